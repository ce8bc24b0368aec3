"""What goes wrong on the way to Discord: by seeded dice, or the next so many times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

KINDS = ("500", "502", "503", "504", "reset", "delay", "refusal")
"""A status without a word of why; the connection cut; only late; or refused with a `code` of Discord's."""


@dataclass
class Fault:
    """`path`: a pattern found anywhere in it. `after`: it happened all the same.

    `left`: how often more, where not always.
    """

    kind: str
    path: str = "/"
    method: str = ""
    after: bool = False
    share: float = 1.0
    left: int | None = None
    seconds: float = 0.0
    code: int = 0
    happened: int = 0

    def hits(self, method: str, path: str, dice: Random) -> bool:
        if self.left == 0 or self.method not in {"", method} or not re.search(self.path, path):
            return False
        if self.share < 1 and dice.random() >= self.share:
            return False
        self.left = self.left and self.left - 1
        self.happened += 1
        return True


@dataclass
class Faults:
    dice: Random
    planned: list[Fault] = field(default_factory=list)

    def add(self, kind: str, path: str = "/", **rest: object) -> Fault:
        """`rest`: see `Fault`. It stays until `clear`."""
        assert kind in KINDS, kind
        fault = Fault(kind, path)
        for key, value in rest.items():
            assert hasattr(fault, key), key
            setattr(fault, key, value)
        self.planned.append(fault)
        return fault

    def some(self, share: float, kinds: Sequence[str] = KINDS[:5], path: str = "/") -> None:
        """Of every hundred requests so many go wrong, in all of these ways alike, before or after the effect."""
        for kind in kinds:
            for after in (False, True):
                self.add(kind, path, after=after, share=share / len(kinds) / 2)

    def clear(self) -> None:
        self.planned.clear()

    def meets(self, method: str, path: str) -> Fault | None:
        return next((fault for fault in self.planned if fault.hits(method, path, self.dice)), None)
