"""A circle's first weeks, read through: everything anybody sees is whole, in words, and what Discord takes."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from simcord.components import validate_modal

from adapters.discord.modal import modal
from adapters.discord.tree import tree
from bot.app.words import Texts
from tests.equipment.discord.bodies import Schema
from tests.platforms.discord.declared import catalogue, english
from tests.platforms.discord.life import Life, first_weeks
from tests.platforms.discord.reading import Json, kinds, read, refused, texts, within
from tests.platforms.discord.town import a_discord_town

_KEY = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
_MARKUP = re.compile(r"\\|\*\*|__|~~|\|\||`|<@|<t:")
_MEANT = {"text", "heading", "subtext", "list", "quote", "masked", "link", "person", "moment", "escaped"}
_MORE = "…"


@dataclass
class Album:
    """By the name of what was seen."""

    messages: dict[str, Json] = field(default_factory=dict)
    forms: dict[str, Json] = field(default_factory=dict)


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Album:
    return asyncio.run(_lived(tmp_path_factory.mktemp("seen")))


async def _lived(folder: Path) -> Album:
    found = Album()
    async with a_discord_town(folder, language="en") as town:
        async for sight in first_weeks(Life(town)):
            if sight.form:
                found.forms[sight.name] = sight.shown.modal
            else:
                found.messages[sight.name] = _body(sight.message)
    return found


def _body(message: Any) -> Json:
    """As it was sent."""
    said = {"content": message.content} if message.content else {}
    return {
        "flags": message.flags,
        "components": message.components,
        "allowed_mentions": {"parse": []},
        **said,
    }


def _words(body: Json) -> Iterator[str]:
    """All that is read: text without people and times, and what stands on buttons and in lists."""
    yield from ("".join(found for kind, found in read(one) if kind == "text") for one in texts(body))
    for one in within(body):
        yield from (str(one[what]) for what in ("label", "placeholder") if one.get(what))
        yield from (option["label"] for option in one.get("options", ()))


def _asked(form: Json) -> Iterator[tuple[str, str]]:
    """The title, and of each field what is said of it."""
    yield "title", form["title"]
    for one in form["components"]:
        yield "label", one["label"]
        yield "description", one.get("description", "")
        yield from (("option", option["label"]) for option in one["component"].get("options", ()))


def _all_words(album: Album) -> Iterator[tuple[str, str]]:
    for name, body in album.messages.items():
        yield from ((name, one) for one in _words(body))
    for name, form in album.forms.items():
        yield from ((name, one) for what, one in _asked(form) if what != "description" or one)


def test_discord_takes_every_message(album: Album):
    assert {name: why for name, body in album.messages.items() if (why := refused(body))} == {}


def test_discord_takes_every_form(album: Album):
    assert len(album.forms) > 9
    for form in album.forms.values():
        validate_modal(form)


def test_everything_fits_discords_own_schema(album: Album, discord_schema: Schema):
    for body in album.messages.values():
        discord_schema.take("POST", "/channels/{channel_id}/messages", body)
    for form in album.forms.values():
        answer = {"type": 9, "data": form}
        discord_schema.take("POST", "/interactions/{interaction_id}/{interaction_token}/callback", answer)


def test_nothing_is_empty(album: Album):
    assert {name for name, one in _all_words(album) if not one.strip()} == set()


def test_nothing_is_a_bare_key(album: Album):
    keys = Texts().keys

    assert [(name, one) for name, one in _all_words(album) if set(_KEY.findall(one)) & keys] == []


def test_no_sign_is_left_of_what_only_shapes(album: Album):
    assert [(name, one) for name, one in _all_words(album) if _MARKUP.search(one)] == []
    assert {kind for body in album.messages.values() for one in texts(body) for kind in kinds(one)} <= _MEANT


def test_nothing_typed_is_of_another_platform(album: Album):
    assert [(name, one) for name, one in _all_words(album) if re.search(r"(?<!\S)(!|--)[a-z]", one)] == []


def test_of_two_buttons_side_by_side_each_has_its_own_name(album: Album):
    labels = {
        name: [one["label"] for one in within(body) if one["type"] == 2]
        for name, body in album.messages.items()
    }

    assert {name for name, found in labels.items() if len(set(found)) < len(found)} == set()


def test_what_is_offered_is_not_cut():
    """Titles, labels and descriptions are short enough by themselves."""
    shown = [
        (command.path, one)
        for command in catalogue().listed()
        if command.fields
        for _, one in _asked(modal(command, "token", {}, english()))
    ]
    offered = [(one["name"], one["description"]) for one in _every(tree(catalogue(), {"en": english()}))]

    assert [(name, one) for name, one in (*shown, *offered) if _MORE in one] == []


def test_a_forms_title_is_read_at_a_glance():
    titles = [
        modal(one, "token", {}, english())["title"]
        for one in catalogue().listed()
        if any(field.required for field in one.fields)
    ]

    assert [one for one in titles if len(one.split()) > 8] == []


def _every(payload: list[Json]) -> Iterator[Json]:
    for one in payload:
        if one.get("description"):
            yield one
        yield from _every(one.get("options", []))
