"""What people can do on Discord besides what every platform has: menus, forms, and what no client of theirs would."""

from collections.abc import Mapping
from typing import Any

from simcord import actors as acting
from simcord import interactions as wire
from simcord.enums import AppCommandType, InteractionType

from tests.journeys.town import ROOM
from tests.platforms.discord.seen import words_of
from tests.platforms.discord.town import DiscordTown

Json = dict[str, Any]
THANK = "discord-thank-someone"


async def uses(town: DiscordTown, who: str, path: str, *, at: str = ROOM, **values: str) -> Any:
    """A command from the slash, with these options and no others; what came of it, as Discord knows it."""
    member = await town.someone(who)
    command = town.front.catalogue.find(path)
    assert command is not None
    channel = member.user.dm_channel if at == "dm" else town.room(at)
    actor = member.user if at == "dm" else member
    return await _settled(town, who, await town._slash(actor, channel, command, values))


async def writes_in(town: DiscordTown, who: str, words: str, *, where: str = ROOM) -> None:
    """Ordinary talk."""
    member = await town.someone(who)
    await member.send(town.room(where), words)
    await town.settle()


async def picks(town: DiscordTown, who: str, token: str, *, where: str = ROOM, listed: bool = False) -> Any:
    """A button or an entry of a list, whether or not there is one."""
    member = await town.someone(who)
    data: Json = {"custom_id": token, "component_type": 2}
    if listed:
        data = {"custom_id": "select:1", "component_type": 3, "values": [token]}
    kind = InteractionType.MESSAGE_COMPONENT
    result = await acting._dispatch_actor_interaction(member, kind, town.room(where), data)
    return await _settled(town, who, result)


async def sends(
    town: DiscordTown, who: str, custom_id: str, values: Mapping[str, str], *, where: str = ROOM
) -> Any:
    """A form, whether or not one was shown."""
    member = await town.someone(who)
    parts = [
        {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
        for name, value in values.items()
    ]
    data = {"custom_id": custom_id, "components": parts}
    kind = InteractionType.MODAL_SUBMIT
    result = await acting._dispatch_actor_interaction(member, kind, town.room(where), data)
    return await _settled(town, who, result)


async def types(
    town: DiscordTown, who: str, path: str, field: str, typed: str | int, *, where: str = ROOM
) -> list[Json]:
    """What is offered to them while they type."""
    member = await town.someone(who)
    words = path.split()
    root = town.backend.find_command(words[0], None, type=AppCommandType.CHAT_INPUT)
    assert root is not None
    _, nesting = wire.walk_to_subcommand(root, words[1:])
    option = {"name": field, "type": 4 if isinstance(typed, int) else 3, "value": typed, "focused": True}
    data = {
        "id": root["id"],
        "name": root["name"],
        "type": AppCommandType.CHAT_INPUT,
        "options": wire.nest_options(root, nesting, [option]),
    }
    kind = InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE
    result = await acting._dispatch_actor_interaction(member, kind, town.room(where), data)
    return result.autocomplete_choices or []


async def thanks_from_menu(town: DiscordTown, who: str, whom: str) -> Any:
    member, target = await town.someone(who), await town.someone(whom)
    return await _settled(town, who, await member.context_menu(town.room(ROOM), THANK, target))


def read(town: DiscordTown, result: Any) -> list[str]:
    """The words of all that came of something."""
    said = [one for one in (result.response, *result.followups) if one is not None]
    names = {str(one.id): who for who, one in town.people.items()}
    return [words_of(one.content, one.components, names) for one in said]


def fields(form: Json) -> dict[str, Json]:
    """Of a form that was shown, each input by its name."""
    return {part["component"]["custom_id"]: part["component"] for part in form["components"]}


async def _settled(town: DiscordTown, who: str, result: Any) -> Any:
    await town.settle()
    for one in (result.response, *result.followups):
        if one is not None:
            town._only[one.id] = who if one.ephemeral else ""
            town._answers.add(one.id)
    return result
