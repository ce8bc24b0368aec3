"""Messages read well alone, as plain words and as HTML, call only whom they name on purpose, and never break out."""

import pytest

from adapters.matrix.http import Json
from adapters.matrix.render import Page, contents, presses, revised
from bot.app.words import Texts
from bot.kernel.delivery import Reader
from bot.kernel.documents import Document, Hidden, Mention, Press, Quote, Said, choices, say, text
from bot.kernel.people import AccountId
from tests.kernel.test_renderers import WHOLE

ANA = AccountId("ana")
READER = Reader("en", "Europe/London", {ANA: "@ana:x.org"})
BUTTONS = say(
    text("direct-what"),
    choices((text("direct-help-button"), Press("help")), (text("direct-urgent-button"), Press("urgent"))),
)


def made(document: Document, *, direct: bool = True, numbers: tuple[int, ...] = ()) -> Json:
    page = Page(document, READER, direct, numbers, quiet=not direct)
    (only,) = contents(page, Texts(), lambda who: who.partition(":")[0])
    return only


def test_buttons_are_numbers():
    alone, room = made(BUTTONS, numbers=(7, 8)), made(BUTTONS, direct=False, numbers=(107, 108))

    assert "- 7 – " in str(alone["body"])
    assert "- !108 – " in str(room["body"])
    assert "answer with its number" in str(alone["body"])
    assert len(presses(BUTTONS)) == 2
    assert "<li>7 – " in str(alone["formatted_body"])


def test_what_is_for_one_makes_a_sound_and_what_is_for_all_does_not():
    assert (
        made(BUTTONS, numbers=(1, 2))["msgtype"],
        made(BUTTONS, direct=False, numbers=(1, 2))["msgtype"],
    ) == (
        "m.text",
        "m.notice",
    )


@pytest.mark.parametrize("document", [say(text("direct-what")), say(Quote(Said("@room @ana:x.org")))])
def test_nobody_is_called(document: Document):
    """AB1."""
    assert made(document)["m.mentions"] == {}


def test_only_a_mention_calls_and_only_its_person():
    assert made(say(Mention(ANA)))["m.mentions"] == {"user_ids": ["@ana:x.org"]}
    assert made(say(Mention(AccountId("gone"))))["m.mentions"] == {}
    assert "a former member" in str(made(say(Mention(AccountId("gone"))))["body"])


@pytest.mark.parametrize(
    "words",
    ["<script>x</script>", '<img src="https://x/y">', "<a href='javascript:x'>y</a>", "</blockquote><h1>"],
)
def test_what_somebody_wrote_never_becomes_markup(words: str):
    """AB5."""
    formatted = str(made(say(Quote(Said(words))))["formatted_body"])

    assert "<script" not in formatted
    assert "<img" not in formatted
    assert "<a " not in formatted
    assert "<h1" not in formatted


def test_every_block_there_is_is_shown():
    page = made(WHOLE, numbers=tuple(range(1, len(presses(WHOLE)) + 1)))

    assert page["body"]
    assert page["formatted_body"]
    assert "class=" not in str(page["formatted_body"])
    assert "data-token" not in str(page["formatted_body"])


def test_hidden_words_are_covered_and_stand_below_a_gap_where_nothing_covers_them():
    """DR4."""
    page = made(say(Hidden(text("direct-help-button"), Said("My\n<b>brother"))))

    assert '<span data-mx-spoiler="">My<br>&lt;b&gt;brother</span>' in str(page["formatted_body"])
    first, _, rest = str(page["body"]).partition("\n" * 12)
    assert "My" not in first
    assert rest == "> My\n> <b>brother"


def test_nobody_makes_a_cover_of_their_own():
    """AB5."""
    formatted = str(made(say(Quote(Said('<span data-mx-spoiler="">a</span>'))))["formatted_body"])

    assert "<span" not in formatted


def test_an_edit_reads_well_where_edits_are_not_shown():
    edit = revised("$1", made(say(text("direct-what"))))

    assert edit["body"] == "* " + edit["m.new_content"]["body"]
    assert edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$1"}
    assert edit["m.mentions"] == {}
