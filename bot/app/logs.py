"""Logs without people in them (PV5): only known keys, only values that cannot hold words, and no messages of errors.

What a handler, a library or a traceback might say of somebody is dropped, not masked: an allow-list, since a list of
what to hide is never complete.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from types import MappingProxyType
from typing import Any, TextIO

import structlog

EVENTS = frozenset(
    {
        "a blank is not as the text expects it",
        "beginnings are spared",
        "command failed",
        "commands not offered",
        "commands offered",
        "connection was gone already",
        "country not looked up",
        "delivery failed",
        "done one by one",
        "direct messages are closed",
        "discord away",
        "discord ready",
        "discord refused",
        "due and failed",
        "ended unexpectedly",
        "answer failed",
        "answer not given",
        "answer given up",
        "answer refused",
        "file left out",
        "file not fetched",
        "file not opened",
        "group lost",
        "interaction not answered",
        "interaction not read",
        "keys wait",
        "matrix away",
        "matrix device not signed",
        "matrix failed",
        "matrix key handed on late",
        "matrix ready",
        "matrix refused",
        "matrix session ended",
        "matrix store lost",
        "members not looked at",
        "message not opened",
        "message not read",
        "old device stays",
        "no such text",
        "not seen to",
        "open",
        "sending waits",
        "the clock waits",
    }
)
"""All that Kith itself ever says; what is not here is logged as “other”, so that no words of anybody get in."""
_LARGEST = 10**9
"""Numbers people are known by are longer."""


def only_what_is_known(_: Any, __: str, record: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """A structlog processor: everything else is gone."""
    event = record.get("event")
    kept: dict[str, Any] = {"event": event if isinstance(event, str) and event in EVENTS else "other"}
    kept |= {key: value for key, value in record.items() if key in _SHAPES and _SHAPES[key](value)}
    trouble = _exception(record.get("exc_info"))
    if trouble is not None:
        kept["error"] = type(trouble).__name__
        kept["where"] = _frames(trouble)
    return kept


class Plain(logging.Handler):
    """What libraries log: their name, the level and the kind of error. Their messages may quote anything."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        line = {
            "event": "library",
            "logger": record.name if _LIBRARY(record.name) else "other",
            "level": record.levelname.lower() if record.levelname in _LEVELS else "other",
        }
        trouble = _exception(record.exc_info)
        if trouble is not None:
            line["error"] = type(trouble).__name__
            line["where"] = _frames(trouble)
        self._stream.write(json.dumps(line) + "\n")


def set_up(level: str, stream: TextIO | None = None) -> None:
    """One JSON line a record, on standard error by default; plain lines where somebody watches a terminal."""
    out = stream or sys.stderr
    worded = (
        structlog.dev.ConsoleRenderer(colors=False) if out.isatty() else structlog.processors.JSONRenderer()
    )
    number = getattr(logging, level.upper())
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            only_what_is_known,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            worded,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
    root.addHandler(Plain(out))
    root.setLevel(max(number, logging.WARNING))


def _is_small(value: Any) -> bool:
    return isinstance(value, bool | int | float) and abs(value) < _LARGEST


def _is_error(value: Any) -> bool:
    """The name of a kind of error that really exists here."""
    if not isinstance(value, str) or not value.isidentifier():
        return False
    if value not in _ERRORS:
        _ERRORS.update(_errors())
    return value in _ERRORS


_ERRORS: set[str] = set()
"""Those known so far: to look through all of them takes milliseconds."""


def _errors() -> set[str]:
    found, open_ = {BaseException}, [BaseException]
    while open_:
        new = set(open_.pop().__subclasses__()) - found
        found |= new
        open_.extend(new)
    return {one.__name__ for one in found}


def _matches(pattern: str) -> Callable[[Any], bool]:
    shape = re.compile(pattern)
    return lambda value: isinstance(value, str) and shape.fullmatch(value) is not None


_TEXT_KEY = _matches("[a-z]+(?:-[a-z0-9]+)*")
TEXTS_BEGIN = frozenset(
    {
        "about",
        "asking",
        "appreciation",
        "buddies",
        "checkins",
        "circles",
        "command",
        "direct",
        "discord",
        "doors",
        "fault",
        "form",
        "help",
        "kernel",
        "line",
        "mydata",
    }
    | {"needs", "not", "post", "press", "prompts", "read", "rules", "signposts", "welcome"}
)
"""How the key of a text begins: a word on its own, or another one, may be somebody's."""


def _is_text_key(value: Any) -> bool:
    return _TEXT_KEY(value) and len(value) <= 80 and value.partition("-")[0] in TEXTS_BEGIN


_LIBRARY = _matches(
    r"(?:aiohttp|alembic|apscheduler|asyncio|concurrent|discord|nio|peewee|psycopg|sqlalchemy)(?:\.[A-Za-z_]+){0,4}"
)
_LEVELS = frozenset(logging.getLevelNamesMapping())
_SHAPES: Mapping[str, Callable[[Any], bool]] = MappingProxyType(
    {
        **dict.fromkeys(("jobs", "count", "seconds", "port", "rooms"), _is_small),
        "level": _matches("debug|info|warning|error|critical"),
        "reference": _matches("[0-9a-f]{6}"),
        "error": _is_error,
        "code": _matches("M_[A-Z_]{1,40}|HTTP_[0-9]{3}|DISCORD_[0-9]{1,6}"),
        "key": _is_text_key,
        "language": _matches("[a-z]{2}(?:-[A-Z]{2})?"),
    }
)


def _exception(given: Any) -> BaseException | None:
    """From whatever form `exc_info` has: an exception, what `sys.exc_info` gives, or just True."""
    if given is True:
        given = sys.exc_info()
    if isinstance(given, tuple) and len(given) == 3:
        given = given[1]
    return given if isinstance(given, BaseException) else None


def _frames(trouble: BaseException) -> str:
    """File and line of each frame, innermost last; no locals, no source, no message."""
    frames = traceback.extract_tb(trouble.__traceback__)[-6:]
    return " ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames)
