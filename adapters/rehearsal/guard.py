"""Only this machine's own page is let in: loopback names, its own origin, this run's secret. Says no kindly."""

import hmac
from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

LARGEST = 64 * 1024
WITH_FILE = 416 * 1024
"""Of a form: a file, spelled out as the page sends it, and the other fields."""
TOKEN = "X-Kith-Room"  # noqa: S105  # the name of the header, not what is in it
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def no(key: str, sentences: Mapping[str, str], *, status: int = 400) -> web.Response:
    return web.json_response({"error": key, "say": sentences[key]}, status=status)


def guard(secret: str, sentences: Mapping[str, str]) -> Middleware:
    @web.middleware
    async def let_in(request: web.Request, handler: Handler) -> web.StreamResponse:
        key = _why_not(request, secret)
        return no(key, sentences, status=403) if key else await handler(request)

    return let_in


def kind_errors(
    sentences: Mapping[str, str],
) -> Middleware:
    """What aiohttp would answer in its own words is answered in ours."""

    @web.middleware
    async def worded(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPRequestEntityTooLarge:
            return no("too-large", sentences, status=413)
        except web.HTTPException as trouble:
            return no("not-found", sentences, status=trouble.status)

    return worded


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


def _why_not(request: web.Request, secret: str) -> str:
    if request.host not in _hosts(request):
        return "wrong-host"
    if request.method == "POST" and request.headers.get("Origin", "") not in _origins(request):
        return "wrong-origin"
    if request.path == "/" or request.path.startswith("/page/"):
        return ""  # the page itself, which carries this run's secret
    given = request.headers.get(TOKEN) or request.query.get("room", "")
    return "" if hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode()) else "wrong-page"


def _hosts(request: web.Request) -> tuple[str, ...]:
    """The port is the one this very connection came in at."""
    port = request.transport.get_extra_info("sockname")[1] if request.transport else 0
    return (f"127.0.0.1:{port}", f"localhost:{port}")


def _origins(request: web.Request) -> tuple[str, ...]:
    return tuple(f"http://{host}" for host in _hosts(request))
