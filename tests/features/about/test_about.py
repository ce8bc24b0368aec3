"""DECISIONS 8 and 9, AB19: what Kith is and is not, for everybody, always."""

import pytest

from bot.about.commands import About, Nothing
from bot.kernel.commands import Audience, Needs
from bot.kernel.documents import Choices, Document, texts_in
from bot.kernel.people import Account, AccountId
from tests.features.pretend import TUESDAYS, People, a_caller


def keys(document: Document) -> list[str]:
    return [said.key for block in document.blocks for said in texts_in(block)]


def about(*, host: str = "Aunt May", contact: str = "may@house.example", kept: bool = False) -> Document:
    people = People()
    if kept:
        people.kept[AccountId("nia")] = Account(AccountId("nia"))
    caller = a_caller("nia", people, circle=TUESDAYS)
    reply = About(host=host, contact=contact).about(caller, Nothing())
    assert (reply.effects, reply.happened) == ((), ())
    return reply.document


def test_it_says_what_kith_is_what_is_kept_and_what_it_is_not():
    said = keys(about())

    assert {
        "about-what",
        "about-kept",
        "about-words",
        "about-room",
        "about-host-sees",
        "about-not",
    } <= set(said)


@pytest.mark.parametrize(
    ("host", "contact", "key"),
    [
        ("May", "may@house.example", "about-host-contact"),
        ("May", "", "about-host"),
        ("", "", "about-host-unnamed"),
        ("", "may@house.example", "about-host-unnamed"),
    ],
)
def test_the_host_is_named_as_they_wish(host: str, contact: str, key: str):
    assert key in keys(about(host=host, contact=contact))


def test_help_the_welcome_and_urgent_help_are_one_press_away():
    blocks = (block for block in about().blocks if isinstance(block, Choices))

    assert [one.press.path for block in blocks for one in block.items] == ["help", "welcome", "urgent"]


def test_it_says_whether_anything_is_kept_of_the_reader():
    assert keys(about())[-1] == "about-nothing-kept"
    assert keys(about(kept=True))[-1] == "about-yours"


def test_it_works_for_everybody_everywhere_and_only_they_see_it():
    """DECISIONS 9."""
    (command,) = About(host="").commands()

    assert (command.needs, command.in_circle, command.audience) == (
        Needs.NOTHING,
        False,
        Audience.ONLY_CALLER,
    )
