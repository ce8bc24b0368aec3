"""A line to a Discord that says what a test lets it say, and remembers all that it was asked."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from adapters.discord.wire import Json, Refused, Wire

ME, APPLICATION = "9000000000000000001", "9000000000000000002"


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    body: Any = None
    query: Any = None


@dataclass
class _Rule:
    method: str
    path: str
    says: Any
    left: int | None


@dataclass
class Line(Wire):
    """What no rule covers is done: it gets an id of its own."""

    asked: list[Asked] = field(default_factory=list)
    _rules: list[_Rule] = field(default_factory=list)
    _count: int = 1000

    @property
    def application(self) -> str:
        return APPLICATION

    @property
    def me(self) -> str:
        return ME

    def says(self, method: str, path: str, *answers: Any, always: Any = None) -> None:
        """`path`: a pattern. Each answer once, an exception is raised, a function is asked; then `always`, if given."""
        self._rules += [_Rule(method, path, one, 1) for one in answers]
        if always is not None:
            self._rules.append(_Rule(method, path, always, None))

    async def ask(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Any = None,
        patience: float = 0.0,
        **parts: str,
    ) -> Any:
        asked = Asked(method, path.format(**parts), body, query)
        self.asked.append(asked)
        for rule in self._rules:
            if rule.left != 0 and rule.method == method and re.fullmatch(rule.path, asked.path):
                rule.left = rule.left and rule.left - 1
                return await self._answer(rule.says, asked)
        self._count += 1
        return {"id": str(self._count)}

    async def _answer(self, says: Any, asked: Asked) -> Any:
        if isinstance(says, Exception):
            raise says
        if isinstance(says, Callable):  # type: ignore[arg-type]  # whatever can be asked
            found = says(asked)
            return await found if hasattr(found, "__await__") else found
        return says

    def to(self, method: str, path: str) -> list[Asked]:
        """What was asked of a path, in its order."""
        return [one for one in self.asked if one.method == method and re.fullmatch(path, one.path)]


def no(code: int, status: int = 403) -> Refused:
    return Refused(status, code)


def callbacks(line: Line) -> list[Json]:
    """How interactions were answered at first."""
    return [one.body for one in line.to("POST", r"/interactions/.*/callback")]
