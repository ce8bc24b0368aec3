"""The consent panel: everything that is set, each activity with its switch, and the ways out. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.kernel.consent import paused
from bot.kernel.documents import (
    Block,
    Bullets,
    Choice,
    Choices,
    Document,
    Heading,
    Instant,
    Note,
    Press,
    Said,
    Text,
    choices,
    text,
)
from bot.kernel.people import FOREVER, Account, Activity, CircleFacts, Quiet

HERE, SHOW, RESUME, PAUSE, LEAVE = (
    Press(f"me {one}") for one in ("here", "show", "resume", "pause", "leave")
)


@dataclass(frozen=True, slots=True)
class Panel:
    """What one person sees. `language` and `country` are already named; `allows`: in the circle's community."""

    account: Account
    language: str
    zone: str
    country: str
    circle: CircleFacts | None
    several: bool
    allows: Mapping[Activity, bool]
    now: datetime

    def document(self) -> Document:
        return Document(tuple(self._blocks()))

    def _blocks(self) -> Iterator[Block]:
        yield Heading(text("mydata-title"))
        yield Bullets(tuple(self._settings()))
        yield from self._activities()
        if self.several:
            yield choices((text("mydata-here-other"), HERE))
        yield text("mydata-kept")
        halted = paused(self.account, self.now)
        halt = (text("mydata-resume"), RESUME) if halted else (text("mydata-pause"), PAUSE)
        yield choices(halt, (text("mydata-leave"), LEAVE))
        yield Note(text("mydata-change"))

    def _settings(self) -> Iterator[Text]:
        yield text("mydata-language", language=self.language)
        yield text("mydata-zone", zone=self.zone)
        yield text("mydata-country", country=self.country) if self.country else text("mydata-country-none")
        quiet = self.account.quiet
        yield hours("mydata-quiet", quiet) if quiet else text("mydata-quiet-none")
        yield self._pause()

    def _pause(self) -> Text:
        until = self.account.paused_until
        if until is None or not paused(self.account, self.now):
            return text("mydata-pause-none")
        return (
            text("mydata-pause-on") if until == FOREVER else text("mydata-pause-until", until=Instant(until))
        )

    def _activities(self) -> Iterator[Block]:
        circle = self.circle
        yield text("mydata-activities-in", circle=Said(circle.name)) if circle else text("mydata-activities")
        yield Bullets(tuple(_state(one, on=on) for one, on in self.allows.items()))
        yield Choices(tuple(_switch(one, circle, on=not on) for one, on in self.allows.items()))


def hours(key: str, quiet: Quiet) -> Text:
    return text(key, start=quiet.start.strftime("%H:%M"), end=quiet.end.strftime("%H:%M"))


def activity_name(activity: str) -> Text:
    return text(f"mydata-activity-{activity}")


def _state(activity: Activity, *, on: bool) -> Text:
    return text("mydata-on" if on else "mydata-off", activity=activity_name(activity))


def _switch(activity: Activity, circle: CircleFacts | None, *, on: bool) -> Choice:
    where = (("circle", str(circle.id)),) if circle else ()
    press = Press("me allow", (("activity", str(activity)), ("on", "yes" if on else "no"), *where))
    return Choice(
        text("mydata-switch-on" if on else "mydata-switch-off", activity=activity_name(activity)), press
    )
