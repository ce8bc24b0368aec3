"""What a platform lets through, in figures."""

import pytest

from adapters.allowance import Allowance, Bucket, Limit, Window


def taken(limit: Limit, now: float, *, answers: bool) -> int:
    """As many as there are, at once."""
    count = 0
    while limit.free(now, answers=answers):
        limit.take(now)
        limit.came(now, now)
        count += 1
    return count


def test_a_bucket_begins_with_what_is_kept_for_answers_and_fills():
    bucket = Bucket(1.0, 10)

    assert bucket.free(1, answers=False) == 0
    assert bucket.free(1, answers=True) == 5
    assert taken(bucket, 1000, answers=False) == 5
    assert taken(bucket, 1000, answers=True) == 5


def test_what_was_sent_beyond_a_bucket_is_owed():
    bucket = Bucket(0.98, 2)
    for _ in range(5):
        bucket.take(1)

    assert bucket.wait(1, answers=True) > 4 / 0.98
    assert bucket.free(1 + bucket.wait(1, answers=True), answers=True) == 1


def test_a_platform_that_says_it_is_empty_is_believed():
    bucket, window = Bucket(1.0, 10), Window(5, 5.0)
    for limit in (bucket, window):
        assert limit.free(100, answers=True)
        limit.empty(100)
        assert limit.free(100, answers=True) == 0


@pytest.mark.parametrize("count, seconds", [(50, 1.0), (5, 5.0), (1, 2.0)])
def test_no_stretch_of_time_sees_more_than_a_window_allows(count: int, seconds: float):
    window, sent, now = Window(count, seconds), list[float](), 0.0
    while now < 10 * seconds:
        sent += [now] * taken(window, now, answers=len(sent) % 3 == 0)
        now += max(window.wait(now, answers=False), 0.001)

    most = max(sum(1 for one in sent if start <= one < start + seconds) for start in sent)
    assert most <= count
    assert len(sent) >= 9 * max(count - 1, 1)


def test_one_of_a_window_is_kept_for_an_answer():
    window = Window(5, 5.0)

    assert taken(window, 1, answers=False) == 4
    assert window.wait(1, answers=False) > 4
    assert window.wait(1, answers=True) == 0


def test_what_is_long_on_its_way_counts_from_its_answer_on():
    """Discord's stretch begins when the first of them reaches it: half a second late, it ends half a second late."""
    window = Window(5, 5.0)
    for _ in range(4):
        window.take(1.0)
    assert window.free(60, answers=False) == 0
    for _ in range(4):
        window.came(1.0, 1.5)

    assert window.wait(1.5, answers=False) > 5
    assert window.free(6.4, answers=False) == 0
    assert window.free(6.7, answers=False) == 4


def test_a_process_leaves_room_for_what_the_one_before_it_may_just_have_sent():
    window = Window(50, 1.0, used=25)

    assert taken(window, 60, answers=False) == 24
    assert taken(window, 62, answers=False) == 49


def test_a_place_is_left_alone_while_others_are_not():
    limits = Allowance(place=lambda: Window(2, 5.0))
    limits.take(1, "room")
    limits.came(1, 1, "room")

    assert limits.held(1, answers=False).keys() == {"room"}
    assert limits.held(1, answers=True) == {}
    assert limits.held(7, answers=False) == {}
    assert limits.free(1, answers=False) > 1000
    assert limits.wait(1, answers=False) == 0


def test_places_that_have_long_been_quiet_are_forgotten():
    limits = Allowance(place=lambda: Window(2, 5.0))
    for number in range(10_000):
        limits.take(number, f"room {number}")
        limits.came(number, number, f"room {number}")

    assert len(limits._places) < 600
