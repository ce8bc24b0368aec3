"""Rooms Kith is to find again: circles' places, and rooms it opened. Where a room is, is sealed by the install."""

from typing import Any

import sqlalchemy as sa

from bot.kernel.people import CommunityId, PlaceId
from storage.dialect import upsert
from storage.people_rows import PlaceRow
from storage.sealing import Sealer
from storage.work import Work

_T = PlaceRow.metadata.tables["places"]
_FIND = sa.select(_T).where(_T.c.id == sa.bindparam("id_"))
_ROOM = sa.select(_T.c.id).where(_T.c.room == sa.bindparam("room_"))


class SqlPlaces:
    """`remember` costs nothing for a place it has seen since the start."""

    def __init__(self, work: Work, sealer: Sealer) -> None:
        self._work, self._sealer = work, sealer
        self._known: set[PlaceId] = set()

    def remember(
        self, place: PlaceId, *, platform: str, external: str, community: CommunityId, room: str | None = None
    ) -> None:
        if place in self._known and room is None:
            return
        values = {
            "id": place,
            "platform": platform,
            "external": self._sealer.seal(external, table="places", column="external", row=place),
            "community": community,
            "room": room,
        }
        self._work.wrote_something()
        upsert(
            self._work.connection, _T, values, ["id"], update=None if room is None else ["external", "room"]
        )

    def known(self, place: PlaceId) -> None:
        """Told after the commit: it need not be remembered again."""
        self._known.add(place)

    def find(self, place: str) -> tuple[str, str] | None:
        """Its platform, and how the platform names it."""
        row: sa.Row[Any] | None = self._work.read(_FIND, {"id_": place}).one_or_none()
        if row is None:
            return None
        return row.platform, self._sealer.unseal_text(
            row.external, table="places", column="external", row=row.id
        )

    def room(self, key: str) -> PlaceId | None:
        """The room that the effect with this (hashed) key opened, once it is open."""
        return self._work.read(_ROOM, {"room_": key}).scalar_one_or_none()
