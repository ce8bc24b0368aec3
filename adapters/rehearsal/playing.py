"""A round of buddies to look at: thirty made-up members come in, and everybody in it really does all of it.

As in the sample, nothing is put in place behind anybody’s back: each says yes for themselves, through the desk, and
whoever was in the room before is asked too and answers for themselves. The story is data (`round.en.json`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from typing import Any
from uuid import uuid4

from adapters.desk import Hands
from adapters.rehearsal.inbound import Action, Inbound, Trouble
from adapters.rehearsal.newcomers import newcomer
from adapters.rehearsal.places import CIRCLE, direct
from adapters.rehearsal.room import Draft, Resident, Room
from bot.kernel.documents import Choices

_A_MINUTE = timedelta(minutes=1)


def story(language: str = "en") -> Mapping[str, Any]:
    path = files("adapters.rehearsal") / f"round.{language}.json"
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


class Play:
    """`rounds`: how many were played. `since`: the room’s revision when the last began.

    `numbers`: what the one who holds the circle was shown meanwhile, or why it did not come about.
    """

    def __init__(self, room: Room, inbound: Inbound, hands: Hands) -> None:
        self._room, self._inbound, self._hands = room, inbound, hands
        self.story = story()
        self.rounds, self.since = 0, 0
        self.numbers: list[Draft] = []

    async def play(self) -> None:
        """The first round, or one more once the pairs of the last are over. Raises `Trouble`."""
        crowd = self._crowd()
        if crowd:
            await self._passes("season")
        else:
            crowd = self._invite()
            await self._join(crowd)
            await self._passes("patience")
        self.since, self.numbers = self._room.revision, []
        for step in self.story["making"]:
            await self._hold(step)
        await self._passes("introductions")
        await self._meet(crowd)
        await self._hold(["pick", self.story["report"]])
        self.rounds += 1

    def _crowd(self) -> list[str]:
        return [one.id for one in self._room.residents.values() if one.crowd]

    def _invite(self) -> list[str]:
        """All of them or nobody: a room that is full stays as it is."""
        coming: list[Resident] = []
        for name, _ in self.story["people"]:
            coming.append(newcomer(self._room, name, among=coming))
        for one in coming:
            self._room.add(replace(one, crowd=True))
        return [one.id for one in coming]

    async def _join(self, crowd: Sequence[str]) -> None:
        """Step by step, all together: a minute goes by after each. What they have read is read."""
        for kind, *more in self.story["joining"]:
            for who, (_, wishes) in zip(crowd, self.story["people"], strict=True):
                await self._does(who, [kind, *more, wishes] if kind == "wishes" else [kind, *more])
            await self._hands.move_to(self._hands.now() + _A_MINUTE)
        for who in crowd:
            for place in self._room.places_of(who):
                self._room.see(who, place.id)

    async def _does(self, who: str, step: Sequence[Any]) -> None:
        """In their own messages, so that the circle’s room stays what it was."""
        inbound, here = self._inbound, direct(who)
        match step:
            case ["arrive"]:
                self._room.enter(CIRCLE, who)  # unannounced, as where a platform does not say who comes
            case ["press", label]:
                await self._press(who, label)
            case ["pick" | "wishes", path, *values]:
                await inbound.pick(_action(who, here), path, tuple(dict(*values).items()))
            case _:
                raise ValueError(f"the round does not know {step!r}")

    async def _press(self, who: str, label: str) -> None:
        """Whoever does not see the button has nothing to press."""
        with suppress(Trouble):
            await self._inbound.press_labelled(_action(who, direct(who)), label)

    async def _hold(self, step: Sequence[Any]) -> None:
        """By the one who holds the circle, in its room; what they are answered is theirs alone to see."""
        _, path, *values = step
        holder = self.story["holder"]
        outcome = await self._inbound.pick(_action(holder, CIRCLE), path, tuple(dict(*values).items()))
        if outcome.said is not None and (outcome.refused or path in self.story["shown"]):
            self.numbers.append(outcome.said)
        await self._hands.move_to(self._hands.now() + _A_MINUTE)

    async def _meet(self, crowd: Sequence[str]) -> None:
        """Whoever was asked says yes; then one of each pair says hello."""
        for who in crowd:
            if self._asked(who):
                await self._press(who, self.story["yes"])
        await self._hands.move_to(self._hands.now() + _A_MINUTE)
        for who in crowd[::3]:
            if self._asked(who):
                await self._press(who, self.story["hello"])
        await self._hands.move_to(self._hands.now() + _A_MINUTE)

    def _asked(self, who: str) -> bool:
        """In this round, and not in one before it."""
        return any(self.story["yes"] in labels(one.draft) for one in self._room.visible(who, self.since))

    async def _passes(self, what: str) -> None:
        await self._hands.move_to(self._hands.now() + timedelta(**self.story[what]))


def _action(who: str, place: str) -> Action:
    return Action(str(uuid4()), who, place)


def labels(draft: Draft) -> Iterator[str]:
    for block in draft.document.blocks if draft.document else ():
        if isinstance(block, Choices):
            yield from (one.label.key for one in block.items)
