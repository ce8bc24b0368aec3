"""What is shown to be typed is what Discord lets people type."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from adapters.discord.typed import worded
from bot.app.words import Texts
from bot.kernel.documents import text
from tests.platforms.discord.declared import catalogue


def shown(key: str, **blanks: Any) -> str:
    desk = cast(Any, SimpleNamespace(wording=Texts(), catalogue=catalogue()))
    return worded(desk)("en", "UTC", name=str)(text(key, **blanks))


def test_a_command_has_a_slash_and_the_names_of_its_fields():
    assert shown("prompts-list-how") == "To read those of one topic: /prompt list topic:strengths"
    assert shown("help-example", line="checkin now Tired --wish listening") == (
        "An example: /checkin now words:Tired wish:listening"
    )


def test_what_is_no_command_keeps_its_words():
    assert shown("help-example", line="nothing of the kind") == "An example: /nothing of the kind"


@pytest.mark.parametrize("key", ["rules-draft-how", "circles-settings-how", "prompts-plans-how", "help-how"])
def test_no_sign_of_another_platform_is_left(key: str):
    assert "!" not in shown(key)
    assert "--" not in shown(key)
