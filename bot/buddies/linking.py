"""`round link · links`: two sides agree that rounds may reach both; nothing is linked before both said so (L3)."""

from dataclasses import replace
from datetime import timedelta

from bot.buddies.forms import Linked, Nothing, ToLink
from bot.buddies.links import GOOD_FOR, MOST_LINKS, Link, Scope, refused, side
from bot.buddies.ports import Around
from bot.kernel.at_hand import circle_of
from bot.kernel.documents import Block, Note, Press, Said, choices, say, text
from bot.kernel.effects import Effect, Post, Reply, Why, facilitators_of, tell
from bot.kernel.errors import Refusal
from bot.kernel.ids import new_id
from bot.kernel.people import Caller, CircleFacts, CircleId


class Linking:
    def __init__(self, around: Around) -> None:
        self._around, self._links = around, around.links

    def link(self, caller: Caller, form: ToLink) -> Reply:
        """Without a code one is made, to be given to the other side; with one, what it would link is shown."""
        circle = circle_of(caller)
        if form.code.strip():
            return self._shown(caller, circle, form.code.strip().casefold())
        self._room_for_one(circle)
        self._links.drop_codes(circle.id)
        code = new_id(self._around.dice).casefold()
        self._links.keep(Link(code, form.scope, caller.where.platform, side(circle), caller.now))
        return tell(
            text(f"buddies-link-code-{form.scope}", code=code),
            text("buddies-link-how", days=GOOD_FOR.days),
            Note(text("buddies-link-note")),
        )

    def _shown(self, caller: Caller, circle: CircleFacts, code: str) -> Reply:
        link, theirs = self._at_hand(caller, circle, code)
        take = (text("buddies-link-press"), Press("round linked", (("id", link.id),)))
        return tell(
            text(f"buddies-link-would-{link.scope}", name=_name(theirs)),
            choices(take),
            Note(text("buddies-link-note")),
        )

    def take(self, caller: Caller, form: Linked) -> Reply:
        circle = circle_of(caller)
        link, theirs = self._at_hand(caller, circle, form.id)
        self._room_for_one(circle)
        self._links.keep(replace(link, other=side(circle)))
        told = self._tell(theirs, f"{link.id}:made", text("buddies-link-made", name=_name(circle)))
        how = text(f"buddies-link-how-{link.scope}")
        return tell(text("buddies-link-made", name=_name(theirs)), how, effects=(told,))

    def links(self, caller: Caller, _: Nothing) -> Reply:
        circle, blocks = circle_of(caller), list[Block]()
        for link in self._links.of(circle.id):
            theirs = self._beyond(link, circle.id)
            if theirs is not None:
                end = (text("buddies-unlink-press"), Press("round unlink", (("id", link.id),)))
                blocks += [text(f"buddies-linked-{link.scope}", name=_name(theirs)), choices(end)]
        return tell(*(blocks or [text("buddies-links-none")]), Note(text("buddies-links-note")))

    def unlink(self, caller: Caller, form: Linked) -> Reply:
        """Alone, at once. Pairs there are go on: they are their people's own."""
        circle, link = circle_of(caller), self._links.find(form.id)
        theirs = self._beyond(link, circle.id) if link else None
        if (
            link is None
            or theirs is None
            or circle.id not in (link.one.circle, link.other.circle if link.other else None)
        ):
            raise Refusal("buddies-link-gone")
        self._links.drop(link)
        told = self._tell(theirs, f"{link.id}:ended", text("buddies-unlinked", name=_name(circle)))
        return tell(text("buddies-unlinked", name=_name(theirs)), effects=(told,))

    def ended(self, circle: CircleId) -> None:
        """The circle is no more, and nothing reaches it."""
        self._links.drop_codes(circle)
        for link in self._links.of(circle):
            self._links.drop(link)

    def _at_hand(self, caller: Caller, circle: CircleFacts, code: str) -> tuple[Link, CircleFacts]:
        link = self._links.find(code)
        if why := refused(link, circle, caller.where.platform, caller.now):
            raise Refusal(f"buddies-link-{why}")
        theirs = self._around.circles.facts(link.one.circle) if link else None
        if link is None or theirs is None or theirs.ended:
            raise Refusal("buddies-link-gone")
        if self._linked(link.scope, circle, theirs):
            raise Refusal("buddies-link-already", name=_name(theirs))
        return link, theirs

    def _linked(self, scope: Scope, circle: CircleFacts, theirs: CircleFacts) -> bool:
        """Once is enough: where there were two, ending one of them would end nothing."""
        if scope is Scope.CIRCLE:
            return theirs.id in self._links.circles(circle.id)
        return theirs.community in self._links.communities(circle.community)

    def _room_for_one(self, circle: CircleFacts) -> None:
        if len(self._links.of(circle.id)) >= MOST_LINKS:
            raise Refusal("buddies-links-most", most=MOST_LINKS)

    def _beyond(self, link: Link, circle: CircleId) -> CircleFacts | None:
        theirs = link.beyond(circle)
        return self._around.circles.facts(theirs.circle) if theirs else None

    def _tell(self, circle: CircleFacts, what: str, *blocks: Block) -> Effect:
        until = self._around.clock.now() + timedelta(days=7)
        to, key = facilitators_of(circle), f"buddies:link:{what}"
        return Post(key, to, say(*blocks), Why.UNASKED, circle=circle.id, not_after=until)


def _name(circle: CircleFacts) -> Said:
    return Said(circle.name)
