"""`prompt preview · swap · skip · pause · now`: what is shown ahead is what is posted."""

from datetime import timedelta

import pytest

from bot.prompts.model import Which
from tests.features.prompts.board import Board, prompt_in

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SWAP, SKIP, UNSKIP, PAUSE, GO_ON = "Not this one", "Skip this time", "Post it after all", "Pause", "Go on"


@pytest.fixture
def board() -> Board:
    """Tuesdays at 19:00; it is Tuesday, noon."""
    board = Board()
    board.fay("prompt schedule Tuesdays 19:00")
    return board


def ahead(board: Board) -> list[str]:
    """The prompts that the preview shows, in their order."""
    board.fay("prompt preview")
    blocks = board.answers["fay"].blocks
    found = [getattr(one, "key", "") for one in blocks]
    return [one.removeprefix("prompts-bank-") for one in found if one.startswith("prompts-bank-")]


def test_the_next_five_are_shown_and_then_posted(board: Board):
    shown = board.fay("prompt preview")
    coming = ahead(board)

    assert "When: Tuesday 24 November, 19:00" in shown
    assert "When: Tuesday 22 December, 19:00" in shown
    assert len(coming) == 5
    board.waits(5 * WEEK)
    assert board.asked() == coming


def test_without_a_schedule_there_is_nothing_ahead():
    assert "no schedule yet" in Board().fay("prompt preview")


def test_several_schedules_are_shown_together_in_their_order(board: Board):
    board.fay("prompt schedule Fridays 9:00 --prompts deep")

    shown = board.fay("prompt preview")
    coming = ahead(board)

    assert shown.index("Schedule 1: Tuesday 24") < shown.index("Schedule 2: Friday 27")
    board.waits(2 * WEEK)
    assert board.asked() == coming[:4]
    assert "Schedule 1" not in board.fay("prompt preview 2")
    assert "no schedule of that number" in board.fay("prompt preview 5")


def test_not_this_one_brings_another_and_keeps_it_for_the_end_of_the_round(board: Board):
    before = ahead(board)
    board.fay("prompt preview")

    said = board.taps(SWAP)

    assert "Another one comes instead" in said
    assert ahead(board)[:4] == before[1:]
    board.waits(60 * WEEK)
    assert board.asked()[59] == before[0]
    assert len(set(board.asked()[:60])) == 60


def test_the_same_press_twice_swaps_once(board: Board):
    """AB11, AB12."""
    before = ahead(board)
    board.fay("prompt preview")
    press = board._button("fay", SWAP)
    board.taps(SWAP)

    again = board._press(press, board.caller("fay"), bound_to="fay")

    assert "not what comes next any more" in again
    assert ahead(board)[0] == before[1]


def test_a_button_of_a_schedule_that_is_gone_changes_nothing(board: Board):
    board.fay("prompt preview")
    swap, skip = board._button("fay", SWAP), board._button("fay", SKIP)
    board.fay("prompt schedule off")
    board.fay("prompt schedule Tuesdays 19:00")

    for press in (swap, skip):
        assert "not what comes next" in board._press(press, board.caller("fay"), bound_to="fay")


def test_the_last_one_of_a_round_cannot_be_swapped():
    board = Board()
    board.fay("prompt add Only one?")
    board.fay("prompt schedule Tuesdays 19:00 --prompts own")
    board.fay("prompt preview")

    assert "Nothing else is left in this round" in board.taps(SWAP)


def test_it_can_be_swapped_up_to_the_moment(board: Board):
    board.waits(timedelta(hours=6, minutes=59, seconds=59))
    before = ahead(board)
    board.fay("prompt preview")

    board.taps(SWAP)
    board.waits(DAY)

    assert board.asked() == [before[1]]


def test_the_next_time_is_skipped_once(board: Board):
    coming = ahead(board)

    assert "Nothing is posted at Tuesday 24 November, 19:00" in board.fay("prompt skip")

    assert "Passed over (schedule 1): Tuesday 24 November, 19:00" in board.fay("prompt preview")
    board.waits(2 * WEEK)
    assert [one.key[-16:] for one in board.posts()] == ["2026-12-01T19:00"]
    assert board.asked() == coming[:1]


def test_skipping_twice_is_skipping_once_and_it_can_be_undone(board: Board):
    board.fay("prompt skip")
    board.fay("prompt skip")

    assert "It will be posted after all, at Tuesday 24 November, 19:00" in board.taps(UNSKIP)
    board.waits(DAY)
    assert len(board.posts()) == 1


def test_skip_this_time_is_about_that_time_only(board: Board):
    board.fay("prompt preview")
    press = board._button("fay", SKIP)
    assert "Nothing is posted at" in board.taps(SKIP)
    assert SKIP not in board.buttons("fay")
    assert UNSKIP in board.buttons("fay")
    board.waits(DAY)

    assert "not what comes next" in board._press(press, board.caller("fay"), bound_to="fay")
    board.waits(WEEK)
    assert len(board.posts()) == 1


def test_a_skip_goes_with_the_time_it_was_of(board: Board):
    board.fay("prompt skip")
    board.fay("prompt schedule Fridays 9:00 --schedule 1")
    board.fay("prompt schedule Tuesdays 19:00 --schedule 1")

    board.waits(DAY)

    assert len(board.posts()) == 1


