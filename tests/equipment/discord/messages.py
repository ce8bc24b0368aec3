"""Routes about messages in channels, threads and direct messages."""

from collections.abc import Iterable

from tests.equipment.discord.checks import check_message
from tests.equipment.discord.model import CATEGORY, Channel, Json
from tests.equipment.discord.permissions import Can
from tests.equipment.discord.posting import fresh, newest_first, revised
from tests.equipment.discord.refusals import invalid, no
from tests.equipment.discord.router import Answer, Ask, Routes, number
from tests.equipment.discord.state import State
from tests.equipment.discord.uploads import uploaded

routes = Routes()
_BY_PEOPLE = {0, 19, 20, 23}


@routes("POST", "/channels/{channel}/messages")
def create(state: State, ask: Ask) -> Answer:
    """Sent again with a nonce that is still known: what came of it the first time, and nothing else happens."""
    channel, sent = state.channel(ask.ids["channel"]), ask.body
    may_speak(state, channel)
    if known := _known(state, sent):
        return known
    _may_attach(state, channel, ask)
    sent = sent | {"attachments": attachments(state, ask)}
    draft = fresh(("", ""), channel, state.bot, sent, 0)
    check_message(draft, sent.get("allowed_mentions"), files=len(ask.files))
    message = state.world.post(channel, state.bot, sent)
    nonce = sent.get("nonce")
    if nonce is not None and sent.get("enforce_nonce"):
        state.keep_nonce(str(nonce), message)
    return message | ({} if nonce is None else {"nonce": nonce})


def _known(state: State, sent: Json) -> Json | None:
    nonce = sent.get("nonce")
    if nonce is None:
        return None
    if len(str(nonce)) > 25:
        raise invalid("nonce", "Must be 25 or fewer in length.")
    now = state.world.clock.now()
    at, message = state.nonces.get((state.bot.id, str(nonce)), (0.0, {}))
    if not sent.get("enforce_nonce") or not message or now - at > state.nonce_window:
        return None
    return message | {"nonce": nonce}


def may_speak(state: State, channel: Channel) -> None:
    """Raises Refused."""
    if channel.guild is None:
        other = next(one for one in channel.recipients if one is not state.bot)
        if other.closed:
            raise no(50007)
        if not any({other.id, state.bot.id} <= guild.members.keys() for guild in state.world.guilds.values()):
            raise no(50278)
        return
    if channel.kind == CATEGORY:
        raise no(50008)
    state.need(channel, Can.SEND_MESSAGES_IN_THREADS if channel.thread else Can.SEND_MESSAGES)
    if channel.thread and channel.thread.archived and channel.thread.locked:
        raise no(50083)


def attachments(state: State, ask: Ask, *, kept: Iterable[str] = ()) -> list[Json]:
    """What came with the request; see `uploaded`."""
    return uploaded(state, ask, _data(ask).get("attachments") or [], kept=kept)


def _may_attach(state: State, channel: Channel, ask: Ask) -> None:
    if ask.files and channel.guild is not None:
        state.need(channel, Can.ATTACH_FILES)


def _data(ask: Ask) -> Json:
    body: Json = ask.body or {}
    inner = body.get("data")
    return inner if isinstance(inner, dict) else body


@routes("GET", "/channels/{channel}/messages")
def history(state: State, ask: Ask) -> Answer:
    channel = state.channel(ask.ids["channel"])
    if sum(key in ask.query for key in ("before", "after", "around")) > 1:
        raise invalid("before", "Only one of before, after and around may be given.")
    number(ask, "limit", 50, 100)
    if channel.guild:
        state.need(channel, Can.READ_MESSAGE_HISTORY)
    return [state.as_read(channel, one) for one in newest_first(channel, ask.query)]


@routes("GET", "/channels/{channel}/messages/{message}")
def one(state: State, ask: Ask) -> Answer:
    channel, message = _found(state, ask)
    if channel.guild:
        state.need(channel, Can.READ_MESSAGE_HISTORY)
    return state.as_read(channel, message)


@routes("PATCH", "/channels/{channel}/messages/{message}")
def edit(state: State, ask: Ask) -> Answer:
    channel, message = _found(state, ask)
    if message["author"]["id"] != state.bot.id:
        raise no(50005)
    if message["type"] not in _BY_PEOPLE:
        raise no(50021)
    if channel.thread and channel.thread.archived:
        raise no(50083)
    _may_attach(state, channel, ask)
    return change(state, channel, message, ask)


def change(state: State, channel: Channel, message: Json, ask: Ask) -> Json:
    """What was sent replaces what there is; attachments that are not named again go."""
    sent = _data(ask)
    added = attachments(state, ask, kept=[one["id"] for one in message["attachments"]])
    if "attachments" in sent or added:
        named = {str(one.get("id")) for one in (sent.get("attachments") or [])}
        kept = [
            one for one in message["attachments"] if one["id"] in named or sent.get("attachments") is None
        ]
        sent = sent | {"attachments": kept + added}
    after = revised(message, sent)
    check_message(after, sent.get("allowed_mentions"), files=len(after["attachments"]))
    state.world.revise(channel, message, after, sent.get("allowed_mentions"))
    return message


@routes("DELETE", "/channels/{channel}/messages/{message}")
def delete(state: State, ask: Ask) -> Answer:
    channel, message = _found(state, ask)
    if message["author"]["id"] != state.bot.id:
        if channel.guild is None:
            raise no(50003)
        state.need(channel, Can.MANAGE_MESSAGES)
    state.world.erase(channel, message)
    return None


def _found(state: State, ask: Ask) -> tuple[Channel, Json]:
    channel = state.channel(ask.ids["channel"])
    message = channel.messages.get(ask.ids["message"])
    if message is None:
        raise no(10008)
    return channel, message
