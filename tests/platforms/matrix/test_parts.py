"""AB6: what is too long for one message goes out in several; nothing is lost, and no character is broken."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from itertools import accumulate
from typing import Any

import pytest
import vodozemac
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.matrix.http import Json
from adapters.matrix.parts import LARGEST, pieces
from adapters.matrix.render import Page, card, contents, presses, revised
from bot.app.words import Texts
from bot.kernel.delivery import Reader
from bot.kernel.documents import (
    Block,
    Bullets,
    Document,
    Heading,
    Hidden,
    Link,
    Mention,
    Note,
    Press,
    Quote,
    Said,
    Text,
    choices,
    text,
)
from bot.kernel.graphemes import clusters
from bot.kernel.people import AccountId
from bot.kernel.ports import Wording
from bot.kernel.safety import tidy

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
ANA, BO = AccountId("ana"), AccountId("bo")
READER = Reader("en", "Europe/London", {ANA: "@ana:x.org", BO: "@bo:x.org"})
BUTTONS = choices(
    (text("direct-help-button"), Press("help")), (text("direct-urgent-button"), Press("urgent"))
)
EVENT = 64 * 1024
AROUND = 6 * 1024
"""What a homeserver puts around what is sealed: ids of 255 bytes, thirty hashes of events before it, signatures."""

some = st.sampled_from(
    ["a", "e\u0301", FAMILY, "\U0001f1ec\U0001f1e7", "\u05d0", "&", '"', "@", " ", ". ", "\n"]
)


@dataclass(frozen=True)
class Stretch:
    """Long words, said in short."""

    runs: tuple[tuple[tuple[str, ...], int], ...]

    @property
    def words(self) -> str:
        return "".join("".join(what) * count for what, count in self.runs)


@dataclass(frozen=True)
class Recipe:
    """A block, said in short."""

    kind: str
    stretch: Stretch

    @property
    def block(self) -> Block:
        said = Said(self.stretch.words)
        return BLOCKS[self.kind](said, text("any", words=said))


BLOCKS: dict[str, Callable[[Said, Text], Block]] = {
    "quote": lambda said, _: Quote(said),
    "hidden": lambda said, _: Hidden(text("direct-help-button"), said),
    "list": lambda said, worded: Bullets((Said("a"), said, worded, Said("b"))),
    "numbered": lambda said, worded: Bullets((said, worded), numbered=True),
    "many": lambda said, _: Bullets((said,) * 4),
    "text": lambda _, worded: worded,
    "heading": lambda _, worded: Heading(worded),
    "note": lambda _, worded: Note(worded),
    "link": lambda _, worded: Link(worded, "https://example.org/"),
    "mention": lambda *_: Mention(ANA),
}
runs = st.tuples(st.lists(some, min_size=1, max_size=4).map(tuple), st.integers(1, 1500))
stretches = st.builds(Stretch, st.lists(runs, min_size=1, max_size=3).map(tuple))
recipes = st.builds(Recipe, st.sampled_from(sorted(BLOCKS)), stretches)


class Plain:
    """Wording that says what is in the blanks."""

    def __init__(self) -> None:
        self._texts = Texts()

    def __call__(self, language: str, zone: str, **more: Any) -> Any:
        known = self._texts(language, zone, **more)

        def words(message: Text) -> str:
            blanks = [value.words for _, value in message.args if isinstance(value, Said)]
            return tidy("".join(blanks)) if message.key == "any" else known(message)

        return words


PLAIN: Wording = Plain()


def page_of(*blocks: Block) -> Page:
    document = Document(blocks)
    return Page(document, READER, direct=False, numbers=tuple(range(1, len(presses(document)) + 1)))


def parts(*blocks: Block) -> list[Json]:
    return contents(page_of(*blocks), PLAIN, str)


def shown(*blocks: Block) -> Json:
    return card(page_of(*blocks), PLAIN, str)


def on_the_wire(content: Json) -> int:
    """How large it is once it is sealed, as the library seals it, with all that is put around it."""
    payload = {"type": "m.room.message", "room_id": "!" + "r" * 254, "content": content}
    sealed = vodozemac.GroupSession().encrypt(json.dumps(payload, separators=(",", ":")).encode())
    return len(sealed.to_base64()) + AROUND


def letters(words: str) -> str:
    """Without what is set around them: blanks, signs of quotes and lists."""
    return "".join(one for one in words if not one.isspace() and one not in "->…\u2060")


@given(stretches, st.integers(200, 20_000))
def test_pieces_are_the_words_and_no_character_is_broken(stretch: Stretch, room: int):
    words = stretch.words
    found = list(pieces(words, room))

    assert "".join(found) == words
    assert all(found) or not words
    borders = set(accumulate(map(len, clusters(words))))
    assert set(accumulate(map(len, found))) <= borders | {0}


@settings(max_examples=40, deadline=None)
@given(st.lists(recipes, min_size=1, max_size=4))
def test_every_part_fits_an_event_and_nothing_is_lost(asked: list[Recipe]):
    blocks = [one.block for one in asked]
    found = parts(*blocks)

    assert all(on_the_wire(one) <= EVENT for one in found)
    plain = letters("".join(one["body"] for one in found))
    marked_up = letters(
        unescape("".join(re.sub("<[^>]*>", "", one["formatted_body"]) for one in found)),
    )
    for saying in map(letters, sayings(blocks)):
        assert saying in plain
        assert saying in marked_up


def sayings(blocks: list[Block]) -> list[str]:
    """All that is said, in its order."""
    found = []
    for block in blocks:
        match block:
            case Quote(said):
                found.append(tidy(said.words))
            case Hidden() if len(block.said.words) < 4_000:  # else its label stands between its parts
                found.append(tidy(block.said.words))
            case Bullets(items):
                found += [tidy(item.words) for item in items if isinstance(item, Said)]
            case Text() | Heading() | Note():
                inner = block if isinstance(block, Text) else block.text
                found += [tidy(value.words) for _, value in inner.args if isinstance(value, Said)]
            case _:
                pass
    return found


@settings(max_examples=25, deadline=None)
@given(st.lists(recipes, min_size=1, max_size=3))
def test_a_card_is_one_message_whatever_its_length_and_so_is_its_edit(asked: list[Recipe]):
    made = shown(*(one.block for one in asked), BUTTONS)

    assert on_the_wire(revised("$" + "e" * 43, made)) <= EVENT
    assert "- !1 – " in made["body"]
    assert "- !2 – " in made["body"]


def test_a_card_that_is_cut_says_so_before_its_buttons():
    made = shown(Quote(Said("word " * 10_000)), BUTTONS)

    begun, _, after = made["body"].partition("\n\n…\n\n")
    assert begun.startswith("> word word")
    assert after.startswith("- !1 – ")
    assert "<p>…</p>" in made["formatted_body"]
    assert "…" not in shown(Quote(Said("word")), BUTTONS)["body"]


def test_a_long_document_is_cut_between_its_blocks():
    found = parts(*(Quote(Said(f"{number} " + "word " * 1000)) for number in range(20)))

    assert len(found) > 2
    assert all(one["body"].startswith("> ") and one["body"].endswith("word") for one in found)
    assert sum(one["body"].count("\n\n") + 1 for one in found) == 20


def test_a_long_block_is_cut_after_a_line_or_a_word():
    lines = parts(Quote(Said("a line of words\n" * 8000)))
    words = parts(Quote(Said("word " * 30_000)))

    assert min(len(lines), len(words)) > 2
    assert all(one["body"].endswith("a line of words") for one in lines)
    assert all(one["body"].rstrip().endswith("word") for one in words)


def test_a_long_list_stays_a_list_and_keeps_its_numbers():
    found = parts(Bullets(tuple(Said(f"item {number} " + "word " * 100) for number in range(100))))
    numbered = parts(
        Bullets(tuple(Said(f"item {number} " + "word " * 100) for number in range(100)), numbered=True)
    )

    assert all(one["formatted_body"].startswith("<ul><li>item ") for one in found)
    assert "\n100. item 99" in numbered[-1]["body"]


def test_the_buttons_stand_once_in_the_last_part():
    found = parts(text("direct-what"), BUTTONS, Quote(Said("word " * 30_000)))

    assert [one["body"].count("!1") for one in found] == [0] * (len(found) - 1) + [1]
    assert found[-1]["body"].count("!2") == 1


def test_each_part_calls_only_whom_it_names():
    found = parts(Mention(ANA), Quote(Said("word " * 30_000)), Mention(BO))

    assert found[0]["m.mentions"] == {"user_ids": ["@ana:x.org"]}
    assert found[-1]["m.mentions"] == {"user_ids": ["@bo:x.org"]}
    assert all(one["m.mentions"] == {} for one in found[1:-1])


@pytest.mark.parametrize("words", [FAMILY * 3_000, "\u200d".join([FAMILY] * 4_000)])
def test_even_what_is_one_character_without_end_fits(words: str):
    assert all(on_the_wire(one) <= EVENT for one in parts(Quote(Said(words))))


def test_a_part_is_nearly_as_large_as_it_may_be():
    found = parts(Quote(Said("word " * 40_000)))

    assert len(found) <= 1 + 2 * 200_000 // (LARGEST - 2_000)


def test_hidden_words_stay_covered_in_every_part_and_in_a_card():
    """DR4."""
    block = Hidden(text("direct-help-button"), Said("tide " * 20_000))

    found = [*parts(block), shown(block)]

    assert len(found) > 3
    for one in found:
        uncovered = re.sub(r'<span data-mx-spoiler="">.*?</span>', "", one["formatted_body"], flags=re.DOTALL)
        assert "tide" not in uncovered
        assert "tide" not in one["body"].partition("\n" * 12)[0]
