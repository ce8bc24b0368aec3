"""Searching the directory, on both databases: what may be shown, what belongs together, and that any words will do."""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.signposts.entry import Entry, Listed, Medium, Reach, Status, Way
from bot.signposts.ports import Question
from storage import signposts
from storage.engine import open_engine
from storage.everything import METADATA
from storage.signpost_search import AT_MOST, SqlSearch
from storage.signposts import SqlDirectory
from storage.work import Work
from tests.features.pretend import NOW
from tests.features.signposts.entries import HOUSE, NEXT_DOOR, TODAY, an_entry
from tests.storage.conftest import Store

CANARY = "kanarienvogel"
ASKED = (
    "cant sleep", "skint", "in debt", "my mum has dementia", "so lonely", "panic attacks", "want to die", "drinking",
    "somewhere to go", "somebody to listen", "homeless tonight", "no food", "my dad died", "anxious", "gambling",
    "he hits me", "bullied", "job", "gay", "learn to cook",
)  # fmt: skip
COUNTRIES = ("GB", "IE", "US", "CA", "AU", "NZ", "")
EVERY_TOPIC = (
    "sleep",
    "debt",
    "dementia",
    "loneliness",
    "panic",
    "alcohol",
    "grief",
    "gambling",
    "work",
    "housing",
)


@pytest.fixture
def directory(store: Store) -> SqlDirectory:
    return SqlDirectory(store.work)


@pytest.fixture
def search(store: Store) -> SqlSearch:
    return SqlSearch(store.work)


def keep(directory: SqlDirectory, *entries: Entry) -> None:
    directory.keep_all(entries, by=None, now=NOW)


def found(search: SqlSearch, words: str = "cant sleep", *, now: datetime = NOW, **more: object) -> list[str]:
    question = Question(**{"words": words, "country": "GB", **more})  # type: ignore[arg-type]
    return [one.entry.id for one in search.find(question, community=HOUSE, now=now)]


def for_sleep(id_: str, **more: Any) -> Entry:
    return an_entry(
        id_, str(more.pop("name", f"Nights {id_}")), "An insomnia course", **{"topics": ("sleep",), **more}
    )


def test_what_people_call_it_finds_what_it_is_called(search: SqlSearch, directory: SqlDirectory):
    """SG12."""
    keep(
        directory,
        an_entry("nights", "Better nights", "Sleep hygiene course"),
        an_entry("money", "Money desk", "Debt advice and welfare rights"),
        an_entry("memory", "Memory café", "For people living with dementia and their carers"),
        an_entry("coffee", "Tea at two", "A coffee morning", hours="Tu 14:00-16:00"),
    )

    assert found(search, "cant switch my head off at night")[:1] == ["nights"]
    assert found(search, "skint and bailiffs at the door")[:1] == ["money"]
    assert found(search, "my mum forgets who i am")[:1] == ["memory"]
    assert found(search, "somewhere to go on a tuesday")[:1] == ["coffee"]


def test_slips_and_names_are_heard(search: SqlSearch, directory: SqlDirectory):
    keep(directory, an_entry("fernwick", "Fernwick Trust", "Days out"), for_sleep("nights"))

    assert found(search, "fernwik trust") == ["fernwick"]
    assert found(search, "cant slepp") == ["nights"]


@pytest.mark.parametrize(
    "words", ["xqzzt blorf", "best pizza in town", "the of and", "🌱", "\0", "' OR 1=1 --"]
)
def test_where_nothing_fits_nothing_is_shown(search: SqlSearch, directory: SqlDirectory, words: str):
    keep(directory, for_sleep("nights"), an_entry("money", "Money desk", "Debt advice"))

    assert found(search, words) == []


def test_a_topic_with_nothing_on_it_gives_nothing(search: SqlSearch, directory: SqlDirectory):
    keep(directory, for_sleep("nights"))

    assert found(search, "gambling") == []
    assert found(search, "", topic="gambling") == []
    assert found(search, "", topic="no such topic") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=80), st.text(max_size=20))
@example('" * NEAR( OR ) AND NOT', "'; DROP TABLE signposts; --")
@example("sleep:* topics:x {a b} ^sleep -sleep", "\\' & | ! <-> :*")
@example("\ud800 \0 cant sleep", "ﷺ" * 9)
def test_any_words_whatsoever_get_an_answer(
    search: SqlSearch, directory: SqlDirectory, words: str, place: str
):
    """AB9: words."""
    keep(directory, for_sleep("nights"))

    assert set(found(search, words)) <= {"nights"}
    assert set(found(search, f"cant sleep {words}", place=place)) <= {"nights"}


