"""Sensitive fields are sealed before they reach the database, and open only where they were put.

A sealed value is: version (1 byte), key id (4), nonce (12), ciphertext and tag (AES-256-GCM). Bound
to it: version, key id, table, column and row. The key is its owner's, or the install's where it
belongs to no one member. Inbox payloads have a random key per day, which no root can make again.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from storage.keyring import KEY_ID_SIZE, Cipher, KeyRing, framed, utf8
from storage.memberkeys import MemberKeys

VERSION: Final = b"\x01"
_START: Final = 1 + KEY_ID_SIZE


class Unreadable(Exception):
    """A sealed value that does not open."""


class Tampered(Unreadable):
    """It was changed, or moved from another row, column, table or owner. Restore the row from a backup."""


class Gone(Unreadable):
    """Its key was destroyed on purpose: whoever reads it treats the value as erased."""


class KeyAway(Unreadable):
    """Its key is not here, though nobody destroyed it. Put back the newest copy of the keys."""


class OtherVersion(Unreadable):
    """It was sealed by another version of Kith. Run the newest one."""


class Sealer:
    """Seals and unseals. Safe to share between threads."""

    def __init__(self, ring: KeyRing, members: MemberKeys) -> None:
        self._ring = ring
        self._members = members

    def __repr__(self) -> str:
        return f"Sealer({self._ring!r}, {self._members!r})"

    def seal(
        self, plain: bytes | str, *, table: str, column: str, row: str, owner: str | None = None
    ) -> bytes:
        """With an owner, under the key `MemberKeys.prepare` made; Gone or KeyAway where there is none."""
        cipher = self._ring.cipher("seal") if owner is None else self._member(owner)
        return _sealed(cipher, plain, _place(table, column, row))

    def unseal(self, blob: bytes, *, table: str, column: str, row: str, owner: str | None = None) -> bytes:
        key_id = _key_id(blob)
        cipher = self._install(key_id) if owner is None else self._member(owner, key_id)
        return _opened(cipher, blob, _place(table, column, row))

    def unseal_text(self, blob: bytes, *, table: str, column: str, row: str, owner: str | None = None) -> str:
        return _text(self.unseal(blob, table=table, column=column, row=row, owner=owner))

    def reseal(self, blob: bytes, *, table: str, column: str, row: str, owner: str | None = None) -> bytes:
        """Under the current key; the same object where it already is (a member's key outlives a rotation)."""
        if owner is not None or _key_id(blob) == self._ring.cipher("seal").key_id:
            return blob
        plain = self.unseal(blob, table=table, column=column, row=row)
        return self.seal(plain, table=table, column=column, row=row)

    def seal_inbox(self, plain: bytes | str, *, row: str, day: date) -> bytes:
        """Under the day's key; `MemberKeys.flush` comes before the commit here too."""
        return _sealed(self._members.day_cipher(day), plain, _place("inbox", "payload", row))

    def unseal_inbox(self, blob: bytes, *, row: str, day: date) -> bytes:
        return _opened(self._day(day, _key_id(blob)), blob, _place("inbox", "payload", row))

    def forget_inbox_keys(self, *, before: date) -> int:
        """Past payloads, wherever a copy is, never open again; how many days that were."""
        return self._members.forget_days(before=before)

    def _install(self, key_id: bytes) -> Cipher:
        return _install(self._ring, key_id)

    def _member(self, owner: str, key_id: bytes | None = None) -> Cipher:
        cipher = self._members.cipher(owner)
        if cipher is not None and key_id in (None, cipher.key_id):
            return cipher
        if self._members.was_erased(owner, key_id):
            raise Gone("the member's key was erased")
        if cipher is not None:
            raise Tampered("sealed under another key than its owner's")
        raise KeyAway(
            "the member's key is not in the key store: it was never prepared, or the store is an older copy"
        )

    def _day(self, day: date, key_id: bytes) -> Cipher:
        cipher = self._members.find_day(day)
        if cipher is None or cipher.key_id != key_id:
            raise Gone("the inbox key of that day was destroyed")
        return cipher


def seal_for_install(ring: KeyRing, plain: bytes, *, table: str, column: str, row: str) -> bytes:
    """Under the install's key alone, where the members' keys are in other hands."""
    return _sealed(ring.cipher("seal"), plain, _place(table, column, row))


def unseal_for_install(ring: KeyRing, blob: bytes, *, table: str, column: str, row: str) -> bytes:
    return _opened(_install(ring, _key_id(blob)), blob, _place(table, column, row))


def _install(ring: KeyRing, key_id: bytes) -> Cipher:
    cipher = ring.cipher_of("seal", key_id)
    if cipher is None:
        raise KeyAway(f"sealed under key {key_id.hex()}, which is not in {ring.path}")
    return cipher


def _sealed(cipher: Cipher, plain: bytes | str, place: bytes) -> bytes:
    start = VERSION + cipher.key_id
    return start + cipher.close(utf8(plain) if isinstance(plain, str) else plain, start + place)


def _opened(cipher: Cipher, blob: bytes, place: bytes) -> bytes:
    plain = cipher.open(blob[_START:], blob[:_START] + place)
    if plain is None:
        raise Tampered("changed since it was sealed, or moved from another place")
    return plain


def _text(plain: bytes) -> str:
    try:
        return plain.decode()
    except UnicodeDecodeError:
        pass  # an error raised here would carry the words along
    raise ValueError("what was sealed is not text")


def _key_id(blob: bytes) -> bytes:
    if len(blob) < _START:
        raise Tampered("too short to be a sealed value")
    if blob[:1] != VERSION:
        raise OtherVersion(f"sealed in version {blob[0]} of the format; this Kith reads version {VERSION[0]}")
    return blob[1:_START]


def _place(table: str, column: str, row: str) -> bytes:
    return framed(utf8(table), utf8(column), utf8(row))
