"""An entry of the directory: a group, a service, a helpline, something to do on a Tuesday.

Its words are its own, in its own language; its numbers and addresses are shown byte for byte as stored (SG1). How long
ago somebody made sure of it decides whether it is shown, and how (SG5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

from bot.kernel.people import CommunityId
from bot.signposts.model import AT_MOST, DEAD, OLD, STALE, Age

EntryId = NewType("EntryId", str)
EVERYBODY = CommunityId("")
"""The community of entries that whoever runs this Kith brought in: all communities see them."""
DUE = STALE - timedelta(days=31)
"""Keepers are asked to look while there is still a month before members are told "please check"."""


class Medium(StrEnum):
    """What one way of reaching an entry is."""

    CALL = "call"
    TEXT = "text"
    CHAT = "chat"
    EMAIL = "email"
    WEB = "web"
    VISIT = "visit"


class Reach(StrEnum):
    """How somebody would like to reach help."""

    PHONE = "phone"
    TEXT = "text"
    ONLINE = "online"
    IN_PERSON = "in-person"


MEDIA = {
    Reach.PHONE: frozenset({Medium.CALL}),
    Reach.TEXT: frozenset({Medium.TEXT, Medium.CHAT}),
    Reach.ONLINE: frozenset({Medium.CHAT, Medium.EMAIL, Medium.WEB}),
    Reach.IN_PERSON: frozenset({Medium.VISIT}),
}


class Status(StrEnum):
    """As Open Referral has it. Only what is active is ever shown."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach it. `value`: a number or an address, byte for byte as its source has it."""

    medium: Medium
    value: str
    label: str = ""
    """What it is for, where there are several: "In Welsh"."""
    keyword: str = ""
    """The word to text first, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Empty means that nobody said; nothing is guessed."""

    id: EntryId
    community: CommunityId = EVERYBODY
    name: str
    what: str
    who: str = ""
    """Who it is for."""
    happens: str = ""
    """What happens when somebody gets in touch."""
    private: str = ""
    """What they keep to themselves, and what not."""
    cost: str = ""
    """`free`, which has words in every language, or its own words."""
    access: str = ""
    """Step-free, hearing loop, British Sign Language…"""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes."""
    country: str = ""
    """ISO 3166 alpha-2; empty for what is for everybody anywhere."""
    areas: tuple[str, ...] = ()
    """Places and regions it serves, by name; none: the whole country."""
    topics: tuple[str, ...] = ()
    """Ids of the taxonomy (`topics.toml`)."""
    youngest: int | None = None
    oldest: int | None = None
    """Ages it is for, in years, both included."""
    ways: tuple[Way, ...] = ()
    hours: str = ""
    """As OpenStreetMap writes `opening_hours`: `Mo-Fr 18:00-02:00; PH off`, `24/7`."""
    hours_words: str = ""
    """What cannot be written like that: "first Tuesday after a full moon"."""
    zone: str = ""
    """IANA zone its hours are meant in."""
    pair: str = ""
    """Entries with the same word here are shown together or not at all (adult and youth, two languages: SG8)."""
    status: Status = Status.ACTIVE
    checked: date
    source: str = ""
    licence: str = ""
    feed: str = ""
    """Which import it came with; empty where somebody wrote it by hand."""
    foreign: str = ""
    """How that feed names it."""

    @property
    def media(self) -> frozenset[Medium]:
        return frozenset(way.medium for way in self.ways)


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry as one community has it."""

    entry: Entry
    pinned: bool = False
    hidden: bool = False
    note: str = field(default="")
    """What the community's keepers add to it."""


def age_of(entry: Entry, today: date) -> Age:
    """How long ago somebody last made sure of it (SG5)."""
    since = today - entry.checked
    if since <= STALE:
        return Age.FRESH
    if since <= OLD:
        return Age.STALE
    return Age.OLD if since <= DEAD else Age.DEAD


def may_be_shown(entry: Entry, today: date) -> bool:
    """Whether members see it at all. Anything not active, or not looked at for two years, is never shown (SG5)."""
    return entry.status is Status.ACTIVE and age_of(entry, today) is not Age.DEAD


def due(entry: Entry, today: date) -> bool:
    """Whether a keeper is to look at it again."""
    return entry.status is Status.ACTIVE and today - entry.checked > DUE


def fresh_first(found: Sequence[Listed], today: date) -> tuple[Listed, ...]:
    """What is older than a year is shown only where nothing fresher is (SG5). Order is kept."""
    shown = [one for one in found if not one.hidden and may_be_shown(one.entry, today)]
    newer = tuple(one for one in shown if age_of(one.entry, today) is not Age.OLD)
    return newer or tuple(shown)


def serves(entry: Entry, *, country: str) -> bool:
    """Never another country's (SG6): where nobody said which, only what is for everybody anywhere."""
    return entry.country in ("", country)


def families(found: Iterable[Listed]) -> tuple[tuple[Listed, ...], ...]:
    """What belongs together, in the order in which the first of each came (SG8)."""
    together: dict[str, list[Listed]] = {}
    for one in found:
        together.setdefault(one.entry.pair or f"\0{one.entry.id}", []).append(one)
    return tuple(tuple(family) for family in together.values())


def page_of(found: Sequence[Listed]) -> tuple[Listed, ...]:
    """What fits in one answer: at most three, and what belongs together only whole (SG2, SG8).

    More than three that belong together fill an answer of their own, the first three of them.
    """
    chosen: list[Listed] = []
    for family in families(found):
        if len(chosen) + len(family) <= AT_MOST:
            chosen.extend(family)
    return tuple(chosen or found[:AT_MOST])


def still_true(entry: Entry, today: date) -> Entry:
    """Somebody made sure of it, today."""
    return replace(entry, checked=max(entry.checked, today))
