"""`kith init` on Discord: asked for, skipped by Enter; the token is shown to nobody and kept for its owner alone."""

from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from adapters.discord.permissions import needed
from bot.app import beginning
from bot.app.config import load
from tests.app.test_cli import here, kith, refused

__all__ = ["here"]
APPLICATION = "1049382716054937600"


def begin(folder: Path, *typed: str, application: str | None = None) -> str:
    """What somebody sees who types these lines, after the questions on themselves and on Matrix."""
    answers = beginning.Answers("Ada", "", "UTC", "", False, "", "", application)
    out = Console(record=True, soft_wrap=True, highlight=False, markup=False)
    with CliRunner().isolation(input="".join(f"{line}\n" for line in typed)) as (seen, *_):
        beginning.begin(folder, answers, out, ask=True)
        asked = seen.getvalue().decode()
    return asked + out.export_text()


def test_enter_passes_discord_by(here: Path):
    begin(here, "")

    assert not load(here / "config.toml").discord.on
    assert not (here / beginning.DISCORD_FILE).exists()


def test_the_token_is_asked_for_and_kept_for_its_owner_alone(here: Path):
    """PV5."""
    seen = begin(here, APPLICATION, "MTA.hush.hush")

    kept = here / beginning.DISCORD_FILE
    assert kept.read_text(encoding="utf-8") == "MTA.hush.hush\n"
    assert kept.stat().st_mode & 0o077 == 0
    assert load(here / "config.toml").discord_token == "MTA.hush.hush"
    assert "Token of your Discord bot" in seen
    assert "hush" not in seen


def test_the_way_into_a_server_is_printed_at_the_end(here: Path):
    seen = begin(here, "", application=APPLICATION)

    assert f"client_id={APPLICATION}&scope=bot+applications.commands&permissions={needed(False)}" in seen
    assert f"Put the token of your Discord bot into {here / beginning.DISCORD_FILE}" in seen


def test_a_slip_in_the_number_is_said_and_asked_again(here: Path):
    seen = begin(here, "MTA.hush.hush", "42", APPLICATION, "")

    assert seen.count("the number named Application ID") == 2
    assert load(here / "config.toml").discord.application_id == APPLICATION


def test_a_token_that_is_there_stays(here: Path):
    (here / beginning.DISCORD_FILE).write_text("before", encoding="utf-8")

    assert "stays as it is" in begin(here, application=APPLICATION)
    assert (here / beginning.DISCORD_FILE).read_text(encoding="utf-8") == "before"


def test_where_nobody_can_be_asked_the_number_is_an_option_and_the_token_never_one(here: Path):
    """PV5: an argument can be read by everybody on the machine."""
    result = kith("init", "--discord-application", APPLICATION)

    assert result.exit_code == 0
    assert "Put the token of your Discord bot into" in result.output
    assert "token" not in kith("init", "--help").output.lower()
    assert "✗ Discord: discord.token_file: " in kith("check").output


@pytest.mark.parametrize("slip", ["kith", "42", "١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦", "1049382716054937600\n[x]"])
def test_a_number_that_is_none_is_refused(here: Path, slip: str):
    assert "Application ID" in refused("init", "--discord-application", slip)

    assert list(here.iterdir()) == []
