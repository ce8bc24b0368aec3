"""What is encrypted is opened once, whether a sync brought it or a gap is filled; what cannot be opened is said so."""

from collections.abc import AsyncIterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from tests.equipment.synapse import Synapse
from tests.platforms.matrix.member import Json, Member

Pair = tuple[Member, Member, str]


@pytest.fixture
async def pair(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Pair]:
    """Two people in an encrypted room of theirs."""
    names = [f"{name}-{token_hex(4)}" for name in ("ana", "bo")]
    ana, bo = [
        await Member.log_in(synapse.url, name, await synapse.register(name), tmp_path) for name in names
    ]
    room = await ana.create(encrypted=True, invite=(bo.id,), preset="private_chat")
    await bo.sync()
    await ana.sync()
    yield ana, bo, room
    await ana.close()
    await bo.close()


async def read_by(member: Member, room: str) -> list[Json]:
    """What a sync brings, still to be opened."""
    answer = await member.wire.sync(member.since, full=False, quiet=0)
    member.since = answer["next_batch"]
    found: list[Json] = answer["rooms"]["join"][room]["timeline"]["events"]
    return found


def openings(member: Member, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The events that are decrypted from now on."""
    olm, found = member.wire.client.olm, list[str]()
    decrypt = olm.decrypt_megolm_event

    def counted(event: Any, room_id: str | None = None) -> Any:
        found.append(event.event_id)
        return decrypt(event, room_id)

    monkeypatch.setattr(olm, "decrypt_megolm_event", counted)
    return found


async def test_what_a_sync_brought_is_opened_once(pair: Pair, monkeypatch: pytest.MonkeyPatch):
    ana, bo, room = pair
    opened = openings(bo, monkeypatch)
    said = [await ana.say(room, f"word {number}") for number in range(3)]

    events = [bo.wire.opened(event, room) for event in await read_by(bo, room)]

    assert [event["content"]["body"] for event in events if event] == ["word 0", "word 1", "word 2"]
    assert opened == said


async def test_what_is_fetched_to_fill_a_gap_is_opened_as_well(pair: Pair):
    ana, bo, room = pair
    await ana.say(room, "word")
    await read_by(bo, room)

    page = await bo.wire.http.ask("GET", "rooms", room, "messages", query={"dir": "b", "limit": "1"})
    first, again = (bo.wire.opened(page["chunk"][0], room) for _ in range(2))

    assert first is not None
    assert first == again
    assert first["content"]["body"] == "word"


async def test_what_was_opened_in_one_room_is_not_taken_for_another(pair: Pair):
    ana, bo, room = pair
    await ana.say(room, "word")
    (event,) = await read_by(bo, room)

    assert bo.wire.opened(event, "!elsewhere") is None
    assert bo.wire.opened({**event, "event_id": "$another"}, room) is None


async def test_what_nobody_gave_the_key_of_stays_closed(pair: Pair):
    ana, bo, room = pair
    await ana.say(room, "word")
    (event,) = await read_by(bo, room)
    content = {**event["content"], "session_id": "nobody knows it"}

    assert bo.wire.opened({**event, "event_id": "$1", "content": content}, room) is None
