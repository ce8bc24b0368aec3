"""Forms: at once, never for who may not, and nothing that was typed is lost or can be forged."""

from datetime import timedelta

import pytest

from adapters.discord.drafts import Drafts
from bot.kernel.documents import Press
from bot.kernel.events import Filled, Origin
from bot.kernel.people import Sender, Where
from bot.kernel.presses import unchecked
from tests.features.pretend import NOW
from tests.journeys.scenes import a_circle, join
from tests.kernel.commands_for_tests import CATALOGUE
from tests.platforms.discord.doing import fields, picks, read, sends, thanks_from_menu, types, uses
from tests.platforms.discord.paper import an_answer
from tests.platforms.discord.town import DiscordTown


async def test_a_command_without_what_it_needs_opens_its_form(town: DiscordTown):
    await a_circle(town)

    shown = await uses(town, "ana", "thanks", words="You made room for me")

    assert shown.modal["title"] == "command-thanks"
    assert fields(shown.modal)["words"]["value"] == "You made room for me"
    assert fields(shown.modal)["member"]["type"] == 5


async def test_who_may_not_gets_the_reason_instead_of_a_form(town: DiscordTown):
    await a_circle(town)
    await join(town, "nia")

    for path, why in (("circle rename", "needs-facilitator"), ("rules propose", "needs-member")):
        shown = await uses(town, "nia", path)
        assert shown.modal is None
        assert shown.response.ephemeral
        assert why in read(town, shown)[0]


async def test_what_is_sent_in_is_done(town: DiscordTown):
    await a_circle(town)
    await uses(town, "fay", "circle rename")

    done = await sends(town, "fay", "f:circle rename", {"name": "Wednesdays"})

    assert "circles-renamed(Wednesdays)" in read(town, done)[0]


async def test_what_was_typed_is_offered_back_after_a_no_and_stands_in_the_form_again(town: DiscordTown):
    await a_circle(town)
    me = town.account_id("ana")

    refused = await sends(town, "ana", "f:thanks", {"member": me, "words": "You made room for me"})
    again = await town.button("ana", "discord-open-form")
    shown = await again()

    (words,) = read(town, refused)
    assert words.startswith("appreciation-yourself")
    assert "discord-typed" in words
    assert "You made room for me" in words
    assert shown == "form thanks"
    assert fields(town.results["ana"].modal)["words"]["value"] == "You made room for me"


async def test_once_it_was_taken_the_form_is_empty_again(town: DiscordTown):
    await a_circle(town)
    await sends(town, "ana", "f:thanks", {"member": town.account_id("ana"), "words": "For being here"})
    await sends(town, "ana", "f:thanks", {"member": town.account_id("fay"), "words": "For being here"})

    shown = await uses(town, "ana", "thanks")

    assert "value" not in fields(shown.modal)["words"]


async def test_nobody_is_shown_what_somebody_else_typed(town: DiscordTown):
    await a_circle(town, "bo")
    await sends(town, "ana", "f:thanks", {"member": town.account_id("ana"), "words": "For being here"})

    shown = await uses(town, "bo", "thanks")

    assert "value" not in fields(shown.modal)["words"]


async def test_a_form_that_a_button_opens_carries_what_it_is_about_signed(town: DiscordTown):
    """PV11."""
    await a_circle(town)
    await town.says("fay", "rules propose We begin on time --line 1")
    await town.waits(timedelta(days=1, minutes=1))

    assert await town.presses("ana", "rules-button-object") == "form rules object"
    form = town.results["ana"].modal
    press = unchecked(form["custom_id"])

    assert press is not None
    assert press.path == "rules object"
    assert dict(press.values)["id"]
    assert set(fields(form)) == {"reason", "named"}


async def test_after_a_no_the_form_is_still_about_the_same():
    """The way back keeps what the button had settled."""
    token = "prules+object?id=abcdefgh" + "x" * 12
    origin = Origin("1", NOW, Sender("discord", "1"), Where("discord", "5"))
    event = Filled(origin, "rules object", (("reason", "No."),), token=token)

    said = Drafts(CATALOGUE).refused(event, an_answer(path=""))

    assert said.blocks[-1].items[0].press == Press("rules object", (("id", "abcdefgh"),))  # type: ignore[union-attr]


@pytest.mark.parametrize("path", ["thanks show", "thanks keep", "welcome hello"])
async def test_a_form_for_what_only_buttons_do_is_politely_refused(town: DiscordTown, path: str):
    """PV11."""
    await a_circle(town)

    answer = await sends(town, "ana", f"f:{path}", {"id": "aaaaaaaa", "circle": "x"})

    assert answer.response.ephemeral
    assert "press-outdated" in read(town, answer)[0]


async def test_somebody_elses_form_changes_nothing(town: DiscordTown):
    """PV11."""
    await a_circle(town, "bo")
    await town.says("ana", "smallstep I rang my sister --where circle")
    theirs = town.front.token(
        Press("circle rename", (("name", "Mine"),)), account=town.account("fay"), place=""
    )

    answer = await sends(town, "bo", theirs, {"name": "Mine"})

    assert "press-outdated" in read(town, answer)[0]
    assert "circles-title(Tuesday circle)" in await town.says("bo", "circle show")


async def test_values_that_are_signed_cannot_be_changed_on_the_way(town: DiscordTown):
    """PV11: neither in the form's own id nor beside it."""
    await a_circle(town)
    token = town.front.token(
        Press("circle rename", (("name", "Signed"),)), account=town.account("fay"), place=""
    )

    changed = await sends(town, "fay", token.replace("Signed", "Forged"), {})
    beside = await sends(town, "fay", token, {"name": "Forged"})

    assert "press-outdated" in read(town, changed)[0]
    assert "circles-renamed(Signed)" in read(town, beside)[0]


async def test_a_form_for_a_command_that_is_no_more_is_politely_refused(town: DiscordTown):
    await a_circle(town)

    answer = await sends(town, "ana", "f:gone for good", {"words": "x"})

    assert "press-outdated" in read(town, answer)[0]


async def test_zones_are_offered_while_somebody_types(town: DiscordTown):
    await a_circle(town)

    found = await types(town, "ana", "me zone", "zone", "paris")
    many = await types(town, "ana", "me zone", "zone", "")

    assert [one["value"] for one in found] == ["Europe/Paris"]
    assert len(many) == 25
    assert many[0]["value"] == "Europe/London"
    assert await types(town, "ana", "me zone", "zone", "Etc/../x") == []


async def test_prompts_are_offered_by_number(town: DiscordTown):
    await a_circle(town)
    await town.says("fay", "prompt add What was kind this week?")

    found = await types(town, "fay", "prompt now", "number", "kind")

    assert [type(one["value"]) for one in found] == [int] * len(found)
    assert "kind" in found[0]["name"]


async def test_nothing_is_offered_to_who_may_not(town: DiscordTown):
    await a_circle(town)
    await join(town, "nia")

    assert await types(town, "nia", "circle settings", "zone", "paris") == []
    assert await types(town, "nobody", "me zone", "zone", "paris") == []


async def test_to_thank_somebody_from_their_menu_opens_the_form_with_them_in_it(town: DiscordTown):
    await a_circle(town)

    shown = await thanks_from_menu(town, "ana", "fay")

    fay = {"id": town.account_id("fay"), "type": "user"}
    assert fields(shown.modal)["member"]["default_values"] == [fay]


async def test_a_button_whose_form_is_gone_by_then_says_so(town: DiscordTown):
    await a_circle(town)

    assert "press-outdated" in read(town, await picks(town, "ana", "pno+such+thing" + "x" * 12))[0]
