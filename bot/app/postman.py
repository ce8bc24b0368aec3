"""Sending what is in the outbox: several places at once, each in its order, every try marked before it is made."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from adapters.clock import AT_MOST
from adapters.desk import Courier
from bot.app.core import Core
from bot.app.metrics import Metrics
from bot.kernel.delivery import Delivery, Never, NotNow, Reader
from bot.kernel.documents import Document, people_in
from bot.kernel.effects import Admit, Card, CloseRoom, Effect, OpenRoom, Post, Remove, Withdraw
from bot.kernel.ids import place_id
from bot.kernel.people import PlaceId
from storage.sending import Parcel, Round

log = structlog.get_logger(__name__)
_AT_ONCE = 32
_UNSERVED = 300.0
"""Seconds until it is looked again whether somebody serves a platform that nobody does."""
_BREATH = 1.0
"""Seconds to wait when the database is away."""
_NOBODY: Reader = Reader("", "")


@dataclass(frozen=True, slots=True)
class _Ready:
    """A parcel with its address; `courier` is None where no adapter serves its platform."""

    parcel: Parcel
    courier: Courier | None
    delivery: Delivery | None


class Postman:
    """`run` until cancelled; or `quiet` to send all that is due now."""

    def __init__(
        self, core: Core, couriers: Mapping[str, Courier], metrics: Metrics, *, nudge: asyncio.Event
    ) -> None:
        self._core, self._couriers, self._metrics = core, couriers, metrics
        self._nudge = nudge
        self._busy: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Whatever the database does, it goes on."""
        while True:
            self._nudge.clear()
            try:
                if not await self._round():
                    await self._sleep()
            except Exception as trouble:  # noqa: BLE001  # a post that waits is better than a postman who is gone
                log.warning("sending waits", error=type(trouble).__name__)
                self._metrics.failed("sending")
                await asyncio.sleep(_BREATH)

    async def quiet(self) -> None:
        """Send everything that is due now."""
        while await self._round() or self._busy:
            if self._busy:
                await asyncio.wait(self._busy)

    async def finish(self) -> None:
        """Let what is being sent be sent."""
        if self._busy:
            await asyncio.wait(self._busy)

    async def _round(self) -> bool:
        """Whether there was anything to do."""
        if len(self._busy) >= _AT_ONCE:
            await asyncio.wait(self._busy, return_when=asyncio.FIRST_COMPLETED)
        rounds = await self._core.do(self._claim)
        for round_, ready in rounds:
            for reason in round_.skipped:
                self._metrics.delivered(f"skipped-{reason}")
            if ready:
                task = asyncio.create_task(self._serve(round_, ready))
                self._busy.add(task)
                task.add_done_callback(self._busy.discard)
        return bool(rounds)

    async def _sleep(self) -> None:
        soonest = await self._core.do(self._core.sending.soonest)
        wait = AT_MOST if soonest is None else soonest - self._core.now()
        waiters = {asyncio.create_task(self._nudge.wait()), *self._busy}
        longest = max(min(wait, AT_MOST), timedelta(milliseconds=5)).total_seconds()
        await asyncio.wait(waiters, timeout=longest, return_when=asyncio.FIRST_COMPLETED)
        for one in waiters - self._busy:
            one.cancel()

    def _claim(self) -> Sequence[tuple[Round, tuple[_Ready, ...]]]:
        rounds = self._core.sending.claim(self._core.now(), lines=_AT_ONCE - len(self._busy))
        return tuple((one, tuple(self._ready(parcel) for parcel in one.parcels)) for one in rounds)

    async def _serve(self, round_: Round, ready: Sequence[_Ready]) -> None:
        core, smooth = self._core, True
        for one in ready:
            try:
                made = await self._deliver(one)
            except NotNow as wait:
                await core.do(partial(core.sending.setback, one.parcel, core.now(), after=wait.after))
                self._metrics.delivered("later")
                smooth = False
                break
            except Never as refusal:
                await core.do(partial(core.sending.parked, one.parcel, refusal.why[:64]))
                self._metrics.delivered("refused")
            else:
                await core.do(partial(self._done, one, made))
                self._metrics.delivered("done")
        await core.do(lambda: core.sending.release(round_.line, core.now(), smooth=smooth))
        self._nudge.set()

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
