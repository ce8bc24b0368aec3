"""What a server does not allow Kith is named to whoever makes a circle there, or wants a lobby."""

from typing import Any

from adapters.discord.permissions import needed
from tests.journeys.scenes import a_circle, join
from tests.platforms.discord.doing import read, uses
from tests.platforms.discord.town import DiscordTown


def allows(town: DiscordTown, permissions: int) -> None:
    """As Discord works it out for every interaction."""
    hear: Any = type(town.backend).emit

    def emit(event: str, payload: Any, **more: Any) -> None:
        if event == "INTERACTION_CREATE":
            payload = {**payload, "app_permissions": str(permissions)}
        hear(town.backend, event, payload, **more)

    town.backend.emit = emit  # type: ignore[method-assign]


async def test_who_makes_a_circle_hears_what_kith_lacks(town: DiscordTown):
    await join(town, "fay")
    allows(town, 1 << 10)

    (said,) = read(town, await uses(town, "fay", "circle create", name="Tuesdays", country="GB"))

    assert "circles-made(Tuesdays)" in said
    assert "kernel-lacks\n" in said
    for one in ("send-messages", "manage-threads", "create-private-threads"):
        assert f"- kernel-lacks-{one}" in said
    assert "view-channel" not in said
    assert "lobby" not in said
    assert "kernel-lacks-then" in said


async def test_where_nothing_is_missing_nothing_is_said(town: DiscordTown):
    await join(town, "fay")
    allows(town, needed(False))

    (said,) = read(town, await uses(town, "fay", "circle create", name="Tuesdays", country="GB"))

    assert "kernel-lacks" not in said


async def test_for_a_lobby_it_is_also_what_only_a_lobby_needs(town: DiscordTown):
    await a_circle(town)
    allows(town, needed(False))

    (without,) = read(town, await uses(town, "fay", "circle settings", grace="3"))
    (said,) = read(town, await uses(town, "fay", "circle settings", door="lobby"))

    assert "kernel-lacks" not in without
    assert "- kernel-lacks-lobby-manage-channels" in said
    assert "- kernel-lacks-lobby-manage-roles" in said


async def test_with_all_of_it_the_lobby_is_opened_without_a_word(town: DiscordTown):
    await a_circle(town)
    allows(town, needed(True))

    (said,) = read(town, await uses(town, "fay", "circle settings", door="lobby"))

    assert "kernel-lacks" not in said
    assert "circles-door-lobby-note" in said
