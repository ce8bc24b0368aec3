"""How a circle begins, is shown and set: DECISIONS 2–5, PV10, AB1, AB12, AB24."""

from dataclasses import replace

import pytest

from bot.circles.commands import CirclesFeature
from bot.kernel.commands import Needs
from bot.kernel.documents import Said
from bot.kernel.effects import OpenRoom
from bot.kernel.happenings import CircleChanged, CircleMade
from bot.kernel.people import THANKS, AccountId, CommunityId, PlaceId
from tests.features.circles.village import ELSEWHERE, HALL, ROOM, Village, a_circle, buttons


def test_whoever_runs_the_room_makes_it_a_circle_and_holds_it():
    village = Village()

    answer = village.does("fay", "circle create", name="Tuesday  circle\nhere")

    assert answer[:2] == ["circles-made", "circles-made-next"]
    assert village.circle.name == "Tuesday circle here"
    assert village.book.facilitators(village.circle.id) == ("fay",)
    assert buttons(village.last)["circles-draft-button"] == ("rules draft", {})
    assert CircleMade(village.circle, AccountId("fay")) in village.listener.heard


def test_the_facilitators_get_a_place_of_their_own():
    """DECISIONS 5."""
    village = Village()
    village.does("fay", "circle create", name="Tuesdays")
    (room,) = village.effects(OpenRoom)
    assert isinstance(room, OpenRoom)

    village.dispatch.room_ready(room.key, HALL)

    assert room.key == f"facilitators:{village.circle.id}"
    assert (room.members, room.public) == ((AccountId("fay"),), False)
    assert village.circle.facilitators_place == HALL
    assert village.said(HALL) == ["circles-facilitators-here", "circles-who-reads"]


def test_while_that_place_could_not_be_opened_looking_at_the_settings_asks_for_it_again():
    """AB23: by the same key, so that it is never made twice."""
    village = Village()
    village.does("fay", "circle create", name="Tuesdays")
    village.does("fay", "circle settings")
    first, again = village.effects(OpenRoom)
    assert first == again

    village.dispatch.room_ready(first.key, HALL)
    village.does("fay", "circle settings")

    assert len(village.effects(OpenRoom)) == 2


def test_a_name_travels_as_somebodys_words():
    """AB1: a circle named @everyone pings nobody, since it is never part of a text of ours."""
    village = Village()
    village.does("fay", "circle create", name="@everyone")

    said = [value for block in village.last.blocks for _, value in getattr(block, "args", ())]

    assert said == [Said("@everyone")]


def test_somebody_without_power_in_the_room_cannot_make_it_a_circle():
    """PV10: the platform's word begins the first circle, and only that."""
    village = Village()

    assert village.does("ana", "circle create", name="Mine") == ["circles-not-yours"]
    assert village.book.known == {}


def test_a_direct_message_is_no_place_for_a_circle():
    village = Village()

    assert village.does("fay", "circle create", name="Us", direct=True) == ["circles-not-here"]


def test_a_place_holds_one_circle():
    village = a_circle()

    assert village.does("fay", "circle create", name="Another") == ["circles-already"]
    assert len(village.book.known) == 1


def test_the_platforms_power_gives_no_say_in_a_circle_that_is():
    """PV10: an administrator who does not facilitate is a person like any other."""
    village = a_circle("ana")
    village.powerful = ("fay", "moe")

    assert village.does("moe", "circle settings", grace="30") == ["needs-facilitator"]
    assert village.does("moe", "circle facilitators", member="ana") == ["needs-facilitator"]
    assert village.does("moe", "circle end", sure="yes") == ["needs-facilitator"]


