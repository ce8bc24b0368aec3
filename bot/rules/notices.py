"""What is said about rules and proposals, and the buttons under it. Pure: counts, never who said what."""

from collections.abc import Iterator, Sequence

from bot.kernel.documents import (
    Block,
    Bullets,
    Choices,
    Document,
    Heading,
    Instant,
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
from bot.kernel.people import AccountId, CircleFacts
from bot.rules.model import (
    DEFAULTS,
    Change,
    Differs,
    Edition,
    Phase,
    Proposal,
    Stance,
    Tally,
    View,
    what_changed,
)

Button = tuple[Text, Press]
TALK: Button = (text("rules-button-talk"), Press("rules talk"))
URGENT: Button = (text("rules-button-urgent"), Press("urgent"))
SHOW: Button = (text("rules-button-show"), Press("rules show"))
WITHDRAW = text("rules-button-withdraw")


def line_shown(line: str) -> Text | Said:
    """A line of the default set in the reader's language; any other as it was written."""
    return text(line) if line in DEFAULTS else Said(line)


def numbered(lines: Sequence[str]) -> Bullets:
    return Bullets(tuple(line_shown(line) for line in lines), numbered=True)


def differences(before: Sequence[str], after: Sequence[str]) -> Bullets:
    return Bullets(tuple(_difference(one) for one in what_changed(before, after)))


def agree_button(version: int) -> Button:
    return text("rules-button-agree"), Press("rules agree", (("version", str(version)),))


def for_all(*buttons: Button) -> Choices:
    return choices(*((label, shared(press)) for label, press in buttons))


def round_buttons(proposal: Proposal) -> tuple[Button, ...]:
    at_hand = (("id", proposal.id), ("round", str(proposal.round)))
    consent = "rules-button-found" if proposal.founds else "rules-button-consent"
    return (
        (text(consent), Press("rules consent", at_hand)),
        (text("rules-button-object"), Press("rules object", at_hand)),
        TALK,
    )


def withdraw_button(proposal: Proposal) -> Button:
    return WITHDRAW, Press("rules withdraw", (("id", proposal.id),))


def the_change(proposal: Proposal, base: Sequence[str]) -> tuple[Block, ...]:
    """What would be different; for the first rules, all of them."""
    if proposal.founds:
        return (numbered(proposal.lines),)
    return (differences(base, proposal.lines),)


def proposed(proposal: Proposal, base: Sequence[str], why: str) -> Document:
    reason = (text("rules-proposed-why"), Quote(Said(why))) if proposal.change is Change.REMOVE else ()
    return say(
        Heading(text("rules-proposed-title")),
        *the_change(proposal, base),
        *reason,
        text("rules-proposed-next", until=Instant(proposal.ends)),
        for_all(SHOW, TALK, URGENT),
    )


def reworded_while_clarifying(proposal: Proposal, base: Sequence[str]) -> Document:
    return say(
        Heading(text("rules-reworded-title")),
        *the_change(proposal, base),
        text("rules-proposed-next", until=Instant(proposal.ends)),
        for_all(SHOW, TALK, URGENT),
    )


def round_opened(proposal: Proposal, base: Sequence[str]) -> Document:
    return say(
        Heading(_round_title(proposal)),
        *the_change(proposal, base),
        text("rules-round-founding" if proposal.founds else "rules-round-how"),
        for_all(*round_buttons(proposal), URGENT),
        Note(text("rules-round-note", until=Instant(proposal.ends))),
    )


def prolonged(proposal: Proposal, counts: Tally) -> Document:
    return say(
        text("rules-extended", until=Instant(proposal.ends)),
        text("rules-counts", consents=counts.consents, asked=counts.asked),
        for_all(*round_buttons(proposal), URGENT),
    )


def objection(proposal: Proposal, stance: Stance) -> Document:
    return say(
        _whose(stance),
        Quote(Said(stance.reason or "")),
        text("rules-objection-next", until=Instant(proposal.ends)),
        for_all(*round_buttons(proposal), URGENT),
    )


def resumed(proposal: Proposal) -> Document:
    return say(
        text("rules-objection-back", until=Instant(proposal.ends)), for_all(*round_buttons(proposal), URGENT)
    )


def lapsed(counts: Tally) -> Document:
    if counts.objections:
        return say(text("rules-lapsed-objection"), text("rules-lapsed-next"), for_all(URGENT))
    return say(
        text("rules-lapsed-few"),
        text("rules-counts", consents=counts.consents, asked=counts.asked),
        text("rules-lapsed-next"),
        for_all(URGENT),
    )


def adopted(edition: Edition, base: Sequence[str], circle: CircleFacts) -> Document:
    first = edition.version == 1
    body: tuple[Block, ...] = (numbered(edition.lines),) if first else (differences(base, edition.lines),)
    note = text("rules-adopted-first-note") if first else text("rules-adopted-note", days=circle.grace_days)
    return say(
        Heading(text("rules-adopted-first" if first else "rules-adopted", version=edition.version)),
        *body,
        for_all(agree_button(edition.version), TALK, SHOW, URGENT),
        Note(note),
    )


def asked_again(edition: Edition, base: Sequence[str], circle: CircleFacts) -> Document:
    """For one member who agreed to the rules as they were."""
    until = Instant(circle.grace_ends) if circle.grace_ends else circle.grace_days
    return say(
        text("rules-again", circle=Said(circle.name)),
        differences(base, edition.lines),
        choices(agree_button(edition.version), TALK, SHOW, URGENT),
        Note(text("rules-again-note", until=until)),
    )


def proposal_at_hand(proposal: Proposal, base: Sequence[str], stances: Sequence[Stance]) -> Document:
    """For one person who asks: what is being decided, and what they might do about it."""
    objections = tuple(_objections(stances))
    buttons = () if proposal.phase is Phase.CLARIFYING else (choices(*round_buttons(proposal)),)
    key = f"rules-open-{proposal.phase}"
    return say(
        Heading(text("rules-open-title")),
        *the_change(proposal, base),
        text(key, until=Instant(proposal.ends)),
        *objections,
        *buttons,
    )


def told_to_facilitators(account: AccountId, words: str) -> Document:
    quote = (Quote(Said(words)),) if words else ()
    return say(text("rules-talk-asked", who=Person(account)), *quote)


def _difference(one: Differs) -> Text:
    if not one.before:
        return text("rules-line-added", after=line_shown(one.after))
    if not one.after:
        return text("rules-line-out", before=line_shown(one.before))
    return text("rules-line-anew", before=line_shown(one.before), after=line_shown(one.after))


def _round_title(proposal: Proposal) -> Text:
    if proposal.round > 1:
        return text("rules-round-again")
    return text("rules-round-founding-title" if proposal.founds else "rules-round-title")


def _whose(stance: Stance) -> Text:
    return (
        text("rules-objection-named", who=Person(stance.account)) if stance.named else text("rules-objection")
    )


def _objections(stances: Sequence[Stance]) -> Iterator[Block]:
    for stance in stances:
        if stance.view is View.OBJECT:
            yield _whose(stance)
            yield Quote(Said(stance.reason or ""))
