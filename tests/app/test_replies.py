"""An answer that was not given yet outlives the process; a look that takes too long is not waited for."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.app import replies
from bot.app.replies import Replies
from bot.kernel.delivery import Answer
from bot.kernel.events import Called, Event
from bot.kernel.people import Sender, Where
from storage.unanswered import GOOD_FOR
from tests.journeys.scenes import a_circle
from tests.journeys.test_in_trouble import locked
from tests.journeys.town import KEYS, ROOM, Town, a_town

KEPT = SQLModel.metadata.tables["unanswered"]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path, language=KEYS) as town:
        await a_circle(town)
        yield town


def asks(town: Town, who: str, path: str, where: str = ROOM, **values: str) -> Called:
    return Called(town._origin(who, where), path=path, values=tuple(values.items()))


async def rows(town: Town) -> int:
    count = sa.select(sa.func.count()).select_from(KEPT)
    return await town.core.do(lambda: town.core.work.read(count).scalar_one())


async def waiting(town: Town) -> list[tuple[str, Answer]]:
    return list(await town.front.replies.unanswered("town"))


async def received(town: Town, event: Event, reply: str = "70:word") -> Answer | None:
    return await town.front.receive(event, reply=reply)


async def test_what_was_answered_and_not_given_is_there_in_the_next_life(town: Town):
    said = await received(town, asks(town, "ana", "rules show"))
    town.lives_by(town.core)

    ((reply, answer),) = await waiting(town)

    assert reply == "70:word"
    assert said is not None
    assert (answer.document, answer.private, answer.for_account) == (
        said.document,
        said.private,
        said.for_account,
    )
    assert answer.place == said.place


async def test_what_was_given_is_kept_no_more(town: Town):
    event = asks(town, "ana", "rules show")
    await received(town, event)

    town.front.replies.given(event)

    assert await rows(town) == 0


async def test_those_that_come_together_are_let_go_together(town: Town):
    events = [asks(town, "ana", "rules show") for _ in range(5)]
    for event in events:
        await received(town, event)

    for event in events[1:]:
        town.front.replies.given(event)

    assert await rows(town) == 1


async def test_only_what_was_seen_to_is_let_go(town: Town):
    await received(town, asks(town, "ana", "rules show"), "70:word")
    await received(town, asks(town, "ana", "me show"), "71:word")

    await town.front.replies.let_go("town", ["70:word"])

    assert [reply for reply, _ in await waiting(town)] == ["71:word"]


async def test_a_refusal_is_an_answer_too(town: Town):
    await received(town, asks(town, "ana", "circle rename", name="Mine"))

    ((_, answer),) = await waiting(town)

    assert answer.document.blocks[0].key == "needs-facilitator"  # type: ignore[union-attr]


async def test_of_somebody_who_has_not_said_yes_nothing_is_kept(town: Town):
    """DECISIONS 8."""
    for path in ("help", "welcome", "rules show", "circle rename"):
        assert await received(town, asks(town, "nobody", path, **({"name": "x"} if "rename" in path else {})))

    assert await rows(town) == 0


async def test_of_urgent_help_nothing_is_kept(town: Town):
    """SG6."""
    assert await received(town, asks(town, "ana", "urgent"))

    assert await rows(town) == 0


async def test_a_form_is_not_kept_since_nothing_happened_yet(town: Town):
    answer = await received(town, asks(town, "ana", "thanks"))

    assert answer is not None
    assert answer.form is not None
    assert await rows(town) == 0


async def test_without_a_word_to_answer_by_nothing_is_kept(town: Town):
    await received(town, asks(town, "ana", "rules show"), "")

    assert await rows(town) == 0


async def test_who_leaves_everything_leaves_no_answer_behind(town: Town):
    """PV3: also not the one that says so."""
    await received(town, asks(town, "ana", "rules show"))

    await received(town, asks(town, "ana", "me leave", what="everything", sure="yes"), "71:word")

    assert await rows(town) == 0


async def test_a_quarter_of_an_hour_later_nobody_takes_it_any_more(town: Town):
    await received(town, asks(town, "ana", "rules show"))

    town.hours.moment += GOOD_FOR
    assert await waiting(town) == []
    await town.core.do(town.core.tidy)

    assert await rows(town) == 0


async def test_who_may_is_shown_a_form_and_who_may_not_is_not(town: Town):
    ana, fay = Sender("town", "ana"), Sender("town", "fay")
    where = Where("town", ROOM, community="town")

    assert (await town.front.replies.opens(fay, where, "circle rename")).may
    assert not (await town.front.replies.opens(ana, where, "circle rename")).may
    assert not (await town.front.replies.opens(ana, where, "no such thing")).may


async def test_a_form_is_worded_for_who_reads_it(town: Town):
    await town.says("ana", "me zone Europe/Berlin")

    opening = await town.front.replies.opens(
        Sender("town", "ana"), Where("town", ROOM, community="town"), "thanks"
    )

    assert (opening.reader.zone, opening.reader.language) == ("Europe/Berlin", "en")


async def test_where_the_look_takes_too_long_the_form_is_shown_all_the_same(town: Town, tmp_path: Path):
    """Nobody waits for a database before a form: what may not be is said when it is sent in."""
    slow = Slow(town)
    began = time.perf_counter()

    opening = await slow.opens(Sender("town", "ana"), Where("town", ROOM, community="town"), "circle rename")

    assert opening.may
    assert time.perf_counter() - began < replies.SOON + 0.4


async def test_a_locked_database_keeps_no_form_waiting(town: Town, tmp_path: Path):
    """RL7."""
    with locked(town.core.setup.url):
        began = time.perf_counter()
        opening = await town.front.replies.opens(
            Sender("town", "fay"), Where("town", ROOM, community="town"), "circle rename"
        )

    assert opening.may
    assert time.perf_counter() - began < replies.SOON + 0.4


async def test_where_the_look_takes_too_long_nothing_is_suggested(town: Town):
    found = await Slow(town).suggest(
        Sender("town", "ana"), Where("town", ROOM, community="town"), "me zone", "zone", "paris"
    )

    assert found == ()


async def test_what_fits_is_worded(town: Town):
    found = await town.front.replies.suggest(
        Sender("town", "ana"), Where("town", ROOM, community="town"), "me zone", "zone", "paris"
    )

    assert found == [("Europe/Paris", "Europe/Paris")]


class Slow(Replies):
    """Its database takes its time."""

    def __init__(self, town: Town) -> None:
        super().__init__(_Slow(town.core))  # type: ignore[arg-type]


class _Slow:
    def __init__(self, core: object) -> None:
        self._core = core

    def look(self, run: object) -> object:
        time.sleep(1.0)
        return run

    def __getattr__(self, name: str) -> object:
        return getattr(self._core, name)
