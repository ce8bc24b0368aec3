"""How well two people fit, and what may be said of it."""

from dataclasses import replace
from random import Random

import pytest

from bot.buddies.model import (
    ANY_TIME,
    Kind,
    Likeness,
    Mode,
    Reason,
    Seeker,
    fit,
    hindrances,
    rarity_of,
    recency,
    stretches,
)
from bot.buddies.table import table_of
from tests.features.buddies.people import some_past, some_people

ANA, BEN = Seeker("ana"), Seeker("ben")
HOUR = 0b11


def parts(a: Seeker, b: Seeker, weeks: int | None = None) -> dict[str, tuple[str, ...]]:
    found = fit(a, b, Kind.SUPPORT, rarity_of([a, b]), {} if weeks is None else {(a.id, b.id): weeks})
    assert found
    assert sum(part.points for part in found.parts) == found.points
    return {part.name: part.what for part in found.parts}


def test_what_two_share_is_told_with_the_rarest_first():
    people = [
        Seeker(
            "ana", languages=frozenset({"cy", "en"}), times=HOUR << 36, topics=frozenset({"caring", "sleep"})
        ),
        Seeker(
            "ben",
            languages=frozenset({"en"}),
            modes=frozenset({Mode.TEXT}),
            topics=frozenset({"caring", "sleep"}),
        ),
        Seeker("eli", topics=frozenset({"sleep"})),
    ]

    found = fit(people[0], people[1], Kind.SUPPORT, rarity_of(people), {})

    assert found
    assert {part.name: part.what for part in found.parts} == {
        "topics": ("caring", "sleep"),
        "times": ("36-38",),
        "languages": ("en",),
        "mode": ("text",),
        "new": (),
    }


def test_having_met_long_ago_counts_ever_less():
    points = [
        sum(part.points for part in found.parts if part.name == "new")
        for weeks in (1, 12, 20, 40, 60)
        if (found := fit(ANA, BEN, Kind.SUPPORT, {}, {("ana", "ben"): weeks}))
    ]

    assert points == [0, 0, 4, 14, 19]
    assert [recency(weeks) for weeks in (None, 0, 1, 12, 13)] == [0, 13, 12, 1, 0]


@pytest.mark.parametrize(
    "a, b, stands_in_the_way",
    [
        ({"languages": frozenset({"cy"})}, {"languages": frozenset({"en"})}, {Reason.LANGUAGES}),
        ({"languages": frozenset({"cy"})}, {}, set()),
        (
            {"languages": frozenset({"cy"}), "any_language": True},
            {"languages": frozenset({"en"}), "any_language": True},
            set(),
        ),
        ({"times": HOUR}, {"times": HOUR << 1}, {Reason.TIMES}),
        ({"times": HOUR}, {"times": ANY_TIME}, set()),
        ({"modes": frozenset({Mode.TEXT})}, {"modes": frozenset({Mode.VOICE})}, {Reason.MODE}),
        ({"modes": frozenset({Mode.IN_PERSON})}, {}, {Reason.MODE}),
        ({"modes": frozenset({Mode.IN_PERSON}), "area": "Leeds"}, {"area": " leeds"}, set()),
        ({"gender": "woman", "same_gender": True}, {"gender": "man"}, {Reason.GENDER}),
        ({"same_gender": True}, {}, {Reason.GENDER}),
        ({"gender": "Woman", "same_gender": True}, {"gender": "woman"}, set()),
    ],
)
def test_a_rule_forbids_a_pair_or_it_does_not(a, b, stands_in_the_way):
    assert hindrances(replace(ANA, **a), replace(BEN, **b), Kind.SUPPORT) == stands_in_the_way


def test_shadowing_is_between_somebody_new_and_somebody_experienced():
    guide = replace(BEN, experience=2)

    assert hindrances(ANA, BEN, Kind.SHADOWING) == {Reason.EXPERIENCE}
    assert not hindrances(ANA, guide, Kind.SHADOWING)


@pytest.mark.parametrize("whose", ["ana", "ben"])
def test_either_of_two_can_wish_never_to_meet_and_nothing_tells_whose_wish_it_was(whose):
    a, b = (
        replace(one, apart=frozenset({"ana", "ben"}) if one.id == whose else frozenset())
        for one in (ANA, BEN)
    )

    assert fit(a, b, Kind.SUPPORT, {}, {}) is None
    assert not hindrances(a, b, Kind.SUPPORT)


def test_what_must_not_be_told_is_in_no_part():
    assert parts(replace(ANA, missed=5), BEN) == parts(ANA, BEN)


def test_a_wish_for_somebody_alike_or_different_counts_where_it_is_met():
    alike = replace(ANA, likeness=Likeness.LIKE)
    different = replace(ANA, likeness=Likeness.DIFFERENT)

    assert parts(alike, BEN)["likeness"] == ("like",)
    assert "likeness" not in parts(different, BEN)
    assert parts(different, replace(BEN, experience=3))["likeness"] == ("different",)


def test_time_is_told_in_stretches():
    assert stretches(0b1110011) == [(0, 2), (4, 7)]
    assert stretches(ANY_TIME) == [(0, 336)]
    assert stretches(0) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_a_table_of_everybody_says_the_same_as_two_alone(kind):
    dice = Random(kind.value)
    people = sorted((one for one in some_people(dice, 60) if one.room), key=lambda one: one.id)
    past, rarity = some_past(dice, people), rarity_of(people)

    for rows, scores in table_of(people, kind, rarity, past, seed=1).blocks(16):
        for row, one in enumerate(people[rows]):
            for column, other in enumerate(people):
                found = fit(one, other, kind, rarity, past)
                score = int(scores[row, column])
                assert (score < 0) if found is None else (score // 64 == found.points)
