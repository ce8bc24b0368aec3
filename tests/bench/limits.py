"""The outbox at the limits of each platform, in simulated time: how much of them is used, who waits, how long."""

import asyncio
import tempfile
from pathlib import Path

from tests.app.strict import ANSWERS, DISCORD, PLACES, SYNAPSE, Limits, a_crowd

PROMPTS = 5000


def table() -> list[str]:
    what = f"{PROMPTS:,} prompts for {PLACES} places, answers amid them"
    measured = "of the allowed rate | asked to wait | slowest answer | longest wait of a place, by the median"
    return [
        f"| {what} | {measured} |",
        "|---|---|---|---|---|",
        _row("Discord: 50 a second, 5 to a channel in 5 s", DISCORD, answers_every=15.3),
        _row("Synapse as it comes: 0.2 a second, 10 at once", SYNAPSE, answers_every=4000.0),
    ]


def _row(name: str, limits: Limits, *, answers_every: float) -> str:
    with tempfile.TemporaryDirectory() as folder:
        office = asyncio.run(a_crowd(Path(folder), limits, prompts=PROMPTS, answers_every=answers_every))
    share, refused, slowest = office.share(limits), len(office.refused()), max(office.delays(ANSWERS))
    return f"| {name} | {share:.1%} | {refused} | {slowest:.2f} s | {office.unfairness():.2f} × |"
