"""What comes out: who is with whom and why, who is alone, and how far from the best that could be it is at most."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.buddies.model import Fit, Reason


@dataclass(frozen=True, slots=True)
class Group:
    """Two or three, in the order of their ids; how well each two of them who meet fit, in the same order."""

    members: tuple[str, ...]
    fits: tuple[Fit, ...]


@dataclass(frozen=True, slots=True)
class Alone:
    """Somebody for whom nobody was found. The reason says nothing about anybody else."""

    id: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Bound:
    """Nobody could place more people than `placed`; nor bring those who are placed together with more than `points`."""

    placed: int
    points: int


@dataclass(frozen=True, slots=True)
class Matched:
    """A round. `points`: of all fits together; `repeats`: of two who met lately. Groups made by hand are among them."""

    groups: Sequence[Group]
    alone: Sequence[Alone]
    placed: int
    repeats: int
    points: int
    bound: Bound

    @property
    def gap(self) -> float:
        """The share of the points that is missed at most: 0 where nothing could be better."""
        return 1 - self.points / self.bound.points if self.bound.points else 0.0
