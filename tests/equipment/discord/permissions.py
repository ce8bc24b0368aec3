"""Who may do what: the bits, and how Discord works them out from roles and overwrites."""

from enum import IntFlag

from tests.equipment.discord.model import Channel, Guild, Role, User


class Can(IntFlag):
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38


ALL = (1 << 53) - 1
ANYONE = (
    Can.ADD_REACTIONS | Can.VIEW_CHANNEL | Can.SEND_MESSAGES | Can.EMBED_LINKS | Can.ATTACH_FILES
    | Can.READ_MESSAGE_HISTORY | Can.USE_APPLICATION_COMMANDS | Can.CREATE_PUBLIC_THREADS
    | Can.SEND_MESSAGES_IN_THREADS
)  # fmt: skip
"""What @everyone may in a guild that nobody changed, as far as it matters here."""
USUAL = ANYONE | Can.MANAGE_CHANNELS | Can.MANAGE_ROLES | Can.MANAGE_THREADS | Can.CREATE_PRIVATE_THREADS
"""What a bot is invited with, unless a test says otherwise."""
PRIVATE_THREAD = 12


def in_guild(guild: Guild, user: User) -> int:
    if guild.owner is user:
        return ALL
    member = guild.members.get(user.id)
    if member is None:
        return 0
    found = guild.everyone.permissions
    for role in member.roles:
        found |= role.permissions
    return ALL if found & Can.ADMINISTRATOR else found


def in_channel(channel: Channel, user: User) -> int:
    """0 where it cannot be seen. In a thread: as in the channel that it belongs to."""
    if channel.guild is None:
        return int(ANYONE) if user in channel.recipients else 0
    found = in_guild(channel.guild, user)
    if found == ALL:
        return ALL
    member = channel.guild.members.get(user.id)
    place = channel.parent if channel.thread and channel.parent else channel
    found = _over(found, place, [channel.guild.id])
    found = _over(found, place, [role.id for role in member.roles] if member else [])
    found = _over(found, place, [user.id])
    hidden = (
        channel.kind == PRIVATE_THREAD and not found & Can.MANAGE_THREADS and user.id not in channel.inside
    )
    return found if found & Can.VIEW_CHANNEL and not hidden else 0


def _over(found: int, channel: Channel, whom: list[str]) -> int:
    overwrites = [channel.overwrites[one] for one in whom if one in channel.overwrites]
    for overwrite in overwrites:
        found &= ~overwrite.deny
    for overwrite in overwrites:
        found |= overwrite.allow
    return found


def is_above(guild: Guild, user: User, role: Role) -> bool:
    """Whether they could hand this role out."""
    member = guild.members.get(user.id)
    highest = max((one.position for one in member.roles), default=0) if member else 0
    return guild.owner is user or highest > role.position
