"""`prompt add · edit · remove · list`: the circle's own words, and the bank to read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from bot.kernel.at_hand import circle_of
from bot.kernel.documents import Note, Quote, Said, choices, text
from bot.kernel.effects import Reply, tell
from bot.kernel.errors import Refusal
from bot.kernel.features import Offer
from bot.kernel.ids import new_id
from bot.kernel.people import Caller
from bot.kernel.ports import Circles, Clock, Diary
from bot.prompts.forms import Add, Edit, List, Remove
from bot.prompts.model import MOST_OWN, Box, Own
from bot.prompts.ports import PromptBook
from bot.prompts.showing import PREVIEW, of_topic, own_list, topics


@dataclass(frozen=True, slots=True)
class Around:
    """Everything the parts of this feature reach for."""

    book: PromptBook
    circles: Circles
    diary: Diary
    clock: Clock
    dice: Random


class Keeping:
    def __init__(self, around: Around) -> None:
        self._book, self._dice = around.book, around.dice

    def add(self, caller: Caller, form: Add) -> Reply:
        """The same words once only: a double press, or a prompt that is there already."""
        box = self._box(caller)
        known = next((one for one in box.own if one.words == form.words), None)
        if known is not None:
            raise Refusal("prompts-known", number=known.number)
        if len(box.own) >= MOST_OWN:
            raise Refusal("prompts-full", most=MOST_OWN)
        own = Own(new_id(self._dice), box.next_own, form.words)
        self._book.keep(box, replace(box, own=(*box.own, own)))
        return tell(
            text("prompts-added", number=own.number), Quote(Said(own.words)), Note(text("prompts-added-note"))
        )

    def edit(self, caller: Caller, form: Edit) -> Reply:
        box = self._box(caller)
        changed = replace(_numbered(box, form.number), words=form.words)
        own = tuple(changed if one.id == changed.id else one for one in box.own)
        self._book.keep(box, replace(box, own=own))
        return tell(text("prompts-edited", number=changed.number), Quote(Said(changed.words)))

    def remove(self, caller: Caller, form: Remove) -> Reply:
        """Shown once more, so that it can be put back."""
        box = self._box(caller)
        gone = _numbered(box, form.number)
        self._book.keep(box, box.without(gone))
        return tell(text("prompts-removed", number=gone.number), Quote(Said(gone.words)))

    def list(self, caller: Caller, form: List) -> Reply:
        if form.topic is not None:
            return tell(*of_topic(form.topic))
        box = self._box(caller)
        more = (choices(PREVIEW),) if box.plans else ()
        return tell(*own_list(box, form.page), *topics(), *more)

    def suggest(self, caller: Caller, typed: str) -> Sequence[Offer]:
        """The circle's own prompts, by their number or by words in them."""
        if caller.circle is None:
            return ()
        sought = typed.strip().casefold()
        return [
            Offer(str(one.number), text("prompts-suggested", number=str(one.number), words=Said(one.words)))
            for one in self._book.box(caller.circle.id).own
            if str(one.number).startswith(sought) or sought in one.words.casefold()
        ]

    def _box(self, caller: Caller) -> Box:
        return self._book.box(circle_of(caller).id)


def _numbered(box: Box, number: int) -> Own:
    own = box.numbered(number)
    if own is None:
        raise Refusal("prompts-no-such", number=number)
    return own
