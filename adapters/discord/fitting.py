"""Words made to fit where Discord counts characters: whole sentences, else up to a pause, else up to a word."""

import re

_SENTENCE = re.compile(r"(?<=[.?!])\s+|(?<=[。？！])")
_PAUSE = re.compile(r"\s*[,;:–—(、，；：（]")
_LOOSE = " ,;:–—(、，；：（"
"""What is dropped where words are cut."""
_MORE = "…"


def fitted(words: str, most: int) -> str:
    """As much of it as so many characters can hold."""
    return parted(words, most)[0]


def parted(words: str, most: int) -> tuple[str, str]:
    """What fits, and what is left out. Where a sentence had to be cut, both sides show it with …"""
    plain = " ".join(words.split())
    if len(plain) <= most:
        return plain, ""
    sentences = [
        (plain[: gap.start()].removesuffix("."), plain[gap.end() :]) for gap in _SENTENCE.finditer(plain)
    ]
    whole = [(one, rest) for one, rest in sentences if len(one) <= most and rest]
    if whole:
        return whole[-1]
    cut = _cut(plain, most - len(_MORE))
    return plain[:cut].rstrip(_LOOSE) + _MORE, _MORE + plain[cut:].lstrip(_LOOSE)


def _cut(plain: str, most: int) -> int:
    """The last pause, if not too much is lost by it; else the last space; else wherever there is no more room."""
    pauses = [pause.start() for pause in _PAUSE.finditer(plain) if most / 4 <= pause.start() <= most]
    return max(pauses, default=0) or max(plain.rfind(" ", 0, most + 1), 0) or most
