"""What never changes of a channel: its server, the channel a thread hangs below, and what kind it is."""

from collections import OrderedDict
from dataclasses import dataclass

from adapters.discord.wire import Json, Wire

THREADS = (10, 11, 12)
PRIVATE_THREAD = 12
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Channel:
    id: str
    guild: str
    parent: str
    kind: int

    @property
    def thread(self) -> bool:
        return self.kind in THREADS

    @property
    def top(self) -> str:
        """The channel itself, or for a thread the one it hangs below."""
        return self.parent if self.thread else self.id


class Channels:
    """Asked once, and remembered."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._known: OrderedDict[str, Channel] = OrderedDict()

    async def find(self, id_: str) -> Channel:
        """Raises `Refused` where there is none, or Kith may not see it."""
        known = self._known.get(id_)
        if known is None:
            known = read(await self._wire.ask("GET", "/channels/{channel_id}", channel_id=id_))
            self._known[id_] = known
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        return known


def read(raw: Json) -> Channel:
    return Channel(
        str(raw["id"]),
        str(raw.get("guild_id") or ""),
        str(raw.get("parent_id") or ""),
        int(raw.get("type", 0)),
    )
