"""What an entry looks like: always the same, in this order, whole (S1, SG3). Numbers are blocks of their own (SG1)."""

from collections.abc import Iterator
from datetime import date, datetime

from babel import Locale, UnknownLocaleError

from bot.kernel.documents import (
    Block,
    Bullets,
    Dial,
    Heading,
    Instant,
    Link,
    Note,
    Person,
    Press,
    Said,
    Text,
    Value,
    choices,
    text,
)
from bot.kernel.people import AccountId, Caller
from bot.signposts.around import today_of
from bot.signposts.entry import EVERYBODY, Entry, Listed, Medium, Status, Way, age_of
from bot.signposts.hours import Opening, State, opening
from bot.signposts.model import Age

URGENT = (text("signposts-urgent-button"), Press("urgent"))
_LINKED = frozenset({Medium.CHAT, Medium.WEB})
_DIALLED = frozenset({Medium.CALL, Medium.TEXT})


def entry_blocks(listed: Listed, caller: Caller) -> Iterator[Block]:
    """All that is known of it; what nobody said is left out, but for its hours."""
    entry = listed.entry
    yield Heading(text("signposts-name", name=Said(entry.name)))
    yield text("signposts-what", what=Said(entry.what))
    for way in entry.ways:
        yield _way(way)
    yield Bullets(tuple(_facts(entry, caller)))
    if listed.note:
        yield Note(text("signposts-note", note=Said(listed.note)))


def by_id(listed: Listed, path: str) -> Press:
    return Press(path, (("entry", listed.entry.id),))


def checked_on(entry: Entry, today: date) -> Text:
    """The month in which somebody last made sure, and what that is worth (SG5)."""
    suffix = {Age.FRESH: "", Age.STALE: "-please-check"}.get(age_of(entry, today), "-old")
    return _in_month(f"signposts-checked{suffix}", entry.checked)


def last_checked(entry: Entry) -> Text:
    """The month alone: to keepers, who are the ones to check."""
    return _in_month("signposts-checked", entry.checked)


def _in_month(key: str, day: date) -> Text:
    return text(key, month=text(f"signposts-month-{day.month}"), year=str(day.year))


def where_from(entry: Entry) -> Iterator[Block]:
    """Provenance and licence, where there are any."""
    if entry.source.startswith(("https://", "http://")):
        yield Link(text("signposts-source"), entry.source)
    elif entry.source:
        yield Note(text("signposts-source-words", source=Said(entry.source)))
    if entry.licence:
        yield Note(text("signposts-licence", licence=Said(entry.licence)))


def for_keepers(listed: Listed, by: AccountId | None) -> Iterator[Block]:
    """Who checked it, and what can be done with it: for keepers alone."""
    entry = listed.entry
    day = entry.checked.isoformat()
    yield Note(
        text("signposts-checked-by", who=Person(by), day=day)
        if by
        else text("signposts-checked-day", day=day)
    )
    pinned, hidden = listed.pinned, listed.hidden
    switches = (
        _switch(
            listed, "signpost pin", on=not pinned, label="signposts-unpin" if pinned else "signposts-pin"
        ),
        _switch(
            listed, "signpost hide", on=not hidden, label="signposts-unhide" if hidden else "signposts-hide"
        ),
    )
    own: tuple[tuple[Text, Press], ...] = ()
    if entry.community != EVERYBODY:
        active = entry.status is Status.ACTIVE
        own = (
            (text("signposts-still-true"), Press("signpost true", (("entries", entry.id),))),
            (text("signposts-edit"), by_id(listed, "signpost edit")),
            _switch(
                listed,
                "signpost retire",
                on=active,
                label="signposts-retire" if active else "signposts-bring-back",
            ),
        )
    yield choices(*own, *switches, (text("signposts-annotate"), by_id(listed, "signpost note")))


def _switch(listed: Listed, path: str, *, on: bool, label: str) -> tuple[Text, Press]:
    given = (("entry", listed.entry.id), ("change", "on" if on else "off"))
    return text(label), Press(path, given)


def open_now(entry: Entry, now: datetime) -> Text:
    found = opening(entry, now)
    if entry.hours_words and found.state is State.UNKNOWN:
        return text("signposts-hours-words", hours=Said(entry.hours_words))
    if found.always:
        return text("signposts-open-always")
    return _until(found)


def _until(found: Opening) -> Text:
    if found.state is State.UNKNOWN:
        return text("signposts-hours-unknown")
    if found.until is None:
        return text("signposts-closed")
    if found.state is State.OPEN:
        return text("signposts-open-until", until=Instant(found.until))
    return text("signposts-closed-until", until=Instant(found.until))


def _way(way: Way) -> Block:
    if way.medium in _DIALLED:
        return Dial(_label(way), way.value)
    if way.medium in _LINKED:
        return Link(_label(way), way.value)
    return text(f"signposts-way-{way.medium}-at", label=_label(way), where=Said(way.value))


def _label(way: Way) -> Text:
    if way.medium is Medium.TEXT and way.keyword:
        return text("signposts-way-text-word", word=Said(way.keyword))
    if way.label:
        return text(f"signposts-way-{way.medium}-for", what=Said(way.label))
    return text(f"signposts-way-{way.medium}")


def _facts(entry: Entry, caller: Caller) -> Iterator[Text]:
    if entry.who or entry.youngest is not None or entry.oldest is not None:
        yield text("signposts-who", who=Said(entry.who) if entry.who else _ages(entry))
    if entry.cost:
        yield text("signposts-cost", cost=_cost(entry.cost))
    if entry.languages:
        names = ", ".join(_language(code, caller.language) for code in entry.languages)
        yield text("signposts-languages", languages=names)
    if entry.areas:
        yield text("signposts-areas", areas=Said(", ".join(entry.areas)))
    if entry.access:
        yield text("signposts-access", access=Said(entry.access))
    yield open_now(entry, caller.now)
    if entry.happens:
        yield text("signposts-happens", happens=Said(entry.happens))
    yield (
        text("signposts-private", private=Said(entry.private))
        if entry.private
        else text("signposts-private-unknown")
    )
    yield checked_on(entry, today_of(caller))


def _ages(entry: Entry) -> Text:
    if entry.youngest is None:
        return text("signposts-ages-to", oldest=str(entry.oldest))
    if entry.oldest is None:
        return text("signposts-ages-from", youngest=str(entry.youngest))
    return text("signposts-ages", youngest=str(entry.youngest), oldest=str(entry.oldest))


def _cost(cost: str) -> Value:
    return text("signposts-cost-free") if cost.casefold() == "free" else Said(cost)


def _language(code: str, spoken: str) -> str:
    """What a language is called in the reader's; its code where nobody knows."""
    try:
        return str(Locale.parse(spoken or "en").languages.get(code, code))
    except (UnknownLocaleError, ValueError):
        return code
