"""Made entries for tests: a name, what it is, and whatever else matters to the test at hand."""

from datetime import date
from typing import Any

from bot.kernel.people import CommunityId
from bot.signposts.entry import Entry, EntryId
from tests.features.pretend import NOW

TODAY: date = NOW.date()
HOUSE, NEXT_DOOR = CommunityId("house"), CommunityId("next door")


def an_entry(id_: str, name: str = "", what: str = "", **more: Any) -> Entry:
    """Checked today, for everybody, in Britain, unless it says otherwise."""
    given = {"country": "GB", "checked": TODAY, **more}
    return Entry(id=EntryId(id_), name=name or id_, what=what, **given)
