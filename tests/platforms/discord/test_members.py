"""Who comes and who goes, as far as Discord tells, found out where it does not, and never guessed."""

from typing import Any

import pytest

from adapters.desk import House
from adapters.discord import members
from adapters.discord.channels import Channels
from adapters.discord.members import Members
from bot.kernel.delivery import NotNow
from bot.kernel.events import Arrived, Left
from tests.features.pretend import Clock
from tests.journeys.scenes import a_circle, join
from tests.platforms.discord.doing import uses
from tests.platforms.discord.line import Line, no
from tests.platforms.discord.paper import Paper, Street
from tests.platforms.discord.post import ANA, CHANNEL, GUILD, channel
from tests.platforms.discord.town import DiscordTown, a_discord_town

BO, OTHER = "601", "401"


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "_BREATH", 0.0)


class Server:
    """One circle in it, or as many as there are houses."""

    def __init__(self, *houses: House) -> None:
        self.line, self.desk = (
            Line(),
            Paper(houses=Street(list(houses or [House(CHANNEL, people=(ANA, BO))]))),
        )
        self.line.says("GET", f"/channels/{CHANNEL}", always=channel())
        self.line.says("GET", f"/channels/{OTHER}", always=channel(OTHER))
        self.members = Members(self.line, self.desk, Channels(self.line), now=Clock().now)

    async def comes(self, **more: Any) -> None:
        await self.members.came(told(**more))

    @property
    def heard(self) -> list[tuple[type, str, str]]:
        return [
            (type(one), one.origin.where.external, one.origin.sender.external) for one in self.desk.received
        ]

    def has_left(self, who: str, code: int = 10007) -> None:
        self.line.says("GET", f"/guilds/{GUILD}/members/{who}", always=no(code, 404))


def told(who: str = ANA, *, bot: bool = False, pending: bool = False, guild: str = GUILD) -> dict[str, Any]:
    return {"guild_id": guild, "user": {"id": who, "bot": bot}, "pending": pending}


async def test_to_come_to_a_server_with_one_circle_is_to_come_to_it():
    server = Server()

    await server.comes()

    assert server.heard == [(Arrived, CHANNEL, ANA)]


async def test_with_a_lobby_they_come_into_that():
    server = Server(House(CHANNEL, lobby="410"))

    await server.comes()

    assert server.heard == [(Arrived, "410", ANA)]


async def test_where_there_are_several_circles_one_chooses():
    server = Server(House(CHANNEL), House(OTHER))

    await server.comes()

    assert server.heard == []


async def test_another_server_is_another_server():
    server = Server()

    await server.comes(guild="301")

    assert server.heard == []


async def test_a_bot_does_not_come():
    """AB21."""
    server = Server()

    await server.comes(bot=True)

    assert server.heard == []


async def test_who_has_yet_to_pass_the_screening_comes_when_they_have():
    server = Server()

    await server.comes(pending=True)
    await server.members.changed(told(pending=True))
    assert server.heard == []

    await server.members.changed(told())
    await server.members.changed(told())
    assert server.heard == [(Arrived, CHANNEL, ANA)]


async def test_any_other_change_means_nothing():
    server = Server()

    await server.members.changed(told())

    assert server.heard == []


async def test_who_leaves_before_the_screening_never_came():
    server = Server(House(CHANNEL))
    await server.comes(pending=True)

    await server.members.went(told())
    await server.members.changed(told())

    assert server.heard == []


async def test_who_goes_goes_from_every_circle_they_were_in():
    server = Server(House(CHANNEL, people=(ANA, BO)), House(OTHER, people=(ANA,)))

    await server.members.went(told())

    assert server.heard == [(Left, CHANNEL, ANA), (Left, OTHER, ANA)]


async def test_from_another_server_nobody_goes():
    server = Server()

    await server.members.went(told(guild="301"))

    assert server.desk.received == []


async def test_who_left_while_nobody_told_is_found_out():
    server = Server()
    server.has_left(BO)

    await server.members.reconcile()

    assert server.heard == [(Left, CHANNEL, BO)]


async def test_somebody_whose_account_is_gone_has_left():
    server = Server()
    server.has_left(BO, 10013)

    await server.members.reconcile()

    assert server.heard == [(Left, CHANNEL, BO)]


