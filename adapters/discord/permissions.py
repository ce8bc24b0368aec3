"""What Kith asks of a Discord server, each with what for, and what somebody may do in a channel. Pure arithmetic."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

ADMINISTRATOR = 1 << 3
"""Counts as every other."""
EVERYTHING = (1 << 53) - 1


@dataclass(frozen=True, slots=True)
class Permission:
    """`id`: Discord’s own name for it; `name`: what its settings call it. `only_with`: the door that asks for it.

    `in_threads`: asked for in a thread as well, where a channel’s own permission to write does not count.
    """

    id: str
    name: str
    bit: int
    why: str
    only_with: str = ""
    in_threads: bool = True


NEEDED = (
    Permission("VIEW_CHANNEL", "View Channels", 1 << 10, "to be in a circle’s channel at all"),
    Permission(
        "SEND_MESSAGES",
        "Send Messages",
        1 << 11,
        "to greet, to post prompts, and to show what members ask it to",
        in_threads=False,
    ),
    Permission(
        "ATTACH_FILES",
        "Attach Files",
        1 << 15,
        "to hand out a date that two have found as a file for their calendars",
    ),
    Permission(
        "READ_MESSAGE_HISTORY",
        "Read Message History",
        1 << 16,
        "to find what it posted itself, so that nothing is posted twice",
    ),
    Permission(
        "MANAGE_THREADS",
        "Manage Threads",
        1 << 34,
        "to wake a thread that fell asleep, and to let people in and out of one",
    ),
    Permission(
        "CREATE_PRIVATE_THREADS",
        "Create Private Threads",
        1 << 36,
        "to open the room of a circle’s facilitators",
        in_threads=False,
    ),
    Permission("SEND_MESSAGES_IN_THREADS", "Send Messages in Threads", 1 << 38, "to speak in those rooms"),
    Permission(
        "MANAGE_CHANNELS",
        "Manage Channels",
        1 << 4,
        "to make the lobby that newcomers come in through",
        "lobby",
    ),
    Permission(
        "MANAGE_ROLES",
        "Manage Roles",
        1 << 28,
        "to give the role that opens the circle to who agreed",
        "lobby",
    ),
)
"""Nothing else: no embeds, no mentions of everybody, no managing of messages, no public threads."""


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies to one role or member, by their id."""

    id: int
    allow: int
    deny: int


def asked_for(*, lobby: bool) -> tuple[Permission, ...]:
    return tuple(one for one in NEEDED if lobby or one.only_with != "lobby")


def needed(lobby: bool) -> int:
    """All of them in one number, as an invite link has it."""
    return sum(one.bit for one in asked_for(lobby=lobby))


def lacking(have: int, *, lobby: bool, thread: bool = False) -> tuple[Permission, ...]:
    """What is missing for a circle’s channel, with `lobby` for one whose newcomers come in through one."""
    if have & ADMINISTRATOR:
        return ()
    wanted = asked_for(lobby=lobby)
    return tuple(one for one in wanted if not have & one.bit and (one.in_threads or not thread))


def effective(
    *,
    server: int,
    member: int,
    roles: Mapping[int, int],
    held: Collection[int],
    overwrites: Iterable[Overwrite] = (),
    owner: bool = False,
) -> int:
    """What a member may do in a channel, or without `overwrites` in the server, as Discord documents it.

    `server` and `member` are ids; everybody’s role has the server’s. `roles`: what each of the server’s roles permits.
    `held`: the member’s roles. What one permission takes along (who may not see may not write) is not taken off:
    whoever lacks several is to hear of all of them.
    """
    mine = [role for role in held if role in roles and role != server]
    have = roles.get(server, 0)
    for role in mine:
        have |= roles[role]
    if owner or have & ADMINISTRATOR:
        return EVERYTHING
    of = {one.id: one for one in overwrites}
    theirs = [of[role] for role in mine if role in of]
    for few in ([of[server]] if server in of else [], theirs, [of[member]] if member in of else []):
        have = _overwritten(have, few)
    return have


def _overwritten(have: int, few: Iterable[Overwrite]) -> int:
    """One step of several at once: among roles, a role that allows wins over one that denies."""
    allow = deny = 0
    for one in few:
        allow, deny = allow | one.allow, deny | one.deny
    return have & ~deny | allow
