"""A1, DECISIONS 8 and 10, DR1, DR6: nothing private before somebody asks, nothing kept before a yes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.kernel.commands import Needs
from bot.kernel.documents import Choices, Document, Person, Press, Said, texts_in
from bot.kernel.effects import Direct, Post, Reply, Why
from bot.kernel.happenings import CameIn, SaidYes
from bot.kernel.people import (
    NOTICE_VERSION,
    WELCOMING,
    Account,
    AccountId,
    Caller,
    CircleFacts,
    CircleId,
    PlaceId,
    Sender,
)
from bot.welcome.commands import Host, Nothing, Welcome
from tests.features.pretend import NOW, TUESDAYS, Circles, People, a_caller

DAY = timedelta(days=1)
ASK = Nothing()


@dataclass
class Greeters:
    """Who offered to welcome people."""

    offered: dict[CircleId, list[str]] = field(default_factory=dict)

    def holders(self, circle: CircleId, role: str) -> Sequence[AccountId]:
        assert role == "welcomer"
        return tuple(AccountId(one) for one in self.offered.get(circle, ()))


MAY = Host("Aunt May", "may@house.example")


class House:
    """Tuesdays, with Bo and Cem who welcome."""

    def __init__(self, *welcomers: str, host: Host = MAY) -> None:
        self.people, self.circles = People(), Circles()
        self.circles.known[TUESDAYS.id] = TUESDAYS
        for one in welcomers:
            self.knows(one)
        self.welcome = Welcome(
            people=self.people,
            circles=self.circles,
            welcomers=Greeters({TUESDAYS.id: list(welcomers)}),
            host=host,
        )

    def knows(self, who: str) -> None:
        self.people.kept[AccountId(who)] = Account(AccountId(who))

    def caller(self, who: str, circle: CircleFacts | None = TUESDAYS, **other: object) -> Caller:
        return replace(a_caller(who, self.people, circle=circle), **other)  # type: ignore[arg-type]

    def comes(self, who: str, circle: CircleFacts = TUESDAYS, **other: object) -> Post | None:
        reply = self.welcome.hear(CameIn(self.caller(who, circle, **other), circle))
        effects = reply.effects if reply else ()
        assert all(isinstance(one, Post) for one in effects)
        return effects[0] if effects and isinstance(effects[0], Post) else None


def keys(document: Document) -> list[str]:
    return [said.key for block in document.blocks for said in texts_in(block)]


def presses(document: Document) -> list[Press]:
    blocks = (block for block in document.blocks if isinstance(block, Choices))
    return [one.press for block in blocks for one in block.items]


def told(reply: Reply) -> list[Post]:
    return [one for one in reply.effects if isinstance(one, Post)]


def test_an_arrival_is_met_with_a_neutral_word_in_the_room():
    """DECISIONS 10: no private message, no name, and it is of use for a day."""
    house = House()

    post = house.comes("nia")

    assert post is not None
    assert (post.to, post.why, post.circle) == (TUESDAYS.place, Why.UNASKED, TUESDAYS.id)
    assert post.not_after == NOW + DAY
    assert not any(
        isinstance(value, Person)
        for block in post.document.blocks
        for said in texts_in(block)
        for _, value in said.args
    )


def test_its_buttons_are_for_everybody_there():
    """PV11, DR1: shared ones, and urgent help is one of them."""
    post = House().comes("nia")
    assert post is not None

    assert presses(post.document) == [
        Press("welcome", private=False, harmless=True),
        Press("urgent", private=False),
    ]


def test_it_looks_the_same_for_everybody():
    """It reveals nothing: not whether somebody is known, nor who they are."""
    house = House()
    house.knows("ana")

    documents = {str(post.document) for who in ("ana", "nia") if (post := house.comes(who))}

    assert len(documents) == 1


def test_one_word_a_day_for_one_person():
    house = House()
    later, tomorrow = NOW + timedelta(hours=3), NOW + DAY

    posts = [house.comes("nia", now=moment) for moment in (NOW, later, tomorrow)]
    other = house.comes("ola")

    first, again, next_day = (post and post.key for post in posts)
    assert first == again != next_day
    assert other is not None
    assert other.key != first


def test_members_and_programs_are_not_greeted():
    """AB21: a bridge or a bot is no newcomer."""
    house = House()
    house.circles.join(TUESDAYS, "ana")

    assert house.comes("ana") is None
    assert house.comes("relay", sender=Sender("pretend", "relay", human=False)) is None


def test_nobody_is_greeted_in_the_facilitators_place():
    house = House()
    hall = replace(TUESDAYS, facilitators_place=PlaceId("hall"), lobby=PlaceId("lobby"))

    assert house.comes("nia", hall, place=PlaceId("hall")) is None
    in_the_lobby = house.comes("nia", hall, place=PlaceId("lobby"))
    assert in_the_lobby is not None
    assert in_the_lobby.to == "lobby"


def test_an_ended_circle_greets_nobody():
    assert House().comes("nia", replace(TUESDAYS, ended=True)) is None


def test_a_circles_name_is_somebodys_words():
    """AB1."""
    post = House().comes("nia", replace(TUESDAYS, name="@everyone"))
    assert post is not None

    blanks = [value for block in post.document.blocks for said in texts_in(block) for _, value in said.args]
    assert blanks == [Said("@everyone")]


def test_before_anything_is_kept_it_is_said_what_would_be():
    """DECISIONS 8: who hosts, what is kept, what the host could read, not a crisis service."""
    house = House()

    reply = house.welcome.welcome(house.caller("nia"), ASK)

    assert {
        "welcome-host-contact",
        "welcome-notice-kept",
        "welcome-notice-host",
        "welcome-notice-crisis",
        "welcome-notice-version",
    } <= set(keys(reply.document))
    assert [press.path for press in presses(reply.document)] == ["welcome yes", "welcome later", "urgent"]
    assert all(press.private for press in presses(reply.document))
    assert house.people.kept == {}
    assert (reply.effects, reply.happened) == ((), ())


@pytest.mark.parametrize(
    ("host", "key"),
    [
        (Host("May", "may@house.example"), "welcome-host-contact"),
        (Host("May"), "welcome-host"),
        (Host(""), "welcome-host-unnamed"),
    ],
)
def test_the_host_is_named_as_they_wish(host: Host, key: str):
    house = House(host=host)

    assert key in keys(house.welcome.welcome(house.caller("nia"), ASK).document)


def test_the_notice_names_its_version():
    house = House()
    document = house.welcome.welcome(house.caller("nia"), ASK).document

    blanks = {said.key: dict(said.args) for block in document.blocks for said in texts_in(block)}
    assert blanks["welcome-notice-version"] == {"version": NOTICE_VERSION}


def test_a_yes_is_the_first_thing_kept():
    house = House()
    caller = house.caller("nia")

    reply = house.welcome.yes(caller, ASK)

    assert set(house.people.kept) == {"nia"}
    assert reply.happened == (SaidYes(caller),)
    assert keys(reply.document)[0] == "welcome-thanks"


def test_a_second_yes_changes_nothing():
    """AB11."""
    house = House()
    house.welcome.yes(house.caller("nia"), ASK)

    again = house.welcome.yes(house.caller("nia"), ASK)

    assert again.happened == ()
    assert keys(again.document)[0] == "welcome-title"


def test_not_now_keeps_nothing():
    house = House()

    reply = house.welcome.later(house.caller("nia"), ASK)

    assert keys(reply.document)[0] == "welcome-later-done"
    assert house.people.kept == {}
    assert [press.path for press in presses(reply.document)] == ["urgent"]


def test_not_now_after_a_yes_says_where_the_way_out_is():
    house = House()
    house.knows("nia")

    assert keys(house.welcome.later(house.caller("nia"), ASK).document)[0] == "welcome-later-kept"


def test_the_routes_are_choices_and_nothing_starts_by_itself():
    """A1: who welcomes them, what is open; no effect of any kind."""
    house = House("bo")
    house.knows("nia")

    reply = house.welcome.welcome(house.caller("nia"), ASK)

    said = keys(reply.document)
    assert said[:2] == ["welcome-title", "welcome-by"]
    assert {f"welcome-open-{one}" for one in ("rules", "thanks", "step", "me")} <= set(said)
    assert [press.path for press in presses(reply.document)] == [
        "welcome hello",
        "rules show",
        "me show",
        "urgent",
    ]
    assert reply.effects == ()


def test_without_a_welcomer_nobody_is_named_and_no_button_leads_nowhere():
    house = House()
    house.knows("nia")

    reply = house.welcome.welcome(house.caller("nia"), ASK)

    assert "welcome-by" not in keys(reply.document)
    assert Press("welcome hello") not in presses(reply.document)


def test_welcomers_hear_of_a_newcomer_only_when_the_newcomer_asks():
    house = House("bo", "cem")
    house.knows("nia")

    reply = house.welcome.hello(house.caller("nia"), ASK)

    posts = told(reply)
    assert [post.to for post in posts] == [Direct(AccountId("bo")), Direct(AccountId("cem"))]
    assert {(post.why, post.activity, post.circle) for post in posts} == {
        (Why.UNASKED, WELCOMING, TUESDAYS.id)
    }
    assert len({post.key for post in posts}) == 2


def test_asking_twice_in_a_day_tells_them_once():
    """AB11: the same keys, so the outbox leaves the second as it is."""
    house = House("bo")
    house.knows("nia")

    first, second = (told(house.welcome.hello(house.caller("nia"), ASK))[0] for _ in range(2))

    assert first.key == second.key


def test_a_welcomer_who_rests_is_neither_named_nor_told():
    """R2: switched off, or on a pause; nobody asks why."""
    house = House("bo", "cem")
    house.knows("nia")
    house.people.allow(house.people.member_of(AccountId("bo"), TUESDAYS.community), WELCOMING, on=False)
    house.people.update(Account(AccountId("cem"), paused_until=NOW + DAY))

    assert "welcome-by" not in keys(house.welcome.welcome(house.caller("nia"), ASK).document)
    reply = house.welcome.hello(house.caller("nia"), ASK)
    assert (keys(reply.document), reply.effects) == (["welcome-nobody-yet", "welcome-urgent"], ())


def test_two_who_do_not_wish_to_meet_are_not_brought_together():
    """PV9, S5: each sees what they would see if there were no such welcomer."""
    house = House("bo")
    house.knows("nia")
    house.people.apart.add(frozenset((AccountId("bo"), AccountId("nia"))))

    assert "welcome-by" not in keys(house.welcome.welcome(house.caller("nia"), ASK).document)
    assert house.welcome.hello(house.caller("nia"), ASK).effects == ()


def test_nobody_is_told_of_themselves():
    house = House("bo")

    assert house.welcome.hello(house.caller("bo"), ASK).effects == ()


def test_in_a_direct_message_without_a_circle_it_says_where_circles_are():
    house = House("bo")
    house.knows("nia")

    reply = house.welcome.welcome(house.caller("nia", None), ASK)

    assert keys(reply.document)[0] == "welcome-no-circle"


def test_the_way_in_works_for_everybody_and_the_rest_after_a_yes():
    commands = {one.path: one for one in House().welcome.commands()}

    assert {path for path, one in commands.items() if one.needs is Needs.NOTHING} == {
        "welcome",
        "welcome yes",
        "welcome later",
    }
    assert {path for path, one in commands.items() if one.hidden} == {
        "welcome yes",
        "welcome later",
        "welcome hello",
    }


def test_what_happens_elsewhere_is_not_its_business():
    house = House()
    assert house.welcome.hear(SaidYes(house.caller("nia"))) is None
