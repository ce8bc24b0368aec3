"""`kith check` on Discord, server by server and circle by circle: what Kith lacks by name, and how to mend it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from adapters.discord.examining import Channel, Server
from adapters.discord.permissions import ADMINISTRATOR, lacking, needed
from bot.app.found import Found, shown
from storage.circle_rooms import CircleRooms

OURS = " (Kith)"
"""How the name of a role ends that Kith made."""
_LOBBY = needed(True) & ~needed(False)
"""What counts only if it is given in the whole server."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a circle’s place is: a channel of a server, or a thread in one."""

    server: Server
    channel: Channel
    thread: bool = False


def examine_servers(servers: Mapping[int, Server], spots: Mapping[str, Spot]) -> Iterator[Found]:
    """`spots`: the circles’ places. Where there is one, what may be done is looked at there."""
    used = {spot.server.id for spot in spots.values()}
    for server in servers.values():
        if server.owner:
            continue
        lacks = [*_power(server), *_order(server)]
        if server.id not in used:
            lacks += _permissions(server)
        yield from (Found(f"Server “{shown(server.name)}”: {one}.", fine=False, minor=True) for one in lacks)


def _power(server: Server) -> Iterator[str]:
    for role in server.mine:
        if role.permissions & ADMINISTRATOR:
            yield (
                f"Kith is an administrator, by the role “{shown(role.name)}”, and could do everything; it needs much "
                "less, so take Administrator off that role"
            )


def _order(server: Server) -> Iterator[str]:
    """A role can be given only by who stands above it."""
    top = server.mine[0].height
    for role in server.roles:
        if not role.name.endswith(OURS) or role.managed:
            continue
        name = shown(role.name)
        if role.height >= top:
            yield (
                f"the role “{name}” stands above Kith’s own, so Kith cannot give it to anybody; "
                f"in the server’s settings (Roles) drag “{_own(server)}” above it"
            )
        if role.permissions:
            yield f"the role “{name}” has permissions of its own; Kith made it without, so take them off"


def _permissions(server: Server) -> Iterator[str]:
    lacks = lacking(server.permits(), lobby=False)
    if lacks:
        names = ", ".join(one.name for one in lacks)
        yield f"Kith lacks {names}; allow them for the role “{_own(server)}” in the server’s settings (Roles)"


def _own(server: Server) -> str:
    """The role that came with Kith."""
    return shown(next((role.name for role in server.mine if role.managed), "Kith"))


def examine_spots(circles: tuple[CircleRooms, ...], spots: Mapping[str, Spot]) -> Iterator[Found]:
    for circle in circles:
        name, lobby = shown(circle.name), bool(circle.lobby)
        places = (
            ("channel", circle.home, lobby),
            ("facilitators’ thread", circle.facilitators, False),
            ("lobby", circle.lobby, lobby),
        )
        lacks = [
            f"Circle “{name}”, {which}: {lack}."
            for which, id_, with_lobby in places
            if id_
            for lack in _lacks(spots.get(id_), lobby=with_lobby)
        ]
        yield from (Found(lack, fine=False, minor=True) for lack in lacks)
        if not lacks:
            yield Found(f"Circle “{name}”: Kith may do what it needs in its channels.")


def _lacks(spot: Spot | None, *, lobby: bool) -> Iterator[str]:
    if spot is None:
        yield (
            "Kith does not see it; if it is still there, let Kith into the server again (kith discord invite) or allow "
            "View Channels for Kith’s role there; if it is gone, move the circle to another place (circle move)"
        )
        return
    everywhere, here = spot.server.permits(), spot.server.permits(spot.channel)
    lacks = lacking(here & (everywhere | ~_LOBBY), lobby=lobby, thread=spot.thread)
    if not lacks:
        return
    names = ", ".join(one.name for one in lacks)
    beyond = [bool(one.bit & _LOBBY & ~everywhere) for one in lacks]
    mend = " and ".join(
        ["in the channel’s settings (Permissions)"] * (not all(beyond))
        + ["in the server’s settings (Roles)"] * any(beyond)
    )
    yield f"Kith lacks {names}; allow them for the role “{_own(spot.server)}” {mend}"
