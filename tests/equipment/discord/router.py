"""Requests as Discord knows them, and who answers which.

Whoever answers does not wait: an effect is whole or not at all.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.equipment.discord.model import Json
from tests.equipment.discord.refusals import invalid

MAJOR = ("channel", "guild", "token")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came with a request. `part`: what it was sent as; `kind`: its media type."""

    part: str
    name: str
    kind: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ask:
    """`route`: the path with names for ids, as `/channels/{channel}/messages`."""

    method: str
    path: str
    route: str
    ids: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: Sequence[Sent]
    token: str
    at: float

    @property
    def bucket(self) -> tuple[str, str, str]:
        """What Discord counts together."""
        major = next((self.ids[name] for name in MAJOR if name in self.ids), "")
        return self.method, self.route, major


Answer = Json | list[Json] | None
"""None: 204, nothing to say."""
Handler = Callable[[Any, Ask], Answer]


class Routes:
    """Found by number of parts first, then part by part; what is spelled out comes before what is named."""

    def __init__(self) -> None:
        self._by_size: defaultdict[tuple[str, int], list[tuple[tuple[str, ...], str, Handler]]] = defaultdict(
            list
        )

    def __call__(self, method: str, route: str) -> Callable[[Handler], Handler]:
        def put(handler: Handler) -> Handler:
            parts = tuple(route.strip("/").split("/"))
            found = self._by_size[method, len(parts)]
            found.append((parts, route, handler))
            found.sort(key=lambda each: [part.startswith("{") for part in each[0]])
            return handler

        return put

    def add(self, other: "Routes") -> None:
        for key, found in other._by_size.items():
            self._by_size[key] += found
            self._by_size[key].sort(key=lambda each: [part.startswith("{") for part in each[0]])

    def find(self, method: str, path: str) -> tuple[str, Mapping[str, str], Handler | None]:
        """The route, its ids, and who answers. An unknown one is its own route."""
        asked = path.strip("/").split("/")
        for parts, route, handler in self._by_size[method, len(asked)]:
            if all(part == given or part[0] == "{" for part, given in zip(parts, asked, strict=True)):
                named = zip(parts, asked, strict=True)
                return route, {part[1:-1]: given for part, given in named if part[0] == "{"}, handler
        return path, {}, None


def number(ask: Ask, key: str, default: int, most: int) -> int:
    """A number of the query, within its bounds. Raises Refused."""
    given = ask.query.get(key, str(default))
    if not given.isdigit() or not 1 <= int(given) <= most:
        raise invalid(key, f"Must be between 1 and {most}.")
    return int(given)
