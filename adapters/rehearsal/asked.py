"""Reading what the page sends: JSON of the shapes it is meant to have, and nothing else."""

import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from adapters.rehearsal.guard import LARGEST
from adapters.rehearsal.inbound import Action, Trouble, Values

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_FIELDS = 8


async def body(request: web.Request, *, most: int = LARGEST) -> Mapping[str, Any]:
    """At most so many bytes are read of it."""
    if request.content_type != "application/json":
        raise Trouble("not-json")
    bounded = request.clone(client_max_size=most)
    try:
        given = await bounded.json()
    except (ValueError, RecursionError) as trouble:
        raise Trouble("not-json") from trouble
    if not isinstance(given, dict):
        raise Trouble("not-json")
    return given


def action(given: Mapping[str, Any]) -> Action:
    id_ = line(given, "id")
    if not _ID.fullmatch(id_):
        raise Trouble("not-json")
    return Action(id_, line(given, "who"), line(given, "place"))


def line(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name, "")
    if not isinstance(value, str):
        raise Trouble("not-json")
    return value


def values(given: Mapping[str, Any]) -> Values:
    found = given.get("values", {})
    if not isinstance(found, dict) or len(found) > _MOST_FIELDS:
        raise Trouble("not-json")
    return tuple((name, line(found, name)) for name in found)


def number(text: str) -> int:
    """A revision; anything else counts as “from the beginning”."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
