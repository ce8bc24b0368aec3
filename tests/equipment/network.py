"""No test reaches past this machine: connecting, sending or looking up a name elsewhere raises.

An audit hook, since it sees every socket whoever made it, and cannot be undone by accident.
"""

import ipaddress
import sys

HERE = ("localhost", "")


class LeftTheMachine(RuntimeError):
    """A test tried to reach another machine. Give it a fake, or a server of its own on 127.0.0.1."""


def is_here(address: object) -> bool:
    """Loopback, a Unix socket's path, or an address the system chooses for listening."""
    host = address[0] if isinstance(address, tuple) and address else address
    if isinstance(address, str | bytes) or not isinstance(host, str | bytes):
        return True
    return is_local_name(host)


def is_local_name(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host or ""
    if name in HERE:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def guard(event: str, arguments: tuple[object, ...]) -> None:
    """Raises for what leaves the machine; silent for every other event."""
    if event in {"socket.connect", "socket.sendto"} and not is_here(arguments[1]):
        raise LeftTheMachine(f"{event} {arguments[1]}")
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
        if isinstance(host, str | bytes) and not is_local_name(host) and not _is_address(host):
            raise LeftTheMachine(f"{event} {host!r}")


def _is_address(host: str | bytes) -> bool:
    """Naming an address looks nothing up: connecting to it is what the guard stops."""
    try:
        ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host)
    except ValueError:
        return False
    return True


def pytest_sessionstart() -> None:
    if not getattr(sys, "_kith_guarded", False):
        sys.addaudithook(guard)
        sys._kith_guarded = True  # type: ignore[attr-defined]
