"""A keeper brings a list in chat: what it would do is shown first, one tap does it, one undoes it (SG9)."""

from datetime import timedelta

import pytest

from bot.kernel.attached import write
from bot.kernel.people import AccountId
from bot.signposts.entry import Medium, Way
from tests.features.signposts.parish import Parish, an_entry

LIST = """
[[entry]]
id = "{id}"
name = "{name}"
what = "A table where people talk over tea"
country = "GB"
call = ["0113 496 00{number:02}"]
checked = 2026-10-01
"""


@pytest.fixture
def parish() -> Parish:
    return Parish()


def a_list(*names: str) -> str:
    """As a file that was attached."""
    pages = (LIST.format(id=name, name=name, number=at) for at, name in enumerate(names))
    return write("city.toml", "".join(pages).encode())


def brings(parish: Parish, file: str, who: str = "kay") -> str:
    return parish.talk.fills(who, "signpost import", file=file)


def names(parish: Parish) -> set[str]:
    return {one.name for one in parish.shelf.entries.values()}


def test_nothing_changes_before_the_yes_and_everything_with_it(parish: Parish):
    shown = brings(parish, a_list("Tea", "Cake"))

    assert "Added: 2" in shown
    assert "New: Tea (city.toml" in shown
    assert names(parish) == set()
    assert "Added: 2, changed: 0, removed: 0" in parish.talk.presses("kay", "Bring it in")
    assert names(parish) == {"Tea", "Cake"}
    assert not parish.lists.kept
    assert "A table where people talk" in parish.says("ana", "signpost find tea")


def test_it_can_be_taken_back(parish: Parish):
    brings(parish, a_list("Tea", "Cake"))
    parish.talk.presses("kay", "Bring it in")

    assert "taken out: 2" in parish.talk.presses("kay", "Take it back")
    assert names(parish) == set()


def test_left_as_it_was_nothing_is_kept_of_it(parish: Parish):
    brings(parish, a_list("Tea"))

    assert "Left as it was" in parish.talk.presses("kay", "Leave it")
    assert names(parish) == set()
    assert not parish.lists.kept


def test_a_list_that_would_take_away_much_asks_again(parish: Parish):
    every = [f"Tea {n}" for n in range(10)]
    brings(parish, a_list(*every))
    parish.talk.presses("kay", "Bring it in")

    shown = brings(parish, a_list(*every[:5]))
    assert "would take away 5 of the 10 entries" in shown
    assert "Bring it in" not in parish.talk.buttons("kay")
    parish.talk.presses("kay", "Yes, bring it in all the same")
    assert len(names(parish)) == 5


def test_a_list_that_changes_nothing_is_not_kept(parish: Parish):
    brings(parish, a_list("Tea"))
    parish.talk.presses("kay", "Bring it in")

    assert "would change nothing" in brings(parish, a_list("Tea"))
    assert not parish.lists.kept


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[[entry]", b"{}", b"PK\x03\x04broken"])
def test_a_file_that_cannot_be_read_gets_one_sentence_and_changes_nothing(parish: Parish, body: bytes):
    """AB8."""
    answer = brings(parish, write("city.toml", body))

    assert answer.startswith("That file was not read, and nothing has changed.")
    assert names(parish) == set()


def test_only_keepers_bring_lists_and_only_their_own(parish: Parish):
    """SG10, PV10, PV11."""
    assert "for the keepers" in brings(parish, a_list("Tea"), who="ana")

    brings(parish, a_list("Tea"))
    press = parish.talk._button("kay", "Bring it in")
    parish.keepers.held.append(AccountId("bo"))
    assert "not here any more" in parish.talk.forges("bo", press, whose="bo")
    parish.keepers.held.remove(AccountId("kay"))
    assert "for the keepers" in parish.talk.presses("kay", "Bring it in")
    assert names(parish) == set()


def test_after_a_day_the_file_is_gone(parish: Parish):
    brings(parish, a_list("Tea"))
    parish.talk.waits(timedelta(hours=25))

    assert "bring the file again" in parish.talk.presses("kay", "Bring it in")


def test_what_is_there_already_is_not_brought_in_twice(parish: Parish):
    parish.has(an_entry("Tea", ways=(Way(Medium.CALL, "0113 496 0000"),)))

    shown = brings(parish, a_list("Tea", "Cake"))

    assert "There already, left out: 1" in shown
    assert "Added: 1" in shown
