"""Looking for what might help: three at a time, in private, whole, and only for one's own country (S1)."""

from datetime import timedelta

import pytest

from bot.kernel.commands import Audience
from bot.kernel.documents import Dial
from bot.kernel.people import AccountId
from bot.signposts.entry import Medium, Reach, Status, Way
from bot.signposts.model import DEAD, OLD, STALE
from tests.features.signposts.parish import TODAY, Parish, an_entry

WHOLE = an_entry(
    "Night tea",
    what="People who cannot sleep drink tea together on a line.",
    who="Anybody who is awake",
    ways=(
        Way(Medium.CALL, "0113 496 0001"),
        Way(Medium.TEXT, "85258", keyword="TEA"),
        Way(Medium.WEB, "https://example.org/tea"),
        Way(Medium.EMAIL, "tea@example.org"),
        Way(Medium.VISIT, "3 Mill Lane"),
    ),
    cost="free",
    languages=("en", "pl"),
    access="By text alone",
    areas=("Leeds",),
    hours="Mo-Su 22:00-06:00",
    zone="Europe/London",
    happens="Somebody says hello and asks for a first name.",
    private="Nothing is recorded.",
    source="https://example.org/list",
    licence="CC0-1.0",
)


@pytest.fixture
def parish() -> Parish:
    return Parish()


def test_an_entry_says_all_that_somebody_needs_to_decide(parish: Parish):
    """S1, SG3."""
    parish.has(WHOLE)

    answer = parish.says("ana", "signpost find tea")

    for said in (
        "Night tea",
        "People who cannot sleep",
        "Who it is for: Anybody who is awake",
        "Call: 0113 496 0001",
        "Text the word TEA to: 85258",
        "https://example.org/tea (example.org)",
        "Email: tea@example.org",
        "Go there: 3 Mill Lane",
        "Cost: free",
        "Languages: English, Polish",
        "Where: Leeds",
        "Access: By text alone",
        "Closed now. Open next:",
        "When you get in touch: Somebody says hello",
        "What stays private: Nothing is recorded.",
        "Last checked in November 2026.",
    ):
        assert said in answer


def test_what_nobody_knows_is_not_made_up(parish: Parish):
    parish.has(an_entry("Tea"))

    answer = parish.says("ana", "signpost find tea")

    assert "Opening hours: not known here" in answer
    assert "not known here, so you might ask first" in answer
    assert "Cost" not in answer
    assert "Languages" not in answer


def test_three_at_a_time_and_more_only_when_asked(parish: Parish):
    """SG2."""
    parish.has(*(an_entry(f"Tea {number}") for number in range(5)))

    first = parish.says("ana", "signpost find tea")
    more = parish.talk.presses("ana", "Show more")

    assert [f"Tea {number}" in first for number in range(5)] == [True] * 3 + [False] * 2
    assert [f"A place for tea {number}." in more for number in range(5)] == [False] * 3 + [True] * 2
    assert "Show more" not in parish.talk.buttons("ana")


def test_none_of_these_and_not_now_are_taken_as_they_are(parish: Parish):
    """SG2: nothing follows by itself."""
    parish.has(an_entry("Tea"))
    parish.says("ana", "signpost find tea")

    assert "your circle, a buddy, a facilitator" in parish.talk.presses("ana", "None of these")
    parish.says("ana", "signpost find tea")
    assert parish.talk.presses("ana", "Not now").startswith("All right.")
    assert not parish.talk.sent()
    assert not parish.diary.kept


def test_nothing_that_fits_is_said_and_people_are_offered(parish: Parish):
    parish.has(an_entry("Tea"))

    answer = parish.says("ana", "signpost find skydiving")

    assert "Nothing in this directory fits that" in answer
    assert "your circle, a buddy, a facilitator" in answer
    buttons = parish.talk.buttons("ana")
    assert {"Look by topic", "Tell the facilitators", "Find a buddy", "Help right now"} <= set(buttons)


def test_whoever_has_not_said_yes_to_anything_can_look_too(parish: Parish):
    parish.has(an_entry("Tea", country=""))

    assert "A place for tea." in parish.says("stranger", "signpost find tea")


def test_answers_are_for_the_one_who_asked(parish: Parish):
    """SG4."""
    commands = [one for one in parish.feature.commands() if one.path.startswith("signpost ")]

    assert {one.audience for one in commands} == {Audience.ONLY_CALLER}
    assert next(one for one in commands if one.path == "signpost find").confidential


def test_what_was_asked_is_not_in_any_button_and_not_in_what_is_written_of_it(parish: Parish):
    """SG4."""
    parish.has(*(an_entry(f"Canary {number}") for number in range(5)))

    parish.says("ana", "signpost find canary --age 17")

    (question,) = parish.shelf.asked
    assert "canary" not in repr(question)
    assert "17" not in repr(question)
    presses = [str(one) for one in parish.talk.answers["ana"].blocks]
    assert not any("words" in one for one in presses)


