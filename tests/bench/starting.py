"""From nothing to a page that answers, and what it weighs at rest."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path


def start() -> tuple[float, float]:
    """Seconds until the rehearsal room answers, and MiB of memory a few seconds later."""
    environment = {**os.environ, "KITH_TRY_NO_BROWSER": "1", "KITH_REHEARSAL__PORT": "0"}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "try"], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    url = process.stdout.readline().split(" at ")[1].split()[0]
    urllib.request.urlopen(url).read()
    ready = time.perf_counter() - started
    time.sleep(3)
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    process.terminate()
    process.wait(10)
    return ready, kib / 1024
