"""The one who kills: starts Kith, ends it without warning, again and again, and then lets it finish."""

import multiprocessing
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.kills.child import PLACES, live, prepare
from tests.kills.platform import FilePlatform


@dataclass(frozen=True)
class Result:
    kills: int
    lost: set[str]
    doubled: list[str]
    out_of_order: list[str]


def kill_again_and_again(
    folder: Path, url: str, *, posts: int, kills: int, seed: int, lapse: bool = False
) -> Result:
    """`lapse`: between two lives the platform forgets which keys it has seen; its history stays."""
    platform = FilePlatform(folder / "platform.db", Random(seed))
    platform.create()
    prepare(folder, url, posts)
    dice, killed = Random(seed), 0
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.kills.child"])
    while not (folder / "drained").exists():
        more = killed < kills
        arguments = (folder, url, seed + killed, 0.03, 0.004 if more else 0.0)
        process = context.Process(target=live, args=arguments)
        process.start()
        process.join(dice.uniform(0.05, 0.5) if more else 240)
        if process.is_alive() and process.pid:
            os.kill(process.pid, signal.SIGKILL)
        process.join()
        killed += process.exitcode == -signal.SIGKILL
        if lapse:
            platform.forget()
        assert more or process.exitcode == 0, "it did not come to an end when left alone"
    return _judge(platform, posts // 3, killed)


def _judge(platform: FilePlatform, third: int, kills: int) -> Result:
    posts = platform.posts()
    keys = [post for _, post in posts]
    wanted = {f"waiting:{number:05d}" for number in range(third)}
    wanted |= {f"reminder:{number}" for number in range(third)}
    wanted |= {f"prompt:{number}:2026-01-05T19:00:00" for number in range(third)}
    by_place = [
        [post for place, post in posts if place == f"p{number}" and post.startswith("waiting")]
        for number in range(PLACES)
    ]
    wrong = [
        post for line in by_place for post, should in zip(line, sorted(line), strict=True) if post != should
    ]
    return Result(kills, wanted - set(keys), [key for key in set(keys) if keys.count(key) > 1], wrong)
