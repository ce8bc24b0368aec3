"""An answer in time, once, and to nobody but those it is for, whatever the line to Discord does meanwhile."""

import asyncio
from dataclasses import dataclass, replace
from typing import Annotated, Any

import pytest

from adapters.discord import answering, replying
from adapters.discord.answering import Answers
from adapters.discord.late import Late
from adapters.discord.letters import Letters
from adapters.discord.reading import COMMAND, COMPONENT, FORM, Asked, direct, in_channel
from adapters.discord.replying import Replying
from adapters.discord.voices import Voices
from bot.kernel.commands import Catalogue, Command, Hint
from bot.kernel.delivery import Answer, NotNow
from bot.kernel.documents import Press, Quote, Said, say
from bot.kernel.events import Called, Filled, Origin, Pressed
from bot.kernel.people import Sender
from tests.features.pretend import NOW, Clock
from tests.kernel.commands_for_tests import answer as done
from tests.platforms.discord.line import Line, callbacks, no
from tests.platforms.discord.paper import Paper, an_answer
from tests.platforms.discord.reading import texts

SAY, LATER, SEEN, FORM_SHOWN = 4, 5, 6, 9
ONLY_THEM, THINKING = 64, 128
ORIGINAL, FOLLOW = r"/webhooks/.*/messages/@original", r"/webhooks/\d+/token"
LONG = say(*(Quote(Said("word " * 700)) for _ in range(3)))


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes a second takes a moment."""
    monkeypatch.setattr(answering, "SOON", 0.02)
    monkeypatch.setitem(Replying._first.__kwdefaults__ or {}, "patience", 0.1)
    monkeypatch.setattr(replying, "_PATIENCE", 0.2)
    monkeypatch.setattr(replying, "_BREATH", 0.01)


@dataclass(frozen=True, slots=True)
class Tear:
    why: str
    id: Annotated[str, Hint(behind=True)] = ""


TEAR = Command("rules tear", Tear, done, hidden=True)


class Place:
    """Ana, an interaction, and what comes of it."""

    def __init__(self, answer: Answer | None = None, *, takes: float = 0.0) -> None:
        self.line, self.desk, self.voices = Line(), Paper(answer, takes), Voices()
        self.answers = Answers(self.desk, Replying(self.line), self.voices)
        letters = Letters(self.line, self.desk, self.answers, now=Clock().now)
        self.late = Late(self.desk, self.answers, letters)

    async def uses(self, path: str, *, alone: bool = False, **values: str) -> None:
        data: Any = {"name": path.split(" ", maxsplit=1)[0], "options": []}
        options = [{"name": name, "type": 3, "value": value} for name, value in values.items()]
        if " " in path:
            data["options"] = [{"name": path.split(" ")[1], "type": 1, "options": options}]
        else:
            data["options"] = options
        await self._asks(COMMAND, data, alone=alone)

    async def presses(self, token: str) -> None:
        await self._asks(COMPONENT, {"custom_id": token})

    async def sends(self, custom_id: str, **values: str) -> None:
        parts = [{"component": {"custom_id": name, "value": value}} for name, value in values.items()]
        await self._asks(FORM, {"custom_id": custom_id, "components": parts})

    async def _asks(self, kind: int, data: Any, *, alone: bool = False) -> None:
        where = direct("1") if alone else in_channel("5", "6")
        origin = Origin("77", NOW, Sender("discord", "1"), where)
        await self.answers.answer(Asked(kind, origin, "77:token", data, "Ana"))

    @property
    def flags(self) -> list[int]:
        """Of all that was said, and of what was only acknowledged."""
        return [one.body.get("data", one.body).get("flags", 0) for one in self.line.asked if one.body]

    @property
    def given(self) -> bool:
        return self.desk.replies.done == ["77"]


async def test_what_is_known_at_once_is_the_first_answer():
    place = Place(an_answer())

    await place.uses("rules show")

    assert [(one["type"], one["data"]["flags"] & ONLY_THEM) for one in callbacks(place.line)] == [
        (SAY, ONLY_THEM)
    ]
    assert place.given


@pytest.mark.parametrize("takes", [0.0, 0.05])
async def test_what_is_for_all_in_the_place_is_seen_by_all(takes: float):
    place = Place(an_answer(path="shout", private=False), takes=takes)

    await place.uses("shout")

    assert place.flags
    assert not any(flags & ONLY_THEM for flags in place.flags)


@pytest.mark.parametrize("takes", [0.0, 0.05])
async def test_alone_with_kith_nothing_disappears(takes: float):
    """Where only they can see it anyway, it stays to be read again."""
    place = Place(an_answer(), takes=takes)

    await place.uses("rules show", alone=True)

    assert place.flags
    assert not any(flags & ONLY_THEM for flags in place.flags)


async def test_what_takes_longer_is_acknowledged_for_whom_it_will_be_and_then_filled():
    place = Place(an_answer(), takes=0.05)

    await place.uses("rules show")

    assert callbacks(place.line) == [{"type": LATER, "data": {"flags": ONLY_THEM}}]
    (filled,) = place.line.to("PATCH", ORIGINAL)
    assert texts(filled.body) == ["done"]
    assert not filled.body["flags"] & ONLY_THEM  # who sees it is settled, and Discord takes it only once
    assert place.given


async def test_what_may_turn_out_to_be_a_form_is_never_acknowledged_before():
    place = Place(an_answer(form="circle find", path="circle find"), takes=0.05)

    await place.presses(place.desk.token(Press("circle find"), account=None, place=""))

    assert [one["type"] for one in callbacks(place.line)] == [FORM_SHOWN]


async def test_a_long_answer_goes_on_below_for_them_alone():
    place = Place(an_answer(LONG))

    await place.uses("rules show")

    more = place.line.to("POST", FOLLOW)
    assert len(more) >= 1
    assert all(one.body["flags"] & ONLY_THEM for one in more)


async def test_a_long_answer_that_was_late_goes_on_below_for_them_alone():
    place = Place(an_answer(LONG), takes=0.05)

    await place.uses("rules show")

    more = place.line.to("POST", FOLLOW)
    assert len(place.line.to("PATCH", ORIGINAL)) == 1
    assert len(more) >= 1
    assert all(one.body["flags"] & ONLY_THEM for one in more)


async def test_nothing_to_say_to_a_press_is_a_press_that_was_seen():
    """AB11: it was handled before."""
    place = Place(None)

    await place.presses("pme+showxxxxxxxxxxxx")

    assert callbacks(place.line) == [{"type": SEEN}]


async def test_nothing_to_say_after_all_leaves_nothing_behind():
    place = Place(None, takes=0.05)

    await place.uses("rules show")

    assert [one["type"] for one in callbacks(place.line)] == [LATER]
    assert len(place.line.to("DELETE", ORIGINAL)) == 1
    assert not place.given


async def test_told_that_it_was_answered_already_it_is():
    place = Place(an_answer())
    place.line.says("POST", r".*/callback", no(40060, 400))

    await place.uses("rules show")

    assert len(callbacks(place.line)) == 1
    assert place.given


async def test_a_line_that_breaks_is_tried_again_while_there_is_time():
    place = Place(an_answer())
    place.line.says("POST", r".*/callback", NotNow("503"), NotNow("reset"))

    await place.uses("rules show")

    assert [one["type"] for one in callbacks(place.line)] == [SAY] * 3
    assert place.given


async def test_an_answer_that_came_too_late_was_not_given():
    place = Place(an_answer())
    place.line.says("POST", r".*/callback", no(10062, 404))

    await place.uses("rules show")

    assert len(callbacks(place.line)) == 1
    assert not place.given


async def test_a_line_that_stays_broken_is_given_up_and_the_answer_stays_kept():
    place = Place(an_answer())
    place.line.says("POST", r".*/callback", always=NotNow("503"))

    await asyncio.wait_for(place.uses("rules show"), 5)

    assert not place.given


async def test_what_was_acknowledged_is_filled_however_often_it_takes():
    place = Place(an_answer(), takes=0.05)
    place.line.says("PATCH", ORIGINAL, NotNow("503", after=0.01), NotNow("reset", after=0.01))

    await place.uses("rules show")

    assert len(place.line.to("PATCH", ORIGINAL)) == 3
    assert place.given


async def test_a_part_that_goes_below_is_sent_once_since_nobody_can_look_for_it():
    place = Place(an_answer(LONG))
    place.line.says("POST", FOLLOW, NotNow("502"))

    await place.uses("rules show")

    assert len(place.line.to("POST", FOLLOW)) == 1


async def test_a_form_that_cannot_be_opened_any_more_is_offered():
    """It took too long, so that the first answer is gone: a button opens it."""
    place = Place(an_answer(form="circle find", path="circle find"), takes=0.05)

    await place.uses("circle find", name="Tuesdays")

    (filled,) = place.line.to("PATCH", ORIGINAL)
    assert "discord-form" in texts(filled.body)[0]


async def test_a_form_that_only_a_button_leads_to_is_signed_for_who_pressed():
    """PV11: with what was settled before."""
    place = Place(an_answer(form="rules tear", path="rules tear"))
    place.desk.catalogue = Catalogue((*place.desk.catalogue.commands, TEAR))
    given = replace(place.desk.answer.form, given=(("id", "x"), ("why", "old")))  # type: ignore[union-attr,type-var]
    place.desk.answer = replace(place.desk.answer, form=given)  # type: ignore[type-var]

    await place.presses("prules+showxxxxxxxxxxxx")

    (shown,) = callbacks(place.line)
    assert shown["data"]["custom_id"] == place.desk.token(
        Press("rules tear", (("id", "x"),)), account=None, place=""
    )
    assert [part["component"]["custom_id"] for part in shown["data"]["components"]] == ["why"]


async def test_kinds_that_nobody_knows_are_passed_over():
    place = Place(an_answer())

    await place._asks(1, {})

    assert place.line.asked == []
    assert place.desk.received == []


async def test_each_kind_comes_to_the_desk_as_what_it_is():
    place = Place(an_answer())

    await place.uses("circle find", name="Tuesdays")
    await place.presses("pme+showxxxxxxxxxxxx")
    await place.sends("f:circle find", name="Tuesdays")

    called, pressed, filled = place.desk.received
    assert isinstance(called, Called)
    assert (called.path, called.values) == ("circle find", (("name", "Tuesdays"),))
    assert isinstance(pressed, Pressed)
    assert pressed.token == "pme+showxxxxxxxxxxxx"
    assert isinstance(filled, Filled)
    assert (filled.path, filled.values, filled.token) == ("circle find", (("name", "Tuesdays"),), "")


class AfterACrash(Place):
    """An answer was kept and not given; what Discord shows of it."""

    def __init__(self, shown: object) -> None:
        super().__init__()
        self.line.says("GET", ORIGINAL, shown)
        self.desk.replies.kept = [("70:token", an_answer(LONG))]

    async def gives(self) -> None:
        await self.late.give()


async def test_where_kith_was_still_thinking_the_answer_is_filled_in():
    place = AfterACrash({"flags": ONLY_THEM | THINKING})

    await place.gives()

    assert len(place.line.to("PATCH", ORIGINAL)) == 1
    assert len(place.line.to("POST", FOLLOW)) >= 1
    assert place.desk.replies.gone == ["70:token"]


async def test_where_it_can_be_seen_it_was_given():
    place = AfterACrash({"flags": ONLY_THEM})

    await place.gives()

    assert [one.method for one in place.line.asked] == ["GET"]
    assert place.desk.replies.gone == ["70:token"]


async def test_where_there_is_none_it_may_just_be_in_time():
    place = AfterACrash(no(10015, 404))

    await place.gives()

    assert [one["type"] for one in callbacks(place.line)] == [SAY]
    assert place.desk.replies.gone == ["70:token"]


async def test_what_is_too_late_for_any_answer_is_let_go():
    place = AfterACrash(no(10015, 404))
    place.line.says("POST", r".*/callback", no(10062, 404))

    await place.gives()

    assert place.desk.replies.gone == ["70:token"]


async def test_while_discord_is_away_again_it_stays_kept():
    place = AfterACrash(NotNow("503"))

    await place.gives()
    assert place.desk.replies.gone == []

    place.line.says("GET", ORIGINAL, {"flags": THINKING})
    await place.gives()
    assert place.desk.replies.gone == ["70:token"]


async def test_what_is_being_answered_just_now_is_not_answered_a_second_time():
    """A session was lost in the middle of it."""
    place = Place(an_answer(LONG), takes=0.1)
    place.desk.replies.kept = [("77:token", an_answer(LONG))]
    place.line.says("GET", ORIGINAL, always={"flags": THINKING})

    answering_it = asyncio.create_task(place.uses("rules show"))
    await asyncio.sleep(0.05)
    await place.late.give()
    await answering_it

    assert len(place.line.to("PATCH", ORIGINAL)) == 1
    assert place.desk.replies.gone == []


def test_a_person_is_named_as_they_were_last_seen():
    voices = Voices()
    voices.heard("1", "Ana", "reply", 0.0)

    assert (voices.name("1"), voices.name("2")) == ("Ana", "@2")


def test_somebody_can_be_spoken_to_for_a_while_after_what_they_did():
    voices = Voices()
    voices.heard("1", "Ana", "reply", 100.0)

    assert voices.reply("1", 101.0) == "reply"
    assert voices.reply("1", 100.0 + 15 * 60) == ""
    assert voices.reply("2", 101.0) == ""


def test_however_many_come_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("adapters.discord.voices._MOST", 2)
    voices = Voices()

    for who in "123":
        voices.heard(who, who, "reply", 0.0)

    assert [voices.reply(who, 0.0) for who in "123"] == ["", "reply", "reply"]


async def test_who_is_not_acknowledged_yet_comes_before_whoever_waits_for_an_answer(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(answering, "SOON", 30.0)
    place, data = Place(an_answer(), takes=0.01), {"name": "rules", "options": [{"name": "show", "type": 1}]}
    came = [Origin(str(n), NOW, Sender("discord", str(n)), in_channel("5", "6")) for n in range(200)]

    await asyncio.gather(
        *(place.answers.answer(Asked(COMMAND, one, f"{one.id}:token", data, "Ana")) for one in came)
    )

    order = [one.method for one in place.line.asked if one.method == "PATCH" or one.body["type"] == LATER]
    waited = order.count("PATCH")
    assert waited > 150
    assert order == ["POST"] * waited + ["PATCH"] * waited
    assert place.desk.most < 200 - waited + 10
