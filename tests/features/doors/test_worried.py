"""DR2, DR7: a worry about somebody goes to people, in private, and Kith itself does nothing about the person."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

import pytest

from bot.doors.commands import Doors
from bot.doors.ports import Around
from bot.kernel.documents import Choices, Said
from bot.kernel.effects import Card, Direct, Why
from bot.kernel.people import FOREVER, Account, AccountId, CircleFacts, CircleId, PlaceId
from tests.features.pretend import TUESDAYS, Circles
from tests.features.talk import Talk

HALL = PlaceId("quiet room")
WITH_A_HALL = replace(TUESDAYS, facilitators_place=HALL)
WORRY = "Bo has not said a word for a week"
RULE = "What is said here stays here, unless somebody is in danger"
URGENT, WRITE, ON_IT = "Help right now", "Write to the facilitators", "I am on it"


@dataclass
class Held(Circles):
    hold: tuple[str, ...] = ("fay", "gus")

    def facilitators(self, circle: CircleId) -> tuple[AccountId, ...]:
        return tuple(map(AccountId, self.hold))


@dataclass
class House(Talk):
    circles: Held = field(default_factory=Held)

    def writes(self, line: str, *, circle: CircleFacts = WITH_A_HALL, who: str = "ana") -> str:
        return self.says(who, f"worried {line}", circle=circle)

    def cards(self) -> list[Card]:
        return [one for one in self.outbox.kept if isinstance(one, Card)]

    def in_the_hall(self) -> list[str]:
        return [self._read(one.document) for one in self.cards() if one.to == HALL]

    def pauses(self, *names: str) -> None:
        for who in names:
            self.people.kept[AccountId(who)] = Account(AccountId(who), paused_until=FOREVER)


@pytest.fixture
def talk() -> House:
    talk = House()
    talk.knows("ana", "bo", "fay", "gus", circle=WITH_A_HALL)
    around = Around(
        people=talk.people,
        circles=talk.circles,
        dice=Random(1),
        agreed=lambda circle: (Said(RULE), Said("We listen")) if circle.rules_version else (),
        host="Ada",
        contact="ada@example.org",
    )
    talk.begin(Doors(around))
    return talk


def test_the_page_says_what_comes_first_who_gets_it_and_what_the_circle_agreed(talk: House):
    """DR2, DR7."""
    page = talk.writes("")

    danger, goes, rule, then = (
        page.index(one)
        for one in (
            "If a life may be in danger",
            "circle’s facilitators get it",
            RULE,
            "Then they may talk with you",
        )
    )
    assert danger < goes < rule < then
    assert "Nobody may be online" in page
    assert "Kith does not write to the one you worry about. It cannot call anybody." in page
    assert "does not keep them" in page
    assert talk.buttons("ana") == [URGENT, WRITE, "All the rules"]
    assert talk.outbox.kept == []


def test_the_button_opens_the_form(talk: House):
    talk.writes("")

    assert talk.presses("ana", WRITE, circle=WITH_A_HALL) == "form worried tell"


def test_it_goes_to_the_facilitators_place_and_its_author_hears_what_happens_next(talk: House):
    answer = talk.writes(WORRY)

    (card,) = talk.in_the_hall()
    assert card.startswith(
        f"ana is worried about somebody, and writes to those who facilitate Tuesdays:\n\n> {WORRY}"
    )
    assert RULE in card
    assert answer.startswith("It is on its way to the place that only this circle’s facilitators read.")
    assert "Nobody may be online" in answer
    assert URGENT in talk.buttons("ana")
    assert talk.sent() == []


def test_the_person_it_is_about_is_never_written_to(talk: House):
    talk.fills("ana", "worried tell", circle=WITH_A_HALL, words=WORRY, about="bo")

    (card,) = talk.in_the_hall()
    assert "ana is worried about bo" in card
    assert talk.told("bo") == []


def test_about_a_facilitator_it_goes_to_the_others_alone(talk: House):
    """S4: never to the one concerned, so not to the place that they read."""
    talk.circles.hold = ("fay", "gus", "hal")
    talk.knows("hal", circle=WITH_A_HALL)

    answer = talk.writes(f"--about fay {WORRY}")

    assert "If you named one of them, that person does not get it." in answer
    assert talk.cards() == []
    assert talk.told("fay") == []
    for who in ("gus", "hal"):
        (told,) = talk.told(who)
        assert f"ana is worried about fay, and writes to those who facilitate Tuesdays:\n\n> {WORRY}" in told
    assert {(one.why, one.whose) for one in talk.sent()} == {(Why.ASKED_FOR, AccountId("ana"))}


@pytest.mark.parametrize("hindered", ["alone", "paused", "apart"])
def test_with_nobody_else_it_says_so_and_gives_the_words_back(talk: House, hindered: str):
    """The same words whatever the reason: nobody learns of a pause or a boundary."""
    if hindered == "alone":
        talk.circles.hold = ("fay",)
    if hindered == "paused":
        talk.pauses("gus")
    if hindered == "apart":
        talk.people.apart.add(frozenset((AccountId("ana"), AccountId("gus"))))

    answer = talk.writes(f"--about fay {WORRY}")

    assert answer.startswith("It was not sent: just now there is nobody else here who could get it.")
    assert f"> {WORRY}" in answer
    assert "Whoever runs this Kith is Ada. You can reach them at ada@example.org." in answer
    assert URGENT in talk.buttons("ana")
    assert talk.outbox.kept == []


def test_when_all_are_on_a_pause_it_waits_in_their_place_and_that_is_said(talk: House):
    talk.pauses("fay", "gus")

    assert "Just now Kith can reach none of them" in talk.writes("")
    answer = talk.writes(WORRY)

    assert len(talk.in_the_hall()) == 1
    assert "Just now Kith can reach none of them" in answer
    assert "ada@example.org" in answer


def test_without_a_place_of_theirs_it_reaches_each_who_is_on_no_pause(talk: House):
    """Nothing waits for a room that may never be opened."""
    talk.circles.known[TUESDAYS.id] = TUESDAYS
    talk.pauses("gus")

    answer = talk.writes(WORRY, circle=TUESDAYS)

    assert answer.startswith("It is on its way, in private, to the facilitators who can be reached.")
    assert len(talk.told("fay")) == 1
    assert talk.told("gus") == []


def test_a_boundary_keeps_it_from_reaching_somebody_in_private(talk: House):
    """S5, PV9."""
    talk.circles.known[TUESDAYS.id] = TUESDAYS
    talk.people.apart.add(frozenset((AccountId("ana"), AccountId("gus"))))

    apart = talk.writes(WORRY, circle=TUESDAYS)

    assert talk.told("gus") == []
    talk.people.apart.clear()
    assert talk.writes("Something else", circle=TUESDAYS) == apart


def test_the_place_belongs_to_all_who_read_it(talk: House):
    talk.people.apart.add(frozenset((AccountId("ana"), AccountId("gus"))))

    talk.writes(WORRY)

    assert len(talk.in_the_hall()) == 1


def test_a_circle_without_another_facilitator_says_so(talk: House):
    talk.circles.hold = ("fay",)

    page = talk.writes("", who="fay")

    assert "Just now this circle has no other facilitator who could be told." in page
    assert "ada@example.org" in page
    assert talk.buttons("fay") == [URGENT]
    assert talk.writes(WORRY, who="fay").startswith("It was not sent")
    assert talk.outbox.kept == []


def test_a_facilitator_may_worry_too(talk: House):
    talk.writes(WORRY, who="fay")

    assert len(talk.in_the_hall()) == 1


def test_worry_about_oneself_has_other_doors(talk: House):
    assert talk.writes(f"--about ana {WORRY}").startswith("This door is for a worry about somebody else.")
    assert talk.buttons("ana") == [URGENT]
    assert talk.outbox.kept == []


def test_sent_twice_within_two_minutes_is_one_act(talk: House):
    """AB11."""
    first = talk.writes(WORRY)
    talk.waits(timedelta(seconds=119))
    again = talk.writes(WORRY)
    talk.waits(timedelta(seconds=1))
    talk.writes(WORRY)

    assert again == first
    assert len({one.key for one in talk.cards()}) == 2


def test_who_wrote_is_told_once_that_somebody_is_on_it(talk: House):
    talk.writes(WORRY)
    (card,) = talk.cards()
    on_it = next(block.items[0] for block in card.document.blocks if isinstance(block, Choices))

    for who in ("fay", "gus"):
        said = talk.forges(who, replace(on_it.press, private=True), whose=who)
        assert said.startswith("Thank you. It is said here who is on it first")

    assert {one.key for one in talk.sent()} == {f"{card.key}:taken", f"{card.key}:read"}
    assert talk.shown(HALL)[0] == "fay is on it."
    assert next(one.about for one in talk.sent() if one.to == HALL) == card.key
    assert talk.told("ana")[0].startswith("One of the facilitators of Tuesdays has read what you wrote")
    assert "fay" not in talk.told("ana")[0]


def test_what_came_in_private_is_answered_in_private(talk: House):
    talk.writes(f"--about fay {WORRY}")

    answer = talk.presses("gus", ON_IT)

    assert answer.startswith("Thank you. Whoever wrote is told that somebody is on it.")
    assert talk.shown(HALL) == []
    assert len(talk.told("ana")) == 1
    assert talk.told("fay") == []


def test_only_those_who_facilitate_now_can_be_on_it(talk: House):
    """AB12."""
    talk.writes(f"--about fay {WORRY}")
    talk.circles.hold = ("fay",)

    assert "facilitators" in talk.presses("gus", ON_IT)
    assert talk.told("ana") == []


def test_who_left_meanwhile_is_told_nothing(talk: House):
    talk.writes(f"--about fay {WORRY}")
    del talk.people.kept[AccountId("ana")]

    talk.presses("gus", ON_IT)

    assert talk.told("ana") == []


def test_words_are_private_and_no_longer_than_a_form_holds(talk: House):
    command = talk.dispatch.catalogue.find("worried")

    assert command is not None
    assert command.confidential
    assert "1,000" in talk.writes("x" * 1001)
    assert [one.to for one in talk.sent() if isinstance(one.to, Direct)] == []
