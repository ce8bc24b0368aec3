"""Circles begin, are held, move and end; roles are asked for, never given."""

from datetime import timedelta

import pytest

from tests.journeys.scenes import a_circle, join
from tests.journeys.town import ROOM, Town


async def test_only_whoever_runs_the_room_makes_it_a_circle(town: Town):
    await join(town, "ana", "fay")

    assert "circles-not-yours" in await town.says("ana", "circle create Ours")
    assert "circles-not-here" in await town.says("fay", "circle create Ours", where="dm")
    assert "circles-made(Ours)" in await town.says("fay", "circle create Ours --zone europe/berlin")
    assert "circles-already(Ours)" in await town.says("fay", "circle create Another")
    assert "circles-zone(Europe/Berlin)" in await town.says("ana", "circle show")


async def test_nobody_can_do_anything_before_saying_yes(town: Town):
    assert "needs-consent" in await town.says("nia", "circle create Ours")
    assert "needs-circle" in await town.says("nia", "rules show")


async def test_settings_are_changed_by_facilitators(town: Town):
    """PV10."""
    await a_circle(town)

    assert "needs-facilitator" in await town.says("ana", "circle settings --grace 3")
    assert "circles-grace(3)" in await town.says("fay", "circle settings --grace 3")
    assert "circles-zone-unknown" in await town.says("fay", "circle settings --zone Etc/../x")
    assert "form-number-between" in await town.says("fay", "circle settings --grace 900")
    assert "circles-renamed(Wednesdays)" in await town.says("fay", "circle rename Wednesdays")


async def test_facilitators_see_who_agreed_to_what(town: Town):
    await a_circle(town)
    await town.goes("ana")

    members = await town.says("fay", "circle members")

    assert "circles-member-current(fay, 1)" in members
    assert "circles-member-away(ana, 1)" in members
    assert "needs-facilitator" in await town.says("ana", "circle members")


async def test_a_role_is_asked_for_and_a_no_is_fine(town: Town):
    await a_circle(town, "bo")

    assert "circles-asked(ana)" in await town.says("fay", "circle facilitators @ana")
    assert "circles-asked-facilitator" in town.told("ana")[-1]
    assert "circles-role-no" in await town.presses("ana", "circles-no", where="dm")
    assert "needs-facilitator" in await town.says("ana", "rules draft")
    await town.waits(timedelta(hours=2))
    await town.says("fay", "circle facilitators @ana")
    assert "circles-role-yes-facilitator" in await town.presses("ana", "circles-yes", where="dm")
    assert "circles-new-facilitator(ana)" in town.seen()[-1]
    assert "rules-draft-title" in await town.says("ana", "rules draft")


async def test_a_circle_without_a_facilitator_falls_asleep_after_a_fortnight(town: Town):
    await a_circle(town, "bo")

    assert "circles-last" in await town.says("fay", "circle facilitators @fay --change remove")
    await town.presses("fay", "circles-step-back-sure")
    await town.waits(timedelta(days=15))
    assert "circles-asleep" in town.seen()[-1]
    assert "circles-asked(bo)" in await town.says("ana", "circle facilitators @bo")
    await town.presses("bo", "circles-yes", where="dm")
    assert "rules-draft-title" in await town.says("bo", "rules draft")


async def test_newcomers_have_a_named_welcomer(town: Town):
    await a_circle(town, "bo")
    await town.says("fay", "circle welcomer @bo")
    await town.presses("bo", "circles-yes", where="dm")
    await join(town, "nia")

    assert "welcome-by(bo)" in await town.says("nia", "welcome")
    assert town.told("bo")[-1].startswith("circles-asked")
    assert "welcome-told" in await town.presses("nia", "welcome-hello")
    assert "welcome-say-hello(nia, Tuesday circle)" in town.told("bo")[-1]


async def test_who_goes_is_away_and_comes_back_as_they_were(town: Town):
    await a_circle(town)
    await town.goes("ana")
    await town.waits(timedelta(days=20))

    await town.arrives("ana")

    assert "rules-yours" in await town.says("ana", "rules show")


async def test_who_is_away_too_long_agrees_anew(town: Town):
    await a_circle(town)
    await town.goes("ana")
    await town.waits(timedelta(days=31))

    await town.arrives("ana")

    assert "rules-not-yours" in await town.says("ana", "rules show")


async def test_a_circle_moves_with_all_it_agreed(town: Town):
    await a_circle(town)

    assert "circles-move-which" in await town.says("fay", "circle move", where="garden")
    assert "circles-moved" in await town.presses("fay", "circles-move-one")
    assert "circles-moved-away" in town.seen(ROOM)[-1]
    assert "rules-default-1" in await town.says("fay", "rules show", where="garden")


async def test_a_circle_ends_and_what_is_kept_of_it_goes(town: Town):
    await a_circle(town)

    assert "circles-end-goes" in await town.says("fay", "circle end")
    assert "circles-end-done" in await town.presses("fay", "circles-end-sure")
    assert "circles-ended" in town.seen()[-1]
    assert "needs-circle" in await town.says("ana", "rules show")
    await town.waits(timedelta(days=31))
    assert await town.core.do(town.core.circles.any) is None


async def test_leaving_a_circle_asks_for_no_reason(town: Town):
    """S6."""
    await a_circle(town)

    assert "mydata-leave-circle-goes" in await town.says("ana", "me leave circle")
    assert "mydata-left-circle" in await town.presses("ana", "mydata-leave-sure-circle")
    assert "needs-member" in await town.says("ana", "thanks @fay For all")


FILE = """# A circle, as it was rehearsed with Kith.

name = "Rehearsed"
language = "en"
zone = "Europe/Berlin"
country = "DE"
grace_days = 3

rules = [
  "We listen.",
  "Anyone can pass.",
]
"""


async def test_what_was_rehearsed_is_used_for_real(town: Town):
    await join(town, "fay")

    await town.fills("fay", "circle create", name="Ours", country="AT", **{"from": FILE})
    shown = await town.says("fay", "circle show")
    draft = await town.says("fay", "rules draft")

    assert "circles-title(Ours)" in shown
    assert "circles-zone(Europe/Berlin)" in shown
    assert "circles-country(AT)" in shown
    assert "circles-grace(3)" in shown
    assert "We listen." in draft
    assert "Anyone can pass." in draft


@pytest.mark.parametrize(
    ("before", "after", "at"),
    [
        ("Europe/Berlin", "Etc/../x", "circles-file(zone)"),
        ('"Rehearsed"', "x", "circles-file(3)"),
        ("country", "colour", "circles-file('colour')"),
        ("We listen.", "x" * 201, "circles-file(rules, 1)"),
    ],
)
async def test_a_file_that_cannot_be_read_says_where_and_nothing_is_made(
    town: Town, before: str, after: str, at: str
):
    await join(town, "fay")

    assert at in await town.fills(
        "fay", "circle create", name="Ours", **{"from": FILE.replace(before, after)}
    )
    assert "needs-circle" in await town.says("fay", "circle show")
