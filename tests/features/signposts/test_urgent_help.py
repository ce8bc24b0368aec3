"""SG1, SG2, SG5, SG6, SG7, SG8 and DR1, as far as urgent help goes."""

import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.countries import where_spoken
from bot.kernel.documents import Choices, Dial, Document, Link, Text, texts_in
from bot.kernel.effects import Reply
from bot.signposts.bundled import bundled
from bot.signposts.commands import RepeatGuard, Signposts, Urgent
from bot.signposts.model import (
    AT_MOST,
    LIKELY,
    Age,
    Kind,
    Line,
    age,
    confirmed,
    undiallable,
    urgent_help,
)
from tests.features.pretend import NOW, TUESDAYS, Clock, People, a_caller

LINES = bundled().lines
WHOLE = ("AU", "CA", "GB", "IE", "NZ", "US")
"""With lines of their own."""
WITH_LINES = tuple(dict.fromkeys(one.country for one in LINES if one.kind in (Kind.LINE, Kind.TEXT)))
COVERED = tuple(dict.fromkeys(line.country for line in LINES if line.country))
EVERYWHERE = sorted(code for one in Locale("en").territories if len(code := str(one)) == 2 and code.isalpha())
TODAY = NOW.date()


def dialled(document: Document) -> list[str]:
    return [block.number for block in document.blocks if isinstance(block, Dial)]


def numbers_of(country: str) -> set[str]:
    of = [line for line in LINES if line.country == country]
    return {number for line in of for number in (*line.call, line.text) if number}


def keys_of(document: Document) -> set[str]:
    return {said.key for block in document.blocks for said in texts_in(block)}


def pressed(document: Document) -> Iterator[tuple[str, dict[str, str]]]:
    for block in document.blocks:
        if isinstance(block, Choices):
            yield from ((one.press.path, dict(one.press.values)) for one in block.items)


@pytest.fixture
def signposts() -> Signposts:
    return Signposts(lines=LINES, clock=Clock())


def test_everything_bundled_can_be_shown():
    assert bundled().set_aside == ()
    assert len(COVERED) > 170
    assert set(COVERED) <= set(EVERYWHERE)
    assert all(urgent_help(one, LINES, today=TODAY).emergency for one in COVERED)


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("GB", "999"),
        ("IE", "112"),
        ("US", "911"),
        ("CA", "911"),
        ("AU", "000"),
        ("NZ", "111"),
        ("DE", "112"),
        ("JP", "119"),
        ("MX", "911"),
        ("HK", "999"),
    ],
)
def test_the_emergency_number_comes_first(signposts: Signposts, country: str, number: str):
    assert dialled(signposts.answer(country))[0] == number


@pytest.mark.parametrize("country", ["", *EVERYWHERE])
def test_no_country_is_ever_shown_the_line_of_another(signposts: Signposts, country: str):
    """SG6: every country, asked in many ways."""
    own = numbers_of(country) if country in COVERED else {"112"}

    for asked in (country, country.lower(), f" {country} "):
        for language in ("", "en", "es", "fr", "xx"):
            for more in (False, True):
                assert set(dialled(signposts.answer(asked, language, more=more))) <= own


@pytest.mark.parametrize("country", ["", "XX", "🇬🇧", "GB; DROP", "a" * 5000])
def test_an_unknown_country_gets_the_rule_the_finder_and_a_few_to_press(signposts: Signposts, country: str):
    """SG6: any other is named by typing it."""
    answer = signposts.answer(country, "en")

    assert dialled(answer) == ["112"]
    assert [block.url for block in answer.blocks if isinstance(block, Link)] == ["https://findahelpline.com"]
    offered = [values["country"] for _, values in pressed(answer) if "country" in values]
    assert len(offered) == LIKELY
    assert set(offered) <= set(WITH_LINES)
    assert "signposts-other-country" in keys_of(answer)


@pytest.mark.parametrize("language", ["", "de", "fr", "es", "pt-BR", "cy", "xx", "ja"])
def test_the_few_to_press_are_those_of_the_readers_language(signposts: Signposts, language: str):
    offered = [
        values["country"] for _, values in pressed(signposts.answer("", language)) if "country" in values
    ]

    assert 1 <= len(offered) <= LIKELY
    known = where_spoken(language)
    assert not known or set(offered) <= set(known)


def test_a_country_is_named_as_its_people_and_ours_name_it(signposts: Signposts):
    for named in ("ireland", "IE", " ie ", "Éire", "Irland"):
        assert dialled(signposts.answer(named, "de"))[0] == "112"
        assert numbers_of("IE") >= set(dialled(signposts.answer(named, "de")))


def test_what_was_probably_meant_is_offered_and_not_shown(signposts: Signposts):
    """SG6."""
    answer = signposts.answer("Frnace", "en")

    assert dialled(answer) == ["112"]
    assert next(values["country"] for _, values in pressed(answer) if "country" in values) == "FR"


