"""A circle's own prompts and the bank: `prompt add · edit · remove · list`."""

import pytest

from bot.prompts.bank import BANK, Depth, Topic
from bot.prompts.model import MOST_OWN, Which, counts
from tests.features.prompts.board import Board

SMILE, SONG = "What made you smile this week?", "Which song do you hum?"


@pytest.fixture
def board() -> Board:
    return Board()


def test_a_prompt_is_added_under_a_number_and_belongs_to_the_circle(board: Board):
    first = board.fay(f"prompt add {SMILE}")
    second = board.fay(f"prompt add {SONG}")

    assert "Added as number 1:" in first
    assert SMILE in first
    assert "not who wrote them" in first
    assert "number 2" in second
    assert [one.words for one in board.box.own] == [SMILE, SONG]


def test_without_words_the_form_is_shown(board: Board):
    assert board.fay("prompt add") == "form prompt add"


def test_the_same_words_are_there_once(board: Board):
    """AB11: a double press."""
    board.fay(f"prompt add {SMILE}")

    assert "already, as number 1" in board.fay(f"prompt add {SMILE}")
    assert len(board.box.own) == 1


def test_a_prompt_that_is_too_long_names_the_limit(board: Board):
    assert "500 characters" in board.fay("prompt add " + "x" * 501)
    assert board.box.own == ()


def test_more_than_two_hundred_are_too_many(board: Board):
    for number in range(MOST_OWN):
        board.fay(f"prompt add Question {number}?")

    assert "holds 200 prompts" in board.fay("prompt add One more?")
    board.fay("prompt remove 7")
    assert "Added as number 201" in board.fay("prompt add One more?")


def test_a_prompt_gets_other_words_and_keeps_its_number(board: Board):
    board.fay(f"prompt add {SMILE}")
    before = board.box.own[0]

    assert SONG in board.fay(f"prompt edit 1 {SONG}")
    assert (board.box.own[0].id, board.box.own[0].words) == (before.id, SONG)


def test_what_is_removed_is_shown_once_more_and_the_others_keep_their_numbers(board: Board):
    for words in (SMILE, SONG):
        board.fay(f"prompt add {words}")

    assert SMILE in board.fay("prompt remove 1")
    assert "2 – Which song do you hum?" in board.fay("prompt list")


@pytest.mark.parametrize("line", ["prompt remove 9", "prompt edit 9 New words", "prompt now 9"])
def test_a_number_nobody_has_is_refused_kindly(board: Board, line: str):
    board.fay(f"prompt add {SMILE}")

    assert board.fay(line).startswith("There is no prompt 9 here. “prompt list” shows their numbers.")


def test_what_is_no_number_gets_an_example(board: Board):
    assert "takes a number" in board.fay("prompt remove mine")


def test_the_list_shows_our_own_and_the_topics(board: Board):
    assert "no prompts of your own yet" in board.fay("prompt list")
    board.fay(f"prompt add {SMILE}")

    shown = board.fay("prompt list")

    assert "One prompt of your own:" in shown
    assert f"1 – {SMILE}" in shown
    assert "60 prompts come with Kith, by topic:" in shown
    assert "Strengths: 4 light, 4 deep" in shown


def test_a_long_list_comes_page_by_page(board: Board):
    for number in range(1, 13):
        board.fay(f"prompt add Question {number}?")

    first = board.fay("prompt list")
    second = board.taps("Show more")

    assert "Question 10?" in first
    assert "Question 11?" not in first
    assert "12 – Question 12?" in second
    assert "Show more" not in board.buttons("fay")
    assert "12 – Question 12?" in board.fay("prompt list --page 99")


def test_the_questions_of_a_topic_can_be_read(board: Board):
    shown = board.fay("prompt list --topic strengths")

    assert "What helped this week? Small things count. (light)" in shown
    assert "What took courage lately? What did you lean on? (deep)" in shown
    assert "Is it" in board.fay("prompt list --topic strenghts")


@pytest.mark.parametrize(
    "line",
    [
        *("prompt add Hello?", "prompt list", "prompt edit 1 Hello?", "prompt remove 1", "prompt schedule"),
        *("prompt preview", "prompt skip", "prompt pause", "prompt now", "prompt schedule Tuesdays 19:00"),
    ],
)
def test_only_facilitators_look_after_prompts(board: Board, line: str):
    """PV10."""
    assert "for this circle’s facilitators" in board.says("ana", line)


def test_the_bank_holds_sixty_of_eight_topics_half_of_them_deep():
    assert len(BANK) == 60
    assert all(light + deep in (7, 8) and abs(light - deep) <= 1 for light, deep in counts().values())
    assert sum(depth is Depth.DEEP for _, depth in BANK.values()) == 30


def test_each_can_be_chosen_by_its_topic_its_depth_or_among_all(board: Board):
    box = board.box

    assert set(box.pool(Which.ANY)) == set(BANK)
    assert set(box.pool(Which.LIGHT)) | set(box.pool(Which.DEEP)) == set(BANK)
    assert {one for topic in Topic for one in box.pool(Which(topic.value))} == set(BANK)
    assert box.pool(Which.OWN) == ()
    board.fay(f"prompt add {SMILE}")
    assert len(board.box.pool(Which.OWN)) == 1
    assert len(board.box.pool(Which.ANY)) == 61
