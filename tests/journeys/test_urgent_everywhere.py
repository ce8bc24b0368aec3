"""DR1: help right now hangs on everything that greets somebody, and on everything that is said about rules."""

from datetime import timedelta

from bot.kernel.presses import unchecked
from tests.journeys.scenes import a_circle, join
from tests.journeys.town import ROOM, Message, Town


def offers_help(message: Message | None) -> bool:
    presses = (unchecked(token) for token in message.tokens.values()) if message else ()
    return any(press is not None and press.path == "urgent" for press in presses)


def without_help(town: Town, *begin: str) -> list[str]:
    """What was posted, of those messages that begin like this, with no way to urgent help."""
    posted = [one for one in town.platform.messages if one.words.startswith(begin)]
    assert {next(start for start in begin if one.words.startswith(start)) for one in posted} == set(begin)
    return [one.words for one in posted if not offers_help(one)]


async def test_whoever_comes_in_sees_it(town: Town):
    await a_circle(town)
    await town.says("fay", "circle settings --door lobby")
    await town.arrives("nia")

    assert without_help(town, "welcome-arrived", "circles-lobby-here") == []
    for line in ("welcome", "about", "rules show", "rules history", "circle show"):
        await town.says("nia", line)
        assert offers_help(town.answers["nia"]), line
    for button in ("welcome-later", "welcome-yes"):
        await town.says("nia", "welcome")
        await town.presses("nia", button)
        assert offers_help(town.answers["nia"]), button


async def test_everything_that_is_posted_about_rules_has_it(town: Town):
    await join(town, "fay", "ana", "bo")
    await town.says("fay", "circle create Tuesday circle --country GB")
    await town.says("fay", "rules draft")
    await town.presses("fay", "rules-button-publish")
    for who in ("fay", "ana", "bo"):
        await town.presses(who, "rules-button-found")
    await town.says("ana", "rules propose We keep our cameras optional")
    await town.waits(timedelta(days=2))
    await town.fills("bo", "rules object", reason="It is too soon")
    await town.waits(timedelta(days=30))

    begin = {one.words.split("\n")[0].split("(")[0] for one in town.platform.messages if one.where == ROOM}
    about_rules = tuple(sorted(one for one in begin if one.startswith("rules-")))
    assert len(about_rules) >= 5, about_rules
    assert without_help(town, *about_rules) == []
