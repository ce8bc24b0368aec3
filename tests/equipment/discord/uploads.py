"""Files that come beside the JSON of a request, as `files[n]`, and what Discord makes of them."""

import re
from collections.abc import Iterable

from tests.equipment.discord.model import Json
from tests.equipment.discord.refusals import invalid, no
from tests.equipment.discord.router import Ask, Sent
from tests.equipment.discord.state import State

_LARGEST, _MOST = 10 * 1024 * 1024, 10
_FIELD = re.compile(r"files\[(\d+)\]")
_NAME = re.compile(r"[A-Za-z0-9_.-]+")


def uploaded(state: State, ask: Ask, described: Iterable[Json], *, kept: Iterable[str] = ()) -> list[Json]:
    """What came with the request, kept; each is described by the number it was sent under. Raises Refused.

    `kept`: ids of what the message has already, which may be described as well.
    """
    numbered = {_number(file): file for file in ask.files}
    if len(numbered) < len(ask.files):
        raise invalid("files", "Two files under one number.")
    told = {str(one.get("id")): one for one in described}
    if unknown := told.keys() - numbered.keys() - set(kept):
        raise invalid("attachments", f"Unknown attachment: {sorted(unknown)}.")
    if len(numbered) > _MOST:
        raise invalid("attachments", f"Must be {_MOST} or fewer in length.")
    return [_kept(state, told.get(number, {}), file) for number, file in numbered.items()]


def _number(file: Sent) -> str:
    found = _FIELD.fullmatch(file.part)
    if found is None:
        raise invalid("files", f"A file is under files[n], not {file.part!r}.")
    return found[1]


def _kept(state: State, told: Json, file: Sent) -> Json:
    if len(file.content) > _LARGEST:
        raise no(40005)
    name = told.get("filename") or file.name
    if not _NAME.fullmatch(name):
        raise invalid("attachments.filename", f"Discord would change the name {name!r}.")
    key = state.world.clock.snowflake()
    state.keep_file(key, file.content)
    url = f"{state.api}/files/{key}"
    return {
        "id": key,
        "filename": name,
        "description": told.get("description"),
        "content_type": file.kind,
        "size": len(file.content),
        "url": url,
        "proxy_url": url,
    }
