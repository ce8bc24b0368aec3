"""What is kept, why, and for how long: one row per column. A column missing from it fails the tests (PV1)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Shared by columns of one table that are kept for the same reason."""

    purpose: str
    retention: str


@dataclass(frozen=True, slots=True)
class Kept:
    """`exported`: part of a person's own export. `erased`: gone when they leave everything. `sealed`: encrypted."""

    table: str
    column: str
    purpose: str
    retention: str
    exported: bool = False
    erased: bool = False
    sealed: bool = False
