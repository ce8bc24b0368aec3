"""Members' keys: made in groups, lost by nobody's kill, and gone for good when erased."""

import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.keyring import Cipher, KeyRing, KeyTrouble, Secret
from storage.keyslots import SLOT, Entry, Mark, Owner, slots_file, write_slots
from storage.memberkeys import MemberKeys

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "kith.keys")


@pytest.fixture
def keys(ring: KeyRing) -> Iterator[MemberKeys]:
    with MemberKeys.create(ring) as made:
        yield made


def have(keys: MemberKeys, *accounts: str) -> None:
    for account in accounts:
        keys.prepare(account)
    keys.flush()


def cipher_of(keys: MemberKeys, account: str) -> Cipher:
    found = keys.cipher(account)
    assert found is not None
    return found


@contextmanager
def reopened(keys: MemberKeys, ring: KeyRing) -> Iterator[MemberKeys]:
    """As after a restart."""
    keys.close()
    with MemberKeys.open(KeyRing.load(ring.path)) as again:
        yield again


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def slots_of(ring: KeyRing) -> list[bytes]:
    content = slots_file(ring).read_bytes()
    return [content[at : at + SLOT] for at in range(SLOT, len(content), SLOT)]


def test_a_key_is_made_once(keys: MemberKeys) -> None:
    have(keys, "ana")
    first = cipher_of(keys, "ana")

    have(keys, "ana")

    assert cipher_of(keys, "ana").key_id == first.key_id


def test_a_flushed_key_is_there_after_a_restart(keys: MemberKeys, ring: KeyRing) -> None:
    """PV4: what was sealed opens again."""
    have(keys, "ana")
    closed = cipher_of(keys, "ana").close(b"words", b"")

    with reopened(keys, ring) as again:
        assert cipher_of(again, "ana").open(closed, b"") == b"words"


def test_a_key_waits_for_the_flush(keys: MemberKeys, ring: KeyRing) -> None:
    """PV4: the writer can see, before it commits, whether a key would be lost."""
    keys.prepare("ana")
    assert keys.unsaved == 1

    with reopened(keys, ring) as again:
        assert again.unsaved == 0
        assert again.cipher("ana") is None


def test_flushing_with_nothing_to_do_touches_no_file(keys: MemberKeys, ring: KeyRing) -> None:
    have(keys, "ana")
    slots_file(ring).chmod(0)
    before = slots_file(ring).stat().st_mtime_ns

    keys.flush()

    assert slots_file(ring).stat().st_mtime_ns == before


def test_a_thousand_keys_are_one_write(keys: MemberKeys, ring: KeyRing) -> None:
    have(keys, *(f"member {number}" for number in range(1000)))

    with reopened(keys, ring) as again:
        assert all(again.cipher(f"member {number}") for number in range(1000))
    assert len(slots_of(ring)) == 1000


def test_everyone_has_a_key_of_their_own(keys: MemberKeys) -> None:
    have(keys, "ana", "ben")
    closed = cipher_of(keys, "ana").close(b"words", b"")

    assert cipher_of(keys, "ben").open(closed, b"") is None


def test_more_members_than_the_cache_holds(keys: MemberKeys) -> None:
    have(keys, *(f"member {number}" for number in range(5000)))

    first = [cipher_of(keys, f"member {number}").key_id for number in range(5000)]

    assert [cipher_of(keys, f"member {number}").key_id for number in range(5000)] == first


def test_the_erased_have_no_key_and_the_others_keep_theirs(keys: MemberKeys, ring: KeyRing) -> None:
    """PV3, PV4: erasing one person is erasing one key."""
    have(keys, "ana", "ben")

    keys.erase("ana")

    with reopened(keys, ring) as again:
        assert again.cipher("ana") is None
        assert again.was_erased("ana")
        assert again.cipher("ben") is not None
        assert not again.was_erased("ben")


def test_an_erased_key_is_written_over_where_it_stood(keys: MemberKeys, ring: KeyRing) -> None:
    """PV3: no byte of the wrapped key is left in the file, and the file has not grown."""
    have(keys, "ana", "ben")
    before = slots_of(ring)[0]

    keys.erase("ana")

    after = slots_of(ring)[0]
    assert before[45:101] not in slots_file(ring).read_bytes()
    assert sum(one == other for one, other in zip(before[45:101], after[45:101], strict=True)) < 16
    assert len(slots_of(ring)) == 2


