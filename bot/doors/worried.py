""" "I am worried about someone" (DR2): privately, to the facilitators, under the rule that the circle agreed on (DR7).

Kith never contacts the person, calls nobody, and keeps nothing: the words travel in what is sent and are wiped with it.
Where the facilitators have a place of their own it goes there, to all of them alike, also to one who is kept apart from
the asker: the place belongs to all of them. Where it reaches them one by one – there is no such place yet, or it is
about one of them – it goes to those who have not paused Kith, and never past a boundary.
"""

from collections.abc import Iterator

from bot.doors.forms import Taken, Tell, Worry
from bot.doors.model import Lately, on_duty
from bot.doors.ports import Around
from bot.kernel.documents import (
    Block,
    Bullets,
    Document,
    Heading,
    Note,
    Person,
    Press,
    Quote,
    Said,
    Text,
    choices,
    say,
    shared,
    text,
)
from bot.kernel.effects import Card, Direct, Effect, Post, Reply, Why, facilitators_of, tell
from bot.kernel.errors import Refusal
from bot.kernel.ids import new_id
from bot.kernel.may import may
from bot.kernel.people import INVITATIONS, AccountId, Caller, CircleFacts, CircleId

URGENT = (text("doors-urgent"), Press("urgent"))
_RULES = (text("doors-rules"), Press("rules show"))


class Worried:
    def __init__(self, around: Around) -> None:
        self._around = around
        self._people, self._circles = around.people, around.circles
        self._lately = Lately()

    def worried(self, caller: Caller, form: Worry) -> Reply:
        if form.words:
            return self.tell(caller, Tell(form.words, form.about))
        circle = circle_of(caller)
        return Reply(say(*self._page(caller, circle)))

    def tell(self, caller: Caller, form: Tell) -> Reply:
        """The same words a moment later have the same keys, so that they are one act (AB11)."""
        circle, about = circle_of(caller), form.about.account if form.about else None
        if about == caller.account:
            raise Refusal("doors-yourself", offer=choices(URGENT))
        facilitators = self._circles.facilitators(circle.id)
        others = set(facilitators) - {caller.account, about}
        if not others:
            return self._nobody(form)
        said = (caller.account, circle.id, form.words, about or "")
        id_ = self._lately.same(*said, now=caller.now, fresh=lambda: new_id(self._around.dice))
        if circle.facilitators_place is not None and about not in facilitators:
            return self._to_their_place(caller, circle, form, id_)
        return self._one_by_one(caller, circle, form, id_)

    def taken(self, caller: Caller, form: Taken) -> Reply:
        """The first who says so is named; whoever says it too has the same answer, and it is told once."""
        circle = self._circles.facts(CircleId(form.circle))
        if circle is None or circle.ended or caller.account not in self._circles.facilitators(circle.id):
            raise Refusal("needs-facilitator")
        effects: list[Effect] = []
        if self._people.account(AccountId(form.by)) is not None:
            effects.append(_read(AccountId(form.by), circle, form.id))
        if form.alone:
            return tell(text("doors-taken-alone"), effects=tuple(effects))
        named = say(text("doors-taken", who=Person(caller.account)))
        key = _key(form.id)
        effects.append(
            Post(f"{key}:taken", facilitators_of(circle), named, Why.ASKED_FOR, circle=circle.id, about=key)
        )
        return tell(text("doors-taken-told"), effects=tuple(effects))

    def _page(self, caller: Caller, circle: CircleFacts) -> Iterator[Block]:
        yield Heading(text("doors-title"))
        yield text("doors-danger")
        yield choices(URGENT)
        facilitators = self._circles.facilitators(circle.id)
        if set(facilitators) <= {caller.account}:
            yield text("doors-no-facilitator")
            yield from self._host()
            return
        yield text("doors-goes-to" if circle.facilitators_place else "doors-goes-to-each")
        yield text("doors-about-one")
        yield self._how_soon(caller, circle)
        yield from self._rule(circle)
        yield text("doors-then")
        yield choices((text("doors-write"), Press("worried tell")), _RULES)
        yield Note(text("doors-kept"))

    def _to_their_place(self, caller: Caller, circle: CircleFacts, form: Tell, id_: str) -> Reply:
        document = say(*_told(caller, circle, form, self._rule(circle)), *_buttons(caller, circle, id_))
        card = Card(_key(id_), 1, facilitators_of(circle), document, circle=circle.id)
        return self._receipt(caller, circle, text("doors-told-place"), (card,))

    def _one_by_one(self, caller: Caller, circle: CircleFacts, form: Tell, id_: str) -> Reply:
        """Whom a boundary keeps apart from the asker is left out like one who is on a pause: neither is told."""
        about = form.about.account if form.about else None
        reached = [
            one
            for one in self._reached(caller, circle, about)
            if may(self._people, caller.account, one, INVITATIONS)
        ]
        if not reached:
            return self._nobody(form)
        document = say(
            *_told(caller, circle, form, self._rule(circle)), *_buttons(caller, circle, id_, alone=True)
        )
        posts = tuple(
            Post(
                f"{_key(id_)}:{one}",
                Direct(one),
                document,
                Why.ASKED_FOR,
                circle=circle.id,
                within=circle.place,
                whose=caller.account,
            )
            for one in reached
        )
        return self._receipt(caller, circle, text("doors-told-each"), posts)

    def _receipt(self, caller: Caller, circle: CircleFacts, told: Text, effects: tuple[Effect, ...]) -> Reply:
        return tell(
            told,
            self._how_soon(caller, circle),
            *(() if self._reached(caller, circle, None) else self._host()),
            text("doors-then"),
            *self._rule(circle),
            choices(URGENT, _RULES),
            Note(text("doors-receipt")),
            effects=effects,
        )

    def _nobody(self, form: Tell) -> Reply:
        """Nothing is sent, so the words are given back."""
        return tell(
            text("doors-nobody"),
            Quote(Said(form.words)),
            text("doors-danger"),
            choices(URGENT),
            *self._host(),
        )

    def _how_soon(self, caller: Caller, circle: CircleFacts) -> Text:
        """Whether any of them can be reached; never who is on a pause."""
        return text("doors-nobody-online" if self._reached(caller, circle, None) else "doors-none-reached")

    def _reached(self, caller: Caller, circle: CircleFacts, about: AccountId | None) -> tuple[AccountId, ...]:
        facilitators = self._circles.facilitators(circle.id)
        return on_duty(
            facilitators, account=self._people.account, but=(caller.account, about), now=caller.now
        )

    def _rule(self, circle: CircleFacts) -> tuple[Block, ...]:
        first = tuple(self._around.agreed(circle))[:1]
        return (text("doors-agreed"), Bullets(first)) if first else ()

    def _host(self) -> tuple[Block, ...]:
        host, contact = self._around.host, self._around.contact
        if not host:
            return ()
        return (
            text("doors-host-contact", host=host, contact=contact)
            if contact
            else text("doors-host", host=host),
        )


