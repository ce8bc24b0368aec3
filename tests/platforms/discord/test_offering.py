"""The commands as Discord offers them: sent when they changed, and at no other time."""

import pytest

from adapters.discord.client import intents
from adapters.discord.offering import offer
from bot.app.words import Texts
from bot.kernel.delivery import NotNow
from bot.kernel.documents import Text
from tests.platforms.discord.line import APPLICATION, Line, no
from tests.platforms.discord.paper import Paper

COMMANDS = f"/applications/{APPLICATION}/commands"


class TwoLanguages:
    """A second, tiny language: German shouts."""

    def __init__(self) -> None:
        self._texts = Texts()

    def __call__(self, language: str, zone: str, **more):
        if language == "de":
            return _shouting
        return self._texts(language, zone, **more)


def _shouting(message: Text) -> str:
    return message.key.upper()


async def test_what_is_there_is_sent_once():
    line, desk = Line(), Paper()

    assert await offer(line, desk)
    assert await offer(line, desk)

    assert len(line.to("PUT", COMMANDS)) == 1


async def test_what_changed_is_sent_again():
    line, desk = Line(), Paper()
    await offer(line, desk)
    desk.wording = TwoLanguages()

    desk.languages = ("de", "en")
    await offer(line, desk)

    first, second = (one.body for one in line.to("PUT", COMMANDS))
    described = second[0]["options"][0]["description_localizations"]
    assert "description_localizations" not in first[0]["options"][0]
    assert described == {"de": "COMMAND-RULES-PROPOSE"}


async def test_another_application_is_given_them_too():
    """The operator changed the token."""
    line, desk = Line(), Paper()
    await offer(line, desk)
    desk.cursors = {name: f"other{stamp}" for name, stamp in desk.cursors.items()}

    await offer(line, desk)

    assert len(line.to("PUT", COMMANDS)) == 2


@pytest.mark.parametrize("trouble", [no(50035, 400), NotNow("503")])
async def test_what_discord_does_not_take_now_is_offered_later(trouble: Exception):
    """And nothing else waits for it."""
    line, desk = Line(), Paper()
    line.says("PUT", COMMANDS, trouble)

    assert not await offer(line, desk)
    assert await offer(line, desk)


@pytest.mark.parametrize("members", [False, True])
def test_no_message_is_asked_for_but_those_written_to_kith_alone(members: bool):
    """DR6: what people say in rooms does not even come."""
    wanted = intents(members=members)

    assert {name for name, on in wanted if on} == {"guilds", "dm_messages"} | (
        {"members"} if members else set()
    )
    assert not wanted.message_content
