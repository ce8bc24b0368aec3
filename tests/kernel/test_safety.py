"""PV8, AB1, AB2, AB4–AB7: what people write is shown, and does nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel import safety
from bot.kernel.safety import cell, defuse_pings, safe_url, show_host, split, tidy

ANY = st.text(max_size=300)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain words", "plain words"),
        ("a\x00b\x07c", "abc"),
        ("half \ud800", "half \ufffd"),
        ("zero\u200bwidth", "zerowidth"),
        ("👩\u200d👧 stays", "👩\u200d👧 stays"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(written: str, shown: str):
    assert tidy(written) == shown


def test_text_cannot_be_turned_around():
    """AB2."""
    shown = tidy("safe\u202egnp.exe\u202c and \u2066more\u2069")

    assert not set("\u202a\u202b\u202d\u202e") & set(shown)


def test_zalgo_is_trimmed():
    """AB4."""
    assert len(tidy("a" + "\u0301" * 200)) < 10


@pytest.mark.parametrize(
    "written", ["@everyone", "@here", "@room", "<@123>", "<@&456>", "＠everyone", "@\u200beveryone"]
)
def test_nobody_is_pinged(written: str):
    """AB1."""
    shown = defuse_pings(tidy(written))

    for name in ("@everyone", "@here", "@room", "<@1", "<@&"):
        assert name not in shown


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://a@b.example",
        "https://",
        "ftp://x",
        "https://x/<b>",
        "https://x y",
    ],
)
def test_an_address_that_leads_elsewhere_is_none(url: str):
    """AB5."""
    assert safe_url(url) is None


@pytest.mark.parametrize("url", ["https://findahelpline.com", "http://127.0.0.1:8765/x?y=z", "tel:116123"])
def test_an_honest_address_is_kept_byte_for_byte(url: str):
    assert safe_url(url) == url


def test_a_host_in_two_scripts_is_spelled_out():
    assert show_host("https://findahelpline.com/x") == "findahelpline.com"
    assert show_host("https://раypal.com/").startswith("xn--")


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1", "＝1"])
def test_a_table_cell_is_no_formula(words: str):
    """AB7."""
    assert cell(words).startswith("'") or not words.strip().startswith(("=", "+", "-", "@"))


@given(ANY, st.integers(10, 60))
def test_long_words_are_split_and_nothing_is_lost(words: str, limit: int):
    """AB6."""
    words = tidy(words)
    parts = split(words, limit)

    assert all(len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(words.split())


@given(ANY)
def test_tidying_twice_is_tidying_once(words: str):
    assert tidy(tidy(words)) == tidy(words)


def test_the_family_is_not_torn_apart():
    family = "👨\u200d👩\u200d👧\u200d👦"

    assert all(part.count("👨") == part.count("👦") for part in split(family * 6, 15))


def test_what_is_isolated_stays_so():
    assert safety.isolate("abc") in ("abc", "\u2068abc\u2069")
