"""Documents: words are keys until the last moment, and what a person wrote is never one of them (laws 5, PV5)."""

from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.documents import (
    Block,
    Bullets,
    Choices,
    Dial,
    Document,
    Heading,
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
    people_in,
    say,
    shared,
    text,
    texts_in,
)
from bot.kernel.people import AccountId

ANA, BO = AccountId("ana"), AccountId("bo")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ONE_OF_EACH: list[tuple[Block, set[str]]] = [
    (text("a"), {"a"}),
    (Heading(text("a", inner=text("b"))), {"a", "b"}),
    (Bullets((text("a"), Said("mine"), text("b"))), {"a", "b"}),
    (Quote(Said("mine")), set()),
    (Link(text("a"), "https://example.org"), {"a"}),
    (Dial(text("a"), "999", text("b")), {"a", "b"}),
    (Dial(text("a"), "999"), {"a"}),
    (Moment(text("a"), NOON), {"a"}),
    (Mention(ANA), set()),
    (choices((text("a"), Press("x")), (text("b"), Press("y"))), {"a", "b"}),
    (Picture("https://example.org/a.png", text("a")), {"a"}),
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
