"""PV5: whatever is logged, no words and no names get out."""

import ast
import io
import json
import logging
import random
import re
import string
from collections.abc import Iterator

import pytest
import structlog

from bot.app.logs import EVENTS, TEXTS_BEGIN, set_up
from tests.house.tree import PACKAGES, ROOT, parsed, python_files

CANARY = "Nia's canary: I feel awful ☂ @nia"
HARMLESS_LOOKING = (
    "nia canary feels awful",
    "nia-canary",
    "NiaCanary",
    "canary",
    "nia.canary:awful/today",
    "nia",
)
SNOWFLAKE = 175928847299117063


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


KEYS = (
    "error", "reference", "words", "who", "account", "reason", "sql", "key", "language", "where", "logger", "jobs",
    "count", "level", "exc_info", "stack_info", "at", "timestamp",
)  # fmt: skip


def test_ten_thousand_records_leak_nothing(lines: io.StringIO):
    """Also words that look like the name of an error, the key of a text or a reference, and numbers that are people."""
    dice = random.Random(3)
    log = structlog.get_logger()
    odd = [{"a": CANARY}, [CANARY], (CANARY,), ValueError(CANARY), CANARY.encode(), object(), SNOWFLAKE]
    words = [CANARY, *HARMLESS_LOOKING]
    for _ in range(10_000):
        fields = {dice.choice(KEYS): dice.choice([*words, *odd]) for _ in range(3)}
        getattr(log, dice.choice(["info", "warning", "error", "exception"]))(
            dice.choice([*words, "command failed"]), **fields
        )

    written = lines.getvalue()
    assert written.count("\n") == 10_000
    assert "canary" not in written.lower()
    assert "nia" not in written.lower()
    assert str(SNOWFLAKE) not in written


@pytest.mark.parametrize("word", HARMLESS_LOOKING)
def test_the_name_of_a_librarys_logger_is_repeated_only_where_it_is_a_librarys(lines: io.StringIO, word: str):
    logging.getLogger(word).warning(word)
    logging.getLogger("alembic.runtime").warning(word)

    written = lines.getvalue().lower()
    assert "nia" not in written
    assert "canary" not in written


def test_the_error_at_hand_is_placed_too(lines: io.StringIO):
    try:
        raise LookupError(CANARY)
    except LookupError:
        structlog.get_logger().exception("command failed")

    record = json.loads(lines.getvalue())
    assert record["error"] == "LookupError"
    assert record["where"].startswith("test_logs.py:")


def said_by(tree: ast.Module) -> set[str]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        argument.value
        for call in calls
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
        if call.func.value.id == "log"
        for argument in call.args[:1]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def test_all_that_kith_logs_is_known():
    assert {said for path in python_files(*PACKAGES) for said in said_by(parsed(path))} - EVENTS == set()


def test_all_texts_are_known_by_their_beginning():
    pages = (page.read_text(encoding="utf-8") for page in (ROOT / "bot").glob("*/texts/*.ftl"))
    beginnings = {key for page in pages for key in re.findall(r"^([a-z]+)[a-z0-9-]* =", page, re.MULTILINE)}

    assert beginnings - TEXTS_BEGIN == set()


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

    record = json.loads(lines.getvalue())
    assert re.fullmatch(r"20\d\d-.*Z", record.pop("at"))
    assert record == {
        "event": "group lost", "level": "error", "jobs": 3, "error": "OperationalError", "reference": "a1b2c3",
    }  # fmt: skip


def test_a_text_that_is_missing_is_named(lines: io.StringIO):
    structlog.get_logger().warning("no such text", key="rules-nothing-to-agree", language="en")

    record = json.loads(lines.getvalue())
    assert (record["key"], record["language"]) == ("rules-nothing-to-agree", "en")


def test_random_words_that_look_harmless_are_short(lines: io.StringIO):
    structlog.get_logger().info(
        "x" * 500, error="".join(random.Random(1).choices(string.ascii_letters, k=900))
    )

    assert len(lines.getvalue()) < 200
