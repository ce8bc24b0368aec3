"""PV8: whatever somebody writes is read by Discord as words; addresses stay addresses, numbers stay numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.markdown import (
    bare,
    dialled,
    escape,
    label,
    link,
    linkable,
    moment,
    person,
    pieces,
    units,
)
from bot.kernel.graphemes import clusters
from bot.kernel.safety import tidy
from tests.platforms.discord.reading import kinds, long, read, seen

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
TRICKS = (
    "*", "**", "_", "__", "~~", "||", "`", "```", "# ", "### ", "-# ", "- ", "+ ", "* ", "1. ", "12) ", "> ", ">>> ",
    "@everyone", "@here", "@EVERYONE", "<@1>", "<@!1>", "<@&1>", "<#1>", "<t:1>", "<t:1:R>", "<:x:1>", "<a:x:1>",
    "</cmd:1>", "<id:guide>", ":smile:", ":100:", "[a](https://e.org)", "[a](<https://e.org>)", "](", "[", "]", "(",
    ")", "https://e.org/a_b_c*d*", "http://x@y.org", "steam://run/1", "javascript:x", "<https://e.org/_x_>", "\\", "\n",
    " ", "\t", "\u200e", "a", "9", ".", ":", "/", "\ufdd0@1\ufdd1", "\ufdd0", FAMILY, "e\u0301", "\u05d0",
)  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(TRICKS), st.text(max_size=3)), max_size=30).map("".join)
people = st.lists(st.sampled_from([*TRICKS, person("7"), moment(8)]), max_size=30).map("".join)


def plainly(words: str) -> str:
    """Without the joiner nobody sees."""
    return words.replace("\u2060", "")


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("## a", "heading"), ("-# a", "subtext"), ("- a", "list"), ("1. a", "list"), ("> a", "quote"),
        ("**a**", "strong"), ("*a*", "em"), ("_a_", "em"), ("~~a~~", "struck"), ("||a||", "hidden"), ("`a`", "code"),
        ("[a](http://b)", "masked"), ("<@1>", "person"), ("<@&1>", "role"), ("<#1>", "channel"), ("@here", "everybody"),
        ("<t:1:R>", "moment"), (":a:", "emoji"), ("<:a:1>", "emoji"), ("</a b:1>", "command"), ("<id:guide>", "place"),
        ("http://b.c", "link"),
    ],
)  # fmt: skip
def test_our_reading_of_markdown_sees_what_discord_would(markup: str, kind: str):
    assert kind in kinds(markup)
    assert kinds(escape(markup)) <= {"text", "link"}


@given(hostile)
def test_whatever_is_written_is_words_or_an_address(written: str):
    """AB1, AB4, AB5."""
    words = bare(tidy(written))

    shown = escape(words)

    assert kinds(shown) <= {"text", "link"}
    assert plainly(seen(shown)) == plainly(words)


@pytest.mark.parametrize("trick", TRICKS)
def test_each_trick_is_shown_as_it_was_written(trick: str):
    """AB1, AB5."""
    words = bare(f"{trick} well{trick}met {trick}\n{trick} again {trick}")

    shown = escape(words)

    assert kinds(shown) <= {"text", "link"}
    assert plainly(seen(shown)) == words


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# big", "\\# big"),
        ("well-being, 3 > 2, 1.5 or 2. of them", "well-being, 3 > 2, 1.5 or 2. of them"),
        ("1. first\n- then", "1\\. first\n\\- then"),
        ("**loud** ~~gone~~ ||secret||", "\\*\\*loud\\*\\* \\~\\~gone\\~\\~ \\|\\|secret\\|\\|"),
        ("\\*", "\\\\\\*"),
        ("at 12:30, :smile:", "at 12:30, \\:smile:"),
        ("ana@example.org", "ana@example.org"),
        ("@everyone", "@\u2060everyone"),
    ],
)
def test_no_more_is_escaped_than_needs_be(written: str, shown: str):
    assert escape(written) == shown


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("see https://e.org/a_b_c, please", ["https://e.org/a_b_c"]),
        ("(https://en.wikipedia.org/wiki/Circle_(group))", ["https://en.wikipedia.org/wiki/Circle_(group)"]),
        ("**https://e.org/x**", ["https://e.org/x"]),
        ("<https://e.org/*x*y>", ["https://e.org/*x*y"]),
        ("https://e.org/?a=1&b=~2#c_d. And HTTP://E.ORG", ["https://e.org/?a=1&b=~2#c_d", "HTTP://E.ORG"]),
        ("https://bank.org@evil.org/", []),
        ("javascript://e.org steam://run/1", []),
        (f"https://e.org/{'x' * 3_000}", []),
    ],
)
def test_an_address_stays_whole_and_ends_where_it_ends(written: str, addresses: list[str]):
    """AB5: one that leads elsewhere than it says is shown, and is no link."""
    assert [found for kind, found in read(escape(written)) if kind == "link"] == addresses


def test_a_sign_becomes_a_person_or_a_moment_and_nobody_else_can_write_one():
    """AB1."""
    assert escape(f"*{person('12')}* met at {moment(-5)}") == "\\*<@12>\\* met at <t:-5:F>"
    assert escape(bare("\ufdd0@12\ufdd1")) == "@12"
    assert escape("\ufdd0@everyone\ufdd1 \ufdd0#1\ufdd1") == "@\u2060everyone \\#1"


@given(people, st.integers(30, 400))
def test_pieces_are_the_words_and_fit_once_escaped(words: str, room: int):
    """AB4, AB6: also with some signs before each line."""
    found = list(pieces(words, room))

    assert "".join(found) == words
    for piece in found:
        assert long("\n> 10. ".join(escape(piece).split("\n"))) <= room


@given(
    st.lists(st.sampled_from([FAMILY, "e\u0301", "\U0001f1ec\U0001f1e7", "a", " ", "\u05d0"])).map("".join)
)
def test_no_character_is_broken(words: str):
    """AB6."""
    found = list(pieces(words, 30))

    assert [one for piece in found for one in clusters(piece)] == list(clusters(words))


def test_a_cut_leaves_people_and_addresses_whole():
    words = f"{'a' * 20} {person('123456789012345678')} https://e.org/a/long/way/to/go"

    assert "".join(escape(one) for one in pieces(words, 40)).endswith(
        "<@123456789012345678> <https://e.org/a/long/way/to/go>"
    )


def test_even_one_character_without_end_is_cut():
    """AB4: what is one character for ever, and one address for ever."""
    for endless in ("\u200d".join([FAMILY] * 500), "https://e.org/" + "x_" * 2_000):
        assert all(long(escape(one)) <= 200 for one in pieces(endless, 200))


@given(hostile, st.integers(2, 100))
def test_a_label_is_one_line_that_fits(words: str, longest: int):
    shown = label(words, longest)

    assert units(shown) <= longest
    assert "\n" not in shown
    assert "\ufdd0" not in shown


def test_a_label_that_is_cut_says_so():
    assert label("as it is", 10) == "as it is"
    assert label("it goes on and on", 9) == "it goes…"
    assert label(FAMILY * 5, 30) == FAMILY * 2 + "…"


@pytest.mark.parametrize(
    "number", ["116 123", "85258", "988", "741741", "111", "0800 1111", "+44 (0)20-7946 0018"]
)
def test_a_number_is_shown_byte_for_byte(number: str):
    """SG1."""
    assert dialled(number) == number
    assert list(read(f"call: {number}")) == [("text", one) for one in f"call: {number}"]


@given(st.text("0123456789+*#_-() .`", min_size=1).filter(lambda number: not number.isspace()))
def test_whatever_stands_for_a_number_is_copied_as_it_is_stored(number: str):
    """SG1."""
    shown = dialled(number)

    assert number in shown
    assert kinds(shown) in ({"text"}, {"code"})
    assert shown == number or set(shown.replace(number, "", 1)) <= {"`", " "}


def test_a_link_says_where_it_leads():
    """PV8."""
    assert link("a *finder*", "https://e.org/x_y") == "[a \\*finder\\* (e.org)](<https://e.org/x_y>)"
    assert link("", "https://e.org/") == "[e.org](<https://e.org/>)"


@pytest.mark.parametrize(
    "words", ["x](https://evil.org)", "[x", "x]", "https://evil.org", "x\n\n# y", "<@1>", "**x"]
)
def test_no_label_of_a_link_breaks_out_of_it(words: str):
    """AB5."""
    shown = link(words, "https://e.org/")

    assert list(read(shown)) == [("masked", shown)]
    assert shown.endswith("(e.org)](<https://e.org/>)")


@pytest.mark.parametrize("path", ["a_(b)", "a)b", "a(b", "(a(b)c)"])
def test_brackets_in_an_address_do_not_end_it(path: str):
    address = f"https://e.org/{path}"
    shown = link("x", address)

    assert list(read(shown)) == [("masked", shown)]
    assert (
        shown.removeprefix("[x (e.org)](<").removesuffix(">)").replace("%28", "(").replace("%29", ")")
        == address
    )


@pytest.mark.parametrize(
    "url", ["javascript:x", "https://a@b.org", "https://e.org/" + "x" * 2_000, "file:///x", ""]
)
def test_what_leads_nowhere_good_is_no_link(url: str):
    """AB5."""
    assert linkable(url) is None