def test_with_several_schedules_it_asks_which_one_to_skip(board: Board):
    board.fay("prompt schedule Fridays 9:00")

    assert "several schedules" in board.fay("prompt skip")
    assert "Nothing is posted at Friday 27 November, 09:00" in board.taps("2 – every Friday at 09:00")
    assert "Nothing is posted at Tuesday 24" in board.fay("prompt skip 1")
    board.waits(WEEK)
    assert board.posts() == []


def test_a_skip_looks_past_a_break(board: Board):
    board.fay('prompt schedule --breaks "24 Nov - 2 Dec"')

    assert "Tuesday 8 December" in board.fay("prompt skip")


def test_nothing_is_posted_in_a_pause_until_it_is_ended(board: Board):
    coming = ahead(board)

    assert "Nothing is posted until you go on" in board.fay("prompt pause")
    assert "Nothing is posted until you go on" in board.fay("prompt preview")
    assert board.buttons("fay") == [GO_ON]
    board.waits(3 * WEEK)
    assert board.posts() == []

    assert "Prompts go on" in board.taps(GO_ON)
    board.waits(WEEK)
    assert board.asked() == coming[:1]


@pytest.mark.parametrize(
    ("until", "at"),
    [
        ("3 weeks", "Tuesday 15 December, 12:00"),
        ("15 Dec", "Tuesday 15 December, 00:00"),
        ("until 15 Dec", "Tuesday 15 December, 00:00"),
        ("2026-12-15", "Tuesday 15 December, 00:00"),
    ],
)
def test_a_pause_may_have_an_end(board: Board, until: str, at: str):
    coming = ahead(board)

    assert f"Nothing is posted until {at}" in board.fay(f"prompt pause {until}")
    assert "When: Tuesday 15 December, 19:00" in board.fay("prompt preview")
    board.waits(4 * WEEK + DAY)

    assert [one.key[-16:] for one in board.posts()] == ["2026-12-15T19:00", "2026-12-22T19:00"]
    assert board.asked() == coming[:2]
    assert PAUSE in (board.fay("prompt preview") and board.buttons("fay"))
    assert "Nothing is posted" not in board.fay("prompt schedule Fridays 9:00")


def test_a_pause_can_be_ended_before_its_time(board: Board):
    board.fay("prompt pause 3 weeks")

    board.fay("prompt pause off")
    board.waits(DAY)

    assert len(board.posts()) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("prompt pause someday", "That day could not be read"),
        ("prompt pause today", "has gone by"),
        ("prompt pause 2026-11-01", "has gone by"),
    ],
)
def test_a_pause_that_cannot_be_read_changes_nothing(board: Board, line: str, said: str):
    assert said in board.fay(line)
    assert board.box.paused is None


def test_in_a_pause_without_an_end_there_is_nothing_to_skip(board: Board):
    board.fay("prompt pause")

    assert "Nothing is planned that could be skipped" in board.fay("prompt skip")


@pytest.mark.parametrize("rhythm", ["every day at 8:00", "every 2 weeks on Sunday 17:00", "31st 19:00"])
def test_what_is_planned_in_a_pause_waits_with_the_others(board: Board, rhythm: str):
    board.fay("prompt pause")

    said = board.fay(f"prompt schedule {rhythm}")

    assert "Nothing is posted until you go on" in said
    assert "Next:" not in said
    board.waits(WEEK)
    assert board.posts() == []


def test_now_posts_the_next_one_and_it_counts_as_used(board: Board):
    coming = ahead(board)

    said = board.fay("prompt now")

    assert "On its way to the circle:" in said
    assert board.asked() == coming[:1]
    board.waits(5 * WEEK)
    assert board.asked()[1:5] == coming[1:]


def test_now_posts_one_of_our_own_and_it_counts_as_used(board: Board):
    board.fay("prompt add What made you smile?")

    board.fay("prompt now 1")

    assert board.asked() == ["What made you smile?"]
    board.waits(59 * WEEK)
    assert board.asked().count("What made you smile?") == 1


def test_now_works_without_a_schedule_and_repeats_nothing():
    board = Board()

    for _ in range(60):
        board.fay("prompt now")
        board.clock.moment += DAY

    assert sorted(board.asked()) == sorted(board.box.pool(Which.ANY))


def test_with_several_schedules_now_asks_which(board: Board):
    board.fay("prompt schedule Fridays 9:00 --prompts safe")

    assert "several schedules" in board.fay("prompt now")
    board.taps("2 – every Friday at 09:00")

    assert board.asked()[0].startswith("safe-")


def test_now_waits_for_rules_and_for_words(board: Board):
    board.fay("prompt add What made you smile?")
    board.fay("prompt schedule Fridays 9:00 --prompts own")
    board.fay("prompt remove 1")

    assert "no prompts of your own yet" in board.fay("prompt now --schedule 2")
    assert "nothing of that kind to post" in board.fay("prompt preview 2")
    board.circle_is(rules_version=0)
    assert "once the circle has agreed on its rules" in board.fay("prompt now")
    assert "until the circle has agreed on its rules" in board.fay("prompt preview")
    assert board.posts() == []


def test_what_one_schedule_posts_another_does_not_repeat(board: Board):
    board.fay("prompt schedule Fridays 9:00 --prompts light")

    board.waits(14 * WEEK)

    asked = board.asked()
    assert len(asked) == len(set(asked))


def test_our_own_words_are_quoted_as_they_are(board: Board):
    """AB1: they are never part of a text of ours."""
    board.fay("prompt add @everyone { $who } **bold**")
    board.fay("prompt now 1")

    assert prompt_in(board.posts()[0].document) == "@everyone { $who } **bold**"