def test_a_country_without_a_list_gets_the_rule_and_the_finder(signposts: Signposts):
    answer = signposts.answer("Antarctica", "en")

    assert dialled(answer) == ["112"]
    assert "signposts-not-listed" in keys_of(answer)
    assert any(isinstance(block, Link) for block in answer.blocks)


def test_where_no_line_is_listed_that_is_said_and_the_finder_stands_below(signposts: Signposts):
    answer = signposts.answer("JP", "en")

    at = next(
        n for n, one in enumerate(answer.blocks) if isinstance(one, Text) and one.key == "signposts-no-line"
    )
    assert isinstance(answer.blocks[at + 1], Link)
    assert "signposts-no-line" not in keys_of(signposts.answer("GB", "en"))


def test_numbers_of_their_own_say_whom_they_reach(signposts: Signposts):
    found = {
        block.number: block.label.key for block in signposts.answer("JP").blocks if isinstance(block, Dial)
    }

    assert found == {"119": "signposts-emergency-ambulance-fire", "110": "signposts-emergency-police"}


@pytest.mark.parametrize("country", COVERED)
def test_everybody_can_be_reached_by_the_emergency_numbers(country: str):
    emergency = urgent_help(country, LINES, today=TODAY).emergency

    assert emergency is not None
    reached = "-".join(emergency.labels) or "any"
    assert "any" in reached or all(one in reached for one in ("ambulance", "police", "fire"))


@pytest.mark.parametrize("country", ["GB", "JP", "IE"])
def test_just_the_numbers(signposts: Signposts, country: str):
    """Each with its name and nothing else; the same numbers, in the same order."""
    whole, plain = signposts.answer(country, "en"), signposts.answer(country, "en", numbers=True)

    assert dialled(plain) == dialled(whole)
    assert all(isinstance(block, Dial) and block.detail is None for block in plain.blocks)
    assert ("urgent", {"country": country, "numbers": "yes"}) in pressed(whole)


def test_just_the_numbers_asks_for_the_country_where_it_is_not_known(signposts: Signposts):
    plain = signposts.answer("", "en", numbers=True)

    assert dialled(plain) == ["112"]
    assert {values["numbers"] for _, values in pressed(plain)} == {"yes"}
    assert ("urgent", {"numbers": "yes"}) in pressed(signposts.answer("", "en"))


@pytest.mark.parametrize("country", WHOLE)
def test_at_most_three_lines_and_the_finder(country: str):
    found = urgent_help(country, LINES, today=TODAY)

    assert 1 <= len(found.lines) <= AT_MOST
    assert found.finder is not None


@pytest.mark.parametrize("country", WHOLE)
def test_adult_and_youth_lines_stand_together(country: str):
    """SG8."""
    found = urgent_help(country, LINES, today=TODAY)

    paired = {line.pair for line in found.lines if line.pair}
    of_pairs = {line.id for line in LINES if line.country == country and line.pair in paired}
    assert of_pairs <= {line.id for line in found.lines}


def test_further_lines_are_one_press_away(signposts: Signposts):
    extra = replace(next(line for line in LINES if line.id == "gb-shout"), id="gb-other", text="85259")
    answer = Signposts(lines=(*LINES, extra), clock=Clock()).answer("GB")

    assert ("urgent", {"country": "GB", "more": "yes"}) in pressed(answer)
    assert "85259" in dialled(Signposts(lines=(*LINES, extra), clock=Clock()).answer("GB", more=True))


def test_numbers_are_shown_byte_for_byte(signposts: Signposts):
    """SG1."""
    shown = {number for country in COVERED for number in dialled(signposts.answer(country))}

    assert {"116 123", "85258", "988", "741741", "111", "0800 1111", "000", "13 11 14", "1737"} <= shown


@pytest.mark.parametrize("country", ["", *COVERED])
def test_no_number_passes_through_fluent(signposts: Signposts, country: str):
    """DECISIONS 19: a blank that is a number would be printed with a comma."""
    for block in signposts.answer(country).blocks:
        for said in texts_in(block):
            assert not any(isinstance(value, int) for _, value in said.args)


@pytest.mark.parametrize(
    "number",
    [
        "116 123",
        "85258",
        "988",
        "741741",
        "111",
        "0800 1111",
        "999",
        "+1 800 273 8255",
        "(202) 555-0109",
        "(02) 5550 0041",
        "+1 (202) 555-0109",
        "1-202-555-0109",
        "202.555.0109",
    ],
)
def test_what_can_be_dialled_is_let_through(number: str):
    assert not undiallable(number)


