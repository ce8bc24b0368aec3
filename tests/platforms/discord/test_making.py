"""Rooms: who can read along is said first, nobody is asked in by others, and one that is there is not made again."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.discord.looking import since
from bot.kernel.delivery import Never, NotNow
from bot.kernel.documents import text
from bot.kernel.effects import OpenRoom
from bot.kernel.people import CommunityId
from tests.journeys.scenes import a_circle
from tests.journeys.town import ROOM
from tests.platforms.discord.doing import read, uses
from tests.platforms.discord.line import ME, no
from tests.platforms.discord.post import ANA, CHANNEL, GUILD, KEY, PLACE, THREAD, Round, a_delivery, channel
from tests.platforms.discord.reading import said
from tests.platforms.discord.town import DiscordTown

FACILITATORS = OpenRoom("facilitators:1", CommunityId("house"), PLACE, text("circles-room"), ())
LOBBY = OpenRoom("lobby:1", CommunityId("house"), PLACE, text("circles-lobby-room"), (), public=True)
THREADS = f"/channels/{CHANNEL}/threads"
ACTIVE, ASLEEP = f"/guilds/{GUILD}/threads/active", f"/channels/{CHANNEL}/users/@me/threads/archived/private"
PRIVATE, A_WEEK = 12, 10_080


@pytest.fixture
def round_() -> Round:
    found = Round()
    found.line.says("GET", f"/guilds/{GUILD}/channels", always=[channel()])
    found.line.says("GET", f"/guilds/{GUILD}/roles", always=[])
    return found


def opened(
    round_: Round, effect: OpenRoom = FACILITATORS, *, to: str = CHANNEL, hours: int | None = None
) -> Any:
    tried = None if hours is None else round_.clock.now() - timedelta(hours=hours)
    return round_.courier.deliver(a_delivery(effect, to=to, members=(ANA,), tried=tried))


def a_thread(
    round_: Round, id_: int, *, name: str = "circles-room", owner: str = ME, below: str = CHANNEL
) -> Any:
    """Made a moment ago."""
    return {
        "id": str(int(since(round_.clock.now())) + id_),
        "name": name,
        "owner_id": owner,
        "parent_id": below,
        "type": PRIVATE,
    }


def there(round_: Round, *threads: Any, asleep: Any = ()) -> None:
    round_.line.says("GET", ACTIVE, always={"threads": list(threads)})
    round_.line.says("GET", ASLEEP, always={"threads": list(asleep)})


async def test_facilitators_have_a_private_thread_that_nobody_asks_others_into(round_: Round):
    made = await opened(round_)

    (asked,) = round_.line.to("POST", THREADS)
    assert asked.body == {
        "name": "circles-room",
        "type": PRIVATE,
        "invitable": False,
        "auto_archive_duration": A_WEEK,
    }
    assert made
    assert len(round_.line.to("PUT", f"/channels/{made}/thread-members/{ANA}")) == 1


async def test_who_can_read_along_is_the_first_thing_that_is_said(round_: Round):
    made = await opened(round_)

    (first,) = round_.messages(made)
    assert said(first) == "-# discord-who-reads"
    asked = [one.path for one in round_.line.asked]
    assert asked.index(f"/channels/{made}/messages") < asked.index(f"/channels/{made}/thread-members/{ANA}")


async def test_below_a_thread_there_is_none_so_it_hangs_beside_it(round_: Round):
    """A circle may live in a thread."""
    await opened(round_, to=THREAD)

    assert len(round_.line.to("POST", THREADS)) == 1


async def test_a_name_too_long_or_on_several_lines_is_made_to_fit(round_: Round):
    long = OpenRoom("facilitators:1", CommunityId("house"), PLACE, text("a\nb " + "c" * 200), ())

    await opened(round_, long)

    name = round_.line.to("POST", THREADS)[0].body["name"]
    assert len(name) <= 100
    assert "\n" not in name


@pytest.mark.parametrize("asleep", [False, True])
async def test_one_that_an_earlier_try_made_is_found_by_its_mark(round_: Round, asleep: bool):
    one = a_thread(round_, 5)
    there(round_, *([] if asleep else [one]), asleep=[one] if asleep else [])
    await opened(round_)
    mark = {"id": "9", "author": {"id": ME}, **round_.messages("1001")[0]}
    round_.line.says("GET", f"/channels/{one['id']}/messages", always=[mark])

    made = await opened(round_, hours=2)

    assert made == one["id"]
    assert len(round_.line.to("POST", THREADS)) == 1
    assert round_.messages(one["id"]) == []


async def test_one_that_has_no_mark_yet_is_ours_too_and_gets_it(round_: Round):
    """The process ended between the two."""
    one = a_thread(round_, 5)
    there(round_, one)
    round_.line.says("GET", f"/channels/{one['id']}/messages", always=[])

    made = await opened(round_, hours=2)

    assert made == one["id"]
    assert [said(body) for body in round_.messages(made)] == ["-# discord-who-reads"]


async def test_one_of_the_same_name_that_others_made_is_left_alone(round_: Round):
    there(
        round_,
        a_thread(round_, 1, owner=ANA),
        a_thread(round_, 2, name="other"),
        a_thread(round_, 3, below="999"),
        a_thread(round_, 4),
    )
    other = [{"id": "9", "author": {"id": ME}, "content": "another circle's", "flags": 0}]
    round_.line.says("GET", r"/channels/\d{9,}/messages", always=other)
    round_.line.says("GET", r"/channels/\d+/messages", always=[])

    await opened(round_, hours=2)

    assert len(round_.line.to("POST", THREADS)) == 1


async def test_the_lobby_stands_beside_the_channel_and_is_found_by_its_topic(round_: Round):
    made = await opened(round_, LOBBY)

    (asked,) = round_.line.to("POST", f"/guilds/{GUILD}/channels")
    assert asked.body["type"] == 0
    assert asked.body["topic"].endswith(KEY)

    round_.line._rules.clear()
    round_.line.says("GET", f"/channels/{CHANNEL}", always=channel())
    round_.line.says("GET", f"/guilds/{GUILD}/roles", always=[])
    round_.line.says(
        "GET", f"/guilds/{GUILD}/channels", always=[channel(), channel(made, topic=asked.body["topic"])]
    )
    assert await opened(round_, LOBBY, hours=2) == made
    assert len(round_.line.to("POST", f"/guilds/{GUILD}/channels")) == 1


async def test_beside_a_channel_that_is_gone_there_is_none(round_: Round):
    """AB23."""
    round_.line._rules.clear()
    round_.line.says("GET", f"/channels/{CHANNEL}", always=channel())
    round_.line.says("GET", f"/guilds/{GUILD}/roles", always=[])
    round_.line.says("GET", f"/guilds/{GUILD}/channels", always=[])

    with pytest.raises(Never, match="gone"):
        await opened(round_, LOBBY)


async def test_it_stands_in_the_same_category(round_: Round):
    round_.line._rules.clear()
    round_.line.says("GET", f"/channels/{CHANNEL}", always=channel(parent_id="111"))
    round_.line.says("GET", f"/guilds/{GUILD}/roles", always=[])
    round_.line.says("GET", f"/guilds/{GUILD}/channels", always=[channel(parent_id="111")])

    await opened(round_, LOBBY)

    assert round_.line.to("POST", f"/guilds/{GUILD}/channels")[0].body["parent_id"] == "111"


async def test_what_kith_may_not_make_is_not_made_again_and_again(round_: Round):
    """AB23."""
    round_.line.says("POST", THREADS, no(50013))

    with pytest.raises(Never, match="50013"):
        await opened(round_)


async def test_a_line_that_breaks_is_no_no(round_: Round):
    round_.line.says("POST", THREADS, NotNow("503"))

    with pytest.raises(NotNow):
        await opened(round_)


async def test_a_room_that_kith_was_not_allowed_is_asked_for_again_once_it_may(town: DiscordTown):
    """AB23: `circle settings` is enough."""
    town.env.inject_error("POST", "/channels/*/threads", status=403, code=50013, times=1)
    await a_circle(town)
    assert not any(one.is_thread for one in town.backend.channels.values())

    await town.says("fay", "circle settings")
    await town.says("fay", "circle settings")

    threads = [one for one in town.backend.channels.values() if one.is_thread]
    assert len(threads) == 1
    assert "circles-facilitators-here" in town.seen(town.opened())[1]
    assert "discord-who-reads" in town.seen(town.opened())[0]


async def test_in_a_thread_of_the_circles_channel_people_are_in_the_circle(town: DiscordTown):
    await a_circle(town)
    thread = await _a_thread_of_anas(town)

    done = await uses(town, "ana", "rules show", at=thread)

    assert "rules-yours" in read(town, done)[0]


async def test_a_thread_of_another_channel_belongs_to_no_circle(town: DiscordTown):
    await a_circle(town)
    thread = await _a_thread_of_anas(town, below="garden")

    assert "needs-circle" in read(town, await uses(town, "ana", "rules show", at=thread))[0]


async def _a_thread_of_anas(town: DiscordTown, *, below: str = ROOM) -> str:
    channel = town.room(below)
    made = town.backend.create_thread(channel.id, name="Talk", owner_id=town.people["ana"].id, type=11)
    town.backend.add_thread_member(made.id, town.people["ana"].id)
    await town.settle()
    return str(made.id)
