"""Routes about the bot itself: who it is, where the gateway is, its commands."""

from tests.equipment.discord import wire
from tests.equipment.discord.commandchecks import check_commands
from tests.equipment.discord.model import Json
from tests.equipment.discord.refusals import no
from tests.equipment.discord.router import Answer, Ask, Routes, number
from tests.equipment.discord.state import State
from tests.equipment.discord.world import CONTENT, MEMBERS

routes = Routes()
_A_DAY = 200
"""New commands that Discord takes in a day."""
_FLAGS = {MEMBERS: 1 << 15, CONTENT: 1 << 19}


@routes("GET", "/users/@me")
def me(state: State, ask: Ask) -> Answer:
    return wire.user(state.bot) | {"flags": 0, "mfa_enabled": False, "verified": True}


@routes("GET", "/applications/@me")
@routes("GET", "/oauth2/applications/@me")
def application(state: State, ask: Ask) -> Answer:
    return {
        "id": state.bot.id,
        "name": "Kith",
        "icon": None,
        "description": "",
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": wire.user(state.bot),
        "team": None,
        "flags": sum(flag for intent, flag in _FLAGS.items() if state.privileges & intent),
        "approximate_guild_count": len(state.world.guilds),
        "redirect_uris": [],
        "privacy_policy_url": "https://example.org/privacy",
        "terms_of_service_url": "https://example.org/terms",
        "interactions_endpoint_url": None,
    }


@routes("GET", "/gateway")
def gateway(state: State, ask: Ask) -> Answer:
    return {"url": state.gateway}


@routes("GET", "/gateway/bot")
def gateway_for_bots(state: State, ask: Ask) -> Answer:
    limit = {
        "total": 1000,
        "remaining": max(0, 1000 - len(state.identifies)),
        "reset_after": 24 * 3600 * 1000,
        "max_concurrency": 1,
    }
    return {"url": state.gateway, "shards": state.shards, "session_start_limit": limit}


@routes("GET", "/users/@me/guilds")
def my_guilds(state: State, ask: Ask) -> Answer:
    mine = [one for one in state.world.guilds.values() if state.bot.id in one.members]
    mine.sort(key=lambda one: int(one.id))
    after = int(ask.query.get("after", 0))
    found = [one for one in mine if int(one.id) > after][: number(ask, "limit", 200, 200)]
    return [
        {
            "id": one.id,
            "name": one.name,
            "icon": None,
            "owner": False,
            "permissions": "0",
            "features": [],
        }
        for one in found
    ]


@routes("DELETE", "/users/@me/guilds/{guild}")
def leave(state: State, ask: Ask) -> Answer:
    state.world.leaves(state.guild(ask.ids["guild"]), state.bot)
    return None


@routes("GET", "/users/{user}")
def user(state: State, ask: Ask) -> Answer:
    if ask.ids["user"] not in state.world.users:
        raise no(10013)
    return wire.user(state.world.users[ask.ids["user"]])


@routes("POST", "/users/@me/channels")
def open_direct(state: State, ask: Ask) -> Answer:
    user = state.world.users.get(str(ask.body.get("recipient_id")))
    if user is None or user is state.bot:
        raise no(50033)
    return wire.channel(state.world.direct(user), state.bot)


@routes("GET", "/applications/{application}/commands")
def commands(state: State, ask: Ask) -> Answer:
    whole = ask.query.get("with_localizations") == "true"
    return [one if whole else _without_localizations(one) for one in state.commands.values()]


@routes("PUT", "/applications/{application}/commands")
def put_commands(state: State, ask: Ask) -> Answer:
    """The list as a whole: what is in it stays or comes, what is not goes."""
    check_commands(ask.body)
    known = {(one["type"], one["name"]): one for one in state.commands.values()}
    fresh = [one for one in ask.body if (one.get("type") or 1, one["name"]) not in known]
    if state.commands_created + len(fresh) > _A_DAY:
        raise no(30034)
    state.commands_created += len(fresh)
    state.overwrites += 1
    every = [_command(state, one, known.get((one.get("type") or 1, one["name"]))) for one in ask.body]
    state.commands = {one["id"]: one for one in every}
    return [_without_localizations(one) for one in every]


@routes("POST", "/applications/{application}/commands")
def put_command(state: State, ask: Ask) -> Answer:
    known = {(one["type"], one["name"]): one for one in state.commands.values()}
    before = known.get((ask.body.get("type") or 1, ask.body["name"]))
    others = [one for one in state.commands.values() if one is not before]
    check_commands([*others, ask.body])
    state.commands_created += before is None
    command = _command(state, ask.body, before)
    state.commands[command["id"]] = command
    return command


@routes("DELETE", "/applications/{application}/commands/{command}")
def delete_command(state: State, ask: Ask) -> Answer:
    if state.commands.pop(ask.ids["command"], None) is None:
        raise no(10063)
    return None


def _command(state: State, sent: Json, before: Json | None) -> Json:
    wanted = sent.get("default_member_permissions")
    return {
        "id": before["id"] if before else state.world.clock.snowflake(),
        "application_id": state.bot.id,
        "version": state.world.clock.snowflake(),
        "type": sent.get("type") or 1,
        "name": sent["name"],
        "name_localizations": sent.get("name_localizations"),
        "description": sent.get("description") or "",
        "description_localizations": sent.get("description_localizations"),
        "options": sent.get("options") or [],
        "default_member_permissions": None if wanted is None else str(wanted),
        "dm_permission": sent.get("dm_permission", True),
        "contexts": sent.get("contexts"),
        "integration_types": sent.get("integration_types") or [0],
        "nsfw": bool(sent.get("nsfw")),
    }


def _without_localizations(command: Json) -> Json:
    return {key: value for key, value in command.items() if not key.endswith("_localizations")}
