"""A file that somebody attached to a command or a form: fetched only where one was asked for, and only if it is small.

Discord says how large it is with the command itself, so nothing is asked for that would be refused.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from adapters.discord.wire import Refused, Wire
from bot.kernel.attached import Absent, instead, write
from bot.kernel.commands import Command
from bot.kernel.delivery import NotNow

Json = dict[str, Any]
log = structlog.get_logger(__name__)
_AGAIN = (0.5, 2.0)
"""Seconds until it is tried again."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What Discord says of one. `most`: bytes that are taken."""

    name: str = field(repr=False)
    size: int
    url: str = field(repr=False)
    most: int

    @property
    def small(self) -> bool:
        return self.size <= self.most


def without_uploads(
    command: Command | None, values: Mapping[str, str], data: Json
) -> tuple[dict[str, str], Upload | None]:
    """The values, and the file to fetch. In the place of one that is not fetched stands why."""
    file = command.file if command else None
    given = dict(values)
    if file is None or not given.get(file.name):
        return given, None
    upload = _upload(data, given[file.name], file.hint.most_bytes)
    given[file.name] = instead(Absent.LOST if upload is None or upload.small else Absent.LARGE)
    return given, upload if upload is not None and upload.small else None


def _upload(data: Json, id_: str, most: int) -> Upload | None:
    try:
        one = data["resolved"]["attachments"][id_]
        return Upload(str(one["filename"]), int(one["size"]), str(one["url"]), most)
    except (KeyError, TypeError, ValueError):
        return None


async def fetched(wire: Wire, upload: Upload) -> str:
    """As a form takes it; where it cannot be had, word of that."""
    for wait in (0.0, *_AGAIN):
        await asyncio.sleep(wait)
        try:
            body = await wire.fetch(upload.url)
        except NotNow:
            continue
        except Refused:
            break
        return write(upload.name, body) if len(body) <= upload.most else instead(Absent.LARGE)
    log.warning("file not fetched")
    return instead(Absent.LOST)
