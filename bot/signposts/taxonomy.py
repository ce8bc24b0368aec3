"""The topics of the directory, in their groups. Ids are for ever; words for them are in texts and in `words/`."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

AUDIENCES = "who"
"""The group whose topics say whom something is for."""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    groups: Mapping[str, tuple[str, ...]]
    near: Mapping[str, frozenset[str]]
    """Where there is nothing on the one topic, these may do."""

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(topic for group in self.groups.values() for topic in group)

    @property
    def audiences(self) -> frozenset[str]:
        return frozenset(self.groups[AUDIENCES])

    def within(self, name: str) -> tuple[str, ...]:
        """The topics of a group, or the topic itself; none where there is no such thing."""
        return self.groups.get(name) or ((name,) if name in self.topics else ())

    def group_of(self, topic: str) -> str:
        return next((name for name, topics in self.groups.items() if topic in topics), "")


def label(name: str) -> str:
    """The key of what a topic or a group is called."""
    return f"signposts-group-{name}" if name in taxonomy().groups else f"signposts-topic-{name}"


@cache
def taxonomy() -> Taxonomy:
    """As it comes with Kith."""
    page = files("bot.signposts").joinpath("topics.toml").read_text(encoding="utf-8")
    given = tomllib.loads(page)
    near: defaultdict[str, set[str]] = defaultdict(set)
    for one, others in given["near"].items():
        for other in others:
            near[one].add(other)
            near[other].add(one)
    return Taxonomy(
        {name: tuple(topics) for name, topics in given["groups"].items()},
        {one: frozenset(others) for one, others in near.items()},
    )
