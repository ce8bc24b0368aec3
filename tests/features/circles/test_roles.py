"""Who holds a circle and who welcomes: asked first, free to say no (PRACTICE: roles, R2; AB11, AB12, DECISIONS 5)."""

from datetime import timedelta

from bot.kernel.effects import Admit, Post, Remove, Why
from bot.kernel.happenings import LeftAll, LeftCircle
from bot.kernel.people import INVITATIONS, KEEPING, WELCOMING, AccountId
from tests.features.circles.village import HALL, Village, a_circle, buttons, keys

DAY = timedelta(days=1)


def answers(village: Village, who: str, *, yes: bool, role: str = "facilitator") -> list[str]:
    """In their direct messages, on the newest question."""
    document = village.told(who)[-1].document
    path, values = buttons(document)["circles-yes" if yes else "circles-no"]
    assert values["role"] == role
    return village.presses(who, path, values, direct=True)


def with_a_place(*members: str) -> Village:
    village = a_circle(*members)
    village.dispatch.room_ready(f"facilitators:{village.circle.id}", HALL)
    return village


def two_facilitators(*members: str) -> Village:
    village = with_a_place("bo", *members)
    village.does("fay", "circle facilitators", member="bo")
    answers(village, "bo", yes=True)
    return village


def test_nobody_is_given_a_role_they_did_not_say_yes_to():
    village = a_circle("bo")

    told = village.does("fay", "circle facilitators", member="bo")

    assert told == ["circles-asked"]
    assert village.book.facilitators(village.circle.id) == ("fay",)
    (question,) = village.told("bo")
    assert (question.why, question.activity) == (Why.UNASKED, INVITATIONS)
    assert question.circle == village.circle.id
    assert question.not_after == village.clock.now() + 14 * DAY


def test_after_a_yes_they_hold_it_and_are_let_into_the_facilitators_place():
    village = two_facilitators()

    assert village.book.facilitators(village.circle.id) == ("bo", "fay")
    assert village.said()[-1] == "circles-new-facilitator"
    (let_in,) = village.effects(Admit)
    assert isinstance(let_in, Admit)
    assert (let_in.place, let_in.account) == (HALL, "bo")


def test_a_no_is_said_to_nobody():
    village = a_circle("bo")
    village.does("fay", "circle facilitators", member="bo")
    before = len(village.outbox.kept)

    assert answers(village, "bo", yes=False) == ["circles-role-no"]
    assert len(village.outbox.kept) == before
    assert answers(village, "bo", yes=True) == ["circles-not-asked"]


def test_pressing_yes_twice_is_one_yes():
    """AB11."""
    village = two_facilitators()
    before = len(village.outbox.kept)

    assert answers(village, "bo", yes=True) == ["circles-role-yes-facilitator"]
    assert len(village.outbox.kept) == before


def test_a_question_ends_after_fourteen_days():
    village = a_circle("bo")
    village.does("fay", "circle facilitators", member="bo")

    village.waits(15 * DAY)

    assert answers(village, "bo", yes=True) == ["circles-not-asked"]


def test_a_question_taken_back_gives_nothing():
    """AB12."""
    village = a_circle("bo", "cem")
    village.does("fay", "circle facilitators", member="bo")

    village.does("fay", "circle facilitators", member="bo", change="remove")

    assert answers(village, "bo", yes=True) == ["circles-not-asked"]


def test_a_made_up_question_gives_nothing():
    """PV11, AB12: nobody asked her."""
    village = a_circle("ana")
    circle = str(village.circle.id)

    for role in ("facilitator", "welcomer", "owner"):
        made_up = {"role": role, "circle": circle, "yes": "yes"}
        assert village.presses("ana", "circle answer", made_up, direct=True) == ["circles-not-asked"]
    assert village.book.facilitators(village.circle.id) == ("fay",)


def test_whoever_left_the_room_meanwhile_is_not_let_into_a_role():
    village = a_circle("bo")
    village.does("fay", "circle facilitators", member="bo")
    village.goes("bo")

    assert answers(village, "bo", yes=True) == ["circles-not-asked"]


def test_the_question_is_also_found_where_they_look():
    village = a_circle("bo")
    village.does("fay", "circle facilitators", member="bo")

    assert "circles-you-are-asked-facilitator" in village.does("bo", "circle show")
    assert "circles-you-are-asked-facilitator" not in village.does("fay", "circle show")


def test_asking_again_the_same_day_is_one_question():
    village = a_circle("bo")

    for _ in range(2):
        village.does("fay", "circle facilitators", member="bo")

    assert len({post.key for post in village.told("bo")}) == 1


