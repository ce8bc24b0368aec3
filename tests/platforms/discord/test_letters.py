"""What somebody writes to Kith alone: read once, answered once, and everything else passed by."""

from typing import Any

import pytest

from adapters.discord import letters
from adapters.discord.answering import Answers
from adapters.discord.late import Late
from adapters.discord.letters import Letters
from adapters.discord.replying import Replying
from adapters.discord.voices import Voices
from bot.kernel.delivery import Answer, NotNow
from bot.kernel.documents import Quote, Said, say
from bot.kernel.events import Wrote
from tests.features.pretend import Clock
from tests.platforms.discord.line import Line, no
from tests.platforms.discord.paper import Paper, an_answer
from tests.platforms.discord.reading import said

THERE = "/channels/700/messages"


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "_PATIENCE", (0.0, 0.0, 0.0, 0.0))


class Desk:
    def __init__(self, answer: Answer | None = None) -> None:
        self.line, self.paper = Line(), Paper(answer)
        self.answers = Answers(self.paper, Replying(self.line), Voices())
        self.letters = Letters(self.line, self.paper, self.answers, now=Clock().now)

    async def gets(self, **more: Any) -> None:
        told = {"id": "70", "channel_id": "700", "author": {"id": "5"}, "content": "Hello", "type": 0}
        await self.letters.read({**told, **more})

    @property
    def said(self) -> list[str]:
        return [said(one.body) for one in self.line.to("POST", THERE)]


async def test_it_comes_to_the_desk_as_words_and_is_answered_where_it_was_written():
    desk = Desk(an_answer())

    await desk.gets()

    (wrote,) = desk.paper.received
    assert isinstance(wrote, Wrote)
    assert (wrote.words, wrote.origin.where.direct, wrote.origin.sender.external) == ("Hello", True, "5")
    assert desk.said == ["done"]


@pytest.mark.parametrize(
    "more",
    [{"guild_id": "1"}, {"author": {"id": "5", "bot": True}}, {"webhook_id": "9"}, {"type": 7}, {"type": 18}],
)
async def test_anything_else_is_not_looked_at(more: dict[str, Any]):
    """AB21, DR6."""
    desk = Desk(an_answer())

    await desk.gets(**more)

    assert desk.paper.received == []
    assert desk.line.asked == []


async def test_a_reply_to_an_earlier_message_is_a_letter_too():
    desk = Desk(an_answer())

    await desk.gets(type=19)

    assert desk.said == ["done"]


async def test_what_was_answered_before_is_not_answered_again():
    """AB11."""
    desk = Desk(None)

    await desk.gets()

    assert desk.said == []


async def test_a_line_that_breaks_is_tried_again_under_the_same_nonce():
    desk = Desk(an_answer())
    desk.line.says("POST", THERE, NotNow("503"), NotNow("reset"))

    await desk.gets()

    assert len({one.body["nonce"] for one in desk.line.to("POST", THERE)}) == 1
    assert len(desk.said) == 3


@pytest.mark.parametrize("trouble", [no(50007), NotNow("away")])
async def test_what_cannot_be_said_is_let_be(trouble: Exception):
    desk = Desk(an_answer(say(*(Quote(Said("word " * 700)) for _ in range(3)))))
    desk.line.says("POST", THERE, always=trouble)

    await desk.gets()

    assert len(desk.said) <= 4


async def test_of_a_long_answer_each_part_has_a_nonce_of_its_own():
    desk = Desk(an_answer(say(*(Quote(Said("word " * 700)) for _ in range(3)))))

    await desk.gets()

    nonces = [one.body["nonce"] for one in desk.line.to("POST", THERE)]
    assert len(nonces) == len(set(nonces)) > 1
    assert all(len(one) <= 25 for one in nonces)


async def test_a_form_is_offered_by_a_button_since_a_letter_opens_none():
    desk = Desk(an_answer(form="circle find", path="circle find"))

    await desk.gets()

    assert "discord-form" in desk.said[0]


async def test_what_was_not_given_waits_for_the_next_life_and_is_the_same_message_then():
    """DECISIONS 26."""
    desk = Desk(an_answer())
    desk.line.says("POST", THERE, *(NotNow("away") for _ in range(4)))
    await desk.gets()
    assert desk.paper.replies.done == []

    desk.paper.replies.kept = [("letter:700:70", an_answer())]
    await Late(desk.paper, desk.answers, desk.letters).give()

    assert len({one.body["nonce"] for one in desk.line.to("POST", THERE)}) == 1
    assert desk.paper.replies.gone == ["letter:700:70"]


async def test_what_was_given_is_kept_no_more():
    desk = Desk(an_answer())

    await desk.gets()

    assert desk.paper.replies.done == ["70"]
