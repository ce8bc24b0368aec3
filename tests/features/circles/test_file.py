"""A circle in a file: what is written is read back, and whatever else comes gets one sentence (AB8, AB24, AB4)."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.circles.file import LARGEST, CircleFile, FileTrouble, read, write
from bot.circles.model import LONGEST_NAME, read_country, read_language, read_zone
from bot.kernel.forms import clean

_letters = st.characters(codec="utf-8")
_names = st.text(_letters, max_size=LONGEST_NAME).map(lambda words: " ".join(words.split())).filter(bool)
_rules = st.lists(
    st.text(_letters, max_size=200).map(lambda words: " ".join(words.split())).filter(bool), max_size=20
).map(tuple)
_prompts = st.lists(st.text(_letters, max_size=500).map(clean).filter(bool), max_size=20).map(tuple)
_schedules = st.lists(
    st.sampled_from(["Tuesdays 19:00", "every 2 weeks on Friday at 8am; non-directive", "daily 9:00; own"]),
    max_size=5,
).map(tuple)
_files = st.builds(
    CircleFile,
    name=_names,
    language=st.sampled_from(["en", "de", "pt-BR"]),
    zone=st.sampled_from(["Europe/London", "Australia/Lord_Howe", "UTC"]),
    country=st.sampled_from(["", "GB", "NZ"]),
    grace_days=st.integers(1, 60),
    rules=_rules,
    prompts=_prompts,
    schedules=_schedules,
)


@given(_files)
def test_what_is_written_is_read_back(circle: CircleFile):
    assert read(write(circle)) == circle


@given(st.text(_letters, max_size=300))
def test_any_text_is_a_circle_or_a_sentence(words: str):
    with contextlib.suppress(FileTrouble):
        assert read(words) is not None


def test_an_empty_file_is_a_circle_with_what_is_assumed():
    assert read("") == CircleFile()


@pytest.mark.parametrize(
    "words", ['a "quote"', "back\\slash", "tab\tin", "\x7f\x00\x1b[31m", "#", "'''", "]", "= 1"]
)
def test_no_name_breaks_out_of_its_string(words: str):
    """AB5 in spirit: whatever somebody called their circle stays a name."""
    circle = CircleFile(name=words, rules=(words,))

    back = read(write(circle))

    assert back.name == " ".join(words.split())
    assert back.country == "GB"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("nmae = 'x'", "nmae"),
        ("name = 3", "name"),
        ("name = '   '", "name"),
        ("name = '" + "x" * 61 + "'", "name"),
        ("grace_days = 0", "grace_days"),
        ("grace_days = 61", "grace_days"),
        ("grace_days = true", "grace_days"),
        ("grace_days = '7'", "grace_days"),
        ("zone = 'Etc/../x'", "zone"),
        ("country = 'Britain'", "country"),
        ("language = 'no such'", "language"),
        ("rules = 'We listen'", "rules"),
        ("rules = ['We listen', 7]", "rules, line 2"),
        ("rules = ['We listen', '']", "rules, line 2"),
        ("rules = ['" + "x" * 201 + "']", "rules, line 1"),
        ("rules = [" + "'We listen'," * 21 + "]", "rules"),
        ("prompts = ['What helped?', 7]", "prompts, line 2"),
        ("prompts = ['  ']", "prompts, line 1"),
        ("prompts = ['" + "x" * 501 + "']", "at most 500"),
        ("prompts = [" + "'And you?'," * 201 + "]", "prompts holds at most 200"),
        ("schedules = 'Tuesdays 19:00'", "schedules"),
        (
            "schedules = ['Tuesdays 19:00', 'now and then']",
            "schedules, line 2: that rhythm could not be read",
        ),
        ("schedules = ['Tuesdays']", 'like: schedules = \\["Tuesdays 19:00"\\]'),
        ("schedules = ['Tuesdays 19:00; <b>']", "schedules, line 1"),
        ("schedules = [" + "'Tuesdays 19:00'," * 6 + "]", "schedules holds at most 5"),
        ("name = x\nzone = 'UTC'", "line 1"),
        ("name = 'x'\nname = 'y'\n", "line 2"),
        ("[circle]\nname = 'x'", "circle"),
    ],
)
def test_what_is_wrong_is_named(text: str, named: str):
    with pytest.raises(FileTrouble, match=named):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "#" * (LARGEST + 1),
        "x = " + "[" * 20_000,
        "grace_days = " + "9" * 20_000,
        "x = 9999-99-99",
        '"\x1b[2J" = 1',
        '"' + "k" * 5000 + '" = 1',
    ],
)
def test_a_hostile_file_gets_one_short_sentence(text: str):
    """AB8: no bomb, no endless nesting, and nothing of it reaches a terminal raw."""
    with pytest.raises(FileTrouble) as caught:
        read(text)

    assert len(str(caught.value)) < 400
    assert "\x1b" not in str(caught.value)


def test_what_is_not_known_of_a_circle_is_not_shown_by_its_repr():
    """PV5: rules somebody drafted are in no log."""
    assert "We listen" not in repr(CircleFile(rules=("We listen",), prompts=("We listen?",)))


def test_a_file_with_everything_in_it_is_not_too_large():
    full = CircleFile(rules=("🌱" * 200,) * 20, prompts=tuple(f"{one:03}" + "🌱" * 497 for one in range(200)))

    assert read(write(full)) == full


@pytest.mark.parametrize(
    ("words", "zone"), [("europe/london", "Europe/London"), ("utc", "UTC"), ("Etc/GMT+5", None)]
)
def test_zones(words: str, zone: str | None):
    assert read_zone(words) == zone


@pytest.mark.parametrize(
    ("words", "code"), [("gb", "GB"), ("EU", None), ("", None), ("🇬🇧", None), ("001", None)]
)
def test_countries(words: str, code: str | None):
    assert read_country(words) == code


@pytest.mark.parametrize(
    ("words", "code"), [("en", "en"), ("pt_BR", "pt-BR"), ("xx", None), ("no-such", None)]
)
def test_languages(words: str, code: str | None):
    assert read_language(words) == code
