"""What an operator does: `kith check`, `kith run` with what only they can mend, `kith backup` and `kith restore`."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from rich.console import Console

from adapters.matrix.rooms import CIPHER, powers
from bot.app import backing_up, beginning
from bot.app.checking_matrix import examine_matrix
from bot.app.config import ConfigTrouble, Settings, load
from bot.app.homes import login_of
from storage.keyring import KeyRing
from storage.upgrade import upgrade
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import a_circle
from tests.journeys.town import ROOM
from tests.platforms.matrix.town import MatrixTown

NOBODY = "http://127.0.0.1:9"


def configured(folder: Path, **matrix: str) -> Settings:
    answers = beginning.Answers("Ada", "ada@example.org", "Europe/London", "GB", True)
    beginning.begin(folder, answers, Console(quiet=True), ask=False)
    lines = [f"{key} = {json.dumps(value)}" for key, value in matrix.items()]
    config = folder / "config.toml"
    with config.open("a", encoding="utf-8") as file:
        file.write(
            "\n[rehearsal]\nport = 0\n[operating]\nhealth_port = 0\n[matrix]\n" + "\n".join(lines) + "\n"
        )
    config.chmod(0o600)
    return load(config)


async def found(settings: Settings) -> list[tuple[str, bool]]:
    return [(one.says, one.fine) for one in await asyncio.to_thread(lambda: list(examine_matrix(settings)))]


async def an_account(synapse: Synapse, name: str) -> str:
    return await synapse.register(name)


async def test_check_before_the_first_run_tries_the_password(synapse: Synapse, tmp_path: Path):
    user = await an_account(synapse, "check-first")
    good = configured(tmp_path / "good", homeserver=synapse.url, user_id=user, password="password")
    bad = configured(tmp_path / "bad", homeserver=synapse.url, user_id=user, password="wrong")

    assert "can log in" in (await found(good))[0][0]
    assert await found(bad) == [
        (f"Matrix: the homeserver does not take the password of {user}. Check both.", False)
    ]


async def test_check_of_a_running_kith_says_all_is_well(town: MatrixTown, tmp_path: Path):
    await a_circle(town)
    settings = configured(
        tmp_path / "config",
        homeserver=town.synapse.url,
        user_id=town.me,
        password="password",
        store_path=str(town.login.store),
    )

    said = await found(settings)

    assert [words for words, fine in said if not fine and "moderator" not in words] == []
    assert f"Matrix: logged in as {town.me}." in [words for words, _ in said]
    assert any("the device is signed" in words for words, _ in said)
    assert ("Matrix: the clocks agree.", True) in said
    assert any("make it a moderator" in words for words, _ in said)


def checked(town: MatrixTown, folder: Path) -> Settings:
    """The town's own database and keys, beside a Kith that runs."""
    settings = configured(
        folder, homeserver=town.synapse.url, user_id=town.me, store_path=str(town.login.store)
    )
    return settings.model_copy(update={"folder": town.folder})


async def about_circles(settings: Settings) -> list[str]:
    return [
        words.removeprefix("Circle “Tuesday circle”")
        for words, _ in await found(settings)
        if "Circle" in words
    ]


ENCRYPT = (
    "it is not encrypted, so whoever runs the homeserver can read along; switch encryption on in its settings"
)
HISTORY = (
    "newcomers can read what was said before they came; set its history to members only, since they joined"
)
REDACT = "Kith may not take back private words typed for all to see; make it a moderator there"
INVITE = "Kith may not invite or remove anybody; make it a moderator there"
SPEAK = "Kith may not speak; make it a moderator there"


