"""SG11, and the voice: warm, short, plain; never an order, a judgement, a cheer or a pretended feeling."""

import json
import re

import pytest

from tests.house.test_texts import FILES
from tests.house.tree import ROOT, place

RULES: dict[str, str] = {
    "an order": r"\byou (should|must|need to|have to|ought to)\b",
    "a cheer": r"!(?=\s|$)",
    "a pretended feeling": r"\b(understand how you feel|so sorry|proud of you|i feel|i am sad)\b",
    "a judgement": r"\b(missed|streak|failed|failure|wrong with you|people like you|lazy)\b",
    "a diagnosis": r"\b(diagnos\w*|disorder|symptom\w*|patients?|at risk|high.risk|depressed)\b",
    "words that hurt": r"\b(commit(ted)? suicide|successful suicide|overdos\w*|self.harm\w*)\b",
    "a stiff word": r"\b(utili[sz]e|commence|terminate|invalid|illegal|error)\b",
}
LONGEST_SENTENCE = 30
OLDEST_READER = 8
"""The school grade (Flesch–Kincaid, rounded) a text may ask for; 8 is about what a careful eleven-year-old reads."""
SHORT = 12
"""Below so many words the measure means nothing."""


def sins(words: str) -> list[str]:
    plain = re.sub(r"\{[^{}]*\}", "x", words)
    found = [name for name, pattern in RULES.items() if re.search(pattern, plain, re.IGNORECASE)]
    sentences = re.split(r"[.?:;]\s", plain)
    found += ["a long sentence"] * any(len(one.split()) > LONGEST_SENTENCE for one in sentences)
    return found + ["hard to read"] * (grade(plain) > OLDEST_READER)


def grade(words: str) -> int:
    """Flesch–Kincaid, with syllables counted as groups of vowels; 0 for what is too short to measure."""
    listed = re.findall(r"[a-z’]+", words.lower())
    if len(listed) <= SHORT:
        return 0
    sentences = len([one for one in re.split(r"[.?:;](?:\s|$)", words) if one.strip()])
    return round(0.39 * len(listed) / sentences + 11.8 * sum(map(syllables, listed)) / len(listed) - 15.59)


def syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith(("e", "es", "ed")) and not word.endswith(("le", "ted", "ded", "ses", "ces", "ges"))
    return max(1, groups - silent)


def lines() -> dict[str, str]:
    found = {}
    for file in FILES:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if line and not line.startswith("#"):
                found[f"{place(file)}:{number}"] = line.partition(" = ")[2] or line
    for file in sorted((ROOT / "adapters").glob("*/page/words.*.json")):
        for key, words in json.loads(file.read_text(encoding="utf-8")).items():
            found[f"{place(file)} {key}"] = str(words)
    return found


def test_every_text_keeps_to_the_voice():
    assert {where: found for where, words in lines().items() if (found := sins(words))} == {}


@pytest.mark.parametrize(
    ("words", "sin"),
    [
        ("You should rest.", "an order"),
        ("Well done!", "a cheer"),
        ("I understand how you feel.", "a pretended feeling"),
        ("You missed two check-ins.", "a judgement"),
        ("For patients.", "a diagnosis"),
        ("They committed suicide.", "words that hurt"),
        ("Invalid input.", "a stiff word"),
        ("word " * 31, "a long sentence"),
        (
            f"Organisational participation {'necessitates documentation ' * 6}.",
            "hard to read",
        ),
    ],
)
def test_each_rule_sees_a_bad_example(words: str, sin: str):
    assert sins(words) == [sin]


def test_an_example_line_is_no_cheer():
    assert sins("Type it like this: !rules draft --line 3") == []
