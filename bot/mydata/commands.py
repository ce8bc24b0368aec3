"""The `me` commands: a panel of what is set, a switch for each thing, and changes that hold at once. Always works."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Annotated

from bot.kernel.commands import Command, Hint, Needs, Words
from bot.kernel.consent import paused
from bot.kernel.countries import country_name, near_country, read_country
from bot.kernel.documents import Choice, Choices, Instant, Note, Press, Said, choices, text
from bot.kernel.effects import Reply, tell
from bot.kernel.errors import Refusal, Unreadable
from bot.kernel.features import Silent
from bot.kernel.happenings import Happening, LeftAll, ZoneSet
from bot.kernel.people import (
    ACTIVITIES,
    FOREVER,
    Account,
    Activity,
    Caller,
    CircleFacts,
    CircleId,
    MemberId,
    Quiet,
)
from bot.kernel.ports import Circles, Outbox, People
from bot.kernel.walltime import read_day, read_duration, read_span
from bot.mydata.leaving import NO_WORDS, Leave, Leaving
from bot.mydata.model import (
    LONGEST_PAUSE,
    near_zone,
    read_language,
    read_zone,
    start_of,
    today_in,
)
from bot.mydata.panel import PAUSE, RESUME, SHOW, Panel, activity_name, hours

_OFF = ("off", "none", "no")
_command = partial(Command, needs=Needs.CONSENT, in_circle=False)


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command without fields."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Send me nothing I did not ask for."""

    until: Annotated[Words, Hint(longest=40, example="3 days")] = NO_WORDS


@dataclass(frozen=True, slots=True)
class QuietHours:
    hours: Annotated[Words, Hint(longest=40, example="22:00-07:00")]


@dataclass(frozen=True, slots=True)
class Zone:
    zone: Annotated[Words, Hint(longest=60, example="Europe/London", suggests="zone")]


@dataclass(frozen=True, slots=True)
class Country:
    country: Annotated[Words, Hint(longest=60, example="GB")]


@dataclass(frozen=True, slots=True)
class Language:
    language: Annotated[Words, Hint(longest=40, example="en")]


@dataclass(frozen=True, slots=True)
class Here:
    """Which circle our direct messages are about."""

    circle: Annotated[str, Hint(longest=40)] = ""


@dataclass(frozen=True, slots=True)
class Allow:
    """A switch of the panel. `circle`: in whose community; without it, where I am."""

    activity: str
    on: bool
    circle: str = ""


