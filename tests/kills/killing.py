"""The one who kills: starts Kith, ends it without warning, again and again, and then lets it finish."""

import multiprocessing
import os
import signal
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from tests.kills.child import Life, live
from tests.kills.load import FIRST, OF_USE, Load, Wanted, prepare
from tests.kills.platform import LAPSED, FilePlatform


@dataclass(frozen=True)
class Result:
    kills: int
    lost: set[str]
    doubled: list[str]
    out_of_order: list[str]


def kill_again_and_again(
    folder: Path, url: str, *, load: Load, kills: int, seed: int, lapse: bool = False
) -> Result:
    """`lapse`: between two lives so much time goes by that the platform forgets which keys it has seen."""
    platform = FilePlatform(folder / "platform.db", Random(seed))
    platform.create()
    wanted = prepare(folder, url, load)
    platform.move_to(FIRST)
    dice, killed = Random(seed), 0
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.kills.child"])
    while not (folder / "drained").exists():
        more = killed < kills
        life = Life(seed + killed, load.days, mischief=0.03, suicidal=0.004 if more else 0.0)
        process = context.Process(target=live, args=(folder, url, life))
        process.start()
        process.join(dice.uniform(0.05, 0.2) if more else 240)
        if process.is_alive() and process.pid:
            os.kill(process.pid, signal.SIGKILL)
        process.join()
        killed += process.exitcode == -signal.SIGKILL
        if lapse:
            _lapse(platform)
        assert more or process.exitcode == 0, "it did not come to an end when left alone"
    return _judge(platform, wanted, killed)


def _lapse(platform: FilePlatform) -> None:
    """Never so long that what is due is of no use any more."""
    platform.forget()
    later = platform.time() + LAPSED
    if (later - FIRST) % timedelta(days=1) < OF_USE:
        platform.move_to(later)


def _judge(platform: FilePlatform, wanted: Wanted, kills: int) -> Result:
    posts = platform.posts()
    keys = [post for _, post in posts]
    all_wanted = {key for line in wanted.values() for key in line}
    wrong: list[str] = []
    for place, line in wanted.items():
        came = dict.fromkeys(post for where, post in posts if where == place and post in all_wanted)
        there = [key for key in line if key in came]
        wrong += [post for post, should in zip(came, there, strict=True) if post != should]
    return Result(kills, all_wanted - set(keys), [key for key in set(keys) if keys.count(key) > 1], wrong)
