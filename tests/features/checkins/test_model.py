"""The arithmetic: turns that are fair, a picture of no fewer than five, days that are there, a circle's words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.checkins.model import (
    ENOUGH,
    LONGEST_WORD,
    MOST_WORDS,
    CheckIn,
    Listener,
    Seen,
    Standing,
    State,
    Wish,
    next_listener,
    picture_of,
    picture_word,
    read_words,
    weeks_of,
    worth_waiting_for,
)
from bot.kernel.people import AccountId, CircleId

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE = CircleId("tuesdays")
MOMENTS = st.none() | st.integers(0, 500).map(lambda minutes: NOON + timedelta(minutes=minutes))
WORD = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=LONGEST_WORD)
LISTS = st.lists(WORD, min_size=2, max_size=MOST_WORDS, unique_by=str.casefold)


@st.composite
def standings(draw) -> list[Standing]:
    count = draw(st.integers(0, 8))
    return [
        Standing(
            Listener(HERE, AccountId(f"p{number}"), draw(st.integers(1, 4)), draw(MOMENTS)),
            draw(st.integers(0, 5)),
            draw(st.booleans()),
            draw(MOMENTS),
        )
        for number in range(count)
    ]


@given(standing=standings())
def test_nobody_is_asked_above_their_limit_in_quiet_hours_or_by_two_at_once(standing):
    """R2."""
    free = [
        one
        for one in standing
        if not one.busy and one.holding < one.listener.most and one.quiet_until is None
    ]

    chosen = next_listener(standing)

    assert (chosen is None) == (free == [])
    assert chosen is None or chosen in [one.listener for one in free]


@given(standing=standings())
def test_whoever_was_asked_longest_ago_is_asked(standing):
    free = [one for one in standing if one.free and one.quiet_until is None]
    assume(free)
    asked = [one.listener.asked_at for one in free]

    chosen = next_listener(standing)

    assert chosen is not None
    never = None in asked
    assert chosen.asked_at == (None if never else min(one for one in asked if one))


@given(standing=standings(), dice=st.randoms(use_true_random=False))
def test_it_does_not_matter_in_which_order_they_are_looked_at(standing, dice):
    shuffled = list(standing)
    dice.shuffle(shuffled)

    assert next_listener(shuffled) == next_listener(standing)


@given(
    limits=st.lists(st.integers(1, 3), min_size=1, max_size=6),
    answers=st.lists(st.booleans(), min_size=1, max_size=40),
)
def test_over_many_rounds_nobody_is_asked_twice_before_everybody_free_was(limits, answers):
    """Fair: between two questions to one person, everybody who was free all that time got one."""
    people = {
        f"p{n}": Standing(Listener(HERE, AccountId(f"p{n}"), most), 0, False) for n, most in enumerate(limits)
    }
    since: dict[str, set[str]] = {name: set() for name in people}
    for minute, yes in enumerate(answers):
        chosen = next_listener(people.values())
        if chosen is None:
            assert all(one.holding >= one.listener.most for one in people.values())
            break
        name, before = str(chosen.account), people[str(chosen.account)]
        assert before.holding < chosen.most
        left_out = {other for other, one in people.items() if one.free and other != name} - since[name]
        assert chosen.asked_at is None or left_out == set()
        for others in since.values():
            others.add(name)
        since[name] = set()
        asked = replace(chosen, asked_at=NOON + timedelta(minutes=minute))
        people[name] = replace(before, listener=asked, holding=before.holding + yes)


@given(standing=standings())
def test_only_somebody_free_is_waited_for(standing):
    ends = [one.quiet_until for one in standing if one.free and one.quiet_until is not None]

    assert worth_waiting_for(standing) == min(ends, default=None)


@given(known=LISTS, data=st.data())
def test_a_picture_shows_what_was_chosen_by_five_or_more_and_nothing_else(known, data):
    """P8, Q2."""
    chosen = data.draw(st.lists(st.sampled_from(known) | WORD, max_size=30))

    picture = picture_of(chosen, known)

    counted = [one for one in chosen if one in known]
    assert sum(count for _, count in picture) == (len(counted) if len(counted) >= ENOUGH else 0)
    assert all(count > 0 and chosen.count(word) == count for word, count in picture)
    assert [word for word, _ in picture] == [one for one in known if one in dict(picture)]


@given(days=st.lists(st.dates(date(2020, 1, 1), date(2027, 1, 1)), max_size=30))
def test_weeks_hold_every_day_once_and_no_week_without_any(days):
    today = date(2027, 1, 1)
    monday = today - timedelta(days=today.weekday())

    weeks = weeks_of(days, today)

    shown = [monday - timedelta(weeks=ago) + timedelta(days=day) for ago, which in weeks for day in which]
    assert sorted(shown) == sorted(set(days))
    assert all(which for _, which in weeks)
    assert [ago for ago, _ in weeks] == sorted({ago for ago, _ in weeks})


@given(words=LISTS)
def test_words_are_read_back_as_they_were_written(words):
    assert read_words(", ".join(words)) == tuple(words)
    assert read_words(f" ;{' ;; '.join(words)},\n") == tuple(words)


@pytest.mark.parametrize(
    "line", ["", "sunny", "sunny, sunny", ",;,", "a, " + "b" * 25, ", ".join(map(str, range(13)))]
)
def test_too_few_too_many_and_too_long_are_no_words(line: str):
    with pytest.raises(ValueError):  # noqa: PT011  # whoever asks words it
        read_words(line)


def test_words_that_differ_only_in_their_letters_size_are_one():
    """Whichever was written first is the circle's."""
    assert read_words("Rain, rain, RAIN, sun") == ("Rain", "sun")


@given(known=LISTS, data=st.data())
def test_a_word_is_the_circles_however_it_is_written(known, data):
    word = data.draw(st.sampled_from(known))

    assert picture_word(f"  {word} ", known) == word
    assert picture_word(f"{word}, and more besides", known) == ""


@given(said=st.text(max_size=40), known=LISTS)
def test_whatever_is_said_is_a_word_of_the_circle_or_none(said, known):
    assert picture_word(said, known) in ("", *known)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("wish", Wish)
def test_it_waits_while_it_is_open_and_asks_for_something(state: State, wish: Wish):
    one = CheckIn("aaaaaaaa", HERE, AccountId("ana"), NOON, wish, Seen.CIRCLE, state)

    assert one.waits == (state is State.OPEN and wish is not Wish.NOTHING)
    assert not one.heard().waits


def test_a_picture_word_is_not_shown_when_it_is_printed():
    """PV5."""
    one = CheckIn("aaaaaaaa", HERE, AccountId("ana"), NOON, Wish.NOTHING, Seen.CIRCLE, word="canary")

    assert "canary" not in repr(one)
