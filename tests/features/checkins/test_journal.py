"""A private journal: by day, for one pair of eyes; changed, taken out, taken along and burned by its owner alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkins.journal import _past
from bot.checkins.model import Entry
from bot.kernel.documents import Press
from bot.kernel.errors import Unreadable
from bot.kernel.happenings import LeftAll
from bot.kernel.people import AccountId
from tests.features.checkins.gathering import Gathering
from tests.features.pretend import NOW

ANA = AccountId("ana")
NO_PAGE = "That page is not in your journal any more."
NO_PAGES, NOT_THAT_DAY = "There is nothing in your journal.", "There is nothing in your journal for that day."


def wrote(room: Gathering, at: datetime, words: str = "Hm", who: str = "ana") -> str:
    id_ = f"page{len(room.pages.kept)}"
    room.pages.write(Entry(id_, AccountId(who), at, words))
    return id_


def lives_in(room: Gathering, zone: str) -> None:
    room.people.update(replace(room.people.kept[ANA], zone=zone))


def found(room: Gathering, day: str) -> list[str]:
    """The words of the pages that are listed for a day."""
    room.says("ana", f"checkin mine {day}")
    pages = [
        one.press
        for block in room.answers["ana"].blocks
        for one in getattr(block, "items", ())
        if hasattr(one, "press")
    ]
    return [room.pages.kept[dict(one.values)["id"]].words for one in pages if one.path == "checkin page"]


def test_it_begins_when_somebody_wants_one(room: Gathering):
    """PV2: without, no word is kept."""
    room.checks_in("ana", "Before")
    room.fills("ana", "checkin settings", journal="yes")

    assert "A copy is in your journal, which Kith shows to you alone." in room.checks_in("ana", "Now")
    assert "It is in your journal, which Kith shows to you alone." in room.checks_in(
        "ana", "Alone", seen="me"
    )
    room.fills("ana", "checkin settings", journal="no")
    room.checks_in("ana", "After")

    assert [one.words for one in room.pages.kept.values()] == ["Now", "Alone"]


def test_when_it_stops_its_pages_stay_until_they_are_burned(room: Gathering):
    room.fills("ana", "checkin settings", journal="yes")
    room.checks_in("ana", "Now")

    answer = room.fills("ana", "checkin settings", journal="no")

    assert "What is in your journal stays there until you delete it." in answer
    assert room.presses("ana", "Delete the whole journal").startswith("That deletes every page for good.")
    assert len(room.pages.kept) == 1
    assert room.presses("ana", "Delete every page") == "One page is deleted."
    assert room.pages.kept == {}


def test_a_page_is_opened_changed_and_taken_out(room: Gathering):
    id_ = wrote(room, NOW, "First words")
    room.says("ana", "checkin mine")

    assert "> First words" in room._press(_about("checkin page", id_), room.caller("ana"), bound_to="ana")
    assert room.presses("ana", "Change it") == "form checkin rewrite"
    assert room.forms["ana"] == {"id": id_}
    assert "> Other words" in room.fills("ana", "checkin rewrite", id=id_, words="Other words")
    assert room.pages.kept[id_] == Entry(id_, ANA, NOW, "Other words")
    room._press(_about("checkin page", id_), room.caller("ana"), bound_to="ana")
    assert room.presses("ana", "Delete it") == "The page is deleted.\n\n- Your journal"
    assert room.says("ana", "checkin mine").startswith(NO_PAGES)


@pytest.mark.parametrize("path", ["checkin page", "checkin rewriting", "checkin tear"])
def test_nobody_else_opens_a_page(room: Gathering, path: str):
    """PV11: the same answer as for a page that never was."""
    id_ = wrote(room, NOW)

    foreign = room._press(_about(path, id_), room.caller("bo"), bound_to="bo")
    unknown = room._press(_about(path, "nothing"), room.caller("ana"), bound_to="ana")

    assert foreign == unknown == NO_PAGE
    assert room.fills("bo", "checkin rewrite", id=id_, words="Bo was here") == NO_PAGE
    assert room.pages.kept[id_].words == "Hm"


def test_each_has_a_journal_of_their_own(room: Gathering):
    wrote(room, NOW, "Of Ana")
    wrote(room, NOW, "Of Bo", "bo")

    assert found(room, "") == ["Of Ana"]
    assert "Of Bo" not in room.fills("ana", "checkin take")
    room.fills("ana", "checkin burn", sure="yes")
    assert [one.words for one in room.pages.kept.values()] == ["Of Bo"]


def test_it_is_taken_along_oldest_first(room: Gathering):
    for days, words in ((2, "Second"), (3, "First"), (1, "Third")):
        wrote(room, NOW - timedelta(days=days), words)

    taken = room.fills("ana", "checkin take")

    assert taken.index("First") < taken.index("Second") < taken.index("Third")


def test_an_empty_journal_says_so(room: Gathering):
    assert room.says("ana", "checkin mine").startswith(NO_PAGES)
    assert room.fills("ana", "checkin take").startswith(NO_PAGES)
    assert room.says("ana", "checkin mine --weeks yes").startswith(NO_PAGES)
    assert room.fills("ana", "checkin burn", sure="yes") == "There was nothing to delete."


def test_ten_pages_at_a_time_the_newest_first(room: Gathering):
    for number in range(23):
        wrote(room, NOW - timedelta(hours=number), f"{number}")

    pages = [found(room, "")]
    while "Earlier pages" in room.buttons("ana"):
        press = room.button("ana", "Earlier pages")
        pages.append(found(room, f"--before {dict(press.values)['before']}"))

    assert [len(one) for one in pages] == [10, 10, 3]
    assert [word for one in pages for word in one] == [f"{number}" for number in range(23)]


def test_leaving_everything_burns_it(room: Gathering):
    """PV3."""
    wrote(room, NOW)

    room.happens(LeftAll(ANA))

    assert room.pages.kept == {}


def test_leaving_a_circle_does_not(room: Gathering):
    """It belongs to a person, not to a place."""
    wrote(room, NOW)

    room.leaves("ana")

    assert len(room.pages.kept) == 1


def test_a_day_is_one_by_the_owners_own_clock(room: Gathering):
    """Half past eleven at night in London is tomorrow in Tokyo."""
    wrote(room, datetime(2026, 11, 22, 23, 30, tzinfo=UTC))

    assert found(room, "22 Nov") == ["Hm"]
    lives_in(room, "Asia/Tokyo")
    assert found(room, "22 Nov") == []
    assert found(room, "23 Nov") == ["Hm"]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2026-10-25", "2026-10-24T23:00", "2026-10-25T23:59"),
        ("2026-03-29", "2026-03-29T00:00", "2026-03-29T22:59"),
    ],
)
def test_a_day_on_which_the_clocks_change_is_a_whole_one(room: Gathering, day: str, first: str, last: str):
    """Twenty-five hours, and twenty-three, in London."""
    begin, end = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (first, last))
    for at in (begin - timedelta(minutes=1), begin, end, end + timedelta(minutes=1)):
        wrote(room, at, f"{at:%d %H:%M}")

    assert found(room, day) == [f"{end:%d %H:%M}", f"{begin:%d %H:%M}"]


def test_a_day_without_a_midnight_begins_with_its_first_moment(room: Gathering):
    """In Havana the clocks went from 0:00 to 1:00 on 8 March 2026."""
    lives_in(room, "America/Havana")
    for at in (datetime(2026, 3, 8, 4, 59, tzinfo=UTC), datetime(2026, 3, 8, 5, 0, tzinfo=UTC)):
        wrote(room, at, f"{at:%H:%M}")

    assert found(room, "2026-03-08") == ["05:00"]
    assert found(room, "2026-03-07") == ["04:59"]


@pytest.mark.parametrize(
    ("words", "today", "day"),
    [
        ("today", "2026-11-24", "2026-11-24"),
        ("yesterday", "2026-03-01", "2026-02-28"),
        ("tuesday", "2026-11-24", "2026-11-24"),
        ("wednesday", "2026-11-24", "2026-11-18"),
        ("24 Nov", "2026-11-24", "2026-11-24"),
        ("25 Nov", "2026-11-24", "2025-11-25"),
        ("29 Feb", "2027-03-10", "2024-02-29"),
        ("29 Feb", "2026-02-01", "2024-02-29"),
        ("29 Feb", "2028-02-29", "2028-02-29"),
        ("29 Feb", "2028-02-28", "2024-02-29"),
        ("2019-02-28", "2026-11-24", "2019-02-28"),
        ("24 Nov 2027", "2026-11-24", "2027-11-24"),
        ("tomorrow", "2026-11-24", "2026-11-25"),
    ],
)
def test_a_day_is_one_gone_by(words: str, today: str, day: str):
    """What is plainly to come is left as it is: there is nothing in a journal for it."""
    assert _past(words, datetime.fromisoformat(today).date()).isoformat() == day


@pytest.mark.parametrize("words", ["2026-02-30", "someday", "30 Feb", "2026-13-01"])
def test_what_is_no_day_is_said(words: str):
    with pytest.raises(Unreadable):
        _past(words, NOW.date())


@given(
    today=st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 1, 1)),
    ago=st.integers(0, 300),
)
def test_every_day_of_the_last_months_is_found_by_its_name(today, ago):
    """29 February too."""
    day = today - timedelta(days=ago)

    assert _past(f"{day.day} {day:%b}", today) == day
    assert _past(day.isoformat(), today) == day


def test_weeks_show_days_and_count_nothing(room: Gathering):
    """No streaks, no gaps: only the days that are there."""
    for days in (0, 1, 8, 55, 57):
        wrote(room, NOW - timedelta(days=days))

    shown = room.says("ana", "checkin mine --weeks yes")

    assert "- This week: Monday and Tuesday\n- Last week: Monday\n- 8 weeks ago: Wednesday" in shown
    assert "There is nothing to reach here." in shown


def test_a_day_with_nothing_says_so(room: Gathering):
    wrote(room, NOW)

    assert room.says("ana", "checkin mine 1 Jan").startswith(NOT_THAT_DAY)


def _about(path: str, id_: str) -> Press:
    return Press(path, (("id", id_),))
