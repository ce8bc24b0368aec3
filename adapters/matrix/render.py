"""Documents as Matrix messages: a body that reads well alone, HTML of the few elements clients show, nobody pinged.

A button is a number that is typed; in a room with an exclamation mark before it, so that it is not taken for talk.
What is too long for one message goes out in several (`parts`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

import nh3

from adapters.matrix.http import Json
from adapters.matrix.parts import LARGEST, Cutting, Drawn, size
from bot.kernel.delivery import Reader
from bot.kernel.documents import (
    Block,
    Bullets,
    Choices,
    Document,
    File,
    Hidden,
    Mention,
    Note,
    Press,
    Text,
    text,
)
from bot.kernel.html import html
from bot.kernel.people import AccountId
from bot.kernel.plain import plain
from bot.kernel.ports import Wording, Words
from bot.kernel.safety import tidy

_TAGS = {
    "p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "br", "a", "code", "pre", "span",
}  # fmt: skip
_CARD = LARGEST // 2
"""A card is one message for ever, since an edit is of one message; an edit holds its words twice."""


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


def contents(page: Page, wording: Wording, name: Callable[[str], str]) -> list[Json]:
    """What a message holds; several, where it is too long for one. `name`: how a person, by id, is shown."""
    cutting, blocks = _cutting(page, wording, name), _numbered(page)
    whole = [cutting.draw(block) for block, _ in blocks]
    if size(whole) <= LARGEST:
        return [_message(page, whole)]
    return [_message(page, some) for some in cutting.parts(*_apart(blocks))]


def card(page: Page, wording: Wording, name: Callable[[str], str]) -> Json:
    """In one message, whatever its length: what is too long for that ends in an ellipsis, and keeps its buttons."""
    cutting, blocks = _cutting(page, wording, name), _numbered(page)
    whole = [cutting.draw(block) for block, _ in blocks]
    if size(whole) > _CARD:
        whole = cutting.shortened(*_apart(blocks), _CARD)
    return _message(page, whole)


def revised(original: str, new: Json) -> Json:
    """The same message, edited: tells nobody, and reads well where edits are not shown."""
    return {
        "msgtype": new["msgtype"],
        "body": f"* {new['body']}",
        "m.mentions": {},
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": original},
    }


def _cutting(page: Page, wording: Wording, name: Callable[[str], str]) -> Cutting:
    reader = page.reader
    former = wording(reader.language, reader.zone, name=str)(text("kernel-former-member"))

    def named(account: AccountId) -> str:
        known = reader.people.get(account)
        return name(known) if known else former

    words = wording(reader.language, reader.zone, name=named)

    @cache
    def draw(block: Block) -> Drawn:
        alone = Document((block,))
        if isinstance(block, File):  # which goes out as a message of its own
            return _paragraph(plain(alone, words, name=named))
        if isinstance(block, Hidden):
            return Drawn(plain(alone, words, name=named), _clean(_covered(block, words)))
        called = reader.people.get(block.account) if isinstance(block, Mention) else None
        formatted = _clean(html(alone, words, name=named, token=_no_token))
        return Drawn(plain(alone, words, name=named), formatted, frozenset({called} if called else ()))

    return Cutting(draw, _paragraph)


def _paragraph(words: str) -> Drawn:
    return Drawn(words, _clean(f"<p>{escape(words)}</p>".replace("\n", "<br>")))


def _covered(block: Hidden, words: Words) -> str:
    """As Matrix has it: clients show a blot, and the words when it is touched."""
    label, said = (escape(one).replace("\n", "<br>") for one in (words(block.label), tidy(block.said.words)))
    return f'<p>{label}</p><p><span data-mx-spoiler="">{said}</span></p>'


def _message(page: Page, drawn: Sequence[Drawn]) -> Json:
    pinged = sorted(frozenset().union(*(one.calls for one in drawn)))
    return {
        "msgtype": "m.notice" if page.quiet else "m.text",
        "body": "\n\n".join(one.body for one in drawn if one.body),
        "m.mentions": {"user_ids": pinged} if pinged else {},
        "format": "org.matrix.custom.html",
        "formatted_body": "\n".join(one.formatted for one in drawn),
    }


def _numbered(page: Page) -> list[tuple[Block, bool]]:
    """Buttons become lines that say what to type; with whether a block is about them."""
    numbers = iter(page.numbers)
    blocks: list[tuple[Block, bool]] = []
    for block in page.document.blocks:
        if isinstance(block, Choices):
            lines = Bullets(tuple(_line(item.label, next(numbers), page) for item in block.items))
            blocks.append((lines, True))
        else:
            blocks.append((block, False))
    if any(about for _, about in blocks):
        blocks.append((Note(text("post-how-here" if page.direct else "post-how-room")), True))
    return blocks


def _apart(blocks: Sequence[tuple[Block, bool]]) -> tuple[list[Block], list[Block]]:
    """What is said, and what is about the buttons."""
    said = [block for block, about in blocks if not about]
    return said, [block for block, about in blocks if about]


def _line(label: Text, number: int, page: Page) -> Text:
    return text("post-choice", label=label, typed=str(number) if page.direct else f"!{number}")


def _clean(formatted: str) -> str:
    attributes: Mapping[str, set[str]] = {"a": {"href"}, "span": {"data-mx-spoiler"}}
    return nh3.clean(
        formatted,
        tags=_TAGS,
        attributes=dict(attributes),
        url_schemes={"https", "http", "tel", "mailto"},
        link_rel="noopener noreferrer",
    )


def _no_token(_: Press) -> str:
    return ""
