"""How a circle ends: told first what goes and what stays; taken up again within 30 days; then it is let go of."""

from dataclasses import replace

from bot.circles.forms import End, Nothing
from bot.circles.hands import ALONE, Hands
from bot.circles.model import KEPT_AFTER_THE_END
from bot.circles.places import free_room
from bot.circles.ports import CircleBook
from bot.kernel.appointments import Appointment
from bot.kernel.at_hand import circle_of
from bot.kernel.documents import Bullets, Heading, Press, Said, choices, say, text
from bot.kernel.effects import Post, Reply, Why, tell
from bot.kernel.errors import Refusal
from bot.kernel.happenings import CircleChanged, CircleEnded, LeftCircle
from bot.kernel.people import Caller, CircleFacts, CircleId
from bot.kernel.ports import Diary, Outbox, People

ENDED = "circles-ended"


class Ending:
    def __init__(
        self, *, book: CircleBook, people: People, diary: Diary, outbox: Outbox, hands: Hands
    ) -> None:
        self._book, self._people, self._diary = book, people, diary
        self._outbox, self._hands = outbox, hands

    def end(self, caller: Caller, form: End) -> Reply:
        circle = circle_of(caller)
        if not form.sure:
            return _explained(circle)
        self._book.keep(replace(circle, ended=True))
        for one in self._book.members(circle.id):
            self._outbox.cancel_for(one.account, circle.id)
        self._diary.cancel(ALONE, circle.id)
        self._diary.keep(Appointment(ENDED, circle.id, caller.now + KEPT_AFTER_THE_END))
        key = f"circle:{circle.id}:ended:{caller.now:%Y%m%d%H%M%S}"
        post = Post(key, circle.place, say(text("circles-ended")), Why.ASKED_FOR)
        return tell(text("circles-end-done"), effects=(post,), happened=(CircleEnded(circle),))

    def resume(self, caller: Caller, _: Nothing) -> Reply:
        """By one of those who held it, in the room where it was. Whoever left meanwhile counts as away."""
        free_room(caller)
        held = (one for one in self._book.held(caller.account) if one.ended and one.place == caller.place)
        latest = max(held, key=lambda one: self._book.ended_at(one.id) or caller.now, default=None)
        if latest is None:
            raise Refusal("circles-nothing-to-resume")
        circle = replace(latest, ended=False)
        self._book.keep(circle)
        self._diary.cancel(ENDED, circle.id)
        self._notice_who_left(circle)
        key = f"circle:{circle.id}:resumed:{caller.now:%Y%m%d%H%M%S}"
        said = say(text("circles-resumed", circle=Said(circle.name)))
        post = Post(key, circle.place, said, Why.ASKED_FOR, circle=circle.id)
        effects, happened = (post, *self._hands.look(circle)), (CircleChanged(latest, circle),)
        return tell(text("circles-resume-done"), effects=effects, happened=happened)

    def let_go(self, appointment: Appointment) -> Reply:
        """Thirty days later: each member's own things in it go, then the circle."""
        circle = self._book.facts(CircleId(appointment.subject))
        if circle is None or not circle.ended:
            return Reply()
        members = self._book.members(circle.id)
        self._book.drop(circle.id)
        return Reply(happened=tuple(LeftCircle(circle, one.account) for one in members))

    def _notice_who_left(self, circle: CircleFacts) -> None:
        here = self._people.present(circle.place)
        for one in self._book.members(circle.id):
            if one.account not in here:
                self._book.keep_membership(replace(one, away=True))


def _explained(circle: CircleFacts) -> Reply:
    lines = tuple(text(f"circles-end-{line}") for line in ("goes", "later", "stays", "after"))
    return tell(
        Heading(text("circles-end-title", circle=Said(circle.name))),
        Bullets(lines),
        choices(
            (text("circles-end-sure"), Press("circle end", (("sure", "yes"),))),
            (text("circles-end-not"), Press("circle show")),
        ),
    )
