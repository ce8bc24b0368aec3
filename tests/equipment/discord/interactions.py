"""Routes by which a bot answers: the callback of an interaction, and what may follow it for a quarter of an hour."""

from tests.equipment.discord import wire
from tests.equipment.discord.checks import check_message, check_modal
from tests.equipment.discord.commandchecks import check_choices
from tests.equipment.discord.messages import attachments, change
from tests.equipment.discord.model import Json
from tests.equipment.discord.posting import EPHEMERAL, LOADING, fresh
from tests.equipment.discord.refusals import invalid, no
from tests.equipment.discord.router import Answer, Ask, Routes
from tests.equipment.discord.shown import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFER,
    DEFER_EDIT,
    EDIT,
    MODAL,
    REPLY,
    SUBMIT,
    Interaction,
)  # fmt: skip
from tests.equipment.discord.state import State

routes = Routes()
_POSSIBLE = {
    COMMAND: (REPLY, DEFER, MODAL),
    COMPONENT: (REPLY, DEFER, DEFER_EDIT, EDIT, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    SUBMIT: (REPLY, DEFER, DEFER_EDIT, EDIT),
}


@routes("POST", "/interactions/{interaction}/{token}/callback")
def callback(state: State, ask: Ask) -> Answer:
    one = state.by_token.get(ask.ids["token"])
    late = one is not None and state.world.clock.now() - one.made_at > state.patience
    if one is None or one.id != ask.ids["interaction"] or (late and not one.how):
        raise no(10062)
    if one.how:
        raise no(40060)
    kind, sent = ask.body["type"], ask.body.get("data") or {}
    if kind not in _POSSIBLE[one.kind] or (kind in {EDIT, DEFER_EDIT} and one.about is None):
        raise invalid("type", f"Value must be one of {_POSSIBLE[one.kind]}.")
    _ANSWERS[kind](state, one, sent, ask)
    one.how = kind
    one.shown.acknowledged_after = state.world.clock.now() - one.made_at
    return _told(one) if ask.query.get("with_response") in {"true", "1"} else None


def _reply(state: State, one: Interaction, sent: Json, ask: Ask) -> None:
    one.original = _spoken(state, one, sent, ask)


def _defer(state: State, one: Interaction, sent: Json, ask: Ask) -> None:
    flags = (sent.get("flags") or 0) & EPHEMERAL | LOADING
    one.shown.deferred = True
    one.original = state.world.post(
        one.channel, state.bot, {}, kind=_kind(one), more=_more(state, one, flags)
    )
    one.shown.messages.append(one.original)


def _defer_edit(state: State, one: Interaction, sent: Json, ask: Ask) -> None:
    one.shown.deferred, one.original = True, one.about


def _edit(state: State, one: Interaction, sent: Json, ask: Ask) -> None:
    assert one.about is not None
    change(state, one.channel, one.about, ask)
    one.shown.updated, one.original = True, one.about


def _choices(state: State, one: Interaction, sent: Json, ask: Ask) -> None:
    check_choices(sent.get("choices") or [], "data")
    one.shown.choices = sent.get("choices") or []


def _modal(state: State, one: Interaction, sent: Json, ask: Ask) -> None:
    check_modal(sent)
    one.shown.modal = sent


_ANSWERS = {
    REPLY: _reply,
    DEFER: _defer,
    DEFER_EDIT: _defer_edit,
    EDIT: _edit,
    CHOICES: _choices,
    MODAL: _modal,
}


def _spoken(state: State, one: Interaction, sent: Json, ask: Ask) -> Json:
    """A new message, for the person alone or for all."""
    sent = sent | {"attachments": attachments(state, ask)}
    draft = fresh(("", ""), one.channel, state.bot, sent, 0)
    check_message(draft, sent.get("allowed_mentions"), files=len(ask.files))
    message = state.world.post(
        one.channel, state.bot, sent, kind=_kind(one), more=_more(state, one, draft["flags"])
    )
    one.shown.messages.append(message)
    return message


def _kind(one: Interaction) -> int:
    if one.kind != COMMAND:
        return 19 if one.kind == COMPONENT else 0
    return 20 if one.data.get("type", 1) == 1 else 23


def _more(state: State, one: Interaction, flags: int) -> Json:
    about: Json = {
        "id": one.id,
        "type": one.kind,
        "user": wire.user(one.person),
        "authorizing_integration_owners": {},
    }
    return {"flags": flags, "application_id": state.bot.id, "interaction_metadata": about}


def _told(one: Interaction) -> Json:
    about: Json = {"id": one.id, "type": one.kind, "channel_id": one.channel.id}
    about["guild_id"] = one.guild.id if one.guild else None
    told: Json = {"interaction": about, "resource": {"type": one.how}}
    if one.original is not None:
        about["response_message_id"] = one.original["id"]
        about["response_message_loading"] = bool(one.original["flags"] & LOADING)
        about["response_message_ephemeral"] = bool(one.original["flags"] & EPHEMERAL)
        if one.how in {REPLY, DEFER, EDIT}:
            told["resource"]["message"] = one.original
    return told


def _open(state: State, ask: Ask) -> Interaction:
    """Acknowledged, and not older than its token lives."""
    one = state.by_token.get(ask.ids["token"])
    if one is None or not one.how or ask.ids["application"] != state.bot.id:
        raise no(10015)
    if state.world.clock.now() - one.made_at > state.token_life:
        raise no(10015)
    return one


@routes("POST", "/webhooks/{application}/{token}")
def follow_up(state: State, ask: Ask) -> Answer:
    """Where "thinking…" is shown, this takes its place, and is as private as that was."""
    one = _open(state, ask)
    if one.original is not None and one.original["flags"] & LOADING:
        return change(state, one.channel, one.original, ask)
    return _spoken(state, one, ask.body, ask)


@routes("GET", "/webhooks/{application}/{token}/messages/{message}")
def get_message(state: State, ask: Ask) -> Answer:
    return _message(_open(state, ask), ask.ids["message"])


@routes("PATCH", "/webhooks/{application}/{token}/messages/{message}")
def edit_message(state: State, ask: Ask) -> Answer:
    one = _open(state, ask)
    message = _message(one, ask.ids["message"])
    one.shown.updated = one.shown.updated or message is one.about
    return change(state, one.channel, message, ask)


@routes("DELETE", "/webhooks/{application}/{token}/messages/{message}")
def delete_message(state: State, ask: Ask) -> Answer:
    one = _open(state, ask)
    message = _message(one, ask.ids["message"])
    one.shown.messages = [each for each in one.shown.messages if each is not message]
    if one.original is message:
        one.original = None
    state.world.erase(one.channel, message)
    return None


def _message(one: Interaction, which: str) -> Json:
    every = [*one.shown.messages, *([one.about] if one.about else [])]
    wanted = (
        one.original if which == "@original" else next((each for each in every if each["id"] == which), None)
    )
    if wanted is None or (not wanted["flags"] & EPHEMERAL and wanted["id"] not in one.channel.messages):
        raise no(10008)
    return wanted
