"""What Discord tells of what somebody did is read into who, where and what; nothing else of it is looked at."""

from typing import Any

import pytest

from adapters.discord.permissions import needed
from adapters.discord.reading import COMMAND, asked, parts_of, reply_of, spoken
from tests.features.pretend import NOW

EVERYTHING = str(needed(True))
LANGUAGES = ("de", "en", "nb", "pt", "zh-Hans", "zh-Hant")


def told(**more: Any) -> dict[str, Any]:
    """Ana uses a command in a channel."""
    return {
        "id": "70",
        "type": COMMAND,
        "token": "word:with:colons",
        "guild_id": "1",
        "channel_id": "2",
        "channel": {"id": "2", "type": 0},
        "app_permissions": EVERYTHING,
        "member": {"user": {"id": "5", "username": "ana"}, "permissions": "0"},
        "data": {"name": "help"},
        **more,
    }


def read(**more: Any):
    return asked(told(**more), NOW, LANGUAGES)


def test_who_and_where_it_is():
    one = read()

    assert (one.origin.id, one.origin.sender.external, one.origin.sender.platform) == ("70", "5", "discord")
    assert (one.origin.where.external, one.origin.where.community) == ("2", "1")
    assert not one.direct
    assert one.data == {"name": "help"}


def test_alone_with_kith_it_is_theirs():
    raw = told(user={"id": "5", "username": "ana"})
    for name in ("guild_id", "member"):
        del raw[name]

    one = asked(raw, NOW, LANGUAGES)

    assert one.direct
    assert (one.origin.where.external, one.origin.where.community) == ("dm:5", "")


@pytest.mark.parametrize(("permissions", "runs_it"), [("0", False), ("32", True), ("8", True), ("16", False)])
def test_who_may_manage_the_server_runs_it(permissions: str, runs_it: bool):
    """PV10: as evidence that came with the event."""
    one = read(member={"user": {"id": "5"}, "permissions": permissions})

    assert one.origin.sender.powerful is runs_it


def test_a_bot_is_no_human():
    """AB21."""
    assert not read(member={"user": {"id": "5", "bot": True}}).origin.sender.human
    assert read().origin.sender.human


@pytest.mark.parametrize("kind", [10, 11, 12])
def test_a_thread_is_a_part_of_its_channel(kind: int):
    one = read(channel={"id": "2", "type": kind, "parent_id": "9"})

    assert (one.origin.where.external, one.origin.where.around) == ("2", "9")


def test_a_channel_in_a_category_is_not_a_part_of_it():
    assert read(channel={"id": "2", "type": 0, "parent_id": "9"}).origin.where.around == ""


def test_what_kith_may_not_do_there_comes_with_it():
    assert read().origin.where.lacks == ()
    assert read(app_permissions=None).origin.where.lacks == ()
    assert read(app_permissions="0").origin.where.lacks == (
        "view-channel",
        "send-messages",
        "attach-files",
        "read-message-history",
        "manage-threads",
        "create-private-threads",
        "send-messages-in-threads",
        "lobby-manage-channels",
        "lobby-manage-roles",
    )


def test_in_a_thread_only_what_counts_there():
    lacks = read(app_permissions="0", channel={"type": 11, "parent_id": "9"}).origin.where.lacks

    assert "send-messages" not in lacks
    assert "send-messages-in-threads" in lacks


@pytest.mark.parametrize(
    ("member", "shown"),
    [
        ({"nick": "Annie", "user": {"id": "5", "global_name": "Ana", "username": "ana5"}}, "Annie"),
        ({"user": {"id": "5", "global_name": "Ana", "username": "ana5"}}, "Ana"),
        ({"nick": None, "user": {"id": "5", "global_name": None, "username": "ana5"}}, "ana5"),
        ({"user": {"id": "5"}}, ""),
    ],
)
def test_how_they_are_shown_there(member: dict[str, Any], shown: str):
    assert read(member=member).name == shown


@pytest.mark.parametrize(
    ("locale", "ours"),
    [
        ("en-GB", "en"),
        ("en-US", "en"),
        ("de", "de"),
        ("pt-BR", "pt"),
        ("no", "nb"),
        ("zh-CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("fr", ""),
        ("", ""),
    ],
)
def test_which_of_our_languages_their_client_speaks(locale: str, ours: str):
    assert spoken(locale, LANGUAGES) == ours
    assert read(locale=locale).origin.sender.language == ours


def test_a_word_finds_its_question_again():
    assert parts_of(reply_of("70", "a:b")) == ("70", "a:b")


@pytest.mark.parametrize("without", ["id", "token", "channel_id", "member", "type"])
def test_what_lacks_a_part_is_not_guessed_at(without: str):
    raw = told()
    del raw[without]

    with pytest.raises((KeyError, TypeError, ValueError)):
        asked(raw, NOW, LANGUAGES)


def test_words_of_it_are_in_no_trace():
    """PV5."""
    one = read(data={"options": "canary-4711"}, member={"nick": "Annie", "user": {"id": "5"}})

    assert not any(word in repr(one) for word in ("canary-4711", "Annie", "with:colons", "'5'"))
