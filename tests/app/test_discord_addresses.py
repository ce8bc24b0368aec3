"""AB25: where Discord is may be changed for tests alone, and only to this very machine."""

import pytest

from bot.app.config import ConfigTrouble, load
from bot.app.discord_addresses import API, GATEWAY, addresses


def test_without_the_variables_it_is_discord_itself():
    assert addresses({}) is None
    assert addresses({API: "", GATEWAY: ""}) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "[::1]", "localhost"])
def test_this_machine_is_allowed(host: str):
    given = {API: f"http://{host}:9000/api/v10/", GATEWAY: f"ws://{host}:9001"}

    assert addresses(given) == (f"http://{host}:9000/api/v10", f"ws://{host}:9001")


@pytest.mark.parametrize(
    "api",
    [
        "http://discord.com/api/v10",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "http://127.0.0.1@example.org",
        "http://user@127.0.0.1",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://[::ffff:10.0.0.1]",
        "http://[::1",
        "http://127.0.0.1:many",
        "file:///127.0.0.1",
        "127.0.0.1:9000",
        "",
    ],
)
def test_anything_else_is_refused(api: str):
    with pytest.raises(ConfigTrouble, match="KITH_TEST_DISCORD_API is for tests"):
        addresses({API: api, GATEWAY: "ws://127.0.0.1:9001"})


@pytest.mark.parametrize("gateway", ["wss://gateway.discord.gg", "http://127.0.0.1:9001", ""])
def test_so_is_a_gateway_elsewhere(gateway: str):
    with pytest.raises(ConfigTrouble, match="KITH_TEST_DISCORD_GATEWAY is for tests"):
        addresses({API: "http://127.0.0.1:9000", GATEWAY: gateway})


def test_they_are_no_settings_and_disturb_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(API, "http://127.0.0.1:9000")
    monkeypatch.setenv(GATEWAY, "ws://127.0.0.1:9001")

    assert not load(None).discord.on
    assert addresses() == ("http://127.0.0.1:9000", "ws://127.0.0.1:9001")
