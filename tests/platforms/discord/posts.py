"""Posts that can be counted: put in the outbox while no Kith runs, and found again in what everybody reads."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from random import Random

from adapters.clock import RehearsalClock
from adapters.discord.reading import PLATFORM
from bot.app.core import Core
from bot.app.making import Setup
from bot.app.words import Texts
from bot.kernel.documents import say, text
from bot.kernel.effects import Effect, Post, Why
from bot.kernel.ids import place_id
from bot.kernel.people import CommunityId, PlaceId
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from tests.equipment.discord.model import Channel
from tests.platforms.discord.living import LivingTown

_NUMBER = re.compile(r"number (\d+)\.")


@contextmanager
def opened(town: LivingTown) -> Iterator[Core]:
    """What the process left, while none is running."""
    ring = KeyRing.load(town.folder / "kith.key")
    clock = RehearsalClock(timedelta(seconds=town.ahead))
    with MemberKeys.open(ring) as keys:
        setup = Setup(town.database)
        core = Core(setup, ring=ring, keys=keys, clock=clock, dice=Random(1), texts=Texts()).start()
        try:
            yield core
        finally:
            core.close()


async def put(town: LivingTown, channels: Sequence[Channel], count: int) -> None:
    """So many for each channel, numbered."""
    with opened(town) as core:
        await core.do(lambda: core.outbox.put(list(_posts(core, channels, count))))


def _posts(core: Core, channels: Sequence[Channel], count: int) -> Iterator[Effect]:
    for channel in channels:
        place = place_id(core.signer, PLATFORM, channel.id)
        core.places.remember(place, platform=PLATFORM, external=channel.id, community=CommunityId("c"))
        for number in range(count):
            said = say(text("circles-one", who=f"number {number}."))
            yield Post(f"post:{channel.id}:{number}", PlaceId(place), said, Why.ASKED_FOR)


def numbers(channel: Channel) -> list[int]:
    """In the order in which they came."""
    return [int(found[1]) for words in channel.texts if (found := _NUMBER.search(words))]
