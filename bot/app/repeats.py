"""The same form, sent twice by the same person in a row, is one act: a double click, or a second try on a bad line.

In memory only, and only until the person does anything else.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bot.kernel.delivery import Answer
from bot.kernel.events import Event, Filled

ONE_ACT = timedelta(minutes=2)
_LONG = 4000


@dataclass(frozen=True, slots=True)
class _Act:
    form: object
    since: datetime
    answer: "asyncio.Future[Answer | None]"


class Repeats:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last: OrderedDict[tuple[str, str], _Act] = OrderedDict()

    def same(self, event: Event) -> "asyncio.Future[Answer | None] | None":
        """What the first one is or will be answered, if this is the same again."""
        self._let_go()
        who, form = _who(event), _form(event)
        known = self._last.get(who)
        if known and known.form == form:
            return known.answer
        self._last.pop(who, None)
        return None

    def first(self, event: Event) -> "asyncio.Future[Answer | None] | None":
        """To be given the answer, if it is a form. `forget` it where nothing came of it."""
        form = _form(event)
        if form is None:
            return None
        answer: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        self._last[_who(event)] = _Act(form, self._now(), answer)
        return answer

    def forget(self, event: Event) -> None:
        self._last.pop(_who(event), None)

    def _let_go(self) -> None:
        """The oldest are first, since whoever acts again begins anew at the end."""
        past = self._now() - ONE_ACT
        while self._last and next(iter(self._last.values())).since <= past:
            self._last.popitem(last=False)


def _who(event: Event) -> tuple[str, str]:
    return event.origin.sender.platform, event.origin.sender.external


def _form(event: Event) -> object:
    if not isinstance(event, Filled):
        return None
    values = tuple((name, _short(value)) for name, value in event.values)
    return (event.path, event.token, values, event.origin.where)


def _short(value: str) -> str | bytes:
    """Whatever is long, a file for one, is known again without being kept."""
    long = len(value) > _LONG
    return sha256(value.encode("utf-8", "surrogatepass")).digest() if long else value
