"""All that the loopback Discord knows besides the world itself, and the ways into the world that every route uses."""

from collections import deque
from dataclasses import dataclass, field

from tests.equipment.discord.model import Channel, Guild, Json, Member, User
from tests.equipment.discord.permissions import Can, in_channel, in_guild
from tests.equipment.discord.posting import hidden
from tests.equipment.discord.refusals import no
from tests.equipment.discord.shown import Interaction
from tests.equipment.discord.world import CONTENT, MEMBERS, World

MOST, MOST_FILES = 50_000, 200


@dataclass
class State:
    """`privileges`: privileged intents that it was given. `patience`: seconds until an interaction fails."""

    world: World
    token: str
    shards: int
    privileges: int = MEMBERS
    patience: float = 3.0
    token_life: float = 900.0
    nonce_window: float = 600.0
    commands: dict[str, Json] = field(default_factory=dict)
    commands_created: int = 0
    overwrites: int = 0
    """How often all commands were put at once."""
    identifies: list[Json] = field(default_factory=list)
    api: str = ""
    gateway: str = ""
    nonces: dict[tuple[str, str], tuple[float, Json]] = field(default_factory=dict)
    by_token: dict[str, Interaction] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    complaints: deque[str] = field(default_factory=lambda: deque(maxlen=1000))
    """What was refused for its form."""

    def remember(self, one: Interaction) -> None:
        """As many as anybody could still answer."""
        self.by_token[one.token] = one
        if len(self.by_token) > MOST:
            del self.by_token[next(iter(self.by_token))]

    def keep_file(self, key: str, content: bytes) -> None:
        self.files[key] = content
        if len(self.files) > MOST_FILES:
            del self.files[next(iter(self.files))]

    def keep_nonce(self, nonce: str, message: Json) -> None:
        self.nonces.pop((self.bot.id, nonce), None)
        self.nonces[self.bot.id, nonce] = (self.world.clock.now(), message)
        if len(self.nonces) > MOST:
            del self.nonces[next(iter(self.nonces))]

    @property
    def bot(self) -> User:
        return self.world.bot

    @property
    def reads_everything(self) -> bool:
        return bool(self.privileges & CONTENT)

    def guild(self, key: str) -> Guild:
        guild = self.world.guilds.get(key)
        if guild is None or self.bot.id not in guild.members:
            raise no(10004)
        return guild

    def member(self, guild: Guild, key: str) -> Member:
        if key not in guild.members:
            raise no(10007 if key in self.world.users else 10013)
        return guild.members[key]

    def channel(self, key: str) -> Channel:
        """One that the bot can see."""
        channel = self.world.channels.get(key)
        if channel is None:
            raise no(10003)
        if not in_channel(channel, self.bot):
            raise no(50001)
        return channel

    def thread(self, key: str) -> Channel:
        channel = self.channel(key)
        if channel.thread is None:
            raise no(50024)
        return channel

    def need(self, place: Channel | Guild, *wanted: Can) -> None:
        """That the bot may."""
        may = in_guild(place, self.bot) if isinstance(place, Guild) else in_channel(place, self.bot)
        if any(not may & one for one in wanted):
            raise no(50013)

    def as_read(self, channel: Channel, message: Json) -> Json:
        """By the bot, which may have been refused what people say in guilds."""
        return message if channel.guild is None or self.reads_everything else hidden(message, self.bot)
