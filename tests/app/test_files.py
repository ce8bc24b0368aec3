"""A file that somebody attaches: at once, or where answers go by post and a form is asked field by field.

DR6: whether one is waited for is known before anybody looks at it. AB4: what cannot be read is said in a sentence.
"""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.kernel.attached import Absent, instead, write
from bot.kernel.events import Called, Event, Filled, Wrote
from bot.kernel.people import Sender, Where
from tests.journeys.scenes import a_circle
from tests.journeys.town import KEYS, Town, a_town
from tests.shelf import MOST, Shelf

INBOX, FORMS = (SQLModel.metadata.tables[name] for name in ("inbox", "forms"))
FILE = write("places.json", b'{"canary": 1}')
KEPT = "shelf-kept"
WANTED = "form-file-wanted"


@pytest.fixture
async def town(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(database_url, tmp_path, language=KEYS, more=(Shelf(),)) as town:
        await a_circle(town)
        yield town


class Facts:
    """Of a platform where nobody runs anything, and whose answers go by post."""

    def powerful(self, who: str, place: str) -> bool:
        return False

    def places(self, who: str) -> Sequence[str]:
        return ()

    def community(self, place: str) -> str:
        return "town"

    def may_take_back(self, place: str) -> bool:
        return False


@pytest.fixture
def post(town: Town) -> Town:
    town.core.by_post.facts["town"] = Facts()
    return town


async def comes(town: Town, *events: Event) -> str:
    """The newest that ana was told of it."""
    before = len(town.told("ana"))
    await town.front.keep("town", events, "a cursor")
    await town.front.work_off()
    await town.postman.quiet()
    return "\n".join(town.told("ana")[before:])


def wrote(town: Town, words: str = "", *, file: str = "") -> Wrote:
    return Wrote(town._origin("ana", "dm"), words, file=file)


async def wanted(town: Town, caption: str = "", who: str = "ana") -> int | None:
    return await town.front.wants_file(Sender("town", who), Where("town", f"dm:{who}", direct=True), caption)


async def test_a_command_is_given_a_file(town: Town):
    said = await town.attaches("ana", "shelf keep", "book", "places.json", b"{}")

    assert said.startswith(KEPT)
    assert "places.json" in said


async def test_the_largest_file_is_taken(town: Town):
    assert (await town.attaches("ana", "shelf keep", "book", "a.csv", b"x" * MOST)).startswith(KEPT)
    assert "form-file-large" in await town.attaches("ana", "shelf keep", "book", "a.csv", b"x" * (MOST + 1))


async def test_words_where_a_file_belongs_get_a_sentence(town: Town):
    assert WANTED in await town.says("ana", "shelf keep places.json")
    assert WANTED in await town.says("ana", f"shelf keep {FILE}")
    assert WANTED in await town.fills("ana", "shelf keep", book="places.json")


async def test_a_question_is_answered_with_a_file(post: Town):
    asked = await comes(post, wrote(post, "shelf keep"))
    again = await comes(post, wrote(post, "places.json"))

    assert "asking-file" in asked
    assert WANTED in again
    assert "asking-file" in again
    assert KEPT in await comes(post, wrote(post, "this one", file=FILE))
    assert KEPT not in await comes(post, wrote(post, file=FILE))


async def test_a_file_is_not_typed_as_an_answer(post: Town):
    await comes(post, wrote(post, "shelf keep"))

    assert WANTED in await comes(post, wrote(post, FILE))


async def test_a_file_comes_with_the_words_that_call_for_it(post: Town):
    assert KEPT in await comes(post, wrote(post, "shelf keep", file=FILE))
    assert KEPT in await comes(post, wrote(post, "!shelf keep", file=FILE))


async def test_a_file_waits_for_the_other_answers(post: Town):
    asked = await comes(post, wrote(post, "shelf sort", file=FILE))

    assert "command-shelf-sort-words" in asked
    assert KEPT in await comes(post, wrote(post, "by colour"))


@pytest.mark.parametrize("word", ["stop", "back", "skip"])
async def test_there_is_a_way_on_and_out(post: Town, word: str):
    await comes(post, wrote(post, "shelf keep"))

    assert WANTED not in await comes(post, wrote(post, word))


async def test_what_could_not_be_fetched_is_said_and_asked_for_again(post: Town):
    await comes(post, wrote(post, "shelf keep"))
    lost = await comes(post, wrote(post, file=instead(Absent.LOST)))

    assert "form-file-lost" in lost
    assert "asking-file" in lost
    assert KEPT in await comes(post, wrote(post, file=FILE))


async def test_the_same_form_in_a_room_is_asked_for_in_private(post: Town):
    asked = await comes(post, Called(post._origin("ana", "room"), line="shelf keep"))

    assert "asking-file" in asked
    assert KEPT in await comes(post, wrote(post, file=FILE))


async def test_a_file_is_waited_for_only_where_it_was_asked_for(post: Town):
    """DR6."""
    nobody = [
        await wanted(post, caption) for caption in ("", "holiday.jpg", "help", "shelf", "me and my dog")
    ]
    called = [await wanted(post, caption) for caption in ("shelf keep", "!shelf keep", " Shelf  Keep ")]
    await comes(post, wrote(post, "shelf sort"))
    words = [await wanted(post, caption) for caption in ("", "shelf keep")]
    await comes(post, wrote(post, "by colour"))
    asked = [await wanted(post, caption) for caption in ("", "holiday.jpg")]

    assert set(nobody) == {None}
    assert called == [MOST] * 3
    assert words == [None, None]
    assert asked == [MOST, MOST]
    assert await wanted(post, who="bo") is None


async def test_of_whoever_may_not_the_words_are_answered_and_no_more(post: Town):
    """DR6."""
    assert await wanted(post, "shelf keep", who="zoe") == 0
    assert await wanted(post, "shelf keep please") == 0


async def test_looking_whether_one_is_waited_for_keeps_nothing(post: Town):
    """DR6."""
    before = await rows(post)

    await wanted(post, "canary", who="zoe")
    await wanted(post, "shelf keep", who="zoe")

    assert await rows(post) == before


async def test_what_waits_is_sealed_and_gone_once_it_is_handled(post: Town):
    """PV4."""
    body = b"canary" * 34_000
    await post.front.keep("town", [wrote(post, "shelf sort", file=write("canary.json", body))], "a cursor")
    (waiting,) = [row for row in await rows(post) if row]
    await post.front.work_off()
    half = await rows(post, FORMS.c.state)

    assert len(waiting) > 270_000
    assert b"Y2FuYXJ5" not in waiting
    assert [len(row) > 270_000 for row in half] == [True]
    assert b"Y2FuYXJ5" not in half[0]
    assert not any(await rows(post))
    assert KEPT in await comes(post, wrote(post, "by colour"))
    assert await rows(post, FORMS.c.state) == []


async def rows(town: Town, column: "sa.Column[bytes]" = INBOX.c.payload) -> list[bytes]:
    return await town.core.do(lambda: list(town.core.work.read(sa.select(column)).scalars()))


async def test_no_event_shows_its_file(town: Town):
    """PV5."""
    filled = Filled(town._origin("ana", "dm"), "shelf keep", (("book", FILE),))

    assert FILE[-10:] not in repr((wrote(town, file=FILE), filled))
