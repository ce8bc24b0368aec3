"""Settings: one TOML file and the environment, read once, strict and frozen. What is wrong is named, with an example.

`KITH_SECTION__KEY` wins over the file. A secret may also stand in a file of its own: `key_file` is one already, and
the database's address, which may hold a password, can be given as `url_file`.
"""

import stat
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

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


class ConfigTrouble(Exception):
    """Settings that cannot be used: one line that names the key, what was wrong and what works."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Storage(_Section):
    url: SecretStr = SecretStr(EXAMPLES["storage.url"])
    url_file: Path | None = None

    @field_validator("url")
    @classmethod
    def _known(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("begins with sqlite:/// or postgresql+psycopg://")
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
            raise ValueError("is the name of a time zone")
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
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
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
    try:
        return Settings(**given, folder=path.parent if path else Path())
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
    if "folder" in given:
        raise ConfigTrouble("folder is not a setting.")
    return given


def _sentence(trouble: ValidationError) -> str:
    error = trouble.errors(include_input=False, include_url=False)[0]
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        near = get_close_matches(key, EXAMPLES, n=1, cutoff=0.5) or get_close_matches(
            key.rpartition(".")[2], [one.rpartition(".")[2] for one in EXAMPLES], n=1
        )
        hint = f" Is it {near[0]}?" if near else f" The sections are {', '.join(_sections())}."
        return f"{key} is not a setting.{hint}"
    why = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    example = f" For example: {EXAMPLES[key]}" if key in EXAMPLES else ""
    return f"{key}: the value {why}.{example}"


def _sections() -> list[str]:
    return sorted({one.partition(".")[0] for one in EXAMPLES})


def _secret(path: Path, key: str) -> str:
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigTrouble(f"{key}: {path} is open to others here. Run: chmod 600 {path}")
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        raise ConfigTrouble(f"{key}: {path} cannot be read. It holds one line, the address.") from None
