"""`kith check` on Matrix: log-in, the device’s signature, its keys, the clock, and its rooms."""

import asyncio
import json
from collections.abc import Iterator

from adapters.matrix.http import Http, Json, Refused, Stranger
from adapters.matrix.login import by_password
from adapters.matrix.private import read_private
from adapters.matrix.rooms import Rooms
from bot.app.checking_circles import examine_circles, kept_circles
from bot.app.checking_clock import examine_clock
from bot.app.config import ConfigTrouble, Settings
from bot.app.found import Found
from bot.kernel.delivery import Never, NotNow
from storage.circle_rooms import CircleRooms

_FEW = 10


def examine_matrix(settings: Settings) -> Iterator[Found]:
    if not settings.matrix.homeserver:
        return
    try:
        yield from asyncio.run(_all(settings, kept_circles(settings, "matrix")))
    except ConfigTrouble as trouble:
        yield Found(f"Matrix: {trouble}", fine=False)
    except NotNow as away:
        yield Found(
            f"Matrix: {settings.matrix.homeserver} does not answer ({away.why}). Is the address right?",
            fine=False,
        )


async def _all(settings: Settings, circles: tuple[CircleRooms, ...]) -> list[Found]:
    http = Http(settings.matrix.homeserver)
    try:
        device, found = await _logged_in(settings, http)
        if not found.fine:
            return [found]
        rooms = await _rooms(http, settings.matrix.user_id)
        there = examine_circles(circles, rooms) if circles else _weak(rooms)
        number = Found(f"Matrix: in {len(rooms.all)} rooms.")
        return [
            found,
            *await _keys(settings, http, device),
            examine_clock("Matrix", "the homeserver", http.date),
            number,
            *there,
        ]
    finally:
        await http.close()


async def _logged_in(settings: Settings, http: Http) -> tuple[str, Found]:
    """By the session there is; where there is none yet, the password is tried and the trial signed out again."""
    user, token = settings.matrix.user_id, settings.matrix_secret("access_token")
    session = settings.matrix_store / "session.json"
    if not user:
        raise ConfigTrouble("matrix.user_id is not set. For example: @kith:example.org")
    kept: Json = json.loads(read_private(session)) if session.exists() and not token else {}
    http.token = token or str(kept.get("access_token", ""))
    if not http.token:
        return "", await _try_password(settings, http)
    try:
        known = await http.ask("GET", "account", "whoami")
    except Stranger:
        name = "matrix.access_token" if token else "the session"
        return "", Found(
            f"Matrix: the homeserver ended {name}. Log in again: see docs/operating.md.", fine=False
        )
    if known.get("user_id") != user:
        return "", Found(f"Matrix: the token is not {user}’s. Put that account’s token there.", fine=False)
    return str(known.get("device_id", "")), Found(f"Matrix: logged in as {user}.")


async def _try_password(settings: Settings, http: Http) -> Found:
    user, password = settings.matrix.user_id, settings.matrix_secret("password")
    if not password:
        raise ConfigTrouble(
            "matrix.password is not set. Put it in a file, and name that in matrix.password_file."
        )
    try:
        session = await http.ask("POST", "login", body=by_password(user, password))
    except (Refused, Stranger):
        return Found(f"Matrix: the homeserver does not take the password of {user}. Check both.", fine=False)
    http.token = str(session["access_token"])
    await http.ask("POST", "logout")
    return Found(
        f"Matrix: {user} can log in; its keys are made when Kith first runs.", fine=False, minor=True
    )


async def _keys(settings: Settings, http: Http, device: str) -> list[Found]:
    user = settings.matrix.user_id
    known = await http.ask("POST", "keys", "query", body={"device_keys": {user: []}})
    own = known.get("device_keys", {}).get(user, {}).get(device)
    signers = known.get("self_signing_keys", {}).get(user, {}).get("keys", {})
    if own is None:
        return [Found("Matrix: this device has no keys yet; they are made when Kith first runs.", minor=True)]
    if not own.get("signatures", {}).get(user, {}).keys() & signers.keys():
        mend = "set matrix.password and start Kith again, so that it can replace the signing keys"
        return [
            Found(
                f"Matrix: the device is not signed, so careful clients send it no keys; {mend}.", fine=False
            )
        ]
    counts = (await http.ask("POST", "keys", "upload", body={})).get("one_time_key_counts", {})
    left = int(counts.get("signed_curve25519", 0))
    if left < _FEW:
        return [
            Found(
                f"Matrix: {left} one-time keys are left; a running Kith makes more.", fine=False, minor=True
            )
        ]
    return [Found(f"Matrix: the device is signed, and {left} one-time keys are left.")]


async def _rooms(http: Http, user: str) -> Rooms:
    rooms = Rooms(user)
    for id_ in (await http.ask("GET", "joined_rooms")).get("joined_rooms", []):
        room = rooms.room(id_)
        try:
            for event in (await http.ask("GET", "rooms", id_, "state")).get("chunk", []):
                room.absorb(event)
        except Never:
            rooms.gone(id_)
    return rooms


def _weak(rooms: Rooms) -> Iterator[Found]:
    """Before there is a circle: any room of several may become one's."""
    several = [room for room in rooms.all.values() if len(room.joined) > 2]
    weak = [room for room in several if room.power(rooms.me) < room.needed("", action="kick")]
    if weak:
        yield Found(
            f"Matrix: in {len(weak)} of them Kith may not invite, remove or take back: make it a moderator there.",
            fine=False,
            minor=True,
        )
