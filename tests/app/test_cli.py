"""AB25, PV5: what the command line says – plain words, one line of trouble with its cure, never a traceback."""

import logging
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import structlog
from rich.console import Console
from typer.testing import CliRunner, Result

from adapters.clock import SystemClock
from bot.app import beginning
from bot.app.cli import app, main
from bot.app.config import ConfigTrouble, load
from bot.signposts.bundled import read_confirmed
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys

COMMANDS = ("init", "try", "run", "check", "migrate", "backup", "restore")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, value in (
        ("KITH_REHEARSAL__PORT", "0"),
        ("KITH_OPERATING__HEALTH_PORT", "0"),
        ("NO_COLOR", "1"),
    ):
        monkeypatch.setenv(name, value)
    return tmp_path


def kith(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def refused(*words: str) -> str:
    """The one line that says why; never what Python has to say about it."""
    result = kith(*words)
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1, result.stderr
    assert "Traceback" not in result.output
    return result.stderr


@pytest.fixture
def begun(here: Path) -> Path:
    done = kith(
        "init", "--host", "Ada", "--contact", "ada@example.org", "--country", "GB", "--confirm-helplines"
    )
    assert done.exit_code == 0, done.output
    return here


def test_what_nobody_thought_of_is_told_without_its_words(capsys: pytest.CaptureFixture[str]):
    """PV5: the place is in the log, for whoever mends it."""

    def fails(**_: object) -> None:
        raise LookupError("Nia's canary")

    handlers, level = list(logging.getLogger().handlers), logging.getLogger().level
    with pytest.raises(SystemExit) as end:
        main(fails)
    logging.getLogger().handlers, logging.getLogger().level = handlers, level
    structlog.reset_defaults()

    said = capsys.readouterr().err
    assert end.value.code == 2
    assert "LookupError" in said
    assert "test_cli.py:" in said
    assert "canary" not in said


def test_the_help_names_every_command_and_where_to_begin():
    page = kith("--help").output

    assert "kith try" in page
    for command in COMMANDS:
        assert command in page
        assert kith(command, "--help").exit_code == 0
    assert "--no-lobby" in kith("discord", "invite", "--help").output


def test_it_says_its_version():
    assert kith("--version").output.startswith("kith")


def test_a_rehearsal_can_do_without_a_browser():
    assert "--no-browser" in kith("try", "--help").output


def test_init_makes_all_that_a_first_run_needs(begun: Path):
    settings = load(begun / "config.toml")

    assert (settings.host.name, settings.community.country) == ("Ada", "GB")
    assert MemberKeys.read_erased(KeyRing.load(settings.key_file)) == ()
    today = SystemClock().now().date()
    confirmed = read_confirmed((begun / "helplines-confirmed.toml").read_text(encoding="utf-8"))
    assert confirmed["gb-samaritans"] == today


def test_init_overwrites_nothing(begun: Path):
    before = {file.name: file.read_bytes() for file in begun.iterdir() if file.is_file()}

    assert "is there already" in refused("init", "--host", "Somebody else")
    (begun / "config.toml").unlink()
    kith("init", "--host", "Ada", "--contact", "ada@example.org", "--country", "GB", "--confirm-helplines")

    assert {file.name: file.read_bytes() for file in begun.iterdir() if file.is_file()} == before


def test_init_finishes_what_an_earlier_try_did_not_come_to(here: Path):
    KeyRing.create(here / "kith.key")

    assert kith("init").exit_code == 0

    assert MemberKeys.read_erased(KeyRing.load(here / "kith.key")) == ()


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--host", "a\nb", "one line"),
        ("--host", "a" * 81, "at most 80"),
        ("--zone", "Etc/../x", "For example: Europe/London"),
        ("--country", "Atlantis", "For example: GB"),
    ],
)
def test_init_says_which_answer_it_cannot_use(here: Path, option: str, value: str, said: str):
    """AB24."""
    assert said in refused("init", option, value)

    assert list(here.iterdir()) == []


@pytest.mark.parametrize("host", ['Ada "and" \\ [friends]', "Åsa & Wörld 🌧", "[/red]"])
def test_what_init_writes_is_read_back(here: Path, host: str):
    assert kith("init", "--host", host).exit_code == 0

    assert load(here / "config.toml").host.name == host
    assert kith("check").exit_code == 0


def test_who_is_asked_may_try_again(here: Path):
    """A guided first run: a slip is said, and the question asked once more."""
    answers = beginning.Answers(host="Ada", contact="", country="", confirm=False)
    words = iter(["Nowhere/Town", "Europe/Berlin"])

    def read(answer: str) -> str:
        given = next(words)
        if given.startswith("Nowhere"):
            raise ConfigTrouble("No such zone.")
        return given

    with CliRunner().isolation(input="x\ny\n"):
        assert beginning._asked(None, "Your time zone", "", read, ask=True) == "Europe/Berlin"
    beginning.begin(here, answers, Console(quiet=True), ask=False)


