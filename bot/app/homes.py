"""The platforms Kith lives on, as the settings say: one adapter each, wired to the one core."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import SystemRandom
from typing import Protocol

from adapters.allowance import Allowance, Bucket
from adapters.desk import Courier
from adapters.discord.client import Shards
from adapters.discord.run import Discord
from adapters.discord.wire import lead_to
from adapters.matrix.login import Login
from adapters.matrix.run import Matrix
from bot.app.config import ConfigTrouble, Settings
from bot.app.discord_addresses import addresses
from bot.app.running import Running
from bot.app.sections import MatrixSection
from storage.keyring import KeyRing
from storage.signing import RingSigner


class Adapter(Courier, Protocol):
    async def run(self) -> None:
        """Until it is cancelled. Raises `LogInFailed` for what only the operator can mend."""
        ...


@dataclass(frozen=True)
class Home:
    """`where`: as it is told to whoever starts Kith."""

    adapter: Adapter
    where: str


def homes_of(settings: Settings, running: Running, ring: KeyRing) -> Sequence[Home]:
    """None: there is only the room on this machine. Raises `ConfigTrouble`."""
    homes: list[Home] = []
    if settings.matrix.homeserver:
        where = f"{settings.matrix.homeserver} as {settings.matrix.user_id}"
        homes.append(Home(matrix_of(settings, running, ring), where))
    if settings.discord.on:
        homes.append(Home(discord_of(settings, running), "Discord"))
    for one in homes:
        running.couriers[one.adapter.platform] = one.adapter
    return homes


def discord_of(settings: Settings, running: Running) -> Discord:
    """Raises `ConfigTrouble`."""
    if (elsewhere := addresses()) is not None:
        lead_to(*elsewhere)
    discord = settings.discord
    return Discord(
        settings.discord_token,
        running.front,
        now=running.core.now,
        dice=SystemRandom(),
        shards=Shards(discord.shard_count, discord.shard_ids),
        members=discord.members,
        plain=discord.plain,
        failed=running.metrics.failed,
    )


def matrix_of(settings: Settings, running: Running, ring: KeyRing) -> Matrix:
    """Raises `ConfigTrouble` where something it needs is not set."""
    matrix = Matrix(
        login_of(settings, ring),
        running.front,
        now=running.core.now,
        dice=SystemRandom(),
        invited_by=settings.matrix.accept_invites_from,
        failed=running.metrics.failed,
        allowance=allowance_of(settings.matrix),
    )
    running.core.by_post.facts[matrix.platform] = matrix
    return matrix


def allowance_of(matrix: MatrixSection) -> Allowance | None:
    """What the operator says that the homeserver lets through; None where nothing is said."""
    rate = matrix.messages_per_second
    return Allowance(Bucket(rate, matrix.burst)) if rate else None


def login_of(settings: Settings, ring: KeyRing) -> Login:
    """Raises `ConfigTrouble`."""
    password, token = settings.matrix_secret("password"), settings.matrix_secret("access_token")
    if not settings.matrix.user_id:
        raise ConfigTrouble("matrix.user_id is not set. For example: @kith:example.org")
    if not password and not token:
        raise ConfigTrouble(
            "matrix.password is not set. Put it in a file, and name that in matrix.password_file."
        )
    return Login(
        settings.matrix.homeserver,
        settings.matrix.user_id,
        settings.matrix_store,
        RingSigner(ring).sign(b"matrix store"),
        password,
        token,
    )
