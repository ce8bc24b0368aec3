"""`prompt schedule`: when prompts are posted, from which, and on which days not."""

from datetime import date, timedelta

import pytest

from bot.kernel.breaks import Break, read_breaks
from bot.kernel.happenings import CircleChanged, CircleEnded
from bot.prompts.model import Which
from tests.features.prompts.board import Board

DAY = timedelta(days=1)


@pytest.fixture
def board() -> Board:
    return Board()


def walls(board: Board) -> list[str]:
    """The local times in the keys of what was posted."""
    return [one.key.split(":", 2)[2] for one in board.in_time()]


def test_a_schedule_is_said_back_with_its_first_time(board: Board):
    said = board.fay("prompt schedule every second Thursday at 7pm")

    assert "1 – every 2 weeks on Thursday at 19:00, from: any prompt" in said
    assert "Next: Thursday 26 November, 19:00" in said
    assert "Times are those of the circle: Europe/London." in said


def test_it_posts_at_its_times(board: Board):
    board.fay("prompt schedule Mon, Wed and Fri 8am --prompts light")

    board.waits(7 * DAY)

    assert walls(board) == ["2026-11-25T08:00", "2026-11-27T08:00", "2026-11-30T08:00"]
    assert set(board.asked()) <= set(board.box.pool(Which.LIGHT))


def test_what_is_posted_is_a_question_and_that_passing_is_fine(board: Board):
    board.fay("prompt add What made you smile this week?")
    board.fay("prompt schedule Tuesdays 19:00 --prompts own")

    board.waits(DAY)

    (shown,) = board.shown(board.circle.place)
    assert "What made you smile this week?" in shown
    assert "Passing is fine" in shown
    (post,) = board.posts()
    assert post.circle == board.circle.id
    assert post.not_after is not None
    assert post.not_after.isoformat() == "2026-11-24T22:00:00+00:00"


def test_the_schedules_can_be_seen(board: Board):
    assert "no schedule yet" in board.fay("prompt schedule")
    board.fay("prompt schedule Tuesdays 19:00")
    board.fay("prompt schedule last Friday of the month 18:30 --prompts deep")
    board.fay('prompt schedule --schedule 2 --breaks "21 Dec - 3 Jan, 1 May"')

    shown = board.fay("prompt schedule")

    assert "1 – every Tuesday at 19:00, from: any prompt" in shown
    assert "2 – the last Friday of each month at 18:30, from: deep ones" in shown
    assert "21 December 2026 to 3 January 2027" in shown
    assert "1 May 2027" in shown


def test_one_is_changed_by_its_number_and_the_only_one_without(board: Board):
    board.fay("prompt schedule Tuesdays 19:00 --prompts light")

    assert "every Tuesday at 19:00, from: Strengths" in board.fay("prompt schedule --prompts strengths")
    assert "1 – every Friday at 20:00, from: Strengths" in board.fay(
        "prompt schedule Fridays 20:00 --schedule 1"
    )
    board.waits(7 * DAY)
    assert walls(board) == ["2026-11-27T20:00"]


def test_a_second_one_is_named_as_such(board: Board):
    assert "schedules now" not in board.fay("prompt schedule Tuesdays 19:00")

    assert "There are 2 schedules now" in board.fay("prompt schedule Fridays 19:00")
    assert "schedules now" not in board.fay("prompt schedule Fridays 20:00 --schedule 2")


def test_one_is_taken_back(board: Board):
    board.fay("prompt schedule Tuesdays 19:00")

    assert "Taken back" in board.fay("prompt schedule off")

    board.waits(30 * DAY)
    assert board.posts() == []
    assert board.diary.planned == {}
    assert "no schedule yet" in board.fay("prompt schedule off")


def test_with_several_it_asks_which(board: Board):
    board.fay("prompt schedule Tuesdays 19:00")
    board.fay("prompt schedule Fridays 19:00")

    assert "several schedules" in board.fay("prompt schedule off")
    assert "every Friday at 19:00" in board.taps("2 – every Friday at 19:00")
    assert [one.number for one in board.box.plans] == [1]
    assert "no schedule of that number" in board.fay("prompt schedule off --schedule 2")
    assert "2 – every Friday" in board.fay("prompt schedule Fridays 19:00")


def test_with_several_a_change_without_a_number_asks_for_one(board: Board):
    board.fay("prompt schedule Tuesdays 19:00")
    board.fay("prompt schedule Fridays 19:00")

    assert "several schedules" in board.fay("prompt schedule --prompts deep")


