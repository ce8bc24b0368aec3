"""SG9: an import is kept whole with what was there before, can be taken back, and is all or nothing (AB8)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest
import sqlalchemy as sa

from bot.kernel.people import AccountId, CommunityId
from bot.signposts.entry import EVERYBODY, Entry, EntryId, Listed
from bot.signposts.feeds.comparing import Plan, compare
from bot.signposts.feeds.feed import Draft, Feed
from bot.signposts.importing import KEPT_FOR, Import, ImportId, apply, undo
from storage import signpost_imports
from storage.engine import open_engine
from storage.everything import METADATA
from storage.signpost_imports import SqlImports
from storage.signposts import SqlDirectory
from storage.work import Work
from tests.features.pretend import NOW
from tests.features.signposts.brought import file, reading
from tests.features.signposts.entries import HOUSE, an_entry
from tests.storage.conftest import Store


def plan_of(feed: Feed, directory: SqlDirectory, community: CommunityId = EVERYBODY) -> Plan:
    numbers = count(1)
    known = [one.entry for one in directory.all(community)]
    return compare(feed, known, community=community, new_id=lambda: EntryId(f"{community}{next(numbers)}"))


def bring(
    store: Store, feed: Feed, id_: str, *, at: datetime = NOW, community: CommunityId = EVERYBODY
) -> Import:
    directory = SqlDirectory(store.work)
    plan = plan_of(feed, directory, community)
    return apply(plan, directory, SqlImports(store.work), new_id=lambda: ImportId(id_), now=at)


@pytest.fixture
def imports(store: Store) -> SqlImports:
    return SqlImports(store.work)


def vale(**changes: object) -> Feed:
    feed = reading(file("vale.toml"), feed="vale")
    return replace(feed, **changes) if changes else feed  # type: ignore[arg-type]  # whatever a feed has


def without_last(feed: Feed) -> Feed:
    first = feed.drafts[0]
    return replace(feed, drafts=(Draft(replace(first.entry, cost="5 pounds"), first.where), feed.drafts[1]))


def test_an_import_comes_back_as_it_was_kept(store: Store, imports: SqlImports):
    bring(store, vale(), "one")
    made = bring(store, without_last(vale()), "two")

    assert imports.find(ImportId("two")) == made
    assert [(did.entry, did.before is None, did.left == "") for did in made.did] == [
        ("1", False, False),
        ("3", False, True),
    ]
    assert (made.added, made.changed, made.removed) == (0, 1, 1)
    assert imports.find(ImportId("three")) is None


def test_the_newest_of_a_feed_is_the_last(store: Store, imports: SqlImports):
    """Also of two in one moment."""
    bring(store, vale(), "one")
    bring(store, without_last(vale()), "two")
    bring(store, reading(file("vale.json"), feed="hill"), "three")
    bring(store, vale(), "house", community=HOUSE)

    assert (imports.last(EVERYBODY, "vale"), imports.last(EVERYBODY, "hill")) == ("two", "three")
    assert (imports.last(HOUSE, "vale"), imports.last(HOUSE, "hill")) == ("house", None)
    assert [one.id for one in imports.all(EVERYBODY)] == ["three", "two", "one"]
    assert all(one.did == () for one in imports.all(EVERYBODY))


def test_taking_it_back_puts_every_entry_back(store: Store, imports: SqlImports):
    directory = SqlDirectory(store.work)
    bring(store, vale(), "one")
    before = list(directory.all(EVERYBODY))
    made = bring(store, without_last(vale()), "two")

    undo(made, directory, imports, now=NOW)

    assert list(directory.all(EVERYBODY)) == before
    assert imports.last(EVERYBODY, "vale") == "one"


def test_after_three_months_it_can_no_longer_be_taken_back(store: Store, imports: SqlImports):
    bring(store, vale(), "old", at=NOW - KEPT_FOR - timedelta(days=1))
    bring(store, without_last(vale()), "new", at=NOW - KEPT_FOR + timedelta(days=1))

    signpost_imports.retire(store.work, NOW)

    assert [one.id for one in imports.all(EVERYBODY)] == ["new"]


def test_nobody_is_named_in_it(store: Store, imports: SqlImports):
    """PV1: whoever leaves everything leaves nothing of themselves here, and takes nothing with them."""
    bring(store, vale(), "one")

    signpost_imports.forget(store.work, "ana", ["ana@house"])

    assert imports.find(ImportId("one")) is not None


class Failing:
    """A directory whose disk is full at some point of an import."""

    def __init__(self, directory: SqlDirectory, *, after: int) -> None:
        self._directory, self._left = directory, after

    def all(self, community: CommunityId) -> Iterable[Listed]:
        return self._directory.all(community)

    def keep_all(self, entries: Iterable[Entry], *, by: AccountId | None, now: datetime) -> None:
        for entry in entries:
            self._step()
            self._directory.keep(entry, by=by, now=now)
        self._step()

    def remove(self, entries: Collection[EntryId]) -> None:
        for entry in entries:
            self._directory.remove([entry])
            self._step()

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise OSError("no room")


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    engine = open_engine(url)
    tables = ("signposts", "signpost_marks", "signpost_imports")
    with engine.connect() as connection, connection.begin():
        found = {
            name: sorted(
                (tuple(row) for row in connection.execute(sa.select(METADATA.tables[name]))), key=repr
            )
            for name in tables
        }
    engine.dispose()
    return found


def in_one(url: str, do: Callable[[Work], object]) -> None:
    engine, work = open_engine(url), Work()
    try:
        with engine.connect() as connection, connection.begin():
            work.begin(connection)
            do(work)
            work.settle()
    finally:
        engine.dispose()


@pytest.mark.parametrize("after", range(6))
def test_an_import_that_fails_halfway_leaves_all_as_it_was(database_url: str, after: int):
    """AB8: no half imports, wherever it fails; on both databases."""
    engine = open_engine(database_url)
    METADATA.create_all(engine)
    engine.dispose()

    def first(work: Work) -> None:
        directory = SqlDirectory(work)
        directory.keep(an_entry("own"), by=AccountId("ana"), now=NOW)
        plan = plan_of(vale(), directory)
        apply(plan, directory, SqlImports(work), new_id=lambda: ImportId("one"), now=NOW)

    def second(work: Work) -> None:
        directory = SqlDirectory(work)
        more = reading(file("vale.json"), feed="vale")
        feed = replace(without_last(vale()), drafts=(*without_last(vale()).drafts, *more.drafts))
        plan = plan_of(feed, directory)
        fresh = replace(
            plan,
            added=tuple(
                Draft(replace(one.entry, id=EntryId(f"new{at}")), "") for at, one in enumerate(plan.added)
            ),
        )
        failing = Failing(directory, after=after)
        apply(fresh, failing, SqlImports(work), new_id=lambda: ImportId("two"), now=NOW)

    in_one(database_url, first)
    before = everything(database_url)

    if after < 5:
        with pytest.raises(OSError, match="no room"):
            in_one(database_url, second)
        assert everything(database_url) == before
    else:
        in_one(database_url, second)
        assert everything(database_url) != before