class MyData(Silent):
    """`languages`: those that are complete, by code, each with its own name. Wire it after the other features:
    it hears `LeftAll` last, and then nothing is left of the person."""

    def __init__(
        self, *, people: People, circles: Circles, outbox: Outbox, languages: Mapping[str, str]
    ) -> None:
        self._people = people
        self._circles = circles
        self._languages = dict(languages)
        self._leaving = Leaving(people=people, circles=circles, outbox=outbox)

    def commands(self) -> tuple[Command, ...]:
        return (
            _command("me show", Nothing, self.show),
            _command("me pause", Pause, self.pause),
            _command("me resume", Nothing, self.resume),
            _command("me quiet", QuietHours, self.quiet),
            _command("me zone", Zone, self.zone),
            _command("me country", Country, self.country),
            _command("me language", Language, self.language),
            _command("me here", Here, self.here),
            _command("me leave", Leave, self._leaving.leave),
            _command("me allow", Allow, self.allow, hidden=True),
        )

    def hear(self, happening: Happening) -> Reply | None:
        if isinstance(happening, LeftAll):
            self._people.forget(happening.account)
        return None

    def show(self, caller: Caller, _: Nothing) -> Reply:
        account, mine = _kept(caller), self._circles.of(caller.account)
        circle = (
            caller.circle
            or next((one for one in mine if one.id == account.here), None)
            or next(iter(mine), None)
        )
        member = self._member(caller, circle)
        panel = Panel(
            account=account,
            language=self._languages.get(caller.language, caller.language),
            zone=caller.zone,
            country=country_name(caller.country, caller.language) if caller.country else "",
            circle=circle,
            several=len(mine) > 1,
            allows={one: self._people.allows(member, one) for one in ACTIVITIES},
            now=caller.now,
        )
        return Reply(panel.document())

    def pause(self, caller: Caller, form: Pause) -> Reply:
        until = _until(form.until, caller)
        self._people.update(replace(_kept(caller), paused_until=until))
        said = (
            text("mydata-paused") if until == FOREVER else text("mydata-paused-until", until=Instant(until))
        )
        return tell(said, text("mydata-paused-what"), choices((text("mydata-resume"), RESUME)))

    def resume(self, caller: Caller, _: Nothing) -> Reply:
        account = _kept(caller)
        dropped = self._people.dropped(caller.account)
        if not paused(account, caller.now) and not dropped:
            return tell(text("mydata-not-paused"))
        self._people.update(replace(account, paused_until=None))
        return tell(text("mydata-resumed"), text("mydata-dropped", count=dropped))

    def quiet(self, caller: Caller, form: QuietHours) -> Reply:
        account = _kept(caller)
        if form.hours.strip().casefold() in _OFF:
            self._people.update(replace(account, quiet=None))
            return tell(text("mydata-quiet-off"))
        start, end = read_span(form.hours)
        if start == end:
            raise Unreadable("mydata-quiet-same")
        self._people.update(replace(account, quiet=Quiet(start, end)))
        return tell(
            hours("mydata-quiet-set", Quiet(start, end)), Note(text("mydata-quiet-zone", zone=caller.zone))
        )

    def zone(self, caller: Caller, form: Zone) -> Reply:
        zone = read_zone(form.zone)
        if zone is None:
            raise _did_you_mean("zone", near_zone(form.zone))
        self._people.update(replace(_kept(caller), zone=zone))
        return tell(text("mydata-zone-set", zone=zone), happened=(ZoneSet(caller.account, zone),))

    def country(self, caller: Caller, form: Country) -> Reply:
        code = "" if form.country.strip().casefold() in _OFF else read_country(form.country, caller.language)
        if code is None:
            near = near_country(form.country)
            raise _did_you_mean("country", near, country_name(near or "", caller.language))
        self._people.update(replace(_kept(caller), country=code))
        if not code:
            return tell(text("mydata-country-off"))
        return tell(text("mydata-country-set", country=country_name(code, caller.language)))

    def language(self, caller: Caller, form: Language) -> Reply:
        code = read_language(form.language, self._languages)
        if code is None:
            raise Unreadable("mydata-language-unknown", offer=self._offered_languages())
        self._people.update(replace(_kept(caller), language=code))
        return tell(text("mydata-language-set", language=self._languages[code]))

    def here(self, caller: Caller, form: Here) -> Reply:
        mine = self._circles.of(caller.account)
        if not mine:
            raise Refusal("mydata-here-none")
        chosen = next((one for one in mine if one.id == form.circle), None)
        if chosen is None and len(mine) == 1 and not form.circle:
            chosen = mine[0]
        if chosen is None:
            return tell(text("mydata-here-which"), Choices(tuple(_here(one) for one in mine)))
        self._people.update(replace(_kept(caller), here=chosen.id))
        return tell(text("mydata-here-set", circle=Said(chosen.name)))

    def allow(self, caller: Caller, form: Allow) -> Reply:
        if form.activity not in ACTIVITIES:
            raise Refusal("mydata-activity-unknown")
        circle = self._circles.facts(CircleId(form.circle)) if form.circle else caller.circle
        self._people.allow(self._member(caller, circle), Activity(form.activity), on=form.on)
        key = "mydata-allowed" if form.on else "mydata-disallowed"
        return tell(text(key, activity=activity_name(form.activity)), choices((text("mydata-show"), SHOW)))

    def _member(self, caller: Caller, circle: CircleFacts | None) -> MemberId:
        return self._people.member_of(caller.account, circle.community) if circle else caller.member

    def _offered_languages(self) -> Choices:
        presses = (
            (name, Press("me language", (("language", code),))) for code, name in self._languages.items()
        )
        return Choices(
            tuple(Choice(text("mydata-language-one", language=name), press) for name, press in presses)
        )


def _kept(caller: Caller) -> Account:
    """What is kept of the caller; dispatch lets nobody in without it."""
    return caller.kept or Account(caller.account)


def _until(words: str, caller: Caller) -> datetime:
    """The end of a pause: after a stretch of time, or as a day begins in the person's zone; without words, none."""
    if not words.strip():
        return FOREVER
    try:
        until = _end(words, caller)
    except OverflowError:
        until = FOREVER
    if until <= caller.now:
        raise Unreadable("mydata-pause-past")
    if until > caller.now + LONGEST_PAUSE:
        raise Unreadable("mydata-pause-far", offer=choices((text("mydata-pause-forever"), PAUSE)))
    return until


def _end(words: str, caller: Caller) -> datetime:
    try:
        length = read_duration(words)
    except Unreadable:
        return start_of(read_day(words, today_in(caller.zone, caller.now)), caller.zone)
    return caller.now + length


def _here(circle: CircleFacts) -> Choice:
    return Choice(
        text("mydata-here-one", circle=Said(circle.name)), Press("me here", (("circle", str(circle.id)),))
    )


def _did_you_mean(what: str, near: str | None, named: str = "") -> Unreadable:
    """`named`: how what is near is shown, where that is not how it is written."""
    if near is None:
        return Unreadable(f"mydata-{what}-unknown")
    offer = choices((text("mydata-near", near=named or near), Press(f"me {what}", ((what, near),))))
    return Unreadable(f"mydata-{what}-near", near=named or near, offer=offer)
