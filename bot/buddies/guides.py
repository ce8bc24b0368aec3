"""Shadowing: whoever is experienced and has room for two may be with two who are new, unless those are kept apart."""

from collections.abc import Iterable, Sequence

from bot.buddies.model import Kind, Seeker, hindrances, kept_apart
from bot.buddies.small import Places


def kept_apart_too(people: Sequence[Seeker], groups: Iterable[Places]) -> list[Places]:
    """The groups, none of which brings two together who never are: one of them goes to another guide who is free."""
    with_guide: dict[int, list[int]] = {}
    homeless: list[int] = []
    for group in groups:
        guide = next(place for place in group if people[place].experienced)
        new = sorted((place for place in group if place != guide), key=lambda one: (-people[one].missed, one))
        together = len(new) < 2 or not kept_apart(people[new[0]], people[new[1]])
        with_guide[guide] = new if together else new[:1]
        homeless += () if together else new[1:]
    for place in sorted(homeless, key=lambda one: (-people[one].missed, one)):
        guide_ = next((one for one in _guides(people) if _takes(people, one, with_guide, place)), None)
        if guide_ is not None:
            with_guide.setdefault(guide_, []).append(place)
    return sorted(tuple(sorted((guide, *new))) for guide, new in with_guide.items())


def _guides(people: Sequence[Seeker]) -> Iterable[int]:
    return (place for place, one in enumerate(people) if one.experienced)


def _takes(people: Sequence[Seeker], guide: int, with_guide: dict[int, list[int]], new: int) -> bool:
    there = with_guide.get(guide, [])
    if len(there) >= min(people[guide].room, 2):
        return False
    if any(kept_apart(people[new], people[one]) for one in (guide, *there)):
        return False
    return not hindrances(people[guide], people[new], Kind.SHADOWING)
