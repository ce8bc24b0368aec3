"""Documents: words are keys until the last moment, and what a person wrote is never one of them (laws 5, PV5)."""

from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.documents import (
    LARGEST_FILE,
    Block,
    Bullets,
    Choices,
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
    Text,
    choices,
    files_in,
    people_in,
    say,
    shared,
    text,
    texts_in,
)
from bot.kernel.effects import Card
from bot.kernel.people import AccountId, PlaceId

ANA, BO = AccountId("ana"), AccountId("bo")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ONE_OF_EACH: list[tuple[Block, set[str]]] = [
    (text("a"), {"a"}),
    (Heading(text("a", inner=text("b"))), {"a", "b"}),
    (Bullets((text("a"), Said("mine"), text("b"))), {"a", "b"}),
    (Quote(Said("mine")), set()),
    (Hidden(text("a", inner=text("b")), Said("mine")), {"a", "b"}),
    (Link(text("a"), "https://example.org"), {"a"}),
    (Dial(text("a"), "999", text("b")), {"a", "b"}),
    (Dial(text("a"), "999"), {"a"}),
    (Moment(text("a"), NOON), {"a"}),
    (Mention(ANA), set()),
    (choices((text("a"), Press("x")), (text("b"), Press("y"))), {"a", "b"}),
    (Picture("https://example.org/a.png", text("a")), {"a"}),
    (File(text("a", inner=text("b")), "a.txt", "text/plain", "words"), {"a", "b"}),
    (Note(text("a", inner=text("b", deeper=text("c")))), {"a", "b", "c"}),
]


@pytest.mark.parametrize(("block", "keys"), ONE_OF_EACH)
def test_every_message_a_block_would_look_up_is_found(block: Block, keys: set[str]):
    assert {one.key for one in texts_in(block)} == keys


def test_every_kind_of_block_is_tried_here():
    assert {type(block) for block, _ in ONE_OF_EACH} == set(get_args(Block))


@given(st.text())
def test_a_persons_words_are_never_a_key(words: str):
    document = say(Quote(Said(words)), Bullets((Said(words),)), text("key", words=Said(words)))

    assert [one.key for block in document.blocks for one in texts_in(block)] == ["key"]


@given(st.text(min_size=5))
def test_a_persons_words_are_not_shown_when_something_is_printed(words: str):
    """PV5: they cannot reach a log by accident."""
    marked = f"canary-{words}"

    assert marked not in repr(say(Quote(Said(marked)), text("key", words=Said(marked))))


def test_what_is_in_a_file_is_not_shown_when_it_is_printed():
    assert "canary" not in repr(File(text("a"), "a.txt", "text/plain", "canary"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"body": "x" * (LARGEST_FILE + 1)},
        {"body": "\u00e9" * LARGEST_FILE},
        {"body": "\ud800"},
        {"name": "../a.ics"},
        {"name": "a b.ics"},
        {"name": 'a".ics'},
        {"name": ".ics"},
        {"name": "a" * 60 + ".ics"},
        {"media_type": "text/html; charset=utf-8"},
        {"media_type": "image/png"},
    ],
    ids=str,
)
def test_a_file_is_a_little_text_under_a_plain_name(wrong: dict[str, str]):
    """Whatever is not is a fault of ours, found before it is kept."""
    good = {"name": "a.ics", "media_type": "text/calendar", "body": "x" * LARGEST_FILE}

    assert File(text("a"), **good).body == good["body"]
    with pytest.raises(ValueError, match=r"."):
        File(text("a"), **good | wrong)


def test_files_are_found_and_no_card_has_one():
    file = File(text("a"), "a.ics", "text/calendar", "words")
    document = say(text("b"), file, Note(text("c")))

    assert files_in(document) == (file,)
    assert files_in(say(text("b"))) == ()
    with pytest.raises(ValueError, match="a card has no file"):
        Card("card", 1, PlaceId("place"), document)


def test_blanks_keep_their_order():
    assert text("key", b=1, a=2) == Text("key", (("b", 1), ("a", 2)))


def test_documents_are_put_together():
    assert say(text("a")) + say(text("b")) == say(text("a"), text("b"))
    assert say() == Document(())


def test_everybody_who_is_named_is_found():
    document = say(
        text("a", who=Person(ANA)), Note(text("b", inner=text("c", who=Person(BO)))), Mention(AccountId("cy"))
    )

    assert people_in(document) == {"ana", "bo", "cy"}
    assert people_in(say(Quote(Said("ana")), text("a", at=Instant(NOON)))) == frozenset()


def test_a_button_is_for_one_person_unless_it_is_shared():
    """PV11."""
    press = Press("rules agree", (("version", "2"),))

    assert press.private
    assert shared(press) == Press("rules agree", (("version", "2"),), private=False)


def test_choices_keep_their_order():
    made = choices((text("yes"), Press("y")), (text("no"), Press("n")))

    assert isinstance(made, Choices)
    assert [one.press.path for one in made.items] == ["y", "n"]
