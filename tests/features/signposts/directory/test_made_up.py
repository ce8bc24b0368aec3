"""The made-up directories are sound, and the questions asked of them are fair."""

from datetime import date
from pathlib import Path

import pytest

from tests.features.signposts.directory.check import (
    DIRECTORIES,
    QUESTIONS,
    directory_faults,
    questions_faults,
    rows,
)

LINE = {
    "id": "a-line",
    "name": "A line",
    "what": "Somebody listens.",
    "languages": ["en"],
    "country": "GB",
    "topics": ["sleep"],
    "call": ["01632 960001"],
    "hours": "Mo-Fr 09:00-17:00",
    "zone": "Europe/London",
    "checked": date(2026, 11, 1),
}
QUESTION = {"words": "cant sleep", "country": "GB", "right": ["a-line"]}


@pytest.mark.parametrize("path", DIRECTORIES, ids=lambda path: path.stem)
def test_a_made_up_directory_is_sound_and_rings_nowhere(path: Path):
    assert directory_faults(rows(path, "entry")) == []


@pytest.mark.parametrize("questions, directory", QUESTIONS, ids=lambda path: path.stem)
def test_every_right_answer_is_there_and_would_be_shown_to_whoever_asks(questions: Path, directory: Path):
    assert questions_faults(rows(questions, "question"), rows(directory, "entry")) == []


def test_everything_in_the_rehearsal_room_says_that_it_is_made_up():
    found = rows(DIRECTORIES[0], "entry")

    assert len(found) >= 60
    assert [row["id"] for row in found if "made-up" not in f"{row['name']} {row['what']}".lower()] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"call": ["0113 200 0001"]},
        {"web": ["https://www.gov.uk"]},
        {"topics": ["moonlight"]},
        {"hours": "whenever"},
        {"languages": ["english"]},
        {"pair": "alone"},
        {"checked": date(2027, 1, 1)},
        {"telephone": "no such field"},
        {"keyword": "HELLO"},
    ],
    ids=str,
)
def test_the_check_sees_a_bad_entry(wrong: dict[str, object]):
    assert directory_faults([LINE]) == []

    assert len(directory_faults([LINE | wrong])) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"country": "IE"},
        {"right": ["another-line"]},
        {"reach": "in-person"},
        {"language": "pl"},
        {"colour": "blue"},
    ],
    ids=str,
)
def test_the_check_sees_an_unfair_question(wrong: dict[str, object]):
    assert questions_faults([QUESTION], [LINE]) == []

    assert len(questions_faults([QUESTION | wrong], [LINE])) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"checked": date(2024, 9, 1)},
        {"checked": date(2025, 9, 1)},
        {"status": "defunct"},
        {"youngest": 40},
        {"areas": ["Elsewhere"]},
        {"call": []},
    ],
    ids=str,
)
def test_the_check_sees_an_answer_that_would_not_be_shown(wrong: dict[str, object]):
    question = QUESTION | {"age": 30, "place": "Harrowmere"}

    assert len(questions_faults([question], [LINE | wrong])) == 1
