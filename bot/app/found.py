"""One thing `kith check` found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """`minor`: Kith runs without it, but it is worth mending."""

    says: str
    fine: bool = True
    minor: bool = False
