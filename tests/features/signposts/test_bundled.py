"""What is in the helpline files, and what happens to an entry that cannot be trusted."""

from datetime import date

import pytest

from bot.signposts.bundled import SetAside, bundled, read, read_confirmed

GOOD = """
country = "GB"
calling_code = "44"
[[line]]
id = "one"
kind = "line"
name = "One"
call = ["116 123"]
who = "For anyone."
happens = "Somebody listens."
private = "Confidential."
hours = "always"
cost = "free"
source = "https://example.org"
checked = 2026-06-02
"""


def test_a_good_entry_is_read_whole():
    line = read(GOOD).lines[0]

    assert (line.country, line.call, line.checked, line.languages) == (
        "GB",
        ("116 123",),
        date(2026, 6, 2),
        ("en",),
    )


@pytest.mark.parametrize(
    ("good", "bad", "why"),
    [
        ('"116 123"', '"+44116123"', "+44116123 cannot be dialled"),
        ('["116 123"]', "[116123]", "numbers stand in quotes, so that no zero is lost"),
        ('call = ["116 123"]', "", "nothing says how to reach it"),
        ('kind = "line"', 'kind = "fax"', "kind is one of emergency, line, text, finder"),
        ('kind = "line"', 'kind = "finder"', "a finder is an address"),
        ("checked = 2026-06-02", 'checked = "2026-06-02"', "checked is a date, without quotes: 2026-06-02"),
        ("checked = 2026-06-02", 'checked = ""', "nothing says its checked"),
        ('source = "https://example.org"', 'source = "http://example.org"', "source is an https address"),
        ('cost = "free"', "", "nothing says its cost"),
        ('cost = "free"', 'cost = "free"\nstars = 5', "stars is not something an entry has"),
        ('call = ["116 123"]', 'call = ["116 123"]\nlabels = ["fire", "fire"]', "labels says of each number"),
        ('call = ["116 123"]', 'call = ["116 123"]\nlabels = ["coast"]', "labels says of each number"),
        ('country = "GB"', 'country = "UKX"', "country is a code like GB"),
    ],
)
def test_an_entry_that_cannot_be_trusted_is_set_aside_with_its_reason(good: str, bad: str, why: str):
    loaded = read(GOOD.replace(good, bad))

    assert loaded.lines == ()
    assert [(one.id, one.why[: len(why)]) for one in loaded.set_aside] == [("one", why)]


def test_one_bad_entry_does_not_hold_up_the_others():
    loaded = read(GOOD, GOOD.replace('"one"', '"two"').replace("116 123", "call me"))

    assert [line.id for line in loaded.lines] == ["one"]
    assert [aside.id for aside in loaded.set_aside] == ["two"]


def test_the_same_id_twice_counts_once():
    assert read(GOOD, GOOD).set_aside == (SetAside("one", "its id is there twice"),)


def test_the_operators_own_word_is_read():
    page = '[confirmed]\ngb-samaritans = 2026-11-24\ngb-shout = "yesterday"'

    assert read_confirmed(page) == {"gb-samaritans": date(2026, 11, 24)}


def test_every_country_has_a_file_of_its_own():
    """Named after it, so that whoever looks for one finds it."""
    emergencies = [one for one in bundled().lines if one.kind == "emergency"]

    assert [one.id for one in emergencies] == [f"{one.country.lower()}-emergency" for one in emergencies]
    assert [one.country for one in emergencies] == sorted({one.country for one in emergencies})
