"""Documents as plain text that reads well aloud, alone: nothing in it depends on looks.

Pure and total. Words a person wrote call nobody; a number stands as it is stored, on a line of its own.
"""

from collections.abc import Callable, Iterator

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
from bot.kernel.safety import defuse_pings, safe_url, show_host, tidy

Name = Callable[[AccountId], str]
_GAP = "\n" * 12
"""Between the label of words that are hidden and the words: more than a first look takes in."""
Typed = Callable[[Press], str]
"""What somebody types instead of pressing; empty where there is nothing to type."""


def plain(document: Document, words: Words, *, name: Name, typed: Typed | None = None) -> str:
    """Blocks with an empty line between them. `words` neutralises what people wrote into its blanks by itself."""
    blocks = (_block(block, words, name, typed) for block in document.blocks)
    return "\n\n".join(block for block in blocks if block)


def _block(block: Block, words: Words, name: Name, typed: Typed | None) -> str:  # noqa: C901  # a case for every block, each a line
    match block:
        case Text():
            return words(block)
        case Heading(inner) | Note(inner):
            return words(inner)
        case Bullets(items, numbered):
            return "\n".join(_bullets(items, words, numbered=numbered))
        case Quote(said):
            return _quoted(said)
        case Hidden(label, said):
            return words(text("kernel-hidden", label=label)) + _GAP + _quoted(said)
        case Link(label, url):
            return _link(words(label), url)
        case Dial(label, number, detail):
            line = f"{words(label)}: {number}"
            return line if detail is None else f"{line}\n{words(detail)}"
        case Moment(label, at):
            return words(text("kernel-moment", label=label, at=Instant(at)))
        case Mention(account):
            return defuse_pings(tidy(name(account)))
        case Choices(items):
            return "\n".join(f"- {_choice(item, words, typed)}" for item in items)
        case Picture(_, description):
            return words(text("kernel-picture", description=description))
        case File(label, file_name):
            return words(text("kernel-file", label=label, name=file_name))


def _quoted(said: Said) -> str:
    return "\n".join(f"> {line}".rstrip() for line in _said(said).split("\n"))


def _bullets(items: tuple[Text | Said, ...], words: Words, *, numbered: bool) -> Iterator[str]:
    """Further lines of one item are set in, so that nobody's words can start an item of their own."""
    for number, item in enumerate(items, start=1):
        mark = f"{number}. " if numbered else "- "
        worded = words(item) if isinstance(item, Text) else _said(item)
        yield mark + worded.replace("\n", "\n" + " " * len(mark))


def _link(label: str, url: str) -> str:
    """The address and where it leads; one that leads nowhere good is left out."""
    address = safe_url(url)
    if address is None:
        return label
    host = show_host(address)
    return f"{label}: {address} ({host})" if host else f"{label}: {address}"


def _choice(choice: Choice, words: Words, typed: Typed | None) -> str:
    line = typed(choice.press) if typed else ""
    return words(text("kernel-typed", label=choice.label, line=line)) if line else words(choice.label)


def _said(said: Said) -> str:
    return defuse_pings(tidy(said.words))
