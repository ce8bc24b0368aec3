"""From what somebody does on the page to an event of the kernel – and ordinary talk, which goes no further.

One action of a person has one id, made by their browser: sent twice, it happens once and is answered alike.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from adapters.desk import Desk
from adapters.rehearsal.places import CIRCLE, PLATFORM, Kind, where
from adapters.rehearsal.room import KITH, Draft, Room
from bot.kernel.delivery import Answer
from bot.kernel.documents import Choices, Press
from bot.kernel.effects import FormToFill
from bot.kernel.events import Arrived, Called, Event, Filled, Left, Origin, Pressed, Wrote
from bot.kernel.people import Sender
from bot.kernel.safety import tidy

PREFIX = "!"
LONGEST = 8000
_REMEMBERED = 2000

Values = tuple[tuple[str, str], ...]


class Trouble(Exception):
    """The page is told, by the key of a sentence."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Action:
    """Who does it, where; `id` is its own for ever."""

    id: str
    who: str
    place: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`form`: to be filled in. `refused`: the answer was a kind no, so what was typed is worth keeping."""

    form: FormToFill | None = None
    said: Draft | None = field(default=None, repr=False)
    refused: bool = False


class Inbound:
    def __init__(self, room: Room, desk: Desk, *, now: Callable[[], datetime]) -> None:
        self._room, self._desk, self._now = room, desk, now
        self._acts: OrderedDict[str, asyncio.Future[Outcome]] = OrderedDict()

    async def say(self, action: Action, words: str) -> Outcome:
        self._check(action)
        if not tidy(words).strip():
            raise Trouble("empty")
        if len(words) > LONGEST:
            raise Trouble("too-long")
        return await self._once(action, lambda: self._said(action, words))

    async def pick(self, action: Action, path: str, values: Values) -> Outcome:
        """A command from the menu."""
        self._check(action)
        event = Called(self._origin(action), path=path, values=values)
        return await self._once(action, lambda: self._asked(action, event))

    async def press(self, action: Action, token: str) -> Outcome:
        self._check(action)
        event = Pressed(self._origin(action), token)
        return await self._once(action, lambda: self._asked(action, event))

    async def press_labelled(self, action: Action, label: str) -> Outcome:
        """The newest button with this label's key that the person can see, wherever it is."""
        for draft, press in self._buttons(action.who, label):
            token = self._desk.token(press, account=draft.account, place=draft.bound)
            return await self.press(Action(action.id, action.who, draft.place), token)
        raise Trouble("no-button")

    async def fill(self, action: Action, path: str, values: Values) -> Outcome:
        self._check(action)
        event = Filled(self._origin(action), path, values)
        return await self._once(action, lambda: self._asked(action, event, form=True))

    async def arrive(self, action: Action) -> Outcome:
        """Come into the circle's room."""
        self._person(action.who)
        if action.place != CIRCLE:
            raise Trouble("not-here")
        return await self._once(action, lambda: self._moved(action, came=True))

    async def leave(self, action: Action) -> Outcome:
        self._check(action)
        if self._room.places[action.place].kind is Kind.DIRECT:
            raise Trouble("not-here")
        return await self._once(action, lambda: self._moved(action, came=False))

    def sender(self, who: str) -> Sender:
        return Sender(PLATFORM, who, powerful=self._person(who))

    async def _said(self, action: Action, words: str) -> Outcome:
        """Only a line with the prefix, or a direct message, is for Kith."""
        direct = self._room.places[action.place].kind is Kind.DIRECT
        called = words.lstrip().startswith(PREFIX)
        only = action.who if called and not direct else ""
        own = Draft(action.place, action.who, self._now(), words=tidy(words), only=only)
        self._room.say(own, key=f"said:{action.id}")
        origin = self._origin(action)
        if called:
            return await self._asked(action, Called(origin, line=words.lstrip().removeprefix(PREFIX).strip()))
        if direct:
            return await self._asked(action, Wrote(origin, words))
        return Outcome()

    async def _moved(self, action: Action, *, came: bool) -> Outcome:
        change = self._room.enter if came else self._room.leave
        if not change(action.place, action.who):
            return Outcome()
        return await self._asked(action, (Arrived if came else Left)(self._origin(action)))

    async def _asked(self, action: Action, event: Event, *, form: bool = False) -> Outcome:
        """`form`: a no is shown beside the form, and nowhere else."""
        answer = await self._desk.receive(event)
        if answer is None:
            return Outcome()
        self._room.speaks(action.who, answer.reader)
        said = self._draft(action, answer)
        refused = not answer.path
        if answer.document.blocks and answer.form is None and not (form and refused):
            self._room.say(said, key=f"answer:{action.id}")
        return Outcome(answer.form, said, refused)

    def _buttons(self, who: str, label: str) -> Iterator[tuple[Draft, Press]]:
        for message in reversed(self._room.visible(who)):
            document = message.draft.document
            for block in document.blocks if document else ():
                if isinstance(block, Choices):
                    yield from ((message.draft, one.press) for one in block.items if one.label.key == label)

    def _draft(self, action: Action, answer: Answer) -> Draft:
        direct = self._room.places[action.place].kind is Kind.DIRECT
        return Draft(
            action.place,
            KITH,
            self._now(),
            document=answer.document,
            reader=answer.reader,
            account=answer.for_account,
            bound=answer.place,
            only=action.who if answer.private and not direct else "",
        )

    async def _once(self, action: Action, do: Callable[[], Awaitable[Outcome]]) -> Outcome:
        known = self._acts.get(action.id)
        if known is None:
            known = self._acts[action.id] = asyncio.ensure_future(do())
            while len(self._acts) > _REMEMBERED:
                self._acts.popitem(last=False)
        return await asyncio.shield(known)

    def _check(self, action: Action) -> None:
        self._person(action.who)
        if not self._room.sees(action.who, action.place):
            raise Trouble("not-here")
        if self._room.places[action.place].closed:
            raise Trouble("closed")

    def _person(self, who: str) -> bool:
        """Whether they run the place."""
        known = self._room.residents.get(who)
        if known is None:
            raise Trouble("nobody")
        return known.powerful

    def _origin(self, action: Action) -> Origin:
        return Origin(action.id, self._now(), self.sender(action.who), where(action.place))
