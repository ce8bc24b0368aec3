"""What members may rely on, whatever happens in whatever order (RL11), and what is left when somebody leaves (PV3)."""

import asyncio
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from storage.engine import truncate_log
from tests.journeys.scenes import a_circle, join
from tests.journeys.town import KEYS, Town, a_town

T = TypeVar("T")
PEOPLE = ("ana", "bo", "cem", "dee")
WHO = st.sampled_from(PEOPLE)


class AnyOrder(RuleBasedStateMachine):
    """Joining, leaving, agreeing, pausing, avoiding, thanking, killing – and never a message that was not wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.stack = AsyncExitStack()
        self.folder = tempfile.TemporaryDirectory()
        self.kept: set[str] = set()
        self.paused: set[str] = set()
        self.off: set[str] = set()
        self.apart: set[frozenset[str]] = set()
        self.seen = 0

    def do(self, what: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(what)

    @initialize()
    def begin(self) -> None:
        folder = Path(self.folder.name)
        url = f"sqlite:///{folder / 'kith.db'}"
        self.town: Town = self.do(self.stack.enter_async_context(a_town(url, folder, language=KEYS)))
        self.do(a_circle(self.town))
        self.kept = {"ana"}

    @rule(who=WHO)
    def arrive(self, who: str) -> None:
        self.do(self.town.arrives(who))

    @rule(who=WHO)
    def consent(self, who: str) -> None:
        self.do(self.town.fills(who, "welcome yes"))
        self.kept.add(who)

    @rule(who=WHO)
    def agree(self, who: str) -> None:
        self.do(self.town.says(who, "rules agree"))

    @rule(who=WHO)
    def go(self, who: str) -> None:
        self.do(self.town.goes(who))

    @rule(who=WHO)
    def pause(self, who: str) -> None:
        self.do(self.town.says(who, "me pause"))
        if who in self.kept:
            self.paused.add(who)

    @rule(who=WHO)
    def resume(self, who: str) -> None:
        self.do(self.town.says(who, "me resume"))
        self.paused.discard(who)

    @rule(who=WHO, on=st.booleans())
    def switch(self, who: str, on: bool) -> None:
        if who in self.kept:
            self.do(self.town.fills(who, "me allow", activity="thanks", on="yes" if on else "no"))
            (self.off.discard if on else self.off.add)(who)

    @rule(one=WHO, other=WHO)
    def avoid(self, one: str, other: str) -> None:
        if one in self.kept and one != other:
            people = self.town.core.people
            ids = [people.id_of("town", who) for who in (one, other)]
            self.do(self.town.core.do(lambda: people.avoid(ids[0], ids[1])))
            self.apart.add(frozenset((one, other)))

    @rule(one=WHO, other=WHO)
    def thank(self, one: str, other: str) -> None:
        self.do(self.town.says(one, f"thanks @{other} from {one}"))

    @rule(who=WHO)
    def leave_everything(self, who: str) -> None:
        self.do(self.town.fills(who, "me leave", what="everything", sure="yes"))
        self.kept.discard(who)
        self.paused.discard(who)
        self.off.discard(who)
        self.apart = {pair for pair in self.apart if who not in pair}

    @rule(hours=st.integers(1, 60))
    def wait(self, hours: int) -> None:
        self.do(self.town.waits(timedelta(hours=hours)))

    @rule()
    def a_new_life(self) -> None:
        """The process is gone; another one begins where it was."""
        core = self.town.core
        self.do(core.do(lambda: core.sending.begin(core.now())))

    @invariant()
    def nothing_unwanted_arrives(self) -> None:
        if not hasattr(self, "town"):
            return
        fresh = [one for one in self.town.platform.messages[self.seen :] if one.where.startswith("dm:")]
        self.seen = len(self.town.platform.messages)
        for message in fresh:
            who = message.where.removeprefix("dm:")
            giver = next((name for name in PEOPLE if f"appreciation-for-you({name}" in message.words), "")
            assert who in self.kept, f"{who} has not said yes"
            assert who not in self.paused, f"{who} is on a pause"
            if giver:
                assert who not in self.off, f"{who} switched it off"
                assert frozenset((who, giver)) not in self.apart, f"{who} and {giver} are not to meet"

    def teardown(self) -> None:
        self.do(self.stack.aclose())
        self.loop.close()
        self.folder.cleanup()


TestAnyOrder = pytest.mark.no_cover(AnyOrder.TestCase)  # counting its lines takes longer than running them
TestAnyOrder.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)


async def test_nothing_is_left_of_somebody_who_leaves(tmp_path: Path):
    """PV3: no id, no words, in the file or its log."""
    url = f"sqlite:///{tmp_path / 'kith.db'}"
    async with a_town(url, tmp_path, language=KEYS) as town:
        await a_circle(town)
        await join(town, "nia-canary")
        await town.says("nia-canary", "rules agree")
        await town.says("nia-canary", "me zone Europe/Dublin")
        await town.says("nia-canary", "thanks @ana canary words of thanks")
        await town.says("nia-canary", "rules propose canary words for a rule")
        account = town.core.people.id_of("town", "nia-canary")

        await town.fills("nia-canary", "me leave", what="everything", sure="yes")
        await town.core.do(town.core.tidy)
        truncate_log(town.core.engine)

        content = _on_disk(tmp_path)
        for canary in (b"nia-canary", b"canary words", account.encode(), b"Europe/Dublin"):
            assert canary not in content, canary
        assert town.core.keys.cipher(account) is None


async def test_words_are_delivered_and_not_kept(database_url: str, tmp_path: Path):
    """PV2: once delivered and decided, no row holds them, sealed or not."""
    async with a_town(database_url, tmp_path, language=KEYS) as town:
        await a_circle(town)
        await town.says("fay", "thanks @ana canary words")
        await town.presses("ana", "appreciation-show", where="dm")
        await town.says("ana", "smallstep canary step --where circle")

        with town.core.engine.connect() as connection:
            waiting = connection.execute(
                sa.text("SELECT count(*) FROM outbox WHERE payload IS NOT NULL")
            ).scalar()
            thanks = connection.execute(
                sa.text("SELECT count(*) FROM thanks WHERE words IS NOT NULL")
            ).scalar()
            came = connection.execute(
                sa.text("SELECT count(*) FROM inbox WHERE payload IS NOT NULL")
            ).scalar()

    assert (waiting, thanks, came) == (0, 0, 0)


async def test_no_plain_word_ever_reaches_the_file(tmp_path: Path):
    """PV4, DECISIONS 14: also while it waits."""
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path, language=KEYS) as town:
        await a_circle(town)
        town.platform.away = True
        await town.front.receive(_thanks(town))
        await town.front.receive(_rule(town))

        content = _on_disk(tmp_path)

    for plain in (b"canary", b"Tuesday circle", b"judge"):
        assert plain not in content, plain


def _thanks(town: Town):
    from bot.kernel.events import Called

    return Called(town._origin("fay", "room"), line="thanks @ana canary words")


def _rule(town: Town):
    from bot.kernel.events import Called

    return Called(town._origin("ana", "room"), line="rules propose canary rule")


def _on_disk(folder: Path) -> bytes:
    """The database and its log, as anybody with the disk would read them."""
    return b"".join(file.read_bytes() for file in folder.glob("kith.db*") if file.suffix != ".lock")
