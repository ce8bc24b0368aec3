"""`kith check` and `kith discord invite`, by what Discord answers: one clear sentence for each thing that is wrong."""

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from typer.testing import CliRunner

from adapters.clock import SystemClock
from adapters.discord.permissions import ADMINISTRATOR, needed
from bot.app.checking_discord import examine_discord
from bot.app.cli import app
from bot.app.config import Settings, load
from bot.app.discord_addresses import API
from tests.platforms.discord.office import APPLICATION, TOKEN, Office

FINE = [
    "Discord: the token is that of “Kith”.",
    "Discord: Kith is told no more than it asks for.",
    "Discord: the clocks agree.",
    "Discord: in “Friends”.",
]


def found(settings: Settings, *, fine: bool | None = None) -> list[str]:
    return [one.says for one in examine_discord(settings) if fine is None or one.fine is fine]


def serious(settings: Settings) -> list[str]:
    """What Kith would not run with."""
    return [one.says for one in examine_discord(settings) if not one.fine and not one.minor]


def changed(settings: Settings, **to: Any) -> Settings:
    return settings.model_copy(update={"discord": settings.discord.model_copy(update=to)})


def test_where_all_is_well_it_is_said(office: Office, settings: Settings):
    office.opens(1, "Friends")

    assert found(settings) == FINE


def test_nothing_is_asked_where_kith_is_not_on_discord(office: Office):
    assert found(load(None)) == []
    assert office.asked == []


def test_a_token_discord_does_not_take_is_tried_once_and_is_one_sentence(office: Office, settings: Settings):
    """PV5; too many such answers would shut the machine out."""
    (settings.folder / "discord-token").write_text("another.hush", encoding="utf-8")

    (said,) = serious(settings)

    assert "Reset Token" in said
    assert "hush" not in said
    assert len(office.asked) == 1


def test_a_token_that_others_can_read_is_not_used(office: Office, settings: Settings):
    """AB25."""
    (settings.folder / "discord-token").chmod(0o644)

    (said,) = serious(settings)

    assert said.startswith("Discord: discord.token_file: ")
    assert "chmod 600" in said
    assert office.asked == []


def test_a_token_nobody_put_there_yet_is_named(office: Office, settings: Settings):
    (settings.folder / "discord-token").unlink()

    assert "cannot be read" in serious(settings)[0]


def test_a_discord_that_is_away_is_one_sentence(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(API, "http://127.0.0.1:1")
    monkeypatch.setenv("KITH_TEST_DISCORD_GATEWAY", "ws://127.0.0.1:1")

    (said,) = serious(settings)

    assert said.startswith("Discord: it does not answer (")
    assert TOKEN not in said


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 503},
        {"status": 200, "text": "<html>Sign in to this network</html>"},
        {"status": 429, "headers": {"Retry-After": "3600"}},
        {"status": 302, "headers": {"Location": "/api/v10/users/@me"}},
        {"status": 403},
    ],
)
def test_so_is_one_that_answers_something_else(office: Office, settings: Settings, answer: dict[str, Any]):
    office.instead.append(web.Response(**answer))

    assert [said[:28] for said in serious(settings)] == ["Discord: it does not answer "]


def test_asked_to_wait_a_moment_it_waits(office: Office, settings: Settings):
    office.opens(1, "Friends")
    office.instead += [
        web.json_response({"retry_after": 0.01, "global": False}, status=429),
        web.Response(status=429, headers={"Retry-After": "0"}),
    ]

    assert found(settings) == FINE


