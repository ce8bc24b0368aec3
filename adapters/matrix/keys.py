"""Who has the key of what Kith says: everybody who is in the room at its place in the homeserver's order of events.

Each device that is known there has the key before anything is sealed with it. Who else was there when it arrived is
known only once it comes back in a sync: somebody came in, or logged in anew, while it was on its way. They are given
the key then, from that message on: it opens late rather than never, and nothing that was said before they came opens.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Iterable
from secrets import token_hex

import structlog
from nio import AsyncClient
from nio.crypto import OutboundGroupSession
from nio.exceptions import GroupEncryptionError, LocalProtocolError

from adapters.matrix.client import heard
from adapters.matrix.http import Http, Json
from bot.kernel.delivery import NotNow

log = structlog.get_logger(__name__)
_MOST = 1000
"""Messages that may be on their way; older ones never came back."""
_Device = tuple[str, str]


class Sent:
    """What was sealed and has yet to come back, and to whom its key is owed. It outlives a connection, not the process.

    A session here is as it was for one message: its key opens nothing that was said before.
    """

    def __init__(self) -> None:
        self.owed: deque[tuple[str, OutboundGroupSession, frozenset[str]]] = deque()
        self._under_way: dict[tuple[str, str], OutboundGroupSession] = {}

    def note(self, sealed: Json, room: str, session: OutboundGroupSession) -> None:
        self._under_way[room, str(sealed["ciphertext"])] = session
        while len(self._under_way) > _MOST:
            del self._under_way[next(iter(self._under_way))]

    def back(self, event: Json, room: str, there: Iterable[str]) -> None:
        """It came back, at a place where these people are in the room; a copy of it elsewhere says nothing."""
        session = self._under_way.pop((room, str(event.get("content", {}).get("ciphertext"))), None)
        if session is not None:
            self.owed.append((room, session, frozenset(there)))


class Keys:
    def __init__(self, client: AsyncClient, http: Http, sent: Sent) -> None:
        self._client, self._http, self._sent = client, http, sent
        self._changed: set[str] = set()
        self._looking = asyncio.Lock()

    def changed(self, people: Iterable[str]) -> None:
        """Says the homeserver: they have other devices now."""
        self._changed |= set(people)

    async def look_up(self) -> None:
        """The devices of whoever has others now, or is new. Whose change meanwhile are looked up the next time."""
        client = self._client
        async with self._looking:
            if client.should_query_keys:
                self._changed.clear()
                await heard(client.keys_query())
                client.olm.add_changed_users(self._changed & client.olm.tracked_users)

    async def seal(self, room: str, kind: str, content: Json, there: Collection[str]) -> tuple[str, Json]:
        """`there`: who is in the room as far as is known beside what syncs said. `NotNow` if one did not get the key.

        Between finding that nobody lacks it and sealing nothing is waited for.
        """
        client = self._client
        client.rooms[room].members_synced = True  # no sync of ours leaves members out
        client.olm.add_changed_users(set(there) - client.olm.tracked_users)
        try:
            await self.look_up()
            session = self._current(room)
            while await self._handed(room, session, {*client.rooms[room].users, *there}):
                await self.look_up()
                session = self._current(room)
            as_it_is = _copy(session)
            sealed_kind, sealed = client.encrypt(room, kind, content)
        except (LocalProtocolError, GroupEncryptionError) as trouble:
            raise NotNow(type(trouble).__name__) from trouble
        self._sent.note(sealed, room, as_it_is)
        return str(sealed_kind), dict(sealed)

    async def make_good(self) -> None:
        """Hand on the keys that are owed."""
        while self._sent.owed:
            one = self._sent.owed.popleft()
            room, session, there = one
            try:
                await self.look_up()
                if await self._handed(room, session, there):
                    log.info("matrix key handed on late")
            except NotNow:
                self._sent.owed.appendleft(one)
                raise

    def _current(self, room: str) -> OutboundGroupSession:
        """It counts as shared from the beginning, so that nio gives it up whenever somebody comes or goes."""
        olm = self._client.olm
        session = olm.outbound_group_sessions.get(room)
        if session is None or session.expired:
            olm.create_outbound_group_session(room)
            session = olm.outbound_group_sessions[room]
            session.shared = True
        return session

    async def _handed(self, room: str, session: OutboundGroupSession, people: Collection[str]) -> bool:
        """Whether somebody lacked the key. A device that has no keys left to offer cannot be waited for."""
        client = self._client
        lacking = self._lacking(session, people)
        if not lacking:
            return False
        without = client.olm.get_missing_sessions(sorted({user for user, _ in lacking}))
        if without:
            await heard(client.keys_claim(without))
        session.users_ignored.update(
            device for device, key in lacking.items() if not client.olm.session_store.get(key)
        )
        handing = self._wrapped(room, session, people)
        await asyncio.gather(*(self._hand(session, devices, body) for devices, body in handing))
        return True

    async def _hand(self, session: OutboundGroupSession, devices: set[_Device], body: Json) -> None:
        await self._http.ask("PUT", "sendToDevice", "m.room.encrypted", token_hex(8), body=body)
        session.users_shared_with.update(devices)

    def _lacking(self, session: OutboundGroupSession, people: Collection[str]) -> dict[_Device, str]:
        """Devices, and the key each is known by."""
        client = self._client
        have = {*session.users_shared_with, *session.users_ignored, (client.user_id, client.device_id)}
        return {
            (user, device.id): device.curve25519
            for user in people
            for device in client.olm.device_store.active_user_devices(user)
            if (user, device.id) not in have
        }

    def _wrapped(
        self, room: str, session: OutboundGroupSession, people: Collection[str]
    ) -> list[tuple[set[_Device], Json]]:
        """The key for each device that lacks it. nio does that for a room's newest session while it is unshared."""
        olm = self._client.olm
        newest = olm.outbound_group_sessions.get(room)
        olm.outbound_group_sessions[room], session.shared = session, False
        try:
            return list(
                olm.share_group_session_parallel(room, sorted(people), ignore_unverified_devices=True)
            )
        finally:
            session.shared = True
            if newest is None:
                del olm.outbound_group_sessions[room]
            else:
                olm.outbound_group_sessions[room] = newest


def _copy(session: OutboundGroupSession) -> OutboundGroupSession:
    """It stays where the session is now; who has the key is known to both."""
    copy = OutboundGroupSession.from_pickle(session.pickle())
    copy.users_shared_with, copy.users_ignored = session.users_shared_with, session.users_ignored
    return copy
