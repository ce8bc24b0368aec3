"""What could not be posted while it was of use is named in its place, once, in one note (RL4)."""

from datetime import timedelta

import pytest

from bot.kernel.documents import Bullets, Text, say, text
from bot.kernel.effects import Card, Direct, Post, Why, Withdraw
from bot.kernel.people import THANKS, AccountId
from tests.features.pretend import NOW, People, a_caller
from tests.storage.conftest import Store
from tests.storage.sorting import GARDEN, HI, ROOM, Desk

SOON = NOW + timedelta(hours=1)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def prompts(desk: Desk, count: int, place: object = ROOM) -> None:
    for number in range(count):
        desk.post(
            f"{place}:{number}",
            place,  # type: ignore[arg-type]
            why=Why.UNASKED,
            not_after=SOON,
            missed=text("about-what", number=number),
        )


def notes(desk: Desk) -> list[Post]:
    return [one.effect for one in desk.handed_out() if isinstance(one.effect, Post)]


def test_what_went_by_unposted_is_named_in_one_note(desk: Desk):
    prompts(desk, 3)
    desk.wait(hours=2)

    (note,) = notes(desk)

    assert note.document.blocks[0] == text("kernel-left-out")
    assert note.document.blocks[1] == Bullets(tuple(text("about-what", number=count) for count in range(3)))


def test_each_place_hears_of_its_own(desk: Desk):
    prompts(desk, 2)
    prompts(desk, 1, GARDEN)
    desk.wait(hours=2)

    assert {note.to: len(note.document.blocks[1].items) for note in notes(desk)} == {ROOM: 2, GARDEN: 1}  # type: ignore[union-attr]


def test_of_very_many_the_first_are_named_and_the_others_counted(desk: Desk):
    prompts(desk, 500)
    desk.wait(hours=2)

    (note,) = notes(desk)

    listed = note.document.blocks[1]
    assert isinstance(listed, Bullets)
    assert len(listed.items) == 11
    assert listed.items[-1] == Text("kernel-left-out-more", (("count", 490),))


def test_while_more_may_follow_nothing_is_said_yet(desk: Desk):
    prompts(desk, 2)
    desk.wait(hours=2)
    desk.behind = True
    assert notes(desk) == []

    desk.post("more", ROOM, why=Why.UNASKED, not_after=SOON, missed=text("about-what", number=2))
    desk.behind = False
    desk.wait(seconds=1)

    (note,) = notes(desk)
    assert note.document.blocks[1] == Bullets(tuple(text("about-what", number=count) for count in range(3)))


def test_a_note_that_nobody_has_seen_takes_in_what_goes_by_after_it(desk: Desk):
    """The platform is away for long: there is one note when it is back."""
    prompts(desk, 12)
    desk.wait(hours=2)
    (parcel,) = desk.handed_out()
    desk.sending.setback(parcel, desk.clock.now())
    desk.sending.release("room", desk.clock.now(), smooth=False)
    late = desk.clock.now() + timedelta(hours=1)
    desk.post("later", ROOM, why=Why.UNASKED, not_after=late, missed=text("about-what", number=12))
    desk.wait(hours=2)

    (note,) = notes(desk)

    listed = note.document.blocks[1]
    assert isinstance(listed, Bullets)
    assert [one for one in listed.items if isinstance(one, Text)][-1] == text("kernel-left-out-more", count=3)
    assert len(listed.items) == 11


def test_the_note_itself_is_not_named_when_nobody_could_be_told_in_time(desk: Desk):
    prompts(desk, 1)
    desk.wait(hours=2)
    desk.claim()
    desk.wait(days=3)

    assert notes(desk) == []


def test_what_is_in_time_is_posted_and_nothing_is_said_of_it(desk: Desk):
    prompts(desk, 2)

    assert [one.effect.key for one in desk.handed_out()] == ["room:0", "room:1"]


def test_what_was_for_one_person_is_never_named_in_a_room(desk: Desk):
    desk.people.keep(a_caller("ana", People()))
    desk.post("dm", Direct(AccountId("ana")), why=Why.UNASKED, not_after=SOON, activity=THANKS)
    desk.wait(hours=2)

    assert notes(desk) == []


def a_card(desk: Desk, revision: int) -> None:
    desk.outbox.put((Card("card", revision, ROOM, HI),))


def test_a_card_is_found_again_where_it_was_put(desk: Desk):
    a_card(desk, 1)
    assert desk.sending.whereabouts("card") is None
    (parcel,) = desk.handed_out()
    desk.sending.done(parcel, "message-7")

    assert desk.sending.whereabouts("card") == ("room", "message-7")
    assert desk.sending.whereabouts("another") is None


def test_a_card_that_is_taken_back_is_named_to_the_platform(desk: Desk):
    a_card(desk, 1)
    (parcel,) = desk.handed_out()
    desk.sending.done(parcel, "message-7")
    desk.sending.release("room", NOW, smooth=True)

    desk.outbox.put((Withdraw("back", ROOM, "card"),))

    (back,) = desk.handed_out()
    assert (back.effect, back.editing) == (Withdraw("back", ROOM, "card"), "message-7")


def test_a_card_taken_back_before_it_was_sent_is_never_seen(desk: Desk):
    a_card(desk, 1)

    desk.outbox.put((Withdraw("back", ROOM, "card"),))

    (back,) = desk.handed_out()
    assert (back.effect.key, back.editing) == ("back", "")


def test_what_can_go_by_says_until_when_it_is_of_use():
    with pytest.raises(ValueError, match="until when it is of use"):
        Post("a", ROOM, say(), Why.UNASKED, missed=text("about-what"))
