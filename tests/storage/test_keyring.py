"""The install's keys: who may read the file, what a rotation keeps, and that nothing shows them."""

import base64
import copy
import json
import os
import pickle
import shlex
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.keyring import Cipher, KeyRing, KeyTrouble, Secret, framed, utf8, write_private

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kith.keys"


@pytest.fixture
def ring(path: Path) -> KeyRing:
    return KeyRing.create(path)


def written(path: Path) -> list[str]:
    """The keys as the file has them."""
    held = json.loads(path.read_text())
    return [held["ids"], *held["roots"]]


def shown(text: str, keys: list[str]) -> list[str]:
    """The keys that a text gives away, in any of the ways bytes are printed."""
    raws = [base64.b64decode(key) for key in keys]
    ways = [way for key, raw in zip(keys, raws, strict=True) for way in (key, raw.hex(), repr(raw)[2:-1])]
    return [way for way in ways if way in text]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o601])
def test_a_key_file_open_to_others_is_refused(ring: KeyRing, mode: int) -> None:
    """AB25: the sentence names the file and the command that mends it."""
    ring.path.chmod(mode)

    with pytest.raises(KeyTrouble, match=f"chmod 600 {shlex.quote(str(ring.path))}"):
        KeyRing.load(ring.path)


def test_the_mending_command_survives_a_blank_in_the_name(tmp_path: Path) -> None:
    """AB25: what is to be typed can be typed as it stands."""
    ring = KeyRing.create(tmp_path / "my keys")
    ring.path.chmod(0o644)

    with pytest.raises(KeyTrouble) as refused:
        KeyRing.load(ring.path)

    assert shlex.split(str(refused.value).partition("Run: ")[2]) == ["chmod", "600", str(ring.path)]


def test_a_new_file_is_the_owners_alone_whatever_the_umask(path: Path) -> None:
    """PV5: 0600 from its first moment."""
    before = os.umask(0)
    try:
        KeyRing.create(path)
    finally:
        os.umask(before)

    assert path.stat().st_mode & 0o777 == 0o600


def test_a_read_only_key_file_is_fine(ring: KeyRing) -> None:
    ring.path.chmod(0o400)

    assert KeyRing.load(ring.path).fingerprint == ring.fingerprint


def test_keys_are_never_overwritten(ring: KeyRing) -> None:
    """PV4: losing keys loses what they seal, so `create` leaves what is there."""
    before = ring.path.read_bytes()

    with pytest.raises(KeyTrouble, match="never overwritten"):
        KeyRing.create(ring.path)

    assert ring.path.read_bytes() == before


def test_of_many_who_create_at_once_one_wins(path: Path) -> None:
    def attempt(_: int) -> str | None:
        try:
            return KeyRing.create(path).fingerprint
        except KeyTrouble:
            return None

    with ThreadPoolExecutor(8) as pool:
        made = [found for found in pool.map(attempt, range(16)) if found]

    assert made == [KeyRing.load(path).fingerprint]


def test_no_draft_is_left_beside_the_file(ring: KeyRing) -> None:
    ring.rotate()
    with pytest.raises(KeyTrouble):
        KeyRing.create(ring.path)

    assert [found.name for found in ring.path.parent.iterdir()] == [ring.path.name]


def test_a_missing_file_is_a_sentence_with_its_cure(path: Path) -> None:
    """AB25: one clear line."""
    with pytest.raises(KeyTrouble, match=r"There is no .*kith\.keys\. Put back .* kith init"):
        KeyRing.load(path)


def test_a_folder_that_is_not_there_is_a_sentence_too(tmp_path: Path) -> None:
    with pytest.raises(KeyTrouble, match="There is no"):
        KeyRing.create(tmp_path / "nowhere" / "keys")


def test_a_folder_in_the_files_place_is_a_sentence_too(path: Path) -> None:
    path.mkdir()

    with pytest.raises(KeyTrouble, match="Is a directory"):
        KeyRing.load(path)


