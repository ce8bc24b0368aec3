"""Choices as rows of buttons, or as lists to pick from where there are many."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from adapters.discord.markdown import MORE, label
from bot.kernel.documents import Choices, Document, Press
from bot.kernel.ports import Words

Json = dict[str, Any]
Token = Callable[[Press], str]
One = TypeVar("One")

ROW, BUTTON, SELECT = 1, 2, 3
_MAIN, _OTHER = 1, 2
_IN_A_ROW, _IN_A_LIST = 5, 25
_MANY = 10
"""More than that in one block are easier to find in a list."""
_LABEL, _OPTION, _SHOWN = 80, 100, 60


@dataclass(frozen=True, slots=True)
class Ways:
    """What can be pressed, block by block. Of two buttons that do the same, the first alone: Discord takes no twins."""

    blocks: tuple[tuple[tuple[str, str], ...], ...]
    """Of each block the labels, as they are worded, and the tokens."""

    @property
    def only_one(self) -> bool:
        return sum(map(len, self.blocks)) == 1

    def rows(self, number: int) -> list[Json]:
        """Of one block."""
        items = self.blocks[number]
        return _lists(items) if len(items) > _MANY else _rows(items, _MAIN if self.only_one else _OTHER)

    def all_rows(self) -> list[Json]:
        return [row for number in range(len(self.blocks)) for row in self.rows(number)]

    def lists(self) -> list[Json]:
        """All of them in as few components as can be."""
        return _lists([item for block in self.blocks for item in block])


def ways(document: Document, flat: Words, token: Token) -> Ways:
    """`flat`: words without markup, since a label shows none."""
    seen: set[str] = set()

    def fresh(block: Choices) -> Iterator[tuple[str, str]]:
        for item in block.items:
            signed = token(item.press)
            if signed not in seen:
                seen.add(signed)
                yield flat(item.label).strip() or item.press.path or MORE, signed

    return Ways(tuple(tuple(fresh(block)) for block in document.blocks if isinstance(block, Choices)))


def cost(row: Json) -> int:
    """How many components it is, itself included."""
    return 1 + len(row["components"])


def numbered(rows: Sequence[Json]) -> list[Json]:
    """Each list with a name of its own within its message."""
    lists = iter(range(1, len(rows) + 1))
    return [_named(row, lists) if row["components"][0]["type"] == SELECT else row for row in rows]


def _named(row: Json, lists: Iterator[int]) -> Json:
    (only,) = row["components"]
    return {**row, "components": [{**only, "custom_id": f"select:{next(lists)}"}]}


def _rows(items: Sequence[tuple[str, str]], style: int) -> list[Json]:
    buttons = [
        {"type": BUTTON, "style": style, "label": label(words, _LABEL) or MORE, "custom_id": signed}
        for words, signed in items
    ]
    return [{"type": ROW, "components": some} for some in _batches(buttons, _IN_A_ROW)]


def _lists(items: Sequence[tuple[str, str]]) -> list[Json]:
    lists = _batches(items, _IN_A_LIST)
    return [{"type": ROW, "components": [_list(some, apart=len(lists) > 1)]} for some in lists]


def _list(items: Sequence[tuple[str, str]], *, apart: bool) -> Json:
    """`apart`: there are others, so each says where it begins and ends."""
    options = [{"label": label(words, _OPTION) or MORE, "value": signed} for words, signed in items]
    ends = " – ".join(dict.fromkeys(label(words, _SHOWN) for words, _ in (items[0], items[-1])))
    return {"type": SELECT, "options": options, **({"placeholder": ends} if apart else {})}


def _batches(items: Sequence[One], size: int) -> list[Sequence[One]]:
    return [items[at : at + size] for at in range(0, len(items), size)]
