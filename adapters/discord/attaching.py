"""Files of a message: among its other parts as Discord lists them, beside the JSON of a request once it is sent.

Law: a file is extra. What is said of it stands in the words, so a message is as well without.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from typing import Any, TypeVar, cast

import discord

from bot.kernel.documents import File

Json = dict[str, Any]
One = TypeVar("One")
FILES, _ATTACHMENTS = "files", "attachments"
FILE = 13
"""The kind of the component that shows one; without it a file of a message of components is nowhere to be seen."""


def named_apart(items: Iterable[One]) -> list[One]:
    """The same, each file under a name of its own."""
    taken: set[str] = set()
    return [cast("One", _apart(one, taken)) if isinstance(one, File) else one for one in items]


def attached(items: Iterable[object]) -> Json:
    """What a body says of the files among them, and the files."""
    files = [one for one in items if isinstance(one, File)]
    listed = [{"id": number, "filename": file.name} for number, file in enumerate(files)]
    return {FILES: files, _ATTACHMENTS: listed} if files else {}


def component(file: File) -> Json:
    return {"type": FILE, "file": {"url": f"attachment://{file.name}"}}


def sendable(body: Any) -> Json:
    """A body as the library takes it: as JSON, or as a form of several parts where files go with it."""
    plain, files = _parted(body)
    if not files:
        return {"json": body}
    sent = [discord.File(BytesIO(one.body.encode()), filename=one.name) for one in files]
    parts = [
        {
            "name": f"files[{number}]",
            "value": one.fp,
            "filename": one.filename,
            "content_type": f"{file.media_type}; charset=utf-8",
        }
        for number, (one, file) in enumerate(zip(sent, files, strict=True))
    ]
    return {"form": [{"name": "payload_json", "value": json.dumps(plain)}, *parts], FILES: sent}


def without(body: Json) -> Json:
    """The same message with its words and buttons alone."""
    bare = {name: value for name, value in body.items() if name not in (FILES, _ATTACHMENTS)}
    return bare | {"components": _bare(bare["components"])}


def _apart(file: File, taken: set[str]) -> File:
    name, again = file.name, 1
    while name in taken:
        again += 1
        name = f"{again}-{file.name[-40:].lstrip('-')}"
    taken.add(name)
    return replace(file, name=name)


def _parted(body: Any) -> tuple[Any, list[File]]:
    """An answer to an interaction has its message under `data`."""
    if not isinstance(body, dict):
        return body, []
    inner = body.get("data")
    if isinstance(inner, dict):
        plain, files = _parted(inner)
        return {**body, "data": plain}, files
    return {name: value for name, value in body.items() if name != FILES}, list(body.get(FILES, ()))


def _bare(components: list[Json]) -> list[Json]:
    kept = [one for one in components if one["type"] != FILE]
    return [one | {"components": _bare(one["components"])} if "components" in one else one for one in kept]