def test_erasing_twice_is_erasing_once(keys: MemberKeys, ring: KeyRing) -> None:
    """PV3: idempotent."""
    have(keys, "ana")
    keys.erase("ana")
    before = slots_file(ring).read_bytes()

    keys.erase("ana")

    assert slots_file(ring).read_bytes() == before


def test_someone_without_a_key_is_listed_too(keys: MemberKeys, ring: KeyRing) -> None:
    keys.erase("ana")

    with reopened(keys, ring) as again:
        assert again.erased() == {again.trace("ana")}


def test_a_key_not_yet_flushed_is_erased(keys: MemberKeys, ring: KeyRing) -> None:
    keys.prepare("ana")
    keys.prepare("ben")
    keys.erase("ana")
    keys.flush()

    with reopened(keys, ring) as again:
        assert again.cipher("ana") is None
        assert again.was_erased("ana")
        assert again.cipher("ben") is not None


def test_who_comes_back_has_a_new_key(keys: MemberKeys, ring: KeyRing) -> None:
    """PV3: a new beginning, with nothing of the stay before."""
    have(keys, "ana")
    before = cipher_of(keys, "ana")
    keys.erase("ana")
    have(keys, "ana")

    with reopened(keys, ring) as again:
        assert cipher_of(again, "ana").key_id != before.key_id
        assert again.was_erased("ana", before.key_id)
        assert not again.was_erased("ana", cipher_of(again, "ana").key_id)


def test_the_list_of_the_erased_names_no_one(keys: MemberKeys) -> None:
    """PV3: 0 hits for the person's id."""
    have(keys, "ana-canary")
    keys.erase("ana-canary")

    assert "canary" not in f"{keys.export_erased()} {keys.erased()} {keys!r}"
    assert len(keys.export_erased()) == 1


def test_the_file_names_no_one(keys: MemberKeys, ring: KeyRing) -> None:
    have(keys, "ana-canary", "ben-canary")
    keys.erase("ana-canary")

    assert b"canary" not in slots_file(ring).read_bytes()


def test_a_restore_erases_those_erased_since_the_backup(keys: MemberKeys) -> None:
    """AB26: last week's backup restored: the erased stay erased, and who came back before it stays."""
    have(keys, "ana", "ben", "cleo")
    keys.erase("ana")
    have(keys, "ana")
    backup = keys.export_erased()
    keys.erase("ben")

    assert keys.erased(since=backup) == {keys.trace("ben")}
    assert keys.erased() == {keys.trace("ana"), keys.trace("ben")}


def test_an_older_copy_of_the_store_learns_who_was_erased(
    keys: MemberKeys, ring: KeyRing, tmp_path: Path
) -> None:
    """AB26: the list brings an older key store up to date."""
    have(keys, "ana", "ben")
    shutil.copytree(slots_file(ring).parent, tmp_path / "copy")
    keys.erase("ana")
    keys.erase("dan")
    marks = keys.export_erased()
    shutil.copy(tmp_path / "copy" / "keys", slots_file(ring))

    with reopened(keys, ring) as again:
        assert again.cipher("ana") is not None
        assert again.apply_erased(marks) == 2
        assert again.apply_erased(marks) == 0
        assert again.export_erased() == marks
    with MemberKeys.open(ring) as again:
        assert again.cipher("ana") is None
        assert again.cipher("ben") is not None


def test_the_list_leaves_a_later_stay_alone(keys: MemberKeys) -> None:
    have(keys, "ana")
    keys.erase("ana")
    have(keys, "ana")

    keys.apply_erased(keys.export_erased())

    assert keys.cipher("ana") is not None


@pytest.mark.parametrize(
    "mark", ["", "ana", "00.00", "g" * 64 + "." + "0" * 8, "0" * 64 + "." + "0" * 8 + "\n"]
)
def test_a_garbled_list_is_refused_whole(keys: MemberKeys, mark: str) -> None:
    have(keys, "ana")
    good = f"{keys.trace('ana')}.{cipher_of(keys, 'ana').key_id.hex()}"

    with pytest.raises(KeyTrouble, match="list of the erased is damaged"):
        keys.apply_erased([good, mark])

    assert keys.cipher("ana") is not None


def test_another_process_may_read_the_list_meanwhile(keys: MemberKeys, ring: KeyRing) -> None:
    """A backup is taken while the bot runs."""
    have(keys, "ana", "ben")
    keys.erase("ana")

    assert MemberKeys.read_erased(KeyRing.load(ring.path)) == keys.export_erased()


