"""How people write a rhythm: what is read, what is said back, and what gets a sentence of its own."""

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.app.words import Texts
from bot.kernel.errors import Unreadable
from bot.kernel.recurrence import check_rule
from bot.kernel.rhythm import LONGEST, Recurring, describe, read_rhythm, rhythm_to_come

TODAY = date(2026, 11, 25)  # a Wednesday
WORDS = Texts()("en", "UTC", name=str)
ALL_SEVEN = "every Monday, Tuesday, Wednesday, Thursday, Friday, Saturday and Sunday at 19:00 from 2026-12-01"
DAYS = ("Monday", "tuesdays", "Wed", "THU", "fri", "Saturday", "sun")


def said_back(one: Recurring) -> str:
    return WORDS(describe(one))


@pytest.mark.parametrize(
    ("words", "rule", "start"),
    [
        ("Tuesdays 19:00", "FREQ=WEEKLY;BYDAY=TU", "2026-12-01 19:00"),
        ("tuesday at 7pm", "FREQ=WEEKLY;BYDAY=TU", "2026-12-01 19:00"),
        ("Tuesday’s, 7 p.m.", "FREQ=WEEKLY;BYDAY=TU", "2026-12-01 19:00"),
        ("EVERY WEDNESDAY AT 7.30 PM", "FREQ=WEEKLY;BYDAY=WE", "2026-11-25 19:30"),
        ("every second Thursday at 7pm", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-11-26 19:00"),
        ("every other Thursday 19:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-11-26 19:00"),
        ("alternate tues 19:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-01 19:00"),
        ("every fortnight on Thursday at 19:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-11-26 19:00"),
        ("Thursdays fortnightly, 19:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-11-26 19:00"),
        ("every second week on Mon and Thu 8am", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "2026-11-26 08:00"),
        ("every 3 weeks on Sunday 17:00", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU", "2026-11-29 17:00"),
        ("Sunday every three weeks at 17:00", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU", "2026-11-29 17:00"),
        ("weekdays 9:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-25 09:00"),
        ("Mon–Fri 9:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-25 09:00"),
        ("from Monday to Friday at 9:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-25 09:00"),
        ("weekends at noon", "FREQ=WEEKLY;BYDAY=SA,SU", "2026-11-28 12:00"),
        ("every day at 8:00", "FREQ=DAILY", "2026-11-25 08:00"),
        ("daily, 8am", "FREQ=DAILY", "2026-11-25 08:00"),
        ("every second day 8:00", "FREQ=DAILY;INTERVAL=2", "2026-11-25 08:00"),
        ("every 10 days at 8:00", "FREQ=DAILY;INTERVAL=10", "2026-11-25 08:00"),
        (ALL_SEVEN, "FREQ=DAILY", "2026-12-01 19:00"),
        ("Mon, Wed and Fri 8am", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-11-25 08:00"),
        ("Fri & Mon @ 20", "FREQ=WEEKLY;BYDAY=MO,FR", "2026-11-27 20:00"),
        ("last Friday of the month 18:30", "FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27 18:30"),
        ("every last Friday 18:30", "FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27 18:30"),
        ("first Monday 18:00", "FREQ=MONTHLY;BYDAY=1MO", "2026-12-07 18:00"),
        ("second Thursday of the month 19:00", "FREQ=MONTHLY;BYDAY=2TH", "2026-12-10 19:00"),
        ("every second Thursday of each month 19:00", "FREQ=MONTHLY;BYDAY=2TH", "2026-12-10 19:00"),
        ("every second and fourth Thursday 19:00", "FREQ=MONTHLY;BYDAY=2TH,4TH", "2026-11-26 19:00"),
        ("monthly on the 3rd Tuesday, 19:00", "FREQ=MONTHLY;BYDAY=3TU", "2026-12-15 19:00"),
        ("every 2 months on the last Sunday 17:00", "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1SU", "2026-11-29 17:00"),
        ("on the 15th of each month 19:00", "FREQ=MONTHLY;BYMONTHDAY=15", "2026-12-15 19:00"),
        ("19:00 on the 1st and 15th", "FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-12-01 19:00"),
        ("last day of the month at 8pm", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30 20:00"),
        ("every 3 months on the 31st at 8pm", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=31", "2026-12-31 20:00"),
        ("every second Thursday 19:00 from 3 Dec", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-12-03 19:00"),
        ("Tuesdays at 19:00 starting tomorrow", "FREQ=WEEKLY;BYDAY=TU", "2026-12-01 19:00"),
        ("Ｔｕｅｓｄａｙｓ　１９：００", "FREQ=WEEKLY;BYDAY=TU", "2026-12-01 19:00"),
    ],
)
def test_a_rhythm_is_read(words: str, rule: str, start: str):
    assert read_rhythm(words, TODAY) == Recurring(rule, datetime.fromisoformat(start))


@pytest.mark.parametrize(
    ("words", "back"),
    [
        ("Tuesdays 7pm", "every Tuesday at 19:00"),
        ("every second Thursday at 7pm", "every 2 weeks on Thursday at 19:00"),
        ("second Thursday of the month 7pm", "the second Thursday of each month at 19:00"),
        ("first, third Monday 18:00", "the first and third Monday of each month at 18:00"),
        ("5th Friday 9:00", "the fifth Friday of each month that has one at 09:00"),
        ("mon fri wed 8am", "every Monday, Wednesday and Friday at 08:00"),
        ("Mon-Fri 9:00", "every weekday at 09:00"),
        ("daily 8:00", "every day at 08:00"),
        ("every other day 8:00", "every 2 days at 08:00"),
        ("15th 19:00", "the 15th of each month at 19:00"),
        ("1st, 2nd, 3rd and 22nd 19:00", "the 1st, 2nd, 3rd and 22nd of each month at 19:00"),
        ("11th and last 19:00", "the 11th and last of each month at 19:00"),
        ("31st of the month 19:00", "the 31st of each month that has one at 19:00"),
        ("last day of the month 19:00", "the last day of each month at 19:00"),
        ("every 2 months on the 15th 19:00", "the 15th every 2 months at 19:00"),
        ("last Friday every 2 months 19:00", "the last Friday every 2 months at 19:00"),
        ("every 3660 days 19:00", "every 3660 days at 19:00"),
    ],
)
def test_it_is_said_back_and_reads_back_the_same(words: str, back: str):
    read = read_rhythm(words, TODAY)

    assert said_back(read) == back
    assert read_rhythm(back, TODAY).rule == read.rule


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("", "read-rule"),
        ("now and then", "read-rule"),
        ("19:00 sometimes", "read-rule"),
        ("first Monday and Tuesday 19:00", "read-rule"),
        ("first Monday and second Tuesday 19:00", "read-rule"),
        ("sixth Monday 19:00", "read-rule"),
        ("9th Monday 19:00", "read-rule"),
        ("32nd 19:00", "read-rule"),
        ("every last week on Monday 19:00", "read-rule"),
        ("every first Monday and Friday 19:00", "read-rule"),
        ("every 0 weeks on Monday 19:00", "read-rule"),
        ("every 999 weeks on Monday 19:00", "read-rule"),
        ("every year 19:00", "read-rule"),
        ("Monday - Tuesday - Friday 19:00", "read-rule"),
        ("x" * (LONGEST + 1), "read-rule"),
        ("Tuesdays", "read-rhythm-time"),
        ("the 15th of each month", "read-rhythm-time"),
        ("Tuesdays 9:00 and 19:00", "read-rhythm-times"),
        ("Tuesdays 19:00-21:00", "read-rhythm-times"),
        ("Tuesdays at 7", "read-rhythm-hour"),
        ("Tuesdays 12", "read-rhythm-hour"),
        ("at 7 on Tuesdays", "read-rhythm-hour"),
        ("Tuesdays 25:00", "read-time"),
        ("Tuesdays 24", "read-time"),
        ("19:00", "read-rhythm-day"),
        ("every 2 weeks at 19:00", "read-rhythm-day"),
        ("monthly 7pm", "read-rhythm-day"),
        ("Tuesdays 19:00 from yesterday", "read-day"),
        ("Tuesdays 19:00 from 2026-11-20", "read-rhythm-from"),
        ("Tuesdays 19:00 from friday from monday", "read-rhythm-from"),
        ("every third Thursday 19:00", "read-rhythm-either"),
        ("biweekly on Thursday 19:00", "read-rhythm-twice"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_of_its_own(words: str, key: str):
    with pytest.raises(Unreadable) as no:
        read_rhythm(words, TODAY)

    assert no.value.text.key == key


def test_it_begins_with_a_moment_still_to_come():
    """It is Thursday 26 November; in London 18:30, then 19:30."""
    before, later = datetime(2026, 11, 26, 18, 30, tzinfo=UTC), datetime(2026, 11, 26, 19, 30, tzinfo=UTC)

    for now, day in ((before, 26), (later, 3)):
        assert rhythm_to_come("every second Thursday 19:00", now, "Europe/London").start.day == day


def test_today_is_the_day_in_the_zone():
    late = datetime(2026, 11, 26, 23, tzinfo=UTC)

    assert rhythm_to_come("daily 9:00", late, "Asia/Tokyo").start.isoformat() == "2026-11-27T09:00:00"
    assert rhythm_to_come("daily 19:00", late, "America/New_York").start.isoformat() == "2026-11-26T19:00:00"


PIECES = st.sampled_from(
    [
        *(
            "every",
            "each",
            "second",
            "third",
            "last",
            "1st",
            "15th",
            "31st",
            "2",
            "3",
            "12",
            "other",
            "alternate",
        ),
        *DAYS,
        *(
            "weekdays",
            "weekend",
            "day",
            "week",
            "weeks",
            "month",
            "months",
            "fortnight",
            "of the",
            "on",
            "and",
            ",",
        ),
        *(
            "-",
            "to",
            "at",
            "7pm",
            "19:00",
            "8.30",
            "noon",
            "7",
            "19",
            "from",
            "8 Oct",
            "daily",
            "weekly",
            "monthly",
        ),
    ]
)


@given(st.text(max_size=130) | st.lists(PIECES, max_size=12).map(" ".join))
@example("²nd monday ٣:٠٠")
@example("at ٧ monday")
@example("every " * 24)
@example("from 29 Feb 2036 daily 9:00")
def test_whatever_is_written_is_read_or_refused_and_what_is_read_is_sound(words: str):
    with contextlib.suppress(Unreadable):
        read = read_rhythm(words, TODAY)

        check_rule(read.rule, read.start)
        assert read.start.date() >= TODAY
        assert read_rhythm(said_back(read), TODAY).rule == read.rule


NUMBER = st.integers(2, 30).map(str)
DAY = st.sampled_from(DAYS)
SOME_DAYS = st.lists(DAY, min_size=1, max_size=7).map(", ".join)
NTH = st.lists(st.sampled_from(["first", "2nd", "third", "4th", "5th", "last"]), min_size=2, max_size=4).map(
    " and ".join
)
DATES = st.lists(st.integers(4, 20).map(lambda one: f"{one}th"), min_size=1, max_size=5).map(", ".join)
KINDS = st.one_of(
    SOME_DAYS,
    st.builds("every {} weeks on {}".format, NUMBER, SOME_DAYS),
    st.builds("every {} days".format, NUMBER),
    st.builds("{} {} of the month".format, NTH, DAY),
    st.builds("every {} months on the {} {}".format, NUMBER, NTH, DAY),
    st.builds("on the {} of each month".format, DATES),
    st.builds("every {} months on the {}".format, NUMBER, DATES),
)


@given(KINDS, st.times())
def test_whatever_rhythm_there_is_reads_back_as_it_was_said(days: str, at):
    read = read_rhythm(f"{days} at {at:%H:%M}", TODAY)

    back = read_rhythm(said_back(read), TODAY)

    assert back.rule == read.rule
    assert (back.start.hour, back.start.minute) == (at.hour, at.minute)