@pytest.mark.parametrize(
    ("field", "words", "refusal"),
    [
        ("zone", "Etc/../x", "circles-zone-unknown"),
        ("zone", "GMT+99", "circles-zone-unknown"),
        ("country", "ZZ", "circles-country-unknown"),
        ("country", "12", "circles-country-unknown"),
        ("language", "no-such-language", "circles-language-unknown"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_made(field: str, words: str, refusal: str):
    """AB24."""
    village = Village()

    assert village.presses("fay", "circle create", {"name": "Tuesdays", field: words}) == [refusal]
    assert village.book.known == {}


def test_a_name_has_at_most_sixty_characters():
    village = Village()

    assert village.does("fay", "circle create", name="x" * 61) == ["form-too-long"]
    assert village.does("fay", "circle create", name="x" * 60)[0] == "circles-made"


def test_settings_are_shown_and_changed():
    village = a_circle()

    shown = village.does("fay", "circle settings")
    changed = village.does(
        "fay", "circle settings", zone="europe/dublin", country="ie", language="de", grace="14"
    )

    assert shown[0] == "circles-settings"
    assert changed[0] == "circles-set"
    circle = village.circle
    assert (circle.zone, circle.country, circle.language, circle.grace_days) == (
        "Europe/Dublin",
        "IE",
        "de",
        14,
    )


def test_a_country_can_be_taken_back():
    village = a_circle()

    assert "circles-country-none" in village.does("fay", "circle settings", country="off")
    assert village.circle.country == ""


def test_others_hear_of_new_settings_once_and_of_none_where_nothing_changed():
    village = a_circle()
    before = village.circle

    village.does("fay", "circle settings", zone="Europe/Dublin")
    village.does("fay", "circle settings", zone="Europe/Dublin")

    heard = [one for one in village.listener.heard if isinstance(one, CircleChanged)]
    assert heard == [CircleChanged(before, replace(before, zone="Europe/Dublin"))]


def test_settings_do_not_touch_the_rules_that_hold():
    village = a_circle()
    village.book.rules_now(village.circle.id, 3, grace_ends=None)

    village.does("fay", "circle rename", name="Wednesdays")

    assert (village.circle.name, village.circle.rules_version) == ("Wednesdays", 3)


def test_anybody_may_look_at_a_circle():
    village = a_circle()

    shown = village.does("nia", "circle show")

    assert shown[0] == "circles-title"
    assert {"circles-list-facilitator", "circles-door-open"} <= set(shown)


def test_only_facilitators_see_who_agreed_to_what():
    """PV12."""
    village = a_circle("ana", "bo")
    village.goes("bo")

    assert village.does("ana", "circle members") == ["needs-facilitator"]
    assert village.does("fay", "circle members") == [
        "circles-members",
        "circles-member-current",
        "circles-member-current",
        "circles-member-away",
        "circles-members-note",
    ]


def test_somebody_whose_role_went_is_refused_at_the_moment_of_action():
    """AB12: the caller is built anew for every event, so an old card gives nothing."""
    village = a_circle("bo")
    village.book.give(village.circle.id, AccountId("bo"), "facilitator")
    village.does("fay", "circle facilitators", member="bo", change="remove")

    assert village.does("bo", "circle rename", name="Bo’s") == ["needs-facilitator"]


def test_the_circle_moves_to_the_room_where_it_is_typed():
    village = a_circle("ana")

    answer = village.does("fay", "circle move", place=ELSEWHERE)
    path, values = buttons(village.last)["circles-move-one"]
    moved = village.presses("fay", path, values, place=ELSEWHERE)

    assert answer[0] == "circles-move-which"
    assert moved == ["circles-moved"]
    assert village.circle.place == ELSEWHERE
    assert (village.said(ROOM)[-1], village.said(ELSEWHERE)[-1]) == (
        "circles-moved-away",
        "circles-moved-here",
    )
    assert village.membership("ana") is not None


def test_moving_to_another_community_brings_agreements_and_switches_along():
    """DECISIONS 2: a member is an account in one community, so everybody has another id there."""
    village = a_circle("ana")
    old = village.people.member_of(AccountId("ana"), village.circle.community)
    village.people.allow(old, THANKS, on=False)
    village.community = CommunityId("barn")

    village.does("fay", "circle move", place=ELSEWHERE, circle=str(village.circle.id))

    new = village.people.member_of(AccountId("ana"), village.circle.community)
    assert new != old
    assert village.book.membership(village.circle.id, new) is not None
    assert village.book.membership(village.circle.id, old) is None
    assert not village.people.allows(new, THANKS)


def test_nobody_moves_a_circle_they_do_not_hold():
    village = a_circle("ana")

    assert village.does("ana", "circle move", place=ELSEWHERE) == ["circles-none-of-yours"]
    assert village.does("ana", "circle move", place=ELSEWHERE, circle=str(village.circle.id)) == [
        "circles-none-of-yours"
    ]
    assert village.circle.place == ROOM


def test_a_circle_does_not_move_onto_another():
    village = a_circle()

    assert village.does("fay", "circle move", circle=str(village.circle.id)) == ["circles-already"]


def test_every_form_fits_a_dialog_and_every_button_is_hidden_from_help():
    feature: CirclesFeature = Village().feature

    assert all(len(command.fields) <= 5 for command in feature.commands())
    assert {one.path for one in feature.commands() if one.hidden} == {"circle answer", "circle step back"}
    assert {one.path for one in feature.commands() if one.needs is Needs.NOTHING} == {"circle show"}


def test_a_room_for_a_circle_that_is_gone_is_let_be():
    village = Village()

    village.dispatch.room_ready("facilitators:nothing", PlaceId("x"))
    village.dispatch.room_ready("lobby:nothing", PlaceId("x"))

    assert village.outbox.kept == []
