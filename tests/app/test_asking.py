"""A form asked field by field (DECISIONS 17): one message an answer, and a way back, on and out at every step."""

from dataclasses import dataclass
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.asking import Asked, Asking, answer, begin, read
from bot.kernel.commands import Command, Hint
from bot.kernel.documents import Bullets, texts_in
from bot.kernel.people import AccountId
from tests.kernel.commands_for_tests import PROPOSE, THANKS
from tests.kernel.commands_for_tests import answer as nothing

BO = AccountId("account-of-bo")


def find(named: str) -> AccountId | None:
    return BO if named == "bo" else None


def said(asked: Asked) -> list[str]:
    """The keys of what is asked, in their order."""
    return [one.key for block in asked.document.blocks for one in texts_in(block)]


def through(command: Command, *words: str, given: tuple[tuple[str, str], ...] = ()) -> Asked:
    asked = begin(command, given)
    for one in words:
        assert asked.asking is not None
        asked = answer(command, asked.asking, one, person=find)
    return asked


def test_each_field_is_asked_in_its_order():
    assert "command-thanks-member" in said(begin(THANKS, ()))
    assert "command-thanks-words" in said(through(THANKS, "@bo"))


def test_a_whole_form():
    asked = through(THANKS, "@bo", "You made\nroom for me")

    assert asked.whole
    assert asked.asking is not None
    assert dict(asked.asking.given) == {"member": "@bo", "words": "You made\nroom for me"}


def test_what_is_given_already_is_not_asked():
    assert "command-thanks-words" in said(begin(THANKS, (("member", "bo"),)))


def test_what_cannot_be_read_is_asked_again_with_what_was_wrong():
    asked = through(THANKS, "nobody here")

    assert said(asked)[0] == "form-person"
    assert "command-thanks-member" in said(asked)


def test_nothing_to_be_seen_is_asked_again():
    assert "command-thanks-member" in said(through(THANKS, "   "))


@pytest.mark.parametrize("word", ["skip", "Skip", " SKIP. ", "skip!"])
def test_what_may_be_left_out_is_skipped(word: str):
    asked = through(PROPOSE, "Be kind", word)

    assert "command-rules-propose-line" in said(asked)


def test_what_is_needed_is_not_skipped():
    assert said(through(THANKS, "skip"))[0] == "asking-needed"


def test_back_asks_the_one_before_again_and_forgets_its_answer():
    asked = through(THANKS, "bo", "back")

    assert "command-thanks-member" in said(asked)
    assert asked.asking is not None
    assert asked.asking.given == ()


def test_back_at_the_beginning_asks_the_same_again():
    assert said(through(THANKS, "back")) == said(begin(THANKS, ()))


def test_stop_keeps_nothing():
    asked = through(THANKS, "bo", "stop")

    assert asked.asking is None
    assert said(asked) == ["asking-stopped"]


def test_a_choice_is_answered_with_its_number_or_its_word():
    asked = through(PROPOSE, "Be kind", "skip", "skip", "skip")
    (choices,) = [block for block in asked.document.blocks if isinstance(block, Bullets)]

    assert choices.numbered
    for words in ("2", "deep blue"):
        assert asked.asking is not None
        chosen = answer(PROPOSE, asked.asking, words, person=find)
        assert chosen.whole
        assert chosen.asking is not None
        assert dict(chosen.asking.given)["colour"].replace("_", " ") == "deep blue"


def test_a_word_that_is_kept_is_only_that_as_a_whole_message():
    asked = through(THANKS, "bo", "stop worrying, I said")

    assert asked.whole


_words = st.text(st.characters(codec="utf-8"), max_size=40)


@given(st.lists(_words | st.sampled_from(["skip", "back", "stop", "bo", "1"]), max_size=12))
def test_whatever_is_said_it_goes_on_or_ends(words: list[str]):
    asked = begin(PROPOSE, ())
    for one in words:
        if asked.asking is None or asked.whole:
            return
        asked = answer(PROPOSE, asked.asking, one, person=find)
        assert asked.whole or asked.document.blocks
        assert asked.asking is None or len(set(asked.asking.asked)) == len(asked.asking.asked) <= 5


@given(st.lists(st.tuples(_words, _words), max_size=4), _words)
def test_what_is_written_is_read_back(given: list[tuple[str, str]], within: str):
    asking = Asking("rules propose", tuple(given), ("words", "line"), within)

    assert read(asking.written()) == asking


def test_no_answer_is_in_its_repr():
    """PV5."""
    assert "canary" not in repr(through(THANKS, "bo", "canary"))


@dataclass(frozen=True, slots=True)
class Settled:
    reason: str
    id: Annotated[str, Hint(behind=True)] = ""


def test_what_a_button_fills_is_not_asked_of_people():
    command = Command("settle", Settled, nothing)

    asked = through(command, "Because", given=(("id", "x"),))
    without = through(command, "Because")

    assert asked.whole
    assert without.whole
    assert said(begin(command, ()))[1] == "command-settle-reason"
