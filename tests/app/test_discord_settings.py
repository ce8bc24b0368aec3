"""AB25, PV5: what Discord needs is as strict as all settings, and its token is shown to nobody."""

from pathlib import Path

import pytest

from bot.app.config import ConfigTrouble, load
from tests.app.test_config import given

TOKEN = "MTA0OTM4.hush.hush"


def test_without_a_token_kith_is_not_on_discord():
    settings = load(None)

    assert not settings.discord.on
    assert settings.discord_token == ""


def test_a_token_may_stand_in_a_file_of_its_own(tmp_path: Path):
    file = tmp_path / "discord-token"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    file.chmod(0o600)
    settings = load(given(tmp_path, '[discord]\ntoken_file = "discord-token"\n'))

    assert settings.discord.on
    assert settings.discord_token == TOKEN
    file.chmod(0o644)
    with pytest.raises(ConfigTrouble, match="chmod 600"):
        _ = settings.discord_token


def test_a_file_that_holds_nothing_is_no_way_to_be_on_discord_unnoticed(tmp_path: Path):
    (tmp_path / "discord-token").touch(mode=0o600)
    settings = load(given(tmp_path, '[discord]\ntoken_file = "discord-token"\n'))

    with pytest.raises(ConfigTrouble, match="is empty"):
        _ = settings.discord_token


def test_a_token_in_settings_that_are_open_to_others_is_refused(tmp_path: Path):
    config = given(tmp_path, f'[discord]\ntoken = "{TOKEN}"\n')
    config.chmod(0o644)

    with pytest.raises(ConfigTrouble, match="chmod 600") as trouble:
        load(config)

    assert "hush" not in str(trouble.value)
    config.chmod(0o600)
    assert load(config).discord_token == TOKEN
    assert "hush" not in repr(load(config))


def test_a_token_in_both_places_is_one_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KITH_DISCORD__TOKEN", TOKEN)
    settings = load(given(tmp_path, '[discord]\ntoken_file = "discord-token"\n'))

    with pytest.raises(ConfigTrouble, match=r"discord.token and discord.token_file are both set"):
        _ = settings.discord_token


@pytest.mark.parametrize("slip", ["Bot hush", "hush\thush", "hüsh"])
def test_what_cannot_be_a_token_is_not_tried(monkeypatch: pytest.MonkeyPatch, slip: str):
    monkeypatch.setenv("KITH_DISCORD__TOKEN", slip)

    with pytest.raises(ConfigTrouble, match="It is one word") as trouble:
        _ = load(None).discord_token

    assert slip not in str(trouble.value)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('application_id = "hush.hush"', "discord.application_id as it is should be the number"),
        ("shard_ids = [0]", "needs shard_count, the number of all shards. For example: [0, 1]"),
        ("shard_count = 2\nshard_ids = [2]", "should be different numbers from 0 to 1"),
        ("shard_count = 2\nshard_ids = [-1]", "should be different numbers from 0 to 1"),
        ("shard_count = 2\nshard_ids = [1, 1]", "should be different numbers from 0 to 1"),
        ('shard_count = 2\nshard_ids = ["one"]', "discord.shard_ids as it is should be a valid integer"),
        ("shard_count = -1", "should be greater than or equal to 0. For example: 2"),
        ('tokn = "hush"', "discord.tokn is not a setting. Is it discord.token?"),
        ('members = "hush"', "discord.members as it is should be a valid boolean"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, toml: str, said: str):
    with pytest.raises(ConfigTrouble) as trouble:
        load(given(tmp_path, f"[discord]\n{toml}\n"))

    assert said in str(trouble.value)
    assert "hush" not in str(trouble.value)
    assert "\n" not in str(trouble.value)


def test_shards_are_as_they_were_named(tmp_path: Path):
    named = load(given(tmp_path, "[discord]\nshard_count = 4\nshard_ids = [0, 3]\n")).discord

    assert (named.shard_count, named.shard_ids) == (4, (0, 3))
