"""SG9: what an import would do is known before it is done; what it did can be taken back."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.people import AccountId
from bot.signposts.entry import EVERYBODY, Entry, EntryId, Medium, Status, Way, still_true
from bot.signposts.feeds.comparing import Plan, compare
from bot.signposts.feeds.feed import Feed
from bot.signposts.feeds.telling import Kind, told
from bot.signposts.feeds.writing import as_hsds, as_toml
from bot.signposts.importing import CannotUndo, Import, ImportId, apply, undo
from tests.features.pretend import NOW
from tests.features.signposts import entries
from tests.features.signposts.brought import TODAY, a_service, an_entry, file, page, reading, text
from tests.features.signposts.entries import HOUSE
from tests.features.signposts.pretend import PretendDirectory, PretendImports

ANA = AccountId("ana")


class Keeping:
    """A directory, its imports, and ids that count upwards."""

    def __init__(self) -> None:
        self.directory, self.imports = PretendDirectory(), PretendImports()
        self.numbers = count(1)

    def plan(self, feed: Feed, community=EVERYBODY) -> Plan:
        known = [one.entry for one in self.directory.all(community)]
        return compare(feed, known, community=community, new_id=lambda: EntryId(f"e{next(self.numbers)}"))

    def bring(self, feed: Feed, community=EVERYBODY) -> Import:
        return apply(
            self.plan(feed, community),
            self.directory,
            self.imports,
            new_id=lambda: ImportId(f"i{next(self.numbers)}"),
            now=NOW,
            by=ANA,
        )

    def undo(self, one: Import):
        return undo(one, self.directory, self.imports, now=NOW)

    def names(self) -> list[str]:
        return [listed.entry.name for listed in self.directory.all(EVERYBODY)]

    def change(self, name: str, how: Callable[[Entry], Entry]) -> None:
        entry = next(one.entry for one in self.directory.all(EVERYBODY) if one.entry.name == name)
        self.directory.keep(how(entry), by=None, now=NOW)


@pytest.fixture
def keeping() -> Keeping:
    return Keeping()


def vale(*ids: str, more: str = "", **given) -> Feed:
    """A feed of these, each named like its id, each with a number of its own."""
    entries = (
        an_entry(more, id_=one, name=one, call=f'"0113 496 00{sum(map(ord, one)) % 90 + 10}"') for one in ids
    )
    return reading(text("vale.toml", "\n".join(entries)), **given)


def test_what_is_new_is_added_with_an_id_of_ours(keeping: Keeping):
    plan = keeping.plan(vale("Ash", "Birch"))

    assert [(one.entry.id, one.entry.foreign, one.where) for one in plan.added] == [
        ("e1", "Ash", "vale.toml line 1"),
        ("e2", "Birch", "vale.toml line 9"),
    ]
    assert keeping.names() == [], "a plan changes nothing"


def test_the_same_feed_again_changes_nothing(keeping: Keeping):
    keeping.bring(vale("Ash", "Birch"))

    again = keeping.plan(vale("Ash", "Birch"))

    assert (again.unchanged, again.does_something, again.drops) == (2, False, False)


def test_what_changed_is_told_by_its_fields(keeping: Keeping):
    keeping.bring(vale("Ash", "Birch"))

    plan = keeping.plan(vale("Ash", "Birch", more='cost = "free"\nareas = ["Leeds"]'))

    assert [(one.after.name, one.fields) for one in plan.changed] == [
        ("Ash", ("cost", "areas")),
        ("Birch", ("cost", "areas")),
    ]
    assert [one.after.id for one in plan.changed] == ["e1", "e2"], "ids stay: people keep entries by them"


def test_what_the_feed_no_longer_has_goes(keeping: Keeping):
    keeping.bring(vale("Ash", "Birch", "Cedar", "Elm", "Fir", "Gorse"))

    keeping.bring(vale("Ash", "Birch", "Cedar", "Elm", "Fir"))

    assert keeping.names() == ["Ash", "Birch", "Cedar", "Elm", "Fir"]


def test_what_the_feed_merely_got_wrong_stays_as_it_was(keeping: Keeping):
    keeping.bring(vale("Ash", "Birch"))
    broken = reading(
        text("vale.toml", an_entry("youngst = 1", id_="Ash") + an_entry(id_="Birch", name="Birch"))
    )

    plan = keeping.plan(broken)

    assert (plan.removed, [bad.foreign for bad in plan.invalid]) == ((), ["Ash"])


@pytest.mark.parametrize("foreign", [7, "x" * 200])
def test_however_long_its_id_is(keeping: Keeping, foreign: object):
    keeping.bring(reading(page(a_service(id=foreign))))

    plan = keeping.plan(
        reading(
            page(
                a_service(id=foreign, status="open"),
                a_service(id="other", phones=[], url="https://example.org"),
            )
        )
    )

    assert (plan.removed, len(plan.invalid)) == ((), 1)


def test_a_row_that_is_too_long_is_not_taken_for_gone(keeping: Keeping):
    head, rest = "id,name,description,assured_date,email\n", "Talk.,2026-10-01,a@example.org"
    table = f"{head}1,Ash,{rest}{{}}\n2,Fir,{rest}\n"
    keeping.bring(reading(text("services.csv", table.format(""))))

    plan = keeping.plan(reading(text("services.csv", table.format(",more"))))

    assert (plan.removed, [bad.foreign for bad in plan.invalid], plan.unchanged) == ((), ["1"], 1)


@pytest.mark.parametrize(
    ("had", "left", "asks"),
    [(10, 10, False), (10, 8, False), (10, 7, True), (5, 4, False), (4, 3, True), (1, 0, True), (2, 1, True)],
)
def test_a_feed_that_would_take_away_more_than_a_fifth_asks(
    keeping: Keeping, had: int, left: int, asks: bool
):
    trees = [f"Tree {at}" for at in range(had)]
    keeping.bring(vale(*trees))

    plan = keeping.plan(vale(*trees[:left]) if left else vale("Another"))

    assert (len(plan.removed), plan.drops) == (had - left, asks)


def test_closing_them_all_is_taking_them_away(keeping: Keeping):
    keeping.bring(vale("Ash", "Birch"))

    assert keeping.plan(vale("Ash", "Birch", more='status = "defunct"')).drops


def test_what_was_written_by_hand_is_nobodys_feed(keeping: Keeping):
    """Also where a file has no name."""
    keeping.directory.keep(entries.an_entry("own", "Own", ways=(Way(Medium.CALL, "999"),)), by=ANA, now=NOW)

    plan = keeping.plan(reading(text(".toml", an_entry())))

    assert (plan.feed, plan.removed, plan.had, len(plan.added)) == ("feed", (), 0, 1)


def test_other_feeds_are_left_alone(keeping: Keeping):
    keeping.bring(vale("Ash", "Birch"))

    keeping.bring(vale("Cedar", feed="hill"))

    assert keeping.names() == ["Ash", "Birch", "Cedar"]


def test_what_another_source_has_is_reported_and_not_brought_in(keeping: Keeping):
    """The same name with the same number, written in another way."""
    keeping.directory.keep(
        entries.an_entry("own", "vale  LINE", ways=(Way(Medium.CALL, "0113-4960000"),)), by=ANA, now=NOW
    )

    plan = keeping.plan(reading(page(a_service())))

    assert plan.added == ()
    assert [(one.draft.entry.name, one.of.id, one.elsewhere) for one in plan.duplicate] == [
        ("Vale Line", "own", True)
    ]


def test_the_same_name_with_another_number_is_another(keeping: Keeping):
    keeping.directory.keep(
        entries.an_entry("own", "Vale Line", ways=(Way(Medium.CALL, "116 123"),)), by=ANA, now=NOW
    )

    assert len(keeping.plan(reading(page(a_service()))).added) == 1


def test_what_a_keeper_made_sure_of_is_not_made_older(keeping: Keeping):
    """SG5: the newer of the two days counts."""
    keeping.bring(vale("Ash"))
    keeping.change("Ash", lambda entry: still_true(entry, TODAY))

    assert keeping.plan(vale("Ash")).does_something is False
    changed = keeping.plan(vale("Ash", more='cost = "free"')).changed[0]
    assert (changed.fields, changed.after.checked) == (("cost",), TODAY)


def test_communities_have_feeds_of_their_own(keeping: Keeping):
    keeping.bring(vale("Ash"), HOUSE)

    assert keeping.names() == []
    assert [one.entry.name for one in keeping.directory.all(HOUSE)] == ["Ash"]
    assert len(keeping.plan(vale("Ash")).added) == 1


def test_an_import_can_be_taken_back(keeping: Keeping):
    keeping.bring(vale("Ash", "Birch", "Cedar", "Elm", "Fir", "Gorse"))
    before = dict(keeping.directory.entries)
    second = keeping.bring(vale("Ash", "Birch", "Cedar", "Elm", "Hazel", more='cost = "free"'))
    assert keeping.directory.entries != before

    undone = keeping.undo(second)

    assert keeping.directory.entries == before
    assert (undone.put_back, undone.taken_out, undone.kept) == (6, 1, ())


def test_taking_back_goes_step_by_step(keeping: Keeping):
    first = keeping.bring(vale("Ash"))
    second = keeping.bring(vale("Ash", "Birch"))

    with pytest.raises(CannotUndo, match="A later import of vale builds on this one"):
        keeping.undo(first)
    keeping.undo(second)
    keeping.undo(first)

    assert keeping.names() == []
    with pytest.raises(CannotUndo):
        keeping.undo(first)


def test_what_somebody_changed_by_hand_since_is_left_alone(keeping: Keeping):
    made = keeping.bring(vale("Ash", "Birch"))
    keeping.change("Ash", lambda entry: replace(entry, what="Better words."))

    undone = keeping.undo(made)

    assert keeping.names() == ["Ash"]
    assert len(undone.kept) == 1


def test_making_sure_of_an_entry_is_no_change_of_it(keeping: Keeping):
    made = keeping.bring(vale("Ash"))
    keeping.change("Ash", lambda entry: still_true(entry, TODAY))

    assert keeping.undo(made).taken_out == 1


def test_a_plan_is_told_in_counts_and_first_lines(keeping: Keeping):
    """What is lost or wrong comes first; the rest is counted."""
    keeping.bring(vale("Ash", "Birch"))
    feed = reading(
        text(
            "vale.toml",
            an_entry('cost = "free"', id_="Ash", name="Ash")
            + an_entry(id_="Ash", name="Twice")
            + an_entry(id_="Elm", name="Elm", call="7")
            + an_entry('topics = ["unicycling"]', id_="Fir", name="Fir"),
        )
    )

    shown = told(keeping.plan(feed), at_most=4)

    assert dict(shown.counts) == {
        "added": 1, "changed": 1, "removed": 1, "duplicate": 1, "invalid": 1, "unchanged": 0, "note": 1
    }  # fmt: skip
    assert [(line.kind, line.name) for line in shown.lines] == [
        (Kind.REMOVED, "Birch"),
        (Kind.INVALID, "Elm"),
        (Kind.DUPLICATE, "Twice"),
        (Kind.CHANGED, "Ash"),
    ]
    assert shown.more == 2


def test_what_is_written_is_read_back_to_the_same(keeping: Keeping):
    """Round trip: nothing changed."""
    keeping.bring(reading(file("vale.toml"), feed="vale"))
    keeping.bring(reading(file("vale.json"), feed="json"))

    for feed in ("vale", "json"):
        here = [one.entry for one in keeping.directory.all(EVERYBODY) if one.entry.feed == feed]
        again = reading(text("out.toml", as_toml(here, name=feed)), feed=feed, country="US", licence="other")
        plan = keeping.plan(again)
        assert (plan.unchanged, plan.does_something, plan.invalid) == (len(here), False, ())


LETTERS = st.text(
    st.characters(categories=["L", "N", "P", "S"], exclude_characters="<&"), min_size=1, max_size=30
)


NUMBERS = st.sampled_from(["116 123", "85258", "+44 113 496 0000", "0113-496-0000"])


@given(LETTERS, LETTERS, st.lists(NUMBERS, unique=True, min_size=1), st.none() | st.integers(0, 120))
def test_whatever_an_entry_says_comes_back_from_a_file(
    name: str, words: str, numbers: list[str], age: int | None
):
    """SG1: numbers byte for byte."""
    entry = entries.an_entry(
        "x",
        f"a{name}",
        f"{words}\nb",
        happens=f'"{words}\\"',
        oldest=age,
        status=Status.INACTIVE,
        country="",
        foreign="x",
        feed="f",
        ways=tuple(Way(Medium.CALL, number, f"l{words}") for number in numbers),
    )

    feed = reading(text("out.toml", as_toml([entry], name="f")), feed="f")

    assert [replace(draft.entry, id=entry.id) for draft in feed.drafts] == [entry]


def test_a_page_of_the_standard_is_read_back(keeping: Keeping):
    """Ids, numbers, ages, topics, country and day survive; hours are words there."""
    keeping.bring(reading(file("vale.json"), feed="json"))
    here = [one.entry for one in keeping.directory.all(EVERYBODY)]

    feed = reading(text("out.json", as_hsds(here)), country="")

    was, now = here[1], feed.drafts[1].entry
    assert feed.invalid == ()
    assert (now.foreign, now.name, now.country, now.checked) == (
        was.foreign,
        was.name,
        was.country,
        was.checked,
    )
    assert (now.languages, now.topics, now.areas, now.youngest) == (
        was.languages,
        was.topics,
        was.areas,
        was.youngest,
    )
    assert [way.value for way in now.ways] == [way.value for way in was.ways]
    assert now.hours_words == f"{was.hours} {was.hours_words}"


@pytest.mark.parametrize(
    "hours",
    [
        "24/7",
        "Mo-Fr 09:00-17:00",
        "Mo-We 09:00-12:00,13:00-17:00; Sa 10:00-24:00",
        "Mo,Fr 10:00-12:00",
        "Fr 18:00-23:00",
    ],
)
def test_weekly_hours_survive_the_standard(hours: str):
    entry = entries.an_entry("x", what="Talk.", hours=hours, ways=(Way(Medium.CALL, "116 123"),))

    read_back = reading(text("out.json", as_hsds([entry]))).drafts[0].entry

    assert (read_back.hours, read_back.hours_words) == (hours, "")


@pytest.mark.parametrize(
    "hours", ["Mo-Fr 09:00-17:00; PH off", "Mo[1] 10:00-12:00", "Mo 10:00-12:00; Mo-Fr 09:00-10:00"]
)
def test_other_hours_are_words_there(hours: str):
    entry = entries.an_entry("x", what="Talk.", hours=hours, ways=(Way(Medium.CALL, "116 123"),))

    read_back = reading(text("out.json", as_hsds([entry]))).drafts[0].entry

    assert (read_back.hours, read_back.hours_words) == ("", hours)


def test_a_page_of_the_standard_has_what_the_standard_needs(keeping: Keeping):
    """The fields that its schemas require."""
    keeping.bring(reading(file("vale.toml")))
    keeping.bring(reading(file("vale.json"), feed="json"))

    services = json.loads(as_hsds([one.entry for one in keeping.directory.all(EVERYBODY)]))["contents"]

    for service in services:
        assert {"id", "name", "status"} <= service.keys()
        assert str(UUID(service["id"])) == service["id"]
        for phone in service.get("phones", ()):
            assert {"id", "number"} <= phone.keys()
        for place in service.get("service_at_locations", ()):
            assert {"id", "location_type"} <= place["location"].keys()
            for address in place["location"]["addresses"]:
                needed = {
                    "id",
                    "address_1",
                    "city",
                    "state_province",
                    "postal_code",
                    "country",
                    "address_type",
                }
                assert needed <= address.keys()
        for attribute in service.get("attributes", ()):
            assert {"id", "name", "description"} <= attribute["taxonomy_term"].keys()


def test_who_checked_an_entry_is_in_no_file(keeping: Keeping):
    keeping.bring(vale("Ash"))
    here = [one.entry for one in keeping.directory.all(EVERYBODY)]

    assert keeping.directory.checked_by(here[0].id) == ANA
    assert "ana" not in as_toml(here, name="Vale").casefold().replace("an entry", "")
    assert "ana" not in as_hsds(here)


def test_an_old_feed_is_brought_in_and_told_to_be_old(keeping: Keeping):
    """SG5: it is kept, but nobody is shown it."""
    old = an_entry().replace("2026-10-01", str(TODAY - timedelta(days=800)))

    plan = keeping.plan(reading(text("old.toml", old)))

    assert len(plan.added) == 1
    assert "members are not shown it" in plan.notes[0].what


def test_what_is_hidden_stays_hidden(keeping: Keeping):
    keeping.bring(vale("Ash"))
    ash = next(iter(keeping.directory.all(HOUSE)))
    keeping.directory.mark(replace(ash, hidden=True), HOUSE)

    keeping.bring(vale("Ash", more='cost = "free"'))

    found = keeping.directory.find(ash.entry.id, HOUSE)
    assert found is not None
    assert (found.hidden, found.entry.cost) == (True, "free")
