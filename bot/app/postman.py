"""Sending what is in the outbox: several places at once, each in its order, every try marked before it is made."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog

from adapters.desk import Courier
from bot.app.core import Core
from bot.app.metrics import Metrics
from bot.app.turns import Claimed, Share, Turns
from bot.kernel.delivery import Delivery, Never, NotNow, Reader
from bot.kernel.documents import Document, people_in
from bot.kernel.effects import Admit, Card, CloseRoom, Effect, OpenRoom, Post, Remove, Withdraw
from bot.kernel.ids import place_id
from bot.kernel.people import PlaceId
from storage.parcels import Parcel, Round

log = structlog.get_logger(__name__)
_AT_ONCE = 32
_UNSERVED = 300.0
"""Seconds until it is looked again whether somebody serves a platform that nobody does."""
_BREATH = 1.0
"""Seconds to wait when the database is away."""
_NOBODY: Reader = Reader("", "")
Rest = Callable[[set["asyncio.Task[Any]"], float], Awaitable[object]]
"""Until one of these is done, or for so many seconds."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A parcel with its address; `courier` is None where no adapter serves its platform."""

    parcel: Parcel
    courier: Courier | None
    delivery: Delivery | None


class Postman:
    """`run` until cancelled; or `quiet` to send all that is due now, as far as the platforms let it through."""

    def __init__(
        self,
        core: Core,
        couriers: Mapping[str, Courier],
        metrics: Metrics,
        *,
        nudge: asyncio.Event,
        timer: Callable[[], float] = time.monotonic,
        rest: "Rest | None" = None,
    ) -> None:
        """`timer`: what the platforms' limits are reckoned by; `rest`: how it is waited."""
        self._core, self._couriers, self._metrics = core, couriers, metrics
        self._nudge, self._rest = nudge, rest or _rest
        self._turns = Turns(core.sending, couriers, timer=timer)
        self._busy: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Whatever the database does, it goes on."""
        while True:
            self._nudge.clear()
            try:
                _, wait = await self._round()
                if wait > 0:
                    await self._sleep(wait)
            except Exception as trouble:  # noqa: BLE001  # a post that waits is better than a postman who is gone
                log.warning("sending waits", error=type(trouble).__name__)
                self._metrics.failed("sending")
                await asyncio.sleep(_BREATH)

    async def quiet(self) -> None:
        """Send everything that is due now."""
        while (await self._round())[0] or self._busy:
            if self._busy:
                await asyncio.wait(self._busy)

    async def finish(self) -> None:
        """Let what is being sent be sent."""
        if self._busy:
            await asyncio.wait(self._busy)

    async def _round(self) -> tuple[bool, float]:
        """Whether there was anything to do, and for how many seconds there will be nothing."""
        if len(self._busy) >= _AT_ONCE:
            await asyncio.wait(self._busy, return_when=asyncio.FIRST_COMPLETED)
        claimed, rounds = await self._core.do(partial(self._claim, self._turns.shares()))
        for round_, ready in rounds:
            for reason in round_.skipped:
                self._metrics.delivered(f"skipped-{reason}")
            if ready:
                taken = [self._turns.taken(one.courier, round_.line) for one in ready]
                task = asyncio.create_task(self._serve(round_, ready, taken))
                self._busy.add(task)
                task.add_done_callback(self._busy.discard)
        return bool(rounds), self._turns.rest(claimed)

    async def _sleep(self, wait: float) -> None:
        waiters = {asyncio.create_task(self._nudge.wait()), *self._busy}
        await self._rest(waiters, wait)
        for one in waiters - self._busy:
            one.cancel()

    def _claim(self, shares: Sequence[Share]) -> tuple[Claimed, Sequence[tuple[Round, tuple[_Ready, ...]]]]:
        claimed = self._turns.claim(shares, self._core.now(), _AT_ONCE - len(self._busy))
        return claimed, [
            (one, tuple(self._ready(parcel) for parcel in one.parcels)) for one in claimed.rounds
        ]

    async def _serve(self, round_: Round, ready: Sequence[_Ready], taken: Sequence[float]) -> None:
        """The last one's outcome is kept together with giving the line back.

        Where there are limits, nobody else's turn comes sooner by that – unless an answer waits in that line.
        """
        calls = False
        for one, at in zip(ready, taken, strict=True):
            outcome, keep = await self._tried(one)
            self._turns.came(one.courier, round_.line, at)
            ends = one is ready[-1] or outcome == "later"
            line, smooth = round_.line if ends else "", outcome != "later"
            calls = await self._core.do(partial(self._kept, keep, line, smooth=smooth))
            self._metrics.delivered(outcome)
            if ends:
                break
        if calls or not _limited(ready):
            self._nudge.set()

    async def _tried(self, one: _Ready) -> tuple[str, Callable[[], None]]:
        """What became of it, and what is to be kept of that."""
        core = self._core
        try:
            made = await self._deliver(one)
        except NotNow as wait:
            after = wait.after
            return "later", lambda: core.sending.setback(one.parcel, core.now(), after=after)
        except Never as refusal:
            return "refused", partial(core.sending.parked, one.parcel, refusal.why[:64])
        return "done", partial(self._done, one, made)

    def _kept(self, keep: Callable[[], None], line: str, *, smooth: bool) -> bool:
        """Whether an answer waits in a line that was given back."""
        keep()
        return bool(line) and self._core.sending.release(line, self._core.now(), smooth=smooth)

    async def _deliver(self, one: _Ready) -> str:
        if one.delivery is None:
            raise Never("its place or person is gone")
        if one.courier is None:
            raise NotNow("no adapter serves this platform", after=_UNSERVED)
        try:
            return await one.courier.deliver(one.delivery)
        except (NotNow, Never):
            raise
        except Exception as trouble:
            log.warning("delivery failed", error=type(trouble).__name__, exc_info=trouble)
            raise NotNow(type(trouble).__name__) from trouble

    def _done(self, one: _Ready, made: str) -> None:
        core, effect = self._core, one.parcel.effect
        core.sending.done(one.parcel, made if isinstance(effect, Card) else "")
        if isinstance(effect, OpenRoom) and one.courier is not None:
            self._opened(effect, one.parcel.key, one.courier.platform, made)

    def _opened(self, effect: OpenRoom, key: str, platform: str, made: str) -> None:
        core = self._core
        place = place_id(core.signer, platform, made)
        core.places.remember(place, platform=platform, external=made, community=effect.community, room=key)
        core.sending.opened(key, place, core.now())
        core.dispatch.room_ready(effect.key, place)

    def _ready(self, parcel: Parcel) -> _Ready:
        effect = parcel.effect
        direct = parcel.line.startswith("direct:")
        address = self._person(parcel) if direct else self._core.places.find(parcel.line)
        if address is None:
            return _Ready(parcel, None, None)
        members = self._members(effect)
        if members is None:
            return _Ready(parcel, None, None)
        platform, external = address
        delivery = Delivery(
            key=parcel.key,
            effect=effect,
            to=external,
            direct=direct,
            reader=self._reader(parcel, direct=direct),
            for_account=parcel.account,
            place=place_id(self._core.signer, platform, f"dm:{external}") if direct else parcel.line,
            tried_since=parcel.tried_since,
            editing=parcel.editing,
            members=members,
            beside=external,
            within=str(getattr(effect, "within", None) or ""),
            about=self._about(effect),
        )
        return _Ready(parcel, self._couriers.get(platform), delivery)

    def _about(self, effect: Effect) -> tuple[str, str] | None:
        """Where the card that a post is about can be seen."""
        found = (
            self._core.sending.whereabouts(effect.about)
            if isinstance(effect, Post) and effect.about
            else None
        )
        address = self._core.places.find(found[0]) if found else None
        return (address[1], found[1]) if found and address else None

    def _person(self, parcel: Parcel) -> tuple[str, str] | None:
        if parcel.account is None:
            return None
        return self._core.people.address(parcel.account)

    def _members(self, effect: Effect) -> tuple[str, ...] | None:
        """The platform's ids of those an effect lets in or takes out; None where that person is gone."""
        match effect:
            case OpenRoom(members=members):
                return tuple(self._core.people.externals(members).values())
            case Remove(who=who) if who:
                return (who,)
            case Admit(account=account) | Remove(account=account):
                found = self._core.people.externals((account,))
                return (found[account],) if account in found else None
            case Post() | Card() | Withdraw() | CloseRoom():
                return ()

    def _reader(self, parcel: Parcel, *, direct: bool) -> Reader:
        """A person reads in their language; a place in its circle's."""
        core, setup = self._core, self._core.setup
        document = getattr(parcel.effect, "document", Document(()))
        people = core.named(people_in(document))
        circle = core.circles.at(PlaceId(parcel.line)) if not direct else None
        account = core.people.account(parcel.account) if direct and parcel.account else None
        if account is not None:
            mine = core.circles.of(account.id)
            circle = mine[0] if len(mine) == 1 else None
        language = (
            (account.language if account else "") or (circle.language if circle else "") or setup.language
        )
        zone = (account.zone if account else "") or (circle.zone if circle else "") or setup.zone
        return Reader(language, zone, people)


def _limited(ready: Sequence[_Ready]) -> bool:
    return all(one.courier is not None and one.courier.allowance is not None for one in ready)


async def _rest(waiters: "set[asyncio.Task[Any]]", seconds: float) -> None:
    await asyncio.wait(waiters, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
