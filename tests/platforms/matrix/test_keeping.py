"""What came is kept in its order; a file only once all is done that came before it, and never before it is there."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.matrix.answering import Answers
from adapters.matrix.fetching import Sent
from adapters.matrix.keeping import Keeping
from bot.kernel.commands import Catalogue
from bot.kernel.events import Called, Event, Origin, Wrote
from bot.kernel.people import Sender, Where
from tests.features.pretend import NOW, Clock

ORIGIN = Origin("$1", NOW, Sender("matrix", "@ana:x.org"), Where("matrix", "dm:@ana:x.org", direct=True))
FILE = Sent(ORIGIN, {})


def wrote(words: str) -> Wrote:
    return Wrote(ORIGIN, words)


@dataclass
class Desk:
    """Writes down what is kept, up to where, and when it is worked off."""

    catalogue: Catalogue = field(default_factory=lambda: Catalogue(()))
    done: list[object] = field(default_factory=list)
    all_there: asyncio.Event = field(default_factory=asyncio.Event)

    async def keep(self, platform: str, events: Sequence[Event], cursor: str) -> None:
        self.done.append(([one.words for one in events if isinstance(one, Wrote)], cursor))

    async def work_off(self) -> Sequence[object]:
        self.done.append("worked off")
        if self.done[-2][1] == "new":  # type: ignore[index]
            self.all_there.set()
        return ()


@dataclass
class Files:
    desk: Desk
    file: Wrote | None

    async def taken(self, sent: Sent) -> Wrote | None:
        self.desk.done.append("looked at")
        return self.file


async def kept(*came: Event | Sent, file: Wrote | None = None) -> list[object]:
    async def taken_back(_: Called) -> None:
        """Nothing is typed in a room here."""

    desk = Desk()
    answers = Answers(asyncio.Event())
    keeping = Keeping(desk, answers, Files(desk, file), now=Clock().now, take_back=taken_back)  # type: ignore[arg-type]
    going_on = asyncio.create_task(keeping.go_on("old"))
    await keeping.put((came, "new"))
    await asyncio.wait_for(desk.all_there.wait(), 5)
    going_on.cancel()
    return desk.done


async def test_what_came_together_is_kept_together():
    assert await kept(wrote("one"), wrote("two")) == [(["one", "two"], "new"), "worked off"]


async def test_what_came_before_a_file_is_done_before_it_is_looked_at():
    """Until the file is there, no more counts as read than was before."""
    done = await kept(wrote("one"), FILE, wrote("two"), file=wrote("file"))

    assert done == [(["one"], "old"), "worked off", "looked at", (["file", "two"], "new"), "worked off"]


async def test_of_a_file_that_nobody_waits_for_nothing_is_kept():
    """DR6."""
    assert await kept(FILE, FILE) == ["looked at", "looked at", ([], "new"), "worked off"]
