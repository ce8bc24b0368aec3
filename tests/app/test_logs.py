"""PV5: whatever is logged, no words and no names get out."""

import io
import json
import logging
import random
import string
from collections.abc import Iterator

import pytest
import structlog

from bot.app.logs import set_up

CANARY = "Nia's canary: I feel awful ☂ @nia"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    set_up("debug", stream)
    yield stream
    for handler in list(root.handlers):
        root.removeHandler(handler)
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(level)
    structlog.reset_defaults()


def test_ten_thousand_records_leak_nothing(lines: io.StringIO):
    dice = random.Random(3)
    log = structlog.get_logger()
    words = [CANARY, {"a": CANARY}, [CANARY], (CANARY,), ValueError(CANARY), CANARY.encode(), object()]
    for _ in range(10_000):
        key = dice.choice(["event", "error", "reference", "words", "who", "account", "reason", "sql"])
        fields = {key if key != "event" else "x": dice.choice(words), "count": dice.randint(1, 9)}
        getattr(log, dice.choice(["info", "warning", "error"]))(
            dice.choice([CANARY, "command failed"]), **fields
        )

    assert "canary" not in lines.getvalue()
    assert "nia" not in lines.getvalue().lower()


def test_a_traceback_is_places_in_files_and_nothing_else(lines: io.StringIO):
    secret = CANARY
    try:
        raise LookupError(secret)
    except LookupError as trouble:
        structlog.get_logger().error("command failed", error=type(trouble).__name__, exc_info=trouble)

    record = json.loads(lines.getvalue())
    assert record["error"] == "LookupError"
    assert record["where"].startswith("test_logs.py:")
    assert "canary" not in lines.getvalue()


def test_what_libraries_say_is_not_repeated(lines: io.StringIO):
    try:
        raise RuntimeError(CANARY)
    except RuntimeError:
        logging.getLogger("sqlalchemy.pool").exception("SELECT %s", CANARY)

    record = json.loads(lines.getvalue())
    assert record["logger"] == "sqlalchemy.pool"
    assert record["error"] == "RuntimeError"
    assert "canary" not in lines.getvalue()


def test_what_is_of_use_is_kept(lines: io.StringIO):
    structlog.get_logger().error("group lost", jobs=3, error="OperationalError", reference="a1b2c3")

    assert json.loads(lines.getvalue()) == {
        "event": "group lost", "level": "error", "jobs": 3, "error": "OperationalError", "reference": "a1b2c3",
    }  # fmt: skip


def test_random_words_that_look_harmless_are_short(lines: io.StringIO):
    structlog.get_logger().info(
        "x" * 500, error="".join(random.Random(1).choices(string.ascii_letters, k=900))
    )

    assert len(lines.getvalue()) < 200
