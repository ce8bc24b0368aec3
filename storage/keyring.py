"""The install's own keys: one small file, readable by its owner alone.

Law: a key is shown to nobody. Raw bytes live in a `Secret` and leave it only on the way
into a cipher; no repr, message or traceback holds them, even one that prints locals.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import shlex
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from glob import escape
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import Final, NoReturn, final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_SIZE: Final = 32
KEY_ID_SIZE: Final = 4
NONCE_SIZE: Final = 12
_VERSION: Final = 1
_ABOUT: Final = "Kith's keys. Keep them secret, and keep a copy apart from the backups of the database."


class KeyTrouble(Exception):
    """Keys are missing, open to others, damaged, busy or not the right ones: it says which, and the cure."""


@final
class Secret:
    """Bytes that no repr, copy or pickle gives away."""

    __slots__ = ("_bytes",)

    def __init__(self, raw: bytes) -> None:
        self._bytes = raw

    def reveal(self) -> bytes:
        return self._bytes

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is neither copied nor pickled")


@final
class Cipher:
    """AES-256-GCM under one key, and the id by which sealed bytes name that key."""

    __slots__ = ("_aes", "key_id")

    def __init__(self, key_id: bytes, key: Secret) -> None:
        self.key_id = key_id
        self._aes = AESGCM(key.reveal())

    def close(self, plain: bytes, bound: bytes) -> bytes:
        """The nonce, the ciphertext and its tag; `bound` is authenticated, not kept."""
        nonce = os.urandom(NONCE_SIZE)
        return nonce + self._aes.encrypt(nonce, plain, bound)

    def open(self, closed: bytes, bound: bytes) -> bytes | None:
        """None where anything differs from what was closed."""
        try:
            return self._aes.decrypt(closed[:NONCE_SIZE], closed[NONCE_SIZE:], bound)
        except (InvalidTag, ValueError):
            return None

    def __repr__(self) -> str:
        return f"Cipher({self.key_id.hex()})"


def utf8(text: str) -> bytes:
    """ValueError, naming nothing of the text, where it holds half a character."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        pass  # an error raised here would carry the text along
    raise ValueError("the text holds half a character (a lone surrogate) and cannot be kept")


def framed(*parts: bytes) -> bytes:
    """Parts with their lengths before them, so that no two lists of parts look alike."""
    return b"".join([len(part).to_bytes(4, "big") + part for part in parts])


class KeyRing:
    """The roots (the newest first; older ones only read) and the secret of the ids, which never changes.

    Every use has a key of its own, derived by HKDF-SHA256. Safe to share between threads.
    """

    def __init__(self, path: Path, *, roots: tuple[Secret, ...], ids: Secret) -> None:
        self.path = path
        self._ids = ids
        self._ids_key = _derived(ids, "ids")
        self._lock = threading.Lock()
        self._logs = (date.min, ids)
        self._hold(roots)

    @classmethod
    def create(cls, path: Path) -> KeyRing:
        """A new ring in a new file; a file already there is never touched."""
        ring = cls(path, roots=(_fresh(),), ids=_fresh())
        with telling(path):
            write_private(path, ring._written(), replace=False)
        return ring

    @classmethod
    def load(cls, path: Path) -> KeyRing:
        held = _parsed(read_private(path))
        if held is None:
            raise KeyTrouble(f"{path} is not a key file this Kith can read. Put back your newest copy of it.")
        return cls(path, roots=held[0], ids=held[1])

    @property
    def key_ids(self) -> tuple[bytes, ...]:
        """The ids of the roots, the current one first."""
        return tuple(self._roots)

    @property
    def family(self) -> str:
        """What stays the same over every rotation; tells nothing about the keys."""
        return _derived(self._ids, "fingerprint").reveal()[:8].hex()

    @property
    def fingerprint(self) -> str:
        """For the database to keep and give to `check` at the next start."""
        return f"{self.family}.{self._current.hex()}"

    def check(self, fingerprint: str) -> None:
        """Refuse keys that cannot open what `fingerprint` stands for."""
        family, _, key_id = fingerprint.partition(".")
        if family != self.family:
            raise KeyTrouble(f"{self.path} holds another database's keys. Set key_file to this one's.")
        if key_id not in {held.hex() for held in self._roots}:
            raise KeyTrouble(f"{self.path} is older than this database. Put back your newest copy of it.")

    def cipher(self, purpose: str) -> Cipher:
        """The current cipher for one purpose."""
        current = self._current
        return self._ciphers.get((purpose, current)) or self._made(purpose, current, self._roots[current])

    def cipher_of(self, purpose: str, key_id: bytes) -> Cipher | None:
        """The cipher that has this id, current or older; None where the ring holds no such root."""
        root = self._roots.get(key_id)
        return self._ciphers.get((purpose, key_id)) or (self._made(purpose, key_id, root) if root else None)

    def digest(self, kind: str, value: str) -> bytes:
        """32 bytes that stand for an id and do not lead back to it; the same after every rotation."""
        return hmac.digest(self._ids_key.reveal(), framed(utf8(kind), utf8(value)), "sha256")

    def opaque(self, kind: str, value: str) -> str:
        """The first half of `digest` in hex: for account ids, inbox events and the keys of effects."""
        return self.digest(kind, value)[:16].hex()

    def log_id(self, day: date, value: str) -> str:
        """An id for the log of one day; the next day it is another."""
        held, key = self._logs
        if held != day:
            key = _derived(self._roots[self._current], f"logs:{day.isoformat()}")
            self._logs = (day, key)
        return hmac.digest(key.reveal(), utf8(value), "sha256")[:6].hex()

    def rotate(self) -> None:
        """A new current root; older ones still read. For the one process that has `MemberKeys` open."""
        with self._lock:
            self._keep((_fresh(), *self._roots.values()))

    def retire(self) -> None:
        """Forget older roots: once all is sealed anew, `MemberKeys` too, and the new fingerprint kept."""
        with self._lock:
            self._keep((self._roots[self._current],))

    def __repr__(self) -> str:
        return f"KeyRing({str(self.path)!r}, roots={len(self._roots)})"

    def _keep(self, roots: tuple[Secret, ...]) -> None:
        with telling(self.path):
            write_private(self.path.resolve(), self._written(roots), replace=True)
        self._hold(roots)

    def _hold(self, roots: tuple[Secret, ...]) -> None:
        self._roots = {_key_id(root): root for root in roots}
        self._ciphers: dict[tuple[str, bytes], Cipher] = {}
        self._current = _key_id(roots[0])
        self._logs = (date.min, self._ids)

    def _made(self, purpose: str, key_id: bytes, root: Secret) -> Cipher:
        return self._ciphers.setdefault((purpose, key_id), Cipher(key_id, _derived(root, purpose)))

    def _written(self, roots: tuple[Secret, ...] | None = None) -> Secret:
        listed = [_base64(root) for root in roots or self._roots.values()]
        held = {"about": _ABOUT, "version": _VERSION, "ids": _base64(self._ids), "roots": listed}
        return Secret(json.dumps(held, indent=2).encode() + b"\n")


