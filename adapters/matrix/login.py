"""Logging in: the session there was, the token the operator gave, or a new device with the password."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from adapters.failing import LogInFailed
from adapters.matrix.http import Http, Json, Refused, Stranger
from adapters.matrix.private import read_private, write_private

log = structlog.get_logger(__name__)
_DEVICE = "Kith"


@dataclass(frozen=True, slots=True)
class Login:
    """`store`: a folder of this account's own. `secret`: what its keys are kept under."""

    homeserver: str
    user: str
    store: Path
    secret: str = field(repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def by_password(user: str, password: str, *, asked: Json | None = None) -> Json:
    """How somebody shows who they are; again, where the homeserver has `asked` for that before it does something."""
    who = {"type": "m.id.user", "user": user}
    proof: Json = {"type": "m.login.password", "identifier": who, "password": password}
    return proof if asked is None else {**proof, "session": asked.get("session", "")}


class Sessions:
    """A session is `user_id`, `device_id` and `access_token`, as the homeserver names them."""

    def __init__(self, login: Login, http: Http) -> None:
        self.login, self.http = login, http

    async def any(self) -> Json:
        path = self.login.store / "session.json"
        if path.exists():
            kept: Json = json.loads(read_private(path))
            if kept.get("user_id") == self.login.user and not self.login.token:
                return kept
        if self.login.token:
            return await self._who_am_i()
        return await self.anew({})

    async def _who_am_i(self) -> Json:
        self.http.token = self.login.token
        try:
            found = await self.http.ask("GET", "account", "whoami")
        except Stranger:
            raise LogInFailed(
                "The homeserver does not know matrix.access_token any more. Put a new one, or set matrix.password."
            ) from None
        if found.get("user_id") != self.login.user:
            raise LogInFailed(
                f"matrix.access_token is not {self.login.user}’s. Put that account’s token there."
            )
        return {**found, "access_token": self.login.token}

    async def anew(self, old: Json) -> Json:
        """A new device. The old one, whose keys are gone, is taken off the list, so that nobody writes to it."""
        if not self.login.password:
            raise LogInFailed(
                f"The keys of this device are not in {self.login.store} any more. Restore them from a backup, or set "
                "matrix.password so that Kith can log in as a new device."
            )
        self.http.token = ""
        asked = {**by_password(self.login.user, self.login.password), "initial_device_display_name": _DEVICE}
        try:
            session = await self.http.ask("POST", "login", body=asked)
        except (Refused, Stranger):
            raise LogInFailed(
                f"The homeserver does not take matrix.password for {self.login.user}. Check both, then try again."
            ) from None
        write_private(self.login.store / "session.json", json.dumps(session))
        if old.get("device_id"):
            await self._forget_device(str(old["device_id"]), str(session["access_token"]))
        return session

    async def _forget_device(self, device: str, token: str) -> None:
        self.http.token = token
        try:
            await self.http.ask("DELETE", "devices", device)
        except Refused as refused:
            if refused.status != 401:
                return
            auth = by_password(self.login.user, self.login.password, asked=refused.body)
            try:
                await self.http.ask("DELETE", "devices", device, body={"auth": auth})
            except Refused:
                log.warning("old device stays")
