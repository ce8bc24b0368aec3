"""`urgent`: one word, everywhere, at once. Worked out in memory, so it answers when nothing else does (SG7)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Annotated

from bot.kernel.commands import Command, Hint, Needs
from bot.kernel.countries import country_name, near_country, read_country, where_spoken
from bot.kernel.documents import (
    Block,
    Choice,
    Choices,
    Dial,
    Document,
    Heading,
    Link,
    Note,
    Press,
    Text,
    text,
)
from bot.kernel.effects import Reply
from bot.kernel.features import Silent
from bot.kernel.people import Caller
from bot.kernel.ports import Clock
from bot.signposts.model import LIKELY, Age, Help, Line, Service, age, urgent_help

_AGAIN = timedelta(minutes=10)
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Urgent:
    """Help right now, for me or somebody I am with."""

    country: Annotated[str, Hint(longest=60, example="Ireland")] = ""
    more: bool = False
    numbers: bool = False
    """Each number with its name, and nothing else."""


class Signposts(Silent):
    """Answers from `lines` alone. Adapters call `answer` directly, around inbox, writer and database."""

    def __init__(self, *, lines: Sequence[Line], clock: Clock) -> None:
        self._lines = tuple(lines)
        self._clock = clock

    def commands(self) -> tuple[Command, ...]:
        return (Command("urgent", Urgent, self.urgent, needs=Needs.NOTHING, in_circle=False),)

    def urgent(self, caller: Caller, form: Urgent) -> Reply:
        country = form.country or caller.country
        return Reply(self.answer(country, caller.language, more=form.more, numbers=form.numbers))

    def answer(
        self, country: str, language: str = "", *, more: bool = False, numbers: bool = False
    ) -> Document:
        """The whole answer, or the numbers alone. `country`: its code or its name, or empty where nobody said.

        Nothing of the question is kept. What is no country is none: what was probably meant is offered, not shown.
        """
        today = self._clock.now().date()
        code = read_country(country, language or "en") or ""
        near = near_country(country) if country and not code else None
        spoken = where_spoken(language or "en")
        found = urgent_help(code, self._lines, today=today, language=language, more=more, spoken=spoken)
        offered = dict.fromkeys((*((near,) if near else ()), *found.countries))
        found = replace(found, countries=tuple(offered)[:LIKELY])
        blocks = _numbers(found, language) if numbers else _blocks(found, today, language)
        return Document(tuple(blocks))


class RepeatGuard:
    """Whether an event was answered in the last ten minutes: platforms hand some over twice. In memory only."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._seen: dict[str, datetime] = {}

    def fresh(self, event: str) -> bool:
        """True the first time, and again once ten minutes have gone by."""
        now = self._now()
        self._forget(now)
        if event in self._seen:
            return False
        self._seen[event] = now
        return True

    def _forget(self, now: datetime) -> None:
        """Oldest first, so this stops at the first that still counts."""
        for event, at in list(self._seen.items()):
            if now - at < _AGAIN and len(self._seen) < _REMEMBERED:
                break
            del self._seen[event]


def _blocks(found: Help, today: date, language: str) -> Iterator[Block]:
    yield Heading(text("signposts-urgent"))
    where = country_name(found.country, language or "en")
    if found.country:
        yield text(
            "signposts-for" if found.emergency or found.lines else "signposts-not-listed", country=where
        )
    yield from _emergency(found)
    for line in found.lines:
        yield from _ways(line, today)
    if found.emergency and not found.lines:
        yield text("signposts-no-line", country=where)
    if found.finder:
        yield Link(text("signposts-finder"), found.finder.url)
    yield Note(text("signposts-not-a-service"))
    yield from _further(found)
    yield from _elsewhere(found, language)


def _numbers(found: Help, language: str) -> Iterator[Block]:
    """Each with its name, the emergency number first, and nothing else but the country where it is not known."""
    if found.emergency is None:
        yield Dial(text("signposts-emergency-anywhere"), "112")
    else:
        yield from (Dial(label, number) for label, number in _dialled(found.emergency))
    for line in found.lines:
        yield from (Dial(text("signposts-call", name=line.name), number) for number in line.call)
        if line.text:
            yield Dial(_label(line), line.text)
    if not found.country:
        yield from _elsewhere(found, language, numbers=True)


def _emergency(found: Help) -> Iterator[Block]:
    if found.emergency is None:
        yield text("signposts-danger-anywhere")
        yield Dial(text("signposts-emergency-anywhere"), "112", text("signposts-emergency-rule"))
        return
    yield text("signposts-danger")
    about: Text | None = text("signposts-emergency-happens")
    for label, number in _dialled(found.emergency):
        yield Dial(label, number, about)
        about = None


def _dialled(emergency: Line) -> Iterator[tuple[Text, str]]:
    """Its numbers, each with whom it reaches."""
    for number, service in zip_longest(emergency.call, emergency.labels, fillvalue=Service.ANY):
        yield text(f"signposts-emergency-{service}"), str(number)


def _ways(line: Line, today: date) -> Iterator[Block]:
    """One number each; what is said of the line stands under its first."""
    about: Text | None = _about(line, today)
    for number in line.call:
        yield Dial(text("signposts-call", name=line.name), number, about)
        about = None
    if line.text:
        yield Dial(_label(line), line.text, about)
        about = None
    if line.url:
        yield Link(text("signposts-address", name=line.name), line.url)


def _label(line: Line) -> Text:
    if line.keyword:
        return text("signposts-text-word", name=line.name, word=line.keyword)
    return text("signposts-text", name=line.name)


def _about(line: Line, today: date) -> Text:
    return text(
        "signposts-about",
        who=line.who,
        happens=line.happens,
        private=line.private,
        hours=_known("hours", line.hours),
        cost=_known("cost", line.cost),
        checked=_checked(line, today),
    )


def _known(name: str, value: str) -> Text | str:
    """`always` and `free` have words in every language; anything else is the entry's own."""
    return text(f"signposts-{name}-{value}") if value in ("always", "free") else value


def _checked(line: Line, today: date) -> Text:
    suffix = "" if age(line, today) is Age.FRESH else "-please-check"
    month = text(f"signposts-month-{line.checked.month}")
    return text(f"signposts-checked{suffix}", month=month, year=str(line.checked.year))


def _further(found: Help) -> Iterator[Block]:
    country = (("country", found.country),) if found.country else ()
    ways = [Choice(text("signposts-numbers"), Press("urgent", (*country, ("numbers", "yes"))))]
    if found.more:
        ways.insert(0, Choice(text("signposts-more"), Press("urgent", (*country, ("more", "yes")))))
    yield Choices(tuple(ways))


def _elsewhere(found: Help, language: str, *, numbers: bool = False) -> Iterator[Block]:
    if found.countries:
        yield text("signposts-which-country")
        yield Choices(tuple(_country(code, language, numbers=numbers) for code in found.countries))
    yield text("signposts-other-country")


def _country(code: str, language: str, *, numbers: bool) -> Choice:
    more = (("numbers", "yes"),) if numbers else ()
    name = country_name(code, language or "en")
    return Choice(text("signposts-country", country=name), Press("urgent", (("country", code), *more)))
