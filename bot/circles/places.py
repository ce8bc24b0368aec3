"""Where a circle meets: its home, its facilitators' place, a lobby if it wants one, and moving house."""

from collections.abc import Sequence
from dataclasses import replace

from bot.circles.comings import Comings
from bot.circles.forms import Move
from bot.circles.model import Door
from bot.circles.ports import CircleBook
from bot.circles.showing import mover
from bot.kernel.documents import Choices, Document, Note, Press, Said, choices, say, shared, text
from bot.kernel.effects import Effect, OpenRoom, Post, Reply, Why, tell
from bot.kernel.errors import Refusal
from bot.kernel.people import ACTIVITIES, AccountId, Caller, CircleFacts, CircleId, MemberId, PlaceId
from bot.kernel.ports import People


class Places:
    def __init__(self, *, book: CircleBook, people: People, comings: Comings) -> None:
        self._book, self._people, self._comings = book, people, comings

    def move(self, caller: Caller, form: Move) -> Reply:
        """Typed in the new room. Whoever facilitates the circle may, wherever they stand."""
        free_room(caller)
        mine = self._mine(caller)
        if not mine:
            raise Refusal("circles-none-of-yours")
        chosen = next((one for one in mine if one.id == form.circle), None)
        if chosen is None:
            return tell(text("circles-move-which"), Choices(tuple(mover(one) for one in mine)))
        moved = replace(chosen, place=caller.place, community=caller.community)
        self._settle(chosen, moved)
        stamp = f"circle:{moved.id}:moved:{caller.now:%Y%m%d%H%M%S}"
        away = say(text("circles-moved-away", circle=Said(moved.name)))
        here = say(text("circles-moved-here", circle=Said(moved.name)))
        return tell(
            text("circles-moved", circle=Said(moved.name)),
            effects=(
                Post(f"{stamp}:away", chosen.place, away, Why.ASKED_FOR, circle=moved.id),
                Post(f"{stamp}:here", moved.place, here, Why.ASKED_FOR, circle=moved.id),
            ),
        )

    def set_door(self, circle: CircleFacts, door: Door) -> tuple[Effect, ...]:
        """A lobby is opened once; with the door open again it stays, and nobody has to wait in it."""
        self._book.set_door(circle.id, door)
        if door is Door.OPEN or self._book.lobby(circle.id) is not None:
            return ()
        return (_room("lobby", circle, (), public=True),)

    def facilitators_ready(self, subject: str, place: PlaceId) -> Reply:
        circle = self._book.facts(CircleId(subject))
        if circle is None or circle.ended:
            return Reply()
        self._book.keep(replace(circle, facilitators_place=place))
        said = say(
            text("circles-facilitators-here", circle=Said(circle.name)), Note(text("circles-who-reads"))
        )
        post = Post(f"circle:{circle.id}:facilitators", place, said, Why.ASKED_FOR, circle=circle.id)
        return Reply(effects=(post,))

    def lobby_ready(self, subject: str, place: PlaceId) -> Reply:
        circle = self._book.facts(CircleId(subject))
        if circle is None or circle.ended:
            return Reply()
        self._book.lobby_is(circle.id, place)
        post = Post(f"circle:{circle.id}:lobby", place, _lobby(circle), Why.ASKED_FOR, circle=circle.id)
        return Reply(effects=(post, *self._comings.lobby_opened(circle)))

    def _mine(self, caller: Caller) -> Sequence[CircleFacts]:
        held = (one for one in self._book.held(caller.account) if not one.ended)
        return tuple(one for one in held if caller.account in self._book.facilitators(one.id))

    def _settle(self, before: CircleFacts, after: CircleFacts) -> None:
        """A member is an account in one community: in another they have another id, and the same switches."""
        if after.community == before.community:
            self._book.keep(after)
            return
        ids = {
            one.member: self._people.member_of(one.account, after.community)
            for one in self._book.members(after.id)
        }
        self._book.settle(after, ids)
        for old, new in ids.items():
            self._same_switches(old, new)

    def _same_switches(self, old: MemberId, new: MemberId) -> None:
        for activity in ACTIVITIES:
            if not self._people.allows(old, activity):
                self._people.allow(new, activity, on=False)


def free_room(caller: Caller) -> None:
    """Raises a refusal where no circle can come to live."""
    if caller.where.direct:
        raise Refusal("circles-not-here")
    if caller.circle is not None:
        raise Refusal("circles-already", circle=Said(caller.circle.name))


def facilitators_room(circle: CircleFacts, first: AccountId) -> OpenRoom:
    return _room("facilitators", circle, (first,))


def _room(
    what: str, circle: CircleFacts, members: tuple[AccountId, ...], *, public: bool = False
) -> OpenRoom:
    name = text(f"circles-{what}-room", circle=Said(circle.name))
    return OpenRoom(f"{what}:{circle.id}", circle.community, circle.place, name, members, public)


def _lobby(circle: CircleFacts) -> Document:
    return say(
        text("circles-lobby-here", circle=Said(circle.name)),
        choices(
            (text("circles-lobby-welcome"), shared(Press("welcome"), harmless=True)),
            (text("circles-urgent"), shared(Press("urgent"))),
        ),
    )
