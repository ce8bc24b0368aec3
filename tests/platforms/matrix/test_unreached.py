"""Urgent help that cannot be given in private: nobody is left with nothing, and nobody is named."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import pytest

from adapters.matrix.answering import Answers
from adapters.matrix.courier import MatrixCourier
from adapters.matrix.rooms import Room, Rooms
from bot.kernel.delivery import Answer, Never, Reader
from bot.kernel.documents import say, text
from bot.kernel.people import AccountId
from tests.journeys.scenes import a_circle
from tests.journeys.town import ROOM
from tests.platforms.matrix.member import Member
from tests.platforms.matrix.town import MatrixTown


async def until_said(town: MatrixTown, what: str) -> list[str]:
    return await until(town, lambda: [one for one in town.seen() if what in one])


async def until_told(town: MatrixTown, who: str, what: str) -> list[str]:
    return await until(town, lambda: [one for one in town.told(who) if what in one])


async def until(town: MatrixTown, look: Callable[[], list[str]]) -> list[str]:
    """What is given from memory comes when it is there, and no sync says so."""
    for _ in range(100):
        await town.settle()
        if found := look():
            return found
        await asyncio.sleep(0.05)
    return []


async def test_whoever_does_not_come_into_the_private_room_is_told_where_it_is(plain_town: MatrixTown):
    """The line names nobody and nothing; the answer is there as soon as they come."""
    town = plain_town
    await a_circle(town)
    town.matrix._answers.soon_enough = 0.2
    nia = await town.someone("nia")
    assert isinstance(nia, Member)
    nia.enters = False

    await town.says("nia", "urgent")
    (line,) = await until_said(town, "post-unreached")

    assert "112" in line
    assert "nia" not in line
    assert not any("signposts-urgent" in one for one in town.seen())
    nia.enters, nia.since = True, ""  # they look at their invitations again
    assert await until_told(town, "nia", "signposts-urgent")


@dataclass
class Refusing:
    """A homeserver that lets nobody be asked in."""

    said: list[str] = field(default_factory=list)

    async def answer(self, key: str, who: str, room: str, given: Answer) -> None:
        raise Never("M_INVITE_BLOCKED")

    async def unreached(self, key: str, room: str, given: Answer) -> None:
        self.said.append(room)


@pytest.mark.parametrize(
    ("path", "room", "said"),
    [
        ("urgent", "!room", ["!room"]),
        ("rules show", "!room", []),
        ("urgent", "!alone", []),
        ("urgent", "!gone", []),
    ],
)
async def test_whoever_takes_no_invitations_is_told_at_once_in_the_room(
    path: str, room: str, said: list[str]
):
    """Only of urgent help, and only where others could have seen that it was asked for."""
    there, rooms, courier = asyncio.Event(), Rooms("@kith:x"), Refusing()
    there.set()
    rooms.all |= {one: Room(one) for one in ("!room", "!alone")}
    rooms.direct["@nia:x"] = "!alone"
    answers = Answers(there)
    answers.by(cast("MatrixCourier", courier), rooms)
    given = Answer(
        say(text("direct-what")), Reader("en", "UTC"), private=True, for_account=AccountId("nia"), path=path
    )

    await answers.answered("key", "@nia:x", room, given)

    assert courier.said == said


async def test_who_is_there_is_answered_in_private_and_nothing_is_said_in_the_room(plain_town: MatrixTown):
    town = plain_town
    await a_circle(town)
    town.matrix._answers.soon_enough = 0.2
    await town.someone("nia")

    assert "signposts-urgent" in await town.says("nia", "urgent")

    assert await until_said(town, "post-unreached") == []
    assert ROOM in town.rooms
