"""Opening what was brought: zips are looked into, bytes become text, JSON becomes values. Nothing is trusted.

A zip is read in memory and never unpacked to a disk; all the same, one with a name that leads elsewhere is refused.
"""

import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from bot.signposts.feeds.feed import LARGEST, MOST_FILES, Brought, FeedTrouble
from bot.signposts.feeds.words import in_one_line, shown

READ = (".csv", ".json", ".toml")
_RATIO = 200
"""Words pack to a tenth or so; what packs better than this is a trap."""
_SMALL = 1024 * 1024
"""Below this no ratio matters."""
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OTHERS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "gzip",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
}
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
"""What a damaged, locked or odd zip makes its reader raise."""
_LONG = 18
"""Digits of the longest whole number that stays one."""


def opened(files: Sequence[Brought]) -> Iterator[Brought]:
    """Every file that may hold something. Raises `FeedTrouble`, first of all for what is too much."""
    if not files:
        raise FeedTrouble(
            "There is no file. Kith reads HSDS 3 (JSON or CSV), open-helplines JSON and its own TOML."
        )
    if len(files) > MOST_FILES:
        raise FeedTrouble(f"There are {len(files):,} files; {MOST_FILES} is the most that is read at once.")
    left = LARGEST
    for file in files:
        name = _name(file.name)
        if len(file.body) > left:
            raise FeedTrouble(f"{name} is larger than is read at once ({LARGEST // 2**20} MiB in all).")
        if file.body[:4] in (_ZIP, _EMPTY_ZIP):
            inside = list(_unzipped(name, file.body, left))
            left -= sum(len(one.body) for one in inside)
            yield from inside
        else:
            left -= len(file.body)
            yield Brought(name, file.body)


def text_of(file: Brought) -> str:
    """Raises `FeedTrouble` for anything but UTF-8, with or without a byte order mark."""
    other = next((what for mark, what in _OTHERS.items() if file.body.startswith(mark)), "")
    if other:
        raise FeedTrouble(
            f"{file.name} is {other}. Kith reads CSV, JSON and TOML in UTF-8: save it as one of those."
        )
    try:
        text = file.body.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = file.body.count(b"\n", 0, trouble.start) + 1
        raise FeedTrouble(
            f"{file.name} line {line} is not UTF-8. Save the file with that encoding (“CSV UTF-8” in a spreadsheet)."
        ) from None
    at = text.find("\0")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise FeedTrouble(f"{file.name} line {line} holds a NUL, which no text has. Save it again as UTF-8.")
    if not text.strip():
        raise FeedTrouble(f"{file.name} is empty.")
    return text


def values_of(text: str, file: str) -> object:
    """JSON without what only looks like it: NaN, a key twice, no end of brackets. Raises `FeedTrouble`."""
    try:
        found: object = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_no_number,
            parse_int=_whole,
        )
    except RecursionError:
        raise FeedTrouble(f"{file} is nested too deeply for any directory.") from None
    except json.JSONDecodeError as trouble:
        raise FeedTrouble(f"{file} line {trouble.lineno} is not JSON: {trouble.msg}.") from None
    except ValueError as trouble:
        raise FeedTrouble(f"{file} is not JSON that can be trusted: {trouble}.") from None
    return found


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        again = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{shown(again)} is twice in one object")
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _whole(digits: str) -> int | float:
    """What is longer than any age or count is not worked out digit by digit."""
    return int(digits) if len(digits) <= _LONG else float(digits)


def _name(name: str) -> str:
    """A file's name as it may be quoted."""
    return in_one_line(name[-200:].replace("\\", "/")) or "a file without a name"


def _unzipped(name: str, body: bytes, left: int) -> Iterator[Brought]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            for one in _members(name, packed, left):
                yield Brought(f"{name}/{_name(one.filename)}", _member(name, packed, one))
    except _BROKEN as trouble:
        if isinstance(trouble, FeedTrouble):
            raise
        raise FeedTrouble(
            f"{name} is a zip that cannot be read. Pack it again, without a password."
        ) from None


def _members(name: str, packed: zipfile.ZipFile, left: int) -> Iterator[zipfile.ZipInfo]:
    """What is to be read, once all of it was looked at."""
    every = packed.infolist()
    if len(every) > MOST_FILES:
        raise FeedTrouble(
            f"{name} holds {len(every):,} files; {MOST_FILES} is the most that is read at once."
        )
    if any(one.filename == "[Content_Types].xml" for one in every):
        raise FeedTrouble(f"{name} is a spreadsheet or document. Save its sheets as “CSV UTF-8”.")
    for one in every:
        _check_member(name, one)
    if sum(one.file_size for one in every) > left:
        raise FeedTrouble(f"{name} unpacks to more than is read at once ({LARGEST // 2**20} MiB in all).")
    yield from (one for one in every if not one.is_dir() and _is_read(one.filename))


def _check_member(name: str, one: zipfile.ZipInfo) -> None:
    inside = shown(one.filename)
    path = one.filename.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/") or re.match(r"[A-Za-z]:", path):
        raise FeedTrouble(f"{name} holds {inside}, a path that leads out of it. Nothing of it was read.")
    if stat.S_ISLNK(one.external_attr >> 16):
        raise FeedTrouble(
            f"{name} holds {inside}, which is a link to somewhere else. Nothing of it was read."
        )
    if path.casefold().endswith((".zip", ".gz", ".7z", ".tar", ".bz2", ".xz", ".zst")):
        raise FeedTrouble(f"{name} holds {inside}, another archive. Bring the files themselves.")
    if one.file_size > max(_SMALL, one.compress_size * _RATIO):
        raise FeedTrouble(
            f"{name} holds {inside}, which unpacks to far more than it should. Nothing of it was read."
        )


def _member(name: str, packed: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    """Never more than it says that it holds, whatever it really holds."""
    with packed.open(one) as stream:
        body = stream.read(one.file_size + 1)
    if len(body) > one.file_size:
        raise FeedTrouble(
            f"{name} holds {shown(one.filename)}, which is larger than it says. Nothing of it was read."
        )
    return body


def _is_read(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return not hidden and path.casefold().endswith(READ)
