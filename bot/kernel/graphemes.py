"""Where one may cut: between what a reader sees as single characters.

A careful approximation of Unicode's rules with the standard library alone: it may keep more together than it
must, never less, for marks, emoji, flags, joined letters and Hangul.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator

_ZWJ = "\u200d"
_JOINERS = frozenset("\u200c\u200d")
_EMOJI = (
    (0x00A9, 0x00A9), (0x00AE, 0x00AE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x21AA), (0x231A, 0x23FF),
    (0x24C2, 0x24C2), (0x25AA, 0x27BF), (0x2934, 0x2935), (0x2B05, 0x2B55), (0x3030, 0x303D), (0x3297, 0x3299),
    (0x1F000, 0x1FAFF),
)  # fmt: skip
_JOINED_SCRIPTS = (
    (0x0600, 0x08FF), (0x0900, 0x109F), (0x1700, 0x18AF), (0x1950, 0x1AAF), (0xA800, 0xAAFF), (0xABC0, 0xABFF),
    (0xFB50, 0xFDFF), (0xFE70, 0xFEFC), (0x10A00, 0x10D3F), (0x11000, 0x11FFF), (0x1E900, 0x1E95F),
)  # fmt: skip
"""Arabic, Syriac, N’Ko, the scripts of India and its neighbours, Mongolian: a joiner shapes their letters."""


def is_mark(char: str) -> bool:
    """Drawn onto the character before it, taking no room of its own."""
    return unicodedata.category(char) in ("Mn", "Me")


def is_emoji(char: str) -> bool:
    return bool(char) and _within(char, _EMOJI)


def needs_joiner(char: str) -> bool:
    return bool(char) and _within(char, _JOINED_SCRIPTS)


def clusters(words: str) -> Iterator[str]:
    """The words in pieces that must not be cut; together they are the words."""
    start = flags = 0
    for at in range(1, len(words)):
        flags = flags + 1 if _is_flag(words[at - 1]) else 0
        if not _together(words[at - 1], words[at], flags):
            yield words[start:at]
            start = at
    if words:
        yield words[start:]


def cut(words: str, units: Iterable[str], cost: Callable[[str], int], room: int) -> Iterator[str]:
    """Together they are the words; each costs at most `room`, if each of the `units` they are made of does.

    Cut after a line or a word where there is one in the second half, else between units.
    """
    start = at = used = line = word = 0
    for unit in units:
        more = cost(unit)
        if used + more > room and at > start:
            end = next((one for one in (line, word) if one > (start + at) // 2), at)
            yield words[start:end]
            start, used = end, cost(words[end:at])
        at, used = at + len(unit), used + more
        line = at if unit.endswith("\n") else line
        word = at if unit == " " else word
    yield words[start:]


def _together(before: str, after: str, flags: int) -> bool:
    """`flags`: how many flag letters in a row end with `before`."""
    if before.isascii() and after.isascii():
        return before == "\r" and after == "\n"
    if before in "\r\n" or after in "\r\n":
        return False
    if _extends(after) or (before == _ZWJ and not after.isspace()):
        return True
    pair = _is_flag(after) and flags % 2 == 1
    return pair or _one_syllable(before, after) or (_virama(before) and after.isalpha())


def _extends(char: str) -> bool:
    if char in _JOINERS or "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f":
        return True
    return unicodedata.category(char) in ("Mn", "Me", "Mc") or char in "\uff9e\uff9f"


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _virama(char: str) -> bool:
    """It joins two consonants into one sign."""
    return unicodedata.combining(char) == 9


def _one_syllable(before: str, after: str) -> bool:
    """Hangul spelled in parts."""
    jamo = "\u1100" <= after <= "\u11ff" or "\ud7b0" <= after <= "\ud7fb"
    return jamo and ("\u1100" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7fb")


def _within(char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(char) <= last for first, last in ranges)
