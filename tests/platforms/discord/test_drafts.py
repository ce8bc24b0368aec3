"""What somebody typed into a form that came to a no: in memory, for a while, for them alone."""

import pytest

from adapters.discord import drafts
from adapters.discord.drafts import Drafts
from bot.kernel.documents import Quote, Said, text
from bot.kernel.events import Called, Filled, Origin
from bot.kernel.people import Sender, Where
from tests.features.pretend import NOW
from tests.kernel.commands_for_tests import CATALOGUE
from tests.platforms.discord.paper import an_answer

REFUSED = an_answer(path="")


@pytest.fixture
def kept() -> Drafts:
    return Drafts(CATALOGUE)


def filled(who: str = "1", path: str = "thanks", **values: str) -> Filled:
    return Filled(_origin(who), path, tuple((values or {"words": "canary", "member": "5"}).items()))


def _origin(who: str) -> Origin:
    return Origin("1", NOW, Sender("discord", who), Where("discord", "5"))


def test_free_words_are_shown_back_and_all_of_it_stands_in_the_form_again(kept: Drafts):
    said = kept.refused(filled(), REFUSED)

    assert text("discord-typed") in said.blocks
    assert [one for one in said.blocks if isinstance(one, Quote)] == [Quote(Said("canary"))]
    assert kept.given("1", "thanks", {}) == {"words": "canary", "member": "5"}


def test_what_is_given_now_goes_before_what_was_typed(kept: Drafts):
    kept.refused(filled(), REFUSED)

    assert kept.given("1", "thanks", {"member": "6"})["member"] == "6"


def test_each_has_their_own_for_each_form(kept: Drafts):
    kept.refused(filled(), REFUSED)

    assert kept.given("2", "thanks", {}) == {}
    assert kept.given("1", "rules propose", {}) == {}


def test_what_is_no_form_leaves_nothing(kept: Drafts):
    said = kept.refused(Called(_origin("1"), path="thanks", values=(("words", "canary"),)), REFUSED)

    assert said == REFUSED.document
    assert kept.given("1", "thanks", {}) == {}


def test_what_was_taken_is_dropped(kept: Drafts):
    kept.refused(filled(), REFUSED)

    kept.drop(filled())

    assert kept.given("1", "thanks", {}) == {}


def test_after_a_while_it_is_gone(kept: Drafts, monkeypatch: pytest.MonkeyPatch):
    kept.refused(filled(), REFUSED)

    monkeypatch.setattr(drafts, "_KEPT", 0.0)

    assert kept.given("1", "thanks", {}) == {}


def test_memory_has_an_end(kept: Drafts, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(drafts, "_MOST", 2)

    for who in "123":
        kept.refused(filled(who), REFUSED)

    assert [bool(kept.given(who, "thanks", {})) for who in "123"] == [False, True, True]


def test_a_command_nobody_knows_any_more_has_a_way_back_that_says_so(kept: Drafts):
    assert text("discord-typed") not in kept.refused(filled(path="gone"), REFUSED).blocks
