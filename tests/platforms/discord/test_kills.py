"""RL1 and RL2 on the loopback Discord: the shipped process is killed, and everything is done once, in its order."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.platforms.discord.killing import kill_again_and_again


@pytest.mark.slow
@pytest.mark.parametrize("lapse", [False, True], ids=["within the window", "past the window"])
async def test_killed_again_and_again(tmp_path: Path, lapse: bool):
    posts, kills = (300, 12) if lapse else (1500, 60)

    result = await kill_again_and_again(tmp_path, posts=posts, channels=100, kills=kills, seed=1, lapse=lapse)

    print(result)
    assert (result.lost, result.doubled, result.out_of_order) == ([], [], [])
    assert (result.actions_lost, result.actions_doubled) == ([], [])
    assert result.kills == kills
    with closing(sqlite3.connect(tmp_path / "kith.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