@pytest.mark.parametrize("trouble", [no(50001), no(10004, 404), NotNow("503")])
async def test_a_server_that_does_not_answer_is_left_alone(trouble: Exception):
    """Or an outage would take everybody for gone."""
    server = Server()
    server.line.says("GET", rf"/guilds/{GUILD}/members/\d+", always=trouble)

    await server.members.reconcile()

    assert server.heard == []


@pytest.mark.parametrize("trouble", [no(50001), no(10003, 404), NotNow("503")])
async def test_a_channel_that_cannot_be_seen_keeps_its_people(trouble: Exception):
    server = Server(House("499", people=(ANA,)))
    server.line.says("GET", "/channels/499", always=trouble)

    await server.members.reconcile()

    assert server.heard == []


async def test_everybody_is_asked_for_once_however_many_circles_they_are_in():
    server = Server(House(CHANNEL, people=(ANA, BO)), House(OTHER, people=(ANA, BO)))

    await server.members.reconcile()

    assert len(server.line.to("GET", r".*/members/\d+")) == 2


async def test_leaving_told_twice_is_leaving_once(town: DiscordTown):
    await a_circle(town)
    ana = town.people["ana"]
    await town.goes("ana")

    town.backend.emit(
        "GUILD_MEMBER_REMOVE",
        {"guild_id": str(town.guild.id), "user": {"id": str(ana.id), "username": "ana"}},
    )
    await town.settle()
    await town.arrives("ana")

    assert "rules-yours" in await town.says("ana", "rules show")


async def test_who_left_while_kith_was_away_is_away(town: DiscordTown, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(members, "_BREATH", 0.0)
    await a_circle(town)
    guild = town.backend.get_guild(town.guild.id)
    del guild.members[town.people["ana"].id]

    await town.next_life()

    assert "circles-member-away(ana, 1)" in await town.says("fay", "circle members")


async def test_without_being_told_who_comes_whoever_acts_is_there(tmp_path):
    """`members = false`: no greeting for all to see, and rounds ask them all the same."""
    async with a_discord_town(tmp_path, members=False) as town:
        await join(town, "fay", "ana")
        assert "circles-made" in await town.says("fay", "circle create Tuesday circle --country GB")
        before = len(town.seen())

        await uses(town, "ana", "circle show")

        place = await town.core.do(town.core.circles.any)
        assert place is not None
        present = await town.core.do(lambda: town.core.people.present(place.place))
        assert town.account("ana") in present
        assert not any("welcome-arrived" in one for one in town.seen()[before:])
        await town.says("fay", "rules draft")
        await town.presses("fay", "rules-button-publish")
        await town.presses("ana", "rules-button-found")
        await town.presses("fay", "rules-button-found")
        assert "rules-yours" in await town.says("ana", "rules show")


async def test_without_it_who_left_is_found_out_all_the_same(tmp_path):
    async with a_discord_town(tmp_path, members=False) as town:
        await a_circle(town)
        await town.goes("ana")

        await town.next_life(members=False)

        assert "circles-member-away(ana, 1)" in await town.says("fay", "circle members")


async def test_nobody_is_greeted_who_already_acts(town: DiscordTown):
    """They were in the server before Kith was."""
    await join(town, "fay", "ana")
    await town.says("fay", "circle create Tuesday circle --country GB")

    await uses(town, "ana", "circle show")

    assert not any("welcome-arrived" in one for one in town.seen())


async def test_somebody_who_was_in_no_circle_goes_without_a_trace(town: DiscordTown):
    await a_circle(town)
    await town.arrives("nia")
    before = len(town.seen())

    await town.goes("nia")

    assert len(town.seen()) == before
    assert "nia" not in await town.says("fay", "circle members")


async def test_who_comes_back_and_acts_is_not_away_any_more(tmp_path):
    """Also where nobody tells of their coming."""
    async with a_discord_town(tmp_path, members=False) as town:
        await a_circle(town)
        await town.goes("ana")
        await town.next_life(members=False)
        assert "circles-member-away(ana, 1)" in await town.says("fay", "circle members")

        await town.arrives("ana")
        await uses(town, "ana", "rules show")

        assert "circles-member-current(ana, 1)" in await town.says("fay", "circle members")
