"""Routes about threads."""

from tests.equipment.discord import wire
from tests.equipment.discord.model import PRIVATE_THREAD, PUBLIC_THREAD, TEXT, THREADS, Channel, Json
from tests.equipment.discord.permissions import Can, in_channel
from tests.equipment.discord.refusals import invalid, no
from tests.equipment.discord.router import Answer, Ask, Routes, number
from tests.equipment.discord.state import State
from tests.equipment.discord.world import MEMBERS

routes = Routes()
_MINUTES = (60, 1440, 4320, 10080)


@routes("POST", "/channels/{channel}/threads")
def create_thread(state: State, ask: Ask) -> Answer:
    parent, sent = state.channel(ask.ids["channel"]), ask.body
    kind = sent.get("type") or PRIVATE_THREAD
    if parent.guild is None or parent.kind != TEXT:
        raise no(50024)
    if kind not in THREADS:
        raise invalid("type", f"Value must be one of {THREADS}.")
    private = kind == PRIVATE_THREAD
    state.need(parent, Can.CREATE_PRIVATE_THREADS if private else Can.CREATE_PUBLIC_THREADS)
    _check(sent)
    thread = state.world.new_thread(
        parent,
        kind,
        sent["name"],
        state.bot,
        minutes=sent.get("auto_archive_duration") or 4320,
        invitable=sent.get("invitable", True) is not False,
    )
    return wire.channel(thread, state.bot)


@routes("POST", "/channels/{channel}/messages/{message}/threads")
def create_thread_from_message(state: State, ask: Ask) -> Answer:
    parent, key = state.channel(ask.ids["channel"]), ask.ids["message"]
    if key not in parent.messages:
        raise no(10008)
    if parent.guild is None or parent.kind != TEXT:
        raise no(50024)
    if key in state.world.channels:
        raise no(160004)
    state.need(parent, Can.CREATE_PUBLIC_THREADS)
    _check(ask.body)
    minutes = ask.body.get("auto_archive_duration") or 4320
    thread = state.world.new_thread(
        parent, PUBLIC_THREAD, ask.body["name"], state.bot, begun=key, minutes=minutes
    )
    return wire.channel(thread, state.bot)


def _check(sent: Json) -> None:
    if not 1 <= len(sent.get("name") or "") <= 100:
        raise invalid("name", "Must be between 1 and 100 in length.")
    if sent.get("auto_archive_duration") not in {None, *_MINUTES}:
        raise invalid("auto_archive_duration", f"Value must be one of {_MINUTES}.")


def change_thread(state: State, thread: Channel, sent: Json) -> None:
    """Raises Refused. Its owner may do much; locking, and whatever is locked, is for those who manage threads."""
    own = thread.thread
    assert own is not None
    manages = bool(in_channel(thread, state.bot) & Can.MANAGE_THREADS)
    if not manages and (own.owner is not state.bot or own.locked or "locked" in sent):
        raise no(50013)
    if own.archived and sent.get("archived") is not False:
        raise no(50083)
    _check({"name": thread.name} | sent)
    name = sent.get("name") or thread.name
    renamed, thread.name = name != thread.name, name
    if sent.get("archived", own.archived) != own.archived:
        own.archived, own.archived_at = bool(sent["archived"]), state.world.clock.moment()
        own.active_at = state.world.clock.now()
    own.locked = bool(sent.get("locked", own.locked))
    own.invitable = bool(sent.get("invitable", own.invitable))
    own.minutes = sent.get("auto_archive_duration") or own.minutes
    state.world.thread_changed(thread)
    if renamed:
        state.world.post(thread, state.bot, {"content": name}, kind=4)


@routes("GET", "/guilds/{guild}/threads/active")
def active(state: State, ask: Ask) -> Answer:
    return _listed(state, state.world.seen_threads(state.guild(ask.ids["guild"])))


