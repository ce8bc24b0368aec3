"""Each reads what is for them in the language of their own client; what is for all is in the circle's."""

from pathlib import Path
from typing import Any

import pytest
from simcord.backend import Backend

from adapters.discord.offering import offer
from bot.app.words import Texts
from tests.journeys.scenes import a_circle
from tests.platforms.discord.doing import read, uses
from tests.platforms.discord.town import DiscordTown, a_discord_town


@pytest.fixture
def german(tmp_path: Path) -> Texts:
    """A second, tiny language."""
    folder = tmp_path / "texts"
    folder.mkdir()
    lines = "\n".join(f"{key} = DE {key}" for key in sorted(Texts().keys))
    (folder / "de.ftl").write_text(lines, encoding="utf-8")
    return Texts(folder)


async def speaks(town: DiscordTown, who: str, locale: str) -> None:
    """Their client is set to it."""
    member = await town.someone(who)
    hear: Any = type(town.backend).emit

    def emit(self: Backend, event: str, payload: Any, **more: Any) -> None:
        user = payload.get("member", {}).get("user", {}) if event == "INTERACTION_CREATE" else {}
        if user.get("id") == str(member.id):
            payload = {**payload, "locale": locale}
        hear(self, event, payload, **more)

    town.backend.emit = emit.__get__(town.backend)  # type: ignore[method-assign]


async def test_an_answer_is_in_their_language_and_a_post_in_the_circles(tmp_path: Path, german: Texts):
    async with a_discord_town(tmp_path, texts=german) as town:
        await a_circle(town)
        town.front.wording = german
        await speaks(town, "ana", "de")
        before = len(town.seen())

        answer = await uses(town, "ana", "smallstep", words="I rang my sister", where="circle")
        mine = await uses(town, "ana", "rules show")
        other = await uses(town, "fay", "rules show")

        assert "DE appreciation-step" in read(town, answer)[0]
        assert "DE rules-title" in read(town, mine)[0]
        assert "DE " not in read(town, other)[0]
        assert not any("DE " in one for one in town.seen()[before:])
        assert any("I rang my sister" in one for one in town.seen()[before:])


async def test_a_form_is_in_it_too(tmp_path: Path, german: Texts):
    async with a_discord_town(tmp_path, texts=german) as town:
        await a_circle(town)
        town.front.wording = german
        await speaks(town, "ana", "de")

        assert (await uses(town, "ana", "thanks")).modal["title"] == "DE command-thanks"


async def test_what_they_chose_themselves_goes_before_it(tmp_path: Path, german: Texts):
    async with a_discord_town(tmp_path, texts=german) as town:
        await a_circle(town)
        await uses(town, "ana", "me language", language="en")
        town.front.wording = german
        await speaks(town, "ana", "de")

        assert "DE " not in read(town, await uses(town, "ana", "rules show"))[0]


async def test_a_language_kith_does_not_speak_is_the_circles(tmp_path: Path, german: Texts):
    async with a_discord_town(tmp_path, texts=german) as town:
        await a_circle(town)
        town.front.wording = german
        await speaks(town, "ana", "fr")

        assert "DE " not in read(town, await uses(town, "ana", "rules show"))[0]


async def test_the_commands_are_described_in_each(tmp_path: Path, german: Texts):
    async with a_discord_town(tmp_path, texts=german) as town:
        town.front.wording = german
        await town.core.do(lambda: town.core.dialogs.move_cursor("discord commands", ""))
        assert await offer(town.discord._wire, town.front)

        root = town.backend.find_command("welcome", None, type=1)
        assert root is not None
        assert root["description_localizations"] == {"de": "DE command-welcome"}
