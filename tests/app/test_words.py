"""Words are keys until here: blanks, zones, the key language, overrides."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app.words import KEYS, Texts
from bot.kernel.documents import Instant, Person, Said, Text, text
from bot.kernel.people import AccountId

AT = datetime(2026, 12, 1, 19, tzinfo=UTC)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts()


def worded(texts: Texts, message: Text, language: str = "en", zone: str = "Europe/London") -> str:
    said = texts(language, zone, name=lambda account: account.title())(message)
    return said.replace("\u2068", "").replace("\u2069", "")


def test_a_message_with_its_blanks(texts: Texts):
    assert (
        worded(texts, text("appreciation-given", receiver=Person(AccountId("bo"))))
        == "Your thanks are on their way to Bo."
    )


def test_a_moment_is_worded_in_the_readers_zone(texts: Texts):
    message = text("mydata-paused-until", until=Instant(AT))

    assert "1 December" in worded(texts, message)
    assert "19:00" in worded(texts, message)
    assert "20:00" in worded(texts, message, zone="Europe/Berlin")


def test_a_count_has_its_plural(texts: Texts):
    assert worded(texts, text("mydata-dropped", count=1)).startswith("One thing")
    assert worded(texts, text("mydata-dropped", count=3)).startswith("3 things")


def test_peoples_words_are_never_looked_up(texts: Texts):
    assert "{ $x }" in worded(texts, text("needs-which-circle-one", circle=Said("{ $x }")))


def test_a_text_in_a_text(texts: Texts):
    assert (
        worded(texts, text("mydata-on", activity=text("mydata-activity-thanks")))
        == "thanks from other members: on"
    )


def test_an_unknown_key_is_worded_as_itself(texts: Texts):
    assert worded(texts, text("no-such-key")) == "no-such-key"


def test_an_unknown_language_or_zone_falls_back(texts: Texts):
    assert worded(texts, text("not-saved"), language="tlh") == worded(
        texts, text("not-saved"), language="en-GB"
    )
    assert "19:00" in worded(texts, text("mydata-paused-until", until=Instant(AT)), zone="Nowhere/At_All")


def test_the_key_language_shows_keys_and_blanks(texts: Texts):
    assert worded(texts, text("rules-agreed-already", version=2), language=KEYS) == "rules-agreed-already(2)"


def test_an_operators_words_win(tmp_path: Path):
    (tmp_path / "en.ftl").write_text("not-saved = Our own words.\n", encoding="utf-8")

    assert worded(Texts(tmp_path), text("not-saved")) == "Our own words."


def test_english_is_complete(texts: Texts):
    assert texts.languages == {"en": "English"}
    assert len(texts.keys) > 300
