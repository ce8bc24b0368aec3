"""Files that people attach: AB4, AB8 – whatever comes, it is a file to read or one clear sentence, and never a path."""

import contextlib
from dataclasses import make_dataclass
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.attached import LARGEST, Absent, Attached, absent, instead, last_part, read, write
from bot.kernel.commands import Catalogue, Command, Hint
from bot.kernel.errors import Unreadable
from bot.kernel.forms import Missing, fill
from bot.kernel.people import AccountId
from bot.kernel.prefix import read_line, write_line
from tests.kernel.commands_for_tests import answer
from tests.shelf import MOST, Keep, Shelf, Sort

KEEP, SORT = Shelf().commands()
CATALOGUE = Catalogue((KEEP, SORT))


def nobody(_: str) -> AccountId | None:
    return None


def kept(value: str) -> Attached:
    form: Keep = fill(KEEP, {"book": value}, person=nobody)
    return form.book


def refused(value: str) -> str:
    with pytest.raises(Unreadable) as no:
        kept(value)
    return no.value.text.key


@given(st.text(max_size=300), st.binary(max_size=500))
def test_what_is_written_is_read_back(name: str, body: bytes):
    found = read(write(name, body))

    assert found == Attached(last_part(name), body)


@given(st.text(max_size=200) | st.text(max_size=200).map("file:{}".format))
def test_any_string_is_a_file_or_none(value: str):
    """AB4."""
    found = read(value)

    assert found is None or found.name == last_part(found.name)
    assert absent(value) in (None, *Absent)
    with contextlib.suppress(Unreadable, Missing):
        kept(value)


@given(st.text(max_size=3000))
def test_a_name_is_one_short_line_and_no_path(name: str):
    """AB8."""
    bare = last_part(name)

    assert bare
    assert bare not in (".", "..")
    assert len(bare) <= 100
    assert not set(bare) & set("/\\\n\r\t\0")


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("../../etc/passwd.json", "passwd.json"),
        ("C:\\Users\\ada\\places.json", "places.json"),
        ("/", "file"),
        ("..", "file"),
        ("", "file"),
        ("gnp\u202enosj.json", "gnpnosj.json"),
        ("a\nb.json", "a b.json"),
        ("x" * 400 + ".json", "x" * 95 + ".json"),
        ("half \ud800.json", "half \ufffd.json"),
        ("Café ☕.csv", "Café ☕.csv"),
    ],
)
def test_the_last_part_of_a_name_stays(name: str, kept_as: str):
    """AB8."""
    assert read(write(name, b"x")) == Attached(kept_as, b"x")


def test_a_form_holds_the_file():
    assert kept(write("Places.JSON", b"{}")) == Attached("Places.JSON", b"{}")


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("places.json", "form-file-wanted"),
        ("file:", "form-file-wanted"),
        ("file:places.json;base64,e3", "form-file-wanted"),
        ("file:places.json;base64,e30=\n!", "form-file-wanted"),
        ("file:places.json;base64,é", "form-file-wanted"),
        ("file:places.json;" + "x" * 5000 + ";base64,e30=", "form-file-wanted"),
        (instead(Absent.LOST), "form-file-lost"),
        (instead(Absent.LARGE), "form-file-large"),
        (write("places.json", b"x" * (MOST + 1)), "form-file-large"),
        (write("places.json", b"x" * (LARGEST + 9000)), "form-file-large"),
        (write("places.exe", b"x"), "form-file-ending"),
        (write("json", b"x"), "form-file-ending"),
        (write("places.json", b""), "form-file-empty"),
    ],
)
def test_what_is_wrong_with_it_is_said(value: str, key: str):
    """AB4."""
    assert refused(value) == key


def test_the_largest_that_is_taken_is_taken():
    assert len(kept(write("places.json", b"x" * MOST)).body) == MOST


def test_a_refusal_names_what_works():
    with pytest.raises(Unreadable) as no:
        kept("words")

    blanks = dict(no.value.text.args)
    works = blanks["works"]
    assert dict(works.args) == {"endings": ".json, .csv", "most": 200}  # type: ignore[union-attr]


def test_without_a_file_it_is_asked_for():
    with pytest.raises(Missing) as missing:
        fill(SORT, {"words": "by colour"}, person=nobody)

    assert missing.value.fields == ("book",)


@pytest.mark.parametrize(
    "line",
    [
        "shelf keep places.json",
        "shelf keep --book places.json",
        "shelf keep file:places.json;base64,e30=",
        "shelf sort by colour --book file:places.json;base64,e30=",
    ],
)
def test_no_line_holds_a_file(line: str):
    with pytest.raises(Unreadable, match="form-file-wanted"):
        read_line(line, CATALOGUE)


def test_words_beside_a_file_are_words():
    assert dict(read_line("shelf sort by colour", CATALOGUE).values) == {"words": "by colour"}


def test_no_file_is_written_into_a_line():
    values = {"words": "by colour", "book": write("places.json", b"canary")}

    assert write_line(SORT, values) == "shelf sort by colour"
    assert SORT.without_file(values) == {"words": "by colour"}


def test_what_is_in_a_file_is_in_no_repr():
    """PV5."""
    form = fill(SORT, {"words": "x", "book": write("canary.json", b"canary")}, person=nobody)

    assert isinstance(form, Sort)
    assert "canary" not in repr(form)


@pytest.mark.parametrize(
    "hint", [Hint(), Hint(file=True, most_bytes=LARGEST + 1), Hint(file=True, most_bytes=0)]
)
def test_a_file_is_declared_as_one(hint: Hint):
    form = make_dataclass("Form", [("book", Annotated[Attached, hint])])

    with pytest.raises(ValueError, match="shelf"):
        Command("shelf", form, answer)


def test_a_form_holds_one_file():
    file = Annotated[Attached, Hint(file=True)]
    form = make_dataclass("Form", [("one", file), ("two", file)])

    with pytest.raises(ValueError, match="one file"):
        Command("shelf", form, answer)
