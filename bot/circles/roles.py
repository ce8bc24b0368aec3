"""Who holds a role. Nobody is given one: they are asked, and a no is answered as kindly as a yes (succession)."""

from datetime import timedelta

from bot.circles.forms import Answer, Change, Facilitators, Welcomer
from bot.circles.ports import ASKED, FACILITATOR, WELCOMER, CircleBook
from bot.kernel.appointments import Appointment
from bot.kernel.documents import Bullets, Note, Person, Press, Said, choices, say, text
from bot.kernel.effects import Direct, Opened, Post, Reply, To, Why, tell
from bot.kernel.errors import Refusal
from bot.kernel.people import INVITATIONS, WELCOMING, AccountId, Caller, CircleFacts, CircleId
from bot.kernel.ports import Diary, People

ALONE_FOR = timedelta(days=14)
"""How long a circle without a facilitator goes on before it falls asleep."""
ALONE = "circles-alone"
_ACTIVITY = {FACILITATOR: INVITATIONS, WELCOMER: WELCOMING}
_ASKED_FOR = timedelta(days=14)


class Roles:
    def __init__(self, *, book: CircleBook, people: People, diary: Diary) -> None:
        self._book, self._people, self._diary = book, people, diary

    def welcomer(self, caller: Caller, form: Welcomer) -> Reply:
        circle = circle_of(caller)
        if form.member is None:
            return self._list(circle, WELCOMER)
        if form.change is Change.REMOVE:
            self._book.take(circle.id, form.member.account, WELCOMER)
            return tell(text("circles-welcomer-removed", who=form.member))
        return self._ask(caller, circle, form.member.account, WELCOMER)

    def facilitators(self, caller: Caller, form: Facilitators) -> Reply:
        """A facilitator may ask anybody; where there is none left, any member may."""
        circle = circle_of(caller)
        if form.member is None:
            return self._list(circle, FACILITATOR)
        if self._book.facilitators(circle.id) and not caller.facilitates:
            raise Refusal("needs-facilitator")
        if form.change is Change.REMOVE:
            return self._step_back(caller, circle, form.member.account)
        return self._ask(caller, circle, form.member.account, FACILITATOR)

    def answer(self, caller: Caller, form: Answer) -> Reply:
        circle = self._book.facts(CircleId(form.circle))
        asked = ASKED.get(form.role, "")
        if circle is None or circle.ended or caller.account not in self._book.holders(circle.id, asked):
            raise Refusal("circles-not-asked")
        self._book.take(circle.id, caller.account, asked)
        if not form.yes:
            return tell(text("circles-role-no"))
        self._book.give(circle.id, caller.account, form.role)
        return self._taken(caller, circle, form.role)

    def left(self, circle: CircleFacts, account: AccountId, now: Caller | None = None) -> None:
        """Somebody went: their roles here go with them."""
        for role in (FACILITATOR, WELCOMER, *ASKED.values()):
            self._book.take(circle.id, account, role)

    def watch(self, circle: CircleFacts, appointment: Appointment) -> None:
        """Without anybody to hold it, the circle falls asleep at the appointment."""
        if not self._book.facilitators(circle.id):
            self._diary.keep(appointment)

    def _ask(self, caller: Caller, circle: CircleFacts, account: AccountId, role: str) -> Reply:
        member = self._people.member_of(account, circle.community)
        if self._book.membership(circle.id, member) is None and account != caller.account:
            raise Refusal("circles-not-a-member")
        if account in self._book.holders(circle.id, role):
            return tell(text("circles-role-already", who=Person(account)))
        self._book.give(circle.id, account, ASKED[role])
        given = (("role", role), ("circle", str(circle.id)))
        document = say(
            text(f"circles-asked-{role}", who=Person(caller.account), circle=Said(circle.name)),
            choices(
                (text("circles-yes"), Press("circle answer", (*given, ("yes", "yes")))),
                (text("circles-no"), Press("circle answer", (*given, ("yes", "no")))),
            ),
            Note(text("circles-asked-note")),
        )
        post = Post(
            f"circle:{circle.id}:{role}:{account}:{caller.now:%Y%m%d%H}",
            Direct(account),
            document,
            Why.UNASKED,
            activity=_ACTIVITY[role],
            circle=circle.id,
            not_after=caller.now + _ASKED_FOR,
        )
        return tell(text("circles-asked", who=Person(account)), effects=(post,))

    def _taken(self, caller: Caller, circle: CircleFacts, role: str) -> Reply:
        if role == WELCOMER:
            return tell(text("circles-role-yes-welcomer", circle=Said(circle.name)))
        self._diary.cancel(ALONE, circle.id)
        said = say(text("circles-new-facilitator", who=Person(caller.account)))
        post = Post(
            f"circle:{circle.id}:facilitates:{caller.account}:{caller.now:%Y%m%d%H}",
            circle.place,
            said,
            Why.ASKED_FOR,
            circle=circle.id,
        )
        return tell(text("circles-role-yes-facilitator", circle=Said(circle.name)), effects=(post,))

    def _step_back(self, caller: Caller, circle: CircleFacts, account: AccountId) -> Reply:
        if account not in self._book.facilitators(circle.id):
            raise Refusal("circles-not-a-facilitator")
        self._book.take(circle.id, account, FACILITATOR)
        left = len(self._book.facilitators(circle.id))
        self.watch(circle, Appointment(ALONE, circle.id, caller.now + ALONE_FOR))
        return tell(text("circles-stepped-back", who=Person(account)), text("circles-left", count=left))

    def _list(self, circle: CircleFacts, role: str) -> Reply:
        held = tuple(text("circles-one", who=Person(one)) for one in self._book.holders(circle.id, role))
        if not held:
            return tell(text(f"circles-no-{role}"))
        alone = (Note(text("circles-only-one")),) if role == FACILITATOR and len(held) == 1 else ()
        return tell(text(f"circles-list-{role}"), Bullets(held), *alone)


def circle_of(caller: Caller) -> CircleFacts:
    if caller.circle is None:
        raise Refusal("needs-circle")
    return caller.circle


def facilitators_place(circle: CircleFacts) -> To:
    return circle.facilitators_place or Opened(f"facilitators:{circle.id}")
