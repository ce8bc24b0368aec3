"""A message as Discord keeps it, made from what was sent: ids for its parts, whom it mentions, its attachments."""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from itertools import count
from typing import Any

from tests.equipment.discord.model import Channel, Json, User, parts_of, words_of
from tests.equipment.discord.wire import user as user_json

FILE, _ALIAS = 13, "attachment://"
EPHEMERAL, LOADING, HAS_THREAD, V2 = 64, 128, 32, 1 << 15
_KEPT = EPHEMERAL | V2 | 4 | 4096
"""Flags that a sender may set."""
EDITABLE = ("content", "embeds", "components", "allowed_mentions", "attachments")


def fresh(ids: tuple[str, str], channel: Channel, author: User, sent: Json, kind: int) -> Json:
    """`ids`: the message's own, and the moment it was sent."""
    message: Json = {
        "id": ids[0],
        "type": kind,
        "channel_id": channel.id,
        "author": user_json(author),
        "content": sent.get("content") or "",
        "timestamp": ids[1],
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": sent.get("attachments") or [],
        "embeds": [{"type": "rich", **one} for one in sent.get("embeds") or []],
        "components": placed(with_ids(sent.get("components") or []), sent.get("attachments") or []),
        "pinned": False,
        "flags": (sent.get("flags") or 0) & _KEPT,
    }
    if reference := sent.get("message_reference"):
        message["message_reference"] = {"type": 0, "channel_id": channel.id, **reference}
    return message


def revised(message: Json, sent: Json) -> Json:
    """What it would be after this edit; the message itself stays as it is."""
    after = dict(message)
    for key in EDITABLE:
        if key in sent and key != "allowed_mentions":
            after[key] = sent[key] or ("" if key == "content" else [])
    after["components"] = placed(with_ids(after["components"]), after["attachments"])
    after["flags"] = message["flags"] & ~LOADING | (sent.get("flags") or 0) & (V2 | 4)
    return after


def with_ids(components: Any) -> list[Json]:
    """A copy in which every part has an id: its own, or the next number that none has."""
    parts: list[Json] = deepcopy(components)
    every = parts_of({"components": parts})
    taken = {part.get("id") for part in every}
    numbers = (number for number in count(1) if number not in taken)
    for part in every:
        part["id"] = part.get("id") or next(numbers)
    return parts


def placed(components: list[Json], attachments: Iterable[Json]) -> list[Json]:
    """Each file that is shown leads to what was sent with the message, as far as there is such a thing."""
    by_name = {f"{_ALIAS}{one['filename']}": one for one in attachments}
    for part in parts_of({"components": components}):
        there = by_name.get(str((part.get("file") or {}).get("url"))) if part["type"] == FILE else None
        if there is not None:
            part["file"] = {"url": there["url"], "attachment_id": there["id"]}
            part |= {"name": there["filename"], "size": there["size"]}
    return components


def mark_mentions(message: Json, channel: Channel, allowed: Json | None, users: Mapping[str, User]) -> None:
    """Whom it pings: who is named in its words, as far as `allowed_mentions` has it."""
    words, parse = words_of(message), _parse(allowed)
    chosen = allowed or {}
    named = dict.fromkeys(re.findall(r"<@!?(\d+)>", words))
    found = [one for one in named if "users" in parse or one in (chosen.get("users") or ())]
    message["mentions"] = [user_json(users[one]) for one in found if one in users]
    roles = channel.guild.roles if channel.guild else {}
    asked = dict.fromkeys(re.findall(r"<@&(\d+)>", words))
    message["mention_roles"] = [
        one for one in asked if one in roles and ("roles" in parse or one in (chosen.get("roles") or ()))
    ]
    message["mention_everyone"] = "everyone" in parse and bool(re.search(r"@(everyone|here)\b", words))


def _parse(allowed: Json | None) -> set[str]:
    return {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or ())


def hidden(message: Json, reader: User) -> Json:
    """As it comes to who may not read what is said in guilds, unless it is theirs or they are named."""
    if message["author"]["id"] == reader.id or any(one["id"] == reader.id for one in message["mentions"]):
        return message
    return message | {"content": "", "embeds": [], "attachments": [], "components": []}


def newest_first(channel: Channel, query: Mapping[str, str]) -> Iterator[Json]:
    """Those that were asked for, by `before`, `after` or `around`, and `limit`."""
    limit = int(query.get("limit", 50))
    every = sorted(channel.messages, key=int, reverse=True)
    if before := query.get("before"):
        every = [one for one in every if int(one) < int(before)]
    elif after := query.get("after"):
        every = [one for one in every if int(one) > int(after)][-limit:]
    elif around := query.get("around"):
        later = [one for one in every if int(one) > int(around)][-(limit // 2) :]
        every = later + [one for one in every if int(one) <= int(around)]
    return (channel.messages[one] for one in every[:limit])
