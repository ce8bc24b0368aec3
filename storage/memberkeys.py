"""One random key per account, and one per day of the inbox, in a folder beside `key_file`.

Laws:
- `prepare`, then `flush`, then the database's commit: no committed row is sealed under a lost key.
- What is erased stays erased, and the list of the erased names no one.
- One process writes (a lock on the folder sees to it); `read_erased` may look meanwhile.

New keys go to the end of the file, a whole group with one fsync. Erasing writes the mark of the
erased *over* the key, in its own slot: one write does both, or neither.

What this cannot promise: an SSD, a copy-on-write file system or a snapshot may keep the old sector
for a while. What it keeps is wrapped: `KeyRing.rotate`, `rewrap` and `KeyRing.retire` take away the
root that opens it – as far as that same disk has let go of the old key file.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final, Self

from storage.keyring import KEY_ID_SIZE, Cipher, KeyRing, KeyTrouble, sweep_drafts, sync_folder, telling
from storage.keyslots import (
    EMPTY,
    Entry,
    Kind,
    Mark,
    Owner,
    read_slots,
    slots_file,
    wrapped,
    write_all,
    write_slots,
)

_CACHED: Final = 4096


class MemberKeys:
    """The key store, open for writing until `close`. Safe to share between threads."""

    def __init__(self, ring: KeyRing, *, claim: BinaryIO) -> None:
        self._ring = ring
        self._claim = claim
        self._path = slots_file(ring)
        self._lock = threading.RLock()
        self._held: dict[Owner, Entry] = {}
        self._unsaved: dict[Owner, Entry] = {}
        self._slot: dict[Owner, int] = {}
        self._marks: set[Mark] = set()
        self._erased: dict[bytes, set[Mark]] = {}
        self._ciphers: dict[str | Owner, Cipher] = {}
        self._read()

    @classmethod
    def create(cls, ring: KeyRing) -> Self:
        """A new, empty store; one already there is never touched."""
        path = slots_file(ring)
        with telling(path.parent):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            sync_folder(path.parent.parent)
        write_all(ring, (), replace=False)
        return cls.open(ring)

    @classmethod
    def open(cls, ring: KeyRing) -> Self:
        claim = _claimed(slots_file(ring).parent)
        try:
            sweep_drafts(ring.path)
            sweep_drafts(slots_file(ring))
            return cls(ring, claim=claim)
        except BaseException:
            claim.close()
            raise

    @staticmethod
    def read_erased(ring: KeyRing) -> tuple[str, ...]:
        """As `export_erased`, for another process while the store is open elsewhere."""
        entries = read_slots(ring).values()
        return tuple(sorted(str(entry.mark) for entry in entries if entry.owner.kind is Kind.ERASED))

    def close(self) -> None:
        """Let another process have the store; what was prepared and not flushed is lost."""
        self._claim.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"MemberKeys({str(self._path.parent)!r}, keys={len(self._held)})"

    @property
    def unsaved(self) -> int:
        """How many keys wait for `flush`: none may when the database commits."""
        return len(self._unsaved)

    def prepare(self, account: str) -> None:
        """See that the account has a key. One made now lasts once `flush` has returned."""
        self._prepare(self._member(account))

    def flush(self) -> None:
        """Make every prepared key durable with one fsync; with nothing to do it costs nothing."""
        if self._unsaved:
            with self._lock:
                self._save()

    def cipher(self, account: str) -> Cipher | None:
        """None where the account has no key: erased, or never prepared."""
        return self._ciphers.get(account) or self._find(account, self._member(account))

    def was_erased(self, account: str, key_id: bytes | None = None) -> bool:
        """Whether the account was ever erased – or, with an id, the stay which that key belonged to."""
        with self._lock:
            marks = self._erased.get(self._member(account).name, ())
            return any(key_id in (None, mark.key_id) for mark in marks)

    def trace(self, account: str) -> str:
        """What stands for the account in `erased`."""
        return self._member(account).name.hex()

    def erase(self, account: str) -> None:
        """For ever and at once, whatever the database does next; doing it twice is harmless."""
        owner = self._member(account)
        with self._lock:
            entry = self._held.get(owner)
            if entry:
                self._strike([Mark(owner.name, entry.key_id)])
            elif owner.name not in self._erased:
                self._strike([Mark(owner.name, bytes(KEY_ID_SIZE))])

    def erased(self, *, since: Iterable[str] = ()) -> frozenset[str]:
        """The traces of the erased. With a backup's list in `since`, of those erased after it was taken."""
        known = frozenset(since)
        with self._lock:
            return frozenset(mark.name.hex() for mark in self._marks if str(mark) not in known)

    def export_erased(self) -> tuple[str, ...]:
        """The list of the erased for a backup to carry: marks, no names and no times."""
        with self._lock:
            return tuple(sorted(map(str, self._marks)))

    def apply_erased(self, marks: Iterable[str]) -> int:
        """Erase those whom the list names and this store, an older copy perhaps, does not; how many."""
        named = {Mark.read(mark) for mark in marks}
        with self._lock:
            new = sorted(named - self._marks)
            self._strike(new)
        return len(new)

    def day_cipher(self, day: date) -> Cipher:
        """The inbox key of a day, made at need; one made now lasts from the next `flush`."""
        owner = Owner.of_day(day)
        return self._ciphers.get(owner) or self._make(owner)

    def find_day(self, day: date) -> Cipher | None:
        """None where the day's key is forgotten."""
        owner = Owner.of_day(day)
        return self._ciphers.get(owner) or self._find(owner, owner)

    def forget_days(self, *, before: date) -> int:
        """Destroy the inbox keys of past days; how many they were."""
        with self._lock:
            self._save()
            past = [owner for owner in self._held if owner.kind is Kind.DAY and owner < Owner.of_day(before)]
            self._write({self._slot[owner]: EMPTY for owner in past})
            self._drop(past)
        return len(past)

    def rewrap(self) -> None:
        """All of it anew, in a new file, under the ring's current root: the step before `KeyRing.retire`."""
        with self._lock:
            self._must_hold()
            entries = [*self._held.values(), *map(Entry.erased, self._marks)]
            write_all(self._ring, entries, replace=True)
            self._slot = {owner: slot for slot, owner in enumerate(self._held, start=1)}
            self._end = len(entries) + 1
            self._unsaved.clear()

    def _read(self) -> None:
        self._end = 1
        for slot, entry in read_slots(self._ring).items():
            self._end = slot + 1
            if entry.owner.kind is Kind.ERASED:
                self._note(entry.mark)
            else:
                self._held[entry.owner], self._slot[entry.owner] = entry, slot

    def _member(self, account: str) -> Owner:
        return Owner(Kind.MEMBER, self._ring.digest("member", account))

    def _prepare(self, owner: Owner) -> Entry:
        with self._lock:
            if owner not in self._held:
                entry = Entry.fresh(owner)
                self._held[owner] = self._unsaved[owner] = entry
            return self._held[owner]

    def _make(self, day: Owner) -> Cipher:
        with self._lock:
            return self._cached(day, self._prepare(day))

    def _find(self, name: str | Owner, owner: Owner) -> Cipher | None:
        with self._lock:
            entry = self._held.get(owner)
            return self._cached(name, entry) if entry else None

    def _cached(self, name: str | Owner, entry: Entry) -> Cipher:
        with self._lock:
            if len(self._ciphers) >= _CACHED:
                self._ciphers.clear()
            return self._ciphers.setdefault(name, Cipher(entry.key_id, entry.key))

    def _save(self) -> None:
        """All that waits, in its order: a group that failed halfway is written over, never beside itself."""
        placed = {owner: slot for slot, owner in enumerate(self._unsaved, start=self._end)}
        self._write({slot: wrapped(self._ring, self._unsaved[owner]) for owner, slot in placed.items()})
        self._slot.update(placed)
        self._unsaved.clear()

    def _strike(self, marks: list[Mark]) -> None:
        """Each mark goes over the key it erases, or to the end where this store never had that key."""
        self._save()
        slots = [self._slot_of(mark) for mark in marks]
        loose = iter(range(self._end, self._end + len(marks)))
        tombs = [wrapped(self._ring, Entry.erased(mark)) for mark in marks]
        self._write({slot or next(loose): tomb for slot, tomb in zip(slots, tombs, strict=True)})
        self._drop([mark.owner for mark in marks if self._has(mark)])
        for mark in marks:
            self._note(mark)

    def _has(self, mark: Mark) -> bool:
        entry = self._held.get(mark.owner)
        return entry is not None and entry.key_id == mark.key_id

    def _slot_of(self, mark: Mark) -> int | None:
        return self._slot.get(mark.owner) if self._has(mark) else None

    def _note(self, mark: Mark) -> None:
        self._marks.add(mark)
        self._erased.setdefault(mark.name, set()).add(mark)

    def _drop(self, owners: Iterable[Owner]) -> None:
        for owner in owners:
            del self._held[owner]
            del self._slot[owner]
        self._ciphers.clear()

    def _must_hold(self) -> None:
        if self._claim.closed:
            raise KeyTrouble(f"{self._path.parent} was let go of here. Open it again before writing.")

    def _write(self, slots: Mapping[int, bytes]) -> None:
        if slots:
            self._must_hold()
            write_slots(self._path, slots)
            self._end = max(self._end, max(slots) + 1)


def _claimed(folder: Path) -> BinaryIO:
    with telling(folder):
        claim = os.fdopen(os.open(folder / "lock", os.O_CREAT | os.O_RDWR, 0o600), "r+b", buffering=0)
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        claim.close()
        raise KeyTrouble(
            f"{folder} is in use by another Kith. Stop that one first; only one may hold it."
        ) from None
    return claim
