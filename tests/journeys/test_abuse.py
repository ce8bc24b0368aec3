"""AB rows, as far as met here: each gets a sentence or is just words; nothing breaks, nobody is pinged."""

import pytest

from tests.journeys.scenes import a_circle
from tests.journeys.town import Town

NASTY = (
    "'); DROP TABLE accounts;--",
    '" OR 1=1 --',
    "@everyone @here @room <@&1>",
    "＠everyone",
    "<script>alert(1)</script>",
    "```\n# not a heading\n```",
    "\u202eright to left",
    "%s %d {name} { $blank }",
    "=HYPERLINK(1)",
    "../../etc/passwd",
)


@pytest.mark.parametrize("words", NASTY)
async def test_whatever_is_written_is_words(town: Town, words: str):
    """AB1, AB2, AB5, AB7, AB9."""
    await a_circle(town)

    assert "appreciation-given" in await town.fills("fay", "thanks", member="ana", words=words)
    arrived = town.told("ana")[-1]

    assert "@everyone" not in arrived
    assert "\u202e" not in arrived
    assert "rules-yours" in await town.says("ana", "rules show")


@pytest.mark.parametrize(
    "line",
    [
        "thanks @ana " + "a" * 100_000,
        "thanks @ana \x00\x01\x02",
        "thanks @ana \u200b\u200b",
        "thanks @ana \ud800",
        "thanks " + "@" * 3000,
        "rules propose " + "(" * 3000 + "a+" * 400,
        "me pause " + "1" * 4000,
        "me quiet " + "-" * 3900,
        "\x00",
        "🙂" * 3000,
    ],
)
async def test_what_cannot_be_read_is_a_private_sentence_and_nothing_is_kept(town: Town, line: str):
    """AB4, AB6, AB10, AB24."""
    await a_circle(town)
    before = len(town.platform.messages)

    answer = await town.says("fay", line)

    assert answer.startswith(("line-", "form-", "read-", "form "))
    assert len(town.platform.messages) == before
    assert "rules-yours" in await town.says("fay", "rules show")


async def test_a_name_is_never_a_way_to_be_somebody(town: Town):
    """AB3."""
    await a_circle(town)
    await town.arrives("fаy")  # with a letter of another alphabet
    await town.fills("fаy", "welcome yes")

    assert "needs-facilitator" in await town.says("fаy", "rules draft")


async def test_a_facilitator_has_no_path_to_what_is_anothers(town: Town):
    """AB13."""
    await a_circle(town, "bo")
    await town.says("bo", "thanks @ana Just between us")
    token = next(one for one in reversed(town.platform.messages) if one.where == "dm:ana").tokens

    for path in ("thanks show", "thanks keep", "thanks back"):
        for id_ in ("aaaaaaaa", "1", "'"):
            assert "appreciation-gone" in await town.fills("fay", path, id=id_)
    town.platform.messages[-1].tokens.update(token)
    town.platform.messages[-1].where = "dm:fay"
    assert "press-outdated" in await town.presses("fay", "appreciation-show", where="dm")


async def test_a_role_taken_away_is_gone_at_once(town: Town):
    """AB12, PV10: an old card does nothing for who was a facilitator."""
    await a_circle(town, "bo")
    await town.says("fay", "circle facilitators @bo")
    await town.presses("bo", "circles-yes", where="dm")
    await town.says("bo", "rules draft")

    await town.says("fay", "circle facilitators @bo --change remove")

    assert "needs-facilitator" in await town.presses("bo", "rules-button-publish")


async def test_the_same_event_twice_has_one_effect(town: Town):
    """AB11: handed over twice by the platform."""
    from bot.kernel.events import Called

    await a_circle(town)
    event = Called(town._origin("fay", "room"), line="smallstep I slept --where circle")

    first, again = await town.happens(event), await town.happens(event)

    assert first.startswith("appreciation-step")
    assert again == ""
    assert "".join(town.seen()).count("I slept") == 1
