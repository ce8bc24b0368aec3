"""`kith check`: what would run, what is missing, and how to mend it. It changes nothing."""

import shutil
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from adapters.clock import SystemClock
from bot.app.checking_discord import examine_discord
from bot.app.checking_matrix import examine_matrix
from bot.app.config import ConfigTrouble, Settings
from bot.app.found import Found
from bot.app.serve import confirmed_lines
from bot.signposts.bundled import bundled
from bot.signposts.model import Kind, confirmed
from storage.engine import open_engine, sqlite_file
from storage.keyring import KeyRing, KeyTrouble
from storage.memberkeys import MemberKeys
from storage.rightkeys import check_keys
from storage.upgrade import DatabaseTrouble, examine, is_current

_OLD = timedelta(days=183)
_ROOM = 200 * 1024 * 1024


def examine_keys(settings: Settings) -> Found:
    try:
        MemberKeys.read_erased(KeyRing.load(settings.key_file))
    except KeyTrouble as trouble:
        return Found(f"Keys: {trouble}", fine=False)
    return Found(f"Keys: {settings.key_file}, and the members’ keys beside it.")


def examine_database(settings: Settings) -> Found:
    try:
        url = settings.url
        if url.startswith("sqlite") and not sqlite_file(url).exists():
            return Found(f"Database: {sqlite_file(url)} will be made when Kith first runs.")
        examine(url)
        if is_current(url):
            _same_keys(settings)
            return Found("Database: there, and up to date.")
    except (ConfigTrouble, DatabaseTrouble, KeyTrouble) as trouble:
        return Found(f"Database: {trouble}", fine=False)
    except Exception as trouble:  # noqa: BLE001  # a driver's own errors may quote the address
        return Found(f"Database: it does not answer ({type(trouble).__name__}). Is it running?", fine=False)
    mend = "“kith run” brings it up to date" if settings.operating.migrate else "run kith migrate"
    return Found(f"Database: there, and older than this program; {mend}.", fine=settings.operating.migrate)


def _same_keys(settings: Settings) -> None:
    """Raises `KeyTrouble` where the keys are not this database's; where there are none, that is said elsewhere."""
    if not settings.key_file.exists():
        return
    engine = open_engine(settings.url)
    try:
        check_keys(engine, KeyRing.load(settings.key_file))
    finally:
        engine.dispose()


def examine_ports(settings: Settings) -> Iterator[Found]:
    ports = (("The page", settings.rehearsal.port), ("Health", settings.operating.health_port))
    for name, port in ports:
        if port and _taken(port):
            yield Found(f"{name}: port {port} is taken. Choose another, or stop what uses it.", fine=False)
        elif port:
            yield Found(f"{name}: http://127.0.0.1:{port}/ is free.")


def examine_helplines(settings: Settings) -> Iterator[Found]:
    loaded = bundled()
    for aside in loaded.set_aside:
        yield Found(f"Helpline {aside.id} is set aside: {aside.why}.", fine=False, minor=True)
    country = settings.community.country
    if not country:
        yield Found("Helplines: no country is set, so members are asked for theirs.", fine=False, minor=True)
        return
    today = SystemClock().now().date()
    try:
        dates = confirmed_lines(settings.helplines)
    except ConfigTrouble as trouble:
        yield Found(f"Helplines: {trouble}", fine=False)
        return
    lines = [one for one in confirmed(loaded.lines, dates) if one.country == country]
    old = [f"{one.name} ({one.checked})" for one in lines if today - one.checked > _OLD]
    if not lines:
        yield Found(
            f"Helplines: there is no list for {country}; members see a finder.", fine=False, minor=True
        )
    elif old:
        yield Found(
            f"Helplines for {country}: not checked for half a year: {', '.join(old)}. Once you have made sure of one, "
            f"put its id and the day into {settings.helplines}, under [confirmed].",
            fine=False,
            minor=True,
        )
    elif all(one.kind is Kind.EMERGENCY for one in lines):
        yield Found(
            f"Helplines: of {country} only the emergency number is listed; members see it, and a finder.",
            fine=False,
            minor=True,
        )
    else:
        oldest = min(one.checked for one in lines)
        yield Found(
            f"Helplines: {len(lines)} for {country}, all checked within half a year, the oldest on {oldest}."
        )


def examine_host(settings: Settings) -> Found:
    if settings.host.name and settings.host.contact:
        return Found(f"Host: {settings.host.name}, {settings.host.contact}")
    return Found(
        "Host: members are not told who runs this. Set [host] name and contact.", fine=False, minor=True
    )


def examine_disk(settings: Settings) -> Found:
    try:
        free = shutil.disk_usage(_kept_in(settings)).free
    except (OSError, ConfigTrouble) as trouble:
        return Found(f"Disk: it cannot be looked at ({type(trouble).__name__}).", fine=False, minor=True)
    if free < _ROOM:
        return Found(
            f"Disk: {free // 1024 // 1024} MiB are left. Kith wants 200 MiB of room.", fine=False, minor=True
        )
    return Found(f"Disk: {free // 1024 // 1024} MiB are free.")


def _kept_in(settings: Settings) -> Path:
    """The folder that fills up; where the database is to be in one that is not there yet, the nearest above it."""
    if not settings.url.startswith("sqlite"):
        return settings.folder.absolute()
    return next(folder for folder in sqlite_file(settings.url).parents if folder.is_dir())


def examine_all(settings: Settings) -> Iterator[Found]:
    yield Found(f"Settings: read ({settings.folder.absolute()}).")
    yield examine_host(settings)
    yield examine_keys(settings)
    yield examine_database(settings)
    yield from examine_ports(settings)
    yield from examine_matrix(settings)
    yield from examine_discord(settings)
    yield from examine_helplines(settings)
    yield examine_disk(settings)


def _taken(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
