"""`rules show` and `rules history`: open to everybody, always."""

from bot.kernel.documents import Block, Document, Heading, Instant, Note, Said, Text, choices, say, text
from bot.kernel.effects import Reply, tell
from bot.kernel.errors import Refusal
from bot.kernel.people import Caller, CircleFacts, Membership
from bot.rules.forms import History, Show
from bot.rules.model import Edition
from bot.rules.notices import (
    TALK,
    URGENT,
    agree_button,
    differences,
    numbered,
    proposal_at_hand,
    withdraw_button,
)
from bot.rules.ports import Around, RuleBook

_AT_ONCE = 5
"""How many versions the history shows unasked."""


class Showing:
    def __init__(self, around: Around) -> None:
        self._book = around.book
        self._circles = around.circles

    def show(self, caller: Caller, _: Show) -> Reply:
        return self.rules(caller, circle_of(caller))

    def rules(self, caller: Caller, circle: CircleFacts, *first: Block) -> Reply:
        """The rules as they are now, after what is to be said first."""
        edition = self._book.edition(circle.id, circle.rules_version)
        membership = self._circles.membership(circle.id, caller.member)
        blocks = _none_yet(circle) if edition is None else _in_force(membership, circle, edition)
        part_of_it = membership is not None or caller.place == circle.place
        return Reply(say(*first, *blocks) + (self._at_hand(caller, circle) if part_of_it else say()))

    def history(self, caller: Caller, form: History) -> Reply:
        circle = circle_of(caller)
        editions = self._book.history(circle.id)
        if not editions:
            raise Refusal("rules-none-yet")
        if form.version:
            return _whole(circle, self._book.edition(circle.id, form.version))
        steps = tuple(zip(editions, (None, *editions), strict=False))[-_AT_ONCE:]
        blocks = tuple(block for one, before in reversed(steps) for block in _entry(one, before))
        return tell(
            Heading(text("rules-history-title")), *blocks, choices(URGENT), Note(text("rules-history-note"))
        )

    def _at_hand(self, caller: Caller, circle: CircleFacts) -> Document:
        proposal = self._book.open(circle.id)
        if proposal is None:
            return say()
        base = lines_now(self._book, circle)
        document = proposal_at_hand(proposal, base, self._book.stances(proposal.id))
        mine = proposal.author == caller.account
        return document + say(*((choices(withdraw_button(proposal)),) if mine else ()))


def circle_of(caller: Caller) -> CircleFacts:
    if caller.circle is None or caller.circle.ended:
        raise Refusal("rules-no-circle")
    return caller.circle


def lines_now(book: RuleBook, circle: CircleFacts) -> tuple[str, ...]:
    edition = book.edition(circle.id, circle.rules_version)
    return edition.lines if edition else ()


def _none_yet(circle: CircleFacts) -> tuple[Block, ...]:
    return (text("rules-none-here", circle=Said(circle.name)), choices(TALK, URGENT))


def _in_force(membership: Membership | None, circle: CircleFacts, edition: Edition) -> tuple[Block, ...]:
    settled = membership is not None and membership.agreed >= edition.version and not membership.talking
    talking = membership is not None and membership.talking
    standing = "rules-yours" if settled else "rules-talking" if talking else "rules-not-yours"
    buttons = (TALK, URGENT) if settled else (agree_button(edition.version), TALK, URGENT)
    return (
        Heading(text("rules-title", circle=Said(circle.name))),
        numbered(edition.lines),
        _since(edition),
        text(standing),
        choices(*buttons),
    )


def _since(edition: Edition) -> Text:
    return text("rules-version", version=edition.version, at=Instant(edition.at))


def _whole(circle: CircleFacts, edition: Edition | None) -> Reply:
    if edition is None:
        raise Refusal("rules-version-unknown", last=circle.rules_version)
    return tell(_since(edition), numbered(edition.lines), choices(URGENT))


def _entry(edition: Edition, before: Edition | None) -> tuple[Block, ...]:
    return (_since(edition), differences(before.lines if before else (), edition.lines))