def test_a_second_writer_is_refused(keys: MemberKeys, ring: KeyRing) -> None:
    with pytest.raises(KeyTrouble, match="in use by another Kith"):
        MemberKeys.open(ring)

    with reopened(keys, ring):
        pass


def test_after_closing_nothing_is_written(keys: MemberKeys) -> None:
    keys.close()
    keys.prepare("ana")

    with pytest.raises(KeyTrouble, match="Open it again"):
        keys.flush()
    with pytest.raises(KeyTrouble, match="Open it again"):
        keys.rewrap()


def test_a_store_is_never_overwritten(keys: MemberKeys, ring: KeyRing) -> None:
    have(keys, "ana")
    keys.close()

    with pytest.raises(KeyTrouble, match="never overwritten"):
        MemberKeys.create(ring)

    with reopened(keys, ring) as again:
        assert again.cipher("ana") is not None


def test_a_missing_store_is_not_taken_for_an_empty_one(ring: KeyRing) -> None:
    """AB25: refuses to start with one clear line."""
    with pytest.raises(KeyTrouble, match=r"There is no .*members"):
        MemberKeys.open(ring)


def test_a_store_open_to_others_is_refused(keys: MemberKeys, ring: KeyRing) -> None:
    """AB25: as with the key file."""
    slots_file(ring).chmod(0o644)

    with pytest.raises(KeyTrouble, match="chmod 600"), reopened(keys, ring):
        pass


def test_the_folder_is_the_owners_alone(keys: MemberKeys, ring: KeyRing) -> None:
    assert keys.unsaved == 0
    assert slots_file(ring).parent.stat().st_mode & 0o777 == 0o700
    assert slots_file(ring).stat().st_mode & 0o777 == 0o600


def test_the_store_of_another_install_is_refused(keys: MemberKeys, ring: KeyRing, tmp_path: Path) -> None:
    other = KeyRing.create(tmp_path / "other.keys")
    shutil.copytree(slots_file(ring).parent, slots_file(other).parent)

    with pytest.raises(KeyTrouble, match="does not belong to"):
        MemberKeys.open(other)
    assert keys.unsaved == 0


@pytest.mark.parametrize("at", [0, 1, 33, 37, 41, 60, 100])
def test_a_damaged_slot_is_refused(keys: MemberKeys, ring: KeyRing, at: int) -> None:
    """RL9: detected at the start, and nothing of it guessed."""
    have(keys, "ana")
    content = bytearray(slots_file(ring).read_bytes())
    content[SLOT + at] ^= 1
    slots_file(ring).write_bytes(content)

    with pytest.raises(KeyTrouble, match="Put back your newest copy"), reopened(keys, ring):
        pass


def test_slots_cannot_change_places_with_anothers_key(keys: MemberKeys, ring: KeyRing) -> None:
    have(keys, "ana", "ben")
    ana, ben = slots_of(ring)
    write_slots(slots_file(ring), {1: ana[:41] + ben[41:]})

    with pytest.raises(KeyTrouble, match="damaged"), reopened(keys, ring):
        pass


def test_half_a_slot_at_the_end_is_passed_over_and_written_over(keys: MemberKeys, ring: KeyRing) -> None:
    """PV4: a group cut off while it was written was never committed."""
    have(keys, "ana")
    with slots_file(ring).open("ab") as file:
        file.write(b"x" * (SLOT - 1))

    with reopened(keys, ring) as again:
        have(again, "ben")
        again.close()
        with MemberKeys.open(ring) as third:
            assert third.cipher("ana") is not None
            assert third.cipher("ben") is not None


def test_a_full_disk_fails_the_group_and_loses_no_key(keys: MemberKeys, ring: KeyRing) -> None:
    """RL8: told, nothing corrupted, resumes – each key in one slot, so that erasing finds it."""
    have(keys, "ana")
    for name in ("ben", "cleo", "dan"):
        keys.prepare(name)

    with files_no_larger_than(3 * SLOT + 40), pytest.raises(KeyTrouble, match=r"keys: .*\. Mend that"):
        keys.flush()
    assert keys.unsaved == 3
    keys.erase("ben")

    with reopened(keys, ring) as again:
        assert again.cipher("ben") is None
        assert all(again.cipher(name) for name in ("ana", "cleo", "dan"))
    assert len(slots_of(ring)) == 4


