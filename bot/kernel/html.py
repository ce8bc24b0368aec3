"""Documents as HTML that means what it says: headings, lists, quotes, links, buttons.

Pure and total. Everything is text until it is escaped here; nothing a person wrote becomes markup, and nothing
is loaded from anywhere: a picture is its description and a link to it, a file is in its link.
"""

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC
from html import escape

from bot.kernel.documents import (
    Block,
    Bullets,
    Choice,
    Choices,
    Dial,
    Document,
    File,
    Heading,
    Hidden,
    Instant,
    Link,
    Mention,
    Moment,
    Note,
    Picture,
    Press,
    Quote,
    Said,
    Text,
    text,
)
from bot.kernel.people import AccountId
from bot.kernel.ports import Words
from bot.kernel.safety import safe_url, show_host, tidy

Name = Callable[[AccountId], str]
Token = Callable[[Press], str]

_OUTSIDE = 'rel="noopener noreferrer nofollow" target="_blank"'


def html(document: Document, words: Words, *, name: Name, token: Token) -> str:
    """One element per block, a line each."""
    return "\n".join(_block(block, words, name, token) for block in document.blocks)


def _block(block: Block, words: Words, name: Name, token: Token) -> str:  # noqa: C901, PLR0912  # a case for every block, each a line
    match block:
        case Text():
            return f"<p>{_lines(words(block))}</p>"
        case Heading(inner):
            return f"<h2>{_lines(words(inner))}</h2>"
        case Bullets(items, numbered):
            return _bullets(items, words, tag="ol" if numbered else "ul")
        case Quote(said):
            return f'<blockquote dir="auto">{_said(said)}</blockquote>'
        case Hidden(label, said):
            covered = f'<blockquote dir="auto">{_said(said)}</blockquote>'
            return f"<details><summary>{_lines(words(label))}</summary>{covered}</details>"
        case Link(label, url):
            return f"<p>{_link(words(label), url)}</p>"
        case Dial(label, number, detail):
            return f"<p>{_dial(words(label), number, None if detail is None else words(detail))}</p>"
        case Moment():
            return f"<p>{_moment(block, words)}</p>"
        case Mention(account):
            return f'<p><span class="mention" dir="auto">{escape(tidy(name(account)))}</span></p>'
        case Choices(items):
            buttons = "".join(_button(item, words, token) for item in items)
            return f'<div class="choices" role="group">{buttons}</div>'
        case Picture(url, description):
            return (
                f'<p class="picture">{_link(words(text("kernel-picture", description=description)), url)}</p>'
            )
        case File():
            return f"<p>{_file(block, words)}</p>"
        case Note(inner):
            return f'<p class="note">{_lines(words(inner))}</p>'


def _bullets(items: tuple[Text | Said, ...], words: Words, *, tag: str) -> str:
    inner = "".join(
        f"<li>{_lines(words(item))}</li>" if isinstance(item, Text) else f'<li dir="auto">{_said(item)}</li>'
        for item in items
    )
    return f"<{tag}>{inner}</{tag}>"


def _link(label: str, url: str) -> str:
    """With its host; an address that leads nowhere good leaves the label alone."""
    address = safe_url(url)
    if address is None:
        return _lines(label)
    host = show_host(address)
    shown = f"{label} ({host})" if host else label
    return f'<a href="{escape(address)}" {_OUTSIDE}>{_lines(shown)}</a>'


def _dial(label: str, number: str, detail: str | None) -> str:
    """What is seen is the number byte for byte; what is dialled is the same without its gaps."""
    dialled = "".join(char for char in number if char in "+*#0123456789").replace("#", "%23")
    shown = f'<a href="tel:{dialled}">{escape(number)}</a>' if dialled else escape(number)
    after = "" if detail is None else f"<br>{_lines(detail)}"
    return f"{_lines(label)}: {shown}{after}"


def _moment(moment: Moment, words: Words) -> str:
    stamp = moment.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    worded = words(text("kernel-at", at=Instant(moment.at)))
    return f'{_lines(words(moment.label))}: <time datetime="{stamp}">{_lines(worded)}</time>'


def _file(file: File, words: Words) -> str:
    inside = b64encode(file.body.encode()).decode()
    shown = _lines(words(text("kernel-file", label=file.label, name=file.name)))
    address = f"data:{file.media_type};charset=utf-8;base64,{inside}"
    return f'<a href="{address}" download="{file.name}">{shown}</a>'


def _button(choice: Choice, words: Words, token: Token) -> str:
    signed = escape(token(choice.press))
    return (
        f'<button type="button" class="choice" data-token="{signed}">{escape(words(choice.label))}</button>'
    )


def _said(said: Said) -> str:
    return _lines(tidy(said.words))


def _lines(words: str) -> str:
    return escape(words).replace("\n", "<br>")
