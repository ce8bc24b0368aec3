"""A Kith that runs, and circles it keeps, for what `kith check` reads beside it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from random import Random
from typing import Any

from bot.app.config import Settings
from bot.app.core import Core
from bot.app.making import Setup
from bot.app.words import Texts
from bot.kernel.people import CircleFacts, CircleId, CommunityId, PlaceId
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from storage.upgrade import upgrade
from tests.journeys.town import Hours


@contextmanager
def a_core(settings: Settings) -> Iterator[Core]:
    upgrade(settings.url)
    ring = KeyRing.load(settings.key_file)
    with MemberKeys.open(ring) as keys:
        setup = Setup(settings.url, host="Ada")
        running = Core(setup, ring=ring, keys=keys, clock=Hours(), dice=Random(1), texts=Texts()).start()
        yield running
        running.close()


def keep(core: Core, name: str, *, platform: str, places: Mapping[str, str], **changed: Any) -> None:
    """`places`: how the platform names each of Kith’s; the circle’s own has the circle’s name."""

    def kept() -> None:
        community = CommunityId("c")
        for place, external in places.items():
            core.places.remember(PlaceId(place), platform=platform, external=external, community=community)
        facts = CircleFacts(
            CircleId(name),
            community,
            PlaceId(name),
            name=name,
            language="en",
            zone="UTC",
            country="",
            **changed,
        )
        core.circles.keep(facts)

    core.job(kept).result()
