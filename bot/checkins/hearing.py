"""Being heard: what others say reaches the author alone; a wish nobody answered is seen to, one listener at a time.

Only if its author agreed to that; within what listeners can hold; and whoever says no, or nothing, is never known.
"""

from datetime import timedelta

from bot.checkins.closing import heard, still_there, stop_asking
from bot.checkins.forms import Answer, Mine
from bot.checkins.listening import Listening
from bot.checkins.model import CheckIn, Seen
from bot.checkins.ports import Around
from bot.checkins.showing import URGENT, about, enough, to_author, wish_name
from bot.kernel.appointments import Appointment
from bot.kernel.consent import rules_hold
from bot.kernel.documents import Note, Person, Press, choices, say, text
from bot.kernel.effects import Effect, Post, Reply, Why, facilitators_of, tell
from bot.kernel.errors import Refusal
from bot.kernel.may import may
from bot.kernel.people import CHECKINS, AccountId, Caller, CircleFacts, CircleId

_A_DAY = timedelta(days=1)


class Hearing:
    def __init__(self, around: Around, listening: Listening) -> None:
        self._around, self._listening = around, listening
        self._book, self._choices = around.book, around.choices

    def answer(self, caller: Caller, form: Answer) -> Reply:
        """The same words for whoever presses, whether or not it reaches the author (S5)."""
        checkin, circle = self._known(form.id)
        if checkin.author == caller.account:
            raise Refusal("checkins-your-own", offer=choices(enough(checkin)))
        if not self._sees(caller, checkin, circle) or not still_there(self._around, checkin, circle):
            raise Refusal("checkins-gone")
        told = tell(text("checkins-answered"), Note(text("checkins-answered-note")))
        if not may(self._around.people, caller.account, checkin.author, CHECKINS):
            return told
        if not self._book.answer(checkin.id, caller.account, form.how, caller.now):
            return told
        heard(self._around, checkin)
        blocks = (
            text(f"checkins-told-{form.how}", who=Person(caller.account)),
            Note(text("checkins-only-you")),
        )
        post = to_author(checkin, circle, f"{form.how}:{caller.account}", *blocks, whose=caller.account)
        return Reply(told.document, (post,))

    def is_enough(self, caller: Caller, form: Mine) -> Reply:
        """The author says that they were heard."""
        checkin = self._theirs(caller, form.id)
        heard(self._around, checkin)
        return tell(text("checkins-enough"))

    def thanked(self, giver: AccountId, receiver: AccountId, circle: CircleId) -> None:
        """A thanks between two says that somebody was there."""
        if giver != receiver:
            for checkin in self._book.waiting(giver, circle):
                heard(self._around, checkin)

    def forget(self, checkin: CheckIn) -> None:
        """It and all that hangs on it."""
        stop_asking(self._around, checkin)
        self._book.drop(checkin.id)

    def unheard(self, appointment: Appointment) -> Reply:
        """Time is up, and perhaps nobody has answered."""
        checkin = self._book.find(appointment.subject)
        circle = self._around.circles.facts(checkin.circle) if checkin else None
        if (
            checkin is None
            or circle is None
            or not checkin.waits
            or not still_there(self._around, checkin, circle)
        ):
            return Reply()
        if checkin.seen is Seen.FACILITATORS:
            return Reply(effects=self._remind_facilitators(checkin, circle))
        if checkin.seen is Seen.BUDDY:
            offer = choices(enough(checkin), URGENT)
            return Reply(effects=(to_author(checkin, circle, "nobody", text("checkins-buddy-quiet"), offer),))
        if not self._choices.settings(circle.id, checkin.author).ask_others:
            offer = choices(
                (text("checkins-ask"), Press("checkin ask", about(checkin))), enough(checkin), URGENT
            )
            return Reply(effects=(to_author(checkin, circle, "nobody", text("checkins-nobody-yet"), offer),))
        return Reply(effects=self._listening.ask_next(checkin, circle))

    def ask(self, caller: Caller, form: Mine) -> Reply:
        """Now that nobody has answered, the author agrees that others are asked."""
        checkin, circle = self._waiting(caller, form.id)
        if checkin.seen is not Seen.CIRCLE:
            raise Refusal("checkins-gone")
        return tell(text("checkins-asking"), effects=self._listening.ask_next(checkin, circle))

    def tell_facilitators(self, caller: Caller, form: Mine) -> Reply:
        checkin, circle = self._waiting(caller, form.id)
        return tell(text("checkins-facilitators-told"), effects=self._remind(checkin, circle))

    def _remind_facilitators(self, checkin: CheckIn, circle: CircleFacts) -> tuple[Effect, ...]:
        told = to_author(
            checkin, circle, "nobody", text("checkins-reminded"), choices(enough(checkin), URGENT)
        )
        return (*self._remind(checkin, circle), told)

    def _remind(self, checkin: CheckIn, circle: CircleFacts) -> tuple[Effect, ...]:
        now = self._around.clock.now()
        said = say(text("checkins-remind", who=Person(checkin.author), wish=wish_name(checkin.wish)))
        place = facilitators_of(circle)
        key = f"{checkin.key}:remind"
        return (
            Post(key, place, said, Why.UNASKED, circle=circle.id, not_after=now + _A_DAY, about=checkin.key),
        )

    def _sees(self, caller: Caller, checkin: CheckIn, circle: CircleFacts) -> bool:
        """Whether the post was for them: a button that was passed on opens nothing."""
        if checkin.seen is Seen.BUDDY:
            return self._shares_the_room(caller, checkin)
        member = self._around.people.member_of(caller.account, circle.community)
        membership = self._around.circles.membership(circle.id, member)
        if membership is None or membership.away or not rules_hold(membership, circle, caller.now):
            return False
        return checkin.seen is Seen.CIRCLE or caller.account in self._around.circles.facilitators(circle.id)

    def _shares_the_room(self, caller: Caller, checkin: CheckIn) -> bool:
        """They are buddies still, wherever each of them is a member."""
        buddies = self._around.buddies(checkin.author)
        return buddies is not None and buddies.room == checkin.room and caller.account in buddies.people

    def _known(self, id_: str) -> tuple[CheckIn, CircleFacts]:
        checkin = self._book.find(id_)
        circle = self._around.circles.facts(checkin.circle) if checkin else None
        if checkin is None or circle is None or circle.ended:
            raise Refusal("checkins-gone")
        return checkin, circle

    def _waiting(self, caller: Caller, id_: str) -> tuple[CheckIn, CircleFacts]:
        """The caller's own that nobody has answered, in a circle that goes on and that they take part in."""
        checkin = self._theirs(caller, id_)
        circle = self._around.circles.facts(checkin.circle)
        if circle is None or not checkin.waits or not still_there(self._around, checkin, circle):
            raise Refusal("checkins-gone")
        return checkin, circle

    def _theirs(self, caller: Caller, id_: str) -> CheckIn:
        checkin = self._book.find(id_)
        if checkin is None or checkin.author != caller.account:
            raise Refusal("checkins-none-of-yours")
        return checkin
