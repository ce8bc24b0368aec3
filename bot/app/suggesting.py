"""What fits a field that more than one feature has."""

from collections.abc import Sequence
from zoneinfo import available_timezones

from bot.kernel.documents import text
from bot.kernel.features import Offer, Silent, Suggester
from bot.kernel.people import Caller


class Everywhere(Silent):
    """Time zones, by any part of their name; those of the reader's own part of the world first."""

    def suggesters(self) -> tuple[Suggester, ...]:
        return (Suggester("zone", self.zones),)

    def zones(self, caller: Caller, typed: str) -> Sequence[Offer]:
        sought = typed.strip().casefold().replace(" ", "_")
        near = caller.zone.partition("/")[0]
        found = [one for one in available_timezones() if "/" in one and sought in one.casefold()]
        order = sorted(found, key=lambda one: (one != caller.zone, not one.startswith(f"{near}/"), one))
        return [Offer(one, text("kernel-suggested", value=one)) for one in order]
