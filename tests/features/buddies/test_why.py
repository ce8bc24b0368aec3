"""Why people were paired: from the very parts that decided it, and never what is nobody's to know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.words import Texts
from bot.buddies.model import Fit, Kind, Likeness, Mode, Part, Seeker, fit
from bot.buddies.result import Group
from bot.buddies.rounds import Reason
from bot.buddies.showing import reasons
from bot.buddies.times import Span
from bot.buddies.why import common_times, reasons_of
from bot.kernel.documents import say
from bot.kernel.plain import plain
from tests.features.pretend import NOW

ANA = Seeker("ana", languages=frozenset(("welsh", "english")), topics=frozenset(("sleep", "grief")))
BO = Seeker("bo", languages=frozenset(("english",)), topics=frozenset(("grief", "work")), experience=3)


def of(*fits: Fit) -> Group:
    return Group(("ana", "bo", "cem")[: 2 if len(fits) == 1 else 3], fits)


def parts(**found: tuple[str, ...]) -> Fit:
    return Fit(len(found), tuple(Part(name, 1, what) for name, what in found.items()))


def told(why: tuple[Reason, ...], zone: str = "UTC") -> list[str]:
    words = Texts()("en", zone, name=str)
    lines = plain(say(reasons(why, zone, NOW)), words, name=str)
    return [
        line.replace("\u2068", "").replace("\u2069", "").removeprefix("- ") for line in lines.splitlines()
    ]


def test_two_are_told_what_they_share_in_the_order_of_what_matters():
    found = fit(ANA, BO, Kind.SUPPORT, {"grief": 9}, {})
    assert found is not None

    why = reasons_of(of(found))

    names = [one.name for one in why]
    assert names == ["topics", "languages", "times", "mode", "experience", "new"]
    assert {one.name: one.what for one in why if one.name in ("topics", "languages")} == {
        "topics": ("grief",),
        "languages": ("english",),
    }
    lines = told(why)
    assert "you ticked: grief" in lines
    assert "languages you share: English" in lines
    assert "you have not met before" in lines
    assert not any("sleep" in one or "work" in one or "welsh" in one for one in lines)


def test_which_level_whose_wish_and_how_long_ago_is_nobodys_to_know():
    group = of(parts(experience=("0", "3"), likeness=("different",), new=("14",)))

    why = reasons_of(group)

    assert why == (Reason("likeness"), Reason("experience"), Reason("not-lately"))
    assert not any(character.isdigit() for line in told(why) for character in line)


@pytest.mark.parametrize("which", range(3))
def test_of_three_only_what_all_share_is_told(which: int):
    fits = [parts(topics=("grief", "sleep"), mode=("text",)) for _ in range(3)]
    fits[which] = parts(topics=("grief", "work"))

    assert reasons_of(of(*fits)) == (Reason("topics", ("grief",)),)


@pytest.mark.parametrize("which", range(3))
def test_three_have_not_met_before_only_if_no_two_of_them_have(which: int):
    fits = [parts(new=()) for _ in range(3)]
    assert reasons_of(of(*fits)) == (Reason("new"),)

    fits[which] = parts(new=("20",))

    assert reasons_of(of(*fits)) == (Reason("not-lately"),)


def test_three_are_told_times_that_suit_all_of_them():
    fits = (parts(times=("82-92",)), parts(times=("84-100", "200-204")), parts(times=("80-88",)))

    why = reasons_of(of(*fits))

    assert common_times(why, "UTC", NOW) == (Span(1, 1080, 1200),)
    assert told(why) == ["a time that suits: Tuesday 18:00 to 20:00"]
    assert told(why, "America/New_York") == ["a time that suits: Tuesday 13:00 to 15:00"]
    assert reasons_of(of(*fits[:2], parts(times=("0-4",)))) == ()


def test_the_longest_time_comes_first_and_two_are_enough():
    why = reasons_of(of(parts(times=("82-84", "130-140", "180-184", "230-232"))))

    assert [one.end - one.start for one in common_times(why, "UTC", NOW)] == [300, 120, 60, 60]
    assert len(told(why)) == 2


def test_when_any_time_suits_that_is_no_reason():
    group = of(parts(times=("0-336",), mode=("text",)))

    assert told(reasons_of(group)) == ["you can write to each other"]


def test_with_nothing_in_common_there_is_still_a_sentence():
    assert told(reasons_of(of(Fit(0)))) == ["you would like a buddy, and so would they"]


@given(
    apart=st.sets(st.sampled_from(("cem", "dee"))),
    missed=st.integers(0, 5),
    room=st.integers(1, 9),
    likeness=st.sampled_from(Likeness),
    modes=st.sets(st.sampled_from((Mode.TEXT, Mode.VOICE)), min_size=1),
)
def test_whom_they_avoid_what_they_hold_and_how_often_they_were_left_out_is_in_no_reason(
    apart: set[str], missed: int, room: int, likeness: Likeness, modes: set[Mode]
):
    """S5: what must not be told changes nothing of what is told."""
    ana = Seeker("ana", likeness=likeness, modes=frozenset(modes))
    other = Seeker(
        "ana", likeness=likeness, modes=frozenset(modes), apart=frozenset(apart), missed=missed, room=room
    )

    found = [fit(one, BO, Kind.SUPPORT, {}, {}) for one in (ana, other)]

    assert found[0] == found[1]
    assert found[0] is not None
    assert not set(apart) & {what for one in reasons_of(of(found[0])) for what in one.what}
