"""What somebody reads of a message: its words without the signs that only shape them, and its buttons."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Json = Mapping[str, Any]
_TEXT, _ROW, _BUTTON, _SELECT = 10, 1, 2, 3
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_PERSON = re.compile(r"<@!?(\d+)>")
_TIME = re.compile(r"<t:(\d+)(?::[^R])?>")
_SOON = re.compile(r" ?\(<t:\d+:R>\)")
_LINE = re.compile(r"^(?:#{1,3} |-# |> )", re.MULTILINE)
_UNSEEN = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u2060"))


@dataclass(frozen=True)
class Message:
    id: int
    channel: int
    direct: bool
    private: bool
    words: str
    raw: Sequence[Json]


def words_of(content: str, components: Sequence[Json], names: Mapping[str, str]) -> str:
    """`names`: of people, by their ids."""
    labels = [label for label, _ in choices_of(components)]
    shown = "\n".join([content, *_texts(components), *labels]).strip("\n")
    shown = _LINE.sub("", shown)
    shown = _PERSON.sub(lambda found: names.get(found[1], found[1]), shown)
    shown = _SOON.sub("", shown)
    shown = _TIME.sub(lambda found: _moment(int(found[1])), shown)
    return _ESCAPED.sub(r"\1", shown).translate(_UNSEEN)


def choices_of(components: Sequence[Json]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every button and every entry of a list: its label, and what is sent when it is chosen."""
    for one in components:
        if one["type"] == _BUTTON and one.get("custom_id"):
            yield str(one["label"]).translate(_UNSEEN), {"type": _BUTTON, "custom_id": one["custom_id"]}
        elif one["type"] == _SELECT:
            for option in one["options"]:
                sent = {"type": _SELECT, "custom_id": one["custom_id"], "value": option["value"]}
                yield str(option["label"]).translate(_UNSEEN), sent
        else:
            yield from choices_of(one.get("components", ()))


def _texts(components: Sequence[Json]) -> Iterator[str]:
    for one in components:
        if one["type"] == _TEXT:
            yield str(one["content"])
        else:
            yield from _texts(one.get("components", ()))


def _moment(stamp: int) -> str:
    return datetime.fromtimestamp(stamp, UTC).isoformat(timespec="minutes")
