"""AB25, PV5: settings are strict; what is wrong is named in one line, with an example; secrets are shown to nobody."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.app.config import EXAMPLES, ConfigTrouble, Settings, load
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
        ("[rehearsal]\nport = 99999\n", "rehearsal.port"),
        ('[rehearsal]\nport = "many"\n', "For example: 8765"),
        (
            '[community]\nzone = "Etc/../x"\n',
            "community.zone: the value is the name of a time zone. For example: Europe/London",
        ),
        ('[community]\ncountry = "uk"\n', "For example: GB"),
        ('[storage]\nurl = "mysql://user:hush@host/x"\n', "storage.url"),
        ('[operating]\nlog_level = "loud"\n', "operating.log_level"),
        ("port = \n", "is not TOML"),
        ('folder = "x"\n', "folder is not a setting"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, toml: str, said: str):
    with pytest.raises(ConfigTrouble) as trouble:
        load(given(tmp_path, toml))

    assert said in str(trouble.value)
    assert "hush" not in str(trouble.value)
    assert "\n" not in str(trouble.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(ConfigTrouble, match="kith init"):
        load(tmp_path / "config.toml")


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path):
    secret = tmp_path / "database"
    secret.write_text("postgresql+psycopg://u:hush@/db\n", encoding="utf-8")
    secret.chmod(0o600)
    settings = load(given(tmp_path, '[storage]\nurl_file = "database"\n'))

    assert settings.url == "postgresql+psycopg://u:hush@/db"
    secret.chmod(0o644)
    with pytest.raises(ConfigTrouble, match="chmod 600"):
        _ = settings.url
    secret.unlink()
    with pytest.raises(ConfigTrouble, match="cannot be read"):
        _ = settings.url


def test_secrets_are_in_no_repr(tmp_path: Path):
    settings = load(given(tmp_path, '[storage]\nurl = "postgresql+psycopg://u:hush@/db"\n'))

    assert "hush" not in repr(settings)
    assert "hush" not in str(settings.storage)


def test_settings_are_frozen():
    with pytest.raises(Exception, match="frozen"):
        load(None).rehearsal.port = 1


def test_the_example_is_complete_and_every_line_has_its_why():
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text.replace("# url_file", "url_file"))
    named = {f"{section}.{key}" for section, keys in read.items() for key in keys}

    assert named == set(EXAMPLES)
    assert load(ROOT / "config.example.toml").rehearsal == Settings().rehearsal
    for line in re.findall(r"^(?:# )?(\w+) = ", text, re.MULTILINE):
        before = text[: text.index(f"{line} = ")].rstrip("# ").rstrip().splitlines()[-1]
        assert before.startswith("#"), line
