"""How many hands hold a circle: said when one is left, and when none is; after 14 days without, it falls asleep."""

from dataclasses import replace

from bot.circles.model import ALONE_FOR
from bot.circles.ports import CircleBook
from bot.kernel.appointments import Appointment
from bot.kernel.documents import Said, Text, say, text
from bot.kernel.effects import Effect, Post, Reply, To, Why, facilitators_of
from bot.kernel.people import CircleFacts, CircleId
from bot.kernel.ports import Clock, Diary

ALONE = "circles-alone"


class Hands:
    """Call `look` after anything that may have changed who facilitates; what changed is said once."""

    def __init__(self, *, book: CircleBook, diary: Diary, clock: Clock) -> None:
        self._book, self._diary, self._clock = book, diary, clock

    def look(self, circle: CircleFacts) -> tuple[Effect, ...]:
        if circle.ended:
            return ()
        now, before = len(self._book.facilitators(circle.id)), self._book.hands(circle.id)
        if now == before:
            return ()
        self._book.count_hands(circle.id, now)
        if now == 0:
            return self._nobody(circle)
        return (self._awake(circle) if before == 0 else ()) + self._only_one(circle, now, before)

    def asleep(self, appointment: Appointment) -> Reply:
        """Fourteen days without anybody to hold it: it goes quiet, and says so once."""
        circle = self._book.facts(CircleId(appointment.subject))
        if circle is None or circle.ended or circle.asleep or self._book.facilitators(circle.id):
            return Reply()
        self._book.keep(replace(circle, asleep=True))
        return Reply(effects=(self._say(circle, "asleep", circle.place, text("circles-asleep")),))

    def _nobody(self, circle: CircleFacts) -> tuple[Effect, ...]:
        self._diary.keep(Appointment(ALONE, circle.id, self._clock.now() + ALONE_FOR))
        return (self._say(circle, "nobody", circle.place, text("circles-nobody-now")),)

    def _awake(self, circle: CircleFacts) -> tuple[Effect, ...]:
        self._diary.cancel(ALONE, circle.id)
        if not circle.asleep:
            return ()
        self._book.keep(replace(circle, asleep=False))
        return (self._say(circle, "awake", circle.place, text("circles-awake")),)

    def _only_one(self, circle: CircleFacts, now: int, before: int) -> tuple[Effect, ...]:
        if now != 1 or before < now:
            return ()
        said = text("circles-one-left", circle=Said(circle.name))
        return (self._say(circle, "one-left", facilitators_of(circle), said),)

    def _say(self, circle: CircleFacts, what: str, to: To, said: Text) -> Post:
        now = self._clock.now()
        key = f"circle:{circle.id}:{what}:{now:%Y%m%d%H%M%S}"
        return Post(key, to, say(said), Why.UNASKED, circle=circle.id, not_after=now + ALONE_FOR)
