"""Every command of Kith as it is wired, words for it, and what people might fill in."""

from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from adapters.discord.tree import Json
from bot.app.core import Core
from bot.app.making import Setup
from bot.app.words import KEYS, Texts
from bot.kernel.commands import Catalogue, Command, Field
from bot.kernel.documents import Person
from bot.kernel.ports import Words
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from tests.journeys.town import Hours


@cache
def catalogue() -> Catalogue:
    with TemporaryDirectory() as folder:
        ring = KeyRing.create(Path(folder) / "kith.key")
        with MemberKeys.create(ring) as keys:
            setup = Setup(f"sqlite:///{folder}/kith.db", host="Ada")
            core = Core(setup, ring=ring, keys=keys, clock=Hours(), dice=Random(1), texts=Texts())
            core.engine.dispose()
            return core.dispatch.catalogue


@cache
def words(language: str) -> Words:
    return Texts()(language, "UTC", name=str)


def english() -> Words:
    return words("en")


def in_keys() -> Words:
    return words(KEYS)


LISTED = st.deferred(lambda: st.sampled_from(catalogue().listed()))
WITH_FIELDS = st.deferred(lambda: st.sampled_from([one for one in catalogue().commands if one.fields]))
IDS = st.integers(10**16, 10**19).map(str)
_ON_ONE_LINE = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])


def at(path: str, payload: list[Json]) -> Json:
    """What is offered under this path."""
    first, *rest = path.split(" ")
    found = next(one for one in payload if one["name"] == first)
    return at(" ".join(rest), found["options"]) if rest else found


def some_values(command: Command) -> st.SearchStrategy[dict[str, str]]:
    """Some of the command's fields, each with something its type takes; a file is chosen anew each time."""
    typed = [one for one in command.fields if not one.hint.file]
    return st.fixed_dictionaries({}, optional={one.name: _values(one) for one in typed})


def _values(one: Field) -> st.SearchStrategy[str]:
    if one.options:
        return st.sampled_from(one.options)
    if one.kind is bool:
        return st.sampled_from(["yes", "no"])
    if one.kind is Person:
        return IDS
    if one.kind is int:
        least, most = one.hint.least, one.hint.most
        return st.integers(
            least if least is not None else -999, most if most is not None else 999_999_999
        ).map(str)
    return st.text(_ON_ONE_LINE, min_size=1, max_size=min(one.hint.longest, 60))
