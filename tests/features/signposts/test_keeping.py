"""Keepers add, change, hide, pin, annotate and retire; nobody else can, as their role is now (SG10)."""

import pytest

from bot.kernel.people import AccountId
from bot.signposts.entry import EVERYBODY, Medium, Status, Way
from tests.features.pretend import HOUSE
from tests.features.signposts.parish import TODAY, Parish, an_entry


@pytest.fixture
def parish() -> Parish:
    parish = Parish()
    parish.has(an_entry("Tea"))
    return parish


KEEPERS_ALONE = (
    "signpost add Cake visit Library It is nice",
    "signpost edit tea cost free",
    "signpost hide tea",
    "signpost pin tea",
    "signpost note tea Use the side door",
    "signpost review",
    "signpost retire tea",
    "signpost policy Only cake",
)


@pytest.mark.parametrize("line", KEEPERS_ALONE)
def test_only_keepers_can(parish: Parish, line: str):
    """SG10, PV10."""
    before = (dict(parish.shelf.entries), dict(parish.shelf.marks), dict(parish.drawer.words))

    assert "for the keepers of the directory" in parish.says("ana", line)
    assert (parish.shelf.entries, parish.shelf.marks, parish.drawer.words) == before


@pytest.mark.parametrize("line", KEEPERS_ALONE)
def test_whoever_was_a_keeper_a_moment_ago_cannot(parish: Parish, line: str):
    """AB12."""
    parish.keepers.held.clear()

    assert "for the keepers of the directory" in parish.says("kay", line)


def test_an_entry_is_added_with_what_is_known_and_asks_for_the_rest(parish: Parish):
    answer = parish.says(
        "kay", 'signpost add "Night owls" call "0113 496 0005" People who are awake --place Leeds'
    )

    (owls,) = [one for one in parish.shelf.entries.values() if one.name == "Night owls"]
    assert owls.ways == (Way(Medium.CALL, "0113 496 0005"),)
    assert (owls.community, owls.country, owls.areas, owls.checked) == (HOUSE, "GB", ("Leeds",), TODAY)
    assert parish.shelf.looked_at[owls.id] == AccountId("kay")
    assert "What belongs here" in answer
    assert {"When it is open", "What it costs", "What stays private"} <= set(parish.talk.buttons("kay"))


def test_a_button_asks_for_one_thing_more(parish: Parish):
    parish.says("kay", 'signpost add "Night owls" call "0113 496 0005" People who are awake')

    assert parish.talk.presses("kay", "When it is open") == "form signpost edit"
    assert parish.talk.forms["kay"]["part"] == "hours"


@pytest.mark.parametrize(
    "how, where, said",
    [
        ("call", "+44116123", "Nobody’s phone could reach"),
        ("call", "ring me", "Nobody’s phone could reach"),
        ("web", "javascript:alert(1)", "not a safe web address"),
        ("web", "http://example.org", "not a safe web address"),
        ("email", "hello", "not an email address"),
    ],
)
def test_what_nobody_could_use_is_refused_with_an_example(parish: Parish, how: str, where: str, said: str):
    """SG1, AB5."""
    before = dict(parish.shelf.entries)

    assert said in parish.talk.fills("kay", "signpost add", name="X", how=how, at=where, what="Y")
    assert parish.shelf.entries == before


def test_an_edit_does_not_say_that_the_rest_was_checked(parish: Parish):
    parish.has(an_entry("Old tea", checked=TODAY.replace(year=2025)))

    answer = parish.says("kay", "signpost edit old-tea cost free")

    kept = parish.shelf.entries["old-tea"]  # type: ignore[index]
    assert (kept.cost, kept.checked.year) == ("free", 2025)
    assert "Is the rest still true" in answer


def test_hiding_is_for_this_community_and_can_be_taken_back(parish: Parish):
    parish.says("kay", "signpost hide tea")
    assert "not shown just now" in parish.says("ana", "signpost show tea")

    parish.talk.presses("kay", "Show it again")
    assert "A place for tea." in parish.says("ana", "signpost show tea")


def test_a_note_is_shown_with_the_entry_until_it_is_taken_away(parish: Parish):
    parish.says("kay", "signpost note tea The side door is step-free")
    assert "Note from this community: The side door" in parish.says("ana", "signpost show tea")

    parish.says("kay", "signpost note tea -")
    assert "Note from" not in parish.says("ana", "signpost show tea")


def test_what_came_with_this_kith_is_hidden_or_annotated_but_not_changed(parish: Parish):
    """SG10."""
    parish.has(an_entry("Line", community=EVERYBODY))

    for line in ("signpost edit line cost free", "signpost retire line --sure yes"):
        assert "changed by whoever runs it" in parish.says("kay", line)
    assert "is hidden" in parish.says("kay", "signpost hide line")
    assert "shown among the first" in parish.says("kay", "signpost pin line")


def test_retiring_asks_once_and_can_be_undone(parish: Parish):
    assert "out of use?" in parish.says("kay", "signpost retire tea")
    assert parish.shelf.entries["tea"].status is Status.ACTIVE  # type: ignore[index]

    parish.talk.presses("kay", "Yes, take it out")
    assert "not shown just now" in parish.says("ana", "signpost show tea")
    parish.talk.presses("kay", "Bring it back")
    assert "A place for tea." in parish.says("ana", "signpost show tea")


def test_anybody_may_read_what_belongs_here_and_keepers_add_their_own_words(parish: Parish):
    """SG10: the inclusion policy is shown."""
    parish.says("kay", "signpost policy Near the tram")

    answer = parish.says("ana", "signpost policy")

    assert "What belongs here" in answer
    assert "Near the tram" in answer
    assert "Near the tram" not in parish.says("kay", "signpost policy -")


def test_only_keepers_are_offered_what_is_theirs(parish: Parish):
    def offered(who: str) -> set[str]:
        return {one.path for one in parish.talk.dispatch.offered(parish.talk.caller(who))}

    assert offered("kay") - offered("ana") == {
        f"signpost {one}" for one in ("add", "edit", "hide", "pin", "note", "review", "retire", "import")
    }
