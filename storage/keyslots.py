"""The file of the members' keys: a row of slots of 128 bytes, so that none straddles a sector of the disk.

The first says which key file it belongs to; each other holds one key, wrapped under the ring, or is
empty. A slot is only ever written whole. Half a slot at the end is a group that was never committed.
"""

from __future__ import annotations

import errno
import os
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from pathlib import Path
from secrets import token_bytes
from typing import Final, NamedTuple

from storage.keyring import (
    KEY_ID_SIZE,
    KEY_SIZE,
    NONCE_SIZE,
    KeyRing,
    KeyTrouble,
    Secret,
    read_private,
    telling,
    write_private,
)

SLOT: Final = 128
EMPTY: Final = bytes(SLOT)
_HEAD: Final = struct.Struct(">B32s4s4s")  # kind, name, the key's id, the id of the root it is wrapped under
_WRAPPED: Final = slice(_HEAD.size, _HEAD.size + NONCE_SIZE + KEY_SIZE + 16)
_MARK: Final = re.compile(r"([0-9a-f]{64})\.([0-9a-f]{8})")


class Kind(IntEnum):
    MEMBER = 1
    ERASED = 2
    DAY = 3


class Owner(NamedTuple):
    """Whose key it is: a member (by digest) or a day (by date)."""

    kind: Kind
    name: bytes

    @classmethod
    def of_day(cls, day: date) -> Owner:
        return cls(Kind.DAY, day.isoformat().encode().ljust(32, b"\0"))


class Mark(NamedTuple):
    """One erasure; the id of the key tells it from a later stay of the same person."""

    name: bytes
    key_id: bytes

    @classmethod
    def read(cls, written: str) -> Mark:
        found = _MARK.fullmatch(written)
        if found is None:
            raise KeyTrouble("The list of the erased is damaged. Take it from another backup.")
        return cls(bytes.fromhex(found[1]), bytes.fromhex(found[2]))

    @property
    def owner(self) -> Owner:
        return Owner(Kind.MEMBER, self.name)

    def __str__(self) -> str:
        return f"{self.name.hex()}.{self.key_id.hex()}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a slot holds; where the owner is erased, the key is zeros."""

    owner: Owner
    key_id: bytes
    key: Secret = field(repr=False)

    @classmethod
    def fresh(cls, owner: Owner) -> Entry:
        return cls(owner, token_bytes(KEY_ID_SIZE), Secret(token_bytes(KEY_SIZE)))

    @classmethod
    def erased(cls, mark: Mark) -> Entry:
        return cls(Owner(Kind.ERASED, mark.name), mark.key_id, Secret(bytes(KEY_SIZE)))

    @property
    def mark(self) -> Mark:
        return Mark(self.owner.name, self.key_id)


def slots_file(ring: KeyRing) -> Path:
    """In a folder of its own beside the key file."""
    return ring.path.with_name(f"{ring.path.name}.members") / "keys"


def write_all(ring: KeyRing, entries: Iterable[Entry], *, replace: bool) -> None:
    """A whole file at once, from the first slot on; the old one stays until the new one is durable."""
    path = slots_file(ring)
    content = b"".join([_header(ring), *(wrapped(ring, entry) for entry in entries)])
    with telling(path):
        write_private(path, Secret(content), replace=replace)


def write_slots(path: Path, slots: Mapping[int, bytes]) -> None:
    """Durable, with one fsync, when it returns."""
    with telling(path):
        descriptor = os.open(path, os.O_WRONLY)
        try:
            for slot, raw in slots.items():
                _write_slot(descriptor, slot, raw)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_slots(ring: KeyRing) -> dict[int, Entry]:
    """The slots in use, by number."""
    content = read_private(slots_file(ring)).reveal()
    if content[:SLOT] != _header(ring):
        raise KeyTrouble(
            f"{slots_file(ring)} does not belong to {ring.path}. Put back your newest copy of it."
        )
    raws = {slot: content[slot * SLOT : (slot + 1) * SLOT] for slot in range(1, len(content) // SLOT)}
    return {slot: _unwrapped(ring, raw) for slot, raw in raws.items() if raw != EMPTY}


def wrapped(ring: KeyRing, entry: Entry) -> bytes:
    cipher = ring.cipher("members")
    head = _HEAD.pack(*entry.owner, entry.key_id, cipher.key_id)
    return (head + cipher.close(entry.key.reveal(), head)).ljust(SLOT, b"\0")


def _unwrapped(ring: KeyRing, raw: bytes) -> Entry:
    kind, name, key_id, root = _HEAD.unpack_from(raw)
    cipher = ring.cipher_of("members", root)
    if cipher is None:
        raise KeyTrouble(
            f"{ring.path} is older than {slots_file(ring)}. Put back your newest copy of {ring.path}."
        )
    key = cipher.open(raw[_WRAPPED], raw[: _HEAD.size]) if kind in set(Kind) else None
    if key is None:
        raise KeyTrouble(f"{slots_file(ring)} is damaged. Put back your newest copy of it.")
    return Entry(Owner(Kind(kind), name), key_id, Secret(key))


def _write_slot(descriptor: int, slot: int, raw: bytes) -> None:
    if os.pwrite(descriptor, raw, slot * SLOT) != SLOT:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _header(ring: KeyRing) -> bytes:
    return f"kith members 1 {ring.family}\n".encode().ljust(SLOT, b"\0")