def circle_of(caller: Caller) -> CircleFacts:
    if caller.circle is None or caller.circle.ended:
        raise Refusal("needs-circle")
    return caller.circle


def _key(id_: str) -> str:
    return f"worried:{id_}"


def _told(caller: Caller, circle: CircleFacts, form: Tell, rule: tuple[Block, ...]) -> Iterator[Block]:
    who = Person(caller.account)
    if form.about is None:
        yield text("doors-post", who=who, circle=Said(circle.name))
    else:
        yield text("doors-post-about", who=who, about=form.about, circle=Said(circle.name))
    yield Quote(Said(form.words))
    yield text("doors-post-danger")
    yield from rule


def _buttons(caller: Caller, circle: CircleFacts, id_: str, *, alone: bool = False) -> tuple[Block, ...]:
    values = (("id", id_), ("circle", str(circle.id)), ("by", str(caller.account)))
    on_it, urgent = Press("worried taken", (*values, ("alone", "yes")) if alone else values), Press("urgent")
    if not alone:
        on_it, urgent = shared(on_it), shared(urgent)
    note = text("doors-post-note-alone" if alone else "doors-post-note")
    return (choices((text("doors-on-it"), on_it), (text("doors-urgent"), urgent)), Note(note))


def _read(asker: AccountId, circle: CircleFacts, id_: str) -> Post:
    said: Document = say(text("doors-read", circle=Said(circle.name)), choices(URGENT))
    return Post(
        f"{_key(id_)}:read", Direct(asker), said, Why.ASKED_FOR, circle=circle.id, within=circle.place
    )