def test_only_members_are_asked():
    village = a_circle()
    village.comes("nia")

    assert village.does("fay", "circle facilitators", member="nia") == ["circles-not-a-member"]
    assert village.does("fay", "circle welcomer", member="nia") == ["circles-not-a-member"]


def test_somebody_who_asked_not_to_meet_the_asker_hears_nothing_and_that_is_not_disclosed():
    """PV9, S5: word for word the same answer."""
    village = a_circle("bo", "cem")
    village.people.apart.add(frozenset((AccountId("fay"), AccountId("bo"))))

    avoided = village.does("fay", "circle facilitators", member="bo")
    asked = village.does("fay", "circle facilitators", member="cem")

    assert avoided == asked == ["circles-asked"]
    assert village.told("bo") == []
    assert len(village.told("cem")) == 1


def test_a_member_cannot_ask_while_somebody_holds_it():
    """PV10."""
    village = a_circle("ana", "bo")

    assert village.does("ana", "circle facilitators", member="bo") == ["needs-facilitator"]
    assert village.does("ana", "circle facilitators", member="ana") == ["needs-facilitator"]
    assert village.does("ana", "circle facilitators", member="fay", change="remove") == ["needs-facilitator"]


def test_the_last_facilitator_is_told_first_what_stepping_back_means():
    village = a_circle("ana")

    told = village.does("fay", "circle facilitators", member="fay", change="remove")
    still = village.book.facilitators(village.circle.id)
    path, values = buttons(village.last)["circles-step-back-sure"]
    done = village.presses("fay", path, values)

    assert (told[0], still) == ("circles-last", ("fay",))
    assert done == ["circles-stepped-back", "circles-left"]
    assert village.book.facilitators(village.circle.id) == ()
    assert village.said()[-2:] == ["circles-facilitator-gone", "circles-nobody-now"]


def test_with_one_left_that_one_is_told_in_the_facilitators_place():
    """DECISIONS 5."""
    village = two_facilitators()

    village.does("bo", "circle facilitators", member="bo", change="remove")

    assert village.said(HALL)[-1] == "circles-one-left"
    (out,) = village.effects(Remove)
    assert isinstance(out, Remove)
    assert (out.place, out.account) == (HALL, "bo")
    assert village.told("bo")[-1].key != out.key


def test_whoever_is_relieved_by_another_is_told_in_private():
    village = two_facilitators()

    village.does("fay", "circle facilitators", member="bo", change="remove")

    assert keys(village.told("bo")[-1].document) == ["circles-rest-facilitator"]


def test_where_nobody_holds_it_any_member_may_choose_somebody():
    village = a_circle("ana", "bo")
    village.presses("fay", "circle step back", {})

    assert village.does("ana", "circle facilitators", member="bo") == ["circles-asked"]
    answers(village, "bo", yes=True)

    assert village.book.facilitators(village.circle.id) == ("bo",)
    village.waits(20 * DAY)
    assert not village.circle.asleep


def test_where_nobody_holds_it_a_member_may_offer_it_themselves():
    village = a_circle("ana")
    village.presses("fay", "circle step back", {})

    assert village.does("ana", "circle facilitators", member="ana") == ["circles-role-yes-facilitator"]
    assert village.book.facilitators(village.circle.id) == ("ana",)


def test_a_passer_by_cannot_take_a_circle_that_nobody_holds():
    """Not even with the platform's power, once there are people who agreed to its rules."""
    village = a_circle("ana")
    village.powerful = ("moe",)
    village.presses("fay", "circle step back", {})
    village.comes("moe")

    assert village.does("moe", "circle facilitators", member="moe") == ["circles-choosing-is-for-members"]


def test_a_circle_without_rules_or_anybody_begins_anew_with_whoever_runs_the_room():
    village = Village()
    village.does("fay", "circle create", name="Tuesdays")
    village.happens(LeftAll(AccountId("fay")))
    village.powerful = ("moe",)

    assert village.does("moe", "circle facilitators", member="moe") == ["circles-role-yes-facilitator"]


def test_after_fourteen_days_without_anybody_it_falls_asleep_and_says_so_once():
    """DECISIONS 5."""
    village = a_circle("ana")
    village.presses("fay", "circle step back", {})

    village.waits(13 * DAY)
    awake = not village.circle.asleep
    village.waits(30 * DAY)

    assert awake
    assert village.circle.asleep
    assert village.said().count("circles-asleep") == 1


def test_it_wakes_when_somebody_says_yes():
    village = a_circle("ana")
    village.presses("fay", "circle step back", {})
    village.waits(15 * DAY)

    village.does("ana", "circle facilitators", member="ana")

    assert not village.circle.asleep
    assert village.said()[-1] == "circles-awake"


