"""`make bench`: measure, print, and write docs/performance.md. `make bench ARGS=crowd` measures one thing alone."""

import asyncio
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.bench import answers, burst, crowd, discord, limits, matrix, pairing, signposts, soak, starting
from tests.equipment import postgres
from tests.equipment.needs import find_postgres
from tests.house.tree import ROOT
from tests.kills.killing import kill_again_and_again
from tests.kills.load import Load

ROUNDS = 3
LOAD = Load(circles=100, days=10)


def crowds() -> list[str]:
    lines = ["| a thousand members at once | a second | p50 | p99 |", "|---|---|---|---|"]
    for name, ours, theirs in (
        ("SQLite", _sqlite, _sqlite_naive),
        ("PostgreSQL", _postgres, _postgres_naive),
    ):
        pairs = [(ours(), theirs()) for _ in range(ROUNDS)]
        kith, naive = (_middle([pair[side] for pair in pairs]) for side in (0, 1))
        faster = median(a.per_second / b.per_second for a, b in pairs)
        tail = median(a.p99 / b.p99 for a, b in pairs)
        for who, one in (("Kith", kith), ("naive", naive)):
            lines.append(
                f"| {name}, {who} | {one.per_second:,.0f} | {one.p50 * 1000:,.0f} ms | {one.p99 * 1000:,.0f} ms |"
            )
        lines.append(f"| {name}, ratio | {faster:.1f} × | | {tail:.2f} × |")
    return lines


