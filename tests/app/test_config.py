"""AB25, PV5: settings are strict; what is wrong is named in one line, with an example; secrets are shown to nobody."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.app.config import ConfigTrouble, Settings, load
from bot.app.naming import EXAMPLES
from bot.app.serve import allowance_of
from tests.house.tree import ROOT


def given(folder: Path, toml: str) -> Path:
    file = folder / "config.toml"
    file.write_text(toml, encoding="utf-8")
    return file


def test_without_a_file_there_are_defaults():
    settings = load(None)

    assert settings.rehearsal.port == 8765
    assert settings.url.endswith("/kith.db")


def test_a_file_is_read_and_its_paths_are_from_its_folder(tmp_path: Path):
    settings = load(given(tmp_path, '[host]\nname = "Ada"\n[secrets]\nkey_file = "x.key"\n'))

    assert settings.host.name == "Ada"
    assert settings.key_file == tmp_path / "x.key"
    assert settings.url == f"sqlite:///{tmp_path / 'kith.db'}"


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KITH_REHEARSAL__PORT", "9001")

    assert load(given(tmp_path, "[rehearsal]\nport = 9000\n")).rehearsal.port == 9001


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[rehearsal]\nprot = 1\n", "rehearsal.prot is not a setting. Is it rehearsal.port?"),
        ("[nonsense]\nx = 1\n", "nonsense is not a setting"),
        ("[rehearsal]\nport = 99999\n", "rehearsal.port = 99999: should be less than or equal to 65535."),
        ("[rehersal]\nport = 1\n", "rehersal is not a setting. Is it rehearsal?"),
        ("rehearsal = 3\n", "rehearsal is a section, not a setting. For example: rehearsal.port = 8765"),
        ('_env_file = ".env"\n', "_env_file is not a setting"),
        (
            '[storage]\nurl = "postgresql+psycopg://u:hush@h:port/x"\n',
            "storage.url as it is should begin with",
        ),
        ('[storage]\nurl = "sqlite:///a.db"\nurl_file = "b"\n', "both set. Keep one of them"),
        ('[storage]\npassword = "hush"\n', "storage.password is not a setting"),
        ('[rehearsal]\nport = "many"\n', "For example: 8765"),
        (
            '[community]\nzone = "Etc/../x"\n',
            "community.zone = 'Etc/../x': should be the name of a time zone. For example: Europe/London",
        ),
        ('[community]\ncountry = "uk"\n', "community.country = 'uk': should be two capital letters"),
        ('[storage]\nurl = "mysql://user:hush@host/x"\n', "storage.url"),
        ('[operating]\nlog_level = "loud"\n', "should be debug, info, warning or error. For example: info"),
        ("port = \n", "is not TOML"),
        ("[matrix]\nmessages_per_second = -1\n", "should be greater than or equal to 0. For example: 0.2"),
        ("[matrix]\nburst = 0\n", "should be greater than or equal to 1. For example: 10"),
        ('folder = "x"\n', "folder is not a setting"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, toml: str, said: str):
    with pytest.raises(ConfigTrouble) as trouble:
        load(given(tmp_path, toml))

    assert said in str(trouble.value)
    assert "hush" not in str(trouble.value)
    assert "\n" not in str(trouble.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("KITH_REHEARSAL__PROT", "Is it KITH_REHEARSAL__PORT?"),
        ("KITH_REHERSAL__PORT", "Is it KITH_REHEARSAL__PORT?"),
        ("KITH_REHEARSAL", "KITH_REHEARSAL is not a setting"),
        ("KITH_FOLDER", "KITH_FOLDER is not a setting"),
        ("KITH_DISCORD__SHARD_IDS", "KITH_DISCORD__SHARD_IDS is not a list. For example: [0, 1]"),
        ("KITH_MATRIX__ACCEPT_INVITES_FROM", 'For example: ["@ada:example.org", "@*:example.org"]'),
    ],
)
def test_what_is_wrong_in_the_environment_is_named(name: str, said: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(name, "1")

    with pytest.raises(ConfigTrouble, match=re.escape(said)):
        load(None)


def test_what_is_not_a_setting_by_its_name_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KITH_CHROMIUM", "/usr/bin/chromium")

    assert load(None).rehearsal.port == 8765


def test_an_address_in_the_environment_wins_over_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    config = given(tmp_path, '[storage]\nurl_file = "database"\n')
    monkeypatch.setenv("KITH_STORAGE__URL", "sqlite:////srv/kith.db")

    assert load(config).url == "sqlite:////srv/kith.db"
    monkeypatch.setenv("KITH_STORAGE__URL_FILE", "database")
    with pytest.raises(ConfigTrouble, match="both set"):
        load(config)


def test_settings_with_a_password_are_for_their_owner_alone(tmp_path: Path):
    config = given(tmp_path, '[storage]\nurl = "postgresql+psycopg://u:hush@/db"\n')
    config.chmod(0o644)

    with pytest.raises(ConfigTrouble, match="chmod 600") as trouble:
        load(config)

    assert "hush" not in str(trouble.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(ConfigTrouble, match="kith init"):
        load(tmp_path / "config.toml")


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path):
    secret = tmp_path / "database"
    secret.write_text("postgresql+psycopg://u:hush@/db\n", encoding="utf-8")
    secret.chmod(0o600)
    settings = load(given(tmp_path, '[storage]\nurl_file = "database"\n'))

    assert settings.url == "postgresql+psycopg://u:hush@/db"
    secret.write_text("mysql://u:hush@/db", encoding="utf-8")
    with pytest.raises(ConfigTrouble, match="no address") as trouble:
        _ = settings.url
    assert "hush" not in str(trouble.value)
    secret.chmod(0o644)
    with pytest.raises(ConfigTrouble, match="chmod 600"):
        _ = settings.url
    secret.unlink()
    with pytest.raises(ConfigTrouble, match="cannot be read"):
        _ = settings.url


def test_secrets_are_in_no_repr(tmp_path: Path):
    config = given(tmp_path, '[storage]\nurl = "postgresql+psycopg://u:hush@/db"\n')
    config.chmod(0o600)
    settings = load(config)

    assert "hush" not in repr(settings)
    assert "hush" not in str(settings.storage)


def test_settings_are_frozen():
    with pytest.raises(Exception, match="frozen"):
        load(None).rehearsal.port = 1


def test_a_homeserver_has_the_limits_its_operator_names_and_else_none_of_ours(tmp_path: Path):
    named = load(given(tmp_path, "[matrix]\nmessages_per_second = 0.2\nburst = 4\n"))

    limits = allowance_of(named.matrix)

    assert limits is not None
    assert limits.free(1, answers=True) == 2
    assert allowance_of(load(None).matrix) is None


def test_the_example_is_complete_and_every_line_has_its_why():
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    read = tomllib.loads(re.sub(r"^# (\w+_file = )", r"\1", text, flags=re.MULTILINE))
    named = {f"{section}.{key}" for section, keys in read.items() for key in keys}

    assert named == set(EXAMPLES)
    assert load(ROOT / "config.example.toml").rehearsal == Settings().rehearsal
    for line in re.finditer(r"^(?:# )?(\w+) = ", text, re.MULTILINE):
        before = text[: line.start()].splitlines()[-1]
        assert before.startswith("# "), line[1]
