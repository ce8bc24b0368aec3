"""The rehearsal room's directory: made up, saying so, and as old on any day as it was meant to be."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from bot.app.stocking import WRITTEN, made_up, stock
from bot.kernel.people import CommunityId
from bot.signposts.entry import Status, age_of, may_be_shown
from bot.signposts.hours import readable
from bot.signposts.model import Age
from tests.journeys.scenes import a_circle
from tests.journeys.town import KEYS, a_town

HOUSE = CommunityId("house")


def entries(today: date = WRITTEN):
    return made_up(today, community=HOUSE, dice=Random(1))


def test_there_are_sixty_and_each_says_that_it_is_made_up():
    found = entries()

    assert len(found) >= 60
    assert all("made" in f"{one.name} {one.what}".casefold() for one in found)
    assert {one.community for one in found} == {HOUSE}
    assert len({one.id for one in found}) == len(found)


def test_nothing_of_it_could_be_reached_for_real():
    """SG1: numbers kept for films and books, addresses kept for examples."""
    for way in (way for one in entries() for way in one.ways):
        if "@" in way.value or "://" in way.value:
            assert any(host in way.value for host in ("example.org", "example.com", "example.net")), way


def test_its_hours_can_all_be_read():
    assert [one.name for one in entries() if one.hours and not readable(one.hours, one.country)] == []


def test_on_any_day_it_is_as_old_as_it_was_meant_to_be():
    """SG5: some of it is stale, old, dead or closed, to rehearse that too."""
    later = WRITTEN + timedelta(days=400)

    ages = [age_of(one, WRITTEN) for one in entries()]
    assert [age_of(one, later) for one in entries(later)] == ages
    assert {Age.FRESH, Age.STALE, Age.OLD, Age.DEAD} == set(ages)
    assert any(one.status is not Status.ACTIVE for one in entries())
    assert sum(may_be_shown(one, WRITTEN) for one in entries()) >= 55


async def test_it_is_there_to_be_found_and_to_be_kept(tmp_path: Path):
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path, language=KEYS) as town:
        await a_circle(town)
        await town.core.do(lambda: stock(town.core, dice=Random(1)))
        await town.says("fay", "circle keeper @fay")

        assert "signposts-name(Wexshire Night Owls)" in await town.says(
            "ana", "signpost find cant sleep at night"
        )
        assert "signposts-review-one(" in await town.says("fay", "signpost review")
