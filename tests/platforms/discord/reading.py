"""Discord's side of it: how its clients read markdown, and what its API takes of a message."""

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

_AT_A_LINE = {
    "heading": r" *#{1,3}\s+(?=\S)",
    "subtext": r" *-# +(?=\S)",
    "list": r" *(?:[*+-]|\d+[.)])[ \t]+(?=\S)",
    "quote": r" *>(?:>>)? ",
}
_WITHIN = {
    "escaped": r"\\[^0-9A-Za-z\s]",
    "link": r"<[^: >]+:/[^ >]+>|(?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\]\s]",
    "masked": r"\[(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*\]\(\s*<?(?:\([^)]*\)|[^\s\\]|\\.)*?>?\s*\)",
    "person": r"<@!?\d+>",
    "role": r"<@&\d+>",
    "channel": r"<#\d+>",
    "everybody": r"@everyone|@here",
    "moment": r"<t:-?\d+(?::\w)?>",
    "emoji": r"<a?:\w+:\d+>|:[\w+-]+:",
    "command": r"</[^:]+:\d+>",
    "place": r"<id:\w+>",
    "code": r"(?P<fence>`+)[\s\S]*?[^`](?P=fence)(?!`)",
    "strong": r"\*\*[\s\S]+?\*\*|__[\s\S]+?__",
    "em": r"\*(?=\S)[\s\S]+?\*|\b_[\s\S]+?_\b",
    "struck": r"~~[\s\S]+?~~",
    "hidden": r"\|\|[\s\S]+?\|\|",
}


def _together(rules: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind}>{rule})" for kind, rule in rules.items()))


_RULES, _RULES_WITHIN = _together(_AT_A_LINE | _WITHIN), _together(_WITHIN)


def read(words: str) -> Iterator[tuple[str, str]]:
    """What is seen, stretch by stretch: its kind (`text` where it means nothing but itself) and its words."""
    at = 0
    while at < len(words):
        kind, found = _next(words, at)
        yield (
            ("text", found[1:])
            if kind == "escaped"
            else (kind, found.strip("<>") if kind == "link" else found)
        )
        at += len(found)


def _next(words: str, at: int) -> tuple[str, str]:
    rules = _RULES if at == 0 or words[at - 1] == "\n" else _RULES_WITHIN
    found = rules.match(words, at)
    return (str(found.lastgroup), found[0]) if found else ("text", words[at])


def kinds(words: str) -> set[str]:
    return {kind for kind, _ in read(words)}


def seen(words: str) -> str:
    """All the words, markup taken off."""
    return "".join(found for kind, found in read(words) if kind not in _AT_A_LINE)


def texts(body: Json) -> list[str]:
    return [one["content"] for one in within(body) if one.get("type") == 10] or [body.get("content", "")]


def said(*bodies: Json) -> str:
    return "\n\n".join(one for body in bodies for one in texts(body))


def within(body: Json) -> list[Json]:
    """Every component, the outer ones first."""
    found, left = [], list(body.get("components", []))
    while left:
        one = left.pop(0)
        found.append(one)
        left = [*one.get("components", []), *left]
    return found


def buttons(*bodies: Json) -> list[tuple[str, str]]:
    """Label and token of all that can be pressed or picked."""
    found: list[tuple[str, str]] = []
    for one in (part for body in bodies for part in within(body)):
        if one["type"] == 2:
            found.append((one["label"], one["custom_id"]))
        if one["type"] == 3:
            found += [(option["label"], option["value"]) for option in one["options"]]
    return found


def long(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def refused(body: Json) -> list[str]:
    """What the API would not take."""
    parts, content = within(body), body.get("content")
    modern = bool(body["flags"] & 32_768)
    rows = [one["components"] for one in parts if one["type"] == 1]
    ids = [one["custom_id"] for one in parts if "custom_id" in one]
    marks = [one["id"] for one in parts if "id" in one]
    calls = body["allowed_mentions"]
    shown = [one["file"]["url"] for one in parts if one["type"] == 13]
    sent = [one.name for one in body.get("files", ())]
    wrong = {
        "two kinds of message": modern == (content is not None),
        "content": content is not None and not 1 <= long(content.strip()) <= 2_000,
        "text": sum(long(one) for one in texts(body)) > 4_000 or not all(one.strip() for one in texts(body)),
        "components": len(parts) > 40 or (not modern and len(rows) > 5),
        "row": any(not 1 <= len(row) <= 5 or (len(row) > 1 and row[0]["type"] == 3) for row in rows),
        "label": any(not 1 <= long(one["label"].strip()) <= 80 for one in parts if one["type"] == 2),
        "custom ids": len(set(ids)) < len(ids) or any(not 1 <= len(one) <= 100 for one in ids),
        "list": any(_wrong_list(one) for one in parts if one["type"] == 3),
        "ids": len(set(marks)) < len(marks) or any(not 0 < one < 2**31 for one in marks),
        "files": len(sent) > 10
        or len(set(sent)) < len(sent)
        or [(one["id"], one["filename"]) for one in body.get("attachments", ())] != list(enumerate(sent))
        or shown != ([f"attachment://{one}" for one in sent] if modern else []),
        "calls": calls["parse"] != [] or len(calls.get("users", [])) > 100,
    }
    return [what for what, is_so in wrong.items() if is_so]


def _wrong_list(one: Json) -> bool:
    values, labels = ([option[what] for option in one["options"]] for what in ("value", "label"))
    return (
        not 1 <= len(values) <= 25
        or len(set(values)) < len(values)
        or any(not 1 <= len(value) <= 100 for value in values)
        or any(not 1 <= long(label) <= 100 for label in labels)
        or long(one.get("placeholder", "")) > 150
    )