@routes("GET", "/channels/{channel}/threads/archived/public")
def archived_public(state: State, ask: Ask) -> Answer:
    channel = state.channel(ask.ids["channel"])
    state.need(channel, Can.READ_MESSAGE_HISTORY)
    return _archived(state, ask, [one for one in _under(channel) if one.kind != PRIVATE_THREAD])


@routes("GET", "/channels/{channel}/threads/archived/private")
def archived_private(state: State, ask: Ask) -> Answer:
    channel = state.channel(ask.ids["channel"])
    state.need(channel, Can.READ_MESSAGE_HISTORY, Can.MANAGE_THREADS)
    return _archived(state, ask, [one for one in _under(channel) if one.kind == PRIVATE_THREAD])


@routes("GET", "/channels/{channel}/users/@me/threads/archived/private")
def archived_mine(state: State, ask: Ask) -> Answer:
    channel = state.channel(ask.ids["channel"])
    state.need(channel, Can.READ_MESSAGE_HISTORY)
    private = (one for one in _under(channel) if one.kind == PRIVATE_THREAD)
    return _archived(state, ask, [one for one in private if state.bot.id in one.inside])


def _under(channel: Channel) -> list[Channel]:
    if channel.guild is None:
        raise no(50024)
    return [one for one in channel.guild.threads if one.parent is channel]


def _archived(state: State, ask: Ask, threads: list[Channel]) -> Json:
    """The latest first. `before`: a moment, or for one's own an id."""
    found = sorted(
        ((one.thread.archived_at, one) for one in threads if one.thread and one.thread.archived),
        key=lambda each: each[0],
        reverse=True,
    )
    if before := ask.query.get("before"):
        by_id = before.isdigit()
        found = [each for each in found if (int(each[1].id) < int(before) if by_id else each[0] < before)]
    limit = number(ask, "limit", 50, 100)
    return _listed(state, [one for _, one in found[:limit]]) | {"has_more": len(found) > limit}


def _listed(state: State, threads: list[Channel]) -> Json:
    mine = [one for one in threads if state.bot.id in one.inside]
    return {
        "threads": [wire.channel(one, state.bot) for one in threads],
        "members": [wire.thread_member(one, state.bot.id) for one in mine],
    }


@routes("GET", "/channels/{channel}/thread-members")
def thread_members(state: State, ask: Ask) -> Answer:
    thread = state.thread(ask.ids["channel"])
    if not state.privileges & MEMBERS:
        raise no(50001)
    return [wire.thread_member(thread, one) for one in thread.inside]


@routes("GET", "/channels/{channel}/thread-members/{user}")
def thread_member(state: State, ask: Ask) -> Answer:
    thread, user = state.thread(ask.ids["channel"]), _user(state, ask)
    if user not in thread.inside:
        raise no(10007)
    return wire.thread_member(thread, user)


@routes("PUT", "/channels/{channel}/thread-members/{user}")
def into_thread(state: State, ask: Ask) -> Answer:
    thread, key = state.thread(ask.ids["channel"]), _user(state, ask)
    assert thread.thread
    assert thread.guild
    if thread.thread.archived:
        raise no(50083)
    state.need(thread, Can.SEND_MESSAGES_IN_THREADS)
    member = state.member(thread.guild, key)
    if thread.parent and not in_channel(thread.parent, member.user):
        raise no(50001)
    state.world.into_thread(thread, member.user, state.bot)
    return None


@routes("DELETE", "/channels/{channel}/thread-members/{user}")
def out_of_thread(state: State, ask: Ask) -> Answer:
    thread, key = state.thread(ask.ids["channel"]), _user(state, ask)
    assert thread.thread
    if thread.thread.archived:
        raise no(50083)
    owns = thread.thread.owner is state.bot and thread.kind == PRIVATE_THREAD
    if key != state.bot.id and not owns:
        state.need(thread, Can.MANAGE_THREADS)
    if key not in state.world.users:
        raise no(10013)
    state.world.out_of_thread(thread, state.world.users[key])
    return None


def _user(state: State, ask: Ask) -> str:
    return state.bot.id if ask.ids["user"] == "@me" else ask.ids["user"]
