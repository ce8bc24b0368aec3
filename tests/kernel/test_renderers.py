"""Every block, as plain words and as HTML; people's words do nothing in either (PV8, AB1, AB5, SG1)."""

import re
from base64 import b64decode
from datetime import UTC, datetime

import pytest

from bot.kernel.documents import (
    Bullets,
    Dial,
    File,
    Heading,
    Hidden,
    Link,
    Mention,
    Moment,
    Note,
    Picture,
    Press,
    Quote,
    Said,
    Text,
    choices,
    files_in,
    people_in,
    say,
    text,
)
from bot.kernel.html import html
from bot.kernel.people import AccountId
from bot.kernel.plain import plain

BO = AccountId("bo")
AT = datetime(2026, 12, 1, 19, tzinfo=UTC)
EVIL = "<script>alert(1)</script> @everyone ```x``` [a](javascript:b) <img src=//evil>"
DATE = "BEGIN:VCALENDAR\r\nSUMMARY:<Caf\u00e9>\r\n"
WHOLE = say(
    Heading(text("title")),
    text("hello", who=Said("Bo")),
    Bullets((text("one"), Said("two"))),
    Bullets((text("one"), Said("two")), numbered=True),
    Quote(Said("first\nsecond")),
    Hidden(text("loss"), Said("third")),
    Link(text("finder"), "https://findahelpline.com/x"),
    Dial(text("call"), "116 123", text("about")),
    Moment(text("next"), AT),
    Mention(BO),
    choices((text("agree"), Press("rules agree"))),
    Picture("https://example.org/x.png", text("a-picture")),
    File(text("a-date"), "a-date.ics", "text/calendar", DATE),
    Note(text("small")),
)


def words(message: Text) -> str:
    plain = {Said: lambda it: it.words, Text: lambda it: it.key}
    blanks = [plain.get(type(value), str)(value) for _, value in message.args]
    return " ".join((message.key, *blanks))


def name(account: AccountId) -> str:
    return f"<{account}>"


def as_html(*blocks: object) -> str:
    return html(say(*blocks), words, name=name, token=lambda press: f"token&{press.path}")  # type: ignore[arg-type]


def as_plain(*blocks: object) -> str:
    return plain(say(*blocks), words, name=name)  # type: ignore[arg-type]


def test_a_whole_document_reads_well_aloud():
    said = plain(WHOLE, words, name=name, typed=lambda press: press.path)

    assert said.startswith("title")
    for line in (
        "hello Bo",
        "- one",
        "1. one",
        "2. two",
        "> first",
        "> second",
        "a-picture",
        "a-date.ics",
        "small",
    ):
        assert line in said
    assert "116 123" in said
    assert "findahelpline.com" in said
    assert "rules agree" in said


def test_a_whole_document_as_html():
    shown = html(WHOLE, words, name=name, token=lambda press: press.path)

    for part in (
        "<ul>",
        "<ol>",
        "<blockquote",
        'href="https://findahelpline.com/x"',
        "rel=",
        "116 123",
        "<time",
        'data-token="rules agree"',
        'type="button"',
    ):
        assert part in shown
    assert "&lt;bo&gt;" in shown


@pytest.mark.parametrize(
    "block",
    [
        Quote(Said(EVIL)),
        Hidden(text("x", y=Said(EVIL)), Said(EVIL)),
        Bullets((Said(EVIL),)),
        text("x", y=Said(EVIL)),
        Heading(text("x", y=Said(EVIL))),
    ],
)
def test_peoples_words_are_text_and_nothing_else(block: object):
    """AB5."""
    shown = as_html(block)

    assert "<script" not in shown
    assert "<img" not in shown
    assert set(re.findall(r"<(\w+)", shown)) <= {
        "p",
        "ul",
        "li",
        "blockquote",
        "h2",
        "h3",
        "br",
        "span",
        "bdi",
        "div",
        "details",
        "summary",
    }


def test_hidden_words_come_after_their_label_and_are_opened_by_choice():
    """DR4."""
    shown, said = (
        as_html(Hidden(text("loss"), Said("My\nbrother"))),
        as_plain(Hidden(text("loss"), Said("My\nbrother"))),
    )

    assert shown == (
        '<details><summary>loss</summary><blockquote dir="auto">My<br>brother</blockquote></details>'
    )
    first, _, rest = said.partition("\n" * 12)
    assert "My" not in first
    assert rest == "> My\n> brother"


def test_nobody_is_pinged_by_plain_words():
    """AB1."""
    assert "@everyone" not in as_plain(Hidden(text("x"), Said(EVIL)))
    assert "@everyone" not in as_plain(Quote(Said(EVIL)))


def test_a_link_that_leads_nowhere_good_is_no_link():
    assert "javascript:" not in as_html(Link(text("x"), "javascript:alert(1)"))


def test_a_file_is_in_its_link_whole_and_is_named_in_words():
    shown = as_html(*files_in(WHOLE))
    found = re.fullmatch(
        r'<p><a href="data:text/calendar;charset=utf-8;base64,([^"]+)" download="a-date.ics">(.+)</a></p>',
        shown,
    )

    assert found is not None
    assert b64decode(found[1]).decode() == DATE
    assert found[2] == as_plain(*files_in(WHOLE)) == "kernel-file a-date a-date.ics"


def test_a_token_is_escaped():
    assert 'data-token="token&amp;rules agree"' in as_html(choices((text("agree"), Press("rules agree"))))


@pytest.mark.parametrize("number", ["116 123", "85258", "988", "741741", "0800 1111"])
def test_numbers_are_shown_byte_for_byte(number: str):
    """SG1."""
    assert number in as_html(Dial(text("call"), number))
    assert number in as_plain(Dial(text("call"), number))


def test_who_is_named_is_known_to_the_edge():
    assert people_in(WHOLE) == {BO}
