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
from zoneinfo import available_timezones

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

EXAMPLES = {
    "storage.url": "sqlite:///kith.db",
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
}
_SQLITE = EXAMPLES["storage.url"]
_BEGINNINGS = ("sqlite:///", "postgresql+psycopg://")
_SHOULD = MappingProxyType(
    {
        "community.country": "should be two capital letters, or empty",
        "operating.log_level": "should be debug, info, warning or error",
    }
)
"""Where the general wording would be a puzzle."""


class ConfigTrouble(Exception):
    """Settings that cannot be used: one line that names the key, what was wrong and what works."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Storage(_Section):
    url: SecretStr = SecretStr(_SQLITE)
    url_file: Path | None = None

    @field_validator("url")
    @classmethod
    def _known(cls, value: SecretStr) -> SecretStr:
        if not _is_address(value.get_secret_value()):
            raise ValueError("should begin with sqlite:/// or postgresql+psycopg:// and name a database")
        return value


class Rehearsal(_Section):
    port: int = Field(default=8765, ge=0, le=65535)


class Community(_Section):
    language: str = Field(default="en", min_length=2, max_length=16)
    zone: str = "Europe/London"
    country: str = Field(default="", pattern=r"^([A-Z]{2})?$")

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("should be the name of a time zone")
        return value


class Host(_Section):
    name: str = Field(default="", max_length=80)
    contact: str = Field(default="", max_length=120)


class Secrets(_Section):
    key_file: Path = Path(EXAMPLES["secrets.key_file"])


class Operating(_Section):
    health_port: int = Field(default=8766, ge=0, le=65535)
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    migrate: bool = True


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
            if not _is_address(url):
                raise ConfigTrouble(f"storage.url_file: what it holds is no address. For example: {_SQLITE}")
        if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
            return f"sqlite:///{(self.folder / url.removeprefix('sqlite:///')).absolute()}"
        return url

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
    if _has_password(given.get("storage", {}).get("url")) and _is_open(path):
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
    return "as it is" if key.startswith("storage.") or len(written) > 60 else f"= {written}:"


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


def _is_address(url: str) -> bool:
    try:
        return url.startswith(_BEGINNINGS) and bool(sa.make_url(url).database)
    except (sa.exc.ArgumentError, ValueError):
        return False


def _has_password(url: object) -> bool:
    return isinstance(url, str) and _is_address(url) and bool(sa.make_url(url).password)


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
        raise ConfigTrouble(f"{key}: {path} cannot be read. It holds one line, the address.") from None