def test_losing_a_facilitator_twice_counts_the_days_anew():
    village = a_circle("ana")
    village.presses("fay", "circle step back", {})
    village.waits(10 * DAY)
    village.does("ana", "circle facilitators", member="ana")
    village.presses("ana", "circle step back", {})

    village.waits(13 * DAY)
    awake = not village.circle.asleep
    village.waits(2 * DAY)

    assert (awake, village.circle.asleep) == (True, True)


def test_a_facilitator_who_leaves_the_circle_leaves_it_to_the_others():
    village = two_facilitators()
    member = village.people.member_of(AccountId("bo"), village.circle.community)

    village.book.end_membership(village.circle.id, member)
    village.happens(LeftCircle(village.circle, AccountId("bo")))

    assert village.said(HALL)[-1] == "circles-one-left"
    assert [one.account for one in village.effects(Remove) if isinstance(one, Remove)] == ["bo"]


def test_a_member_who_leaves_changes_nothing_about_who_holds_it():
    village = a_circle("ana")
    before = len(village.outbox.kept)
    member = village.people.member_of(AccountId("ana"), village.circle.community)

    village.book.end_membership(village.circle.id, member)
    village.happens(LeftCircle(village.circle, AccountId("ana")))

    assert len(village.outbox.kept) == before


def test_the_last_facilitator_leaving_everything_starts_the_fourteen_days():
    village = a_circle("ana")

    village.happens(LeftAll(AccountId("fay")))
    village.waits(15 * DAY)

    assert village.said()[-2:] == ["circles-nobody-now", "circles-asleep"]


def test_a_welcomer_is_asked_and_may_rest_by_themselves():
    village = a_circle("bo")
    village.does("fay", "circle welcomer", member="bo")
    (question,) = village.told("bo")

    answers(village, "bo", yes=True, role="welcomer")
    shown = village.does("fay", "circle welcomer")
    rested = village.does("bo", "circle welcomer", member="bo", change="remove")

    assert (question.why, question.activity) == (Why.UNASKED, WELCOMING)
    assert shown[0] == "circles-list-welcomer"
    assert rested == ["circles-welcomer-removed"]
    assert village.book.holders(village.circle.id, "welcomer") == ()
    assert village.told("bo") == [question]


def test_a_keeper_of_the_directory_is_asked_in_private_and_may_rest():
    village = a_circle("bo")
    village.does("fay", "circle keeper", member="bo")
    (question,) = village.told("bo")

    answers(village, "bo", yes=True, role="keeper")
    shown = village.does("fay", "circle show")
    village.does("bo", "circle keeper", member="bo", change="remove")

    assert (question.why, question.activity) == (Why.UNASKED, KEEPING)
    assert "circles-list-keeper" in shown
    assert village.book.holders(village.circle.id, "keeper") == ()


def test_a_welcomer_let_rest_by_a_facilitator_is_told():
    village = a_circle("bo")
    village.does("fay", "circle welcomer", member="bo")
    answers(village, "bo", yes=True, role="welcomer")

    village.does("fay", "circle welcomer", member="bo", change="remove")

    assert keys(village.told("bo")[-1].document) == ["circles-rest-welcomer"]


def test_a_member_neither_names_nor_removes_welcomers():
    """PV10."""
    village = a_circle("ana", "bo")

    assert village.does("ana", "circle welcomer", member="bo") == ["needs-facilitator"]
    assert village.does("ana", "circle welcomer", member="ana") == ["needs-facilitator"]
    assert village.does("ana", "circle welcomer", member="bo", change="remove") == ["needs-facilitator"]


def test_asking_somebody_who_does_it_already_asks_nobody():
    village = two_facilitators()
    asked = len(village.told("bo"))

    assert village.does("fay", "circle facilitators", member="bo") == ["circles-role-already"]
    assert village.does("fay", "circle facilitators", member="cem") == ["form-person"]
    assert len(village.told("bo")) == asked


def test_every_unasked_post_says_until_when_and_of_which_circle():
    village = two_facilitators("ana")
    village.does("fay", "circle facilitators", member="bo", change="remove")
    village.presses("fay", "circle step back", {})
    village.waits(15 * DAY)

    unasked = [one for one in village.outbox.kept if isinstance(one, Post) and one.why is Why.UNASKED]
    assert unasked
    assert all(one.not_after and one.circle == village.circle.id for one in unasked)
    assert len({one.key for one in village.outbox.kept}) == len(village.outbox.kept)
