"""Somebody new to play: a name becomes an id that nobody else has."""

import re
import unicodedata
from collections.abc import Collection, Sequence

from adapters.rehearsal.inbound import Trouble
from adapters.rehearsal.room import KITH, Resident, Room
from bot.kernel.safety import tidy

LONGEST = 40
MOST = 60


def newcomer(room: Room, name: str, *, among: Sequence[Resident] = ()) -> Resident:
    """`among`: others who are about to come in."""
    taken = {*room.residents, *(one.id for one in among)}
    shown = " ".join(tidy(name).split())
    if not shown:
        raise Trouble("no-name")
    if len(shown) > LONGEST:
        raise Trouble("long-name")
    if len(taken) >= MOST:
        raise Trouble("full")
    return Resident(_free(_plain(shown), taken), shown)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-") or "guest"


def _free(wanted: str, taken: Collection[str]) -> str:
    several = (wanted, *(f"{wanted}-{count}" for count in range(2, MOST + 3)))
    return next(one for one in several if one not in taken and one != KITH)
