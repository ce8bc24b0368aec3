"""`urgent`: one word, everywhere, at once. Worked out in memory, so it answers when nothing else does (SG7)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from bot.kernel.commands import Command, Hint, Needs
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
from bot.signposts.model import Age, Help, Line, age, urgent_help

_AGAIN = timedelta(minutes=10)
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Urgent:
    """Help right now, for me or somebody I am with."""

    country: Annotated[str, Hint(longest=2, example="GB")] = ""
    more: bool = False


class Signposts(Silent):
    """Answers from `lines` alone. Adapters call `answer` directly, around inbox, writer and database."""

    def __init__(self, *, lines: Sequence[Line], clock: Clock) -> None:
        self._lines = tuple(lines)
        self._clock = clock

    def commands(self) -> tuple[Command, ...]:
        return (Command("urgent", Urgent, self.urgent, needs=Needs.NOTHING, in_circle=False),)

    def urgent(self, caller: Caller, form: Urgent) -> Reply:
        country = form.country or caller.country
        return Reply(self.answer(country, caller.language, more=form.more))

    def answer(self, country: str, language: str = "", *, more: bool = False) -> Document:
        """The whole answer. `country`: ISO code, or empty where nobody said; nothing of the question is kept."""
        today = self._clock.now().date()
        code = country.strip().upper()
        found = urgent_help(code, self._lines, today=today, language=language, more=more)
        return Document(tuple(_blocks(found, today)))


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


def _blocks(found: Help, today: date) -> Iterator[Block]:
    yield Heading(text("signposts-urgent"))
    yield from _emergency(found)
    for line in found.lines:
        yield from _ways(line, today)
    if found.finder:
        yield Link(text("signposts-finder"), found.finder.url)
    yield Note(text("signposts-not-a-service"))
    yield from _further(found)


def _emergency(found: Help) -> Iterator[Block]:
    if found.emergency is None:
        yield text("signposts-danger-anywhere")
        yield Dial(text("signposts-emergency-mobile"), "112", text("signposts-emergency-rule"))
        return
    yield text("signposts-danger")
    about: Text | None = text("signposts-emergency-happens")
    for number in found.emergency.call:
        yield Dial(text("signposts-emergency"), number, about)
        about = None


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
    if found.more:
        press = Press("urgent", (("country", found.country), ("more", "yes")))
        yield Choices((Choice(text("signposts-more"), press),))
    if found.countries:
        yield text("signposts-which-country")
        yield Choices(tuple(_country(code) for code in found.countries))


def _country(code: str) -> Choice:
    return Choice(text(f"signposts-country-{code.lower()}"), Press("urgent", (("country", code),)))
