"""Discord looked at over its HTTP API, for `kith check`: it asks and changes nothing, also beside a Kith that runs."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import aiohttp

from adapters.discord.permissions import Overwrite, effective
from bot.kernel.delivery import Never, NotNow

API = "https://discord.com/api/v10"
_WHO = {"User-Agent": "DiscordBot (kith, 0.1)"}
_PAGE = 200
_PATIENCE = 10.0
"""Seconds an answer may take, or Discord may ask to wait."""
_TRIES = 5


class BadToken(Exception):
    """Discord does not know the token. Nothing is tried again: too many such answers shut a machine out."""


@dataclass(frozen=True, slots=True)
class Application:
    """`flags`: what is switched on for it in the developer portal. `endpoint`: where commands go, if not to Kith."""

    id: int
    name: str
    flags: int = 0
    public: bool = False
    code_grant: bool = False
    endpoint: bool = False
    privacy: bool = False
    terms: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    id: int
    name: str
    position: int
    permissions: int
    managed: bool = False

    @property
    def height(self) -> tuple[int, int]:
        """Of two at one position the older stands above."""
        return self.position, -self.id


@dataclass(frozen=True, slots=True)
class Channel:
    id: int
    overwrites: tuple[Overwrite, ...] = ()


@dataclass(frozen=True, slots=True)
class Server:
    """A server as Kith stands in it. `held`: Kith’s roles. `owner`: whether it is Kith’s own."""

    id: int
    name: str
    me: int
    roles: tuple[Role, ...]
    held: frozenset[int] = frozenset()
    owner: bool = False

    def permits(self, channel: Channel | None = None) -> int:
        """What Kith may do in a channel, or in the whole server."""
        return effective(
            server=self.id,
            member=self.me,
            roles={role.id: role.permissions for role in self.roles},
            held=self.held,
            overwrites=channel.overwrites if channel else (),
            owner=self.owner,
        )

    @property
    def mine(self) -> tuple[Role, ...]:
        """Kith’s roles, from the highest; everybody’s is one of them."""
        held = [role for role in self.roles if role.id in self.held or role.id == self.id]
        return tuple(sorted(held, key=lambda role: role.height, reverse=True))


class Examiner:
    """Raises `BadToken`, `NotNow` (away, or asks to wait for long) and `Never` (there is no such thing for Kith)."""

    def __init__(self, token: str, *, api: str = API) -> None:
        self._token, self._api = token, api
        self.date = ""
        """What time Discord last said it was."""

    async def __aenter__(self) -> Self:
        headers = {**_WHO, "Authorization": f"Bot {self._token}"}
        self._session = aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=_PATIENCE))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def application(self) -> Application:
        told = await self._get("/oauth2/applications/@me")
        return Application(
            int(told["id"]),
            str(told.get("name", "")),
            int(told.get("flags") or 0),
            public=bool(told.get("bot_public")),
            code_grant=bool(told.get("bot_require_code_grant")),
            endpoint=bool(told.get("interactions_endpoint_url")),
            privacy=bool(told.get("privacy_policy_url")),
            terms=bool(told.get("terms_of_service_url")),
        )

    async def me(self) -> int:
        return int((await self._get("/users/@me"))["id"])

    async def servers(self) -> Mapping[int, str]:
        """The names of those Kith is in, by id."""
        found: dict[int, str] = {}
        while True:
            query = {"limit": str(_PAGE), "after": str(max(found, default=0))}
            page = await self._get("/users/@me/guilds", query)
            found.update({int(one["id"]): str(one["name"]) for one in page})
            if len(page) < _PAGE:
                return found

    async def server(self, id_: int, me: int) -> Server:
        told, member = await self._get(f"/guilds/{id_}"), await self._get(f"/guilds/{id_}/members/{me}")
        return Server(
            id_,
            str(told["name"]),
            me,
            tuple(_role(one) for one in told["roles"]),
            frozenset(int(one) for one in member["roles"]),
            owner=int(told.get("owner_id") or 0) == me,
        )

    async def channels(self, server: int) -> tuple[Channel, ...]:
        """All of a server’s, those Kith may not see as well; threads are not among them."""
        return tuple(_channel(one) for one in await self._get(f"/guilds/{server}/channels"))

    async def above(self, thread: int) -> int:
        """The channel a thread hangs in. Raises `Never` where Kith does not see it."""
        return int((await self._get(f"/channels/{thread}")).get("parent_id") or 0)

    async def _get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        for _ in range(_TRIES):
            try:
                # the token goes nowhere an answer sends it
                asked = self._session.get(self._api + path, params=query, allow_redirects=False)
                async with asked as response:
                    self.date = response.headers.get("Date", self.date)
                    status, body = response.status, _read(await response.read())
                    wait = response.headers.get("Retry-After", "")
            except (TimeoutError, aiohttp.ClientError, ConnectionError) as trouble:
                raise NotNow(type(trouble).__name__) from None
            if status != 429:
                return _answer(status, body)
            await asyncio.sleep(_asked_to_wait(body, wait))
        raise NotNow("asks to wait, again and again")


def _answer(status: int, body: Any) -> Any:
    if status == 401:
        raise BadToken
    if status >= 500:
        raise NotNow(f"HTTP {status}")
    if status >= 400:
        raise Never(f"HTTP {status}")
    if not isinstance(body, dict | list):
        raise NotNow("an answer of somebody else’s")
    return body


def _read(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _asked_to_wait(body: Any, header: str) -> float:
    """Seconds. Raises `NotNow` where it is longer than anybody at a terminal waits."""
    try:
        wait = float(body.get("retry_after", header) if isinstance(body, dict) else header)
    except (TypeError, ValueError):
        wait = 1.0
    if not 0 <= wait <= _PATIENCE:
        raise NotNow("asks to wait", after=wait)
    return wait


def _role(told: Mapping[str, Any]) -> Role:
    return Role(
        int(told["id"]),
        str(told["name"]),
        int(told.get("position") or 0),
        int(told.get("permissions") or 0),
        bool(told.get("managed")),
    )


def _channel(told: Mapping[str, Any]) -> Channel:
    listed = told.get("permission_overwrites") or ()
    return Channel(
        int(told["id"]),
        tuple(Overwrite(int(one["id"]), int(one["allow"]), int(one["deny"])) for one in listed),
    )
