"""What a typed `urgent` asks for besides help: read without a catalogue, since it is answered when nothing else is."""

from bot.kernel.countries import read_country

_LONGEST = 80
_NUMBERS = "numbers"
_WORDS = frozenset((
    "ad", "ae", "ai", "al", "am", "as", "at", "be", "by", "do", "ga", "he", "id", "in", "io", "is", "it", "la", "le",
    "li", "ma", "me", "mo", "ms", "my", "na", "no", "pa", "pm", "so", "sh", "to", "tv",
))  # fmt: skip
"""Codes of countries that are written for other things, as long as they are not in capitals."""


def wanted(line: str) -> dict[str, str]:
    """`urgent new zealand` names a country, `urgent IE numbers` says what is wanted of it; what is neither is let be.

    Nothing is guessed: a name that is not quite a country's is none (SG6).
    """
    rest = [word.strip(".,:;?").removeprefix("--") for word in line[:_LONGEST].lstrip("! ").split()[1:]]
    asked = {_NUMBERS: "yes"} if rest[-1:] == [_NUMBERS] else {}
    named = " ".join(rest[:-1] if asked else rest).removeprefix("country ").removeprefix("in ")
    is_a_word = named.casefold() in _WORDS and not named.isupper()
    code = None if is_a_word else read_country(named)
    return {"country": code, **asked} if code else asked
