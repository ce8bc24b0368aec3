"""Words as Discord shows them: whatever signs are in what somebody wrote, it stays words.

Everything is worded first and escaped then, ours and theirs alike, since what a sign does depends on what stands
before it. What is meant to be more than words, a person or a moment, goes through the wording as a `sign`, between
two characters that no text of anybody's may hold.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.kernel.graphemes import clusters, cut
from bot.kernel.safety import safe_url, show_host

MORE = "…"
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""Characters that Unicode keeps for a program's own use."""
_SIGN = f"{_OPEN}(?:@[0-9]+|t:-?[0-9]+:F){_CLOSE}"
_ADDRESS = f'https?://[^\\s<>"\\\\`|{_OPEN}{_CLOSE}]+'
_WHOLE = re.compile(f"{_SIGN}|{_ADDRESS}", re.IGNORECASE)
_AFTER = ".,:;!?'*_~[]"
"""What stands after an address rather than in it."""
_LONGEST_ADDRESS = 1_500
_INLINE = re.compile(
    r"(?P<sign>[\\*_~|`<\[\]#])|(?P<colon>:(?=[^\s:]+:|//))|(?P<call>@(?=everyone|here))", re.IGNORECASE
)
_UNSEEN = r"(?:[^\S\n]|[\u200b-\u200f\u2060-\u206f])*"
_LINE = re.compile(rf"^({_UNSEEN}(?:(?=[>+-])|[0-9]+(?=[.)](?:\s|$))))", re.MULTILINE)
_MAYBE = ".):@/"
"""These may come to be escaped for what stands around them."""
_ALWAYS = "\\*_~|`<[]#>+-"
_NEW_LINE, _DEAREST = 1 + len("100000. "), 3
"""What the beginning of a line costs at most, and any other character."""
WORD_JOINER = "\u2060"
_NUMBER = re.compile(r"\+?[0-9][0-9 \u00a0\u202f()/-]*")
_FLAT = re.compile(r"[^()]*(?:\([^()]*\)[^()]*)*")
_ROUND = str.maketrans("[]", "()")


def units(words: str) -> int:
    """How long they are as the strictest counter sees it: in UTF-16."""
    return len(words) if words.isascii() else len(words.encode("utf-16-le", "surrogatepass")) // 2


def person(id: str) -> str:  # noqa: A002  # what the platform calls it
    return f"{_OPEN}@{id}{_CLOSE}"


def moment(unix: int) -> str:
    return f"{_OPEN}t:{unix}:F{_CLOSE}"


def bare(words: str) -> str:
    """Without what could pass for a sign."""
    return words.replace(_OPEN, "").replace(_CLOSE, "")


def escape(words: str) -> str:
    """They mean nothing but themselves; only addresses stay links, and signs become what they stand for."""
    shown = (_shown(one) if whole else _inert(one) for one, whole in _stretches(words))
    return _LINE.sub(r"\1\\", "".join(shown))


def pieces(words: str, room: int) -> Iterator[str]:
    """Together they are the words; each takes at most `room` once it is escaped, a few signs before each line included.

    Cut after a line or a word where there is one, never within what a reader sees as one character.
    """
    if _at_most(words) <= room or _cost(words) <= room:
        yield words
        return
    yield from cut(words, _uncut(words, room), _cost, room)


def label(words: str, longest: int) -> str:
    """For a button, where nothing is markup: one line, with an ellipsis if it is too long."""
    line = " ".join(bare(words).split())
    if units(line) <= longest:
        return line
    kept, room = "", longest - len(MORE)
    for one in clusters(line):
        if units(kept) + units(one) > room:
            break
        kept += one
    return kept.rstrip() + MORE


_COUNTED = re.compile(r"\s*\d+[.)]\s")
"""As an entry of a list begins."""


def dialled(number: str) -> str:
    """Byte for byte: as it is where no sign in it means anything, otherwise as code, which is copied as it is."""
    if (_NUMBER.fullmatch(number) and not _COUNTED.match(number)) or not number:
        return number
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", number)), default=0))
    pad = " " if number.startswith("`") or number.endswith("`") else ""
    return f"{fence}{pad}{number}{pad}{fence}"


def link(words: str, address: str) -> str:
    """With the host it leads to; without words, the host alone."""
    host = show_host(address)
    shown = f"{' '.join(words.split())} ({host})" if words.strip() else host
    return f"[{_inert(shown.translate(_ROUND))}](<{_target(address)}>)"


def linkable(url: str) -> str | None:
    """The address, if it leads where it says and a message has room for it."""
    return safe_url(url) if units(url) <= _LONGEST_ADDRESS else None


def _target(address: str) -> str:
    """Brackets would end it too early, unless each that opens is closed before the next."""
    return address if _FLAT.fullmatch(address) else address.replace("(", "%28").replace(")", "%29")


def _stretches(words: str) -> Iterator[tuple[str, bool]]:
    """All of the words, in their order; with whether a stretch is an address or a sign."""
    at = 0
    for found in _WHOLE.finditer(words):
        end = found.start() + len(_meant(found[0]))
        yield words[at : found.start()], False
        yield words[found.start() : end], True
        at = end
    yield words[at:], False


def _meant(found: str) -> str:
    """An address without what only stands after it; nothing where it leads astray."""
    if found.startswith(_OPEN):
        return found
    address = _balanced(found).rstrip(_AFTER)
    return address if linkable(address) else ""


def _balanced(address: str) -> str:
    """As far as every bracket that closes was opened."""
    depth = 0
    for at, char in enumerate(address):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return address[:at]
    return address


def _shown(whole: str) -> str:
    return f"<{bare(whole)}>" if whole else ""


def _inert(words: str) -> str:
    return _INLINE.sub(lambda sign: f"@{WORD_JOINER}" if sign["call"] else f"\\{sign[0]}", bare(words))


def _uncut(words: str, room: int) -> Iterator[str]:
    for one, whole in _stretches(words):
        for unit in (one,) if whole and one else clusters(one):
            yield from (unit,) if _cost(unit) <= room else unit


def _at_most(words: str) -> int:
    """What they may cost, without looking at each character."""
    return _DEAREST * len(words) + (_NEW_LINE - _DEAREST) * words.count("\n")


def _cost(words: str) -> int:
    return sum(map(_char, words))


@lru_cache(maxsize=4096)
def _char(char: str) -> int:
    """Never less than it will take."""
    if char == "\n":
        return _NEW_LINE
    return units(char) + (char in _ALWAYS or char in _MAYBE)
