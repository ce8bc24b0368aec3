"""What is between one person and Kith: forms field by field, private words, several devices."""

from pathlib import Path

from adapters.matrix.http import Json
from tests.equipment.needs import need
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import a_circle
from tests.journeys.town import ROOM
from tests.platforms.matrix.jsmember import JsMember
from tests.platforms.matrix.town import MatrixTown


async def test_a_form_is_asked_field_by_field_and_is_about_the_room_it_was_begun_in(town: MatrixTown):
    """DECISIONS 17."""
    await a_circle(town)

    assert "command-thanks-member" in await town.says("ana", "thanks")
    assert "form-person" in await town.says("ana", "somebody", where="dm")
    assert "command-thanks-words" in await town.says("ana", town.people["fay"].id, where="dm")
    assert "command-thanks-member" in await town.says("ana", "back", where="dm")
    assert "command-thanks-words" in await town.says("ana", town.people["fay"].id, where="dm")
    assert "signposts-urgent" in await town.says("ana", "urgent", where="dm")
    assert "appreciation-given(fay)" in await town.says("ana", "You made room for me", where="dm")
    assert "You made room for me" in town.told("fay")[-1]


async def test_a_form_is_stopped_with_one_word(town: MatrixTown):
    await a_circle(town)
    await town.says("ana", "thanks")

    assert "asking-stopped" in await town.says("ana", "stop", where="dm")
    assert "direct-what" in await town.says("ana", "You made room for me", where="dm")


async def test_a_form_outlives_a_restart(town: MatrixTown):
    await a_circle(town)
    await town.says("ana", "thanks")
    await town.end()
    await town.begin(town.login)

    assert "command-thanks-words" in await town.says("ana", town.people["fay"].id, where="dm")


async def test_private_words_typed_in_a_room_are_taken_out_of_it(town: MatrixTown):
    """DECISIONS 16."""
    await a_circle(town)
    room = await town.room(ROOM)
    await raise_kith(town, room)

    answer = await town.says("ana", "smallstep I rang my sister --where me")

    assert "post-taken-back" in answer
    gone = [
        one
        for one in await town.history(room)
        if one["sender"] == town.account_id("ana") and not one["content"]
    ]
    assert len(gone) == 1
    assert "post-taken-back" not in await town.says("ana", "rules show")


async def test_where_kith_may_not_take_them_out_it_says_so(town: MatrixTown):
    await a_circle(town)

    assert "post-stays" in await town.says("ana", "smallstep I rang my sister --where me")
    assert "post-stays" not in await town.says("ana", "smallstep I rang my sister --where me", where="dm")


async def raise_kith(town: MatrixTown, room: str) -> None:
    fay = town.people["fay"]
    levels: Json = await fay.ask("GET", "rooms", room, "state", "m.room.power_levels")
    levels.setdefault("users", {})[town.me] = 50
    await fay.ask("PUT", "rooms", room, "state", "m.room.power_levels", **levels)
    await town.settle()


async def test_both_devices_of_one_person_are_served(js_town: MatrixTown, synapse: Synapse, tmp_path: Path):
    """One agrees on the telephone and reads on the laptop: one person, and no shield on either."""
    need("js-sdk")
    town = js_town
    await a_circle(town)
    ana = town.people["ana"]
    room = await town.direct("ana")
    laptop = JsMember()
    await laptop.start()
    try:
        await laptop.login(synapse.url, ana.id, "password", keys=await ana.js.export_keys())  # type: ignore[union-attr]
        await laptop.wait_joined(room)
        await town.settle()

        await laptop.say(room, "rules show")
        await town.settle()
        told = await laptop.wait(room, contains="rules-yours", sender=town.me, seconds=20)
        assert told["shield"] is None
        assert "rules-yours" in await town.says("ana", "rules show", where="dm")
    finally:
        await laptop.close()
