"""`kith run` as an operator types it, in a process that need not read program and texts first: they are there already.

So a life begins in a fraction of a second, and can be ended at any point of it. Its time can be ahead of the real one.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from adapters.clock import RehearsalClock
from bot.app import cli, serve

LOG = "kith.log"


def begin(folder: Path, environment: Mapping[str, str], ahead: float) -> ForkServerProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "tests.platforms.discord.preloaded"])
    process = context.Process(target=live, args=(folder, dict(environment), ahead), daemon=True)
    process.start()
    return process


def live(folder: Path, environment: Mapping[str, str], ahead: float) -> None:
    os.environ.update(environment)
    os.chdir(folder)
    log = os.open(folder / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    if ahead:
        vars(serve)["SystemClock"] = lambda: RehearsalClock(timedelta(seconds=ahead))
    sys.argv = ["kith", "run", "--config", str(folder / "config.toml")]
    cli.main()
