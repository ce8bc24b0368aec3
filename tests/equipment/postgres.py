"""A PostgreSQL server of the tests' own: one per run, also under xdist; a new database for every test.

Started by whoever needs it first, reachable through a Unix socket only, stopped when the run ends.
Run as root it becomes `nobody`, since PostgreSQL refuses to be root.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TypedDict
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.equipment.needs import need

RUN = "KITH_TEST_RUN"
SETTINGS = """
listen_addresses = ''
max_connections = 100
shared_buffers = 32MB
fsync = off
full_page_writes = off
synchronous_commit = off
deadlock_timeout = 100ms
"""
DURABLE = SETTINGS.replace("= off", "= on")


@dataclass(frozen=True, slots=True)
class Postgres:
    """`programs` is where initdb and pg_ctl are; `home` is the run's own folder, with data and socket."""

    programs: Path
    home: Path

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.home}"

    def fresh(self, template: str = "template0") -> str:
        """The URL of a new database: an empty one, or a copy of a template."""
        name = f"t{token_hex(6)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Also while something is still connected to it."""
        self._do(f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")

    def template(self, name: str, build: Callable[[str], None]) -> str:
        """A database made once per run by `build(url)`, to be copied with `fresh(name)`.

        `build` closes every connection it opens; otherwise the copy is refused.
        """
        with locked(self.home):
            if name not in self._names():
                made = self.fresh()
                build(made)
                self._do(f"ALTER DATABASE {_name(made)} RENAME TO {name}")
        return name

    def start(self, *, durable: bool = False) -> None:
        """`durable`: syncs to disk, as a real server does.

        Idempotent over processes: the first one starts it, the others find it running.
        """
        with locked(self.home):
            if (self.home / "data" / "postmaster.pid").exists():
                return
            self._run(
                "initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"
            )
            with (self.home / "data" / "postgresql.conf").open("a") as settings:
                settings.write(f"{DURABLE if durable else SETTINGS}unix_socket_directories = '{self.home}'\n")
            self._run("pg_ctl", "--wait", "--silent", f"--log={self.home}/data/log", "start")

    def stop(self) -> None:
        """By the process id in its own folder; does nothing when it never started."""
        if (self.home / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "--wait", "--silent", "--mode=fast", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), f"--pgdata={self.home / 'data'}", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.home, **_as_nobody())

    def _do(self, statement: str) -> None:
        with psycopg.connect(
            host=str(self.home), user="postgres", dbname="postgres", autocommit=True
        ) as link:
            link.execute(statement.encode())

    def _names(self) -> set[str]:
        with psycopg.connect(host=str(self.home), user="postgres", dbname="postgres") as link:
            return {row[0] for row in link.execute("SELECT datname FROM pg_database")}


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


class _Somebody(TypedDict):
    user: int | None
    group: int | None


def _as_nobody() -> _Somebody:
    """Whom a program is to run as: left as it is, unless that is root."""
    if os.geteuid() != 0:
        return {"user": None, "group": None}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


def _reachable(programs: Path, home: Path) -> Path:
    """The programs themselves, or a copy of them where `nobody` may not look into the folders above."""
    try:
        subprocess.run(
            [str(programs / "postgres"), "--version"], check=True, capture_output=True, **_as_nobody()
        )
    except (OSError, subprocess.CalledProcessError):
        return _copied(programs, home)
    return programs


def _copied(programs: Path, home: Path) -> Path:
    """With the libraries beside the package, where the programs look for them."""
    package = programs.parents[1]
    copy = home / "copy" / package.name / programs.parent.name
    with locked(home):
        if not copy.exists():
            for libraries in package.parent.glob(f"{package.name}.libs"):
                shutil.copytree(libraries, home / "copy" / libraries.name)
            shutil.copytree(programs.parent, copy)
    return copy / "bin"


@contextmanager
def locked(home: Path) -> Iterator[None]:
    with (home / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make_home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="kith-"))
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return home


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ[RUN] = str(_make_home())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        home = Path(os.environ.pop(RUN))
        note = home / "programs"
        if note.exists():
            Postgres(Path(note.read_text()), home).stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Postgres:
    """The run's server. `fresh()`, `template(name, build)` and `fresh(name)` give databases."""
    home = Path(os.environ[RUN])
    server = Postgres(_reachable(need("postgres"), home), home)
    (home / "programs").write_text(str(server.programs))
    server.start()
    return server


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres) -> str:
    """The server's own maintenance database: to look at, not to keep things in."""
    return postgres.url()


@pytest.fixture
def fresh_postgres(postgres: Postgres) -> Generator[str, None, None]:
    """The URL of an empty database that is this test's alone."""
    url = postgres.fresh()
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind: the test runs once on each. Beside a `store` it has its tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kith.db'}"
    lent = "store" in request.fixturenames
    return str(request.getfixturevalue("lent_postgres" if lent else "fresh_postgres"))
