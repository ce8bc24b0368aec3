"""How people name a country, a zone, a language: any words give a value or a nearest one, never a crash (AB4)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.countries import country_name, near_country, read_country
from bot.mydata.model import (
    near_zone,
    read_language,
    read_zone,
    start_of,
    today_in,
)


@given(st.text(max_size=60))
def test_any_words_give_a_real_country_or_none(words: str):
    for code in (read_country(words), near_country(words)):
        assert code is None or (len(code) == 2 and country_name(code, "en") != code)


@given(st.text(max_size=60))
def test_any_words_give_a_real_zone_or_none(words: str):
    for zone in (read_zone(words), near_zone(words)):
        assert zone is None or ZoneInfo(zone).key == zone


@given(st.text(max_size=60))
def test_any_words_give_an_offered_language_or_none(words: str):
    assert read_language(words, {"en": "English", "cy": "Cymraeg"}) in (None, "en", "cy")


def test_every_zone_can_be_named():
    named = [zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")]

    assert [zone for zone in named if read_zone(zone.upper()) != zone] == []


def test_a_city_that_several_zones_have_is_not_guessed():
    """Two are called Louisville; nobody is put into one of them by chance."""
    assert read_zone("Louisville") is None
    assert read_zone("Louisville ") is None


@pytest.mark.parametrize(
    ("words", "code"), [("Côte d’Ivoire", "CI"), ("Österreich", None), ("Aotearoa", "NZ"), ("eire", "IE")]
)
def test_countries_as_people_write_them(words: str, code: str | None):
    assert read_country(words) == code


def test_a_country_is_named_in_the_persons_language():
    assert country_name("DE", "fr") == "Allemagne"
    assert country_name("DE", "zz") == "Germany"
    assert country_name("??", "en") == "??"


def test_the_language_of_a_country_is_the_language():
    assert read_language("en-GB", {"en": "English"}) == "en"
    assert read_language("ENGLISH", {"en": "English"}) == "en"


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("Europe/London", date(2026, 3, 29), datetime(2026, 3, 29, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 10, 4), datetime(2026, 10, 3, 13, 30, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 4, 24), datetime(2026, 4, 23, 22, tzinfo=UTC)),
    ],
)
def test_a_day_begins_where_they_are(zone: str, day: date, begins: datetime):
    """RL10: also on days on which the clocks change, at midnight itself in Cairo."""
    assert start_of(day, zone) == begins


def test_today_is_where_they_are():
    assert today_in("Pacific/Auckland", datetime(2026, 11, 24, 12, tzinfo=UTC)) == date(2026, 11, 25)
