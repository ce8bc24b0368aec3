"""What Kith wants done is done on Discord. Each has a key for ever: doing it twice is harmless.

A message bears its key as a nonce, which Discord remembers for some minutes, and as a mark that stays in the history:
a try that is in doubt and older than that is looked for first. A no is never asked again.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from adapters.desk import ReplyDesk
from adapters.discord.attaching import FILES, without
from adapters.discord.channels import Channels
from adapters.discord.doors import Doors
from adapters.discord.gate import Gate
from adapters.discord.looking import mine
from adapters.discord.making import Making
from adapters.discord.reading import PLATFORM, in_channel
from adapters.discord.render import Page, bodies, card, carries, part_key
from adapters.discord.typed import worded
from adapters.discord.voices import Voices
from adapters.discord.wire import Json, Refused, Wire
from adapters.turn import an_effect
from bot.kernel.delivery import Delivery, Never
from bot.kernel.documents import Document, Link, Press, say, text
from bot.kernel.effects import Admit, Card, CloseRoom, OpenRoom, Post, Remove, Withdraw
from bot.kernel.events import Arrived, Origin
from bot.kernel.people import Sender

log = structlog.get_logger(__name__)
REMEMBERED = timedelta(seconds=60)
"""For so long a nonce is trusted; Discord promises no more than a few minutes."""
_NO_MESSAGE, _ASLEEP, _MAY_NOT = 10008, 50083, 50013
_CHANNEL = "/channels/{channel_id}"
_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = "/channels/{channel_id}/messages/{message_id}"


class DiscordCourier:
    """What `Discord` does as a `Courier`, while it is connected."""

    def __init__(
        self,
        wire: Wire,
        desk: ReplyDesk,
        voices: Voices,
        doors: Doors,
        channels: Channels,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._wire, self._desk, self._voices, self._doors, self._now = wire, desk, voices, doors, now
        self._channels = channels
        self._making = Making(wire, desk, channels, plain=voices.plain)
        self._gate = Gate(wire, desk, self._channels, self._making)

    async def deliver(self, delivery: Delivery) -> str:
        try:
            with an_effect():
                return await self._deliver(delivery)
        except Refused as no:
            log.warning("discord refused", code=no.name)
            raise Never(f"discord: {no.status} {no.code}") from no

    async def _deliver(self, delivery: Delivery) -> str:
        match delivery.effect:
            case Post(document=document):
                return await self._post(delivery, document + await self._way(delivery))
            case Card(document=document):
                return await self._card(delivery, document)
            case Withdraw():
                return await self._withdraw(delivery)
            case OpenRoom() as opening:
                return await self._opened(delivery, opening)
            case CloseRoom():
                await self._making.close(delivery.to)
            case Admit() | Remove() as moving:
                for who in delivery.members:
                    await self._move(moving, delivery, who)
        return delivery.to

    async def _move(self, moving: Admit | Remove, delivery: Delivery, who: str) -> None:
        if isinstance(moving, Remove):
            return await self._gate.take_out(delivery.to, who, stays=moving.stays)
        guild = await self._gate.let_in(delivery.to, who)
        origin = Origin(
            f"in-{delivery.key}", self._now(), Sender(PLATFORM, who), in_channel(guild, delivery.to)
        )
        await self._desk.receive(Arrived(origin))
        return None

    async def _opened(self, delivery: Delivery, opening: OpenRoom) -> str:
        """With a lobby there is a role that opens the circle's own channel; where that may not be, there is neither."""
        if opening.public:
            await self._gate.prepare(delivery.beside)
        return await self._making.open(delivery, opening)

    async def _post(self, delivery: Delivery, document: Document) -> str:
        if delivery.direct:
            return await self._tell(delivery, document)
        return await self._send_all(delivery.to, delivery, self._made(delivery, document))

    async def _tell(self, delivery: Delivery, document: Document) -> str:
        """To one person: by a direct message, or where those are closed beside the next thing they do."""
        if await self._doors.whispered(delivery, self._made(delivery, document, private=True)):
            return ""
        channel = await self._doors.open(delivery)
        try:
            return await self._send_all(channel, delivery, self._made(delivery, document))
        except Refused as no:
            self._doors.closed(delivery, no)
            raise

    async def _send_all(self, channel: str, delivery: Delivery, made: Sequence[Json]) -> str:
        """Part after part, but for those that are there; the id of the last, which has the key of the whole."""
        there = await self._there(channel, delivery, made)
        sent = ""
        for number, body in enumerate(made, start=1):
            key = delivery.key if number == len(made) else part_key(delivery.key, number)
            sent = there.get(key) or await self._send(channel, body | {"nonce": key, "enforce_nonce": True})
        return sent

    async def _there(self, channel: str, delivery: Delivery, made: Sequence[Json]) -> dict[str, str]:
        """Which parts an earlier try has put there, by their keys."""
        at = delivery.tried_since
        if at is None or self._now() - at <= REMEMBERED:
            return {}
        keys = [part_key(delivery.key, number) for number in range(1, len(made))] + [delivery.key]
        found: dict[str, str] = {}
        async for message in mine(self._wire, channel, at):
            for key, body in zip(keys, made, strict=True):
                if key not in found and carries(message, key, body=body):
                    found[key] = str(message["id"])
        return found

    async def _send(self, channel: str, body: Json) -> str:
        """A thread that fell asleep is woken by what is said in it, unless it is locked.

        Where Kith may speak and not attach files, it speaks.
        """
        try:
            sent = await self._wire.ask("POST", _MESSAGES, body=body, channel_id=channel)
        except Refused as no:
            if no.code == _MAY_NOT and FILES in body:
                log.warning("file left out", code=no.name)
                return await self._send(channel, without(body))
            if no.code != _ASLEEP:
                raise
            awake = {"archived": False, "locked": False}
            await self._wire.ask("PATCH", _CHANNEL, body=awake, channel_id=channel)
            sent = await self._wire.ask("POST", _MESSAGES, body=body, channel_id=channel)
        return str(sent["id"])

    async def _card(self, delivery: Delivery, document: Document) -> str:
        page = self._page(delivery, document)
        made = card(page, worded(self._desk), self._token(delivery), names=self._voices.name)
        if not delivery.editing:
            return await self._send_all(delivery.to, delivery, [made])
        body = {name: value for name, value in made.items() if name != "nonce"}
        await self._wire.ask(
            "PATCH", _MESSAGE, body=body, channel_id=delivery.to, message_id=delivery.editing
        )
        return delivery.editing

    async def _withdraw(self, delivery: Delivery) -> str:
        """With every revision of it: Discord keeps none. What is gone already stays gone."""
        if delivery.editing:
            try:
                await self._wire.ask("DELETE", _MESSAGE, channel_id=delivery.to, message_id=delivery.editing)
            except Refused as no:
                if no.code != _NO_MESSAGE:
                    raise
        return delivery.editing

    def _made(self, delivery: Delivery, document: Document, *, private: bool = False) -> list[Json]:
        page = self._page(delivery, document, private=private)
        return bodies(page, worded(self._desk), self._token(delivery), names=self._voices.name)

    def _page(self, delivery: Delivery, document: Document, *, private: bool = False) -> Page:
        return Page(document, delivery.reader, delivery.key, private, self._voices.plain, delivery.direct)

    def _token(self, delivery: Delivery) -> Callable[[Press], str]:
        def token(press: Press) -> str:
            return self._desk.token(press, account=delivery.for_account, place=delivery.place)

        return token

    async def _way(self, delivery: Delivery) -> Document:
        """A link to the message it is about, if its channel is still there."""
        if delivery.about is None:
            return say()
        channel, message = delivery.about
        try:
            guild = (await self._channels.find(channel)).guild
        except Refused:
            return say()
        return say(Link(text("kernel-about"), f"https://discord.com/channels/{guild}/{channel}/{message}"))
