"""SG12: plain questions, written by somebody who had not seen the words, and what they find in made-up directories."""

from pathlib import Path

import pytest

from bot.signposts.ports import Question
from tests.features.signposts.directory.check import HERE
from tests.features.signposts.recall import Asked, entries_in, outcome, questions_in, searching

BARS = (
    ("made.toml", "questions.toml", 0.95),
    ("second.toml", "second_questions.toml", 0.9),
    ("third.toml", "third_questions.toml", 0.8),
    ("made.toml", "fourth_questions.toml", 0.9),
)
"""Each was written blind. What they showed was mended where it was wrong in general, not question by question."""


@pytest.mark.needs("postgres")
@pytest.mark.parametrize("directory, questions, bar", BARS)
def test_plain_questions_find_the_right_entry(
    tmp_path: Path, fresh_postgres: str, directory: str, questions: str, bar: float
):
    """SG5, SG6, SG12: and both databases show the same."""
    entries, asked = entries_in(HERE / directory), questions_in(HERE / questions)

    with searching(f"sqlite:///{tmp_path / 'recall.db'}", entries) as ask:
        found = outcome(asked, ask)
    with searching(fresh_postgres, entries) as ask:
        other = outcome(asked, ask)

    assert found.recall >= bar
    assert found.wrong_country == found.stale_first == []
    assert found.shown == other.shown


def test_a_question_is_answered_by_the_first_three_only():
    asked = Asked(Question(words="x"), ("a",))

    assert asked.answered(["b", "c", "a"])
    assert not asked.answered(["b", "c", "d", "a"])
    assert Asked(Question(words="x"), ()).answered([])
    assert not Asked(Question(words="x"), ()).answered(["a"])
