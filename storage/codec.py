"""Kernel values to JSON and back: what waits in the inbox and the outbox. Every value carries its kind's name."""

import dataclasses
import json
from datetime import datetime
from enum import Enum
from typing import Any

from bot.kernel import documents, effects, events, people

_KINDS: dict[str, type[Any]] = {
    one.__name__: one
    for module in (documents, effects, events, people)
    for one in vars(module).values()
    if isinstance(one, type) and (dataclasses.is_dataclass(one) or issubclass(one, Enum))
}
_FIELDS = {
    name: tuple(field.name for field in dataclasses.fields(kind))
    for name, kind in _KINDS.items()
    if dataclasses.is_dataclass(kind)
}
_FIELDS_OF = {kind: (name, _FIELDS[name]) for name, kind in _KINDS.items() if name in _FIELDS}
_PLAIN = frozenset({str, int, bool, type(None)})


def encode(value: Any) -> bytes:
    """Raises `TypeError` for what is not a kernel value; lone surrogates survive."""
    return json.dumps(_down(value), separators=(",", ":")).encode()


def decode(blob: bytes) -> Any:
    return _up(json.loads(blob))


def _down(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return ["(", *map(_down, value)]
    known = _FIELDS_OF.get(kind)
    if known is not None:
        name, fields = known
        return [name, *[_down(getattr(value, field)) for field in fields]]
    if isinstance(value, Enum):
        return ["%", kind.__name__, value.value]
    if isinstance(value, datetime):
        return ["@", value.isoformat()]
    raise TypeError(f"cannot be kept: {kind.__name__}")


def _up(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    kind, *rest = value
    if kind == "(":
        return tuple(map(_up, rest))
    if kind == "@":
        return datetime.fromisoformat(rest[0])
    if kind == "%":
        return _KINDS[rest[0]](rest[1])
    return _KINDS[kind](**dict(zip(_FIELDS[kind], map(_up, rest), strict=False)))
