"""`checkin mine`: a journal for one pair of eyes. By date; changed, taken out and taken along by its owner alone."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.checkins.forms import Burn, Journal, Mine, Nothing, Rewrite
from bot.checkins.model import Entry, weeks_of
from bot.checkins.ports import Around
from bot.kernel.documents import (
    Block,
    Bullets,
    Choice,
    Choices,
    Heading,
    Instant,
    Note,
    Press,
    Quote,
    Said,
    Text,
    choices,
    text,
)
from bot.kernel.effects import FormToFill, Reply, tell
from bot.kernel.errors import Refusal
from bot.kernel.people import Caller
from bot.kernel.recurrence import held_at
from bot.kernel.rhythm import weekdays
from bot.kernel.walltime import read_day

_ISO, _YEAR = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), re.compile(r"\d{4}")
_PAGES = 10
_ALL = 5000
_WEEKS = timedelta(weeks=8)
_SETTINGS = (text("checkins-settings-button"), Press("checkin settings"))


class Pages:
    def __init__(self, around: Around) -> None:
        self._journal = around.journal

    def mine(self, caller: Caller, form: Journal) -> Reply:
        if form.weeks:
            return self._weeks(caller)
        before, since = self._which(caller, form)
        found = self._journal.entries(caller.account, before=before, limit=_PAGES + 1)
        entries = [one for one in found if since is None or one.at >= since]
        if not entries:
            return tell(
                text("checkins-no-pages" if since is None else "checkins-no-pages-then"), choices(_SETTINGS)
            )
        pages = tuple(_page(one) for one in entries[:_PAGES])
        earlier = (_earlier(entries[_PAGES - 1]),) if len(entries) > _PAGES and since is None else ()
        return tell(
            Heading(text("checkins-pages")),
            Choices((*pages, *earlier)),
            choices(
                (text("checkins-weeks-button"), Press("checkin mine", (("weeks", "yes"),))),
                (text("checkins-take"), Press("checkin take")),
                (text("checkins-burn"), Press("checkin burn")),
            ),
            Note(text("checkins-pages-note")),
        )

    def page(self, caller: Caller, form: Mine) -> Reply:
        entry = self._page(caller, form.id)
        given = (("id", entry.id),)
        return tell(
            text("checkins-page", at=Instant(entry.at)),
            Quote(Said(entry.words)),
            choices(
                (text("checkins-page-rewrite"), Press("checkin rewriting", given)),
                (text("checkins-page-tear"), Press("checkin tear", given)),
                (text("checkins-pages-button"), Press("checkin mine")),
            ),
        )

    def rewriting(self, caller: Caller, form: Mine) -> Reply:
        entry = self._page(caller, form.id)
        return Reply(form=FormToFill("checkin rewrite", (("id", entry.id),)))

    def rewrite(self, caller: Caller, form: Rewrite) -> Reply:
        entry = self._page(caller, form.id)
        self._journal.write(Entry(entry.id, entry.account, entry.at, form.words))
        return tell(text("checkins-page-rewritten"), Quote(Said(form.words)), choices(_BACK))

    def tear(self, caller: Caller, form: Mine) -> Reply:
        self._journal.tear_out(caller.account, self._page(caller, form.id).id)
        return tell(text("checkins-page-torn"), choices(_BACK))

    def burn(self, caller: Caller, form: Burn) -> Reply:
        if not form.sure:
            sure = (text("checkins-burn-sure"), Press("checkin burn", (("sure", "yes"),)))
            return tell(text("checkins-burn-what"), choices(sure, _BACK))
        return tell(text("checkins-burned", count=self._journal.burn(caller.account)))

    def take(self, caller: Caller, _: Nothing) -> Reply:
        """All of it, oldest first, to be kept wherever its owner likes."""
        entries = self._journal.entries(caller.account, limit=_ALL)
        if not entries:
            return tell(text("checkins-no-pages"), choices(_SETTINGS))
        return tell(
            Heading(text("checkins-taken")),
            *_written_out(reversed(entries)),
            Note(text("checkins-taken-note")),
        )

    def _weeks(self, caller: Caller) -> Reply:
        """On which days one checked in. What is not there is not counted, and nothing is compared."""
        entries = self._journal.entries(caller.account, limit=_ALL)
        zone = ZoneInfo(caller.zone)
        today = caller.now.astimezone(zone).date()
        days = [one.at.astimezone(zone).date() for one in entries if one.at > caller.now - _WEEKS]
        lines = tuple(
            text("checkins-week", ago=ago, days=weekdays(which)) for ago, which in weeks_of(days, today)
        )
        if not lines:
            return tell(text("checkins-no-pages"), choices(_SETTINGS))
        return tell(
            Heading(text("checkins-weeks")), Bullets(lines), choices(_BACK), Note(text("checkins-weeks-note"))
        )

    def _which(self, caller: Caller, form: Journal) -> tuple[datetime | None, datetime | None]:
        """Before when, and since when, the pages are that were asked for."""
        if form.before:
            return self._page(caller, form.before).at, None
        if not form.day.strip():
            return None, None
        day = _past(form.day, caller.now.astimezone(ZoneInfo(caller.zone)).date())
        start = datetime.combine(day, datetime.min.time())
        return held_at(start + timedelta(days=1), caller.zone), held_at(start, caller.zone)

    def _page(self, caller: Caller, id_: str) -> Entry:
        entry = self._journal.entry(caller.account, id_)
        if entry is None:
            raise Refusal("checkins-no-such-page")
        return entry


_BACK = (text("checkins-pages-button"), Press("checkin mine"))


def _page(entry: Entry) -> Choice:
    return Choice(text("checkins-page", at=Instant(entry.at)), Press("checkin page", (("id", entry.id),)))


def _earlier(last: Entry) -> Choice:
    return Choice(text("checkins-earlier"), Press("checkin mine", (("before", last.id),)))


def _written_out(entries: Iterable[Entry]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for one in entries:
        heading: Text = text("checkins-page", at=Instant(one.at))
        blocks += [heading, Quote(Said(one.words))]
    return tuple(blocks)


def _past(words: str, today: date) -> date:
    """A day gone by: `friday` is the last one, `24 Nov` this year’s or the last one’s, `29 Feb` the last there was.

    However long ago, where the year is given.
    """
    plain = words.strip().casefold()
    if plain == "yesterday":
        return today - timedelta(days=1)
    if (given := _ISO.fullmatch(plain)) is not None:
        return _date(*(int(part) for part in given.groups())) or read_day(words, today)
    day = read_day(words, today)
    if day <= today or _YEAR.search(plain) or plain == "tomorrow":
        return day
    if not any(letter.isdigit() for letter in plain):
        return day - timedelta(days=7)
    years = (_date(today.year - ago, day.month, day.day) for ago in range(9))
    return next((one for one in years if one is not None and one <= today), day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
