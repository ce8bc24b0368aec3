"""Kith on a line that can go wrong, and in a time that runs."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.matrix.waiting import Patience
from tests.journeys.town import Hours
from tests.platforms.matrix.faulty import BadLine, a_bad_line
from tests.platforms.matrix.town import MatrixTown

SHORT = Patience(answer=1.0, quiet=0.5, more=1.0, whole=3.0)


@dataclass
class RunningHours(Hours):
    """A clock that runs, and can be moved forward as well."""

    began: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.moment + timedelta(seconds=time.monotonic() - self.began)


@asynccontextmanager
async def on_a_line(
    town: MatrixTown, kinds: tuple[str, ...] = (), *, patience: Patience = SHORT
) -> AsyncIterator[BadLine]:
    """Kith begins anew on a line that can go wrong."""
    await town.end()
    town.patience = patience
    async with a_bad_line(town.synapse.url) as line:
        line.kinds = kinds
        await town.begin(replace(town.login, homeserver=line.address))
        try:
            yield line
        finally:
            await town.end()


@asynccontextmanager
async def at_work(town: MatrixTown) -> AsyncIterator[None]:
    """The postman goes round by himself, as in a real run."""
    working = asyncio.create_task(town.postman.run())
    try:
        yield
    finally:
        working.cancel()
        await asyncio.wait({working})
        await town.postman.finish()
