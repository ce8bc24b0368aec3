"""Settings: one TOML file and the environment, read once, strict and frozen. What is wrong is named, with an example.

`KITH_SECTION__KEY` wins over the file. A secret may also stand in a file of its own: `key_file` is one already, and
the database's address, which may hold a password, can be given as `url_file`.
"""

import os
import shlex
import stat
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.app.sections import (
    SQLITE,
    Community,
    Host,
    MatrixSection,
    Operating,
    Rehearsal,
    Secrets,
    Storage,
    is_address,
)

EXAMPLES = {
    "storage.url": SQLITE,
    "storage.url_file": "/run/secrets/kith-database",
    "rehearsal.port": "8765",
    "community.language": "en",
    "community.zone": "Europe/London",
    "community.country": "GB",
    "host.name": "Ada and the Tuesday group",
    "host.contact": "ada@example.org",
    "secrets.key_file": "kith.key",
    "operating.health_port": "8766",
    "operating.log_level": "info",
    "operating.migrate": "true",
    "matrix.homeserver": "https://matrix.example.org",
    "matrix.user_id": "@kith:example.org",
    "matrix.password": "the account’s password",
    "matrix.password_file": "/run/secrets/kith-matrix-password",
    "matrix.access_token": "syt_…",
    "matrix.access_token_file": "/run/secrets/kith-matrix-token",
    "matrix.store_path": "matrix",
    "matrix.accept_invites_from": '["@ada:example.org", "@*:example.org"]',
    "matrix.messages_per_second": "0.2",
    "matrix.burst": "10",
}
_SHOULD = MappingProxyType(
    {
        "community.country": "should be two capital letters, or empty",
        "operating.log_level": "should be debug, info, warning or error",
        "matrix.user_id": "should be a full id, with @ and the server’s name",
    }
)
"""Where the general wording would be a puzzle."""


class ConfigTrouble(Exception):
    """Settings that cannot be used: one line that names the key, what was wrong and what works."""


