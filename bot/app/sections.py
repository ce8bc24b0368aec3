"""The sections of the settings, each with its defaults and what it does not take."""

from pathlib import Path
from zoneinfo import available_timezones

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

SQLITE = "sqlite:///kith.db"
_BEGINNINGS = ("sqlite:///", "postgresql+psycopg://")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Storage(_Section):
    url: SecretStr = SecretStr(SQLITE)
    url_file: Path | None = None

    @field_validator("url")
    @classmethod
    def _known(cls, value: SecretStr) -> SecretStr:
        if not is_address(value.get_secret_value()):
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
    key_file: Path = Path("kith.key")


class Operating(_Section):
    health_port: int = Field(default=8766, ge=0, le=65535)
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    migrate: bool = True


class MatrixSection(_Section):
    """Off while `homeserver` is empty."""

    homeserver: str = Field(default="", max_length=200)
    user_id: str = Field(default="", max_length=255, pattern=r"^(@[^:\s]+:[^\s]+)?$")
    password: SecretStr = SecretStr("")
    password_file: Path | None = None
    access_token: SecretStr = SecretStr("")
    access_token_file: Path | None = None
    store_path: Path = Path("matrix")
    accept_invites_from: tuple[str, ...] = ()
    messages_per_second: float = Field(default=0.0, ge=0.0, le=1000.0, allow_inf_nan=False)
    burst: int = Field(default=10, ge=1, le=10_000)

    @field_validator("homeserver")
    @classmethod
    def _safe(cls, value: str) -> str:
        """In the open only where nobody else is on the line."""
        near = ("http://127.0.0.1", "http://localhost", "http://[::1]")
        if value and not value.startswith(("https://", *near)):
            raise ValueError("should begin with https:// (http:// only on this very machine)")
        return value.rstrip("/")


class DiscordSection(_Section):
    """Off while there is neither `token` nor `token_file`."""

    token: SecretStr = SecretStr("")
    token_file: Path | None = None
    application_id: str = Field(default="", pattern=r"^([0-9]{15,20})?$")
    shard_count: int = Field(default=0, ge=0, le=10_000)
    shard_ids: tuple[int, ...] = ()
    members: bool = False
    plain: bool = False

    @property
    def on(self) -> bool:
        return bool(self.token_file or self.token.get_secret_value())

    @field_validator("shard_ids")
    @classmethod
    def _of_the_count(cls, value: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        count = info.data.get("shard_count", 0)
        if value and not count:
            raise ValueError("needs shard_count, the number of all shards")
        if any(not 0 <= one < count for one in value) or len(set(value)) < len(value):
            raise ValueError(
                f"should be different numbers from 0 to {max(count - 1, 0)}, one less than shard_count"
            )
        return value


def is_address(url: str) -> bool:
    try:
        return url.startswith(_BEGINNINGS) and bool(sa.make_url(url).database)
    except (sa.exc.ArgumentError, ValueError):
        return False
