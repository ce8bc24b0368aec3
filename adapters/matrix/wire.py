"""The line to one homeserver: log-in, a signed device whose store can be lost, keys that never run out, sync, send.

Encryption is nio's; what nio does not do, or does in a way that loses something, is done here.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import structlog
from nio import AsyncClient, AsyncClientConfig, MegolmEvent, SyncResponse
from nio.exceptions import LocalProtocolError, OlmTrustError

from adapters.matrix.http import Http, Json, Stranger
from adapters.matrix.login import Login, LogInFailed, Sessions
from adapters.matrix.signing import CrossKeys, pickle_key, sign_own_device
from bot.kernel.delivery import NotNow

log = structlog.get_logger(__name__)
FILTER = json.dumps(
    {
        "presence": {"types": []},
        "room": {"timeline": {"limit": 100}, "ephemeral": {"types": []}, "account_data": {"types": []}},
    }
)
"""No presence, nobody's typing or reading: none of it is any business of ours."""
PATIENCE = 30.0
"""Seconds a sync may stay quiet."""
_ENOUGH = 25


class Wire:
    def __init__(self, login: Login) -> None:
        self.login = login
        self.http = Http(login.homeserver)
        self.signed = False
        self._sessions = Sessions(login, self.http)
        self._client: AsyncClient | None = None
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._read: dict[tuple[str, str], Json] = {}
        """What nio opened of the newest sync, by room and event; each is taken once."""

    @property
    def client(self) -> AsyncClient:
        if self._client is None:
            raise NotNow("not logged in yet")
        return self._client

    @property
    def user(self) -> str:
        return str(self.client.user_id)

    async def open(self) -> None:
        """Log in, or take up the session there was. Raises `LogInFailed`, or `NotNow` while the server is away."""
        session = await self._sessions.any()
        try:
            await self._take_up(session)
        except _StoreLost:
            log.warning("matrix store lost")
            await self._take_up(await self._sessions.anew(session))
        await self.sign()

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
        await self.http.close()

    async def sign(self) -> None:
        keys = CrossKeys.at(self.login.store / "cross-signing.json", pickle_key(self.login.secret))
        device = str(self.client.device_id)
        self.signed = await sign_own_device(self.http, keys, self.user, device, self.login.password)
        if not self.signed:
            log.warning("matrix device not signed")

    async def sync(self, since: str, *, full: bool, patience: float = PATIENCE) -> Json:
        """One look at what is new, with nio told of it and what is encrypted opened (see `opened`)."""
        query = {"filter": FILTER, "timeout": str(int(patience * 1000)), "set_presence": "offline"}
        if since:
            query["since"] = since
        if full:
            query["full_state"] = "true"
        answer = await self.http.ask("GET", "sync", query=query, timeout=patience + 30)
        response = SyncResponse.from_dict(json.loads(json.dumps(answer)))
        if not isinstance(response, SyncResponse):
            raise NotNow("sync not understood")
        await self.client.receive_response(response)
        self._read = _opened_in(response)
        await self._keep_keys(answer)
        return answer

    def opened(self, event: Json, room: str) -> Json | None:
        """A message as it was before it was encrypted; None where it cannot be opened."""
        if event.get("type") != "m.room.encrypted":
            return event
        read = self._read.pop((room, str(event.get("event_id"))), None) or self._open(event, room)
        return None if read is None else {**event, **read}

    def _open(self, event: Json, room: str) -> Json | None:
        """What no sync brought, or nio did not open: of a gap, of a room's state."""
        parsed = MegolmEvent.parse_event(event)
        if not isinstance(parsed, MegolmEvent):
            return None
        parsed.room_id = room
        try:
            found = self.client.decrypt_event(parsed)
        except Exception as trouble:  # noqa: BLE001  # whatever is wrong with it, it is one message
            log.warning("message not opened", error=type(trouble).__name__)
            return None
        source = getattr(found, "source", None)
        return source if isinstance(source, dict) else None

    async def send(self, room: str, kind: str, content: Mapping[str, Any], *, key: str, mark: Json) -> str:
        """The event's id. `key`: the same one twice is one event. `mark`: stays readable by us on the server.

        Reactions are never encrypted: no client would show them.
        """
        sent = dict(content)
        async with self._locks[room]:
            if kind != "m.reaction" and self._encrypted(room):
                kind, sent = await self._sealed(room, kind, sent)
            answer = await self.http.ask("PUT", "rooms", room, "send", kind, key, body={**sent, **mark})
        return str(answer.get("event_id", ""))

    def _encrypted(self, room: str) -> bool:
        known = self.client.rooms.get(room)
        if known is None:
            raise NotNow("not in that room yet")
        return bool(known.encrypted)

    async def _sealed(self, room: str, kind: str, content: Json) -> tuple[str, Json]:
        client = self.client
        if not client.rooms[room].members_synced:
            await client.joined_members(room)
        if client.should_query_keys:
            await client.keys_query()
        try:
            if client.olm.should_share_group_session(room):
                await client.share_group_session(room, ignore_unverified_devices=True)
            sealed_kind, sealed = client.encrypt(room, kind, content)
        except (LocalProtocolError, OlmTrustError) as trouble:
            raise NotNow(type(trouble).__name__) from trouble
        return str(sealed_kind), dict(sealed)

    async def _keep_keys(self, answer: Json) -> None:
        """One-time keys before they run out (0 included), a fallback key for when they do, devices looked up."""
        client, olm = self.client, self.client.olm
        counts = answer.get("device_one_time_keys_count", {})
        olm.uploaded_key_count = int(counts.get("signed_curve25519", 0))
        if not olm.account.shared or olm.uploaded_key_count < _ENOUGH:
            await client.keys_upload()
        if "signed_curve25519" not in answer.get("device_unused_fallback_key_types", []):
            await self._upload_fallback()
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())
        await client.send_to_device_messages()

    async def _upload_fallback(self) -> None:
        olm = self.client.olm
        account = vars(olm.account)["_account"]
        account.generate_fallback_key()
        olm.save_account()
        name = f"ed25519:{self.client.device_id}"
        keys = {}
        for id_, key in account.fallback_key.items():
            plain = {"key": key.to_base64(), "fallback": True}
            signature = {self.user: {name: olm.sign_json(plain)}}
            keys[f"signed_curve25519:{id_}"] = {**plain, "signatures": signature}
        await self.http.ask("POST", "keys", "upload", body={"fallback_keys": keys})
        account.mark_keys_as_published()
        olm.save_account()

    async def _take_up(self, session: Json) -> None:
        user, device, token = (
            str(session.get(name, "")) for name in ("user_id", "device_id", "access_token")
        )
        self.http.token = token
        try:
            known = await self.http.ask("POST", "keys", "query", body={"device_keys": {user: []}})
        except Stranger:
            if not self.login.password or self.login.token:
                raise LogInFailed(
                    f"The homeserver ended the session of {user}. Set matrix.password, or a new matrix.access_token."
                ) from None
            await self._take_up(await self._sessions.anew({}))
            return
        client = await self._loaded(user, device, token)
        published = known.get("device_keys", {}).get(user, {}).get(device, {}).get("keys", {})
        if published and published.get(f"ed25519:{device}") != client.olm.account.identity_keys["ed25519"]:
            await client.close()
            raise _StoreLost
        self._client = client
        if not client.olm.account.shared:
            await client.keys_upload()

    async def _loaded(self, user: str, device: str, token: str) -> AsyncClient:
        config = AsyncClientConfig(
            encryption_enabled=True, store_sync_tokens=False, pickle_key=self.login.secret, max_timeouts=3
        )
        self.login.store.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.login.store.chmod(0o700)
        client = AsyncClient(
            self.login.homeserver, user, device_id=device, store_path=str(self.login.store), config=config
        )
        try:
            client.restore_login(user, device, token)
        except Exception as trouble:  # noqa: BLE001  # whatever the store says, it cannot be used
            await client.close()
            raise LogInFailed(
                f"The keys in {self.login.store} do not open with this key file. Put back the key file they were made "
                f"with, or move that folder away to begin as a new device ({type(trouble).__name__})."
            ) from None
        for file in self.login.store.iterdir():
            file.chmod(0o600)
        return client


def _opened_in(response: SyncResponse) -> dict[tuple[str, str], Json]:
    return {
        (room, event.event_id): event.source
        for room, info in response.rooms.join.items()
        for event in info.timeline.events
        if getattr(event, "decrypted", False)
    }


class _StoreLost(Exception):
    """The server knows this device by other keys than ours: whatever is sent to it could never be read."""
