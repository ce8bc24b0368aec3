"""A file that somebody attached. Among the raw values of an event it is one string; a form makes it an `Attached`.

Whoever fetches it can put word of why it is not there in its place, so that it is said where everything else is.
What comes in is hostile: everything here is total, and a file's name is words to show, never a path.
"""

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import quote, unquote

from bot.kernel.safety import tidy

LARGEST: Final = 256 * 1024
"""Bytes; no field takes more, so that what waits sealed for its turn stays small."""
_START, _BODY = "file:", ";base64,"
_NAME = 100
"""Characters of a name that are kept, its ending among them."""
_LONGEST_HEAD = 4_000
_LONGEST = _LONGEST_HEAD + (LARGEST + 2) // 3 * 4
_NAMELESS = "file"


@dataclass(frozen=True, slots=True)
class Attached:
    """`name`: the last part of how its sender called it."""

    name: str = field(repr=False)
    body: bytes = field(repr=False)


class Absent(StrEnum):
    """Why a file that somebody sent is not here."""

    LARGE = "large"
    """It was larger than was asked for, so nobody fetched it."""
    LOST = "lost"
    """It could not be fetched."""


def write(name: str, body: bytes) -> str:
    """`file:plan.json;base64,e30=`."""
    return f"{_START}{quote(last_part(name), safe='')}{_BODY}{b64encode(body).decode('ascii')}"


def instead(why: Absent) -> str:
    """In the place of a file."""
    return f"{_START};{why}"


def absent(value: str) -> Absent | None:
    """Why it is not here; None where it is, or never was. What is too long to be read is too large."""
    if not value.startswith(_START):
        return None
    if len(value) > _LONGEST:
        return Absent.LARGE
    return next((why for why in Absent if value == instead(why)), None)


def read(value: str) -> Attached | None:
    """None for whatever `write` did not write."""
    if len(value) > _LONGEST or not value.startswith(_START):
        return None
    head, found, body = value.removeprefix(_START).partition(_BODY)
    if not found or len(head) > _LONGEST_HEAD:
        return None
    try:
        return Attached(last_part(unquote(head)), b64decode(body, validate=True))
    except (binascii.Error, ValueError):
        return None


def last_part(name: str) -> str:
    """Of a path on anybody's computer, as one line without what cannot be seen; its ending stays."""
    bare = " ".join(tidy(name[-1000:].replace("\\", "/").rpartition("/")[2]).split()).strip(". ")
    stem, dot, ending = bare.rpartition(".")
    kept = f"{stem[: _NAME - len(ending) - 1]}{dot}{ending}" if dot and len(ending) < 20 else bare[:_NAME]
    return kept or _NAMELESS