def test_no_question_finds_another_countrys(search: SqlSearch, directory: SqlDirectory):
    """SG6: every country × 20 questions."""
    keep(
        directory,
        *(
            an_entry(f"{country}-{topic}", topic, "Help with it", country=country, topics=(topic,))
            for country in COUNTRIES
            for topic in EVERY_TOPIC
        ),
    )

    for country in COUNTRIES:
        for words in (*ASKED, "in ireland: cant sleep", ""):
            shown = found(search, words, country=country)
            assert {one.partition("-")[0] for one in shown} <= {country, ""}
        assert found(search, "cant sleep", country=country) != []


def test_what_is_a_year_old_is_shown_only_where_nothing_newer_is(search: SqlSearch, directory: SqlDirectory):
    """SG5, with a moved clock."""
    keep(
        directory,
        for_sleep("fresh", checked=TODAY),
        for_sleep("old", checked=TODAY - timedelta(days=400)),
        for_sleep("dead", checked=TODAY - timedelta(days=732)),
        for_sleep("closed", status=Status.DEFUNCT),
        for_sleep("resting", status=Status.INACTIVE),
    )

    assert found(search) == found(search, "", topic="sleep") == ["fresh"]
    assert found(search, now=NOW + timedelta(days=330)) == ["fresh"]
    assert found(search, now=NOW + timedelta(days=367)) == ["fresh"]
    assert found(search, now=NOW + timedelta(days=731)) == ["fresh"]
    assert found(search, now=NOW + timedelta(days=732)) == []


def test_an_old_one_alone_is_shown(search: SqlSearch, directory: SqlDirectory):
    """SG5."""
    keep(directory, for_sleep("old", checked=TODAY - timedelta(days=400)))

    assert found(search) == ["old"]


def test_what_belongs_together_is_shown_together(search: SqlSearch, directory: SqlDirectory):
    """SG8: also where only one of them was asked for."""
    keep(
        directory,
        for_sleep("nights", name="A nights"),
        for_sleep("grown", pair="line", name="Sleep line"),
        an_entry("youth", "Something else", "For under 19s", pair="line"),
        an_entry("abroad", "Elsewhere", "", pair="line", country="IE"),
        an_entry("closed", "Closed", "", pair="line", status=Status.DEFUNCT),
    )

    shown = found(search, "sleep line")

    assert shown[:2] == ["grown", "youth"]
    assert set(shown) <= {"grown", "youth", "nights"}


