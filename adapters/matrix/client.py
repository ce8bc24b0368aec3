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
