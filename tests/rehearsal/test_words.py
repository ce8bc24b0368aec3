"""The page's own words: every one that is used exists, none is left over, and all keep to the voice."""

import json
import re
from pathlib import Path

import pytest

from adapters.rehearsal.sample import HISTORY, cast, script
from adapters.rehearsal.server import page_words

PAGE = Path("adapters/rehearsal/page")
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (*PAGE.glob("*.js"), PAGE / "index.html"))
BANNED = re.compile(
    r"!(?!\.|$|”| for)|you (should|must)|people like you|streak|missed|I understand", re.IGNORECASE
)
BY_NAME = ("clock.go-", "places.", "errors.", "tour.steps", "menu.groups")
"""Looked up by a name that is put together, or as a list."""


def flat(words: object, at: str = "") -> dict[str, str]:
    match words:
        case str():
            return {at: words}
        case dict():
            return {
                key: one for name, part in words.items() for key, one in flat(part, f"{at}.{name}").items()
            }
        case list():
            return {
                key: one
                for count, part in enumerate(words)
                for key, one in flat(part, f"{at}.{count}").items()
            }
        case _:
            return {}


WORDS = {key.lstrip("."): words for key, words in flat(page_words()).items()}


def used() -> set[str]:
    return set(re.findall(r'\bt\(\s*"([a-z.-]+)"', SOURCE)) | set(
        re.findall(r'data-words="([a-z.-]+)"', SOURCE)
    )


def test_every_word_asked_for_exists():
    assert used() - WORDS.keys() == set()


def test_no_word_is_left_over():
    spoken = SOURCE
    left = {key for key in WORDS if f'"{key}"' not in spoken and not key.startswith(BY_NAME)}

    assert left == set()


@pytest.mark.parametrize("key", sorted(WORDS))
def test_the_voice_is_kept(key):
    assert not BANNED.search(WORDS[key].replace("type !", "").replace("Typing !", "")), WORDS[key]


def test_the_page_has_no_words_of_its_own_in_its_program():
    sentences = [found for found in re.findall(r'"([A-Z][a-z]+ [^"]*)"', SOURCE) if "{" not in found]

    assert sentences == []


def test_the_sample_is_about_the_people_in_it():
    people = {one.id for one in cast()}

    assert {step[1] for step in script()["steps"] if step[0] != "wait"} <= people
    assert len(people) == 6


def test_the_sample_fits_into_its_history():
    hours = sum(step[1] for step in script()["steps"] if step[0] == "wait")
    minutes = sum(step[0] != "wait" for step in script()["steps"])

    assert hours * 60 + minutes <= HISTORY.total_seconds() / 60 < hours * 60 + minutes + 60
    json.dumps(script())
