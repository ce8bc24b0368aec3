"""DR4: a member's own words under a content note: seen by choice, theirs alone to take back, kept nowhere."""

from datetime import timedelta
from random import Random

import pytest

from bot.doors.commands import Doors
from bot.doors.model import Touches
from bot.doors.ports import Around
from bot.kernel.documents import Document, Hidden
from bot.kernel.effects import Card, Withdraw
from tests.features.pretend import TUESDAYS
from tests.features.talk import Talk

WORDS = "My brother died in May"
BACK = "Take it back"


@pytest.fixture
def talk() -> Talk:
    talk = Talk()
    talk.knows("ana", "bo")
    around = Around(people=talk.people, circles=talk.circles, dice=Random(1), agreed=lambda _: ())
    return talk.begin(Doors(around))


def cards(talk: Talk) -> list[Card]:
    return [one for one in talk.outbox.kept if isinstance(one, Card)]


def withdrawn(talk: Talk) -> list[str]:
    return [one.of for one in talk.outbox.kept if isinstance(one, Withdraw)]


def covered(document: Document) -> list[str]:
    return [block.said.words for block in document.blocks if isinstance(block, Hidden)]


def test_the_note_is_seen_and_the_words_are_covered(talk: Talk):
    answer = talk.says("ana", f"contentnote loss {WORDS}")

    (card,) = cards(talk)
    shown = talk._read(card.document)
    assert card.to == TUESDAYS.place
    assert shown.startswith("ana shares something, under a content note.\n\nContent note: loss.")
    assert covered(card.document) == [WORDS]
    assert answer.startswith("It is on its way to the circle.")
    assert talk.buttons("ana") == [BACK, "Help right now"]
    assert WORDS not in answer


def test_the_note_can_be_in_their_own_words_too(talk: Talk):
    talk.fills("ana", "contentnote", note="other", own="a funeral", words=WORDS)

    shown = talk._read(cards(talk)[0].document)
    assert "Content note: something that may be hard to read – a funeral." in shown


@pytest.mark.parametrize("note", list(Touches))
def test_every_note_has_words(talk: Talk, note: Touches):
    talk.says("ana", f"contentnote {note} {WORDS}")

    assert "doors-note" not in talk._read(cards(talk)[0].document)


def test_what_it_touches_on_is_chosen_never_worked_out(talk: Talk):
    """DR6."""
    assert "What it touches on" in talk.says("ana", f"contentnote {WORDS}")
    assert cards(talk) == []


def test_it_is_taken_back_by_its_author_alone(talk: Talk):
    talk.says("ana", f"contentnote loss {WORDS}")
    (card,) = cards(talk)
    back = talk._button("ana", BACK)

    assert "not in use any more" in talk.forges("bo", back, whose="ana")
    talk.forges("bo", back, whose="bo")
    assert card.key not in withdrawn(talk)

    assert talk.presses("ana", BACK).startswith("It is being taken out of the room.")
    assert withdrawn(talk)[-1] == card.key


def test_in_a_circle_that_is_gone_nothing_is_taken_back(talk: Talk):
    talk.says("ana", f"contentnote loss {WORDS}")
    talk.circles.known.clear()

    assert talk.presses("ana", BACK) == "That post cannot be taken back here any more."


def test_sent_twice_within_two_minutes_is_one_post(talk: Talk):
    """AB11."""
    for wait in (0, 60, 60):
        talk.waits(timedelta(seconds=wait))
        talk.says("ana", f"contentnote loss {WORDS}")

    assert len({one.key for one in cards(talk)}) == 2


def test_the_form_reminds_of_others(talk: Talk):
    """AB17."""
    command = talk.dispatch.catalogue.find("contentnote")

    assert command is not None
    assert command.confidential
    assert "anybody else’s name, number or picture" in talk.says("ana", f"contentnote loss {'x' * 1501}")