KEY = base64.b64encode(bytes(range(32))).decode()
BROKEN = {
    "empty": "",
    "not text": "\x00\x01",
    "words": "canary",
    "a list": "[1]",
    "null": "null",
    "no roots": json.dumps({"version": 1, "ids": KEY, "roots": []}),
    "no ids": json.dumps({"version": 1, "roots": [KEY]}),
    "newer": json.dumps({"version": 2, "ids": KEY, "roots": [KEY]}),
    "short": json.dumps({"version": 1, "ids": KEY, "roots": [KEY[:20]]}),
    "numbers": json.dumps({"version": 1, "ids": 7, "roots": [KEY]}),
    "cut": json.dumps({"version": 1, "ids": KEY, "roots": [KEY]})[:-2],
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_file_of_another_kind_is_refused_and_not_quoted(path: Path, content: str) -> None:
    """PV5: neither the sentence nor a traceback with locals shows what the file holds."""
    write_private(path, Secret(content.encode()), replace=False)

    with pytest.raises(KeyTrouble, match="not a key file") as refused:
        KeyRing.load(path)

    assert refused.value.__context__ is None
    assert shown(told(refused.value), [KEY]) == []
    assert "canary" not in told(refused.value)


def told(error: BaseException) -> str:
    """All that a log could print of an error, locals of every frame of ours included."""
    frames = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [
        frame for frame in frames.stack if "/storage/" in frame.filename and "/tests/" not in frame.filename
    ]
    return f"{error} {error!r} {[frame.locals for frame in ours]}"


@dataclass
class Holder:
    """As any part of the program might hold keys."""

    ring: KeyRing
    secret: Secret
    cipher: Cipher


def test_a_traceback_with_locals_shows_no_key(ring: KeyRing) -> None:
    """PV5: not in repr, str, format or the locals of a dataclass."""
    holder = Holder(ring, Secret(base64.b64decode(written(ring.path)[0])), ring.cipher("seal"))

    try:
        assert holder.ring.path == Path(), f"{holder} {holder.ring!s} {vars(holder.ring)} {holder.secret:}"
    except AssertionError as error:
        text = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())

    assert "Secret(…)" in text
    assert shown(text, written(ring.path)) == []


