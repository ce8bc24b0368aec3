"""Running for real and in rehearsal: the page, health, numbers, and an end within ten seconds (RL14)."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import aiohttp
import pytest
from rich.console import Console

from bot.app import backing_up, beginning
from bot.app.config import Settings, load
from bot.app.serve import Doing, rehearse, run
from bot.circles.file import CircleFile, FileTrouble, read, write


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    beginning.begin(
        tmp_path,
        beginning.Answers("Ada", "ada@example.org", "Europe/London", "GB", True),
        Console(quiet=True),
        ask=False,
    )
    text = (tmp_path / "config.toml").read_text(encoding="utf-8")
    (tmp_path / "config.toml").write_text(
        text + "\n[rehearsal]\nport = 0\n\n[operating]\nhealth_port = 0\n", encoding="utf-8"
    )
    return load(tmp_path / "config.toml")


async def test_a_rehearsal_has_a_little_history_and_can_be_saved(settings: Settings, tmp_path: Path):
    doing, file = Doing(), tmp_path / "circle.toml"
    task = asyncio.create_task(rehearse(settings, doing, circle=CircleFile(name="Mondays"), save=file))
    url = await asyncio.wait_for(doing.opened.get(), 20)

    async with aiohttp.ClientSession() as client, client.get(url) as response:
        page = await response.text()

    doing.stop.set()
    await asyncio.wait_for(task, 10)
    assert "<title>" in page
    kept = read(file.read_text(encoding="utf-8"))
    assert (kept.name, len(kept.rules)) == ("Mondays", 7)
    assert kept.prompts == ("Which song has been with you lately?",)
    assert kept.schedules == ("every Tuesday at 19:00",)


async def test_a_saved_circle_can_be_rehearsed_again(settings: Settings, tmp_path: Path):
    lines = ("We begin on time.", "We listen.")
    prompts = ("What made you smile?", "And what\nhelped?")
    schedules = (
        "every 2 weeks on Friday at 08:00; own",
        "the last day of each month at 18:30; non-directive",
    )
    circle = CircleFile(rules=lines, prompts=prompts, schedules=schedules)
    doing, file = Doing(), tmp_path / "circle.toml"
    task = asyncio.create_task(rehearse(settings, doing, circle=circle, save=file))
    await asyncio.wait_for(doing.opened.get(), 20)
    doing.stop.set()
    await asyncio.wait_for(task, 10)

    kept = read(file.read_text(encoding="utf-8"))
    assert (kept.rules, kept.prompts, kept.schedules) == (lines, prompts, schedules)


async def test_for_real_it_opens_and_ends(settings: Settings):
    doing = Doing()
    task = asyncio.create_task(run(settings, doing))
    url = await asyncio.wait_for(doing.opened.get(), 20)
    async with aiohttp.ClientSession() as client, client.get(url) as response:
        page = await response.text()
    doing.stop.set()
    await asyncio.wait_for(task, 10)

    assert "<title>" in page


def test_a_backup_of_an_installation_is_restored(settings: Settings, tmp_path: Path):
    from storage.upgrade import upgrade

    upgrade(settings.url)
    backing_up.backup(settings, tmp_path / "b.zip")

    assert backing_up.restore(settings, tmp_path / "b.zip", force=True) == 0


def kith(*words: str, cwd: Path, **environment: str) -> "subprocess.Popen[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(Path(__file__).parents[2]), "NO_COLOR": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_newcomers_first_hour(tmp_path: Path):
    """init, check, run, SIGTERM within ten seconds (RL14), backup, restore, migrate."""

    def done(*words: str, code: int = 0) -> str:
        process = kith(*words, cwd=tmp_path, KITH_REHEARSAL__PORT="0", KITH_OPERATING__HEALTH_PORT="0")
        out, err = process.communicate(timeout=60)
        assert process.returncode == code, (out, err)
        assert "Traceback" not in err
        return out + err

    assert "kith check" in done("init", "--host", "Ada", "--country", "GB", "--confirm-helplines")
    assert "is there already" in done("init", code=2)
    assert "will be made" in done("check")
    assert "brought up to date" in done("migrate")
    assert "up to date already" in done("migrate")
    assert "Keys are not in it" in done("backup", "--help")
    assert "Keep a copy of both" in done("backup", "b.zip")
    assert "stay gone: 0" in done("restore", "b.zip", "--force")
    assert "There is no nowhere.zip" in done("restore", "nowhere.zip", "--force", code=2)
    assert "is not a setting" in _with_a_wrong_setting(tmp_path, done)
    running = kith("run", cwd=tmp_path, KITH_REHEARSAL__PORT="0", KITH_OPERATING__HEALTH_PORT="0")
    assert running.stdout is not None
    assert "Kith is open at" in running.stdout.readline()
    assert "Another Kith is using" in done("run", code=2)
    started = time.monotonic()
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=15)
    assert running.returncode == 0
    assert time.monotonic() - started < 10


def _with_a_wrong_setting(folder: Path, done) -> str:
    config = folder / "config.toml"
    before = config.read_text(encoding="utf-8")
    config.write_text(before + "\n[nonsense]\nx = 1\n", encoding="utf-8")
    said: str = done("check", code=2)
    config.write_text(before, encoding="utf-8")
    return said


def test_keys_that_are_not_this_databases_are_refused(settings: Settings, tmp_path: Path):
    """AB25: a world-readable key file, and none at all."""
    settings.key_file.chmod(0o644)
    process = kith("run", cwd=tmp_path, KITH_REHEARSAL__PORT="0", KITH_OPERATING__HEALTH_PORT="0")
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "chmod 600" in err
    settings.key_file.unlink()
    process = kith("check", cwd=tmp_path)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "There is no" in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 1", "colour.*is not something"),
        ("name = 3", "name is not what was expected"),
        (f'name = "{"x" * 99}"', "longer than 60"),
        ("grace_days = 0", "from 1 to 60"),
        ("grace_days = true", "grace_days"),
        ("rules = [1]", "rules, line 1"),
        ("rules = [" + ", ".join(['"x"'] * 21) + "]", "at most 20"),
        ("= 3", "not TOML"),
        ("x" * 600_000, "larger"),
    ],
)
def test_a_circle_file_that_is_wrong_says_where(text: str, said: str):
    with pytest.raises(FileTrouble, match=said):
        read(text)


def test_a_circle_file_reads_back():
    circle = CircleFile('Tues"day \\ 🌧', "en", "Europe/Berlin", "DE", 3, ("We listen.", "„Ja“"))

    assert read(write(circle)) == circle
