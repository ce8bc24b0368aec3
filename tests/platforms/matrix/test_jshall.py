"""What members on matrix-js-sdk share is a process, and nothing else: a journey sees nothing of the one before."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.equipment.needs import need
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import a_circle
from tests.platforms.matrix.jshall import JsHall, a_hall
from tests.platforms.matrix.jsmember import JsMember, JsMemberError
from tests.platforms.matrix.town import a_matrix_town


@asynccontextmanager
async def a_member(hall: JsHall, synapse: Synapse, id_: str) -> AsyncIterator[JsMember]:
    async with JsMember(hall) as member:
        with pytest.raises(JsMemberError, match="log in first"):
            await member.ask("rooms")
        await member.login(synapse.url, id_, "password")
        yield member


async def test_who_comes_later_has_nothing_of_who_was_there_before(synapse: Synapse, js_hall: JsHall):
    ana, bo = await synapse.register("ana-before"), await synapse.register("bo-after")
    async with a_member(js_hall, synapse, ana) as member:
        room = await member.create_room()
        await member.say(room, "between us")
        device = member.device_id

    async with a_member(js_hall, synapse, bo) as member:
        assert await member.rooms() == []
        assert member.pushed == []
        assert member.device_id != device
        with pytest.raises(JsMemberError, match="unknown room"):
            await member.messages(room)


async def test_who_is_asked_in_later_cannot_open_what_was_said_before_them(synapse: Synapse, js_hall: JsHall):
    """Though the keys are in the same process."""
    ana, bo = await synapse.register("ana-beside"), await synapse.register("bo-beside")
    async with a_member(js_hall, synapse, ana) as one, a_member(js_hall, synapse, bo) as other:
        room = await one.create_room(history="joined")
        early = await one.say(room, "before you came")
        await one.invite(room, bo)
        await other.wait_joined(room)
        await one.wait_joined(room, bo)
        await one.say(room, "welcome")

        assert (await other.wait(room))["body"] == "welcome"
        assert [said["body"] for said in await other.messages(room) if said["event_id"] == early] in (
            [],
            [None],
        )


async def test_whoever_hung_up_does_nothing_any_more(synapse: Synapse, js_hall: JsHall):
    ana, bo = await synapse.register("ana-gone"), await synapse.register("bo-there")
    async with a_member(js_hall, synapse, ana):
        pass

    async with a_member(js_hall, synapse, bo) as member:
        room = await member.create_room(invite=[ana], encrypted=False)
        await member.say(room, "are you there?")
        with pytest.raises(JsMemberError, match="timed out"):
            await member.wait_joined(room, ana, seconds=1)


async def test_when_node_dies_that_is_said_and_the_next_one_finds_it_open(synapse: Synapse):
    need("js-sdk")
    bo = await synapse.register("bo-survives")
    with a_hall() as hall:
        async with JsMember(hall) as member:
            assert hall.process is not None
            hall.process.kill()
            hall.process.wait()

            with pytest.raises(JsMemberError, match="node ended with -9"):
                await member.login(synapse.url, bo, "password")

        async with a_member(hall, synapse, bo) as member:
            assert member.user_id == bo


async def test_of_two_journeys_in_a_row_neither_sees_the_other(
    synapse: Synapse, js_hall: JsHall, tmp_path_factory: pytest.TempPathFactory
):
    """The people have the same names in both."""
    heard, ids = [], []
    for number in range(2):
        folder = tmp_path_factory.mktemp(f"town{number}")
        async with a_matrix_town(synapse, folder, encrypted=True, js=js_hall) as town:
            await a_circle(town)
            heard.append({one.room for person in town.people.values() for one in person.heard})
            ids.append({person.id for person in town.people.values()} | {town.me})

    assert all([*heard, *ids])
    assert not heard[0] & heard[1]
    assert not ids[0] & ids[1]
