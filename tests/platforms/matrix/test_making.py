"""A room that Kith makes is known at once, whatever a sync says of it meanwhile."""

from collections.abc import Callable
from typing import Any

from adapters.matrix.making import Making
from adapters.matrix.rooms import MARK, Rooms

ME, ANA, ROOM = "@kith:kith.test", "@ana:kith.test", "!new:kith.test"


def member(who: str, membership: str) -> dict[str, Any]:
    return {"type": "m.room.member", "state_key": who, "content": {"membership": membership}}


MADE = [
    {"type": "m.room.create", "state_key": "", "sender": ME, "content": {MARK: f"direct:{ANA}"}},
    member(ME, "join"),
    member(ANA, "invite"),
]


class Line:
    """A homeserver, and what a sync brings after it has looked and before its answer is there."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        self.http, self._meanwhile = self, meanwhile

    async def ask(self, method: str, *path: str, **more: Any) -> dict[str, Any]:
        if path[-1] == "createRoom":
            return {"room_id": ROOM}
        if path[-1] == "state":
            self._meanwhile()
            return {"chunk": MADE}
        return {"joined_rooms": []}


def a_maker(rooms: Rooms, *said: dict[str, Any]) -> Making:
    def sync() -> None:
        answer = {"rooms": {"join": {ROOM: {"state": {"events": list(said)}}}}} if said else {}
        rooms.absorb(answer)

    return Making(Line(sync), rooms, None)  # type: ignore[arg-type]  # it asks them for nothing else


async def test_the_state_of_a_new_room_is_learned():
    rooms = Rooms(ME)

    room = await a_maker(rooms).direct(ANA)

    assert room.members == {ME: "join", ANA: "invite"}
    assert rooms.person_of(ROOM) == ANA


async def test_whoever_comes_in_before_it_is_learned_is_in_it():
    """Their client took the invitation at once: nobody would tell Kith again, and its answer would wait for ever."""
    rooms = Rooms(ME)

    room = await a_maker(rooms, *MADE, member(ANA, "join")).direct(ANA)

    assert room.members == {ME: "join", ANA: "join"}