def test_at_most_a_few_are_shown_and_no_family_is_cut_in_two(search: SqlSearch, directory: SqlDirectory):
    keep(directory, *(for_sleep(f"{place:02}", pair=f"pair {place // 2}") for place in range(30)))

    shown = found(search)

    assert AT_MOST <= len(shown) <= AT_MOST + 1
    assert all(int(one) // 2 == int(two) // 2 for one, two in zip(shown[::2], shown[1::2], strict=True))


def test_each_community_has_its_own_directory(search: SqlSearch, directory: SqlDirectory):
    """SG10."""
    hidden, pinned = for_sleep("hidden"), for_sleep("pinned", name="Zzz")
    keep(
        directory,
        for_sleep("ours", community=HOUSE),
        for_sleep("theirs", community=NEXT_DOOR),
        hidden,
        pinned,
    )
    directory.mark(Listed(hidden, hidden=True), HOUSE)
    directory.mark(Listed(pinned, pinned=True), HOUSE)
    directory.mark(Listed(pinned, hidden=True), NEXT_DOOR)

    assert found(search) == found(search, "", topic="mind") == ["pinned", "ours"]


def test_a_place_leaves_out_what_is_for_other_places(search: SqlSearch, directory: SqlDirectory):
    keep(
        directory,
        for_sleep("leeds", areas=("Leeds", "Bradford")),
        for_sleep("york", areas=("York",)),
        for_sleep("manchester", areas=("Greater Manchester",)),
        for_sleep("everywhere"),
    )

    assert found(search, "cant sleep in leeds") == found(search, place="Leeds") == ["leeds", "everywhere"]
    assert found(search, "cant sleep, manchester") == ["manchester", "everywhere"]
    assert found(search, place="Atlantis") == ["everywhere"]
    assert found(search, "", topic="sleep", place="York") == ["everywhere", "york"]
    assert len(found(search)) == 4


def test_a_language_an_age_and_a_way_narrow_it(search: SqlSearch, directory: SqlDirectory):
    keep(
        directory,
        for_sleep("polish", languages=("pl",), ways=(Way(Medium.TEXT, "85258"),)),
        for_sleep("welsh", languages=("cy", "en"), youngest=18, ways=(Way(Medium.CALL, "116 123"),)),
        for_sleep("unsaid", oldest=25, ways=(Way(Medium.VISIT, "1 High Street"),)),
    )

    assert set(found(search, language="pl")) == {"polish", "unsaid"}
    assert found(search, age=40) == ["polish", "welsh"]
    assert set(found(search, age=17)) == {"polish", "unsaid"}
    assert found(search, reach=Reach.PHONE) == ["welsh"]
    assert found(search, reach=Reach.TEXT) == ["polish"]
    assert found(search, reach=Reach.ONLINE) == []
    assert found(search, reach=Reach.IN_PERSON) == ["unsaid"]


def test_a_group_is_looked_through_pinned_first_then_fresh_then_by_name(
    search: SqlSearch, directory: SqlDirectory
):
    pinned = an_entry("p", "Zebra", topics=("grief",), checked=TODAY - timedelta(days=200))
    keep(
        directory,
        pinned,
        an_entry("b", "bees", topics=("sleep",)),
        an_entry("a", "Ants", topics=("anxiety",)),
        an_entry("s", "Aardvark", topics=("sleep",), checked=TODAY - timedelta(days=200)),
        an_entry("x", "Elsewhere", topics=("debt",)),
    )
    directory.mark(Listed(pinned, pinned=True), HOUSE)

    assert found(search, "", topic="mind") == ["p", "a", "b", "s"]
    assert found(search, "", topic="sleep") == ["b", "s"]
    assert found(search, "debt", topic="mind") == []


def test_what_is_changed_or_removed_is_found_no_more(search: SqlSearch, directory: SqlDirectory):
    keep(directory, for_sleep("one"))
    keep(directory, an_entry("one", "Money desk", "Debt advice"))

    assert found(search) == []
    assert found(search, "debts") == ["one"]
    directory.remove([an_entry("one").id])
    assert found(search, "debts") == []


def test_after_new_words_or_a_restore_everything_is_looked_through_again(
    store: Store, search: SqlSearch, directory: SqlDirectory
):
    keep(directory, for_sleep("one"))
    store.work.write(sa.text("DELETE FROM signpost_words"))
    signposts.retire(store.work, NOW)
    assert found(search) == []

    signposts.after_restore(store.work)

    assert found(search) == ["one"]


def test_a_question_is_kept_nowhere(database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """SG4: its canary word is not in the tables, in the file, in the write-ahead log, in a log, in an error."""
    caplog.set_level(logging.DEBUG)
    engine, work = open_engine(database_url), Work()
    METADATA.create_all(engine)
    question = Question(words=f"cant sleep {CANARY}", place=CANARY, country="GB")
    with engine.connect() as connection, connection.begin():
        work.begin(connection)
        SqlDirectory(work).keep(for_sleep("one"), by=None, now=NOW)
        SqlSearch(work).find(question, community=HOUSE, now=NOW)
    tables = [*METADATA.sorted_tables, sa.table("signpost_words", sa.column("what"))]
    with engine.connect() as connection, connection.begin():
        kept = [str(row) for table in tables for row in connection.execute(sa.select(table))]
    engine.dispose()

    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert CANARY not in "".join(kept)
    assert CANARY.encode() not in files
    assert CANARY not in caplog.text
    assert CANARY not in repr(question)


def test_an_error_does_not_repeat_the_question(store: Store, search: SqlSearch):
    """SG4."""
    with store.work.connection.begin_nested() as inner:
        store.work.write(sa.text("DROP TABLE signpost_words"))

        with pytest.raises(sa.exc.DBAPIError) as trouble:
            found(search, CANARY, place=CANARY)
        inner.rollback()

    assert CANARY not in f"{trouble.value!s} {trouble.value!r}"
