"""Sealed fields: they open where they were put, for as long as their key exists, and nowhere else."""

import base64
import json
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TypedDict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.keyring import KeyRing, KeyTrouble
from storage.keyslots import read_slots, slots_file
from storage.memberkeys import MemberKeys
from storage.sealing import Gone, KeyAway, OtherVersion, Sealer, Tampered, Unreadable

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
HARD = "canary – 「ことば」 é e\u0301 \u202e 👩‍👩‍👧 \x00"


class Place(TypedDict):
    table: str
    column: str
    row: str


HERE = Place(table="journal", column="words", row="7")


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "kith.keys")


@pytest.fixture
def keys(ring: KeyRing) -> Iterator[MemberKeys]:
    with MemberKeys.create(ring) as made:
        for account in ("ana", "ben"):
            made.prepare(account)
        made.flush()
        yield made


@pytest.fixture
def sealer(ring: KeyRing, keys: MemberKeys) -> Sealer:
    return Sealer(ring, keys)


OWNERS = pytest.mark.parametrize("owner", [None, "ana"], ids=["install", "member"])


@OWNERS
def test_what_is_sealed_opens_in_its_place(sealer: Sealer, owner: str | None) -> None:
    blob = sealer.seal(HARD, **HERE, owner=owner)

    assert sealer.unseal_text(blob, **HERE, owner=owner) == HARD
    assert b"canary" not in blob


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plain=st.one_of(st.text(), st.binary(max_size=300)), row=st.text(), owner=st.sampled_from([None, "ana"])
)
def test_anything_opens_again(sealer: Sealer, plain: str | bytes, row: str, owner: str | None) -> None:
    """PV4: any text, any bytes, any row."""
    place = Place(table="journal", column="words", row=row)

    opened = sealer.unseal(sealer.seal(plain, **place, owner=owner), **place, owner=owner)

    assert opened == (plain.encode() if isinstance(plain, str) else plain)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.text(), half=st.characters(categories=["Cs"]), after=st.text())
def test_half_a_character_gets_a_clear_no(sealer: Sealer, before: str, half: str, after: str) -> None:
    """AB4: a lone surrogate is a ValueError that quotes nothing, wherever it stands."""
    with pytest.raises(ValueError, match="half a character") as refused:
        sealer.seal(before + half + after, **HERE, owner="ana")

    assert type(refused.value) is ValueError
    assert refused.value.__context__ is None
    with pytest.raises(ValueError, match="half a character"):
        sealer.seal("words", table="journal", column="words", row=before + half + after)


def test_bytes_read_as_text_are_not_quoted(sealer: Sealer) -> None:
    """PV5: an error about a value does not carry the value."""
    blob = sealer.seal(b"canary\xff", **HERE)

    with pytest.raises(ValueError, match="not text") as refused:
        sealer.unseal_text(blob, **HERE)

    assert type(refused.value) is ValueError
    assert refused.value.__context__ is None


ELSEWHERE = {
    "row": Place(table="journal", column="words", row="8"),
    "column": Place(table="journal", column="feeling", row="7"),
    "table": Place(table="checkin", column="words", row="7"),
    "borders": Place(table="journalw", column="ords", row="7"),
}


