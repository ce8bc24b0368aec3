"""A room of two has no history to read back: its first words wait for those they are for, and not for ever."""

from datetime import timedelta

from tests.journeys.test_buddies import a_round, the_pairs_are_made
from tests.platforms.matrix.town import MatrixTown

HELLO = "buddies-room-hello"


async def a_room(town: MatrixTown) -> str:
    """Ana is in it; Bo was asked in."""
    await a_round(town, "bo")  # type: ignore[arg-type]  # which has more than it takes
    await the_pairs_are_made(town)  # type: ignore[arg-type]
    await town.presses("ana", "buddies-say-yes", where="dm")
    town.people["bo"].enters = False  # type: ignore[union-attr]
    await town.presses("bo", "buddies-say-yes", where="dm")
    return town.opened("ana")


def heard(town: MatrixTown, who: str, room: str) -> int:
    return sum(HELLO in one for one in town.seen(room, by=who))


async def test_the_hello_waits_until_both_have_come(town: MatrixTown):
    room = await a_room(town)
    await town.waits(timedelta(hours=3))
    assert heard(town, "ana", room) == 0

    bo = town.people["bo"]
    bo.enters = True  # type: ignore[union-attr]
    await bo.ask("POST", "join", room)
    await town.settle()
    assert (heard(town, "ana", room), heard(town, "bo", room)) == (1, 1)


async def test_whoever_came_alone_reads_it_a_day_later(town: MatrixTown):
    room = await a_room(town)
    await town.waits(timedelta(hours=23))
    assert heard(town, "ana", room) == 0

    await town.waits(timedelta(hours=2))
    assert heard(town, "ana", room) == 1


async def test_nobody_is_waited_for_who_said_no(town: MatrixTown):
    room = await a_room(town)

    await town.people["bo"].ask("POST", "rooms", room, "leave")
    await town.settle()
    assert heard(town, "ana", room) == 1
