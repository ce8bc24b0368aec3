"""Messages read well with components and without, fit what Discord takes, call only whom they name on purpose."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.attaching import without
from adapters.discord.render import Page, bodies, card, carries, part_key, presses
from bot.app.words import Texts
from bot.kernel.delivery import Reader
from bot.kernel.documents import (
    Block,
    Bullets,
    Choices,
    Dial,
    Document,
    File,
    Heading,
    Hidden,
    Instant,
    Link,
    Mention,
    Moment,
    Note,
    Person,
    Picture,
    Press,
    Quote,
    Said,
    Text,
    choices,
    files_in,
    say,
    text,
)
from bot.kernel.people import AccountId
from bot.kernel.safety import tidy
from tests.kernel.test_renderers import WHOLE
from tests.platforms.discord.reading import Json, buttons, kinds, long, read, refused, said, texts, within

ANA, BO, GONE = AccountId("ana"), AccountId("bo"), AccountId("gone")
READER = Reader("en", "Europe/London", {ANA: "1001", BO: "1002"})
AT = datetime(2026, 12, 1, 19, tzinfo=UTC)
KEY = "k" * 22
NAMES = {"1001": "Ana", "1002": "Bo *the* builder"}
WORDING = Texts()
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
PRIVATE, COMPONENTS, NO_PREVIEWS = 64, 32_768, 4
BOTH = pytest.mark.parametrize("plain", [False, True])


def token(press: Press) -> str:
    return f"p{press.path}"


def page(*blocks: Block, plain: bool = False, private: bool = False, key: str = KEY) -> Page:
    return Page(Document(blocks), READER, key, private, plain)


def made(*blocks: Block, plain: bool = False, **more: Any) -> list[Json]:
    return bodies(page(*blocks, plain=plain, **more), WORDING, token, names=NAMES.__getitem__)


def only(*blocks: Block, plain: bool = False, **more: Any) -> Json:
    (body,) = made(*blocks, plain=plain, **more)
    return body


def shown(*blocks: Block, plain: bool = False) -> Json:
    return card(page(*blocks, plain=plain), WORDING, token, names=NAMES.__getitem__)


def words(one: str) -> Text:
    """A sentence of nothing but these words."""
    return text("kernel-at", at=Said(one))


def ways(count: int, first: int = 0) -> Choices:
    return choices(*((words(f"way {one}"), Press(f"go {one}")) for one in range(first, first + count)))


@BOTH
def test_every_block_there_is_is_shown(plain: bool):
    body = only(*WHOLE.blocks, plain=plain)

    assert refused(body) == []
    for line in (
        "## title", "- one\n- two", "1. one\n2. two", "> first\n> second", "call: 116 123\nabout", "-# small",
        "loss\n||third||",
        "[finder (findahelpline.com)](<https://findahelpline.com/x>)", "<@1002>", "next: <t:1796151600:F>",
        "[Picture: a-picture (example.org)](<https://example.org/x.png>)",
    ):  # fmt: skip
        assert line in said(body)
    assert buttons(body) == [("agree", "prules agree")]
    assert len(presses(WHOLE)) == 1


def test_what_is_said_and_what_is_pressed_keep_their_order():
    body = only(words("before"), words("too"), ways(7), words("after"))

    (container,) = body["components"]
    assert [one["type"] for one in container["components"]] == [10, 1, 1, 10]
    assert texts(body) == ["before\n\ntoo", "after"]
    assert [len(row["components"]) for row in container["components"][1:3]] == [5, 2]


@BOTH
def test_what_is_for_one_is_seen_by_one(plain: bool):
    flags = NO_PREVIEWS if plain else COMPONENTS

    assert only(words("x"), plain=plain)["flags"] == flags
    assert only(words("x"), plain=plain, private=True)["flags"] == flags | PRIVATE


def test_words_as_content_have_their_buttons_below():
    body = only(words("before"), ways(2), words("after"), plain=True)

    assert body["content"] == "before\n\nafter"
    assert [row["type"] for row in body["components"]] == [1]


@BOTH
@pytest.mark.parametrize(
    "block",
    [words("@everyone <@1001>"), Hidden(words("x"), Said("@here <@1001>")),
     Quote(Said("@here <@&5>")), Bullets((Said("<@1001>"),)), Heading(words("<@!1001>"))],
)  # fmt: skip
def test_nobody_is_called_by_what_somebody_wrote(block: Block, plain: bool):
    """AB1."""
    body = only(block, plain=plain)

    assert body["allowed_mentions"] == {"parse": []}
    assert kinds(said(body)) <= {"text", "heading", "quote", "list", "hidden"}
    assert all(kinds(one.strip("|")) <= {"text"} for kind, one in read(said(body)) if kind == "hidden")


def test_in_a_direct_message_people_have_names_where_they_are_known():
    asks = text("circles-role-already", who=Person(BO))
    alone = Page(Document((asks,)), READER, KEY, direct=True)

    (known,) = bodies(alone, WORDING, token, names=NAMES.__getitem__)
    (nameless,) = bodies(alone, WORDING, token, names="@{}".format)

    assert "Bo \\*the\\* builder" in said(known)
    assert "<@1002>" in said(nameless)
    assert "<@1002>" in said(only(asks))


def test_what_is_noted_to_buttons_is_read_before_them():
    body = only(words("one"), ways(2), Note(words("two")), words("three"), ways(1, first=2))

    (container,) = body["components"]
    assert [one.get("content") for one in container["components"]] == ["one\n\n-# two", None, "three", None]


@BOTH
def test_only_a_mention_calls_and_only_its_person(plain: bool):
    """AB1."""
    named = text("kernel-at", at=Person(ANA))

    assert only(named, plain=plain)["allowed_mentions"] == {"parse": []}
    assert said(only(named, plain=plain)) == "<@1001>"
    assert only(named, Mention(BO), plain=plain)["allowed_mentions"] == {"parse": [], "users": ["1002"]}
    assert only(Mention(GONE), plain=plain)["allowed_mentions"] == {"parse": []}
    assert said(only(Mention(GONE), plain=plain)) == "a former member"


def test_each_message_calls_whom_it_names_and_no_more_than_it_may():
    reader = Reader("en", "UTC", {AccountId(str(one)): str(one) for one in range(250)})
    document = Document(tuple(Mention(AccountId(str(one))) for one in range(250)))

    found = bodies(Page(document, reader), WORDING, token, names=str)

    called = [body["allowed_mentions"]["users"] for body in found]
    assert max(map(len, called)) <= 100
    assert sorted(who for some in called for who in some) == sorted(reader.people.values())
    assert all(f"<@{who}>" in said(body) for body, some in zip(found, called, strict=True) for who in some)


def test_what_is_no_id_of_a_person_is_a_name():
    reader = Reader("en", "UTC", {ANA: "@ana:x.org"})
    (body,) = bodies(Page(say(Mention(ANA)), reader), WORDING, token, names=lambda _: "Ana *x*")

    assert said(body) == "Ana \\*x\\*"
    assert body["allowed_mentions"] == {"parse": []}


@BOTH
@pytest.mark.parametrize(
    "trick",
    ["**x**", "```\nx", "# x", "\n# x", "- x\n- y", "> x", "||x||", "[x](https://e.org)", "<t:1>", "</x:1>", "\u202ex"],
)  # fmt: skip
def test_what_somebody_wrote_is_nothing_but_words(trick: str, plain: bool):
    """AB2, AB5."""
    for block, ours in (
        (words(trick), set()), (Quote(Said(trick)), {"quote"}), (Bullets((Said(trick), Said("y"))), {"list"}),
        (Note(words(trick)), {"subtext"}), (Heading(words(trick)), {"heading"}),
        (Dial(words(trick), "111"), {"heading"}), (Moment(words(trick), AT), {"moment"}),
    ):  # fmt: skip
        shown = said(only(block, plain=plain))

        assert kinds(shown) <= {"text", "link"} | ours
        assert "\u202e" not in shown


def test_right_to_left_words_do_not_turn_the_sentence():
    """AB2."""
    assert said(only(text("kernel-moment", label=Said("שלום"), at="5"))) == "\u2068שלום\u2069: 5"


def test_every_line_of_a_quote_is_quoted_and_of_a_note_is_small():
    assert said(only(Quote(Said("a\n\n> b\n")))) == "> a\n> \n> \\> b"
    assert said(only(Note(words("a\n\n# b")))) == "-# a\n-# \\# b"


@BOTH
@pytest.mark.parametrize(
    "long", ["word " * 1_500, "a|b||c" * 900, "|" * 3_000, "\\" * 3_000, "x\n\n" * 1_200, "`||`\n" * 900]
)
def test_hidden_words_stay_covered_wherever_they_are_cut(long: str, plain: bool):
    """DR4, AB5: whatever strokes are in them, and in a card that shows their beginning alone."""
    block = Hidden(words("loss"), Said(long))

    found = [*made(block, plain=plain), shown(block, plain=plain)]

    assert [refused(body) for body in found] == [[]] * len(found)
    assert sum(kind == "hidden" for kind, _ in read(said(*found))) >= len(found)
    uncovered = "".join(one for kind, one in read(said(*found)) if kind != "hidden")
    assert set(uncovered.replace("loss", "")) <= set("\n…")


def test_strokes_in_hidden_words_are_only_strokes():
    assert said(only(Hidden(words("loss"), Said("a||b|")))) == "loss\n||a\\|\\|b\\|\u2060||"
    assert said(only(Hidden(words("loss"), Said(" \n ")))) == "loss"


def test_nobody_starts_an_item_of_their_own():
    """AB5."""
    assert said(only(Bullets((Said("a\n- b\n1. c"), Said(" ")))) ) == "- a\n  \\- b\n  1\\. c\n- …"  # fmt: skip
    assert said(only(Bullets((Said("a\nb"), Said("c")), numbered=True))) == "1. a\n   b\n2. c"


def test_a_heading_is_one_line():
    assert said(only(Heading(words("a\nb #")), words("c"))) == "## a b \\#\nc"


@BOTH
def test_words_too_long_for_one_message_leave_a_number_and_a_link_whole(plain: bool):
    """SG1, AB6."""
    many = words("word " * 1_500)

    found = made(
        Dial(many, "116 123"), Dial(words("x"), "85258", many), Link(many, "https://e.org/"), plain=plain
    )

    assert [refused(body) for body in found] == [[]] * len(found)
    assert "116 123" in said(*found)
    assert "### x: 85258" in said(*found)
    assert "[e.org](<https://e.org/>)" in said(*found)
    assert said(*found).count("word") == 4_500


def test_what_is_far_too_long_for_a_number_is_cut_like_words():
    found = made(Dial(words("x"), "1" * 9_000))

    assert [refused(body) for body in found] == [[]] * len(found)
    assert said(*found).count("1") == 9_000


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://good@evil.org/", "https://e.org/ x"])
def test_a_link_that_leads_nowhere_good_is_no_link(url: str):
    """AB5: nor is a picture, and nothing is loaded by itself."""
    assert said(only(Link(words("a"), url))) == "a"
    assert said(only(Picture(url, words("a")))) == "Picture: a"


def test_a_number_in_a_link_is_a_number():
    """SG1."""
    assert said(only(Link(words("a"), "tel:116-123"))) == "### a: 116-123"


@BOTH
@pytest.mark.parametrize("number", ["116 123", "85258", "988", "741741", "0800 1111", "*31#", "1. 2", "999`"])
def test_a_number_is_shown_byte_for_byte(number: str, plain: bool):
    """SG1."""
    shown = said(only(Dial(words("Call *us*"), number, words("always")), plain=plain))

    assert number in shown
    assert shown.startswith("### Call \\*us\\*: ")
    assert shown.endswith("\nalways")
    assert kinds(shown) <= {"text", "heading", "code"}


def test_a_moment_is_each_reader_s_own_except_on_a_button():
    starts = text("kernel-at", at=Instant(AT))

    body = only(starts, Moment(words("next"), AT), choices((starts, Press("go"))))

    assert said(body) == "<t:1796151600:F>\n\nnext: <t:1796151600:F> (<t:1796151600:R>)"
    assert buttons(body) == [("Tuesday 1 December, 19:00", "pgo")]


def test_a_label_names_people_and_has_no_markup():
    who = text("kernel-at", at=Person(BO))

    assert buttons(only(choices((who, Press("go"))))) == [("Bo *the* builder", "pgo")]
    assert said(only(Link(who, "https://e.org"))) == "[Bo \\*the\\* builder (e.org)](<https://e.org>)"


def test_the_only_button_is_the_main_one():
    assert [one["style"] for one in within(only(ways(1))) if one["type"] == 2] == [1]
    assert [one["style"] for one in within(only(ways(3))) if one["type"] == 2] == [2, 2, 2]


@BOTH
def test_many_ways_are_a_list_to_pick_from(plain: bool):
    ten, thirty = only(ways(10), plain=plain), only(ways(30), plain=plain)

    assert {one["type"] for one in within(ten)} & {2, 3} == {2}
    lists = [one for one in within(thirty) if one["type"] == 3]
    assert [len(one["options"]) for one in lists] == [25, 5]
    assert [one["custom_id"] for one in lists] == ["select:1", "select:2"]
    assert [one["placeholder"] for one in lists] == ["way 0 – way 24", "way 25 – way 29"]
    assert refused(thirty) == []


def test_of_two_buttons_that_do_the_same_the_first_is_there():
    assert buttons(only(ways(2), words("or"), ways(3))) == [(f"way {one}", f"pgo {one}") for one in range(3)]


@pytest.mark.parametrize("nothing", ["", " ", "\u200b"])
@BOTH
def test_there_is_always_something_to_read(nothing: str, plain: bool):
    """AB4."""
    for blocks in ((), (words(nothing),), (Quote(Said(nothing)), ways(1)), (Choices(()),)):
        body = only(*blocks, plain=plain)

        assert refused(body) == []
        assert said(body) == "…"
    assert buttons(only(choices((words(nothing), Press("go on"))))) == [("go on", "pgo on")]


def a_file(name: str = "a.ics", body: str = "BEGIN") -> File:
    return File(words("a date"), name, "text/calendar", body)


def test_a_file_stands_below_what_is_said_of_it():
    body = only(words("first"), a_file(), words("last"), ways(1))
    (container,) = body["components"]

    assert texts(body) == ["first\n\na date (file a.ics)", "last"]
    assert [one["type"] for one in container["components"]] == [10, 13, 10, 1]
    assert container["components"][1]["file"] == {"url": "attachment://a.ics"}
    assert body["attachments"] == [{"id": 0, "filename": "a.ics"}]
    assert body["files"] == [a_file()]


def test_where_there_are_no_panels_a_file_is_an_ordinary_attachment():
    body = only(words("first"), a_file(), ways(1), plain=True)

    assert body["content"] == "first\n\na date (file a.ics)"
    assert [one["type"] for one in body["components"]] == [1]
    assert body["attachments"] == [{"id": 0, "filename": "a.ics"}]


@BOTH
def test_files_of_one_name_are_told_apart(plain: bool):
    many = made(*(a_file(body=str(number)) for number in range(20)), plain=plain)
    names = [file.name for body in many for file in body["files"]]

    assert [refused(body) for body in many] == [[]] * len(many)
    assert names[:3] == ["a.ics", "2-a.ics", "3-a.ics"]
    assert [file.body for body in many for file in body["files"]] == [str(number) for number in range(20)]


@BOTH
def test_files_of_a_long_document_stand_in_its_last_message(plain: bool):
    found = made(words("first"), a_file(), Quote(Said("word " * 2_000)), ways(2), plain=plain)

    assert ["files" in body for body in found] == [False] * (len(found) - 1) + [True]
    assert len(buttons(found[-1])) == 2


@BOTH
def test_a_message_is_known_again_whether_its_file_went_with_it_or_not(plain: bool):
    """Where Kith may not attach files, the words are sent without; looked for, they are found."""
    body = only(words("x"), a_file(), plain=plain)

    bare = without(body)

    assert carries(given_back(body), KEY, body=body)
    assert carries(given_back(bare), KEY, body=body)
    assert refused(bare) == []
    assert said(bare) == said(body)


some = st.sampled_from(
    ["a", "e\u0301", FAMILY, "\u05d0", "*", "#", "<", "@everyone", "https://e.org/a_b", " ", ". ", "\n"]
)
runs = st.tuples(st.lists(some, min_size=1, max_size=4).map("".join), st.integers(1, 900))
stretches = st.lists(runs, min_size=1, max_size=2).map(
    lambda them: "".join(what * count for what, count in them)
)
long_blocks = st.one_of(
    stretches.map(words),
    stretches.map(lambda it: Heading(words(it))),
    stretches.map(lambda it: Note(words(it))),
    stretches.map(lambda it: Quote(Said(it))),
    st.builds(lambda it, other: Hidden(words(it), Said(other)), runs.map(lambda it: it[0]), stretches),
    st.builds(lambda it, n: Bullets((Said("a"), Said(it)) * n, numbered=n > 2), stretches, st.integers(1, 4)),
    stretches.map(lambda it: Link(words(it), "https://e.org/x")),
    stretches.map(lambda it: Dial(words(it), "116 123", words(it))),
    stretches.map(lambda it: Moment(words(it), AT)),
    stretches.map(lambda it: Picture("https://e.org/x.png", words(it))),
    st.sampled_from([ANA, BO, GONE]).map(Mention),
    stretches.map(lambda it: File(words(it), "a.ics", "text/calendar", "BEGIN")),
)
long_choices = st.builds(
    lambda it, first, count: choices(*((words(it + str(n)), Press(f"{n}")) for n in range(first, first + count))),
    runs.map(lambda it: it[0] * (it[1] // 9)), st.integers(0, 300), st.integers(0, 60),
)  # fmt: skip
documents = st.lists(st.one_of(long_blocks, long_choices, st.just(words("x"))), max_size=9).map(tuple)


def letters(shown: str) -> str:
    return "".join(one for one in shown if one.isalpha())


def sayings(blocks: Iterable[Block]) -> Iterable[str]:
    """All that somebody wrote, in its order."""
    for block in blocks:
        match block:
            case Quote(Said(one)) | Hidden(said=Said(one)):
                yield one
            case Bullets(items):
                yield from (item.words for item in items if isinstance(item, Said))
            case Text(args=args) | Heading(Text(args=args)) | Note(Text(args=args)) | Link(Text(args=args)):
                yield from (value.words for _, value in args if isinstance(value, Said))
            case _:
                pass


@pytest.mark.no_cover  # counting its lines takes longer than running them
@settings(max_examples=40, deadline=None)
@given(documents, st.booleans())
def test_every_message_is_taken_and_nothing_is_lost(blocks: tuple[Block, ...], plain: bool):
    """AB4, AB6: nor said or offered twice."""
    found = made(*blocks, plain=plain)

    assert [refused(body) for body in found] == [[]] * len(found)
    once = dict.fromkeys(token(press) for press in presses(Document(blocks)))
    assert [signed for _, signed in buttons(*found)] == list(once)
    every = letters("".join(one for _, one in read(said(*found))))
    for saying in sayings(blocks):
        assert letters(tidy(saying)) in every
    assert sum(len(body.get("files", ())) for body in found) == len(files_in(Document(blocks)))


@pytest.mark.no_cover  # counting its lines takes longer than running them
@settings(max_examples=25, deadline=None)
@given(documents, st.booleans())
def test_a_card_is_one_message_whatever_its_length(blocks: tuple[Block, ...], plain: bool):
    """AB6."""
    body = shown(*blocks, plain=plain)

    assert refused(body) == []
    once = dict.fromkeys(token(press) for press in presses(Document(blocks)))
    assert [signed for _, signed in buttons(body)] == list(once)[: len(buttons(body))]
    assert len(buttons(body)) == len(once) or len(once) > 125


@BOTH
def test_a_card_that_is_cut_says_so_and_keeps_its_buttons(plain: bool):
    body = shown(words("first"), ways(2), Quote(Said("word " * 3_000)), words("last"), plain=plain)

    assert said(body).startswith("first\n\n> word word")
    assert said(body).endswith("word\n\n…")
    assert len(buttons(body)) == 2
    assert "…" not in said(shown(Quote(Said("word")), ways(2), plain=plain))
    assert long(said(body)) > (1_900 if plain else 3_900)


@BOTH
def test_a_card_with_more_buttons_than_fit_offers_lists(plain: bool):
    body = shown(*(ways(9, first=9 * one) for one in range(12)), plain=plain)

    assert len(buttons(body)) == 108
    assert refused(body) == []


@BOTH
def test_the_buttons_stand_in_the_last_message_and_spill_over_into_more(plain: bool):
    found = made(words("first"), ways(2), Quote(Said("word " * 2_000)), plain=plain)
    many = made(*(ways(10, first=10 * one) for one in range(9)), plain=plain)

    assert [len(buttons(body)) for body in found[:-1]] == [0] * (len(found) - 1)
    assert len(buttons(found[-1])) == 2
    assert len(many) > 1
    assert [signed for _, signed in buttons(*many)] == [f"pgo {one}" for one in range(90)]


def test_a_long_document_is_cut_between_its_blocks():
    found = made(*(Quote(Said(f"{number} " + "word " * 400)) for number in range(8)))

    assert len(found) == 8
    assert all(said(body).startswith("> ") and said(body).endswith("word") for body in found)


def test_a_heading_goes_with_what_follows_it():
    _, second = made(words("a" * 3_000), Heading(words("title")), words("b" * 2_000))

    assert said(second).startswith("## title\nb")


def test_a_long_list_stays_a_list_and_keeps_its_numbers():
    found = made(Bullets(tuple(Said(f"item {one} " + "word " * 20) for one in range(100)), numbered=True))

    assert all(line[0].isdigit() for body in found for line in said(body).split("\n"))
    assert "\n100. item 99 word" in said(found[-1])


def test_a_message_is_nearly_as_long_as_it_may_be():
    found = made(Quote(Said("word " * 10_000)))

    assert len(found) <= 14


def test_the_same_page_is_cut_the_same_way_every_time():
    assert made(Quote(Said("word " * 3_000)), ways(3)) == made(Quote(Said("word " * 3_000)), ways(3))


def given_back(body: Json) -> Json:
    """As history shows it: numbers where there were none, more fields; no nonce."""
    numbers = iter(range(1, 100))

    def filled(one: Any) -> Any:
        if isinstance(one, list):
            return [filled(each) for each in one]
        if not isinstance(one, dict):
            return one
        own = {"id": one.get("id", next(numbers))} if "type" in one else {}
        return (
            {key: filled(value) for key, value in one.items()}
            | own
            | {"spoiler": False, "accent_color": None}
        )

    return {"id": "9", "content": "", "embeds": [], **filled(body), "author": {"id": "5"}, "mentions": []}


@BOTH
@given(key=st.text("abcXYZ019-_", min_size=22, max_size=22))
@settings(max_examples=30, deadline=None)
def test_a_message_carries_its_key_and_no_other(plain: bool, key: str):
    back = given_back(only(words("x"), ways(30), words("y"), plain=plain, key=key))

    assert carries(back, key)
    assert not carries(back, part_key(key, 1))
    assert not carries(back, key[::-1] + "x")
    assert not carries(back, "")


def test_among_many_keys_no_two_have_one_mark():
    marks = [
        tuple(part["id"] for part in within(only(words("x"), key=part_key("key", one))) if "id" in part)
        for one in range(3_000)
    ]

    assert len(set(marks)) == len(marks)
    assert {len(set(mark)) for mark in marks} == {2}
    assert min(map(min, marks)) > 100


@BOTH
def test_each_part_carries_a_key_of_its_own(plain: bool):
    found = made(Quote(Said("word " * 3_000)), ways(2), plain=plain)
    keys = [*(part_key(KEY, number) for number in range(1, len(found))), KEY]

    for body, key in zip(found, keys, strict=True):
        assert carries(given_back(body), key, body=body)
        assert not any(carries(given_back(body), other) for other in keys if other != key)
    assert len(set(keys)) == len(keys) > 2


def test_a_part_key_can_stand_where_a_key_can():
    made_keys = [part_key(KEY, number) for number in range(50)]

    assert {len(key) for key in made_keys} == {22}
    assert all(key.replace("-", "").replace("_", "").isalnum() for key in made_keys)
    assert all(one != other for one, other in pairwise(sorted(made_keys)))
    assert part_key("", 1) == ""


def unmarked(body: Json) -> Json:
    """As history would show it if it kept no numbers of ours."""
    bare = [
        {**row, "components": [{**one, "id": 2} for one in row["components"]]} for row in body["components"]
    ]
    return given_back({**body, "components": [{**row, "id": 1} for row in bare]})


@pytest.mark.parametrize(
    "blocks", [(words("hello *you*"),), (words("hello"), ways(3)), (words("hello"), ways(30))]
)
def test_plain_words_without_a_mark_are_known_by_what_they_say_and_offer(blocks: tuple[Block, ...]):
    body, other = only(*blocks, plain=True), only(words("hello"), ways(2), plain=True)

    assert carries(unmarked(body), KEY, body=body)
    assert not carries(unmarked(body), KEY)
    assert not carries(unmarked(body), "", body=body)
    assert not carries({**unmarked(body), "content": "hello?"}, KEY, body=body)
    assert not carries(unmarked(other), KEY, body=body)


def test_a_mark_says_more_than_words_do():
    """The same sentence with the same buttons, once more under another key."""
    mine = only(words("hello"), ways(2), plain=True)
    before = only(words("hello"), ways(2), plain=True, key=part_key(KEY, 1))

    assert not carries(given_back(before), KEY, body=mine)


def test_without_a_key_there_is_no_mark():
    assert not any("id" in part for part in within(only(words("x"), ways(2), key="")))
    assert not any("id" in part for part in within(only(words("x"), ways(2), key="", plain=True)))


@pytest.mark.parametrize(
    "message",
    [{}, {"components": None}, {"components": [None, 5, {"id": "7"}, [[]]]}, {"content": None, "id": 5}],
)
def test_whatever_else_is_in_a_channel_carries_nothing(message: Json):
    assert not carries(message, KEY, body=only(words("x"), plain=True))
    assert not carries(message, KEY, body=only(words("x")))
    assert not carries(message, KEY)
