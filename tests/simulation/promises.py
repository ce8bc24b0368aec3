"""What is promised, checked on every delivery: against what people said and did, not against Kith's own rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.kernel.delivery import Delivery
from bot.kernel.documents import Bullets, Instant, Text
from bot.kernel.effects import Post, Why
from bot.kernel.leftout import is_note
from bot.kernel.people import AccountId

OF_USE = timedelta(hours=3)
MISSED = ("prompts-missed", "checkins-invitation-of")


@dataclass
class Person:
    """As their own words have it. `gone`: rooms they are not part of (any more)."""

    name: str
    kept: bool = False
    zone: str = ""
    paused: datetime | None = None
    quiet: tuple[time, time] | None = None
    off: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)


@dataclass
class Promises:
    """`names`: who an account is. `room_of`: where a circle is. `posted`, `named`: by room, kind and moment."""

    people: dict[str, Person]
    names: dict[AccountId, str] = field(default_factory=dict)
    room_of: dict[str, str] = field(default_factory=dict)
    apart: set[frozenset[str]] = field(default_factory=set)
    posted: Counter[tuple[str, str, datetime]] = field(default_factory=Counter)
    named: Counter[tuple[str, str, datetime]] = field(default_factory=Counter)
    latest: dict[str, datetime] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    count: int = 0

    def seen(self, delivery: Delivery, now: datetime) -> None:
        effect = delivery.effect
        self.happened(now, f"{type(effect).__name__} {effect.key} {delivery.to}")
        if not isinstance(effect, Post):
            return
        if is_note(effect):
            self.named.update((delivery.to, kind, at) for kind, at in _named(effect))
        if effect.missed is not None and effect.not_after is not None:
            self._in_order(delivery.to, effect.missed.key, effect.not_after - OF_USE)
        if effect.why is Why.UNASKED and delivery.direct:
            self._wanted(effect, self.people[delivery.to], now)
        if effect.not_after is not None and now > effect.not_after:
            self.broken.append(f"{effect.key} came when it was of no use any more")

    def happened(self, now: datetime, what: str) -> None:
        """The same year has the same trace."""
        self.trace.append(f"{now.isoformat()} {what}")
        self.count += 1

    def digest(self) -> str:
        return sha256("\n".join(self.trace).encode()).hexdigest()

    def _in_order(self, room: str, kind: str, at: datetime) -> None:
        self.posted[room, kind, at] += 1
        if at < self.latest.get(room, at):
            self.broken.append(f"in {room} the {kind} of {at} came after that of {self.latest[room]}")
        self.latest[room] = at

    def _wanted(self, post: Post, who: Person, now: datetime) -> None:
        """Nothing unasked reaches who paused, left, switched it off, never said yes, or sleeps."""
        wrong = {
            "has not said yes": not who.kept,
            "is on a pause": who.paused is not None and now < who.paused,
            f"switched off {post.activity}": post.activity in who.off,
            "is not there": self.room_of.get(post.circle or "", "") in who.gone,
            "is not to meet them": frozenset((who.name, self._name(post.whose))) in self.apart,
            "sleeps": who.quiet is not None and _within(who.quiet, now, who.zone),
        }
        self.broken += [f"{now}: {post.key} reached {who.name}, who {why}" for why, so in wrong.items() if so]

    def _name(self, account: AccountId | None) -> str:
        return self.names.get(account, "") if account else ""


def _named(note: Post) -> Iterator[tuple[str, datetime]]:
    for block in note.document.blocks:
        for line in block.items if isinstance(block, Bullets) else ():
            if isinstance(line, Text) and line.key in MISSED:
                yield from ((line.key, value.at) for _, value in line.args if isinstance(value, Instant))


def _within(quiet: tuple[time, time], now: datetime, zone: str) -> bool:
    clock = now.astimezone(ZoneInfo(zone)).time()
    start, end = quiet
    return start <= clock < end if start < end else clock >= start or clock < end
