"""Who holds a role. Nobody is given one: they are asked, and a no is answered as kindly as a yes (succession)."""

from collections.abc import Iterator

from bot.circles.forms import Answer, Change, Facilitators, Keeper, Nothing, Welcomer
from bot.circles.hands import Hands
from bot.circles.model import QUESTION_OPEN
from bot.circles.ports import ASKED, FACILITATOR, KEEPER, WELCOMER, CircleBook
from bot.kernel.at_hand import circle_of
from bot.kernel.documents import (
    Block,
    Bullets,
    Choices,
    Document,
    Note,
    Person,
    Press,
    Said,
    choices,
    say,
    text,
)
from bot.kernel.effects import Admit, Direct, Effect, Post, Remove, Reply, Why, facilitators_of, tell
from bot.kernel.errors import Refusal
from bot.kernel.happenings import RoleTaken
from bot.kernel.may import may
from bot.kernel.people import INVITATIONS, KEEPING, WELCOMING, AccountId, Caller, CircleFacts, CircleId
from bot.kernel.ports import People

_SURE = choices(
    (text("circles-step-back-sure"), Press("circle step back")),
    (text("circles-step-back-not"), Press("circle facilitators")),
)
_ACTIVITY = {FACILITATOR: INVITATIONS, WELCOMER: WELCOMING, KEEPER: KEEPING}


class Roles:
    def __init__(self, *, book: CircleBook, people: People, hands: Hands) -> None:
        self._book, self._people, self._hands = book, people, hands

    def welcomer(self, caller: Caller, form: Welcomer) -> Reply:
        return self._volunteer(caller, form, WELCOMER)

    def keeper(self, caller: Caller, form: Keeper) -> Reply:
        return self._volunteer(caller, form, KEEPER)

    def _volunteer(self, caller: Caller, form: Welcomer | Keeper, role: str) -> Reply:
        """A facilitator asks; whoever does it can rest from it by themselves."""
        circle = circle_of(caller)
        if form.member is None:
            return Reply(self._list(caller, circle, role))
        account = form.member.account
        if not caller.facilitates and account != caller.account:
            raise Refusal("needs-facilitator")
        if form.change is Change.REMOVE:
            return self._rest(caller, circle, account, role)
        if not caller.facilitates:
            raise Refusal("needs-facilitator")
        return self._ask(caller, circle, account, role)

    def facilitators(self, caller: Caller, form: Facilitators) -> Reply:
        """A facilitator may ask any member; where there is none left, any member may."""
        circle = circle_of(caller)
        if form.member is None:
            return Reply(self._list(caller, circle, FACILITATOR))
        account = form.member.account
        if form.change is Change.REMOVE:
            return self._step_back(caller, circle, account)
        self._may_choose(caller, circle)
        return self._ask(caller, circle, account, FACILITATOR)

    def step_back(self, caller: Caller, _: Nothing) -> Reply:
        """The last one, who was told what it means."""
        return self._step_back(caller, circle_of(caller), caller.account, sure=True)

    def answer(self, caller: Caller, form: Answer) -> Reply:
        circle = self._book.facts(CircleId(form.circle))
        asked = ASKED.get(form.role, "")
        if circle is None or circle.ended or not asked:
            raise Refusal("circles-not-asked")
        if caller.account in self._book.holders(circle.id, form.role):
            return tell(text(f"circles-role-yes-{form.role}", circle=Said(circle.name)))
        if caller.account not in self._book.holders(circle.id, asked):
            raise Refusal("circles-not-asked")
        self._book.take(circle.id, caller.account, asked)
        if not form.yes:
            return tell(text("circles-role-no"))
        if not self._is_member(circle, caller.account):
            raise Refusal("circles-not-asked")
        return self._taken(caller, circle, form.role)

    def asked(self, caller: Caller, circle: CircleFacts, role: str) -> tuple[Block, ...]:
        """The question somebody was asked, where they look: a message may have passed them by."""
        if caller.kept is None or caller.account not in self._book.holders(circle.id, ASKED[role]):
            return ()
        return (text(f"circles-you-are-asked-{role}"), _yes_or_no(circle, role))

    def _may_choose(self, caller: Caller, circle: CircleFacts) -> None:
        if caller.facilitates:
            return
        if self._book.facilitators(circle.id):
            raise Refusal("needs-facilitator")
        if not self._is_member(circle, caller.account) and not _founds_anew(caller, circle):
            raise Refusal("circles-choosing-is-for-members")

    def _is_member(self, circle: CircleFacts, account: AccountId) -> bool:
        member = self._people.member_of(account, circle.community)
        found = self._book.membership(circle.id, member)
        return found is not None and found.agreed > 0 and not found.away

    def _ask(self, caller: Caller, circle: CircleFacts, account: AccountId, role: str) -> Reply:
        """Somebody who asked not to meet the caller is not asked; the caller is told the same, word for word."""
        if account in self._book.holders(circle.id, role):
            return tell(text("circles-role-already", who=Person(account)))
        if account == caller.account:
            return self._taken(caller, circle, role)
        if not self._is_member(circle, account):
            raise Refusal("circles-not-a-member")
        told = tell(text("circles-asked", who=Person(account)))
        if not may(self._people, caller.account, account, _ACTIVITY[role]):
            return told
        self._book.give(circle.id, account, ASKED[role])
        return Reply(told.document, (_question(caller, circle, account, role),))

    def _taken(self, caller: Caller, circle: CircleFacts, role: str) -> Reply:
        self._book.give(circle.id, caller.account, role)
        said = text(f"circles-role-yes-{role}", circle=Said(circle.name))
        if role != FACILITATOR:
            return tell(said, happened=(RoleTaken(circle, caller.account, role),))
        told = _in_the_circle(caller, circle, "circles-new-facilitator", caller.account)
        key = f"circle:{circle.id}:in:{caller.account}:{caller.now:%Y%m%d%H%M%S}"
        room = Admit(key, facilitators_of(circle), caller.account)
        return tell(said, effects=(told, room, *self._hands.look(circle)))

    def _rest(self, caller: Caller, circle: CircleFacts, account: AccountId, role: str) -> Reply:
        """Whoever is let rest by somebody else is told."""
        held = account in self._book.holders(circle.id, role)
        for one in (role, ASKED[role]):
            self._book.take(circle.id, account, one)
        told = held and account != caller.account
        effects = (_private(caller, circle, account, role),) if told else ()
        return tell(text(f"circles-{role}-removed", who=Person(account)), effects=effects)

    def _step_back(
        self, caller: Caller, circle: CircleFacts, account: AccountId, *, sure: bool = False
    ) -> Reply:
        if not caller.facilitates:
            raise Refusal("needs-facilitator")
        self._book.take(circle.id, account, ASKED[FACILITATOR])
        held = self._book.facilitators(circle.id)
        if account not in held:
            raise Refusal("circles-not-a-facilitator")
        if len(held) == 1 and not sure:
            return tell(text("circles-last"), _SURE)
        self._book.take(circle.id, account, FACILITATOR)
        effects = (*self._out(caller, circle, account), *self._hands.look(circle))
        left = text("circles-left", count=len(held) - 1)
        return tell(text("circles-stepped-back", who=Person(account)), left, effects=effects)

    def _out(self, caller: Caller, circle: CircleFacts, account: AccountId) -> Iterator[Effect]:
        yield _in_the_circle(caller, circle, "circles-facilitator-gone", account)
        if account != caller.account:
            yield _private(caller, circle, account, FACILITATOR)
        if circle.facilitators_place is not None:
            key = f"circle:{circle.id}:out:{account}:{caller.now:%Y%m%d%H%M%S}"
            yield Remove(key, circle.facilitators_place, account)

    def _list(self, caller: Caller, circle: CircleFacts, role: str) -> Document:
        held = tuple(text("circles-one", who=Person(one)) for one in self._book.holders(circle.id, role))
        asked = self.asked(caller, circle, role)
        if not held:
            return say(text(f"circles-no-{role}"), *asked)
        alone = (Note(text("circles-only-one")),) if role == FACILITATOR and len(held) == 1 else ()
        return say(text(f"circles-list-{role}"), Bullets(held), *alone, *asked)


