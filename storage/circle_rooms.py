"""Where the circles are, for `kith check`: read beside a running Kith, with the install's key alone."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from bot.circles.model import Door
from storage.circle_queries import CIRCLES, OPEN
from storage.keyring import KeyRing
from storage.people_rows import PlaceRow
from storage.sealing import unseal_for_install

_PLACES = PlaceRow.metadata.tables["places"]


@dataclass(frozen=True, slots=True)
class CircleRooms:
    """A circle's name, and how the platform names its rooms; empty where there is none."""

    name: str
    home: str
    facilitators: str
    lobby: str


def circle_rooms(engine: Engine, ring: KeyRing, platform: str) -> tuple[CircleRooms, ...]:
    """The living circles that meet on a platform. Reads only; raises `Unreadable` where the keys are others."""
    with engine.connect().execution_options(reads=True) as connection, connection.begin():
        places = _places(connection, ring, platform)
        rows = connection.execute(sa.select(CIRCLES).where(OPEN).order_by(CIRCLES.c.id)).all()
        return tuple(_rooms(row, places, ring) for row in rows if row.place in places)


def _places(connection: Connection, ring: KeyRing, platform: str) -> dict[str, str]:
    rows = connection.execute(sa.select(_PLACES).where(_PLACES.c.platform == platform)).all()
    return {row.id: _unsealed(ring, row.external, "places", "external", row.id) for row in rows}


def _rooms(row: sa.Row[Any], places: dict[str, str], ring: KeyRing) -> CircleRooms:
    """A lobby counts as long as newcomers come in through it."""
    lobby = row.lobby if row.door == Door.LOBBY else None
    return CircleRooms(
        _unsealed(ring, row.name, "circles", "name", row.id),
        places[row.place],
        places.get(row.facilitators_place or "", ""),
        places.get(lobby or "", ""),
    )


def _unsealed(ring: KeyRing, blob: bytes, table: str, column: str, row: str) -> str:
    return unseal_for_install(ring, blob, table=table, column=column, row=row).decode()
