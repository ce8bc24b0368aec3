"""The line to one homeserver: log-in, a signed device whose store can be lost, keys that never run out, sync, send.

Encryption is nio's; what nio does not do, or does in a way that loses something, is done here.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import structlog
from nio import AsyncClient, MegolmEvent, SyncResponse
from nio.crypto import encrypt_attachment

from adapters.failing import LogInFailed
from adapters.matrix.client import Client, config, heard
from adapters.matrix.http import Http, Json, Stranger
from adapters.matrix.keys import Keys, Sent
from adapters.matrix.login import Login, Sessions
from adapters.matrix.rooms import Room
from adapters.matrix.signing import CrossKeys, pickle_key, sign_own_device
from adapters.matrix.waiting import USUAL, Calm, Patience
from bot.kernel.delivery import NotNow
from bot.kernel.documents import File

log = structlog.get_logger(__name__)
FILTER = json.dumps(
    {
        "presence": {"types": []},
        "room": {"timeline": {"limit": 100}, "ephemeral": {"types": []}, "account_data": {"types": []}},
    }
)
"""No presence, nobody's typing or reading: none of it is any business of ours."""
_ENOUGH = 25


class Wire:
    def __init__(
        self, login: Login, patience: Patience = USUAL, calm: Calm | None = None, sent: Sent | None = None
    ) -> None:
        self.login, self._sent = login, sent or Sent()
        self.http = Http(login.homeserver, patience, calm)
        self.signed = False
        self._sessions = Sessions(login, self.http)
        self._client: AsyncClient | None = None
        self._keys: Keys | None = None
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._read: dict[tuple[str, str], Json] = {}
        """What nio opened of the newest sync, by room and event; each is taken once."""

    @property
    def client(self) -> AsyncClient:
        if self._client is None:
            raise NotNow("not logged in yet")
        return self._client

    @property
    def keys(self) -> Keys:
        if self._keys is None:
            raise NotNow("not logged in yet")
        return self._keys

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

    async def sync(self, since: str, *, full: bool, quiet: float) -> Json:
        """One look at what is new, with nio told of it. It may stay quiet for so many seconds."""
        query = {"filter": FILTER, "timeout": str(int(quiet * 1000)), "set_presence": "offline"}
        if since:
            query["since"] = since
        if full:
            query["full_state"] = "true"
        patience = self.http.patience
        timeout = patience.whole if full else quiet + patience.more
        answer = await self.http.ask("GET", "sync", query=query, timeout=timeout)
        response = SyncResponse.from_dict(json.loads(json.dumps(answer)))
        if not isinstance(response, SyncResponse):
            raise NotNow("sync not understood")
        await self.client.receive_response(response)
        self.keys.changed(response.device_list.changed)
        self._read = _opened_in(response)
        try:
            await self._keep_keys(answer)
        except NotNow as later:
            log.warning("keys wait", error=later.why)
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

    async def send(
        self,
        room: str,
        kind: str,
        content: Mapping[str, Any],
        *,
        key: str,
        mark: Json,
        known: Room | None = None,
    ) -> str:
        """The event's id. `key`: the same one twice is one event. `mark`: stays readable by us on the server.

        `known`: what is known of that room; a sync may have shown nio only part of one that has just been made.
        Reactions are never encrypted: no client would show them.
        """
        sent = dict(content)
        async with self._locks[room]:
            if kind != "m.reaction" and self._encrypted(room, known):
                kind, sent = await self.keys.seal(room, kind, sent, known.readers if known else ())
            answer = await self.http.ask("PUT", "rooms", room, "send", kind, key, body={**sent, **mark})
        return str(answer.get("event_id", ""))

    async def attach(self, room: str, file: File, known: Room) -> Json:
        """What a message holds that hands out a file. Each call keeps it anew; the message is sent under its key once.

        Where words are sealed, the file is as well, and its key is in the sealed words.
        """
        content = file.body.encode()
        info = {"mimetype": file.media_type, "size": len(content)}
        made = {"msgtype": "m.file", "body": file.name, "filename": file.name, "info": info, "m.mentions": {}}
        if not self._encrypted(room, known):
            return {**made, "url": await self.http.upload(content, f"{file.media_type}; charset=utf-8")}
        sealed, keys = encrypt_attachment(content)
        return {**made, "file": {**keys, "url": await self.http.upload(sealed, "application/octet-stream")}}

    def _encrypted(self, room: str, known: Room | None) -> bool:
        found = self.client.rooms.get(room)
        if found is None:
            raise NotNow("not in that room yet")
        if known is not None and known.encrypted:
            found.encrypted = True  # as a sync will say
        return bool(found.encrypted)

    async def _keep_keys(self, answer: Json) -> None:
        """One-time keys before they run out (0 included), a fallback key for when they do, devices looked up.

        What fails is done after the next sync; whoever sends something looks devices up before that.
        """
        client, olm = self.client, self.client.olm
        counts = answer.get("device_one_time_keys_count", {})
        olm.uploaded_key_count = int(counts.get("signed_curve25519", 0))
        if not olm.account.shared or olm.uploaded_key_count < _ENOUGH:
            await heard(client.keys_upload())
        if "signed_curve25519" not in answer.get("device_unused_fallback_key_types", []):
            await self._upload_fallback()
        await self.keys.look_up()
        if client.should_claim_keys:
            await heard(client.keys_claim(client.get_users_for_key_claiming()))
        await heard(client.send_to_device_messages())

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
        self._client, self._keys = client, Keys(client, self.http, self._sent)
        if not client.olm.account.shared:
            await heard(client.keys_upload())

    async def _loaded(self, user: str, device: str, token: str) -> AsyncClient:
        self.login.store.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.login.store.chmod(0o700)
        client = Client(
            self.login.homeserver,
            user,
            device_id=device,
            store_path=str(self.login.store),
            config=config(self.login.secret, self.http.patience),
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