@pytest.mark.parametrize("flag", [1 << 14, 1 << 15])
def test_members_needs_its_switch_in_the_portal(office: Office, settings: Settings, flag: int):
    wanted = changed(settings, members=True)

    (said,) = serious(wanted)
    assert "Server Members Intent is off" in said
    office.application["flags"] = flag
    assert serious(wanted) == []


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        (1 << 15, "Server Members Intent"),
        (1 << 18, "Message Content Intent"),
        (1 << 19, "Message Content Intent"),
        (1 << 12 | 1 << 19, "Presence Intent and Message Content Intent"),
    ],
)
def test_what_kith_does_not_ask_for_can_be_switched_off(
    office: Office, settings: Settings, flags: int, named: str
):
    office.opens(1, "Friends")
    office.application["flags"] = flags

    assert found(settings, fine=False) == [
        f"Discord: {named} can be switched off in the developer portal (Bot): Kith does not use it."
    ]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"bot_public": True}, "switch Public Bot off"),
        ({"bot_require_code_grant": True}, "the invite link does not work"),
        ({"privacy_policy_url": None}, "no privacy policy"),
        ({"terms_of_service_url": ""}, "no terms of service"),
        ({"interactions_endpoint_url": "https://example.org"}, "empty Interactions Endpoint URL"),
        ({"id": "42"}, "the token’s is 42"),
    ],
)
def test_what_the_portal_says_is_looked_at(
    office: Office, settings: Settings, told: dict[str, Any], said: str
):
    office.opens(1, "Friends")
    office.application.update(told)

    (line,) = found(settings, fine=False)

    assert said in line


def test_a_clock_that_is_off_is_named(office: Office, settings: Settings):
    office.date = format_datetime(SystemClock().now() - timedelta(minutes=5), usegmt=True)

    assert any("seconds off the server’s" in said for said in serious(settings))


def test_before_there_is_a_server_the_way_into_one_is_named(office: Office, settings: Settings):
    assert any("kith discord invite" in said for said in found(settings, fine=False))


def test_many_servers_are_read_page_by_page_and_a_few_are_named(office: Office, settings: Settings):
    for number in range(1, 203):
        office.opens(number, f"Town {number}")

    assert "Discord: in “Town 1”, “Town 2”, “Town 3”, “Town 4”, “Town 5” and 197 more." in found(settings)


def test_a_server_says_what_kith_lacks_there(office: Office, settings: Settings):
    told = office.opens(1, "a\x1b[2Jb")
    told["roles"][1]["permissions"] = str(needed(False) & ~(1 << 11) & ~(1 << 38))

    (said,) = found(settings, fine=False)

    assert said.startswith(
        "Server “a[2Jb”: Kith lacks Send Messages, Send Messages in Threads; allow them for "
    )
    assert "the role “Kith” in the server’s settings" in said


def test_a_server_that_makes_kith_an_administrator_is_named(office: Office, settings: Settings):
    office.opens(1, "Friends")["roles"][1]["permissions"] = str(ADMINISTRATOR)

    (said,) = found(settings, fine=False)

    assert said.startswith("Server “Friends”: Kith is an administrator")


def test_a_role_kith_made_stands_below_its_own_and_permits_nothing(office: Office, settings: Settings):
    """A role can be given only by who stands above it."""
    made = office.opens(1, "Friends")["roles"][2]

    made["position"] = 2
    assert found(settings, fine=False) == []  # of two at one position the older stands above
    made["position"] = 3
    (above,) = found(settings, fine=False)
    made.update(position=1, permissions="1024")
    (permits,) = found(settings, fine=False)

    assert "“Tuesday (Kith)” stands above" in above
    assert "drag “Kith” above it" in above
    assert "“Tuesday (Kith)” has permissions of its own" in permits


def invited(*words: str) -> str:
    result = CliRunner().invoke(app, ["discord", "invite", *words])
    assert result.exit_code in (0, 2)
    return result.output.strip()


@pytest.fixture
def inside(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(settings.folder)
    return settings.folder / "config.toml"


@pytest.mark.parametrize(("words", "lobby"), [((), False), (("--lobby",), True), (("--no-lobby",), False)])
def test_the_link_asks_for_what_is_needed_and_nothing_else(inside: Path, words: tuple[str, ...], lobby: bool):
    assert invited(*words) == (
        f"https://discord.com/oauth2/authorize?client_id={APPLICATION}&scope=bot+applications.commands"
        f"&permissions={needed(lobby)}"
    )


def test_whose_the_token_is_is_asked_where_it_is_not_set(inside: Path, office: Office):
    inside.write_text('[discord]\ntoken_file = "discord-token"\n', encoding="utf-8")
    assert f"client_id={APPLICATION}&" in invited()

    office.instead.append(web.Response(status=503))
    assert "Try again later, or set discord.application_id" in invited()
    (inside.parent / "discord-token").write_text("another.hush", encoding="utf-8")
    assert "Reset Token" in invited()
    inside.write_text("", encoding="utf-8")
    assert "no application on Discord yet" in invited()
