"""The typed line: paths, options, free words – and what phones make of them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.documents import Said
from bot.kernel.errors import Refusal
from bot.kernel.prefix import read_line, write_line
from tests.kernel.commands_for_tests import ARRIVE, CATALOGUE, PROPOSE, THANKS


def values(line: str) -> dict[str, str]:
    return dict(read_line(line, CATALOGUE).values)


def test_free_words_and_an_option():
    assert values("rules propose We keep our cameras optional --clarify 24h") == {
        "words": "We keep our cameras optional",
        "clarify": "24h",
    }


@pytest.mark.parametrize(
    "line",
    [
        "rules propose --clarify 3h Be kind",
        "RULES   Propose Be kind --clarify=3h",
        "rules propose Be kind —clarify 3h",
        "rules propose Be kind –clarify 3h",
        'rules propose Be kind --clarify "3h"',
        "rules propose Be kind --clarify “3h”",
    ],
)
def test_an_option_may_stand_anywhere_and_phones_may_change_it(line: str):
    assert values(line) == {"words": "Be kind", "clarify": "3h"}


def test_a_length_may_be_two_words():
    assert values("rules propose --clarify 3 days Be kind") == {"words": "Be kind", "clarify": "3 days"}


def test_words_are_kept_as_they_were_written():
    assert (
        values("rules propose We meet – all of us –  and\nlisten")["words"]
        == "We meet – all of us –  and\nlisten"
    )


@pytest.mark.parametrize(
    "words",
    [
        "we came —claire said so",
        "we meet —all of us",
        "dear all —",
        "2 – 3 of us",
        "“quoted” words",
        '"whole"',
    ],
)
def test_what_only_looks_like_an_option_or_a_quote_stays_words(words: str):
    assert values(f"rules propose {words}") == {"words": words}


def test_taking_an_option_out_leaves_one_space():
    assert values("rules propose We keep --clarify 24h our cameras on")["words"] == "We keep our cameras on"


def test_what_stands_in_quotes_is_one_value():
    assert values('circle find "Tuesday evening"') == {"name": "Tuesday evening"}
    assert values('thanks "@bo" "x"') == {"member": "@bo", "words": '"x"'}
    assert values(r'rules propose --colour="deep \"blue\"" Be kind')["colour"] == 'deep "blue"'


def test_an_option_nobody_knows_is_named_as_words_somebody_wrote():
    """AB1: what was typed comes back neutralised."""
    with pytest.raises(Refusal) as refused:
        read_line("rules propose --a@everyone x", CATALOGUE)

    assert dict(refused.value.text.args)["given"] == Said("--a@everyone")


def test_a_person_comes_before_the_words():
    assert values("thanks @bo You made room for me") == {"member": "@bo", "words": "You made room for me"}


def test_what_comes_after_the_words_is_only_ever_named():
    assert values("arrive red is how I feel") == {"words": "red is how I feel"}
    assert values("arrive Tired --colour red") == {"words": "Tired", "colour": "red"}
    assert write_line(ARRIVE, {"words": "Tired", "colour": "red"}) == "arrive --colour red Tired"


def test_a_yes_or_no_option_may_stand_alone():
    assert values("rules propose Be kind --named") == {"words": "Be kind", "named": "yes"}
    assert values("rules propose --named no Be kind") == {"words": "Be kind", "named": "no"}


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("", "line-empty"),
        ("   ", "line-empty"),
        ("rules shwo", "line-near"),
        ("thnks bo", "line-near"),
        ("rules", "line-family"),
        ("qqqq", "line-unknown"),
        ("rules propose x --clarfy 3h", "line-option-near"),
        ("rules propose x --zzzzzz 3h", "line-option-unknown"),
        ("rules show now please", "line-left-over"),
        ("x" * 5000, "line-too-long"),
        ("rules propose x --clarify", "line-option-empty"),
        ("rules propose --clarify= x", "line-option-empty"),
        ("rules propose --clarify --named x", "line-option-empty"),
        ("rules propose --clarify 3h x --clarify 4h", "line-option-twice"),
    ],
)
def test_what_cannot_be_read_is_named(line: str, key: str):
    with pytest.raises(Refusal) as refused:
        read_line(line, CATALOGUE)

    assert refused.value.text.key == key


def test_the_nearest_is_offered():
    with pytest.raises(Refusal) as refused:
        read_line("rules propos x", CATALOGUE)

    assert refused.value.text.args == (("command", "rules propose"),)
    assert refused.value.offer is not None


def test_what_was_typed_is_in_no_repr():
    assert "secret thing" not in repr(read_line("rules propose secret thing", CATALOGUE))


@given(st.text(max_size=200))
def test_any_line_is_read_or_refused(line: str):
    """AB4."""
    with contextlib.suppress(Refusal):
        read_line(line, CATALOGUE)


PIECES = st.sampled_from(
    [
        "--",
        "—",
        "–",
        "--clarify",
        "—named",
        "--zzz",
        "--words=x",
        '"',
        "“",
        "”",
        "\\",
        " ",
        "\n",
        "yes",
        "3 days",
    ]
)
WRITTEN = st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=8).map("".join)
WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@given(WORDS, st.integers(1, 20), st.booleans(), st.sampled_from(["red", "deep_blue"]))
def test_a_written_line_reads_back(words: str, line: int, named: bool, colour: str):
    given = {"words": words, "line": str(line), "named": "yes" if named else "no", "colour": colour}

    assert values(write_line(PROPOSE, given)) == given


@given(WRITTEN, WRITTEN)
def test_a_written_thank_you_reads_back(member: str, words: str):
    given = {"member": member, "words": words}

    assert values(write_line(THANKS, given)) == given


@given(
    st.dictionaries(st.sampled_from(["words", "clarify", "line", "named", "colour"]), WRITTEN, max_size=5),
    st.dictionaries(st.sampled_from(["member", "words"]), WRITTEN, max_size=2),
)
def test_whatever_was_filled_in_is_written_and_reads_back(proposal: dict[str, str], thanks: dict[str, str]):
    """Dashes, quotes, line ends, empty values, left-out fields – all of it."""
    assert values(write_line(PROPOSE, proposal)) == proposal
    assert values(write_line(THANKS, thanks)) == thanks