@pytest.mark.parametrize(
    "number",
    [
        "+44116123",
        "+4485258",
        "+1741741",
        "+1988",
        "+4408001111",
        "",
        "+",
        "0800-",
        "call us",
        "+44 (0)113 496 0000",
        "+44 (0113) 496 0000",
        "(202)",
        "()5550109",
        "(202 555-0109",
        "0" * 41,
    ],
)
def test_what_nobody_can_dial_is_set_aside(number: str):
    assert undiallable(number, "44")


@given(st.text(string.digits, min_size=2, max_size=6), st.sampled_from(["1", "44", "353", "61", "64", "372"]))
def test_a_short_code_with_a_countrys_code_is_never_diallable(short: str, calling_code: str):
    assert not undiallable(short)
    assert undiallable(f"+{calling_code}{short}", calling_code)


@given(st.text(max_size=30))
def test_a_number_is_digits_and_what_parts_them_and_nothing_else(number: str):
    if not undiallable(number):
        assert set(number) <= set(string.digits + " -+.()")


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, Age.FRESH), (183, Age.FRESH), (184, Age.STALE), (367, Age.OLD), (732, Age.DEAD)],
)
def test_how_long_ago_it_was_checked(days: int, expected: Age):
    line = replace(LINES[0], checked=TODAY - timedelta(days=days))

    assert age(line, TODAY) is expected


def test_an_old_check_is_said_and_a_very_old_entry_is_not_shown():
    """SG5, with a moved clock."""
    samaritans = next(line for line in LINES if line.id == "gb-samaritans")
    later = Clock(NOW + timedelta(days=100))
    much_later = Clock(NOW + timedelta(days=3000))

    keys = {
        said.key
        for block in Signposts(lines=[samaritans], clock=later).answer("GB").blocks
        for said in texts_in(block)
    }
    assert "signposts-checked-please-check" in keys
    assert "116 123" not in dialled(Signposts(lines=LINES, clock=much_later).answer("GB"))


def test_it_never_answers_empty():
    """However old the list: the emergency number and the finder stay."""
    answer = Signposts(lines=LINES, clock=Clock(NOW + timedelta(days=9000))).answer("GB")

    assert dialled(answer) == ["999", "112"]
    assert any(isinstance(block, Link) for block in answer.blocks)


def test_it_answers_without_any_list_at_all():
    assert dialled(Signposts(lines=(), clock=Clock()).answer("GB")) == ["112"]


def test_what_the_operator_made_sure_of_counts():
    lines = confirmed(LINES, {"gb-childline": date(2026, 11, 20), "gb-samaritans": date(2020, 1, 1)})

    dates = {line.id: line.checked for line in lines}
    assert dates["gb-childline"] == date(2026, 11, 20)
    assert dates["gb-samaritans"] == date(2026, 6, 2)


def test_the_readers_language_comes_first():
    def line(id_: str, language: str) -> Line:
        shout = next(one for one in LINES if one.id == "gb-shout")
        return replace(shout, id=id_, languages=(language,))

    found = urgent_help("GB", [line("a", "en"), line("b", "cy")], today=TODAY, language="cy")

    assert [one.id for one in found.lines] == ["b", "a"]


def test_the_country_that_was_given_counts_before_the_circles(signposts: Signposts):
    bo = a_caller("bo", People(), circle=TUESDAYS, country="GB")

    assert dialled(_document(signposts.urgent(bo, Urgent("NZ"))))[0] == "111"
    assert dialled(_document(signposts.urgent(bo, Urgent())))[0] == "999"


def test_it_works_for_somebody_of_whom_nothing_is_kept(signposts: Signposts):
    """DR1: before signing up; and nothing is kept by it."""
    stranger = a_caller("nobody", People())

    reply = signposts.urgent(stranger, Urgent("GB"))

    assert stranger.kept is None
    assert reply.effects == ()
    assert reply.happened == ()


def test_the_same_event_is_answered_once_in_ten_minutes():
    clock = Clock()
    guard = RepeatGuard(clock.now)

    first, again = guard.fresh("event-1"), guard.fresh("event-1")
    other = guard.fresh("event-2")
    clock.moment += timedelta(minutes=10)

    assert (first, again, other) == (True, False, True)
    assert guard.fresh("event-1")


def test_the_guard_does_not_grow_without_bound():
    guard = RepeatGuard(Clock().now)

    for number in range(12_000):
        guard.fresh(str(number))

    assert len(guard._seen) <= 10_000


def test_emergency_lines_say_what_happens(signposts: Signposts):
    first = next(block for block in signposts.answer("GB").blocks if isinstance(block, Dial))

    assert first.detail == Text("signposts-emergency-happens")


def test_every_entry_names_its_source_and_when_it_was_checked():
    for line in LINES:
        assert line.source.startswith("https://")
        assert date(2024, 11, 24) < line.checked <= TODAY
        assert line.kind is Kind.FINDER or line.hours == "always"


def _document(reply: Reply) -> Document:
    return reply.document
