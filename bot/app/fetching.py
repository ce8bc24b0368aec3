"""A directory at an address: fetched page by page, within bounds of size, time and where it may lead.

Only https, or http to this machine itself; redirects keep to that, and never lead from elsewhere to this machine.
"""

import asyncio
import json
import re
from collections.abc import Mapping

import aiohttp
from yarl import URL

from bot.signposts.feeds.feed import LARGEST, Brought, FeedTrouble

MOST_PAGES = 1_000
_MOST_TURNS = 5
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_ALL_OF_IT = 600
_TIMES = aiohttp.ClientTimeout(total=60, sock_connect=15, sock_read=30)
_HEADERS = {"Accept": "application/json, */*;q=0.5", "Accept-Encoding": "identity", "User-Agent": "kith"}
_MOVED = frozenset({301, 302, 303, 307, 308})


def is_address(name: str) -> bool:
    return name.casefold().startswith(("http://", "https://"))


async def fetched(address: str) -> list[Brought]:
    """All pages of it, where it has pages. Raises `FeedTrouble`."""
    try:
        async with (
            asyncio.timeout(_ALL_OF_IT),
            aiohttp.ClientSession(
                timeout=_TIMES, headers=_HEADERS, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False
            ) as session,
        ):
            return await _pages(session, _checked(_with_everything(URL(address))))
    except TimeoutError:
        raise FeedTrouble(f"{_short(address)} takes too long to answer. Try again later.") from None
    except (aiohttp.ClientError, OSError, ValueError) as trouble:
        if isinstance(trouble, FeedTrouble):
            raise
        raise FeedTrouble(f"{_short(address)} cannot be reached ({type(trouble).__name__}).") from None


async def _pages(session: aiohttp.ClientSession, url: URL) -> list[Brought]:
    found: list[Brought] = []
    left = LARGEST
    while len(found) < MOST_PAGES:
        body = await _page(session, url, left)
        left -= len(body)
        found.append(Brought(_named(url), body))
        following = _next(body, asked=_number(url))
        if following is None:
            return found
        url = url.update_query(page=str(following))
    raise FeedTrouble(f"{_short(str(url))} has more than {MOST_PAGES:,} pages. Ask its keeper for one file.")


async def _page(session: aiohttp.ClientSession, url: URL, left: int) -> bytes:
    for _ in range(_MOST_TURNS):
        async with session.get(url, allow_redirects=False) as answer:
            if answer.status not in _MOVED:
                return await _body(answer, url, left)
            url = _checked(url.join(URL(answer.headers.get("Location", ""))), before=url)
    raise FeedTrouble(f"{_short(str(url))} leads from one address to the next without end.")


async def _body(answer: aiohttp.ClientResponse, url: URL, left: int) -> bytes:
    if answer.status != 200:
        raise FeedTrouble(f"{_short(str(url))} answers {answer.status}, not with a directory.")
    body = bytearray()
    async for piece in answer.content.iter_chunked(65_536):
        body += piece
        if len(body) > left:
            raise FeedTrouble(
                f"{_short(str(url))} sends more than is read at once ({LARGEST // 2**20} MiB in all)."
            )
    return bytes(body)


def _checked(url: URL, before: URL | None = None) -> URL:
    here = url.host in _HERE
    if not url.host or url.user or not (url.scheme == "https" or (url.scheme == "http" and here)):
        raise FeedTrouble(
            f"{_short(str(url))}: only https:// is fetched, or http:// from this machine itself."
        )
    if before is not None and here and before.host not in _HERE:
        raise FeedTrouble(f"{_short(str(before))} leads to this machine itself, which no directory should.")
    return url


def _with_everything(url: URL) -> URL:
    """Servers of the standard give whole services, not only their names, when asked to."""
    if url.path.rstrip("/").endswith("/services") and "full" not in url.query:
        return url.update_query(full="true")
    return url


def _next(body: bytes, *, asked: int) -> int | None:
    """The next page's number, where this one says that there is one. One that says nothing is the only one."""
    try:
        page = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(page, Mapping) or page.get("last_page") is True or page.get("empty") is True:
        return None
    at, of = page.get("page_number", page.get("page", asked)), page.get("total_pages")
    if not isinstance(of, int) or at != asked or asked >= of:
        return None
    return asked + 1


def _number(url: URL) -> int:
    given = url.query.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1


def _named(url: URL) -> str:
    """As it stands before the places of what is wrong: `example.org/services page 2`."""
    page = f" page {_number(url)}" if "page" in url.query else ""
    return f"{url.host}{url.path}{page}"


def _short(address: str) -> str:
    """Without what may be a secret: a password before the host, anything in the query."""
    return re.sub("//[^/@]*@", "//", ascii(address.partition("?")[0])[1:-1])[:120]