def _founds_anew(caller: Caller, circle: CircleFacts) -> bool:
    """Nobody agreed to anything yet and nobody holds it: then the platform's word begins it, as it began the first."""
    return circle.rules_version == 0 and caller.sender.powerful


def _question(caller: Caller, circle: CircleFacts, account: AccountId, role: str) -> Post:
    """At most one a day for one person and role."""
    document = say(
        text(f"circles-asked-{role}", who=Person(caller.account), circle=Said(circle.name)),
        _yes_or_no(circle, role),
        Note(text("circles-asked-note")),
    )
    return Post(
        f"circle:{circle.id}:{role}:{account}:{caller.now:%Y%m%d}",
        Direct(account),
        document,
        Why.UNASKED,
        activity=_ACTIVITY[role],
        circle=circle.id,
        not_after=caller.now + QUESTION_OPEN,
    )


def _yes_or_no(circle: CircleFacts, role: str) -> Choices:
    given = (("role", role), ("circle", str(circle.id)))
    return choices(
        (text("circles-yes"), Press("circle answer", (*given, ("yes", "yes")))),
        (text("circles-no"), Press("circle answer", (*given, ("yes", "no")))),
    )


def _in_the_circle(caller: Caller, circle: CircleFacts, key: str, account: AccountId) -> Post:
    return Post(
        f"circle:{circle.id}:{key}:{account}:{caller.now:%Y%m%d%H%M%S}",
        circle.place,
        say(text(key, who=Person(account))),
        Why.ASKED_FOR,
        circle=circle.id,
    )


def _private(caller: Caller, circle: CircleFacts, account: AccountId, role: str) -> Post:
    return Post(
        f"circle:{circle.id}:rest:{role}:{account}:{caller.now:%Y%m%d%H%M%S}",
        Direct(account),
        say(text(f"circles-rest-{role}", circle=Said(circle.name))),
        Why.UNASKED,
        activity=_ACTIVITY[role],
        circle=circle.id,
        not_after=caller.now + QUESTION_OPEN,
    )