class Settings(BaseSettings):
    """`folder`: where the file is; relative paths are from there."""

    model_config = SettingsConfigDict(
        env_prefix="KITH_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    storage: Storage = Storage()
    rehearsal: Rehearsal = Rehearsal()
    community: Community = Community()
    host: Host = Host()
    secrets: Secrets = Secrets()
    operating: Operating = Operating()
    matrix: MatrixSection = MatrixSection()
    folder: Path = Path()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # the library hands over all
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # the library hands over all
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # the library hands over all
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    @property
    def key_file(self) -> Path:
        return self.folder / self.secrets.key_file

    @property
    def url(self) -> str:
        """The database's address, with a SQLite file made absolute. Raises `ConfigTrouble`."""
        url = self.storage.url.get_secret_value()
        if self.storage.url_file is not None:
            url = _secret(self.folder / self.storage.url_file, "storage.url_file")
            if not is_address(url):
                raise ConfigTrouble(f"storage.url_file: what it holds is no address. For example: {SQLITE}")
        if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
            return f"sqlite:///{(self.folder / url.removeprefix('sqlite:///')).absolute()}"
        return url

    @property
    def matrix_store(self) -> Path:
        return self.folder / self.matrix.store_path

    def matrix_secret(self, name: str) -> str:
        """`password` or `access_token`, from the settings or from the file they name. Raises `ConfigTrouble`."""
        given: SecretStr = getattr(self.matrix, name)
        file: Path | None = getattr(self.matrix, f"{name}_file")
        if file is None:
            return given.get_secret_value()
        if given.get_secret_value():
            raise ConfigTrouble(f"matrix.{name} and matrix.{name}_file are both set. Keep one of them.")
        return _secret(self.folder / file, f"matrix.{name}_file")

    @property
    def helplines(self) -> Path:
        """Where the operator's own word on the bundled helplines is kept."""
        return self.folder / "helplines-confirmed.toml"


def load(path: Path | None) -> Settings:
    """Read the settings; without a path, only defaults and the environment. Raises `ConfigTrouble`."""
    given = _file(path) if path else {}
    _check_environment(os.environ)
    try:
        return Settings(**_one_address(given, os.environ), folder=path.parent if path else Path())
    except ValidationError as trouble:
        raise ConfigTrouble(_sentence(trouble)) from None


def _file(path: Path) -> Mapping[str, Any]:
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigTrouble(f"There is no {path}. “kith init” makes one.") from None
    except (OSError, UnicodeDecodeError) as trouble:
        raise ConfigTrouble(f"{path} cannot be read: {type(trouble).__name__}.") from None
    except tomllib.TOMLDecodeError as trouble:
        raise ConfigTrouble(f"{path} is not TOML: {trouble}. A line looks like: port = 8765") from None
    for name, section in given.items():
        _check_section(name, section)
    matrix = given.get("matrix", {})
    secret = _has_password(given.get("storage", {}).get("url")) or any(
        matrix.get(name) for name in ("password", "access_token")
    )
    if secret and _is_open(path):
        raise ConfigTrouble(
            f"{path} holds a password and is open to others here. Run: chmod 600 {shlex.quote(str(path))}"
        )
    return given


def _check_section(name: str, section: Any) -> None:
    if name not in _sections():
        raise ConfigTrouble(f"{name} is not a setting.{_nearest(name)}")
    if not isinstance(section, dict):
        raise ConfigTrouble(f"{name} is a section, not a setting. For example: {_line_of(name)}")


def _check_environment(environment: Mapping[str, str]) -> None:
    """A name of ours that is no setting would be overlooked in silence: it is an error, as in the file."""
    known = {_variable(key) for key in EXAMPLES}
    wholes = {f"KITH_{section.upper()}" for section in (*_sections(), "folder")}
    for name in environment:
        ours = name.upper()
        if ours.startswith("KITH_") and ("__" in ours or ours in wholes) and ours not in known:
            near = get_close_matches(ours, known, n=1)
            raise ConfigTrouble(
                f"{name} is not a setting. Is it {near[0] if near else _variable('rehearsal.port')}?"
            )


def _one_address(given: Mapping[str, Any], environment: Mapping[str, str]) -> Mapping[str, Any]:
    """An address in the environment wins over either way of giving it in the file; both at once are refused."""
    names = {name.upper() for name in environment}
    in_environment = {key for key in ("url", "url_file") if _variable(f"storage.{key}") in names}
    storage = dict(given.get("storage", {}))
    if len(in_environment) == 2 or (not in_environment and {"url", "url_file"} <= set(storage)):
        raise ConfigTrouble("storage.url and storage.url_file are both set. Keep one of them.")
    if in_environment:
        storage.pop("url", None)
        storage.pop("url_file", None)
    return {**given, "storage": storage}


def _sentence(trouble: ValidationError) -> str:
    error = trouble.errors(include_url=False)[0]
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{key} is not a setting.{_nearest(key)}"
    why = error["msg"].removeprefix("Value error, ").removeprefix("Input ").removeprefix("String ")
    example = f" For example: {EXAMPLES[key]}" if key in EXAMPLES else ""
    return f"{key} {_shown(key, error['input'])} {_SHOULD.get(key, why)}.{example}"


def _shown(key: str, value: Any) -> str:
    """What was given, unless it may be a secret or is too long for a line."""
    written = repr(value)
    return "as it is" if key.startswith(("storage.", "matrix.")) or len(written) > 60 else f"= {written}:"


def _nearest(key: str) -> str:
    names = [*EXAMPLES, *_sections()]
    lasts = {name.rpartition(".")[2]: name for name in reversed(EXAMPLES)}
    near = get_close_matches(key, names, n=1) or [
        lasts[last] for last in get_close_matches(key.rpartition(".")[2], lasts, n=1)
    ]
    return f" Is it {near[0]}?" if near else f" The sections are {', '.join(_sections())}."


def _line_of(section: str) -> str:
    key = next(key for key in EXAMPLES if key.startswith(f"{section}."))
    return f"{key} = {EXAMPLES[key]}"


def _variable(key: str) -> str:
    return "KITH_" + key.upper().replace(".", "__")


def _sections() -> list[str]:
    return sorted({one.partition(".")[0] for one in EXAMPLES})


def _has_password(url: object) -> bool:
    return isinstance(url, str) and is_address(url) and bool(sa.make_url(url).password)


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _secret(path: Path, key: str) -> str:
    try:
        if _is_open(path):
            raise ConfigTrouble(
                f"{key}: {path} is open to others here. Run: chmod 600 {shlex.quote(str(path))}"
            )
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigTrouble(f"{key}: {path} cannot be read. It holds one line, nothing else.") from None
