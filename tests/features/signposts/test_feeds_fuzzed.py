"""AB8: whatever bytes somebody brings, the outcome is a feed or one sentence; nothing else is ever raised."""

import json
import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.signposts.entry import EVERYBODY, EntryId, Medium
from bot.signposts.feeds.comparing import compare
from bot.signposts.feeds.feed import Brought, Feed, FeedTrouble
from bot.signposts.feeds.telling import told
from bot.signposts.feeds.words import NAME, TEXT, shortened, words_of
from bot.signposts.feeds.writing import as_hsds, as_toml
from bot.signposts.importing import ImportId, apply
from bot.signposts.model import undiallable
from tests.features.pretend import NOW
from tests.features.signposts.brought import FEEDS, a_service, an_entry, packed, reading
from tests.features.signposts.pretend import PretendDirectory, PretendImports

SEEDS = sorted(path for path in FEEDS.rglob("*") if path.suffix in (".json", ".toml", ".csv"))
NAMES = st.sampled_from(["x.json", "x.toml", "services.csv", "phones.csv", "x.zip", "x", "a/b/services.csv"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [*a_service(), "schedules", "organization", "service_at_locations", "languages", "attributes"]
)
pytestmark = pytest.mark.no_cover  # counting its lines takes longer than running them


def read_or_refuse(*files: Brought) -> Feed | None:
    """What is to hold of every feed there is."""
    try:
        feed = reading(*files)
    except FeedTrouble as trouble:
        _check_sentence(str(trouble))
        return None
    for draft in feed.drafts:
        entry = draft.entry
        assert entry.name, draft
        assert entry.ways, draft
        assert len(entry.name) <= NAME
        assert max(map(len, (entry.what, entry.who, entry.happens, entry.cost, entry.access))) <= TEXT
        for way in entry.ways:
            assert way.medium not in (Medium.CALL, Medium.TEXT) or not undiallable(way.value)
    return feed


def _check_sentence(sentence: str) -> None:
    assert sentence.isprintable(), sentence
    assert len(sentence) < 600


def bring(feed: Feed) -> None:
    """Compared, told, done and written: whatever could be read goes all the way, and comes back the same."""
    directory, numbers = PretendDirectory(), iter(range(10**9))
    plan = compare(feed, [], community=EVERYBODY, new_id=lambda: EntryId(str(next(numbers))))
    told(plan, at_most=5)
    apply(plan, directory, PretendImports(), new_id=lambda: ImportId("i"), now=NOW)
    entries = [one.entry for one in directory.all(EVERYBODY)]
    json.loads(as_hsds(entries))
    if entries:
        again = reading(Brought("again.toml", as_toml(entries, name="x").encode()), feed=feed.name)
        assert (
            compare(again, entries, community=EVERYBODY, new_id=lambda: EntryId("")).does_something is False
        )


@settings(max_examples=150)
@given(NAMES, st.binary(max_size=300))
def test_any_bytes(name: str, body: bytes):
    read_or_refuse(Brought(name, body))


@settings(max_examples=150)
@given(NAMES, st.text(max_size=200))
def test_any_words(name: str, words: str):
    read_or_refuse(Brought(name, words.encode("utf-8", "surrogatepass")))


@settings(max_examples=250)
@given(st.sampled_from(SEEDS), st.data())
def test_a_real_feed_with_something_broken_in_it(seed, data: st.DataObject):
    """Bytes taken out, doubled or put in anywhere."""
    body = seed.read_bytes()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        length = data.draw(st.integers(0, 40))
        other = data.draw(
            st.binary(max_size=6)
            | st.sampled_from([b'"', b"[", b"{", b",", b"\n", b"=", b"\\u0000", b"9" * 40])
        )
        body = body[:at] + other + body[at + length :]

    feed = read_or_refuse(Brought(seed.name, body))

    if feed is not None:
        bring(feed)


@settings(max_examples=250)
@given(st.dictionaries(FIELDS, ANYTHING, max_size=4), ANYTHING)
def test_a_service_with_anything_anywhere(odd: dict[str, Any], beside: Any):
    document = {"contents": [a_service(**odd), beside]}

    feed = read_or_refuse(Brought("x.json", json.dumps(document).encode()))

    if feed is not None:
        bring(feed)


@settings(max_examples=150)
@given(
    st.dictionaries(
        st.sampled_from(["who", "hours", "youngest", "text", "web", "visit", "zone", "pair"]),
        st.text(max_size=40),
    )
)
def test_our_own_file_with_any_words(given_: dict[str, str]):
    lines = "\n".join(f"{key} = {json.dumps(words)}" for key, words in given_.items())

    feed = read_or_refuse(Brought("x.toml", an_entry(lines).encode()))

    if feed is not None:
        bring(feed)


@settings(max_examples=60)
@given(
    st.dictionaries(st.text(string.printable, max_size=20), st.binary(max_size=60), max_size=4),
    st.integers(0, 200),
    st.binary(max_size=3),
)
def test_a_zip_of_anything_broken_anywhere(members: dict[str, bytes], at: int, other: bytes):
    body = packed({f"{name}.csv": held for name, held in members.items()}).body

    read_or_refuse(Brought("x.zip", body[:at] + other + body[at + len(other) :]))


@given(st.text(max_size=300), st.integers(10, 80))
def test_words_made_clean_twice_are_the_same(words: str, longest: int):
    """Otherwise what was brought in would change each time it is brought in again."""
    once = shortened(words_of(words), longest)

    assert len(once) <= longest
    assert shortened(words_of(once), longest) == once
