"""What waits in the inbox and the outbox comes back as the very same value, whatever is in it (RL1, AB4)."""

import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.documents import (
    Bullets,
    Dial,
    Document,
    File,
    Heading,
    Hidden,
    Instant,
    Link,
    Mention,
    Moment,
    Note,
    Person,
    Picture,
    Press,
    Quote,
    Said,
    choices,
    say,
    shared,
    text,
)
from bot.kernel.effects import Admit, Card, CloseRoom, Direct, Opened, OpenRoom, Post, Remove, Why, Withdraw
from bot.kernel.events import Arrived, Called, Filled, Left, Origin, Pressed, Wrote
from bot.kernel.people import THANKS, AccountId, CircleId, CommunityId, PlaceId, Sender, Where
from storage.codec import decode, encode

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANA, ROOM = AccountId("ana"), PlaceId("room")
EVERY_BLOCK = say(
    text("plain"),
    Heading(
        text("with", words=Said("mine"), who=Person(ANA), at=Instant(NOON), count=3, inner=text("deep", n=1))
    ),
    Bullets((text("one"), Said("two")), numbered=True),
    Quote(Said("three\nlines\n")),
    Hidden(text("label"), Said("four")),
    Link(text("label"), "https://example.org"),
    Dial(text("label"), "0800 1111", text("detail")),
    Dial(text("label"), "116 123"),
    Moment(text("label"), NOON),
    Mention(ANA),
    choices((text("yes"), Press("rules agree", (("version", "2"),))), (text("all"), shared(Press("help")))),
    Picture("https://example.org/a.png", text("what it shows")),
    File(text("label"), "a.ics", "text/calendar", "BEGIN:VCALENDAR\r\n"),
    Note(text("small print")),
)
ORIGIN = Origin(
    "event-1", NOON, Sender("town", "ana", powerful=True), Where("town", "room", community="town")
)
EFFECTS = [
    Post("k", ROOM, EVERY_BLOCK),
    Post("k", Direct(ANA), say(), Why.UNASKED, THANKS, CircleId("c"), NOON, NOON + timedelta(days=1)),
    Card("k", 3, Opened("facilitators:c"), say(*EVERY_BLOCK.blocks[:-2]), CircleId("c"), NOON),
    Withdraw("k", ROOM, "card"),
    OpenRoom("k", CommunityId("town"), ROOM, text("name"), (ANA, AccountId("bo")), public=True),
    CloseRoom("k", ROOM),
    Admit("k", Opened("k"), ANA),
    Remove("k", ROOM, ANA),
]
EVENTS = [
    Called(ORIGIN, line="rules show"),
    Called(ORIGIN, path="thanks", values=(("member", "@bo"), ("words", "🌱"))),
    Pressed(ORIGIN, "token"),
    Filled(ORIGIN, "thanks", (("words", "a"),)),
    Wrote(ORIGIN, "words"),
    Arrived(ORIGIN),
    Left(ORIGIN),
]
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)
"""Lone surrogates and NUL among them."""


@pytest.mark.parametrize("value", [*EFFECTS, *EVENTS], ids=lambda value: type(value).__name__)
def test_everything_that_waits_comes_back_as_it_was(value: Any):
    assert decode(encode(value)) == value


@pytest.mark.parametrize("value", [*EFFECTS, *EVENTS], ids=lambda value: type(value).__name__)
def test_it_comes_back_of_the_same_kinds(value: Any):
    """An enum is an enum again, a tuple a tuple: handlers ask `is`."""
    back = decode(encode(value))

    assert repr(back) == repr(value)
    if isinstance(value, Post):
        assert back.why is value.why


def test_every_effect_and_every_event_is_tried_here():
    from bot.kernel import effects, events

    assert {type(one) for one in EFFECTS} == set(effects.Effect.__args__)
    assert {type(one) for one in EVENTS} == set(events.Event.__args__)


@given(ANYTHING)
def test_any_words_survive(words: str):
    """AB4: lone surrogates, NUL, what looks like our own marks."""
    document = say(Quote(Said(words)), text("key", words=Said(words), plain=words))

    assert decode(encode(document)) == document


@given(st.lists(st.sampled_from(["(", "@", "%", "Said", "Post", "["]), max_size=4))
def test_words_are_never_taken_for_a_kind(words: list[str]):
    values = tuple((one, one) for one in words)

    assert decode(encode(Filled(ORIGIN, "@", values))).values == values


def test_what_is_no_value_of_the_kernel_is_refused():
    for stranger in (object(), [1], {"a": 1}, 1.5, b"bytes", timedelta(1)):
        with pytest.raises(TypeError):
            encode(stranger)


def test_what_an_older_kith_wrote_is_read_with_the_new_fields_defaults():
    """RL15: an effect kept before an update is sent after it. A field that came later stands at the end."""
    old = encode(Post("k", ROOM, say())).replace(b",null,null,null,null]", b"]")

    assert decode(old) == Post("k", ROOM, say())


def test_a_moment_keeps_its_offset():
    there = datetime(2026, 4, 5, 1, 45, tzinfo=timezone(timedelta(hours=10, minutes=30)))

    assert decode(encode(Instant(there))).at.utcoffset() == timedelta(hours=10, minutes=30)


def test_no_two_kinds_share_a_name():
    """A value is found by its kind's name alone."""
    from bot.kernel import documents, effects, events, people
    from storage.codec import _KINDS

    for module in (documents, effects, events, people):
        for name, kind in vars(module).items():
            if isinstance(kind, type) and dataclasses.is_dataclass(kind):
                assert _KINDS[name] is kind


def test_it_is_compact():
    assert isinstance(decode(encode(EVERY_BLOCK)), Document)
    assert b" " not in encode(Press("help"))
