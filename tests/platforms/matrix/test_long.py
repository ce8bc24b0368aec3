"""AB6, RL1: a document of 200,000 characters arrives whole, in order and once, whatever happens between its parts."""

import shutil
from datetime import timedelta

import pytest

from adapters.matrix.rooms import MARK
from adapters.matrix.wire import Wire
from bot.kernel.delivery import Delivery, NotNow, Reader
from bot.kernel.documents import Document, Press, Quote, Said, choices, say, shared, text
from bot.kernel.effects import Card, Post, Why
from tests.journeys.scenes import a_circle
from tests.journeys.town import ROOM
from tests.platforms.matrix.town import MatrixTown

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
WORDS = "".join(
    f"{number} cafe\u0301 with {FAMILY} and \U0001f1ec\U0001f1e7 & all. " for number in range(5400)
)
_END = WORDS.index("3000 ")
BUTTONS = choices((text("direct-help-button"), shared(Press("help"), harmless=True)))
LONG = say(text("about-what"), Quote(Said(WORDS[:_END])), Quote(Said(WORDS[_END:])), BUTTONS)


async def put(town: MatrixTown, document: Document) -> str:
    """In the circle's room; the key it will carry."""
    circle = await town.core.do(town.core.circles.any)
    assert circle is not None
    post = Post("long", circle.place, document, Why.ASKED_FOR)
    await town.core.do(lambda: town.core.outbox.put((post,)))
    return town.core.outbox.hashed("long")


async def parts(town: MatrixTown, key: str) -> dict[str, str]:
    """The parts that are in the room, in its order, as the homeserver holds them: event by event, with its key."""
    there = await town.history(town.rooms[ROOM])
    found = {str(one["event_id"]): str(one["content"].get(MARK, "")) for one in reversed(there)}
    return {event: mark for event, mark in found.items() if mark.startswith(key)}


def letters(words: str) -> str:
    return "".join(one for one in words if not one.isspace() and one != ">")


async def arrived_whole(town: MatrixTown, key: str) -> None:
    there = await parts(town, key)
    assert list(there.values()) == [*(f"{key}-{number}" for number in range(1, len(there))), key]
    assert len(there) > 5
    read = [one for one in town.people["fay"].heard if one.event["event_id"] in there]
    assert [one.event["event_id"] for one in read] == list(there)
    assert letters(WORDS) in letters("".join(one.body for one in read))
    assert ["post-choice" in one.body for one in read] == [False] * (len(there) - 1) + [True]


async def test_a_long_document_arrives_whole(either_town: MatrixTown):
    town = either_town
    await a_circle(town)
    assert len(WORDS) > 200_000
    key = await put(town, LONG)

    await town.settle()

    await arrived_whole(town, key)


async def test_a_long_document_arrives_whole_on_another_stack(js_town: MatrixTown):
    await a_circle(js_town)
    key = await put(js_town, LONG)

    await js_town.settle()

    await arrived_whole(js_town, key)


class Broken:
    """A line that ends after some parts, as if the process had."""

    def __init__(self, wire: Wire, parts: int) -> None:
        self._send, self.left = wire.send, parts

    async def __call__(self, room: str, kind: str, content, **more) -> str:
        self.left -= 1
        if self.left < 0:
            raise NotNow("the process ended")
        return await self._send(room, kind, content, **more)


@pytest.mark.parametrize("after", ["at once", "a day later, as a new device"])
async def test_a_long_document_is_posted_once_after_an_end_between_its_parts(
    either_town: MatrixTown, monkeypatch: pytest.MonkeyPatch, after: str
):
    """A new device: the homeserver knows no key of the old one any more, so what is there must be looked for."""
    town = either_town
    await a_circle(town)
    wire = town.matrix._open_wire()
    monkeypatch.setattr(wire, "send", Broken(wire, parts=4))
    key = await put(town, LONG)
    await town.postman.quiet()
    await town.end()
    assert list((await parts(town, key)).values()) == [f"{key}-{number}" for number in range(1, 5)]

    if after != "at once":
        town.hours.moment += timedelta(days=1)
        shutil.rmtree(town.login.store)
    await town.begin(town.login)
    await town.waits(timedelta(hours=1))
    await town.settle()

    await arrived_whole(town, key)


async def test_a_long_card_is_one_message_that_can_be_revised(town: MatrixTown):
    await a_circle(town)
    circle = await town.core.do(town.core.circles.any)
    assert circle is not None
    for revision, words in enumerate((WORDS, "short now", WORDS)):
        card = Card("queue", revision, circle.place, say(Quote(Said(words)), BUTTONS))
        await town.core.do(lambda card=card: town.core.outbox.put((card,)))  # type: ignore[misc]
        await town.settle()

    cards = [one for one in town.people["fay"].heard if "post-choice" in one.body][-3:]
    first, *edits = (one.event for one in cards)
    assert ["…" in one.body for one in cards] == [True, False, True]
    assert [one["content"]["m.relates_to"]["event_id"] for one in edits] == [first["event_id"]] * 2


async def test_an_edit_that_was_looked_for_leaves_the_card_what_it_was(town: MatrixTown):
    """Else the next revision would be one of the edit, which no client shows."""
    await a_circle(town)
    circle = await town.core.do(town.core.circles.any)
    assert circle is not None
    cards = [Card("queue", revision, circle.place, say(text("about-what"))) for revision in range(2)]
    for card in cards:
        await town.core.do(lambda card=card: town.core.outbox.put((card,)))  # type: ignore[misc]
        await town.settle()
    first, edit = (one.event["event_id"] for one in town.people["fay"].heard if "about-what" in one.body)

    again = Delivery(
        key=town.core.outbox.hashed("queue#1"),
        effect=cards[1],
        to=town.rooms[ROOM],
        direct=False,
        reader=Reader("en", "UTC"),
        tried_since=town.hours.now() - timedelta(days=1),
        editing=first,
    )

    assert await town.matrix.deliver(again) == first != edit
    await town.settle()
    assert sum("about-what" in one.body for one in town.people["fay"].heard) == 2
