"""Everything Kith may come to lack on a platform has a sentence, and nothing else has."""

import re

from adapters.discord.permissions import NEEDED
from adapters.discord.reading import asked
from bot.app.words import Texts
from bot.kernel.documents import text
from tests.features.pretend import NOW

RAW = {
    "id": "1",
    "type": 2,
    "token": "t",
    "guild_id": "1",
    "channel_id": "2",
    "channel": {"type": 0},
    "app_permissions": "0",
    "member": {"user": {"id": "5"}, "permissions": "0"},
}


ON_MATRIX = {"kernel-lacks-take-back", "kernel-lacks-lobby-invite"}


def test_each_has_its_sentence():
    keys = {f"kernel-lacks-{one}" for one in asked(RAW, NOW, ()).origin.where.lacks}

    assert len(keys) == len(NEEDED)
    known = {key for key in Texts().keys if re.match("kernel-lacks-", key)}
    assert known == keys | ON_MATRIX | {"kernel-lacks-then"}


def test_each_is_named_as_discord_names_it():
    """“View Channel” in the settings of one channel, “View Channels” in those of a server."""
    words = Texts()("en", "UTC", name=str)

    for one in NEEDED:
        lobby = "lobby-" if one.only_with else ""
        said = words(text(f"kernel-lacks-{lobby}{one.id.lower().replace('_', '-')}"))
        assert one.name.removesuffix("s") in said, one.id
