"""PV11: buttons are bound and signed; what is forged, foreign, cut or outdated gets a polite no."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.documents import Press
from bot.kernel.errors import Refusal
from bot.kernel.people import AccountId
from bot.kernel.presses import LONGEST, Presses, unchecked

ANA, BO = AccountId("a" * 22), AccountId("b" * 22)
LONG = (
    Press("me allow", (("activity", "invitations"), ("on", "yes"), ("circle", "abcdefgh"))),
    Press("me leave", (("what", "everything"), ("sure", "yes"))),
    Press("rules consent", (("id", "abcdefgh"), ("round", "12"))),
    Press("circle answer", (("role", "facilitator"), ("circle", "abcdefgh"), ("yes", "yes"))),
)


class Pen:
    def sign(self, data: bytes) -> str:
        return hmac.digest(b"key", data, "sha256").hex()[:22]


PRESSES = Presses(Pen())
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
SOME = st.builds(
    Press,
    st.just("a b"),
    st.lists(st.tuples(st.sampled_from("xyz"), WORDS), max_size=1).map(tuple),
    st.booleans(),
)


@pytest.mark.parametrize("press", LONG)
def test_what_there_is_fits_a_button(press: Press):
    assert len(PRESSES.token(press, account=ANA, place="p" * 22)) <= LONGEST


def test_what_does_not_fit_is_said_while_building():
    with pytest.raises(ValueError, match="rules show"):
        PRESSES.token(Press("rules show", (("x", "y" * 90),)), account=ANA, place="p")


def test_a_private_button_needs_somebody():
    with pytest.raises(ValueError, match="one person"):
        PRESSES.token(Press("rules show"), account=None, place="p")


def test_a_private_button_is_one_persons():
    token = PRESSES.token(Press("me show"), account=ANA, place="p")

    assert PRESSES.read(token, account=ANA, place="elsewhere").path == "me show"
    with pytest.raises(Refusal, match="press-outdated"):
        PRESSES.read(token, account=BO, place="p")


def test_a_shared_button_is_its_places():
    token = PRESSES.token(Press("welcome", private=False), account=None, place="p")

    assert PRESSES.read(token, account=BO, place="p").path == "welcome"
    with pytest.raises(Refusal, match="press-outdated"):
        PRESSES.read(token, account=BO, place="elsewhere")


@given(SOME)
def test_a_token_reads_back(press: Press):
    try:
        token = PRESSES.token(press, account=ANA, place="p")
    except ValueError:
        return

    assert PRESSES.read(token, account=ANA, place="p") == press
    assert unchecked(token) == press


@given(st.integers(0, 60), st.characters(codec="ascii"))
def test_a_changed_token_is_refused(at: int, letter: str):
    token = PRESSES.token(LONG[2], account=ANA, place="p")
    changed = token[:at] + letter + token[at + 1 :]
    if changed == token or at >= len(token):
        return

    with pytest.raises(Refusal):
        PRESSES.read(changed, account=ANA, place="p")


@given(st.text(max_size=200))
def test_anything_else_is_refused(token: str):
    with pytest.raises(Refusal):
        PRESSES.read(token, account=ANA, place="p")
