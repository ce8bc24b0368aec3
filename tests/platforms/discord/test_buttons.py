"""PV11: whatever is pressed that is old, foreign, made up or gone gets a polite sentence, and changes nothing."""

from datetime import timedelta

import pytest

from bot.kernel.documents import Press
from bot.kernel.ids import place_id
from tests.journeys.scenes import a_circle, join
from tests.journeys.town import ROOM
from tests.platforms.discord.doing import picks, read
from tests.platforms.discord.town import DiscordTown

OUTDATED = "press-outdated"


async def test_somebody_elses_button_is_not_theirs(town: DiscordTown):
    await a_circle(town, "bo")
    mine = town.front.token(
        Press("me leave", (("what", "everything"), ("sure", "yes"))), account=town.account("ana"), place=""
    )

    assert OUTDATED in read(town, await picks(town, "bo", mine))[0]
    assert "rules-yours" in await town.says("bo", "rules show")
    assert "rules-yours" in await town.says("ana", "rules show")


@pytest.mark.parametrize(
    "token",
    [
        "select:1",
        "x",
        "p" + "x" * 40,
        "pme+leave?what=everything&sure=yes" + "A" * 12,
        "\U0001f642" * 10,
        " ",
    ],
)
async def test_what_nobody_gave_them_is_refused(town: DiscordTown, token: str):
    await a_circle(town)

    answer = await picks(town, "ana", token)

    assert answer.response.ephemeral
    assert OUTDATED in read(town, answer)[0]


async def test_a_button_of_one_room_means_nothing_in_another(town: DiscordTown):
    await a_circle(town)
    await join(town, "nia")
    shared = town.front.token(Press("rules show", private=False), account=None, place=_place(town))

    assert OUTDATED not in read(town, await picks(town, "nia", shared))[0]
    assert OUTDATED in read(town, await picks(town, "nia", shared, where="garden"))[0]


async def test_a_round_that_is_over_says_so(town: DiscordTown):
    await a_circle(town)
    await town.says("fay", "rules propose We begin on time --line 1 --clarify 1h")
    await town.waits(timedelta(hours=2))
    consent = await town.button("ana", "rules-button-consent")
    for who in ("fay", "ana"):
        await town.presses(who, "rules-button-consent")

    again = await consent()

    assert again.startswith(("rules-", OUTDATED))
    assert "rules-consented" not in again


async def test_who_holds_the_circle_no_more_presses_in_vain(town: DiscordTown):
    """AB12, PV10."""
    await a_circle(town, "bo")
    await town.says("fay", "circle facilitators @bo")
    await town.presses("bo", "circles-yes", where="dm")
    await town.says("bo", "rules draft")
    publish = await town.button("bo", "rules-button-publish")

    await town.says("fay", "circle facilitators @bo --change remove")

    assert "needs-facilitator" in await publish()


async def test_where_there_are_many_they_are_picked_from_a_list(town: DiscordTown):
    await a_circle(town)
    token = town.front.token(Press("rules show"), account=town.account("ana"), place="")

    chosen = await picks(town, "ana", token, listed=True)

    assert "rules-yours" in read(town, chosen)[0]


async def test_an_entry_of_a_list_that_is_gone_by_then_says_so(town: DiscordTown):
    await a_circle(town)
    token = town.front.token(
        Press("thanks show", (("id", "aaaaaaaa"),)), account=town.account("ana"), place=""
    )

    assert "appreciation-gone" in read(town, await picks(town, "ana", token, listed=True))[0]
    assert OUTDATED in read(town, await picks(town, "ana", "pgone" + "x" * 12, listed=True))[0]


async def test_a_message_that_was_taken_away_while_they_pressed(town: DiscordTown):
    await a_circle(town)
    await town.says("fay", "rules draft")
    publish = await town.button("fay", "rules-button-publish")
    for held in town.backend.messages.values():
        held.clear()

    assert (await publish()).startswith("rules-")


def _place(town: DiscordTown) -> str:
    return place_id(town.core.signer, "discord", str(town.room(ROOM).id))