def test_there_are_at_most_five(board: Board):
    for day in ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays"):
        board.fay(f"prompt schedule {day} 19:00")

    assert "up to 5 schedules" in board.fay("prompt schedule Sundays 19:00")
    assert len(board.box.plans) == 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("prompt schedule Tuesdays", "no time of day"),
        ("prompt schedule Tuesdays at 7", "7 could be in the morning or in the evening"),
        ("prompt schedule now and then", "That rhythm could not be read"),
        ("prompt schedule every third Thursday 19:00", "every 3 weeks, or once a month"),
        ("prompt schedule Tuesdays 19:00 --prompts silly", "takes one of these"),
        ("prompt schedule Tuesdays 19:00 --prompts own", "no prompts of your own yet"),
        ("prompt schedule Tuesdays 19:00 --breaks never", "Those days could not be read"),
        ('prompt schedule Tuesdays 19:00 --breaks "3 Jan - 21 Dec"', "up to 120 days"),
        ("prompt schedule Tuesdays 19:00 --schedule 4", "no schedule yet"),
        ("prompt schedule --prompts deep", "no schedule yet"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence_and_nothing_is_kept(board: Board, line: str, said: str):
    assert said in board.fay(line)
    assert board.box.plans == ()
    assert board.diary.planned == {}


def test_nothing_is_posted_on_a_break(board: Board):
    board.fay('prompt schedule every day at 8:00 --breaks "26 Nov - 28 Nov, 30 Nov"')

    board.waits(8 * DAY)

    assert [one[8:10] for one in walls(board)] == ["25", "29", "01", "02"]


def test_breaks_are_taken_out_again(board: Board):
    board.fay('prompt schedule every day at 8:00 --breaks "26 Nov - 28 Nov"')

    board.fay("prompt schedule --breaks off")

    assert board.box.plans[0].breaks == ()


@pytest.mark.parametrize(
    ("words", "today", "breaks"),
    [
        ("21 Dec - 3 Jan", "2026-11-24", [("2026-12-21", "2027-01-03")]),
        ("21 Dec–3 Jan", "2026-12-25", [("2026-12-21", "2027-01-03")]),
        ("21 Dec to 3 Jan", "2027-01-02", [("2026-12-21", "2027-01-03")]),
        ("10 Mar - 14 Apr", "2026-04-01", [("2026-03-10", "2026-04-14")]),
        ("1 May", "2026-11-24", [("2027-05-01", "2027-05-01")]),
        ("2026-12-21 - 2027-01-03", "2026-11-24", [("2026-12-21", "2027-01-03")]),
        (
            "1 May, 21 Dec - 3 Jan,",
            "2026-11-24",
            [("2026-12-21", "2027-01-03"), ("2027-05-01", "2027-05-01")],
        ),
        ("2026-11-01 - 2026-11-05", "2026-11-24", []),
    ],
)
def test_breaks_are_read_as_people_write_them(words: str, today: str, breaks: list[tuple[str, str]]):
    read = read_breaks(words, date.fromisoformat(today))

    assert read == tuple(Break(date.fromisoformat(one), date.fromisoformat(other)) for one, other in breaks)


def test_schedules_follow_the_circles_zone(board: Board):
    board.fay("prompt schedule every day at 8:00")
    before = board.circle
    board.circle_is(zone="America/New_York")

    board.happens(CircleChanged(before, board.circle))
    board.waits(2 * DAY + timedelta(hours=2))

    assert [one.not_after.hour for one in board.posts() if one.not_after] == [16, 16]
    assert walls(board) == ["2026-11-25T08:00", "2026-11-26T08:00"]


def test_another_setting_changes_nothing(board: Board):
    board.fay("prompt schedule every day at 8:00")
    board.diary.planned.clear()

    board.happens(CircleChanged(board.circle, board.circle))

    assert board.diary.planned == {}


def test_an_ended_circle_is_left_alone_and_goes_on_when_it_is_taken_up_again(board: Board):
    board.fay("prompt schedule every day at 8:00")
    going_on = board.circle
    board.circle_is(ended=True)
    ended = board.circle
    board.happens(CircleEnded(ended))
    board.waits(5 * DAY)
    assert board.posts() == []

    board.circle_is()
    board.happens(CircleChanged(ended, going_on))
    board.waits(2 * DAY)

    assert len(board.posts()) == 2


@pytest.mark.parametrize("state", [{"asleep": True}, {"rules_version": 0}, {"ended": True}])
def test_where_nobody_could_answer_a_time_passes_silently(board: Board, state):
    board.fay("prompt schedule every day at 8:00")
    board.circle_is(**state)

    board.waits(3 * DAY)
    board.is_down(3 * DAY)

    assert board.sent() == []
    assert board.box.plans[0].deck.used == frozenset()


def test_a_schedule_without_anything_to_post_tells_the_facilitators(board: Board):
    """Never 7: not posting is said."""
    board.fay("prompt add What made you smile?")
    board.fay("prompt schedule Tuesdays 19:00 --prompts own")
    board.fay("prompt remove 1")

    board.waits(DAY)

    assert board.posts() == []
    (told,) = board.shown(board.circle.facilitators_place)
    assert "Schedule 1 had nothing to post" in told