async def test_check_says_what_each_circle_lacks_until_it_is_mended(plain_town: MatrixTown, tmp_path: Path):
    town = plain_town
    await a_circle(town)
    settings = checked(town, tmp_path / "config")
    fay, room = town.people["fay"], town.rooms[ROOM]

    lacks = await about_circles(settings)
    assert lacks == [f", room: {one}." for one in (REDACT, INVITE, ENCRYPT, HISTORY)]

    await fay.ask("PUT", "rooms", room, "state", "m.room.power_levels", **powers() | {"users": {town.me: 50}})
    await fay.ask("PUT", "rooms", room, "state", "m.room.encryption", algorithm=CIPHER)
    await fay.ask("PUT", "rooms", room, "state", "m.room.history_visibility", history_visibility="joined")
    assert await about_circles(settings) == [": its rooms are as they should be."]

    await fay.ask("PUT", "rooms", room, "state", "m.room.power_levels", **powers() | {"events_default": 50})
    assert f", room: {SPEAK}." in await about_circles(settings)

    await fay.ask("POST", "rooms", room, "kick", user_id=town.me)
    assert await about_circles(settings) == [", room: Kith is not in it; ask it in again."]


async def test_check_finds_a_circle_in_the_room_it_moved_to(plain_town: MatrixTown, tmp_path: Path):
    town = plain_town
    await a_circle(town)
    fay = town.people["fay"]
    moved = await fay.ask("POST", "rooms", town.rooms[ROOM], "upgrade", new_version="11")
    town.rooms[ROOM] = moved["replacement_room"]
    await fay.sync()
    await town.settle()

    assert f", room: {ENCRYPT}." in await about_circles(checked(town, tmp_path / "config"))


async def test_check_says_when_nobody_answers(tmp_path: Path):
    settings = configured(tmp_path, homeserver=NOBODY, user_id="@kith:example.org", password="x")

    ((said, fine),) = await found(settings)

    assert f"{NOBODY} does not answer" in said
    assert not fine


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ({"homeserver": "http://matrix.example.org"}, "matrix.homeserver"),
        ({"homeserver": "https://x.org", "user_id": "kith"}, "matrix.user_id"),
    ],
)
def test_settings_that_cannot_be_are_named(tmp_path: Path, matrix: dict[str, str], said: str):
    with pytest.raises(ConfigTrouble, match=said):
        configured(tmp_path, **matrix)


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ({}, "matrix.user_id is not set"),
        ({"user_id": "@kith:x.org"}, "matrix.password is not set"),
        ({"user_id": "@kith:x.org", "password": "a", "password_file": "b"}, "both set"),
        ({"user_id": "@kith:x.org", "password_file": "nowhere"}, "cannot be read"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, matrix: dict[str, str], said: str):
    settings = configured(tmp_path, homeserver="https://x.org", **matrix)

    with pytest.raises(ConfigTrouble, match=said):
        login_of(settings, KeyRing.load(settings.key_file))


def test_a_password_that_others_can_read_is_refused(tmp_path: Path):
    """AB25."""
    configured(tmp_path, homeserver="https://x.org", user_id="@kith:x.org", password="secret")
    (tmp_path / "config.toml").chmod(0o644)

    with pytest.raises(ConfigTrouble, match="chmod 600"):
        load(tmp_path / "config.toml")


async def test_run_ends_with_one_sentence_where_only_the_operator_can_help(synapse: Synapse, tmp_path: Path):
    user = await an_account(synapse, "run-badly")
    configured(tmp_path, homeserver=synapse.url, user_id=user, password="wrong")

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--config", str(tmp_path / "config.toml"),
        cwd=tmp_path, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, err = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 2
    assert f"does not take matrix.password for {user}" in err.decode()


async def test_a_restored_kith_is_no_stranger(town: MatrixTown, tmp_path: Path):
    """DECISIONS 30: its device and its signing keys come with the backup, sealed."""
    await a_circle(town)
    settings = configured(
        tmp_path / "config",
        homeserver=town.synapse.url,
        user_id=town.me,
        password="password",
        store_path=str(town.login.store),
    )
    upgrade(settings.url)
    session = (town.login.store / "session.json").read_text()
    file = tmp_path / "kith.backup"
    backing_up.backup(settings, file)
    token = json.loads(session)["access_token"].encode()
    assert token not in file.read_bytes()
    await town.end()
    for one in town.login.store.iterdir():
        one.unlink()

    backing_up.restore(settings, file, force=True)
    await town.begin(town.login)
    await town.settle()

    assert (town.login.store / "session.json").read_text() == session
    assert "rules-yours" in await town.says("ana", "rules show")
    assert {one.stat().st_mode & 0o077 for one in town.login.store.iterdir()} == {0}
