"""A document too long for one message, in several: cut between its blocks, within one after a line or a word.

Where there is neither it is cut between what a reader sees as single characters. Pure: the same document in the same
words is cut the same way, so that each part can be sent again under a key of its own.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from bot.kernel.documents import Block, Bullets, Hidden, Quote, Said, Text
from bot.kernel.graphemes import clusters, cut
from bot.kernel.safety import tidy

LARGEST = 42_000
"""Bytes of a message's words as they are sealed, whatever is not ASCII spelled out: an emoji is 12 of them.

Encrypted and in base64 they become a third more, 56,000; that leaves some 9,000 of 64 KiB to all that a homeserver
puts around it.
"""
MORE = "…"
_FRAME = 100
"""At most what stands around the words of one piece: its element, the signs of a quote."""
_LEAST = 400
"""Less of a block is not worth showing."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A block, or a piece of one, as it is sent. `calls`: the ids of those it calls."""

    body: str
    formatted: str
    calls: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """With what stands between it and the next."""
        called = sum(len(who) + 3 for who in self.calls)
        return len(json.dumps(self.body)) + len(json.dumps(self.formatted)) + called + 6


Draw = Callable[[Block], Drawn]
Paragraph = Callable[[str], Drawn]


@dataclass(frozen=True, slots=True)
class Cutting:
    """`draw`: a block as it is sent; `paragraph`: words that are worded already."""

    draw: Draw
    paragraph: Paragraph

    def parts(self, said: Sequence[Block], buttons: Sequence[Block]) -> list[list[Drawn]]:
        """The buttons stand together, in the last one."""
        found = list(_packed(self._all(said, LARGEST), LARGEST))
        last = list(self._all(buttons, LARGEST))
        if found and size(found[-1]) + size(last) <= LARGEST:
            return [*found[:-1], found[-1] + last]
        return [*found, *_packed(last, LARGEST)]

    def shortened(self, said: Sequence[Block], buttons: Sequence[Block], room: int) -> list[Drawn]:
        """In one message: its beginning, a sign that there was more, and the buttons."""
        last = next(_packed(self._all(buttons, room), room), [])
        left = room - size(last) - _FRAME
        first: list[Drawn] = []
        for block in said:
            whole = self.draw(block)
            if whole.size > left:
                begun = [next(self.divided(block, left))] if left > _LEAST else []
                return [*first, *begun, self.paragraph(MORE), *last]
            first.append(whole)
            left -= whole.size
        return [*first, *last]

    def divided(self, block: Block, room: int) -> Iterator[Drawn]:
        """A block in pieces that fit. What is more than words becomes words if it must be cut."""
        whole = self.draw(block)
        if whole.size <= room:
            yield whole
            return
        match block:
            case Quote(said):
                for piece in pieces(tidy(said.words), room - _FRAME):
                    yield self.draw(Quote(Said(piece.strip("\n"))))
            case Hidden(label, said):
                around = self.draw(Hidden(label, Said(""))).size
                for piece in pieces(tidy(said.words), room - around - _FRAME):
                    yield self.draw(Hidden(label, Said(piece.strip("\n"))))
            case Bullets(items, numbered=False) if len(items) > 1:
                for some in self._groups(items, room):
                    yield from self.divided(Bullets(some), room)
            case _:
                for piece in pieces(whole.body, room - _FRAME):
                    yield self.paragraph(piece.strip("\n"))

    def _all(self, blocks: Iterable[Block], room: int) -> Iterator[Drawn]:
        for block in blocks:
            yield from self.divided(block, room)

    def _groups(self, items: Sequence[Text | Said], room: int) -> Iterator[tuple[Text | Said, ...]]:
        some: list[Text | Said] = []
        used = 0
        for item in items:
            more = self.draw(Bullets((item,))).size
            if some and used + more > room:
                yield tuple(some)
                some, used = [], 0
            some.append(item)
            used += more
        yield tuple(some)


def size(drawn: Iterable[Drawn]) -> int:
    return sum(one.size for one in drawn)


def pieces(words: str, room: int) -> Iterator[str]:
    """Together they are the words; each weighs at most `room`."""
    yield from cut(words, _units(words, room), _cost, room)


def _packed(drawn: Iterable[Drawn], room: int) -> Iterator[list[Drawn]]:
    some: list[Drawn] = []
    for one in drawn:
        if some and size(some) + one.size > room:
            yield some
            some = []
        some.append(one)
    if some:
        yield some


def _units(words: str, room: int) -> Iterator[str]:
    """What is not cut: single characters as a reader sees them, unless one alone would fill more than a part."""
    for one in clusters(words):
        if _cost(one) <= room:
            yield one
        else:
            yield from one


def _cost(words: str) -> int:
    return sum(map(_char, words))


@lru_cache(maxsize=4096)
def _char(char: str) -> int:
    """What it weighs at most, in the plain words and in the HTML: never less than it will."""
    if char == "\n":
        return 12
    joiner = 6 if char in "@\uff20\ufe6b" else 0
    return len(json.dumps(char)) - 2 + max(len(json.dumps(escape(char))) - 2, 1) + joiner
