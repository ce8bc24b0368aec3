"""What is said, before it is worded: a small closed set of blocks.

Words are keys until the last moment. A `Text` names a Fluent message and its blanks; words that a
person wrote travel as `Said` and are never looked up, never parsed and never able to ping anyone.
Renderers are total: a new block must be taught to every one of them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.kernel.people import AccountId

LARGEST_FILE = 20_000
"""Bytes. A file waits in the outbox with the words it belongs to."""
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}\.[a-z0-9]{1,8}")
_MEDIA_TYPE = re.compile(r"text/[a-z]+")


@dataclass(frozen=True, slots=True)
class Said:
    """Words a person wrote. Shown as they are, neutralised for each platform."""

    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, by id; worded at the edge as the platform shows them ("a former member" once erased)."""

    account: AccountId


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment in a sentence; worded in the reader's zone and language. Aware UTC."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Text:
    """A Fluent message by its key, with its blanks."""

    key: str
    args: tuple[tuple[str, "Value"], ...] = ()


Value = str | int | Said | Person | Instant | Text
"""A plain `str` in a blank is a word of ours (a command's path, a zone's name): never a person's words."""


@dataclass(frozen=True, slots=True)
class Heading:
    text: Text


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Text | Said, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A person's words, set apart from ours."""

    said: Said


@dataclass(frozen=True, slots=True)
class Hidden:
    """A person's words, covered until a reader chooses to see them. `label`: what they touch on, seen before."""

    label: Text
    said: Said


@dataclass(frozen=True, slots=True)
class Link:
    """Always shown with its host, so that nobody is led astray."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Dial:
    """A number to call or text, byte for byte as stored: never through Fluent, which would format it."""

    label: Text
    number: str
    detail: Text | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    label: Text
    at: datetime


@dataclass(frozen=True, slots=True)
class Mention:
    """Names a person and (the only block that may) calls them."""

    account: AccountId


@dataclass(frozen=True, slots=True)
class Press:
    """A button: a command whose form is already filled in. Path and values must fit 100 characters, signed.

    `private`: bound to the one person it was shown to; otherwise to the community and place. `harmless`: everybody may
    see who pressed it, so that a platform can offer it as a sign under the message; the first button of it, if any.
    """

    path: str
    values: tuple[tuple[str, str], ...] = ()
    private: bool = True
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    label: Text
    press: Press


@dataclass(frozen=True, slots=True)
class Choices:
    items: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    url: str
    description: Text


@dataclass(frozen=True, slots=True)
class File:
    """A little text of ours to take along, like a date for a calendar. Never what a person wrote.

    What its label says has to be of use alone: where files cannot be sent, it is all there is.
    """

    label: Text
    name: str
    media_type: str
    body: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _FILE_NAME.fullmatch(self.name) or not _MEDIA_TYPE.fullmatch(self.media_type):
            raise ValueError(f"no name or type of a file of text: {self.name!r}, {self.media_type!r}")
        if len(self.body.encode()) > LARGEST_FILE:
            raise ValueError(f"{self.name}: more than {LARGEST_FILE} bytes")


@dataclass(frozen=True, slots=True)
class Note:
    """The small print: who can see this, what happens next."""

    text: Text


Block = (
    Text
    | Heading
    | Bullets
    | Quote
    | Hidden
    | Link
    | Dial
    | Moment
    | Mention
    | Choices
    | Picture
    | File
    | Note
)


@dataclass(frozen=True, slots=True)
class Document:
    blocks: tuple[Block, ...]

    def __add__(self, other: "Document") -> "Document":
        return Document(self.blocks + other.blocks)


def text(key: str, **args: Value) -> Text:
    """`text("rules-agreed", version=2)`; blanks keep the order they are given in."""
    return Text(key, tuple(args.items()))


def say(*blocks: Block) -> Document:
    return Document(blocks)


def choices(*pairs: tuple[Text, Press]) -> Choices:
    return Choices(tuple(Choice(label, press) for label, press in pairs))


def shared(press: Press, *, harmless: bool = False) -> Press:
    """The same button for everybody in the place."""
    return replace(press, private=False, harmless=harmless)


def texts_in(block: Block) -> Iterator[Text]:
    """Every message a block would look up, blanks included."""
    match block:
        case Text():
            yield from _with_blanks(block)
        case Heading(inner) | Note(inner):
            yield from _with_blanks(inner)
        case Bullets(items):
            yield from _of(item for item in items if isinstance(item, Text))
        case Choices(items):
            yield from _of(item.label for item in items)
        case Link(label) | Moment(label) | File(label) | Hidden(label):
            yield from _with_blanks(label)
        case Dial(label, detail=detail):
            yield from _of((label,) if detail is None else (label, detail))
        case Picture(description=description):
            yield from _with_blanks(description)
        case Mention() | Quote():
            return


def files_in(document: Document) -> tuple[File, ...]:
    return tuple(block for block in document.blocks if isinstance(block, File))


def people_in(document: Document) -> frozenset[AccountId]:
    """Everybody a document names, so that the edge can look their names up."""
    mentioned = {block.account for block in document.blocks if isinstance(block, Mention)}
    named = {
        value.account
        for block in document.blocks
        for said in texts_in(block)
        for _, value in said.args
        if isinstance(value, Person)
    }
    return frozenset(mentioned | named)


def _of(messages: Iterable[Text]) -> Iterator[Text]:
    for message in messages:
        yield from _with_blanks(message)


def _with_blanks(message: Text) -> Iterator[Text]:
    yield message
    yield from _of(value for _, value in message.args if isinstance(value, Text))
