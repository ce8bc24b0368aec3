"""A list of one's own; and a word to the keepers, without one's name (S3)."""

from datetime import timedelta

import pytest

from bot.kernel.effects import Direct, Why, facilitators_of
from bot.kernel.people import KEEPING, AccountId
from bot.signposts.entry import Status
from bot.signposts.saving import MOST
from tests.features.pretend import TUESDAYS
from tests.features.signposts.parish import Parish, an_entry


@pytest.fixture
def parish() -> Parish:
    parish = Parish()
    parish.has(an_entry("Tea"), an_entry("Cake"))
    return parish


def test_what_is_saved_is_found_again_and_erased_with_one_tap(parish: Parish):
    parish.says("ana", "signpost show tea")
    assert "Only you see what you saved" in parish.talk.presses("ana", "Save it for me")
    parish.says("ana", "signpost save cake")

    parish.says("ana", "signpost saved")
    assert parish.talk.buttons("ana") == ["Tea", "Cake", "Erase this list", "Help right now"]
    assert "A place for tea." in parish.talk.presses("ana", "Tea")
    parish.says("ana", "signpost saved")
    assert "erased" in parish.talk.presses("ana", "Erase this list")
    assert "saved nothing yet" in parish.says("ana", "signpost saved")


def test_one_can_be_let_go_of_alone(parish: Parish):
    for line in ("signpost save tea", "signpost save cake", "signpost unsave tea", "signpost saved"):
        parish.says("ana", line)

    assert parish.talk.buttons("ana") == ["Cake", "Erase this list", "Help right now"]


def test_nobody_sees_what_another_saved(parish: Parish):
    parish.says("ana", "signpost save tea")

    assert "saved nothing yet" in parish.says("bo", "signpost saved")
    assert "saved nothing yet" in parish.says("kay", "signpost saved")


def test_saving_twice_is_saving_once_and_a_list_has_an_end(parish: Parish):
    parish.has(*(an_entry(f"Tea {n}") for n in range(MOST)))
    for n in range(MOST):
        parish.says("ana", f"signpost save tea-{n}")

    assert "Saved for you" in parish.says("ana", "signpost save tea-0")
    assert "no room for more" in parish.says("ana", "signpost save cake")
    assert len(parish.drawer.saved[AccountId("ana")]) == MOST


def test_what_is_not_shown_any_more_is_said_and_let_go(parish: Parish):
    """SG5."""
    parish.says("ana", "signpost save tea")
    parish.has(an_entry("Tea", status=Status.DEFUNCT))

    assert "One entry that you saved is not shown any more" in parish.says("ana", "signpost saved")
    assert "not shown any more" not in parish.says("ana", "signpost saved")


def test_saving_needs_a_yes_to_being_remembered(parish: Parish):
    assert parish.says("stranger", "signpost save tea").startswith("Before that")


def test_a_change_is_told_to_each_keeper_in_private_without_a_name(parish: Parish):
    """S3."""
    parish.keepers.held.append(AccountId("bo"))

    answer = parish.says("ana", "signpost changed tea They moved to the library")

    assert "They see your words, and not your name" in answer
    posts = parish.talk.sent()
    assert {one.to for one in posts} == {Direct(AccountId("kay")), Direct(AccountId("bo"))}
    assert {(one.why, one.activity) for one in posts} == {(Why.UNASKED, KEEPING)}
    (told,) = parish.talk.told("kay")
    assert "Tea has changed" in told
    assert "> They moved to the library" in told
    assert "ana" not in told


def test_a_keeper_who_is_avoided_is_not_written_to_and_the_teller_sees_no_difference(parish: Parish):
    """PV9."""
    before = parish.says("ana", "signpost changed tea They moved")
    parish.talk.people.apart.add(frozenset({AccountId("ana"), AccountId("kay")}))
    parish.talk.outbox.kept.clear()

    assert parish.says("ana", "signpost changed tea They moved") == before
    assert parish.talk.told("kay") == []


def test_where_nobody_keeps_it_the_facilitators_are_told(parish: Parish):
    parish.keepers.held.clear()

    parish.says("ana", "signpost suggest Tea on Tuesdays")

    (post,) = parish.talk.sent()
    assert post.to == facilitators_of(TUESDAYS)
    assert "circle keeper" in parish.talk._read(post.document)


def test_where_nobody_is_there_to_be_told_that_is_said(parish: Parish):
    parish.keepers.held.clear()
    parish.talk.knows("stray", circle=None)

    assert "Nobody keeps a directory" in parish.talk.says("stray", "signpost suggest Tea", circle=None)


def test_a_suggestion_brings_the_keepers_one_tap_from_adding_it(parish: Parish):
    parish.says("ana", "signpost suggest Tea and talk, Tuesdays at 3")

    assert "Tea and talk, Tuesdays at 3" in parish.talk.told("kay")[0]
    assert parish.talk.presses("kay", "Add an entry") == "form signpost add"


def test_what_is_told_has_an_end(parish: Parish):
    parish.says("ana", "signpost changed tea They moved")

    (post,) = parish.talk.sent()
    assert post.not_after == parish.talk.clock.now() + timedelta(days=21)
