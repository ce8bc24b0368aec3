"""Words are keys until here: blanks, zones, the key language, overrides."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app.words import KEYS, Texts
from bot.kernel.documents import Instant, Person, Said, Text, text
from bot.kernel.people import FOREVER, AccountId

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


def test_long_words_stand_in_a_sentence_whole(texts: Texts):
    """AB4: however much somebody wrote, the sentence around it stays."""
    long = "a long tale " * 1_000

    assert worded(texts, text("needs-which-circle-one", circle=Said(long))) == long
    assert worded(texts, text("kernel-moment", label=Said(long), at=Said("{ $x }"))) == f"{long}: {{ $x }}"


def test_nobody_writes_a_mark_of_ours(texts: Texts):
    long, forged = "x" * 3_000, "\0label\0"

    assert worded(texts, text("kernel-moment", label=Said(long), at=Said(forged))) == f"{long}: label"


def test_a_missing_blank_leaves_a_gap_not_a_fault(texts: Texts):
    assert worded(texts, text("kernel-moment", label=Said("Next"))).startswith("Next: ")


def test_right_to_left_words_do_not_turn_the_sentence(texts: Texts):
    """AB2."""
    message = text("kernel-moment", label=Said("\u202eשלום"), at=Said("19:00"))

    assert texts("en", "UTC", name=str)(message) == "\u2068שלום\u2069: 19:00"


def test_names_are_words_too(texts: Texts):
    """AB1, AB2: a name hides nothing and turns nothing round."""
    message = text("appreciation-given", receiver=Person(AccountId("\u202ebo\u200b")))

    assert worded(texts, message) == "Your thanks are on their way to Bo."


def test_another_year_is_named(texts: Texts):
    later = Texts(now=lambda: datetime(2024, 1, 1, tzinfo=UTC))

    assert "2026" in worded(later, text("kernel-at", at=Instant(AT)))
    assert "2026" not in worded(texts, text("kernel-at", at=Instant(AT)))


def test_the_end_of_time_can_be_worded(texts: Texts):
    assert worded(texts, text("kernel-at", at=Instant(FOREVER)), zone="Asia/Tokyo")


def test_a_language_is_offered_once_it_is_complete(tmp_path: Path):
    """An operator's folder can bring one; until it has every key, nobody is offered half a language."""
    (tmp_path / "de.ftl").write_text("not-saved = Nicht gesichert.\n", encoding="utf-8")
    half = Texts(tmp_path)
    (tmp_path / "de.ftl").write_text("".join(f"{key} = Wort\n" for key in half.keys), encoding="utf-8")
    whole = Texts(tmp_path)

    assert "de" not in half.languages
    assert worded(half, text("not-saved"), language="de").startswith("Kith")
    assert whole.languages == {"de": "Deutsch", "en": "English"}
    assert worded(whole, text("not-saved"), language="de_CH") == "Wort"


def test_a_broken_line_of_an_operators_is_passed_over(tmp_path: Path):
    (tmp_path / "en.ftl").write_text("not-saved = { $\nfault = Our fault.\n", encoding="utf-8")
    texts = Texts(tmp_path)

    assert worded(texts, text("not-saved")).startswith("Kith could not save")
    assert worded(texts, text("fault")) == "Our fault."


def test_english_is_complete(texts: Texts):
    assert texts.languages == {"en": "English"}
    assert len(texts.keys) > 300
