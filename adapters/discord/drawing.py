"""Blocks as Discord's markdown, in pieces that fit; buttons apart.

Total: every block there is can be drawn in any room that has place for a few hundred characters.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from adapters.discord.markdown import MORE, WORD_JOINER, bare, dialled, escape, link, linkable, pieces, units
from bot.kernel.documents import (
    Block,
    Bullets,
    Choices,
    Dial,
    File,
    Heading,
    Hidden,
    Instant,
    Link,
    Mention,
    Moment,
    Note,
    Picture,
    Quote,
    Said,
    Text,
    text,
)
from bot.kernel.people import AccountId
from bot.kernel.ports import Words
from bot.kernel.safety import tidy

_FRAME = 16
"""At most what is set before the words of one piece."""
_LEAST = 200
"""Fewer of the words that are covered are not worth a place beside their label."""
_WAY = "### "
_CALLED = 40
"""A call weighs this much, so that no message names more people than Discord lets it call: a hundred."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paragraph, or some lines. `calls`: the id of the person it calls. `leads`: it never ends a message."""

    words: str
    calls: str = ""
    leads: bool = False

    @property
    def size(self) -> int:
        """With the empty line before the next."""
        return max(units(self.words) + 2, _CALLED if self.calls else 0)


@dataclass(frozen=True, slots=True)
class Pen:
    """`words`: with people and moments as signs; `flat`: without. `called`: a person, and the call to them."""

    words: Words
    flat: Words
    called: Callable[[AccountId], Drawn]

    def draw(self, block: Block, room: int) -> list[Drawn]:  # noqa: C901, PLR0912  # a case for every block, each a line
        """Each at most `room` long."""
        match block:
            case Text():
                return _lines(self.words(block), room)
            case Heading(inner):
                return _heading(self.words(inner), room)
            case Bullets(items, numbered):
                return list(_packed(self._items(items, room, numbered=numbered), room))
            case Quote(said):
                return _lines(_said(said).strip("\n"), room, mark="> ")
            case Hidden(label, said):
                return _hidden(_lines(self.words(label), room), _said(said).strip("\n"), room)
            case Link(label, url):
                return _link(self.flat(label), url, room)
            case Dial(label, number, detail):
                about = [] if detail is None else _lines(self.words(detail), room)
                return _dial(self.words(label), number, about, room)
            case Moment(label, at):
                return _moment(self.words(text("kernel-moment", label=label, at=Instant(at))), at, room)
            case Mention(account):
                return [self.called(account)]
            case Choices():
                return []
            case Picture(url, description):
                return _link(self.flat(text("kernel-picture", description=description)), url, room)
            case File(label, name):
                return _lines(self.words(text("kernel-file", label=label, name=name)), room)
            case Note(inner):
                shown = (line for line in self.words(inner).split("\n") if line.strip())
                return _lines("\n".join(shown), room, mark="-# ")

    def _items(self, items: Iterable[Text | Said], room: int, *, numbered: bool) -> Iterator[str]:
        """Further lines of one item are set in, so that nobody's words can start an item of their own."""
        for number, item in enumerate(items, start=1):
            mark = f"{number}. " if numbered else "- "
            worded = self.words(item) if isinstance(item, Text) else _said(item)
            for piece in pieces(worded.strip() or MORE, room - _FRAME):
                yield mark + escape(piece.strip("\n").rstrip()).replace("\n", "\n" + " " * len(mark))
                mark = " " * len(mark)


def _lines(words: str, room: int, *, mark: str = "") -> list[Drawn]:
    shown = (escape(piece.strip("\n").rstrip()) for piece in pieces(words, room - _FRAME))
    return [
        Drawn("\n".join(mark + line for line in piece.split("\n")))
        for piece in shown
        if piece and not piece.isspace()
    ]


def _hidden(label: list[Drawn], words: str, room: int) -> list[Drawn]:
    """Each piece is covered whole, so that no cut uncovers any of it; the first stands right below its label."""
    left = room - label[-1].size if label else 0
    if left < _LEAST:
        return [*label, *map(_covered, _lines(words, room))]
    *before, last = label
    covered = [_covered(one) for one in _lines(words, left)]
    together = "\n".join([last.words, *(one.words for one in covered[:1])])
    return [*before, Drawn(together), *covered[1:]]


def _covered(shown: Drawn) -> Drawn:
    """A stroke at the end must not be taken for one of those that cover it."""
    return Drawn(f"||{shown.words}{WORD_JOINER if shown.words.endswith('|') else ''}||")


def _heading(words: str, room: int) -> list[Drawn]:
    """What is too long for a heading is none."""
    found = _lines(" ".join(words.split()), room)
    return [Drawn(f"## {one.words}", leads=True) for one in found] if len(found) == 1 else found


def _packed(items: Iterable[str], room: int) -> Iterator[Drawn]:
    """As many lines together as fit."""
    some = ""
    for item in items:
        if some and units(some) + 1 + units(item) > room - 2:
            yield Drawn(some)
            some = ""
        some = f"{some}\n{item}" if some else item
    if some:
        yield Drawn(some)


def _led(label: str, shown: Drawn, room: int) -> list[Drawn]:
    """Something with its label before it, on one line if there is room."""
    led = " ".join(label.split())
    whole = Drawn(f"{escape(f'{led}:')} {shown.words}" if led else shown.words)
    return [whole] if whole.size <= room else [*_lines(f"{led}:", room), shown]


def _dial(label: str, number: str, about: list[Drawn], room: int) -> list[Drawn]:
    """A small heading of its own, to be found at a glance and from one to the next by ear."""
    shown = Drawn(dialled(number))
    if shown.size > room:
        return [*_lines(label, room), *_lines(number, room), *about]
    first, *others = _led(label, shown, room - len(_WAY))
    if others:
        return [first, *others, *about]
    whole = Drawn("\n".join([_WAY + first.words, *(one.words for one in about)]))
    return [whole] if whole.size <= room else [Drawn(_WAY + first.words), *about]


def _link(label: str, url: str, room: int) -> list[Drawn]:
    """With its host; an address that leads nowhere good leaves the label alone."""
    address = linkable(url)
    if address is None:
        return _lines(label, room)
    if address.lower().startswith("tel:"):
        return _dial(label, address[4:], [], room)
    whole = Drawn(link(label, address))
    return [whole] if whole.size <= room else [*_lines(label, room), Drawn(link("", address))]


def _moment(words: str, at: datetime, room: int) -> list[Drawn]:
    """Each sees it in their own time and language, and how long it is until then."""
    until = f" (<t:{int(at.timestamp())}:R>)"
    *first, last = _lines(words, room - len(until))
    return [*first, Drawn(last.words + until)]


def _said(said: Said) -> str:
    return bare(tidy(said.words))
