"""Coming, going, the door and the end: DECISIONS 3 and 4, PV9, AB22, S6."""

from datetime import timedelta

import pytest

from bot.kernel.effects import Admit, OpenRoom
from bot.kernel.happenings import Agreed, CircleChanged, CircleEnded, LeftCircle
from bot.kernel.people import AccountId, Membership, PlaceId
from tests.features.circles.village import ELSEWHERE, ROOM, Village, a_circle, buttons

DAY = timedelta(days=1)
LOBBY = PlaceId("lobby")


def admissions(village: Village, who: str) -> list[Admit]:
    return [one for one in village.effects(Admit) if isinstance(one, Admit) and one.account == who]


def with_a_lobby(*members: str) -> Village:
    village = a_circle(*members)
    village.does("fay", "circle settings", door="lobby")
    village.dispatch.room_ready(f"lobby:{village.circle.id}", LOBBY)
    return village


def agrees(village: Village, who: str) -> None:
    member = village.people.member_of(AccountId(who), village.circle.community)
    known = village.membership(who)
    village.book.keep_membership(
        known or Membership(village.circle.id, member, AccountId(who), village.circle.rules_version)
    )
    version = village.circle.rules_version
    village.happens(Agreed(village.circle.id, AccountId(who), version, first=known is None))


def test_leaving_the_room_is_being_away_and_sends_nothing():
    """DECISIONS 3."""
    village = a_circle("ana")
    before = len(village.outbox.kept)

    village.goes("ana")

    membership = village.membership("ana")
    assert membership is not None
    assert membership.away
    assert village.outbox.cancelled_for == [("ana", village.circle.id)]
    assert len(village.outbox.kept) == before


def test_going_out_of_another_place_of_the_circle_is_not_leaving_it():
    village = with_a_lobby("ana")

    village.goes("ana", LOBBY)

    membership = village.membership("ana")
    assert membership is not None
    assert not membership.away


def test_back_within_thirty_days_needs_no_new_agreement():
    village = a_circle("ana")
    village.goes("ana")
    village.waits(29 * DAY)

    village.comes("ana")
    village.waits(30 * DAY)

    membership = village.membership("ana")
    assert membership is not None
    assert (membership.away, membership.agreed) == (False, 1)
    assert LeftCircle(village.circle, AccountId("ana")) not in village.listener.heard


def test_back_after_the_rules_changed_the_old_agreement_is_what_they_have():
    """They are asked to agree again, like everybody else who knows the version before."""
    village = a_circle("ana")
    village.goes("ana")
    village.book.rules_now(village.circle.id, 2, grace_ends=None)

    village.comes("ana")

    membership = village.membership("ana")
    assert membership is not None
    assert (membership.away, membership.agreed) == (False, 1)


def test_after_thirty_days_away_the_membership_ends_and_everybody_is_told_of_it():
    village = a_circle("ana")
    village.goes("ana")

    village.waits(30 * DAY)

    assert village.membership("ana") is None
    assert LeftCircle(village.circle, AccountId("ana")) in village.listener.heard
    assert village.told("ana") == []


def test_coming_and_going_again_counts_the_days_anew():
    village = a_circle("ana")
    village.goes("ana")
    village.waits(20 * DAY)
    village.comes("ana")
    village.goes("ana")

    village.waits(20 * DAY)

    assert village.membership("ana") is not None


def test_the_last_facilitator_leaving_the_room_starts_the_fourteen_days():
    village = a_circle("ana")

    village.goes("fay")

    assert village.book.facilitators(village.circle.id) == ()
    assert village.said()[-1] == "circles-nobody-now"


def test_a_facilitator_who_comes_back_holds_it_again():
    village = a_circle("ana")
    village.goes("fay")
    village.waits(15 * DAY)
    asleep = village.circle.asleep

    village.comes("fay")

    assert asleep
    assert village.book.facilitators(village.circle.id) == ("fay",)
    assert not village.circle.asleep


def test_a_facilitator_away_for_thirty_days_is_none_any_more():
    village = a_circle("ana")
    village.goes("fay")
    village.waits(31 * DAY)

    village.comes("fay")

    assert village.book.facilitators(village.circle.id) == ()
    assert village.does("fay", "circle rename", name="Mine") == ["needs-facilitator"]


def test_a_facilitator_who_leaves_before_there_are_rules_holds_it_no_more():
    village = Village()
    village.does("fay", "circle create", name="Tuesdays")

    village.goes("fay")

    assert village.book.facilitators(village.circle.id) == ()


def test_the_door_is_open_until_somebody_says_otherwise():
    """DECISIONS 4."""
    village = a_circle("ana")
    village.comes("nia")

    agrees(village, "nia")

    assert village.effects(Admit) == []
    assert "circles-door-open" in village.does("fay", "circle show")


def test_who_agreed_before_there_was_a_lobby_may_still_come_in():
    village = with_a_lobby("ana")

    assert [one.place for one in admissions(village, "ana")] == [ROOM]
    membership = village.membership("ana")
    assert membership is not None
    assert not membership.admitted