def write_private(path: Path, content: Secret, *, replace: bool) -> None:
    """At once, durably, for the owner alone; unless `replace`, FileExistsError where one is there."""
    draft = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        _fill(draft, content)
        (os.replace if replace else os.link)(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def sweep_drafts(path: Path) -> None:
    """Remove what a killed `write_private` left: only where no other process may be writing."""
    real = path.resolve()
    with telling(real):
        for draft in real.parent.glob(f".{escape(real.name)}.{'[0-9a-f]' * 8}"):
            draft.unlink()
        sync_folder(real.parent)


def read_private(path: Path) -> Secret:
    """The content of a file that only its owner may read."""
    with telling(path), path.open("rb") as file:
        if os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyTrouble(f"{path} is open to others here. Run: chmod 600 {shlex.quote(str(path))}")
        return Secret(file.read())


def sync_folder(folder: Path) -> None:
    """Make names given and taken in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what the system says about a file into a sentence with its cure."""
    try:
        yield
    except FileNotFoundError:
        raise KeyTrouble(f"There is no {path}. Put back your newest copy, or run kith init.") from None
    except FileExistsError:
        raise KeyTrouble(f"{path} is there already; keys are never overwritten.") from None
    except OSError as error:
        raise KeyTrouble(f"{path}: {error.strerror}. Mend that, then try again.") from error


def _fill(draft: Path, content: Secret) -> None:
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)
        file.write(content.reveal())
        file.flush()
        os.fsync(descriptor)


def _parsed(content: Secret) -> tuple[tuple[Secret, ...], Secret] | None:
    """None, rather than an error that would quote the file, where it is not ours."""
    try:
        held = json.loads(content.reveal())
        roots = tuple(_key(root) for root in held["roots"])
        return (roots, _key(held["ids"])) if roots and held["version"] == _VERSION else None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _key(written: str) -> Secret:
    key = Secret(base64.b64decode(written, validate=True))
    if len(key.reveal()) != KEY_SIZE:
        raise ValueError("a key has 32 bytes")
    return key


def _base64(secret: Secret) -> str:
    return base64.b64encode(secret.reveal()).decode()


def _fresh() -> Secret:
    return Secret(token_bytes(KEY_SIZE))


def _derived(secret: Secret, purpose: str) -> Secret:
    hkdf = HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=None, info=framed(b"kith", utf8(purpose)))
    return Secret(hkdf.derive(secret.reveal()))


def _key_id(root: Secret) -> bytes:
    return _derived(root, "key id").reveal()[:KEY_ID_SIZE]
