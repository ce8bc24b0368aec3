"""What somebody says stays with those it is for: a word of its own is looked for everywhere (PV2, PV3, DR6)."""

import asyncio
import io
import logging
import zipfile
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy import Engine

from adapters.rehearsal.inbound import Action
from adapters.rehearsal.places import CIRCLE
from adapters.rehearsal.room import Resident
from adapters.rehearsal.run import RunningRoom, furnish
from bot.app.core import Core
from bot.app.desk import Front
from bot.app.logs import set_up
from bot.app.making import Setup
from bot.app.metrics import Metrics
from bot.app.words import Texts
from bot.kernel.delivery import Answer
from bot.kernel.events import Event
from storage.backup import write_backup
from storage.engine import truncate_log
from storage.everything import METADATA
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from storage.upgrade import upgrade
from tests.journeys.scenes import a_circle
from tests.journeys.town import KEYS, Hours, Town, a_town

CANARY = "canary-4711"
ORDINARY = 10_000
HALF_A_DAY = timedelta(hours=13)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged meanwhile, as it would be written."""
    stream, root = io.StringIO(), logging.getLogger()
    handlers, level = list(root.handlers), root.level
    set_up("debug", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@asynccontextmanager
async def a_settled_town(folder: Path) -> AsyncIterator[Town]:
    """Its tables are made as an installation makes them, so that it can be backed up."""
    url = f"sqlite:///{folder / 'kith.db'}"
    upgrade(url)
    async with a_town(url, folder, language=KEYS) as town:
        await a_circle(town, "bo", "cem")
        yield town


def found(folder: Path, engine: Engine, what: bytes = CANARY.encode()) -> list[str]:
    """In which files somebody with the disk would find it, with the log written back and a backup taken."""
    truncate_log(engine)
    ring = KeyRing.load(folder / "kith.key")
    backup = folder / "backup.zip"
    erased = MemberKeys.read_erased(ring)
    write_backup(engine, backup, erased=erased, fingerprint=ring.fingerprint, now=Hours().now())
    with zipfile.ZipFile(backup) as archive:
        parts = {f"backup:{name}": archive.read(name) for name in archive.namelist()}
    backup.unlink()
    parts |= {one.name: one.read_bytes() for one in on_disk(folder)}
    return [name for name, content in parts.items() if what in content or b64encode(what) in content]


def on_disk(folder: Path) -> list[Path]:
    return [one for one in folder.glob("kith.db*") if one.suffix != ".lock"]


def dump(engine: Engine) -> dict[str, list[Any]]:
    """Every row there is."""
    with engine.connect() as connection:
        return {one.name: list(connection.execute(sa.select(one))) for one in METADATA.sorted_tables}


async def check_in(town: Town, who: str, *, wish: str = "listening", seen: str = "circle") -> str:
    return await town.fills(who, "checkin now", words=f"{CANARY} {seen}", wish=wish, seen=seen)


async def say_it_in_every_way(town: Town) -> None:
    """Filled in, typed, changed, taken back, for all, for some, for oneself, refused, and seen through."""
    await town.says("fay", "checkin words sunny, rain --picture yes")
    await town.says("bo", "listening on")
    await town.fills("ana", "checkin settings", ask="yes")
    for seen in ("circle", "facilitators", "me"):
        await check_in(town, "ana", seen=seen)
    assert any(CANARY in one for one in town.seen())
    assert any(CANARY in one for one in town.seen(town.opened()))
    await town.says("ana", f"checkin now {CANARY} typed --wish company --seen circle")
    await town.says("ana", f"checkin change {CANARY} changed")
    await town.says("ana", "checkin takeback")
    await town.says("ana", f"checkin now {CANARY} half a form")
    await town.says("ana", f"checkin now {CANARY} --wish {CANARY} --seen circle")
    await town.fills("ana", "checkin now", words=CANARY * 100, wish="nothing", seen="circle")
    await town.says("nobody", f"checkin now {CANARY} --wish company --seen circle")
    await town.says("ana", f"checkin now {CANARY} in private --wish ideas --seen circle", where="dm")
    await town.waits(HALF_A_DAY)
    await town.presses("bo", "checkins-listen-can", where="dm")
    await town.presses("cem", "checkins-how-hear")


async def test_what_is_said_in_a_check_in_is_delivered_and_kept_nowhere(tmp_path: Path, log: io.StringIO):
    """PV2: not in the database, its log, a backup, what is logged or what is counted."""
    async with a_settled_town(tmp_path) as town:
        await say_it_in_every_way(town)

        assert found(tmp_path, town.core.engine) == []
        assert CANARY.encode() not in town.metrics.page()
        kept = dump(town.core.engine)
        assert [one for name in ("outbox", "inbox") for one in kept[name] if one.payload is not None] == []
    assert CANARY not in log.getvalue()


async def test_what_is_said_at_the_doors_is_delivered_and_kept_nowhere(tmp_path: Path, log: io.StringIO):
    """DR2, DR4, PV2: nor is who wrote, or whom it was about."""
    async with a_settled_town(tmp_path) as town:
        await town.fills("ana", "worried tell", words=f"{CANARY} worry", about="bo")
        await town.says("ana", f"worried --about @fay {CANARY} round her")
        await town.fills("ana", "contentnote", note="loss", own=CANARY, words=f"{CANARY} covered")

        assert any(CANARY in one for one in town.seen(town.opened()))
        assert any(CANARY in one for one in town.seen())
        assert found(tmp_path, town.core.engine) == []
        kept = dump(town.core.engine)
        assert [one for name in ("outbox", "inbox") for one in kept[name] if one.payload is not None] == []
    assert CANARY not in log.getvalue()


async def test_while_it_waits_to_be_delivered_it_is_sealed(tmp_path: Path, log: io.StringIO):
    """PV4, DECISIONS 14."""
    async with a_settled_town(tmp_path) as town:
        town.platform.away = True
        await check_in(town, "ana")
        await check_in(town, "ana", seen="facilitators")

        assert found(tmp_path, town.core.engine) == []
        assert len([one for one in dump(town.core.engine)["outbox"] if one.payload is not None]) >= 2
    assert CANARY not in log.getvalue()


async def test_nobody_reads_what_was_not_sent_when_its_author_left(tmp_path: Path):
    """PV3: not even those it was for."""
    async with a_settled_town(tmp_path) as town:
        town.platform.away = True
        await check_in(town, "ana")
        await check_in(town, "ana", seen="facilitators")
        await town.fills("ana", "me leave", what="everything", sure="yes")
        town.platform.away = False

        await town.waits(timedelta(days=1))

        assert not any(CANARY in one.words for one in town.platform.messages)


async def test_a_journal_is_only_ever_sealed_and_gone_when_its_owner_leaves(tmp_path: Path, log: io.StringIO):
    """PV2–PV4: and then not even what was sealed is left, nor a key to open a copy with."""
    async with a_settled_town(tmp_path) as town:
        engine, account = town.core.engine, town.account("ana")
        await town.fills("ana", "checkin settings", journal="yes", when="every day 8:00")
        await check_in(town, "ana", seen="me")
        await check_in(town, "ana")
        pages = [one.words for one in dump(engine)["journal"]]

        assert len(pages) == 2
        assert found(tmp_path, engine) == []
        assert CANARY in await town.fills("ana", "checkin take")
        await town.fills("ana", "me leave", what="everything", sure="yes")

        for what in (CANARY.encode(), account.encode(), *pages):
            assert found(tmp_path, engine, what) == []
        assert town.core.keys.cipher(account) is None
        assert dump(engine)["schedules"] == []
    assert CANARY not in log.getvalue()


async def test_a_page_that_is_taken_out_is_out_of_the_file_too(tmp_path: Path):
    async with a_settled_town(tmp_path) as town:
        await town.fills("ana", "checkin settings", journal="yes")
        await check_in(town, "ana", seen="me")
        (page,) = dump(town.core.engine)["journal"]
        assert found(tmp_path, town.core.engine, page.words) == ["backup:journal.jsonl", "kith.db"]

        await town.fills("ana", "checkin tear", id=page.id)

        assert found(tmp_path, town.core.engine, page.words) == []


class Doorkeeper(Front):
    """Remembers all that came as far as the desk."""

    def __init__(self, core: Core, metrics: Metrics) -> None:
        super().__init__(core, metrics, nudge=asyncio.Event())
        self.received: list[Event] = []

    async def receive(self, event: Event, *, reply: str = "") -> Answer | None:
        self.received.append(event)
        return await super().receive(event, reply=reply)


def ordinary_words(dice: Random) -> str:
    """Talk, also about Kith, about oneself, and in words that would be commands if they were meant for it."""
    about = (
        "urgent",
        "checkin now I am low",
        "hear 7",
        "@kith thanks",
        "me leave everything",
        "so, !help",
        "🙂 1",
    )
    return f"{dice.choice(about)} {CANARY} {dice.random()}"


async def test_ten_thousand_ordinary_messages_reach_nobody_but_the_room(tmp_path: Path, log: io.StringIO):
    """DR6: they come to no desk, into no table, no log and no number."""
    url, dice = f"sqlite:///{tmp_path / 'kith.db'}", Random(7)
    upgrade(url)
    ring, metrics = KeyRing.create(tmp_path / "kith.key"), Metrics()
    with MemberKeys.create(ring) as keys:
        core = Core(Setup(url), ring=ring, keys=keys, clock=Hours(), dice=dice, texts=Texts()).start()
        try:
            desk = Doorkeeper(core, metrics)
            room = furnish(desk, None, people=(Resident("fay", "Fay", powerful=True), Resident("bo", "Bo")))
            await _a_circle_in(room)
            before, came = dump(core.engine), len(desk.received)

            for number in range(ORDINARY):
                action = Action(str(uuid4()), ("fay", "bo")[number % 2], CIRCLE)
                await room.server.inbound.say(action, ordinary_words(dice))

            assert len(desk.received) == came > 0
            assert dump(core.engine) == before
            assert found(tmp_path, core.engine) == []
        finally:
            core.close()
    assert CANARY.encode() not in metrics.page()
    assert CANARY not in log.getvalue()


async def _a_circle_in(room: RunningRoom) -> None:
    inbound = room.server.inbound
    for who in ("fay", "bo"):
        await inbound.arrive(Action(str(uuid4()), who, CIRCLE))
        await inbound.fill(Action(str(uuid4()), who, CIRCLE), "welcome yes", ())
    await inbound.say(Action(str(uuid4()), "fay", CIRCLE), "!circle create Tuesday circle --country GB")
