"""The directory as people live with it: a keeper puts something in, a member finds it in private (S1–S3)."""

from datetime import timedelta

import sqlalchemy as sa

from storage.everything import METADATA
from tests.journeys.scenes import a_circle
from tests.journeys.town import Town

HALF_A_YEAR = timedelta(days=200)


async def kept_by_fay(town: Town) -> None:
    """Fay keeps the directory, and puts a line and a table for tea into it."""
    await a_circle(town, "bo")
    assert "circles-role-yes-keeper" in await town.says("fay", "circle keeper @fay")
    await town.fills(
        "fay",
        "signpost add",
        name="Night owls",
        how="call",
        at="0113 496 0005",
        what="A line for people who cannot sleep",
    )
    await town.fills(
        "fay",
        "signpost add",
        name="Tea and talk",
        how="visit",
        at="Library, 3 Mill Lane",
        what="A table where people meet over tea",
    )


async def test_a_member_finds_something_opens_it_and_keeps_it_for_themselves(town: Town):
    """S1, SG1, SG2, SG3, SG4: in private, whole, and three ways on."""
    await kept_by_fay(town)
    before = town.seen()

    answer = await town.says("ana", "signpost find cant sleep at night")
    for said in ("signposts-name(Night owls)", "0113 496 0005", "signposts-checked(", "signposts-not-kept"):
        assert said in answer
    assert "Tea and talk" not in answer
    assert "signposts-name(Night owls)" in await town.presses("ana", "signposts-open")
    assert "signposts-saved-now(Night owls)" in await town.presses("ana", "signposts-save")
    await town.says("ana", "signpost saved")
    assert "0113 496 0005" in await town.presses("ana", "signposts-name")
    await town.says("ana", "signpost saved")
    assert "signposts-saved-erased" in await town.presses("ana", "signposts-saved-erase")
    assert town.seen() == before


async def test_nothing_that_fits_is_said_and_people_and_topics_are_offered(town: Town):
    """SG2, SG6: another country's entry is not shown instead."""
    await kept_by_fay(town)

    assert "signposts-nothing" in await town.says("ana", "signpost find qqqq zzzz")
    assert "Night owls" not in await town.says("ana", "signpost find cant sleep at night --place IE")
    assert "signposts-browse-how" in await town.presses("ana", "signposts-browse-button")
    assert "signposts-browse-topic" in await town.presses("ana", "signposts-group-mind")
    await town.says("ana", "signpost find cant sleep")
    assert "signposts-none" in await town.presses("ana", "signposts-none-button")
    await town.says("ana", "signpost find cant sleep")
    assert "signposts-not-now-said" in await town.presses("ana", "signposts-not-now")


async def test_a_member_says_that_something_has_changed_and_a_keeper_looks(town: Town):
    """S3, SG10: the keeper hears what, and not who."""
    await kept_by_fay(town)
    await town.says("bo", "signpost find tea")
    await town.presses("bo", "signposts-open")
    assert town.asks("signpost changed", await town.presses("bo", "signposts-changed-button"))
    which = await entry_called(town, "Tea and talk")
    said = await town.fills("bo", "signpost changed", entry=which, words="They moved to the chapel")

    assert "signposts-told-note" in said
    told = town.told("fay")[-1]
    assert "signposts-told-changed(Tea and talk)" in told
    assert "They moved to the chapel" in told
    assert "bo" not in told.replace("button", "")
    assert "signposts-review-flagged(Tea and talk" in await town.says("fay", "signpost review")
    await town.fills("fay", "signpost edit", entry=which, part="visit", to="Chapel, 5 Mill Lane")
    assert "signposts-review-none" in await town.says("fay", "signpost review")
    assert "Chapel, 5 Mill Lane" in await town.says("ana", "signpost find tea")


async def test_once_a_month_a_keeper_is_asked_what_still_holds(town: Town):
    """S3, SG5: and members read how old it is until somebody has looked."""
    await kept_by_fay(town)
    await town.waits(HALF_A_YEAR)

    assert "signposts-checked-please-check(" in await town.says("ana", "signpost find cant sleep")
    asked = town.told("fay")[-1]
    assert "signposts-round" in asked
    assert "signposts-review-one(Night owls" in asked
    assert "signposts-true(2" in await town.presses("fay", "signposts-true-all", where="dm")
    assert "signposts-checked(" in await town.says("ana", "signpost find cant sleep")


async def test_only_keepers_change_the_directory(town: Town):
    """SG10."""
    await kept_by_fay(town)

    assert "signposts-keepers-only" in await town.says("bo", "signpost review")
    which = await entry_called(town, "Night owls")
    assert "signposts-keepers-only" in await town.fills("bo", "signpost hide", entry=which)
    assert "signposts-done-hidden(Night owls)" in await town.fills("fay", "signpost hide", entry=which)
    assert "signposts-nothing" in await town.says("ana", "signpost find cant sleep at night")


FIRST = (
    test_a_member_finds_something_opens_it_and_keeps_it_for_themselves,
    test_a_member_says_that_something_has_changed_and_a_keeper_looks,
)
LIST = """
[directory]
licence = "CC0-1.0"
[[entry]]
id = "cake"
name = "Cake and company"
what = "A made-up table for people who would rather not eat alone"
country = "GB"
call = ["0113 496 0077"]
pair = "cake"
checked = 2026-11-01
[[entry]]
id = "young"
name = "Cake for the young"
what = "The same for people under eighteen"
country = "GB"
oldest = 18
call = ["0113 496 0078"]
pair = "cake"
checked = 2026-11-01
[[entry]]
id = "nobody"
name = "A number that nobody could dial"
what = "It is set aside"
country = "GB"
call = ["+44116123"]
checked = 2026-11-01
"""


async def test_a_keeper_brings_a_list_in_as_a_file_and_takes_it_back(town: Town):
    """SG1, SG8, SG9: nothing changes before the yes; what nobody could dial is set aside, with its line."""
    await kept_by_fay(town)

    shown = await town.attaches("fay", "signpost import", "file", "list.toml", LIST.encode(), where="dm")
    for said in (
        "signposts-import-added(2)",
        "signposts-import-invalid(1)",
        "list.toml",
        "signposts-import-waits",
    ):
        assert said in shown
    assert "Cake and company" not in await town.says("ana", "signpost find cake")

    assert "signposts-imported(2, 0, 0)" in await town.presses("fay", "signposts-import-yes", where="dm")
    found = await town.says("ana", "signpost find cake and company")
    assert "0113 496 0077" in found
    assert "Cake for the young" in found
    assert "signposts-unimported(0, 2)" in await town.presses("fay", "signposts-unimport", where="dm")
    assert "Cake and company" not in await town.says("ana", "signpost find cake")


async def entry_called(town: Town, name: str) -> str:
    """Its id, as a platform that suggests names would hand it over."""
    table = METADATA.tables["signposts"]
    wanted = sa.select(table.c.id).where(table.c.name == name)
    return await town.core.do(lambda: str(town.core.work.read(wanted).scalar_one()))
