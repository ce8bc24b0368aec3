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


@pytest.mark.parametrize(
    "written",
    [
        "می\u200cخواهم",
        "ක්\u200dෂ",
        "👩🏽\u200d🚒",
        "❤️\u200d🔥",
        "1️⃣",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "two\nlines",
    ],
)
def test_what_words_are_made_of_stays(written: str):
    """P6: letters that join, families, flags."""
    assert tidy(written) == written


@pytest.mark.parametrize(
    "written", ["a\u200db", "a\u2060b", "\u3164ab", "a\u00adb", "\ufeffab", "a\U000e0041b"]
)
def test_what_draws_nothing_goes(written: str):
    """AB1."""
    assert tidy(written) == "ab"


@pytest.mark.no_cover  # counting its lines takes longer than running them
def test_a_hundred_thousand_letters_are_dealt_with():
    """AB4, AB10: whatever they are, all of them come out in parts that fit."""
    for many in ("é\u0301" * 50_000, "\u200d" * 100_000, "@" * 100_000, "a@b-" * 25_000, "👩\u200d" * 50_000):
        parts = split(defuse_pings(tidy(many)), 2_000)

        assert all(len(part) <= 2_000 for part in parts)


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


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://müller.de/", "müller.de"),
        ("https://xn--mller-kva.de", "müller.de"),
        ("https://пример.рф/", "пример.рф"),
        ("https://аррӏе.com", "xn--80ak6aa92e.com"),
        ("https://x\u2044y.com/", "xn--xy-c6t.com"),
        ("https://xn--/", "xn--"),
        ("https://Ex.org:444/x", "ex.org"),
        ("nonsense", ""),
        ("http://[", ""),
    ],
)
def test_where_a_link_leads(url: str, host: str):
    """AB5."""
    assert show_host(url) == host


def test_mail_is_not_torn_by_the_joiner():
    assert defuse_pings("ana@example.org at noon") == "ana@example.org at noon"
    assert defuse_pings("ana@everyone.org") == "ana@\u2060everyone.org"


def test_cuts_are_made_where_a_reader_would_make_them():
    """AB6."""
    assert split("One two.\n\nThree four five", 18) == ["One two.", "Three four five"]
    assert split("One two three. Four five", 18) == ["One two three.", "Four five"]
    assert split("one two three", 9) == ["one two", "three"]
    assert split("🇬🇧🇮🇪🇺🇸", 3) == ["🇬🇧", "🇮🇪", "🇺🇸"]
    assert split("", 5) == []


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


def test_words_that_run_the_other_way_are_isolated_and_others_left_alone():
    """AB2."""
    assert safety.isolate("abc") == "abc"
    assert safety.isolate("שלום") == "\u2068שלום\u2069"
