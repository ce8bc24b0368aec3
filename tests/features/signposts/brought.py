"""Feeds for tests: those in the folder `feeds`, and others made of a few words."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.signposts.feeds.feed import Brought, Feed
from bot.signposts.feeds.reading import read

FEEDS = Path(__file__).parent / "feeds"
TODAY = date(2026, 11, 28)


def file(name: str) -> Brought:
    return Brought(name.rpartition("/")[2], (FEEDS / name).read_bytes())


def folder(name: str) -> list[Brought]:
    return [Brought(f"{name}/{one.name}", one.read_bytes()) for one in sorted((FEEDS / name).glob("*.csv"))]


def text(name: str, words: str) -> Brought:
    return Brought(name, words.encode())


def page(*services: Mapping[str, Any], name: str = "feed.json") -> Brought:
    return text(name, json.dumps({"contents": services}))


def a_service(**more: Any) -> dict[str, Any]:
    """Everything that is needed of one, and whatever else matters to the test at hand."""
    return {
        "id": "v1",
        "name": "Vale Line",
        "description": "Somebody to talk to.",
        "status": "active",
        "assured_date": "2026-10-01",
        "phones": [{"number": "0113 496 0000"}],
        **more,
    }


def an_entry(
    more: str = "", *, id_: str = "v1", name: str = "Vale Line", call: str = '"0113 496 0000"'
) -> str:
    lines = (
        f'id = "{id_}"',
        f'name = "{name}"',
        'what = "Talk."',
        "checked = 2026-10-01",
        f"call = [{call}]",
    )
    return "\n".join(("[[entry]]", *lines, more, ""))


def packed(members: Mapping[str, bytes], name: str = "feed.zip") -> Brought:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, body in members.items():
            archive.writestr(path, body)
    return Brought(name, held.getvalue())


def reading(*files: Brought, **more: Any) -> Feed:
    given = {"zone": "Europe/London", "country": "GB", "today": TODAY, **more}
    return read(files, **given)