def test_an_erasure_that_fails_has_not_happened(keys: MemberKeys) -> None:
    """PV3: it is never said before it is durable."""
    have(keys, "ana")

    with files_no_larger_than(SLOT), pytest.raises(KeyTrouble):
        keys.erase("ana")

    assert keys.cipher("ana") is not None
    assert keys.export_erased() == ()


def test_after_a_rotation_the_older_root_can_go(keys: MemberKeys, ring: KeyRing) -> None:
    """PV4: members' keys are wrapped anew; what they sealed stays as it is."""
    have(keys, "ana", "ben")
    keys.day_cipher(MONDAY)
    keys.erase("ben")
    closed = cipher_of(keys, "ana").close(b"words", b"")
    ring.rotate()
    have(keys, "cleo")
    keys.prepare("dan")

    keys.rewrap()
    ring.retire()

    keys.erase("cleo")
    with reopened(keys, ring) as again:
        assert cipher_of(again, "ana").open(closed, b"") == b"words"
        assert again.find_day(MONDAY) is not None
        assert again.was_erased("ben")
        assert again.was_erased("cleo")
        assert again.cipher("dan") is not None


def test_a_store_not_wrapped_anew_is_refused_by_a_ring_without_its_root(
    keys: MemberKeys, ring: KeyRing
) -> None:
    have(keys, "ana")
    ring.rotate()
    ring.retire()

    with pytest.raises(KeyTrouble, match="is older than"), reopened(keys, ring):
        pass


def test_wrapping_anew_closes_the_gaps(keys: MemberKeys, ring: KeyRing) -> None:
    keys.day_cipher(MONDAY)
    have(keys, "ana")
    keys.forget_days(before=TUESDAY)

    keys.rewrap()

    assert len(slots_of(ring)) == 1
    have(keys, "ben")
    with reopened(keys, ring) as again:
        assert again.cipher("ana") is not None
        assert again.cipher("ben") is not None


def test_drafts_of_a_killed_process_are_swept(keys: MemberKeys, ring: KeyRing) -> None:
    """PV3: no older copy of an erased key stays behind."""
    drafts = [ring.path.with_name(".kith.keys.0123abcd"), slots_file(ring).with_name(".keys.0123abcd")]
    for draft in drafts:
        draft.write_bytes(b"older keys")

    with reopened(keys, ring):
        assert not any(draft.exists() for draft in drafts)


def test_past_days_are_forgotten_and_the_others_stay(keys: MemberKeys, ring: KeyRing) -> None:
    """PV4: an inbox key is random, and once past it is gone for good."""
    kept = keys.day_cipher(TUESDAY).key_id
    keys.day_cipher(MONDAY)
    keys.flush()
    before = slots_of(ring)[1]

    assert keys.forget_days(before=TUESDAY) == 1
    assert keys.forget_days(before=TUESDAY) == 0

    assert before[45:101] not in slots_file(ring).read_bytes()
    with reopened(keys, ring) as again:
        assert again.find_day(MONDAY) is None
        assert again.day_cipher(TUESDAY).key_id == kept


def test_a_day_is_no_member(keys: MemberKeys) -> None:
    keys.day_cipher(MONDAY)
    keys.forget_days(before=MONDAY + timedelta(days=30))

    assert keys.export_erased() == ()


def test_nothing_of_a_key_is_printed() -> None:
    """PV5: not in repr."""
    entry = Entry(Mark(bytes(32), bytes(4)).owner, bytes(4), Secret(b"canary"))

    assert "canary" not in f"{entry} {entry!r} {Owner.of_day(MONDAY)}"


def test_four_threads_make_use_and_erase(keys: MemberKeys, ring: KeyRing) -> None:
    def live(lane: int) -> None:
        for number in range(50):
            have(keys, f"{lane} {number}")
            assert keys.cipher(f"{lane} {number}") is not None
            if number % 2:
                keys.erase(f"{lane} {number}")
                assert keys.cipher(f"{lane} {number}") is None

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(live, range(4)))

    with reopened(keys, ring) as again:
        found = {
            (lane, number) for lane in range(4) for number in range(50) if again.cipher(f"{lane} {number}")
        }
    assert found == {(lane, number) for lane in range(4) for number in range(0, 50, 2)}
    assert len(slots_of(ring)) == 200


