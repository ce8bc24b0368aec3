"""How often plain questions find the right entry among the first three (SG12), and never what they must not (SG5, SG6).

`python -m tests.features.signposts.recall [--directory FILE --questions FILE] [--postgres] [--quiet]`
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from pathlib import Path

from bot.kernel.people import CommunityId
from bot.signposts.entry import Entry, Listed, Reach, age_of, may_be_shown, serves
from bot.signposts.model import Age
from bot.signposts.ports import Question
from storage.engine import open_engine
from storage.everything import METADATA
from storage.signpost_search import SqlSearch
from storage.signposts import SqlDirectory
from storage.work import Work
from tests.equipment import postgres
from tests.equipment.needs import find_postgres
from tests.features.signposts.directory.check import HERE, TODAY, entry, rows

NOW = datetime.combine(TODAY, time(12), UTC)
HOUSE = CommunityId("house")
FIRST = 3
_WORDS = ("who", "happens", "private", "cost", "access")
Ask = Callable[[Question], Sequence[Listed]]


@dataclass(frozen=True, slots=True)
class Asked:
    question: Question
    right: tuple[str, ...]
    """Any of them will do; none: nothing is to be found."""

    def answered(self, found: Sequence[str]) -> bool:
        return bool(set(self.right) & set(found[:FIRST])) if self.right else not found


@dataclass(slots=True)
class Outcome:
    answered: list[Asked] = field(default_factory=list)
    missed: list[tuple[Asked, tuple[str, ...]]] = field(default_factory=list)
    wrong_country: list[str] = field(default_factory=list)
    stale_first: list[str] = field(default_factory=list)
    """Shown although too old, or older than a year beside something fresher."""
    shown: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Of the questions that the directory has an answer to."""
        answered = sum(bool(one.right) for one in self.answered)
        return answered / self.answerable

    @property
    def answerable(self) -> int:
        return sum(bool(one.right) for one in (*self.answered, *(one for one, _ in self.missed)))


def questions_in(path: Path) -> list[Asked]:
    return [_asked(row) for row in rows(path, "question")]


def entries_in(path: Path) -> list[Entry]:
    return [
        replace(entry(row), **{name: str(row.get(name, "")) for name in _WORDS})  # type: ignore[arg-type]
        for row in rows(path, "entry")
    ]


def outcome(asked: Sequence[Asked], ask: Ask) -> Outcome:
    found = Outcome()
    for one in asked:
        listed = ask(one.question)
        ids = tuple(entry.entry.id for entry in listed)
        found.shown.append(ids)
        if one.answered(ids):
            found.answered.append(one)
        else:
            found.missed.append((one, ids))
        found.wrong_country += [
            entry.entry.id for entry in listed if not serves(entry.entry, country=one.question.country)
        ]
        found.stale_first += _too_old([entry.entry for entry in listed])
    return found


@contextmanager
def searching(url: str, entries: Sequence[Entry]) -> Iterator[Ask]:
    """A directory of these, to be asked."""
    engine, work = open_engine(url), Work()
    METADATA.create_all(engine)
    with engine.connect() as connection, connection.begin():
        work.begin(connection)
        SqlDirectory(work).keep_all(entries, by=None, now=NOW)
        search = SqlSearch(work)
        yield lambda question: search.find(question, community=HOUSE, now=NOW)
        work.begin(None)
    engine.dispose()


def _asked(row: Mapping[str, object]) -> Asked:
    reach, age, right = row.get("reach"), row.get("age"), row.get("right")
    question = Question(
        words=str(row.get("words", "")),
        country=str(row.get("country", "")),
        place=str(row.get("place", "")),
        language=str(row.get("language", "")),
        age=age if isinstance(age, int) else None,
        reach=Reach(reach) if isinstance(reach, str) else None,
    )
    return Asked(question, tuple(map(str, right)) if isinstance(right, list) else ())


def _too_old(entries: Sequence[Entry]) -> Iterator[str]:
    newer = any(age_of(one, TODAY) in {Age.FRESH, Age.STALE} for one in entries)
    for one in entries:
        paired = any(one.pair and one.pair == other.pair for other in entries if other is not one)
        if not may_be_shown(one, TODAY) or (newer and not paired and age_of(one, TODAY) is Age.OLD):
            yield one.id


@contextmanager
def _postgres() -> Iterator[str]:
    programs = find_postgres()
    assert programs is not None
    home = postgres._make_home()
    server = postgres.Postgres(postgres._reachable(programs, home), home)
    server.start()
    try:
        yield server.fresh()
    finally:
        server.stop()


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/recall.db"


def _told(found: Outcome, *, quiet: bool) -> Iterator[str]:
    for one, ids in () if quiet else found.missed:
        yield f"missed: {one.question.words!r} {one.question.place}: {ids[:5]}, and not {one.right}"
    yield f"recall@{FIRST}: {found.recall:.3f} of {found.answerable}"
    none = len(found.answered) + len(found.missed) - found.answerable
    left = sum(not one.right for one in found.answered)
    yield f"nothing shown where nothing fits: {left} of {none}"
    yield f"another country’s: {len(found.wrong_country)}, too old: {len(found.stale_first)}"


def main() -> None:
    reader = argparse.ArgumentParser()
    reader.add_argument("--directory", type=Path, default=HERE / "made.toml")
    reader.add_argument("--questions", type=Path, default=HERE / "questions.toml")
    reader.add_argument("--postgres", action="store_true")
    reader.add_argument(
        "--quiet", action="store_true", help="no single questions: to measure without learning"
    )
    given = reader.parse_args()
    with (
        _postgres() if given.postgres else _sqlite() as url,
        searching(url, entries_in(given.directory)) as ask,
    ):
        found = outcome(questions_in(given.questions), ask)
    sys.stdout.write("\n".join(_told(found, quiet=given.quiet)) + "\n")


if __name__ == "__main__":
    main()