@pytest.mark.parametrize("away", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_is_not_copied_out(away: object) -> None:
    """PV5: no pickle, no copy."""
    assert callable(away)

    with pytest.raises(TypeError, match="neither copied nor pickled"):
        away(Secret(b"canary"))


def test_a_dataclass_with_a_secret_does_not_unfold(ring: KeyRing) -> None:
    with pytest.raises(TypeError):
        asdict(Holder(ring, Secret(b"canary"), ring.cipher("seal")))


def test_a_ring_read_again_opens_what_it_closed(ring: KeyRing) -> None:
    closed = ring.cipher("seal").close(b"words", b"")

    assert KeyRing.load(ring.path).cipher("seal").open(closed, b"") == b"words"


def test_every_purpose_has_a_key_of_its_own(ring: KeyRing) -> None:
    closed = ring.cipher("seal").close(b"words", b"")

    assert ring.cipher("members").open(closed, b"") is None


def test_a_cipher_says_no_to_what_is_too_short(ring: KeyRing) -> None:
    assert [ring.cipher("seal").open(bytes(size), b"") for size in range(30)] == [None] * 30


def test_a_rotated_ring_reads_the_old_and_writes_the_new(ring: KeyRing) -> None:
    """PV4: a key ring; the older root opens, the newer one seals, after a restart too."""
    old = ring.cipher("seal")
    closed = old.close(b"words", b"")
    ring.rotate()
    again = KeyRing.load(ring.path)

    reader = again.cipher_of("seal", old.key_id)

    assert reader is not None
    assert reader.open(closed, b"") == b"words"
    assert ring.cipher("seal").key_id == again.cipher("seal").key_id != old.key_id


def test_a_retired_root_is_out_of_the_file(ring: KeyRing) -> None:
    old, before = ring.cipher("seal").key_id, written(ring.path)
    ring.rotate()

    ring.retire()

    assert ring.cipher_of("seal", old) is None
    assert before[1] not in ring.path.read_text()
    assert len(KeyRing.load(ring.path).key_ids) == 1


def test_rotating_keeps_the_link_and_the_mode(tmp_path: Path) -> None:
    real = KeyRing.create(tmp_path / "real")
    (tmp_path / "link").symlink_to(real.path)

    KeyRing.load(tmp_path / "link").rotate()

    assert (tmp_path / "link").is_symlink()
    assert real.path.stat().st_mode & 0o777 == 0o600
    assert len(KeyRing.load(real.path).key_ids) == 2


def test_a_rotation_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    ring = KeyRing.create(folder / "kith.keys")
    before = ring.fingerprint
    folder.rename(tmp_path / "away")

    with pytest.raises(KeyTrouble):
        ring.rotate()

    assert ring.fingerprint == before


def test_ids_stay_the_same_over_a_rotation(ring: KeyRing) -> None:
    """PV4: who came yesterday is found today."""
    before = ring.opaque("account", "@ana:example.org")

    ring.rotate()
    ring.retire()

    assert KeyRing.load(ring.path).opaque("account", "@ana:example.org") == before


def test_ids_of_two_installs_differ(ring: KeyRing, tmp_path: Path) -> None:
    other = KeyRing.create(tmp_path / "other")

    assert ring.opaque("account", "ana") != other.opaque("account", "ana")


def test_kinds_of_ids_do_not_run_together(ring: KeyRing) -> None:
    assert ring.opaque("ab", "c") != ring.opaque("a", "bc")


@given(st.lists(st.binary(max_size=8), max_size=4), st.lists(st.binary(max_size=8), max_size=4))
def test_no_two_lists_of_parts_look_alike(one: list[bytes], other: list[bytes]) -> None:
    """PV4: what is bound to a sealed value has one reading."""
    assert (framed(*one) == framed(*other)) == (one == other)


def test_an_id_in_the_log_lasts_a_day(ring: KeyRing) -> None:
    """PV5: ids in logs are per-day HMACs."""
    monday = ring.log_id(MONDAY, "ana")

    assert ring.log_id(TUESDAY, "ana") != monday
    assert ring.log_id(MONDAY, "ben") != monday
    assert KeyRing.load(ring.path).log_id(MONDAY, "ana") == monday
    assert "ana" not in monday


def test_half_a_character_gets_a_clear_no(ring: KeyRing) -> None:
    """AB4: a lone surrogate is refused, and the refusal quotes nothing."""
    with pytest.raises(ValueError, match="half a character") as refused:
        ring.opaque("account", "canary\ud800")

    assert refused.value.__context__ is None
    assert "canary" not in str(refused.value)


@given(st.text())
def test_whole_characters_are_themselves(text: str) -> None:
    assert utf8(text) == text.encode()


def test_the_right_keys_pass_the_check(ring: KeyRing) -> None:
    KeyRing.load(ring.path).check(ring.fingerprint)


def test_the_wrong_keys_are_refused_at_the_start(ring: KeyRing, tmp_path: Path) -> None:
    """PV4: wrong key at start: refuse, naming the file and the cure."""
    other = KeyRing.create(tmp_path / "other")

    with pytest.raises(KeyTrouble, match=r"other holds another database's keys\. Set key_file"):
        other.check(ring.fingerprint)


@pytest.mark.parametrize("kept", ["", ".", "nonsense", "é.é"])
def test_a_garbled_fingerprint_is_refused(ring: KeyRing, kept: str) -> None:
    with pytest.raises(KeyTrouble):
        ring.check(kept)


def test_an_older_copy_of_the_keys_is_refused(ring: KeyRing) -> None:
    """PV4: a copy from before the rotation cannot open what came after."""
    older = KeyRing.load(ring.path)
    ring.rotate()

    with pytest.raises(KeyTrouble, match="older than this database"):
        older.check(ring.fingerprint)


def test_a_rotation_cut_short_before_the_database_knows_still_starts(ring: KeyRing) -> None:
    before = ring.fingerprint

    ring.rotate()

    ring.check(before)


def test_a_fingerprint_gives_no_key_away(ring: KeyRing) -> None:
    assert shown(ring.fingerprint, written(ring.path)) == []
    assert len(ring.fingerprint) < 32


def test_many_threads_share_a_ring_while_it_rotates(ring: KeyRing) -> None:
    def use(turn: int) -> bool:
        if turn % 50 == 0:
            ring.rotate()
        cipher = ring.cipher("seal")
        reader = ring.cipher_of("seal", cipher.key_id)
        return reader is not None and reader.open(cipher.close(b"words", b""), b"") == b"words"

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(use, range(400)))
