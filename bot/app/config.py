"""Settings: one TOML file and the environment, read once, strict and frozen. What is wrong is named, with an example.

`KITH_SECTION__KEY` wins over the file. A secret may also stand in a file of its own: `key_file` is one already, and
the database's address, which may hold a password, can be given as `url_file`.
"""

import json
import os
import shlex
import stat
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.app.naming import EXAMPLES, SECRETS, line_of, nearest, sections, sentence, variable
from bot.app.sections import (
    SQLITE,
    Community,
    DiscordSection,
    Host,
    MatrixSection,
    Operating,
    Rehearsal,
    Secrets,
    Storage,
    is_address,
)


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
    discord: DiscordSection = DiscordSection()
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
        return self._kept(f"matrix.{name}")

    @property
    def discord_token(self) -> str:
        """Empty where Kith is not on Discord. Raises `ConfigTrouble`."""
        token = self._kept("discord.token")
        if not all(" " < letter < "\x7f" for letter in token):
            raise ConfigTrouble(
                "discord.token: that is no token. It is one word; the developer portal shows it (Bot, Reset Token)."
            )
        return token

    def _kept(self, key: str) -> str:
        """A secret, from the settings or from the file they name. Raises `ConfigTrouble`."""
        section, _, name = key.partition(".")
        given: SecretStr = getattr(getattr(self, section), name)
        file: Path | None = getattr(getattr(self, section), f"{name}_file")
        if file is None:
            return given.get_secret_value()
        if given.get_secret_value():
            raise ConfigTrouble(f"{key} and {key}_file are both set. Keep one of them.")
        return _secret(self.folder / file, f"{key}_file")

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
        raise ConfigTrouble(sentence(trouble)) from None


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
    secret = any(
        given.get(section, {}).get(name) for section, _, name in (key.partition(".") for key in SECRETS)
    )
    if (secret or _has_password(given.get("storage", {}).get("url"))) and _is_open(path):
        raise ConfigTrouble(
            f"{path} holds a password and is open to others here. Run: chmod 600 {shlex.quote(str(path))}"
        )
    return given


def _check_section(name: str, section: Any) -> None:
    if name not in sections():
        raise ConfigTrouble(f"{name} is not a setting.{nearest(name)}")
    if not isinstance(section, dict):
        raise ConfigTrouble(f"{name} is a section, not a setting. For example: {line_of(name)}")


def _check_environment(environment: Mapping[str, str]) -> None:
    """A name of ours that is no setting would be overlooked in silence: it is an error, as in the file."""
    known = {variable(key): example for key, example in EXAMPLES.items()}
    wholes = {f"KITH_{section.upper()}" for section in (*sections(), "folder")}
    for name, value in environment.items():
        ours = name.upper()
        if known.get(ours, "").startswith("[") and not _is_list(value):
            raise ConfigTrouble(f"{name} is not a list. For example: {known[ours]}")
        if ours.startswith("KITH_") and ("__" in ours or ours in wholes) and ours not in known:
            near = get_close_matches(ours, known, n=1)
            raise ConfigTrouble(
                f"{name} is not a setting. Is it {near[0] if near else variable('rehearsal.port')}?"
            )


def _one_address(given: Mapping[str, Any], environment: Mapping[str, str]) -> Mapping[str, Any]:
    """An address in the environment wins over either way of giving it in the file; both at once are refused."""
    names = {name.upper() for name in environment}
    in_environment = {key for key in ("url", "url_file") if variable(f"storage.{key}") in names}
    storage = dict(given.get("storage", {}))
    if len(in_environment) == 2 or (not in_environment and {"url", "url_file"} <= set(storage)):
        raise ConfigTrouble("storage.url and storage.url_file are both set. Keep one of them.")
    if in_environment:
        storage.pop("url", None)
        storage.pop("url_file", None)
    return {**given, "storage": storage}


def _is_list(value: str) -> bool:
    try:
        return isinstance(json.loads(value), list)
    except ValueError:
        return False


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
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigTrouble(f"{key}: {path} cannot be read. It holds one line, nothing else.") from None
    if not secret:
        raise ConfigTrouble(f"{key}: {path} is empty. It holds one line, nothing else.")
    return secret
