"""What people write is shown as words and nothing else: it calls nobody, hides nothing and leads nobody astray.

Everything here is total: any string goes in, however hostile, and a harmless one comes out.
"""

import re
import unicodedata
from itertools import accumulate, groupby
from urllib.parse import SplitResult, urlsplit

from bot.kernel.graphemes import clusters, is_emoji, is_mark, needs_joiner

MARKS = 4
"""How many marks one letter may carry; no living orthography needs more."""
_ZWNJ, _ZWJ = "\u200c", "\u200d"
_FSI, _PDI = "\u2068", "\u2069"
_WORD_JOINER = "\u2060"
_FLAG = "\N{WAVING BLACK FLAG}"
_BREAKS = re.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5")
"""Letters and marks that draw nothing: names made of them look empty."""
_VISIBLE_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
"""Number signs of Arabic, Syriac and Kaithi: they are format characters only in name."""
_CALL = re.compile(r"[@\uff20\ufe6b](?=\S)")
_LOUD = re.compile(r"everyone|here|room|channel", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w-]+(\.[\w-]+)+", re.ASCII)
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_TEL = re.compile(r"tel:[0-9+*#().\- ]+", re.IGNORECASE)


_UNSAFE = re.compile('[\\s\\\\"<>`\\x00-\\x1f\\x7f]')


def tidy(words: str) -> str:
    """The same words without what nobody can see or what turns a line round. Line breaks stay; so do emoji."""
    if words.isascii() and words.isprintable():
        return words
    whole = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _trimmed(_seen(_BREAKS.sub("\n", whole)))


def isolate(words: str) -> str:
    """Keeps right-to-left words from turning the sentence around them."""
    turned = any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in words)
    return f"{_FSI}{words}{_PDI}" if turned else words


def defuse_pings(words: str) -> str:
    """Nobody is called by it: an unseen joiner parts the sign from the name. Addresses of mail stay whole."""
    return _CALL.sub(_parted, words)


def cell(words: str) -> str:
    """For a table others may open in a spreadsheet: never the start of a formula."""
    bare = words.lstrip(" \u00a0\u3000\ufeff\u200b")
    return f"'{words}" if bare.startswith(_FORMULA) else words


def safe_url(url: str) -> str | None:
    """The address byte for byte if it leads where it says: https, http or tel, no name before the host. Else None."""
    if _TEL.fullmatch(url):
        return url
    if _UNSAFE.search(url) or tidy(url) != url:
        return None
    parts = _parts(url)
    if parts is None or parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc:
        return None
    return url


def show_host(url: str) -> str:
    """Where a link leads, as it may be shown: letters of two scripts in one host are spelled out as punycode."""
    parts = _parts(url)
    labels = ((parts.hostname or "") if parts else "").split(".")
    decoded = ".".join(_decoded(label) for label in labels)
    return decoded if _plain_host(decoded) else ".".join(_encoded(label) for label in labels)


def split(words: str, limit: int) -> list[str]:
    """Pieces of at most `limit` characters, cut where a reader would: between paragraphs, lines, sentences, words."""
    pieces, rest = [], words
    while len(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip(" \n"))
        rest = rest[cut:].lstrip(" \n")
    return [piece for piece in (*pieces, rest) if piece]


def _cut(words: str, limit: int) -> int:
    """The last good place within the limit; each kind of place counts only if it leaves a piece worth sending."""
    borders = {end for end in accumulate(map(len, clusters(words[: limit + 1]))) if end <= limit}
    for sign, least in (("\n\n", limit // 2), ("\n", limit // 2), (". ", limit // 2), (" ", 1)):
        at = words.rfind(sign, least, limit)
        if at >= 0 and at + len(sign) in borders:
            return at + len(sign)
    return max(borders, default=limit)


def _seen(words: str) -> str:
    """Without control and format characters, save the few that words are made of."""
    kept: list[str] = []
    for at, char in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else ""
        if char not in _FILLERS and (not _unseen(char) or _belongs(char, kept, after)):
            kept.append(char)
    return "".join(kept)


def _unseen(char: str) -> bool:
    if char in "\n\t" or char in _VISIBLE_FORMATS:
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs")


def _belongs(char: str, kept: list[str], after: str) -> bool:
    """Joiners inside emoji and between letters that need them; tags of a flag."""
    if char == _ZWJ and is_emoji(after):
        return is_emoji(next((one for one in reversed(kept[-3:]) if not is_mark(one)), ""))
    if char in (_ZWJ, _ZWNJ):
        return bool(kept) and needs_joiner(kept[-1]) and needs_joiner(after)
    if "\U000e0020" <= char <= "\U000e007f":
        return next(
            (one == _FLAG for one in reversed(kept[-8:]) if not "\U000e0020" <= one <= "\U000e007f"), False
        )
    return False


def _trimmed(words: str) -> str:
    runs = (("".join(run), marks) for marks, run in groupby(words, is_mark))
    return "".join(run[:MARKS] if marks else run for run, marks in runs)


def _parted(call: re.Match[str]) -> str:
    words, at = call.string, call.start()
    mail = at > 0 and words[at - 1].isalnum() and call[0] == "@" and _ADDRESS.match(words, call.end())
    return call[0] if mail and not _LOUD.match(words, call.end()) else call[0] + _WORD_JOINER


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None


def _plain_host(host: str) -> bool:
    """Of one script alone, and nothing in it that only looks like a dot or a stroke."""
    scripts = {unicodedata.name(char, "").split(" ")[0] for char in host if char.isalpha()}
    return len(scripts) <= 1 and all(char.isascii() or char.isalnum() or is_mark(char) for char in host)


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode").lower() or label
    except (UnicodeError, ValueError):
        return label


def _encoded(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
