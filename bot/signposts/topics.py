"""The taxonomy: groups of topics, by ids that are for ever. What they are called is in texts."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from importlib.resources import files
from types import MappingProxyType


def _read() -> Mapping[str, tuple[str, ...]]:
    page = files("bot.signposts").joinpath("topics.toml").read_text(encoding="utf-8")
    return MappingProxyType({group: tuple(topics) for group, topics in tomllib.loads(page)["groups"].items()})


GROUPS = _read()
TOPICS: tuple[str, ...] = tuple(topic for topics in GROUPS.values() for topic in topics)


def read_topic(words: str) -> str | None:
    """The id of a topic or a group: `low mood`, `Low-Mood`; `mind all` is the group, whole."""
    named = "-".join(words.casefold().replace("-", " ").split()).removesuffix("-all")
    return named if named in GROUPS or named in TOPICS else None


def near_topic(words: str) -> str | None:
    named = "-".join(words.casefold().split())
    return next(iter(get_close_matches(named, (*GROUPS, *TOPICS), n=1, cutoff=0.6)), None)
