"""Discord's answers on this machine, and settings that lead there; a town of people on Discord."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.app import beginning
from bot.app.config import Settings, load
from bot.app.discord_addresses import API, GATEWAY
from tests.platforms.discord.office import APPLICATION, TOKEN, Office, an_office
from tests.platforms.discord.town import DiscordTown, a_discord_town


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with an_office() as office:
        monkeypatch.setenv(API, office.url)
        monkeypatch.setenv(GATEWAY, "ws://127.0.0.1:1")
        yield office


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """As `kith init` leaves them, with the token in its file."""
    answers = beginning.Answers("Ada", "ada@example.org", "UTC", "GB", True, "", "", str(APPLICATION))
    beginning.begin(tmp_path, answers, Console(quiet=True), ask=False)
    file = tmp_path / beginning.DISCORD_FILE
    file.touch(mode=0o600)
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    return load(tmp_path / "config.toml")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[DiscordTown]:
    """Everybody reads the keys of texts."""
    async with a_discord_town(tmp_path) as town:
        yield town
