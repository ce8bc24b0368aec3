"""What is between one person and Kith: forms field by field, private words, several devices."""

from adapters.matrix.http import Json
from storage.everything import METADATA
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import a_circle, join
from tests.journeys.town import ROOM
from tests.platforms.matrix.jshall import JsHall
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


async def test_who_left_the_direct_room_is_asked_in_again_only_when_they_ask(town: MatrixTown):
    """AB23: a closed door is no reason to knock again and again."""
    await a_circle(town)
    ana = town.people["ana"]
    direct = await town.direct("ana")
    ana.enters = False  # type: ignore[union-attr]
    await ana.ask("POST", "rooms", direct, "leave")
    await town.says("fay", f"thanks {ana.id} For being here")
    await town.waits(town.later)
    assert await invited(town, direct) == 0

    await town.says("ana", "rules show")
    await town.waits(town.later * 20)
    assert await invited(town, direct) == 1

    ana.enters = True  # type: ignore[union-attr]
    await ana.ask("POST", "join", direct)
    await town.settle()
    assert "rules-yours" in "".join(town.told("ana")[-2:])


async def invited(town: MatrixTown, direct: str) -> int:
    """How often Ana was asked into the room after she had left it."""
    query = {"dir": "b", "limit": "500"}
    events = (await town.as_kith("GET", "rooms", direct, "messages", query=query))["chunk"]
    ana = town.account_id("ana")
    coming = [one["content"]["membership"] for one in events if one.get("state_key") == ana]
    return coming[: coming.index("leave")].count("invite") if "leave" in coming else 0


async def raise_kith(town: MatrixTown, room: str) -> None:
    fay = town.people["fay"]
    levels: Json = await fay.ask("GET", "rooms", room, "state", "m.room.power_levels")
    levels.setdefault("users", {})[town.me] = 50
    await fay.ask("PUT", "rooms", room, "state", "m.room.power_levels", **levels)
    await town.settle()


async def test_both_devices_of_one_person_are_served(js_town: MatrixTown, synapse: Synapse, js_hall: JsHall):
    """One agrees on the telephone and reads on the laptop: one person, and no shield on either."""
    town = js_town
    await a_circle(town)
    ana = town.people["ana"]
    room = await town.direct("ana")
    laptop = JsMember(js_hall)
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


async def test_a_newcomer_answers_the_greeting_with_a_sign(town: MatrixTown):
    """DECISIONS 21: harmless in everybody's eyes, beside a number to type; taking it back undoes nothing."""
    await a_circle(town)
    await town.arrives("nia")
    nia, room = town.people["nia"], await town.room(ROOM)
    greeting = next(one for one in reversed(town.people["fay"].heard) if "welcome-arrived" in one.body)
    assert "post-choice(welcome-button, !" in greeting.body
    sign = {"rel_type": "m.annotation", "event_id": greeting.event["event_id"], "key": "👋"}
    signs = [one for one in await town.history(room) if one["type"] == "m.reaction"]
    assert [(one["sender"], one["content"]["m.relates_to"]) for one in signs] == [(town.me, sign)]

    reaction = await nia.send(room, "m.reaction", {"m.relates_to": sign})  # type: ignore[union-attr]
    await town.settle()
    assert "welcome-notice" in town.told("nia")[-1]
    assert len(town.told("nia")) == 1

    await nia.ask("PUT", "rooms", room, "redact", reaction, "back")
    await town.settle()
    assert len(town.told("nia")) == 1


async def test_any_other_sign_means_nothing(town: MatrixTown):
    """DECISIONS 21: above all not under a round, where it would be a consent for all to see."""
    await a_circle(town)
    room = await town.room(ROOM)
    before = len(town.told("ana"))
    for heard in list(town.people["fay"].heard):
        if heard.room == room:
            for key in ("👍", "👋"):
                sign = {"rel_type": "m.annotation", "event_id": heard.event["event_id"], "key": key}
                if "welcome-arrived" not in heard.body:
                    await town.people["ana"].send(room, "m.reaction", {"m.relates_to": sign})  # type: ignore[union-attr]
    await town.settle()

    assert any("rules-round-founding-title" in one.body for one in town.people["fay"].heard)
    assert town.told("ana")[before:] == []


async def test_a_form_that_came_to_a_no_is_over(town: MatrixTown):
    await a_circle(town)
    await town.says("ana", "thanks")
    await town.says("ana", town.people["ana"].id, where="dm")

    assert "appreciation-yourself" in await town.says("ana", "Me", where="dm")
    assert "direct-what" in await town.says("ana", "You made room for me", where="dm")


async def test_of_urgent_help_nothing_is_kept(town: MatrixTown):
    """SG6, also when it was asked for by a number."""
    await a_circle(town)
    await town.says("ana", "rules show")
    before = await kept(town)

    assert "signposts-urgent" in await town.presses("ana", "rules-button-urgent")

    assert await kept(town) == before


async def kept(town: MatrixTown) -> int:
    """How much waits or has been sent."""
    table = METADATA.tables["outbox"]
    return await town.core.do(lambda: len(town.core.work.read(table.select()).all()))


async def test_what_kith_may_not_do_in_the_room_is_said_when_it_becomes_a_circle(plain_town: MatrixTown):
    """In one list, with what would mend it; a lobby asks for more."""
    await join(plain_town, "fay")

    made = await plain_town.says("fay", "circle create Tuesday circle")
    door = await plain_town.says("fay", "circle settings --door lobby")

    assert "kernel-lacks-take-back" in made
    assert "kernel-lacks-lobby-invite" not in made
    assert "kernel-lacks-lobby-invite" in door
