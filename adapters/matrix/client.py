"""nio's client, made honest: what failed is not taken for an answer, and nothing is tried again behind our back.

By itself nio goes on after an error as if it had been heard. An empty error counts as success, and a room's key as
shared, whether anybody got it or not: what is said then could never be read.
"""

from collections.abc import Awaitable
from typing import Any

from aiohttp import ClientConnectionError, ClientError
from nio import AsyncClient, AsyncClientConfig, ErrorResponse

from adapters.matrix.waiting import Patience
from bot.kernel.delivery import NotNow


class Client(AsyncClient):  # type: ignore[misc]  # nio publishes no types
    async def send(self, *request: Any, **more: Any) -> Any:
        response = await super().send(*request, **more)
        if response.status >= 500:
            response.close()
            raise ClientConnectionError(f"HTTP_{response.status}")
        return response


def config(secret: str, patience: Patience) -> AsyncClientConfig:
    return AsyncClientConfig(
        encryption_enabled=True,
        store_sync_tokens=False,
        pickle_key=secret,
        request_timeout=patience.answer,
        max_timeouts=0,
        max_limit_exceeded=0,
    )


async def heard(asking: Awaitable[object]) -> None:
    """Raises `NotNow` where it was not."""
    try:
        answer = await asking
    except (TimeoutError, ClientError, ConnectionError) as trouble:
        raise NotNow(type(trouble).__name__) from trouble
    for one in answer if isinstance(answer, list) else [answer]:
        if isinstance(one, ErrorResponse):
            wait = getattr(one, "retry_after_ms", None)
            raise NotNow(type(one).__name__, after=wait / 1000 if wait else None)


async def share_key(client: AsyncClient, room: str) -> None:
    """The room's key, to everybody in it who has a device; `NotNow` if one of them did not get it."""
    missing = client.get_missing_sessions(room)
    if missing:
        await heard(client.keys_claim(missing))
    try:
        await heard(client.share_group_session(room, ignore_unverified_devices=True))
    finally:
        client.sharing_session.pop(room, None)
    session = client.olm.outbound_group_sessions[room]
    if _reachable(client, room) - session.users_shared_with - session.users_ignored:
        session.shared = False
        raise NotNow("key not shared")


def _reachable(client: AsyncClient, room: str) -> set[tuple[str, str]]:
    """Whose device took part in a key exchange. One that has no keys left to offer cannot be waited for."""
    return {
        (user, device.id)
        for user in client.rooms[room].users
        for device in client.olm.device_store.active_user_devices(user)
        if client.olm.session_store.get(device.curve25519) and not client.olm.is_device_blacklisted(device)
    } - {(client.user_id, client.device_id)}
