"""The rehearsal room's directory: made up, and saying so; the community's own, so that keeping it can be rehearsed."""

from dataclasses import replace
from datetime import date
from importlib.resources import files
from random import Random

from bot.app.core import Core
from bot.kernel.ids import new_id
from bot.kernel.people import CommunityId
from bot.signposts.entry import Entry, EntryId
from bot.signposts.feeds.feed import Brought
from bot.signposts.feeds.reading import read
from storage.signposts import SqlDirectory

WRITTEN = date(2026, 11, 28)
"""The day that its dates are meant from: as old as they were then, they are on any day."""
_FILE = "rehearsal.toml"


def made_up(today: date, *, community: CommunityId, dice: Random) -> tuple[Entry, ...]:
    """Its entries, as if written today."""
    body = files("bot.signposts").joinpath("made", _FILE).read_bytes()
    feed = read((Brought(_FILE, body),), zone="Europe/London", country="", today=WRITTEN)
    later = today - WRITTEN
    return tuple(
        replace(
            one.entry,
            id=EntryId(new_id(dice)),
            community=community,
            checked=min(one.entry.checked + later, today),
        )
        for one in feed.drafts
    )


def stock(core: Core, *, dice: Random) -> None:
    """Put it into the directory of the circle there is. A job of the writer."""
    circle = core.circles.any()
    if circle is None:
        return
    entries = made_up(core.now().date(), community=circle.community, dice=dice)
    SqlDirectory(core.work).keep_all(entries, by=None, now=core.now())