@OWNERS
@pytest.mark.parametrize("place", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_moved_value_does_not_open(sealer: Sealer, place: Place, owner: str | None) -> None:
    """PV4: a sealed value moved to another row, column or table does not open."""
    blob = sealer.seal("words", **HERE, owner=owner)

    with pytest.raises(Tampered):
        sealer.unseal(blob, **place, owner=owner)


def test_one_members_words_do_not_open_as_anothers(sealer: Sealer) -> None:
    """PV4: the key is the member's own."""
    blob = sealer.seal("words", **HERE, owner="ana")

    with pytest.raises(Tampered):
        sealer.unseal(blob, **HERE, owner="ben")
    with pytest.raises(KeyAway):
        sealer.unseal(blob, **HERE)


def test_the_installs_words_do_not_open_as_a_members(sealer: Sealer) -> None:
    blob = sealer.seal("words", **HERE)

    with pytest.raises(Tampered):
        sealer.unseal(blob, **HERE, owner="ana")


@OWNERS
def test_no_bit_can_be_turned(sealer: Sealer, owner: str | None) -> None:
    """PV4: version, key id, nonce, words and tag are all bound."""
    blob = sealer.seal("words", **HERE, owner=owner)

    for at in range(len(blob) * 8):
        turned = bytearray(blob)
        turned[at // 8] ^= 1 << at % 8
        with pytest.raises(Unreadable):
            sealer.unseal(bytes(turned), **HERE, owner=owner)


@OWNERS
def test_no_end_can_be_cut(sealer: Sealer, owner: str | None) -> None:
    blob = sealer.seal("words", **HERE, owner=owner)

    for size in range(len(blob)):
        with pytest.raises(Tampered):
            sealer.unseal(blob[:size], **HERE, owner=owner)


def test_another_version_is_named(sealer: Sealer) -> None:
    """PV4: a newer Kith's words are not called damaged."""
    blob = sealer.seal("words", **HERE)

    with pytest.raises(OtherVersion, match="version 2"):
        sealer.unseal(b"\x02" + blob[1:], **HERE)


def test_the_same_words_never_look_the_same(sealer: Sealer) -> None:
    assert len({sealer.seal("words", **HERE, owner="ana") for _ in range(200)}) == 200


def test_erasing_one_members_key_erases_their_words_only(sealer: Sealer, keys: MemberKeys) -> None:
    """PV3, PV4: what was Ana's is gone, wherever a copy is; Ben's and the community's stay."""
    hers = sealer.seal("words", **HERE, owner="ana")
    his = sealer.seal("words", **HERE, owner="ben")
    ours = sealer.seal("words", **HERE)

    keys.erase("ana")

    with pytest.raises(Gone):
        sealer.unseal(hers, **HERE, owner="ana")
    assert sealer.unseal_text(his, **HERE, owner="ben") == "words"
    assert sealer.unseal_text(ours, **HERE) == "words"


def test_nothing_more_is_sealed_for_the_erased(sealer: Sealer, keys: MemberKeys) -> None:
    """PV3: a straggling handler cannot bring someone back."""
    keys.erase("ana")

    with pytest.raises(Gone):
        sealer.seal("words", **HERE, owner="ana")


def test_a_new_stay_does_not_open_the_one_before(sealer: Sealer, keys: MemberKeys) -> None:
    before = sealer.seal("words", **HERE, owner="ana")
    keys.erase("ana")
    keys.prepare("ana")
    after = sealer.seal("new words", **HERE, owner="ana")

    with pytest.raises(Gone):
        sealer.unseal(before, **HERE, owner="ana")
    assert sealer.unseal_text(after, **HERE, owner="ana") == "new words"


def test_a_key_that_was_never_made_is_not_called_erased(sealer: Sealer) -> None:
    """PV4: nobody treats as erased what a forgotten copy of the key store would open."""
    with pytest.raises(KeyAway, match="never prepared"):
        sealer.seal("words", **HERE, owner="cleo")
    with pytest.raises(KeyAway):
        sealer.unseal(sealer.seal("words", **HERE, owner="ana"), **HERE, owner="cleo")


def test_rotated_roots_read_the_old_and_write_the_new(
    sealer: Sealer, ring: KeyRing, keys: MemberKeys
) -> None:
    """PV4: a key ring."""
    old = sealer.seal("words", **HERE)
    ring.rotate()
    new = sealer.seal("words", **HERE)

    again = Sealer(KeyRing.load(ring.path), keys)

    assert old[1:5] != new[1:5]
    assert again.unseal_text(old, **HERE) == again.unseal_text(new, **HERE) == "words"


def test_rows_are_sealed_anew_while_the_bot_runs(sealer: Sealer, ring: KeyRing, keys: MemberKeys) -> None:
    """PV4: online re-encryption, after which the older root can go."""
    ours, hers = sealer.seal("words", **HERE), sealer.seal("words", **HERE, owner="ana")
    ring.rotate()

    ours, hers = sealer.reseal(ours, **HERE), sealer.reseal(hers, **HERE, owner="ana")
    keys.rewrap()
    ring.retire()

    assert sealer.unseal_text(ours, **HERE) == sealer.unseal_text(hers, **HERE, owner="ana") == "words"


def test_what_is_current_is_left_as_it_is(sealer: Sealer, ring: KeyRing) -> None:
    """The caller writes only what `reseal` made new."""
    old = sealer.seal("words", **HERE)
    assert sealer.reseal(old, **HERE) is old

    ring.rotate()

    new = sealer.reseal(old, **HERE)
    assert new is not old
    assert sealer.reseal(new, **HERE) is new


def test_sealing_anew_does_not_launder_a_moved_value(sealer: Sealer, ring: KeyRing) -> None:
    blob = sealer.seal("words", **HERE)
    ring.rotate()

    with pytest.raises(Tampered):
        sealer.reseal(blob, **ELSEWHERE["row"])


def test_a_root_retired_too_soon_is_said(sealer: Sealer, ring: KeyRing) -> None:
    blob = sealer.seal("words", **HERE)
    ring.rotate()
    ring.retire()

    with pytest.raises(KeyAway, match=str(ring.path)):
        sealer.unseal(blob, **HERE)


def test_the_wrong_keys_are_refused_at_the_start(keys: MemberKeys, ring: KeyRing, tmp_path: Path) -> None:
    """PV4: wrong key at start: refuse, before anything is read."""
    other = KeyRing.create(tmp_path / "other.keys")
    slots_file(ring).parent.rename(slots_file(other).parent)

    with pytest.raises(KeyTrouble):
        other.check(ring.fingerprint)
    with pytest.raises(KeyTrouble):
        MemberKeys.read_erased(other)
    assert keys.unsaved == 0


def test_an_inbox_payload_opens_on_its_day(sealer: Sealer) -> None:
    blob = sealer.seal_inbox(HARD, row="7", day=MONDAY)

    assert sealer.unseal_inbox(blob, row="7", day=MONDAY) == HARD.encode()
    with pytest.raises(Tampered):
        sealer.unseal_inbox(blob, row="8", day=MONDAY)
    with pytest.raises(Gone):
        sealer.unseal_inbox(blob, row="7", day=TUESDAY)


def test_each_day_has_a_key_and_past_ones_are_destroyed(
    sealer: Sealer, ring: KeyRing, keys: MemberKeys
) -> None:
    """DECISIONS 14: past payloads never open again, in a backup or with the root; today's still do."""
    past, today = (sealer.seal_inbox("words", row="7", day=day) for day in (MONDAY, TUESDAY))
    keys.flush()

    assert sealer.forget_inbox_keys(before=TUESDAY) == 1

    with pytest.raises(Gone):
        sealer.unseal_inbox(past, row="7", day=MONDAY)
    keys.close()
    with MemberKeys.open(KeyRing.load(ring.path)) as again:
        after = Sealer(ring, again)
        after.seal_inbox("more", row="8", day=MONDAY)
        with pytest.raises(Gone):
            after.unseal_inbox(past, row="7", day=MONDAY)
        assert after.unseal_inbox(today, row="7", day=TUESDAY) == b"words"


def test_an_inbox_key_lasts_through_the_inbox_life(sealer: Sealer) -> None:
    week = [MONDAY + timedelta(days=step) for step in range(7)]
    blobs = [sealer.seal_inbox(day.isoformat(), row="7", day=day) for day in week]

    sealer.forget_inbox_keys(before=week[3])

    assert [sealer.unseal_inbox(blobs[at], row="7", day=week[at]) for at in range(3, 7)] == [
        day.isoformat().encode() for day in week[3:]
    ]


def test_no_plain_canary_is_in_any_file(sealer: Sealer, keys: MemberKeys, tmp_path: Path) -> None:
    """PV3: 0 hits in database, WAL, key file and key store, before and after erasing."""
    database = sqlite3.connect(tmp_path / "kith.db")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE journal (id TEXT, words BLOB)")
    for number in range(50):
        place = Place(table="journal", column="words", row=str(number))
        words = sealer.seal(f"canary {number}", **place, owner=("ana", "ben", None)[number % 3])
        database.execute("INSERT INTO journal VALUES (?, ?)", (str(number), words))
        database.execute("INSERT INTO journal VALUES (?, ?)", (str(number), inboxed(sealer, number)))
    keys.flush()
    database.commit()
    assert hits(tmp_path) == (0, 5)

    keys.erase("ana")
    database.close()

    assert hits(tmp_path)[0] == 0


def inboxed(sealer: Sealer, number: int) -> bytes:
    return sealer.seal_inbox(f"canary {number}", row=str(number), day=MONDAY)


def hits(folder: Path) -> tuple[int, int]:
    """Canaries found, and files with anything in them."""
    contents = [found for path in folder.rglob("*") if path.is_file() and (found := path.read_bytes())]
    return sum(content.count(b"canary") for content in contents), len(contents)


@dataclass
class Feature:
    """As a feature's storage would hold them."""

    sealer: Sealer
    keys: MemberKeys
    ring: KeyRing

    def read(self, blob: bytes, *, row: str, owner: str | None) -> bytes:
        return self.sealer.unseal(blob, table="journal", column="words", row=row, owner=owner)


def every_key(ring: KeyRing) -> list[bytes]:
    held = json.loads(ring.path.read_text())
    entries = read_slots(ring).values()
    return [*map(base64.b64decode, [held["ids"], *held["roots"]]), *(entry.key.reveal() for entry in entries)]


def failures(feature: Feature) -> Iterator[Callable[[], object]]:
    """Every way of not opening."""
    hers, ours = feature.sealer.seal("canary", **HERE, owner="ana"), feature.sealer.seal("canary", **HERE)
    for blob, row, owner in [
        (hers, "8", "ana"),
        (hers, "7", "ben"),
        (hers, "7", "cleo"),
        (hers, "7", None),
        (ours, "8", None),
        (ours, "7", "ana"),
        (b"\x09" + ours, "7", None),
        (b"", "7", None),
    ]:
        yield partial(feature.read, blob, row=row, owner=owner)
    slots_file(feature.ring).chmod(0o644)
    yield partial(MemberKeys.read_erased, feature.ring)
    slots_file(feature.ring).chmod(0o600)


def test_no_failure_shows_a_key_or_a_word(sealer: Sealer, keys: MemberKeys, ring: KeyRing) -> None:
    """PV5: not in messages, nor in tracebacks that print the locals of every frame."""
    feature, count = Feature(sealer, keys, ring), 0
    printed = f"{feature!r} {feature} {vars(sealer)} {vars(keys)}"
    for attempt in failures(feature):
        with pytest.raises((Unreadable, KeyTrouble)) as refused:
            attempt()
        trace = traceback.TracebackException.from_exception(refused.value, capture_locals=True)
        printed += "".join(trace.format())
        count += 1

    assert count == 9
    assert "Feature(sealer=Sealer(KeyRing(" in printed
    assert "canary" not in printed
    for secret in every_key(ring):  # read only now, since this frame is in the tracebacks too
        assert not any(
            way in printed for way in (repr(secret)[2:-1], secret.hex(), base64.b64encode(secret).decode())
        )


def test_four_threads_seal_and_unseal(sealer: Sealer, keys: MemberKeys) -> None:
    def use(number: int) -> bool:
        owner = (None, "ana", "ben", f"guest {number % 7}")[number % 4]
        keys.prepare(owner or "ana")
        place = Place(table="journal", column="words", row=str(number))
        blob = sealer.seal(f"words {number}", **place, owner=owner)
        return sealer.unseal_text(blob, **place, owner=owner) == f"words {number}"

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(use, range(4000)))
