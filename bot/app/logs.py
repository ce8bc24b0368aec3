"""Logs without people in them (PV5): only known keys, only values that cannot hold words, and no messages of errors.

What a handler, a library or a traceback might say of somebody is dropped, not masked: an allow-list, since a list of
what to hide is never complete.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

_KEYS = frozenset(
    {
        "event",
        "level",
        "logger",
        "reference",
        "error",
        "jobs",
        "count",
        "seconds",
        "port",
        "key",
        "language",
        "where",
    }
)
_SAFE = re.compile(r"[A-Za-z0-9_.:/ -]{1,80}")


def only_what_is_known(_: Any, __: str, record: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """A structlog processor: everything else is gone."""
    trouble = record.get("exc_info")
    kept = {key: value for key in _KEYS if (value := _harmless(record.get(key))) is not None}
    if trouble:
        kept["where"] = _frames(trouble)
    return kept


class Plain(logging.Handler):
    """What libraries log: their name, the level and the kind of error. Their messages may quote anything."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        line: dict[str, str] = {
            "event": "library",
            "logger": record.name[:60],
            "level": record.levelname.lower(),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _frames(record.exc_info)
        self._stream.write(json.dumps(line) + "\n")


def set_up(level: str, stream: TextIO | None = None) -> None:
    """One JSON line a record, on standard error by default."""
    out = stream or sys.stderr
    number = getattr(logging, level.upper())
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            only_what_is_known,
            structlog.processors.JSONRenderer(),
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


def _harmless(value: Any) -> int | float | str | None:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, str) and _SAFE.fullmatch(value):
        return value
    return None


def _frames(trouble: Any) -> str:
    """File and line of each frame, innermost last; no locals, no source, no message."""
    kind = (
        trouble if isinstance(trouble, BaseException) else trouble[1] if isinstance(trouble, tuple) else None
    )
    if kind is None:
        return ""
    frames = traceback.extract_tb(kind.__traceback__)[-6:]
    return " ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames)
