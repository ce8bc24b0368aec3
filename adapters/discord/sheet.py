"""A document in messages that Discord takes: so much to read, so many components, cut the same way every time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from adapters.discord.buttons import Json, Ways, cost
from adapters.discord.drawing import Drawn, Pen
from adapters.discord.markdown import MORE
from bot.kernel.documents import Block, Choices, Document, File, Link, Note, files_in

_WORTH = 300
"""Less of a block is not worth showing."""

_FILE = 4
"""A file weighs this much where it is a component, so that no message has more than Discord takes: ten."""

Item = Drawn | File | Json
"""Something to read, a file below what is said of it, or a row of buttons."""
_Below = File | Json


@dataclass(frozen=True, slots=True)
class Frame:
    """What one message takes: characters of text, and rows as `weigh` counts them."""

    text: int
    rows: int
    weigh: Callable[[_Below], int]


def _cost(one: _Below) -> int:
    return _FILE if isinstance(one, File) else cost(one)


_FRAMES = {
    False: Frame(4_000, 40 - 2, _cost),
    True: Frame(2_000, 5, lambda _: 1),
}
"""By whether it is plain. Otherwise forty components, two of which hold the text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document and what is needed to draw it. `plain`: words as content instead of components."""

    document: Document
    plain: bool
    pen: Pen
    ways: Ways

    @property
    def frame(self) -> Frame:
        return _FRAMES[self.plain]

    def whole(self) -> list[Item] | None:
        """Everything in its order, if one message takes it."""
        numbers = iter(range(len(self.ways.blocks)))
        items: list[Item] = []
        for block in _noted_first(self.document.blocks):
            if isinstance(block, Choices):
                items += self.ways.rows(next(numbers))
            else:
                items += self.pen.draw(block, self.frame.text)
            if isinstance(block, File):
                items.append(block)
        return items if self._fits(items) else None

    def parts(self) -> list[list[Item]]:
        """First what is to be read, then the files and the buttons, in the last, and in more after it if they must."""
        drawn = [one for block in self.document.blocks for one in self.pen.draw(block, self.frame.text)]
        *read, last = list(_packed(drawn, self.frame.text)) or [[]]
        below: list[_Below] = [*files_in(self.document), *self.ways.all_rows()]
        first, *more = list(self._together(below)) or [[]]
        further: list[list[Item]] = [[*some] for some in more]
        return [*read, [*last, *first], *further]

    def shortened(self) -> list[Item]:
        """What one message takes: the beginning, a sign that there was more, and the buttons."""
        rows: list[_Below] = [*self.ways.all_rows()]
        if self._weight(rows) > self.frame.rows:
            rows = next(self._together(self.ways.lists()))
        return [*self._begun(self.frame.text), *rows]

    def _begun(self, room: int) -> Iterator[Drawn]:
        more = Drawn(MORE)
        left = room - more.size
        for block in self.document.blocks:
            drawn = self.pen.draw(block, room)
            size = sum(one.size for one in drawn)
            if size > left:
                begun = self.pen.draw(block, left)[:1] if left > _WORTH else []
                yield from (one for one in begun if one.size <= left)
                yield more
                return
            yield from drawn
            left -= size

    def _fits(self, items: Sequence[Item]) -> bool:
        texts = 1 if self.plain else len(stretches(items))
        rows = [item for item in items if not isinstance(item, Drawn)]
        read = sum(item.size for item in items if isinstance(item, Drawn))
        return read <= self.frame.text and self._weight(rows) + texts - 1 <= self.frame.rows

    def _weight(self, below: Iterable[_Below]) -> int:
        return sum(map(self.frame.weigh, below))

    def _together(self, below: Iterable[_Below]) -> Iterator[list[_Below]]:
        """As many as one message takes."""
        some: list[_Below] = []
        for one in below:
            if some and self._weight([*some, one]) > self.frame.rows:
                yield some
                some = []
            some.append(one)
        if some:
            yield some


def _packed(drawn: Iterable[Drawn], room: int) -> Iterator[list[Item]]:
    """As much as one message takes; a heading goes with what follows it."""
    some: list[Drawn] = []
    for one in drawn:
        if some and sum(other.size for other in some) + one.size > room:
            heading = (
                [some.pop()] if some[-1].leads and len(some) > 1 and some[-1].size + one.size <= room else []
            )
            yield list(some)
            some = heading
        some.append(one)
    if some:
        yield list(some)


def _noted_first(blocks: Iterable[Block]) -> Iterator[Block]:
    """What belongs to some buttons and is read stands before them: nobody is to press first and read then."""
    waiting: list[Block] = []
    for block in blocks:
        if isinstance(block, Choices):
            waiting.append(block)
        elif isinstance(block, Note | Link):
            yield block
        else:
            yield from waiting
            waiting = []
            yield block
    yield from waiting


def stretches(items: Iterable[Item]) -> list[tuple[bool, list[Item]]]:
    """What is read and what is pressed, by turns."""
    return [(read, list(some)) for read, some in groupby(items, lambda item: isinstance(item, Drawn))]
