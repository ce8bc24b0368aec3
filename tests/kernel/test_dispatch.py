"""What is asked, whether this person may, and what others hear of it – above all where a platform tells little."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

import pytest

from bot.kernel.commands import Command, Hint, Needs
from bot.kernel.dispatch import Dispatch
from bot.kernel.documents import Press, text
from bot.kernel.effects import Reply, tell
from bot.kernel.errors import Refusal
from bot.kernel.events import Arrived, Called, Filled, Left, Origin, Pressed
from bot.kernel.features import Offer, Silent, Suggester
from bot.kernel.happenings import CameIn, Happening, WentOut
from bot.kernel.people import AccountId, Caller, PlaceId, Role
from bot.kernel.presses import Presses
from tests.features.pretend import TUESDAYS, Circles, Outbox, People, a_caller
from tests.kernel.test_presses import Pen


@dataclass(frozen=True, slots=True)
class Change:
    words: str
    id: Annotated[str, Hint(behind=True, suggests="id")] = ""


@dataclass
class Present(People):
    """Who came is there."""

    here: set[tuple[PlaceId, AccountId]] = field(default_factory=set)

    def arrived(self, caller: Caller) -> None:
        self.here.add((caller.place, caller.account))

    def left(self, caller: Caller) -> None:
        self.here.discard((caller.place, caller.account))

    def comes(self, caller: Caller) -> bool:
        new = (caller.place, caller.account) not in self.here
        self.arrived(caller)
        return new


class Pond(Silent):
    """Hears everything, and remembers what it was told to change."""

    def __init__(self) -> None:
        self.heard: list[Happening] = []
        self.changed: list[tuple[str, str]] = []

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("pond change", Change, self.change, needs=Needs.CONSENT),
            Command("pond drain", Change, self.change, needs=Needs.FACILITATOR),
            Command("pond secret", Change, self.change, needs=Needs.NOTHING, in_circle=False, hidden=True),
        )

    def suggesters(self) -> tuple[Suggester, ...]:
        return (Suggester("id", self.ids),)

    def ids(self, caller: Caller, typed: str) -> Sequence[Offer]:
        return (Offer(f"{typed}-1", text("one")),)

    def change(self, caller: Caller, form: Change) -> Reply:
        self.changed.append((form.id, form.words))
        return tell(text("changed"))

    def hear(self, happening: Happening) -> Reply | None:
        self.heard.append(happening)
        return None


class House:
    """Ana said yes to what is kept; she is in the room of a circle, or elsewhere."""

    def __init__(self, *, kept: bool = True) -> None:
        self.people, self.pond, self.presses = Present(), Pond(), Presses(Pen())
        if kept:
            self.people.keep(a_caller("ana", self.people))
        self.dispatch = Dispatch(
            (self.pond,), people=self.people, circles=Circles(), outbox=Outbox(), presses=self.presses
        )
        self.ana = a_caller("ana", self.people, circle=TUESDAYS)

    def origin(self) -> Origin:
        return Origin("1", self.ana.now, self.ana.sender, self.ana.where)

    def token(self, press: Press, who: str = "ana") -> str:
        return self.presses.token(press, account=AccountId(who), place=self.ana.place)

    def fills(self, path: str, token: str = "", **values: str) -> str:
        filled = Filled(self.origin(), path, tuple(values.items()), token=token)
        return self.dispatch.handle(filled, self.ana).path


@pytest.fixture
def house() -> House:
    return House()


def test_a_form_without_a_button_is_its_path_and_its_values(house: House):
    assert house.fills("pond change", words="clear", id="x") == "pond change"
    assert house.pond.changed == [("x", "clear")]


def test_what_a_button_settled_counts_whatever_the_form_says(house: House):
    """PV11."""
    token = house.token(Press("pond change", (("id", "mine"),)))

    house.fills("pond drain", token, words="clear", id="forged")

    assert house.pond.changed == [("mine", "clear")]


@pytest.mark.parametrize(
    "change", [lambda one: one.replace("mine", "ours"), lambda one: one[:-1], lambda _: "f:pond secret"]
)
def test_a_forged_form_changes_nothing(house: House, change):
    """PV11."""
    token = house.token(Press("pond change", (("id", "mine"),)))

    with pytest.raises(Refusal, match="press-outdated"):
        house.fills("pond change", change(token), words="clear")
    assert house.pond.changed == []


def test_somebody_elses_form_changes_nothing(house: House):
    """PV11."""
    token = house.token(Press("pond change", (("id", "theirs"),)), who="bo")

    with pytest.raises(Refusal, match="press-outdated"):
        house.fills("pond change", token, words="clear")


def test_a_button_whose_form_is_not_whole_asks_for_it_with_what_it_settled(house: House):
    pressed = Pressed(house.origin(), house.token(Press("pond change", (("id", "mine"),))))

    outcome = house.dispatch.handle(pressed, house.ana)

    assert outcome.reply.form is not None
    assert dict(outcome.reply.form.given) == {"id": "mine"}


def test_a_form_is_opened_for_who_may(house: House):
    assert house.dispatch.may_open("pond change", house.ana)
    assert not house.dispatch.may_open("pond drain", house.ana)
    assert house.dispatch.may_open("pond drain", replace(house.ana, roles=frozenset({Role.FACILITATOR})))
    assert not house.dispatch.may_open("pond change", replace(house.ana, circle=None))
    assert not house.dispatch.may_open("no such thing", house.ana)


def test_who_has_not_said_yes_is_opened_no_form_that_needs_it():
    house = House(kept=False)

    assert not house.dispatch.may_open("pond change", house.ana)
    assert house.dispatch.may_open("pond secret", house.ana)


def test_what_fits_is_offered_to_who_may(house: House):
    assert [one.value for one in house.dispatch.suggest("pond change", "id", "x", house.ana)] == ["x-1"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("pond drain", "id"),
        ("pond change", "words"),
        ("pond change", "no such field"),
        ("no such thing", "id"),
    ],
)
def test_nothing_is_offered_otherwise(house: House, path: str, field: str):
    assert house.dispatch.suggest(path, field, "x", house.ana) == ()


def test_whoever_acts_in_a_circles_place_is_noticed_once(house: House):
    assert house.dispatch.noticed(house.ana)
    assert not house.dispatch.noticed(house.ana)

    assert house.pond.heard == [CameIn(house.ana, TUESDAYS, acting=True)]


def test_who_was_told_to_have_come_is_not_noticed_again(house: House):
    house.dispatch.handle(Arrived(house.origin()), house.ana)

    assert not house.dispatch.noticed(house.ana)
    assert house.pond.heard == [CameIn(house.ana, TUESDAYS)]


def test_who_went_and_acts_again_is_back(house: House):
    house.dispatch.noticed(house.ana)
    house.dispatch.handle(Left(house.origin()), house.ana)

    assert house.dispatch.noticed(house.ana)
    assert [type(one) for one in house.pond.heard] == [CameIn, WentOut, CameIn]


def test_of_strangers_nothing_is_noticed():
    """DECISIONS 8: nothing about them is stored."""
    house = House(kept=False)

    assert not house.dispatch.noticed(house.ana)
    assert house.people.here == set()


def test_alone_with_kith_or_where_no_circle_is_nobody_comes(house: House):
    direct = replace(house.ana, where=replace(house.ana.where, direct=True))

    assert not house.dispatch.noticed(direct)
    assert not house.dispatch.noticed(replace(house.ana, circle=None))
    assert house.pond.heard == []


def test_a_hidden_command_cannot_be_typed(house: House):
    with pytest.raises(Refusal, match="press-outdated"):
        house.dispatch.handle(Called(house.origin(), line="pond secret x"), house.ana)
    assert [one.path for one in house.dispatch.offered(house.ana)] == ["pond change"]
