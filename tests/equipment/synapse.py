"""A real homeserver of Kith's own for tests: Synapse, in an environment of its own, on loopback and nowhere else."""

import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import time
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_bytes
from typing import Any

import aiohttp

from tests.equipment.needs import SYNAPSE

NAME = "kith.test"
_SECRET = "for tests only"
_SOON = 60.0
_GENEROUS = {"per_second": 10_000, "burst_count": 10_000}


@dataclass
class Synapse:
    """`limits`: with its usual rate limits, as a stranger's server has them. `messages`: with this one alone."""

    home: Path
    limits: bool = False
    messages: tuple[float, int] | None = None
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.port = self.port or _free_port()
        self.home.mkdir(parents=True, exist_ok=True)
        config = self.home / "homeserver.yaml"
        config.write_text(json.dumps(self._config()), encoding="utf-8")
        self._make_key(self.home / "signing.key")
        with (self.home / "out.log").open("ab") as out:
            command = [str(SYNAPSE), "-m", "synapse.app.homeserver", "-c", str(config)]
            self.process = subprocess.Popen(
                command, cwd=self.home, stdout=out, stderr=out, start_new_session=True
            )
        self._wait()

    def _make_key(self, file: Path) -> None:
        """As `--generate-keys` would, which starts all of Synapse for it."""
        if not file.exists():
            file.write_text(f"ed25519 a_test {b64encode(token_bytes(32)).decode().rstrip('=')}\n")

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
            self.process = None

    async def register(self, name: str, password: str = "password") -> str:
        """A new person; their full id."""
        async with aiohttp.ClientSession() as session:
            address = f"{self.url}/_synapse/admin/v1/register"
            async with session.get(address) as response:
                nonce = (await response.json())["nonce"]
            mac = hmac.new(_SECRET.encode(), digestmod=hashlib.sha1)
            mac.update(b"\0".join(part.encode() for part in (nonce, name, password, "notadmin")))
            body = {
                "nonce": nonce,
                "username": name,
                "password": password,
                "admin": False,
                "mac": mac.hexdigest(),
            }
            async with session.post(address, json=body) as response:
                answer = await response.json()
                assert response.status == 200, answer
                return str(answer["user_id"])

    def _wait(self) -> None:
        until = time.monotonic() + _SOON
        while time.monotonic() < until:
            assert self.process is not None
            assert self.process.poll() is None, (self.home / "out.log").read_text()[-4000:]
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("Synapse did not start")

    def _config(self) -> dict[str, Any]:
        limits = (
            "rc_message", "rc_registration", "rc_joins_per_room", "rc_admin_redaction", "rc_key_requests",
        )  # fmt: skip
        raised: dict[str, Any] = dict.fromkeys(limits, _GENEROUS)
        if self.messages:
            raised["rc_message"] = {"per_second": self.messages[0], "burst_count": self.messages[1]}
        raised["rc_login"] = {"address": _GENEROUS, "account": _GENEROUS, "failed_attempts": _GENEROUS}
        raised["rc_joins"] = {"local": _GENEROUS, "remote": _GENEROUS}
        raised["rc_invites"] = {"per_room": _GENEROUS, "per_user": _GENEROUS, "per_issuer": _GENEROUS}
        raised["rc_room_creation"] = _GENEROUS
        return {
            "server_name": NAME,
            "public_baseurl": f"{self.url}/",
            "pid_file": str(self.home / "pid"),
            "listeners": [
                {
                    "port": self.port,
                    "type": "http",
                    "bind_addresses": ["127.0.0.1"],
                    "resources": [{"names": ["client"], "compress": False}],
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": str(self.home / "homeserver.db")}},
            "media_store_path": str(self.home / "media"),
            "signing_key_path": str(self.home / "signing.key"),
            "log_config": None,
            "registration_shared_secret": _SECRET,
            "macaroon_secret_key": _SECRET,
            "form_secret": _SECRET,
            "report_stats": False,
            "federation_domain_whitelist": [],
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
            "bcrypt_rounds": 4,
            "presence": {"enabled": False},
            **({} if self.limits else raised),
        }


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