def test_check_finds_all_well(begun: Path):
    result = kith("check")

    assert result.exit_code == 0
    assert "✗" not in result.output
    assert "Host: Ada, ada@example.org" in result.output


def test_check_shows_what_it_says_as_it_is(here: Path):
    kith("init")

    assert "Set [host] name and contact." in kith("check").output


def test_check_says_what_is_missing(begun: Path):
    (begun / "kith.key.members" / "keys").unlink()

    result = kith("check")

    assert result.exit_code == 1
    assert "✗ Keys: There is no" in result.output


def test_check_says_what_is_taken(begun: Path, monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("KITH_REHEARSAL__PORT", str(other.getsockname()[1]))
        result = kith("check")

    assert result.exit_code == 1
    assert "is taken" in result.output


def test_check_says_that_a_list_of_helplines_cannot_be_read(begun: Path):
    (begun / "helplines-confirmed.toml").write_text("gb-samaritans = [", encoding="utf-8")

    result = kith("check")

    assert result.exit_code == 1
    assert "A line in it looks like: gb-samaritans = 2026-06-02" in result.output
    assert "A line in it looks like" in refused("run")


def test_check_changes_nothing(begun: Path):
    before = sorted(begun.rglob("*"))

    kith("check")

    assert sorted(begun.rglob("*")) == before


@pytest.mark.parametrize("command", [("run",), ("migrate",), ("backup", "b.zip"), ("restore", "b.zip")])
def test_a_database_that_is_away_is_one_line(
    begun: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
):
    monkeypatch.setenv("KITH_STORAGE__URL", "postgresql+psycopg://user:hush@127.0.0.1:1/kith")

    said = refused(*command)

    assert "Is it running" in said
    assert "hush" not in said
    assert kith("check").exit_code == 1


def test_a_damaged_database_is_one_line(begun: Path):
    """RL9."""
    (begun / "kith.db").write_bytes(b"not a database, " * 400)

    for command in (("run",), ("migrate",), ("backup", "b.zip"), ("restore", "b.zip")):
        assert "kith restore" in refused(*command)
    assert not (begun / "b.zip").exists()


def test_a_backup_of_nothing_makes_nothing(begun: Path):
    assert "nothing to back up yet" in refused("backup", "b.zip")

    assert not list(begun.glob("*.zip"))
    assert not (begun / "kith.db").exists()


def test_a_newer_database_is_one_line(begun: Path, monkeypatch: pytest.MonkeyPatch):
    """AB25, RL15; also where Kith may not migrate by itself."""
    kith("migrate")
    with closing(sqlite3.connect(begun / "kith.db")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()

    assert "newer Kith" in refused("run")
    monkeypatch.setenv("KITH_OPERATING__MIGRATE", "false")
    assert "newer Kith" in refused("run")


def test_an_older_database_waits_for_its_operator(begun: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KITH_OPERATING__MIGRATE", "false")

    assert "Run kith migrate" in refused("run")


def test_other_keys_are_one_line(begun: Path):
    """AB25, PV4."""
    kith("migrate")
    with closing(sqlite3.connect(begun / "kith.db")) as raw:
        raw.execute("INSERT INTO accounts VALUES ('ana', 'town', x'00', 1, '', '', '', NULL, '', '', '', 0)")
        raw.commit()

    assert "another database's keys" in refused("run")
    result = kith("check")
    assert (result.exit_code, "another database's keys" in result.output) == (1, True)


def test_a_restore_without_the_file_or_its_keys_is_one_line(begun: Path):
    kith("migrate")
    assert kith("backup", "b.zip").exit_code == 0
    assert "There is no nowhere.zip" in refused("restore", "nowhere.zip")
    (begun / "kith.key").rename(begun / "away")

    assert "There is no kith.key" in refused("restore", "b.zip")


def test_init_writes_what_matrix_needs(here: Path):
    result = kith("init", "--homeserver", "https://x.org/", "--matrix-user", "@kith:x.org")

    matrix = load(here / "config.toml").matrix
    assert (matrix.homeserver, matrix.user_id, matrix.password_file) == (
        "https://x.org",
        "@kith:x.org",
        Path("matrix-password"),
    )
    assert "Put the password of @kith:x.org into" in result.output


def test_the_password_is_asked_for_and_kept_for_its_owner_alone(here: Path):
    answers = beginning.Answers("Ada", "", "UTC", "", False, "https://x.org", "@kith:x.org", "")

    with CliRunner().isolation(input="secret words\n"):
        beginning.begin(here, answers, Console(quiet=True), ask=True)

    kept = here / "matrix-password"
    assert kept.read_text() == "secret words\n"
    assert kept.stat().st_mode & 0o077 == 0
    assert load(here / "config.toml").matrix_secret("password") == "secret words"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--homeserver", "matrix.example.org", "https://matrix.example.org"),
        ("--matrix-user", "kith", "@kith:example.org"),
    ],
)
def test_init_says_which_matrix_answer_it_cannot_use(here: Path, option: str, value: str, said: str):
    assert said in refused("init", "--homeserver", "https://x.org", option, value)
