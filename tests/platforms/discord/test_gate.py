"""The door of a circle with a lobby: one role of Kith's own, given for agreeing, taken for leaving, and no other."""

from datetime import timedelta
from typing import Any

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.kernel.documents import Press
from tests.journeys.scenes import a_circle, join
from tests.journeys.town import ROOM
from tests.platforms.discord.doing import picks, read
from tests.platforms.discord.town import DiscordTown

OURS = "room (Kith)"
SEES = 1 << 10


async def a_lobby(town: DiscordTown, *others: str) -> None:
    await a_circle(town, *others)
    await town.says("fay", "circle settings --door lobby")


def roles(town: DiscordTown, name: str = OURS) -> list[Any]:
    guild = town.backend.get_guild(town.guild.id)
    return [one for one in guild.roles.values() if one.name == name]


def has(town: DiscordTown, who: str, role: Any) -> bool:
    member = town.backend.get_guild(town.guild.id).members.get(town.people[who].id)
    return member is not None and role.id in member.role_ids


def overwrites(town: DiscordTown, where: str = ROOM) -> dict[int, Any]:
    return {one.target_id: one for one in town.backend.get_channel(town.room(where).id).overwrites}


async def test_the_role_is_made_once_permits_nothing_and_opens_the_channel(town: DiscordTown):
    await a_lobby(town)
    await town.says("fay", "circle settings --door open")
    await town.says("fay", "circle settings --door lobby")

    (role,) = roles(town)

    assert int(role.permissions) == 0
    assert not role.hoist
    assert not role.mentionable
    assert overwrites(town)[role.id].allow & SEES
    assert overwrites(town)[town.backend.bot_user.id].allow & SEES


async def test_who_agreed_before_there_was_a_lobby_has_it_too(town: DiscordTown):
    await a_lobby(town)

    (role,) = roles(town)

    assert has(town, "ana", role)
    assert has(town, "fay", role)


async def test_agreeing_gives_it_and_nothing_else_does(town: DiscordTown):
    await a_lobby(town)
    (role,) = roles(town)
    await join(town, "nia")
    assert not has(town, "nia", role)

    await town.says("nia", "rules show")
    await town.presses("nia", "rules-button-agree")

    assert has(town, "nia", role)


async def test_it_stays_through_a_change_of_the_rules(town: DiscordTown):
    """DECISIONS 12: nobody is removed, also when the grace is over."""
    await a_lobby(town)
    (role,) = roles(town)
    await town.says("fay", "rules propose We begin on time --line 1 --clarify 1h")
    await town.waits(timedelta(hours=2))
    for who in ("fay", "ana"):
        await town.presses(who, "rules-button-consent")
    await town.waits(timedelta(days=30))

    assert "rules-not-yours" not in await town.says("fay", "rules show")
    assert has(town, "ana", role)
    assert has(town, "fay", role)


async def test_leaving_the_circle_takes_it_and_no_other(town: DiscordTown):
    await a_lobby(town)
    (role,) = roles(town)
    other = town.guild.create_role("Quilters (Kith)")
    town.backend.get_guild(town.guild.id).members[town.people["ana"].id].role_ids.append(other.id)

    await town.says("ana", "me leave circle --sure yes")

    assert not has(town, "ana", role)
    assert has(town, "ana", other)
    assert town.people["ana"].id in town.guild.member_ids()


async def test_leaving_everything_takes_it_though_nothing_is_known_of_them_any_more(town: DiscordTown):
    """PV3: they are forgotten in the same moment."""
    await a_lobby(town)
    (role,) = roles(town)

    await town.says("ana", "me leave everything --sure yes")

    assert not has(town, "ana", role)
    assert await town.core.do(lambda: town.core.people.account(town.account("ana"))) is None


async def test_without_a_lobby_there_is_no_role_to_take(town: DiscordTown):
    await a_circle(town)

    await town.says("ana", "me leave circle --sure yes")

    assert roles(town) == []
    assert town.env.errors == []


async def test_two_channels_of_one_name_have_a_role_each(town: DiscordTown):
    """Or who agreed in one circle could read the other."""
    await a_lobby(town)
    twin = town.guild.create_text_channel(ROOM)
    await town.says("fay", "circle create Wednesdays --country GB", where=str(twin.id))

    await town.says("fay", "circle settings --door lobby", where=str(twin.id))

    first, second = roles(town)
    assert {first.id, second.id}.isdisjoint(set(overwrites(town)) & set(overwrites(town, str(twin.id))))


async def test_a_role_of_somebody_elses_is_never_given(town: DiscordTown):
    """It has the right name and opens the right channel, and it can do more than that."""
    await a_circle(town)
    powerful = town.guild.create_role(OURS, permissions=discord.Permissions(kick_members=True))

    await town.says("fay", "circle settings --door lobby")

    assert not has(town, "ana", powerful)
    assert len(roles(town)) == 2


async def test_under_another_name_it_is_still_the_same(town: DiscordTown):
    """Whoever runs the server may call it as they like, and let it into other channels too."""
    await a_lobby(town)
    (role,) = roles(town)
    role.name = "Tuesdays"
    library = town.guild.create_text_channel("library")
    _opens(town, library.id, role.id)
    await join(town, "nia")

    await town.says("nia", "rules show")
    await town.presses("nia", "rules-button-agree")
    await town.says("ana", "me leave circle --sure yes")

    assert roles(town) == []
    assert has(town, "nia", role)
    assert not has(town, "ana", role)


