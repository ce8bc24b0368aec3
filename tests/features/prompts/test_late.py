"""RL4: after downtime the latest is posted if it is of use, the others are listed; nothing is used up unseen."""

from datetime import timedelta

import pytest

from tests.features.prompts.board import Board

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


@pytest.fixture
def board() -> Board:
    """Every day at eight; it is noon."""
    board = Board()
    board.fay("prompt schedule every day at 8:00")
    return board


def test_what_is_a_little_late_is_posted(board: Board):
    board.is_down(22 * HOUR)

    assert len(board.asked()) == 1
    assert board.listed() == []


def test_what_is_too_late_is_listed_and_comes_next_time(board: Board):
    board.is_down(24 * HOUR)
    assert board.asked() == []
    assert board.listed() == ["the prompt of Wednesday 25 November, 08:00"]
    late = board.posts()[0]

    board.waits(DAY)

    assert board.in_time()[0].document == late.document


def test_of_many_only_the_latest_is_posted_and_the_others_are_counted(board: Board):
    board.is_down(5 * DAY - 3 * HOUR)

    assert len(board.asked()) == 1
    assert board.listed() == ["4 prompts, from Wednesday 25 November, 08:00 on"]
    assert len(board.box.plans[0].deck.used) == 1


def test_a_single_one_before_it_is_named(board: Board):
    board.is_down(2 * DAY - 3 * HOUR)

    assert board.listed() == ["the prompt of Wednesday 25 November, 08:00"]


def test_what_would_not_have_been_posted_is_not_listed(board: Board):
    board.fay("prompt skip")
    board.fay('prompt schedule --breaks "27 Nov - 28 Nov"')

    board.is_down(6 * DAY)

    assert board.listed() == [
        "2 prompts, from Thursday 26 November, 08:00 on",
        "the prompt of Monday 30 November, 08:00",
    ]


def test_a_pause_in_downtime_stays_silent(board: Board):
    board.fay("prompt pause 4 days")

    board.is_down(3 * DAY)
    assert board.posts() == []
    board.is_down(3 * DAY - 4 * HOUR)

    assert board.listed() == ["the prompt of Sunday 29 November, 08:00"]
    assert len(board.asked()) == 1


def test_years_away_count_to_a_hundred(board: Board):
    board.is_down(400 * DAY)

    assert board.listed()[0].startswith("100 prompts, from")


def test_each_post_has_a_key_of_its_own_and_comes_once(board: Board):
    board.waits(30 * DAY)

    keys = [one.key for one in board.posts()]
    assert len(keys) == len(set(keys)) == 30
