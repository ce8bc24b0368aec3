"""What Kith asks of a server, and the arithmetic of what it may do there: the same as the library's."""

import re
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.permissions import (
    ADMINISTRATOR,
    EVERYTHING,
    NEEDED,
    Overwrite,
    asked_for,
    effective,
    lacking,
    needed,
)
from tests.house.tree import ROOT

SERVER, MEMBER, CIRCLE, QUIET = 1, 2, 3, 4
VIEW, SEND = 1 << 10, 1 << 11


def test_each_is_named_as_discord_names_it_and_says_what_for():
    for one in NEEDED:
        assert discord.Permissions(**{one.id.lower(): True}).value == one.bit
        assert one.name
        assert one.why.startswith("to ")


def test_without_a_lobby_kith_may_change_neither_roles_nor_channels():
    """Ask for little."""
    asked = discord.Permissions(needed(False))

    assert not asked.manage_roles
    assert not asked.manage_channels
    assert {one.id for one in asked_for(lobby=True)} - {one.id for one in asked_for(lobby=False)} == {
        "MANAGE_ROLES",
        "MANAGE_CHANNELS",
    }


def test_the_guide_names_each_of_them_and_no_other():
    guide = (ROOT / "README.md").read_text(encoding="utf-8")
    step = guide[guide.index("It asks for seven") : guide.index("7. `kith check`")]

    assert len(asked_for(lobby=False)) == 7
    assert set(re.findall(r"\*([A-Z][A-Za-z ]+)\*", step)) == {one.name for one in NEEDED}


@pytest.mark.parametrize("lobby", [False, True])
def test_what_would_be_power_over_people_is_never_asked_for(lobby: bool):
    asked = discord.Permissions(needed(lobby))

    never = (
        "administrator",
        "manage_guild",
        "kick_members",
        "ban_members",
        "moderate_members",
        "manage_messages",
    )
    assert [name for name in (*never, "mention_everyone", "manage_webhooks") if getattr(asked, name)] == []


@pytest.mark.parametrize("lobby", [False, True])
def test_what_is_lacking_is_named(lobby: bool):
    assert lacking(needed(lobby), lobby=lobby) == ()
    assert lacking(0, lobby=lobby) == asked_for(lobby=lobby)
    assert [one.id for one in lacking(needed(lobby) & ~SEND, lobby=lobby)] == ["SEND_MESSAGES"]


def test_a_thread_asks_only_for_what_counts_in_one():
    lacks = {one.id for one in lacking(0, lobby=False, thread=True)}

    assert {"SEND_MESSAGES", "CREATE_PRIVATE_THREADS"} & lacks == set()
    assert {"VIEW_CHANNEL", "SEND_MESSAGES_IN_THREADS"} <= lacks


def test_an_administrator_lacks_nothing():
    assert lacking(ADMINISTRATOR, lobby=True) == ()
    assert (
        effective(server=SERVER, member=MEMBER, roles={SERVER: 0, CIRCLE: ADMINISTRATOR}, held=[CIRCLE])
        == EVERYTHING
    )


def test_an_owner_may_do_everything_whatever_a_channel_says():
    assert (
        effective(
            server=SERVER,
            member=MEMBER,
            roles={SERVER: 0},
            held=[],
            overwrites=[Overwrite(MEMBER, 0, VIEW)],
            owner=True,
        )
        == EVERYTHING
    )


@pytest.mark.parametrize(
    ("overwrites", "may"),
    [
        ([], True),
        ([Overwrite(SERVER, 0, SEND)], False),
        ([Overwrite(SERVER, 0, SEND), Overwrite(CIRCLE, SEND, 0)], True),
        ([Overwrite(CIRCLE, 0, SEND), Overwrite(QUIET, SEND, 0)], True),
        ([Overwrite(CIRCLE, SEND, 0), Overwrite(MEMBER, 0, SEND)], False),
        ([Overwrite(CIRCLE, 0, SEND), Overwrite(MEMBER, SEND, 0)], True),
        ([Overwrite(99, 0, SEND)], True),
    ],
)
def test_a_channel_overwrites_for_everybody_then_for_roles_then_for_one(
    overwrites: list[Overwrite], may: bool
):
    have = effective(
        server=SERVER,
        member=MEMBER,
        roles={SERVER: SEND, CIRCLE: 0, QUIET: 0},
        held=[CIRCLE, QUIET],
        overwrites=overwrites,
    )

    assert bool(have & SEND) is may


def test_a_role_that_is_gone_gives_nothing():
    assert effective(server=SERVER, member=MEMBER, roles={SERVER: VIEW}, held=[99]) == VIEW


BITS = st.integers(0, 7).map(
    lambda few: (few & 1) * VIEW | (few >> 1 & 1) * SEND | (few >> 2 & 1) * ADMINISTRATOR
)
PLAIN = st.integers(0, 3).map(lambda few: few * VIEW)


def by_the_library(roles, held, overwrites) -> discord.Permissions:
    """What discord.py makes of the same server; whoever may not see a channel may do nothing there."""
    state = discord.Client(intents=discord.Intents.none())._connection
    listed = [{"id": role, "name": str(role), "permissions": str(bits)} for role, bits in roles.items()]
    server: Any = {"id": SERVER, "owner_id": 77, "roles": listed}
    guild = discord.Guild(data=server, state=state)
    kinds = [
        {"id": one.id, "type": int(one.id == MEMBER), "allow": str(one.allow), "deny": str(one.deny)}
        for one in overwrites
    ]
    channel: Any = {"id": 55, "type": 0, "name": "x", "position": 0, "permission_overwrites": kinds}
    user = {"id": MEMBER, "username": "kith", "discriminator": "0", "avatar": None}
    kith: Any = {"user": user, "roles": list(held), "flags": 0}
    member = discord.Member(data=kith, guild=guild, state=state)
    return discord.TextChannel(state=state, guild=guild, data=channel).permissions_for(member)


@given(
    roles=st.fixed_dictionaries({SERVER: PLAIN, CIRCLE: BITS, QUIET: BITS}),
    held=st.sets(st.sampled_from([CIRCLE, QUIET])),
    overwrites=st.lists(
        st.builds(Overwrite, st.sampled_from([SERVER, MEMBER, CIRCLE, QUIET]), PLAIN, PLAIN),
        unique_by=lambda one: one.id,
    ),
)
def test_it_is_what_the_library_says_whatever_the_server_looks_like(roles, held, overwrites):
    ours = effective(server=SERVER, member=MEMBER, roles=roles, held=held, overwrites=overwrites)
    theirs = by_the_library(roles, held, overwrites)

    assert bool(ours & VIEW) == theirs.view_channel
    assert not theirs.view_channel or bool(ours & SEND) == theirs.send_messages
