"""Documents as Matrix messages: a body that reads well alone, HTML of the few elements clients show, nobody pinged.

A button is a number that is typed; in a room with an exclamation mark before it, so that it is not taken for talk.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import nh3

from adapters.matrix.http import Json
from bot.kernel.delivery import Reader
from bot.kernel.documents import (
    Block,
    Bullets,
    Choices,
    Document,
    Mention,
    Note,
    Press,
    Text,
    text,
)
from bot.kernel.html import html
from bot.kernel.people import AccountId
from bot.kernel.plain import plain
from bot.kernel.ports import Wording

_TAGS = {
    "p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "br", "a", "code", "pre", "span",
}  # fmt: skip
_LONGEST = 20_000
"""Characters of a body; with its HTML and encryption an event stays well below 64 KiB."""


@dataclass(frozen=True, slots=True)
class Page:
    """One message to be worded. `numbers`: what is typed for each button, in their order."""

    document: Document
    reader: Reader
    direct: bool
    numbers: Sequence[int] = ()
    quiet: bool = True
    """A notice: read when somebody looks, without a sound."""


def presses(document: Document) -> list[Press]:
    return [item.press for block in document.blocks if isinstance(block, Choices) for item in block.items]


def content(page: Page, wording: Wording, name: Callable[[str], str]) -> Json:
    """What a message holds. `name`: how a person, by the platform's id, is shown."""
    reader = page.reader

    former = wording(reader.language, reader.zone, name=str)(text("kernel-former-member"))

    def named(account: AccountId) -> str:
        known = reader.people.get(account)
        return name(known) if known else former

    words = wording(reader.language, reader.zone, name=named)
    document = _numbered(page)
    body = plain(document, words, name=named)[:_LONGEST]
    formatted = html(document, words, name=named, token=_no_token)
    called = [block.account for block in page.document.blocks if isinstance(block, Mention)]
    pinged = sorted({reader.people[one] for one in called if one in reader.people})
    made: Json = {
        "msgtype": "m.notice" if page.quiet else "m.text",
        "body": body,
        "m.mentions": {"user_ids": pinged} if pinged else {},
    }
    if len(formatted) <= _LONGEST:
        made |= {"format": "org.matrix.custom.html", "formatted_body": _clean(formatted)}
    return made


def revised(original: str, new: Json) -> Json:
    """The same message, edited: tells nobody, and reads well where edits are not shown."""
    return {
        "msgtype": new["msgtype"],
        "body": f"* {new['body']}",
        "m.mentions": {},
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": original},
    }


def _numbered(page: Page) -> Document:
    """Buttons become lines that say what to type."""
    numbers = iter(page.numbers)
    blocks: list[Block] = []
    some = False
    for block in page.document.blocks:
        if isinstance(block, Choices):
            blocks.append(Bullets(tuple(_line(item.label, next(numbers), page) for item in block.items)))
            some = True
        else:
            blocks.append(block)
    if some:
        blocks.append(Note(text("post-how-here" if page.direct else "post-how-room")))
    return Document(tuple(blocks))


def _line(label: Text, number: int, page: Page) -> Text:
    return text("post-choice", label=label, typed=str(number) if page.direct else f"!{number}")


def _clean(formatted: str) -> str:
    attributes: Mapping[str, set[str]] = {"a": {"href"}}
    return nh3.clean(
        formatted,
        tags=_TAGS,
        attributes=dict(attributes),
        url_schemes={"https", "http", "tel", "mailto"},
        link_rel="noopener noreferrer",
    )


def _no_token(_: Press) -> str:
    return ""