def bursts() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        ours, still = asyncio.run(burst.kith(Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        theirs = asyncio.run(burst.apscheduler(Path(folder)))
    return [
        "| 5,000 due out of 100,000 schedules | seconds | loop stood still |",
        "|---|---|---|",
        f"| Kith | {ours:.2f} | {still * 1000:.0f} ms |",
        f"| APScheduler, SQLAlchemyJobStore | {theirs:.2f} | |",
        f"| ratio | {theirs / ours:.1f} × | |",
    ]


def starts() -> list[str]:
    found = [starting.start() for _ in range(ROUNDS)]
    ready, weight = (median(one[side] for one in found) for side in (0, 1))
    return [
        "| rehearsal room | |",
        "|---|---|",
        f"| start to first answer | {ready:.1f} s |",
        f"| at rest | {weight:.0f} MiB |",
    ]


def kills() -> list[str]:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/kith.db"
        result = kill_again_and_again(Path(folder), url, load=LOAD, kills=200, seed=1)
    taken = time.perf_counter() - started
    return [
        "| 10,000 prompts and invitations, killed again and again | |",
        "|---|---|",
        f"| kills | {result.kills} |",
        f"| lost | {len(result.lost)} |",
        f"| doubled | {len(result.doubled)} |",
        f"| out of order | {len(result.out_of_order)} |",
        f"| seconds | {taken:.0f} |",
    ]


def answered() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        usual, slow, ill = asyncio.run(answers.urgent(Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        seal, word = asyncio.run(answers.little_things(Path(folder)))
    return [
        "| what people wait for | |",
        "|---|---|",
        f"| urgent help, p50 and p99 | {usual * 1000:.1f} ms, {slow * 1000:.1f} ms |",
        f"| urgent help while the database is locked, p50 | {ill * 1000:.1f} ms |",
        f"| sealing and opening a sentence | {seal * 1e6:.0f} µs |",
        f"| wording an answer of three sentences | {word * 1e6:.0f} µs |",
    ]


def soaked() -> list[str]:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(soak.soak(Path(folder)))
    taken = time.perf_counter() - started
    weight = f"{found.warm:.0f} MiB, {found.end:.0f} MiB ({found.growth:+.1%})"
    longest = ", ".join(f"{name} {early} and {late}" for name, (early, late) in found.queues.items())
    return [
        f"| {soak.CIRCLES} circles of {soak.MEMBERS} live {soak.HOURS} hours | |",
        "|---|---|",
        f"| answers, posts | {found.events:,}, {found.posts:,} |",
        f"| memory after {soak.WARM} hours, at the end | {weight} |",
        f"| an answer, p50 and p95 | {found.p50 * 1000:.1f} ms, {found.p95 * 1000:.1f} ms |",
        f"| longest queues, first half and second | {longest} |",
        f"| seconds | {taken:.0f} |",
    ]


def on_matrix() -> list[str]:
    echoes, weight, back, result, taken = asyncio.run(matrix.all_of_it(kills=200, posts=5000, actions=500))
    return [
        "| on a homeserver (Synapse, loopback): an answer | p50 | p95 | of that ours, p50 |",
        "|---|---|---|---|",
        echoes[0].row("plain"),
        echoes[1].row("encrypted"),
        "",
        "| the shipped process on Matrix | |",
        "|---|---|",
        f"| with {matrix.ROOMS} encrypted rooms | {weight:.0f} MiB |",
        f"| start to first answer | {back:.1f} s |",
        "",
        "| 5,000 posts and 500 commands on Matrix, killed again and again | |",
        "|---|---|",
        f"| kills | {result.kills} |",
        f"| lost: posts, commands | {len(result.lost)}, {len(result.actions_lost)} |",
        f"| doubled: posts, commands | {len(result.doubled)}, {len(result.actions_doubled)} |",
        f"| out of order | {len(result.out_of_order)} |",
        f"| seconds | {taken:.0f} |",
    ]


def on_discord() -> list[str]:
    rushes = [discord.apart(discord.rush) for _ in range(ROUNDS)]
    rush = sorted(rushes, key=lambda one: one.p99)[ROUNDS // 2]
    crowded = discord.apart(discord.crowded)
    result, taken = discord.apart(discord.killed)
    return [
        "| the shipped process on Discord (loopback) | | bar |",
        "|---|---|---|",
        f"| {discord.AT_ONCE:,} people in one second: acknowledged, p50 | {rush.p50 * 1000:.0f} ms | |",
        f"| the same, p99 | {rush.p99 * 1000:.0f} ms | 1,000 ms |",
        f"| not within three seconds | {rush.late} | 0 |",
        f"| {discord.SERVERS} servers of {discord.MEMBERS}: start to first answer | {crowded.ready:.1f} s | 30 s |",
        f"| its weight | {crowded.weight:.0f} MiB | 150 MiB |",
        "",
        f"| {discord.POSTS:,} posts on Discord, killed again and again | |",
        "|---|---|",
        f"| kills, of those just when something happened there | {result.kills}, {result.at_points} |",
        f"| lost: posts, commands of {result.actions} | {len(result.lost)}, {len(result.actions_lost)} |",
        f"| doubled: posts, commands | {len(result.doubled)}, {len(result.actions_doubled)} |",
        f"| out of order | {len(result.out_of_order)} |",
        f"| seconds | {taken:.0f} |",
    ]


PARTS: dict[str, Callable[[], list[str]]] = {
    "starts": starts,
    "crowd": crowds,
    "burst": bursts,
    "answers": answered,
    "kills": kills,
    "soak": soaked,
    "matrix": on_matrix,
    "discord": on_discord,
    "limits": limits.table,
    "pairing": pairing.table,
    "signposts": lambda: signposts.table(lambda: _server().fresh()),
}


def _middle(found: list[crowd.Crowd]) -> crowd.Crowd:
    return sorted(found, key=lambda one: one.per_second)[len(found) // 2]


def _sqlite() -> crowd.Crowd:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(crowd.kith(f"sqlite:///{folder}/kith.db", Path(folder)))


def _sqlite_naive() -> crowd.Crowd:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(crowd.naive(f"sqlite+aiosqlite:///{folder}/naive.db"))


def _postgres() -> crowd.Crowd:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(crowd.kith(_server().fresh(), Path(folder)))


def _postgres_naive() -> crowd.Crowd:
    return asyncio.run(crowd.naive(_server().fresh()))


_servers: list[postgres.Postgres] = []


def _server() -> postgres.Postgres:
    """One that syncs to disk, as a real one does."""
    if not _servers:
        programs = find_postgres()
        assert programs is not None
        home = postgres._make_home()
        server = postgres.Postgres(postgres._reachable(programs, home), home)
        server.start(durable=True)
        _servers.append(server)
    return _servers[0]


def main() -> None:
    chosen = [name for name in PARTS if not sys.argv[1:] or name in sys.argv[1:]]
    lines = [
        "# Performance",
        "",
        "Made by `make bench`. Read ratios, not seconds: both sides of a ratio were measured in one run.",
        "",
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.",
    ]
    try:
        for name in chosen:
            found = ["", *PARTS[name]()]
            sys.stdout.write("\n".join(found) + "\n")
            lines += found
    finally:
        for server in _servers:
            server.stop()
    if chosen == list(PARTS):
        (ROOT / "docs" / "performance.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
