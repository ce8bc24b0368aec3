"""Searching a large directory: how long it takes to bring it in, and how long people wait for an answer."""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median, quantiles

from sqlalchemy import Engine

from bot.kernel.people import CommunityId
from bot.signposts.entry import Entry, EntryId, Medium, Reach, Way
from bot.signposts.ports import Question
from bot.signposts.taxonomy import taxonomy
from bot.signposts.wordlists import lexicon
from storage.engine import open_engine
from storage.everything import METADATA
from storage.signpost_search import SqlSearch
from storage.signposts import SqlDirectory
from storage.work import Work
from tests.features.signposts.directory.check import HERE
from tests.features.signposts.recall import entries_in, questions_in

MANY, ASKED, BAR = 20_000, 400, 150
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
HOUSE = CommunityId("house")
COUNTRIES = ("GB",) * 7 + ("US", "IE", "")
"""Most of it is of one country: what is asked has to be found among fourteen thousand."""
_FIRST = ("Ash", "Black", "Cold", "Dun", "East", "Fox", "Glen", "Holm", "Kirk", "Long")
_LAST = ("bridge", "by", "combe", "dale", "ford", "ham", "mere", "ton", "wick", "worth")
TOWNS = tuple(first + last for first in _FIRST for last in _LAST)
_FILLER = (
    "Run by volunteers and staff who have been there themselves. Free and confidential. You are welcome as you are.",
    "A registered charity offering advice, information and practical support to local people and their families.",
    "We meet every week in the community centre; tea and cake; step-free access; no need to book.",
    "Professional service for adults living in the area. Referrals from a doctor, or get in touch yourself.",
)


def entries(many: int, seed: int) -> list[Entry]:
    """The made-up ones over and over, and others in between, in other towns and with other words."""
    dice, made = Random(seed), entries_in(HERE / "made.toml")
    return [_entry(number, dice, made) for number in range(many)]


def questions(many: int, seed: int) -> list[Question]:
    dice = Random(seed)
    asked = [one.question for one in questions_in(HERE / "questions.toml")]
    return [_varied(dice.choice(asked), dice) for _ in range(many)]


def table(fresh_postgres: Callable[[], str]) -> list[str]:
    """`fresh_postgres`: gives the address of an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        found = {
            "SQLite": measured(f"sqlite:///{folder}/kith.db"),
            "PostgreSQL": measured(fresh_postgres()),
        }
    return [
        f"| a directory of {MANY:,} entries, {ASKED} questions | brought in | p50 | p99 | bar |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {taken:.0f} s | {median(waits):.0f} ms | {quantiles(waits, n=100)[98]:.0f} ms | {BAR} ms |"
            for name, (taken, waits) in found.items()
        ),
    ]


def measured(url: str) -> tuple[float, list[float]]:
    """Seconds to bring it in; milliseconds to each answer, each on a connection of its own that only reads."""
    engine, work = open_engine(url), Work()
    METADATA.create_all(engine)
    directory, search = SqlDirectory(work), SqlSearch(work)
    many = entries(MANY, seed=1)
    taken = _timed(lambda: _within(engine, work, lambda: directory.keep_all(many, by=None, now=NOW)))
    asked = questions(ASKED, seed=2)
    waits = [
        1000
        * _timed(lambda one=one: _looking(engine, work, lambda: search.find(one, community=HOUSE, now=NOW)))  # type: ignore[misc]
        for one in asked
    ]
    engine.dispose()
    return taken, waits


def _entry(number: int, dice: Random, made: Sequence[Entry]) -> Entry:
    there = {
        "id": EntryId(f"e{number:05}"),
        "country": dice.choice(COUNTRIES),
        "areas": tuple(dice.sample(TOWNS, dice.choice((0, 0, 1, 1, 2, 4)))),
        "checked": NOW.date() - timedelta(days=int(dice.random() * 500)),
        "pair": "",
    }
    if dice.random() < 0.5:
        return replace(dice.choice(made), **there)  # type: ignore[arg-type]
    topics = dice.sample(taxonomy().topics, dice.choice((1, 1, 2, 3)))
    words = [one for topic in topics for one in dice.sample(_said_of(topic), 4)]
    return Entry(
        name=f"{dice.choice(TOWNS)} {dice.choice(words)} {dice.choice(('group', 'service', 'line', 'project'))}",
        what=f"{', '.join(words)}. {dice.choice(_FILLER)} {dice.choice(_FILLER)}",
        who=dice.choice(("Anyone", "Adults", "Adults living in the area", "Women", "People aged 16 to 25")),
        topics=tuple(topics) if dice.random() < 0.6 else (),
        ways=(Way(dice.choice(list(Medium)), "01632 960000"),),
        hours=dice.choice(("24/7", "Mo-Fr 09:00-17:00", "Tu 19:00-21:00", "")),
        **there,  # type: ignore[arg-type]
    )


def _said_of(topic: str) -> list[str]:
    found = [one for one, keys in lexicon().singles.items() if topic in keys]
    return (found * 4)[:40] or [topic] * 4


def _varied(question: Question, dice: Random) -> Question:
    """As asked, or with a place, a way to reach it, or only a topic to look through."""
    there = replace(question, country="GB", place=dice.choice((*TOWNS[:20], *[""] * 60)))
    if dice.random() < 0.1:
        return replace(there, words="", topic=dice.choice((*taxonomy().topics, *taxonomy().groups)))
    return replace(there, reach=dice.choice((None,) * 9 + (Reach.PHONE,)))


def _within(engine: Engine, work: Work, run: Callable[[], object]) -> None:
    with engine.connect() as connection, connection.begin():
        work.begin(connection)
        run()
        work.begin(None)


def _looking(engine: Engine, work: Work, run: Callable[[], object]) -> None:
    with engine.connect().execution_options(reads=True) as connection, connection.begin():
        work.begin(connection)
        run()
        work.begin(None)


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started
