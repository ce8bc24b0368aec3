"""One thing `kith check` found, and names that others chose, as they may stand in it."""

from dataclasses import dataclass

from bot.kernel.safety import isolate, tidy


@dataclass(frozen=True, slots=True)
class Found:
    """`minor`: Kith runs without it, but it is worth mending."""

    says: str
    fine: bool = True
    minor: bool = False


def shown(name: str) -> str:
    """On one line, without what would move anything on the operator's screen."""
    return isolate(" ".join(tidy(name).split()))
