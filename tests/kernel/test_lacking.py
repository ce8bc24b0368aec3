"""What Kith may not do in a place is said in one list – and for a lobby only where there is to be one."""

from bot.kernel.documents import Bullets, Text, text
from bot.kernel.lacking import lacks
from bot.kernel.people import Where


def where(*missing: str) -> Where:
    return Where("discord", "1", lacks=missing)


def keys(*blocks: object) -> list[str]:
    return [
        one.key
        for block in blocks
        if isinstance(block, Bullets)
        for one in block.items
        if isinstance(one, Text)
    ]


def test_where_nothing_is_missing_nothing_is_said():
    assert lacks(where()) == ()
    assert lacks(where(), lobby=True) == ()


def test_what_is_missing_is_named():
    said = lacks(where("send-messages", "manage-threads"))

    assert said[0] == text("kernel-lacks")
    assert keys(*said) == ["kernel-lacks-send-messages", "kernel-lacks-manage-threads"]


def test_what_only_a_lobby_needs_is_named_only_with_one():
    missing = where("send-messages", "lobby-manage-roles")

    assert keys(*lacks(missing)) == ["kernel-lacks-send-messages"]
    assert keys(*lacks(missing, lobby=True)) == [
        "kernel-lacks-send-messages",
        "kernel-lacks-lobby-manage-roles",
    ]
    assert lacks(where("lobby-manage-roles")) == ()
