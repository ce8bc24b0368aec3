"""What is wrong with the made-up directories, and with the questions asked of them.

Reads the files as they are, without any of the code that imports a directory or searches one. On its own:
`python -m tests.features.signposts.directory.check`.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from opening_hours import validate

from bot.signposts.entry import (
    MEDIA,
    Entry,
    EntryId,
    Medium,
    Reach,
    Status,
    Way,
    age_of,
    may_be_shown,
    serves,
)
from bot.signposts.model import Age

HERE = Path(__file__).parent
SIGNPOSTS = HERE.parents[3] / "bot" / "signposts"
TODAY = date(2026, 11, 28)
DIRECTORIES = (
    SIGNPOSTS / "made" / "rehearsal.toml",
    HERE / "made.toml",
    HERE / "second.toml",
    HERE / "third.toml",
)
QUESTIONS = (
    (HERE / "questions.toml", HERE / "made.toml"),
    (HERE / "second_questions.toml", HERE / "second.toml"),
    (HERE / "third_questions.toml", HERE / "third.toml"),
    (HERE / "fourth_questions.toml", HERE / "made.toml"),
)
MOST_RIGHT = 6

FICTIONAL = {
    "GB": r"01632 960\d{3}|0808 157 0\d{3}|07700 900\d{3}|020 7946 0\d{3}|011[34] 496 0\d{3}",
    "IE": r"020 91\d \d{4}",
    "US": r"\(\d{3}\) 555-01\d\d",
    "CA": r"\(\d{3}\) 555-01\d\d",
    "AU": r"1800 975 7\d\d|\(02\) (5550|7010) \d{4}|0491 570 \d{3}",
    "NZ": r"0\d 555 01\d\d",
    "": r"(?!)",
}
"""Numbers that ring nowhere: kept for films and books, by country. What is for everybody anywhere has none."""
ADDRESS = re.compile(r"https://([a-z0-9-]+\.)*example\.(org|com|net)(/[a-z0-9/-]*)?")
MAIL = re.compile(r"[a-z0-9.-]+@([a-z0-9-]+\.)*example\.(org|com|net)")
ENTRY_KEYS = {field.name for field in fields(Entry)} | set(Medium) | {"keyword"}
QUESTION_KEYS = {"words", "country", "place", "language", "age", "reach", "right"}

Row = Mapping[str, object]


def rows(path: Path, kind: str) -> list[Row]:
    found: list[Row] = tomllib.loads(path.read_text(encoding="utf-8"))[kind]
    return found


def words(row: Row, key: str) -> tuple[str, ...]:
    found = row.get(key, [])
    return tuple(map(str, found)) if isinstance(found, list) else ()


def number(row: Row, key: str) -> int | None:
    found = row.get(key)
    return found if isinstance(found, int) else None


def entry(row: Row) -> Entry:
    checked = row["checked"]
    assert isinstance(checked, date)
    return Entry(
        id=EntryId(str(row["id"])),
        name=str(row["name"]),
        what=str(row["what"]),
        languages=words(row, "languages"),
        country=str(row.get("country", "")),
        areas=words(row, "areas"),
        topics=words(row, "topics"),
        youngest=number(row, "youngest"),
        oldest=number(row, "oldest"),
        ways=tuple(Way(medium, value) for medium in Medium for value in words(row, medium)),
        hours=str(row.get("hours", "")),
        hours_words=str(row.get("hours_words", "")),
        zone=str(row.get("zone", "")),
        pair=str(row.get("pair", "")),
        status=Status(str(row.get("status", "active"))),
        checked=checked,
    )


def topics() -> frozenset[str]:
    groups: dict[str, list[str]] = tomllib.loads((SIGNPOSTS / "topics.toml").read_text(encoding="utf-8"))[
        "groups"
    ]
    return frozenset(topic for group in groups.values() for topic in group)


def rings_nowhere(way: Way, country: str) -> bool:
    match way.medium:
        case Medium.CALL | Medium.TEXT:
            return re.fullmatch(FICTIONAL[country], way.value) is not None
        case Medium.WEB | Medium.CHAT:
            return ADDRESS.fullmatch(way.value) is not None
        case Medium.EMAIL:
            return MAIL.fullmatch(way.value) is not None
        case Medium.VISIT:
            return True


def entry_faults(one: Entry) -> Iterator[str]:
    yield from (f"no such topic: {topic}" for topic in one.topics if topic not in topics())
    yield from (
        f"not a made-up {way.medium}: {way.value}" for way in one.ways if not rings_nowhere(way, one.country)
    )
    yield from (f"not a language: {code}" for code in one.languages if not re.fullmatch(r"[a-z]{2}", code))
    if one.hours and not validate(one.hours):
        yield f"hours do not parse: {one.hours}"
    if bool(one.hours) != bool(one.zone):
        yield "hours and zone go together"
    if one.zone:
        ZoneInfo(one.zone)
    if one.youngest is not None and one.oldest is not None and one.youngest > one.oldest:
        yield "youngest is older than oldest"
    if one.checked > TODAY:
        yield "checked in the future"


def row_faults(row: Row) -> Iterator[str]:
    yield from (f"no such field: {key}" for key in row.keys() - ENTRY_KEYS)
    if "keyword" in row and "text" not in row:
        yield "a keyword, and nothing to text it to"
    yield from entry_faults(entry(row))


def twice(names: Iterable[object]) -> list[str]:
    return [f"{name}: twice" for name, times in Counter(names).items() if times > 1]


def directory_faults(found: Sequence[Row]) -> list[str]:
    entries = [entry(row) for row in found]
    pairs = Counter(one.pair for one in entries if one.pair)
    return [
        *twice(one.id for one in entries),
        *twice(way.value for one in entries for way in one.ways if way.medium in (Medium.CALL, Medium.TEXT)),
        *(f"{name}: a pair of one" for name, members in pairs.items() if members < 2),
        *(f"{row['id']}: {fault}" for row in found for fault in row_faults(row)),
    ]


def fits_age(one: Entry, age: int) -> bool:
    return (one.youngest is None or age >= one.youngest) and (one.oldest is None or age <= one.oldest)


def right_faults(question: Row, one: Entry) -> Iterator[str]:
    """Why this entry cannot be a right answer to that question."""
    age, place, reach, language = (question.get(key) for key in ("age", "place", "reach", "language"))
    if not may_be_shown(one, TODAY):
        yield "is never shown"
    if not serves(one, country=str(question.get("country", ""))):
        yield "is another country's"
    if not one.ways:
        yield "cannot be reached"
    if isinstance(age, int) and not fits_age(one, age):
        yield "is for another age"
    if place and one.areas and place not in one.areas:
        yield "is in another place"
    if reach and not one.media & MEDIA[Reach(str(reach))]:
        yield f"cannot be reached by {reach}"
    if language and language not in one.languages:
        yield "is in another language"


def question_faults(question: Row, entries: Mapping[str, Entry]) -> Iterator[str]:
    right = words(question, "right")
    yield from (f"no such field: {key}" for key in question.keys() - QUESTION_KEYS)
    yield from twice(right)
    yield from (f"no such entry: {name}" for name in right if name not in entries)
    known = [entries[name] for name in right if name in entries]
    yield from (f"{one.id} {fault}" for one in known for fault in right_faults(question, one))
    if len(right) > MOST_RIGHT:
        yield "too many right answers"
    if known and all(age_of(one, TODAY) is Age.OLD for one in known):
        yield "every right answer is old"


def questions_faults(questions: Sequence[Row], directory: Sequence[Row]) -> list[str]:
    entries = {str(row["id"]): entry(row) for row in directory}
    return [
        *twice(question["words"] for question in questions),
        *(
            f"{question['words']}: {fault}"
            for question in questions
            for fault in question_faults(question, entries)
        ),
    ]


def main() -> None:
    for path in DIRECTORIES:
        found = rows(path, "entry")
        ages = Counter(
            str(one.status if one.status is not Status.ACTIVE else age_of(one, TODAY))
            for one in map(entry, found)
        )
        print(f"{path.name}: {len(found)} entries, {dict(ages)}", *directory_faults(found), sep="\n  ")
    for path, directory in QUESTIONS:
        asked = rows(path, "question")
        faults = questions_faults(asked, rows(directory, "entry"))
        print(f"{path.name}: {len(asked)} questions", *faults, sep="\n  ")


if __name__ == "__main__":
    main()