def test_a_lobby_is_a_public_room_with_a_word_of_what_it_is():
    village = with_a_lobby()

    rooms = [one for one in village.effects(OpenRoom) if isinstance(one, OpenRoom) and one.public]

    assert [one.key for one in rooms] == [f"lobby:{village.circle.id}"]
    assert village.circle.lobby == LOBBY
    assert village.said(LOBBY)[0] == "circles-lobby-here"


def test_whoever_agrees_in_the_lobby_is_let_in():
    village = with_a_lobby()
    village.comes("nia", LOBBY)

    agrees(village, "nia")

    (let_in,) = admissions(village, "nia")
    assert let_in.place == ROOM
    membership = village.membership("nia")
    assert membership is not None
    assert membership.admitted


def test_whoever_is_inside_already_was_not_let_in_by_kith():
    """DECISIONS 3: so Kith does not take them out when they leave the circle."""
    village = with_a_lobby()
    village.comes("nia")

    agrees(village, "nia")

    membership = village.membership("nia")
    assert membership is not None
    assert not membership.admitted


def test_somebody_who_comes_back_through_the_lobby_is_let_in_again():
    village = with_a_lobby()
    village.comes("nia", LOBBY)
    agrees(village, "nia")
    village.comes("nia")
    village.goes("nia")
    village.waits(DAY)

    village.comes("nia", LOBBY)

    first, second = admissions(village, "nia")
    assert first.key != second.key


def test_agreed_to_older_rules_they_agree_before_they_are_let_in():
    village = with_a_lobby("nia")
    village.goes("nia")
    village.book.rules_now(village.circle.id, 2, grace_ends=None)

    before = admissions(village, "nia")
    village.comes("nia", LOBBY)

    assert admissions(village, "nia") == before


def test_with_the_door_open_again_nobody_waits_and_the_lobby_is_not_made_twice():
    village = with_a_lobby()
    village.does("fay", "circle settings", door="open")
    opened = village.circle.lobby

    village.does("fay", "circle settings", door="lobby")

    assert opened is None
    assert village.circle.lobby == LOBBY
    rooms = [one for one in village.effects(OpenRoom) if isinstance(one, OpenRoom) and one.public]
    assert len(rooms) == 1


def test_before_a_circle_ends_it_is_said_what_goes_and_what_stays():
    """S6."""
    village = a_circle("ana")

    told = village.does("fay", "circle end")

    assert told[:5] == [
        "circles-end-title",
        "circles-end-goes",
        "circles-end-later",
        "circles-end-stays",
        "circles-end-after",
    ]
    assert not village.circle.ended


def ended(*members: str) -> Village:
    village = a_circle(*members)
    village.does("fay", "circle end")
    path, values = buttons(village.last)["circles-end-sure"]
    assert village.presses("fay", path, values) == ["circles-end-done"]
    return village


def test_an_ended_circle_is_silent_and_its_room_is_free():
    village = ended("ana")

    assert village.circle.ended
    assert village.said()[-1] == "circles-ended"
    assert {who for who, _ in village.outbox.cancelled_for} == {"fay", "ana"}
    assert any(isinstance(one, CircleEnded) for one in village.listener.heard)
    assert village.does("ana", "circle show") == ["needs-circle"]


def test_thirty_days_after_the_end_what_is_kept_goes():
    """What was each member's in it goes with a word to every feature."""
    village = ended("ana")

    village.waits(30 * DAY)

    assert village.book.known == {}
    assert village.book.agreed == {}
    left = {one.account for one in village.listener.heard if isinstance(one, LeftCircle)}
    assert left == {"fay", "ana"}


def test_until_then_a_facilitator_can_take_it_up_again():
    village = ended("ana", "bo")
    village.waits(10 * DAY)
    village.people.here[ROOM].discard(AccountId("bo"))

    assert village.does("fay", "circle resume") == ["circles-resume-done"]
    village.waits(25 * DAY)

    assert not village.circle.ended
    assert village.said()[-1] == "circles-resumed"
    assert [one.before.ended for one in village.listener.heard if isinstance(one, CircleChanged)] == [True]
    ana, bo = village.membership("ana"), village.membership("bo")
    assert ana is not None
    assert not ana.away
    assert bo is not None
    assert bo.away


@pytest.mark.parametrize("who", ["ana", "moe"])
def test_nobody_else_takes_it_up(who: str):
    village = ended("ana")
    village.powerful = ("moe",)

    assert village.does(who, "circle resume") == ["circles-nothing-to-resume"]


def test_it_is_taken_up_where_it_was_and_only_if_nothing_is_there_now():
    village = ended()

    assert village.does("fay", "circle resume", place=ELSEWHERE) == ["circles-nothing-to-resume"]
    village.does("fay", "circle create", name="Another")
    assert village.does("fay", "circle resume") == ["circles-already"]


def test_hostile_events_about_circles_that_are_gone_do_no_harm():
    """AB22."""
    village = ended("ana")
    circle = village.circle
    village.waits(31 * DAY)

    village.happens(LeftCircle(circle, AccountId("ana")))
    village.happens(Agreed(circle.id, AccountId("ana"), 1, first=True))
    village.goes("ana")
    village.comes("nobody")

    assert village.book.known == {}