def test_a_number_is_shown_byte_for_byte(parish: Parish):
    """SG1."""
    numbers = ("116 123", "85258", "988", "741741", "111", "0800 1111")
    parish.has(an_entry("Lines", ways=tuple(Way(Medium.CALL, one) for one in numbers)))

    parish.says("ana", "signpost find lines")

    shown = [block.number for block in parish.talk.answers["ana"].blocks if isinstance(block, Dial)]
    assert tuple(shown) == numbers


def test_the_place_may_be_a_country_a_town_or_both(parish: Parish):
    """SG6."""
    for place in ("IE", "Leeds", "Cork, Ireland"):
        parish.says("ana", f'signpost find tea --place "{place}"')

    asked = [(one.country, one.place) for one in parish.shelf.asked]
    assert asked == [("IE", ""), ("GB", "Leeds"), ("IE", "Cork")]


def test_where_no_country_is_known_only_what_is_for_everybody_is_shown(parish: Parish):
    """SG6: never guessed."""
    parish.has(an_entry("Tea"), an_entry("Tea anywhere", country=""))

    answer = parish.says("stranger", "signpost find tea")

    assert "does not guess" in answer
    assert "findahelpline.example.org" in answer
    assert "A place for tea anywhere." in answer
    assert "A place for tea.\n" not in answer


def test_how_and_for_whom_narrow_the_question(parish: Parish):
    parish.says("ana", "signpost find tea --reach text --language Polish --age 17")

    (question,) = parish.shelf.asked
    assert (question.reach, question.language, question.age) == (Reach.TEXT, "pl", 17)
    assert "That language is not known here" in parish.says("ana", "signpost find tea --language klingonish")


def test_what_belongs_together_is_shown_together_or_not_at_all(parish: Parish):
    """SG8."""
    parish.has(
        an_entry("Tea 1"),
        an_entry("Tea 2"),
        an_entry("Tea young", pair="young-and-old"),
        an_entry("Tea old", pair="young-and-old"),
    )

    first = parish.says("ana", "signpost find tea")
    more = parish.talk.presses("ana", "Show more")

    assert ("tea young" in first) == ("tea old" in first)
    assert ("tea young" in more) == ("tea old" in more) != ("tea young" in first)


@pytest.mark.parametrize(
    "since, said",
    [
        (timedelta(days=10), "Last checked in November 2026."),
        (STALE + timedelta(days=1), "please check"),
        (OLD + timedelta(days=1), "more than a year ago"),
    ],
)
def test_how_old_an_entry_is_is_said(parish: Parish, since: timedelta, said: str):
    """SG5."""
    parish.has(an_entry("Tea", checked=TODAY - since))

    assert said in parish.says("ana", "signpost find tea")


def test_what_is_too_old_or_closed_is_never_shown_not_even_by_its_id(parish: Parish):
    """SG5."""
    parish.has(
        an_entry("Dead tea", checked=TODAY - DEAD - timedelta(days=1)),
        an_entry("Gone tea", status=Status.DEFUNCT),
        an_entry("Idle tea", status=Status.INACTIVE),
    )

    assert "Nothing in this directory fits" in parish.says("ana", "signpost find tea")
    for id_ in ("dead-tea", "gone-tea", "idle-tea"):
        assert "not shown just now" in parish.says("ana", f"signpost show {id_}")


def test_one_entry_says_where_it_comes_from(parish: Parish):
    parish.has(WHOLE)
    parish.says("ana", "signpost find tea")

    shown = parish.talk.presses("ana", "More about Night tea")

    assert "https://example.org/list" in shown
    assert "Licence: CC0-1.0" in shown
    assert parish.talk.buttons("ana") == ["Save it for me", "This has changed", "Help right now"]


def test_who_checked_it_is_for_keepers_alone(parish: Parish):
    """SG10."""
    parish.has(WHOLE)
    parish.shelf.looked_at[WHOLE.id] = AccountId("kay")

    assert "checked by kay on 2026-11-24" in parish.says("kay", "signpost show night-tea")
    assert "kay" not in parish.says("ana", "signpost show night-tea")


def test_topics_are_pressed_from_the_groups_down(parish: Parish):
    parish.has(an_entry("Owls", topics=("sleep",), country=""))

    assert "press what it is about" in parish.says("ana", "signpost browse")
    parish.talk.presses("ana", parish.talk.buttons("ana")[0])
    assert "A place for owls." in parish.talk.presses("ana", "Sleep")
    assert "A place for owls." in parish.says("ana", "signpost browse sleep --reach phone")


def test_a_topic_that_is_not_there_names_the_nearest(parish: Parish):
    assert "Is it" in parish.says("ana", "signpost browse sleeep")
    assert "signpost browse" in parish.says("ana", "signpost browse zzzzzz")


def test_an_entry_that_is_gone_is_said_to_be(parish: Parish):
    assert "no entry of that name" in parish.says("ana", "signpost show nothing")


def test_where_it_was_hardly_understood_that_is_said_with_what_was_found(parish: Parish):
    parish.has(an_entry("Something odd"))

    assert "may be beside the point" in parish.says("ana", "signpost find something odd")
    assert "may be beside the point" not in parish.says("ana", "signpost find odd")
