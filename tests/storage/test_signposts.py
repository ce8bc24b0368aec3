"""The directory in the database: whose an entry is, what a community says of it, and that it stays as it was given."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.kernel.people import AccountId
from bot.signposts.entry import DUE, Entry, EntryId, Listed, Medium, Status, Way
from storage import signposts
from storage.everything import METADATA
from storage.signposts import SqlDirectory
from storage.signposts_rows import read, written
from tests.features.pretend import NOW
from tests.features.signposts.entries import HOUSE, NEXT_DOOR, TODAY, an_entry
from tests.storage.conftest import Store

ANA, BO = AccountId("ana"), AccountId("bo")
EVERYTHING = an_entry(
    "gb-line",
    "Listening line",
    "Somebody listens. 🌱",
    community=HOUSE,
    who="Anyone",
    happens="A volunteer answers.",
    private="They keep it to themselves.",
    cost="free",
    access="Step-free",
    languages=("cy", "en"),
    areas=("Leeds", "Bradford"),
    topics=("grief",),
    youngest=18,
    oldest=0,
    ways=(Way(Medium.CALL, "116 123"), Way(Medium.TEXT, "85258", "In Welsh", "SHOUT")),
    hours="24/7",
    hours_words="first Tuesday",
    zone="Europe/London",
    pair="listening",
    status=Status.TEMPORARILY_CLOSED,
    source="https://example.org",
    licence="CC0",
    feed="a feed",
    foreign="77",
)
WORDS = st.text(max_size=40)


@pytest.fixture
def directory(store: Store) -> SqlDirectory:
    return SqlDirectory(store.work)


def keep(directory: SqlDirectory, *entries: Entry) -> None:
    directory.keep_all(entries, by=ANA, now=NOW)


def ids(listed: Iterable[Listed]) -> list[str]:
    return [one.entry.id for one in listed]


def test_an_entry_comes_back_as_it_was_given(directory: SqlDirectory):
    """SG1: byte for byte."""
    keep(directory, EVERYTHING)

    assert directory.find(EVERYTHING.id, HOUSE) == Listed(EVERYTHING)
    assert directory.find(EntryId("nothing"), HOUSE) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(WORDS, st.integers(0, 120) | st.none(), st.dates(), st.sampled_from(Medium))
def test_whatever_an_entry_says_is_kept(
    directory: SqlDirectory, words: str, age: int | None, checked: date, medium: Medium
):
    """AB4: also NUL, which no database holds as it is."""
    entry = an_entry("odd", words, words, pair=words, oldest=age, checked=checked, ways=(Way(medium, words),))

    keep(directory, entry)

    assert directory.find(entry.id, HOUSE) == Listed(entry)


def test_what_a_newer_kith_added_is_passed_over():
    text = written(EVERYTHING).replace('{"id"', '{"mood":"new","id"')

    assert read(text) == EVERYTHING


def test_a_community_sees_its_own_and_what_is_for_everybody(directory: SqlDirectory):
    theirs = an_entry("theirs", community=NEXT_DOOR)
    keep(directory, an_entry("ours", community=HOUSE), theirs, an_entry("everybody’s"))

    assert ids(directory.all(HOUSE)) == ["everybody’s", "ours"]
    assert directory.find(theirs.id, HOUSE) is None
    assert directory.find(theirs.id, NEXT_DOOR) == Listed(theirs)


def test_keeping_it_again_replaces_it(directory: SqlDirectory):
    keep(directory, EVERYTHING)
    newer = replace(EVERYTHING, name="Another name")

    directory.keep(newer, by=None, now=NOW)

    assert list(directory.all(HOUSE)) == [Listed(newer)]
    assert directory.checked_by(newer.id) is None


def test_of_two_with_one_id_the_later_counts(directory: SqlDirectory):
    keep(directory, an_entry("one", "Before"), an_entry("one", "After"))

    assert [one.entry.name for one in directory.all(HOUSE)] == ["After"]


def test_nobody_replaces_another_communitys_entry(store: Store, directory: SqlDirectory):
    keep(directory, EVERYTHING)

    with pytest.raises(sa.exc.IntegrityError), store.work.connection.begin_nested():
        keep(directory, replace(EVERYTHING, community=NEXT_DOOR, name="Mine now"))

    assert directory.find(EVERYTHING.id, HOUSE) == Listed(EVERYTHING)


def test_many_are_kept_and_removed_at_once(directory: SqlDirectory):
    many = [an_entry(f"e{number:04}") for number in range(1203)]
    keep(directory, *many)

    directory.remove([one.id for one in many[:1201]])

    assert ids(directory.all(HOUSE)) == ["e1201", "e1202"]


def test_marks_are_a_communitys_own(directory: SqlDirectory):
    """SG10."""
    entry = an_entry("everybody’s")
    keep(directory, entry)
    marked = Listed(entry, pinned=True, hidden=True, note="Ask for Jo")

    directory.mark(marked, HOUSE)

    assert directory.find(entry.id, HOUSE) == marked
    assert directory.find(entry.id, NEXT_DOOR) == Listed(entry)


def test_a_mark_is_changed_and_taken_back(store: Store, directory: SqlDirectory):
    entry = an_entry("one")
    keep(directory, entry)
    directory.mark(Listed(entry, pinned=True), HOUSE)

    directory.mark(Listed(entry, note="Only this"), HOUSE)
    assert directory.find(entry.id, HOUSE) == Listed(entry, note="Only this")
    directory.mark(Listed(entry), HOUSE)

    assert store.work.read(sa.select(METADATA.tables["signpost_marks"])).all() == []


@pytest.mark.parametrize("feed, stays", [("a feed", True), ("", False)])
def test_what_a_feed_may_bring_back_stays_marked(directory: SqlDirectory, feed: str, stays: bool):
    entry = an_entry("one", feed=feed)
    keep(directory, entry)
    directory.mark(Listed(entry, hidden=True), HOUSE)

    directory.remove([entry.id])
    keep(directory, entry)

    assert directory.find(entry.id, HOUSE) == Listed(entry, hidden=stays)


def test_what_is_due_is_the_communitys_own_longest_ago_first(directory: SqlDirectory):
    """SG5: keepers are asked before members are told."""
    before = TODAY - DUE
    day = timedelta(days=1)
    hidden = an_entry("hidden", community=HOUSE, checked=before - day)
    keep(
        directory,
        an_entry("later", community=HOUSE, checked=before - day),
        an_entry("first", community=HOUSE, checked=before - 9 * day),
        an_entry("on the day", community=HOUSE, checked=before),
        an_entry("closed", community=HOUSE, checked=before - day, status=Status.DEFUNCT),
        an_entry("everybody’s", checked=before - day),
        hidden,
    )
    directory.mark(Listed(hidden, hidden=True), HOUSE)

    assert ids(directory.due(HOUSE, before=before, at_most=9)) == ["first", "later"]
    assert ids(directory.due(HOUSE, before=before, at_most=1)) == ["first"]


def test_a_mark_that_hides_nothing_leaves_it_due(directory: SqlDirectory):
    entry = an_entry("pinned", community=HOUSE, checked=TODAY - DUE - timedelta(days=1))
    keep(directory, entry)
    directory.mark(Listed(entry, pinned=True), HOUSE)

    assert ids(directory.due(HOUSE, before=TODAY - DUE, at_most=9)) == ["pinned"]


def test_who_leaves_is_no_longer_named_and_their_work_stays(store: Store, directory: SqlDirectory):
    """PV3."""
    keep(directory, an_entry("one"))
    directory.keep(an_entry("two"), by=BO, now=NOW)

    signposts.forget(store.work, ANA, [])

    assert ids(directory.all(HOUSE)) == ["one", "two"]
    assert (directory.checked_by(EntryId("one")), directory.checked_by(EntryId("two"))) == (None, BO)


def test_time_alone_takes_nothing(store: Store, directory: SqlDirectory):
    """A keeper may still look at what is too old to be shown."""
    old: Any = an_entry("old", checked=TODAY - timedelta(days=3000))
    keep(directory, old)

    signposts.retire(store.work, NOW)

    assert directory.find(old.id, HOUSE) == Listed(old)