NAMES = st.sampled_from(["ana", "ben", "cleo"])
STEPS = st.one_of(
    st.tuples(st.sampled_from(["prepare", "erase"]), NAMES),
    st.tuples(st.sampled_from(["flush", "restart", "rewrap", "rotate", "day", "forget"]), st.just("")),
)


class Told:
    """What the store promises, as a story told beside it."""

    def __init__(self, keys: MemberKeys, ring: KeyRing) -> None:
        self.keys, self.ring = keys, ring
        self.present: set[str] = set()
        self.saved: set[str] = set()
        self.gone: set[str] = set()

    def step(self, verb: str, name: str) -> None:
        match verb:
            case "prepare":
                self.keys.prepare(name)
                self.present.add(name)
            case "erase":
                self.erase(name)
            case "flush" | "rewrap":
                getattr(self.keys, verb)()
                self.saved = set(self.present)
            case "restart":
                self.restart()
            case "rotate":
                self.ring.rotate()
            case _:
                self.days(verb)

    def erase(self, name: str) -> None:
        self.keys.erase(name)
        if self.present:  # an erasure that writes saves what waited
            self.saved = self.saved | (
                self.present if name in self.present or name not in self.gone else set()
            )
        self.gone.add(name)
        self.present.discard(name)
        self.saved.discard(name)

    def restart(self) -> None:
        self.keys.close()
        self.ring = KeyRing.load(self.ring.path)
        self.keys = MemberKeys.open(self.ring)
        self.present = set(self.saved)

    def days(self, verb: str) -> None:
        if verb == "day":
            self.keys.day_cipher(MONDAY)
        else:
            self.keys.forget_days(before=TUESDAY)
            self.saved = set(self.present)
            assert self.keys.find_day(MONDAY) is None

    def holds(self) -> bool:
        names = ("ana", "ben", "cleo")
        here = {name for name in names if self.keys.cipher(name)}
        gone = {name for name in names if self.keys.was_erased(name)}
        return (here, gone) == (self.present, self.gone)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_whatever_happens_in_whatever_order(steps: list[tuple[str, str]]) -> None:
    """PV3, PV4: the present have their key, the erased have none, over restarts and rotations."""
    with TemporaryDirectory() as folder:
        ring = KeyRing.create(Path(folder) / "kith.keys")
        told = Told(MemberKeys.create(ring), ring)

        for verb, name in steps:
            told.step(verb, name)
            assert told.holds()

        told.keys.close()


LIFE = """
import sys
from pathlib import Path
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys

ring = KeyRing.load(Path(sys.argv[1]))
keys = MemberKeys.open(ring)
turn = sys.argv[2]
for number in range(100_000):
    names = [f"{turn} {number} {each}" for each in range(20)]
    for name in names:
        keys.prepare(name)
    keys.flush()
    for name in names:
        print("kept", keys.cipher(name).key_id.hex(), name)
    for name in names[:3]:
        print("going", "-", name, flush=True)
        keys.erase(name)
        print("erased", "-", name, flush=True)
    if number % 7 == 6:
        ring.rotate()
        keys.rewrap()
        ring.retire()
"""


def lived(path: Path, turn: int, pause: float) -> list[list[str]]:
    """The lines a process got out before it was killed."""
    command = [sys.executable, "-c", LIFE, str(path), str(turn)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(pause)
        process.kill()
        rest = process.stdout.read().splitlines(keepends=True)
    return [line.split(maxsplit=2) for line in [first, *rest] if line.endswith("\n")]


def test_kill_9_at_any_point_leaves_a_store_that_keeps_its_word(keys: MemberKeys, ring: KeyRing) -> None:
    """PV3, PV4: what was flushed is there, what was erased is not, after every one of 25 kills."""
    keys.close()
    dice, kept, going, erased = Random(26), dict[str, str](), set[str](), set[str]()
    for turn in range(25):
        for verb, key_id, name in lived(ring.path, turn, dice.uniform(0, 0.06)):
            match verb:
                case "kept":
                    kept[name.strip()] = key_id
                case "going":
                    going.add(name.strip())
                case _:
                    erased.add(name.strip())

        with MemberKeys.open(KeyRing.load(ring.path)) as again:
            found = {name: cipher.key_id.hex() for name in kept if (cipher := again.cipher(name))}
            listed = {name for name in kept if again.was_erased(name)}
        assert erased <= listed <= going
        assert found == {name: key_id for name, key_id in kept.items() if name not in listed}

    assert len(kept) > 500
    assert len(erased) > 50