async def test_once_it_permits_more_it_is_only_taken(town: DiscordTown):
    """Nobody gets any power through Kith."""
    await a_lobby(town)
    (role,) = roles(town)
    role.permissions = discord.Permissions(kick_members=True).value
    await join(town, "nia")

    await town.says("nia", "rules show")
    await town.presses("nia", "rules-button-agree")

    assert not has(town, "nia", role)
    assert has(town, "nia", roles(town)[-1])


async def test_who_leaves_loses_it_whatever_it_permits_by_then(town: DiscordTown):
    await a_lobby(town)
    (role,) = roles(town)
    role.permissions = discord.Permissions(kick_members=True).value

    await town.says("ana", "me leave circle --sure yes")

    assert not has(town, "ana", role)


async def test_what_was_kept_is_lost_and_it_is_known_by_what_it_opens(town: DiscordTown):
    """An older backup was restored."""
    await a_lobby(town)
    (role,) = roles(town)
    room = town.room(ROOM).id
    await town.core.do(lambda: town.core.dialogs.move_cursor(f"role {room}", ""))
    await join(town, "nia")

    await town.says("nia", "rules show")
    await town.presses("nia", "rules-button-agree")

    assert roles(town) == [role]
    assert has(town, "nia", role)


async def test_a_role_that_somebody_deleted_is_made_anew(town: DiscordTown):
    """AB23."""
    await a_lobby(town)
    (role,) = roles(town)
    del town.backend.get_guild(town.guild.id).roles[role.id]
    await join(town, "nia")

    await town.says("nia", "rules show")
    await town.presses("nia", "rules-button-agree")

    (fresh,) = roles(town)
    assert fresh.id != role.id
    assert has(town, "nia", fresh)


async def test_who_has_not_passed_the_screening_waits_for_the_role(town: DiscordTown):
    """It would let them past what the server asks of everybody."""
    await a_lobby(town)
    (role,) = roles(town)
    await join(town, "nia")
    member = town.backend.get_guild(town.guild.id).members[town.people["nia"].id]
    member.pending = True
    await town.says("nia", "rules show")
    await town.presses("nia", "rules-button-agree")
    assert not has(town, "nia", role)

    member.pending = False
    await town.waits(timedelta(minutes=5))

    assert has(town, "nia", role)


async def test_where_kith_may_not_it_stops_and_is_tried_again_when_it_may(town: DiscordTown):
    """AB23: parked with its reason, no loop; the same words begin it anew."""
    await a_circle(town)
    town.env.inject_error("POST", "/guilds/*/roles", status=403, code=50013, times=None)
    await town.says("fay", "circle settings --door lobby")
    await town.waits(timedelta(hours=3))
    asked = [one for one in town.env.http_requests if one.path.endswith("/roles") and one.method == "POST"]
    assert len(asked) == 1

    town.backend.faults.clear()
    await town.says("fay", "circle settings --door open")
    await town.says("fay", "circle settings --door lobby")

    assert len(roles(town)) == 1
    assert len(lobbies(town)) == 1


async def test_a_role_that_stands_above_kiths_is_not_given_in_a_loop(town: DiscordTown):
    await a_lobby(town)
    town.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=403, code=50013, times=None)
    await join(town, "nia")

    await town.says("nia", "rules show")
    answer = await town.presses("nia", "rules-button-agree")
    await town.waits(timedelta(hours=3))

    tries = [one for one in town.env.http_requests if one.method == "PUT" and "/roles/" in one.path]
    assert "rules-agreed" in answer
    assert len([one for one in tries if str(town.people["nia"].id) in one.path]) == 1


async def test_the_lobby_is_made_once_though_the_answer_was_lost(town: DiscordTown):
    await a_circle(town)
    town.env.inject_error("POST", "/guilds/*/roles", status=503, times=1)

    await town.says("fay", "circle settings --door lobby")
    await town.waits(timedelta(minutes=5))

    assert len(lobbies(town)) == 1
    assert len(roles(town)) == 1


async def test_in_the_lobby_newcomers_are_greeted_and_find_the_way_in(town: DiscordTown):
    await a_lobby(town)
    (lobby,) = lobbies(town)
    await town.arrives("nia")

    (here, greeting) = town.seen(str(lobby.id))[-2:]
    assert "circles-lobby-here" in here
    assert "welcome-arrived" in greeting
    assert "circles-urgent" in here


async def test_a_button_of_one_lobby_means_nothing_in_another_place(town: DiscordTown):
    """PV11."""
    await a_lobby(town)
    place = town.core.signer
    token = town.front.token(Press("welcome", private=False), account=None, place=f"not {place}")

    assert "press-outdated" in read(town, await picks(town, "ana", token))[0]


def lobbies(town: DiscordTown) -> list[Any]:
    return [
        one for one in town.backend.channels.values() if (getattr(one, "topic", "") or "").startswith("Kith ")
    ]


def _opens(town: DiscordTown, channel: int, role: int) -> None:
    town.backend.set_overwrite(channel, Overwrite(role, OverwriteType.ROLE, allow=SEES))
