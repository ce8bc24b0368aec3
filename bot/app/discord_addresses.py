"""Where Discord is, for tests alone: only ever this machine, so that a variable leads nobody's token elsewhere."""

import ipaddress
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.app.config import ConfigTrouble

API, GATEWAY = "KITH_TEST_DISCORD_API", "KITH_TEST_DISCORD_GATEWAY"


def addresses(environment: Mapping[str, str] = os.environ) -> tuple[str, str] | None:
    """The API's address and the gateway's, or None for Discord itself. Raises `ConfigTrouble`."""
    api, gateway = environment.get(API, ""), environment.get(GATEWAY, "")
    if not api and not gateway:
        return None
    for name, address, schemes in (
        (API, api, ("http", "https")),
        (GATEWAY, gateway, ("ws", "wss")),
    ):
        if not _is_here(address, schemes):
            raise ConfigTrouble(
                f"{name} is for tests, and only ever an address on this machine. For example: {schemes[0]}://127.0.0.1:9000"
            )
    return api.rstrip("/"), gateway


def _is_here(address: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme in schemes and parts.username is None and (host == "localhost" or _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
