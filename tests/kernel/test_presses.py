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


def test_a_shared_button_hangs_in_a_place_or_in_a_part_of_it():
    thread, room = (
        PRESSES.token(Press("me show", private=False), account=None, place=one) for one in ("thread", "room")
    )

    for token in (thread, room):
        assert PRESSES.read(token, account=None, place="room", room="thread").path == "me show"
    with pytest.raises(Refusal):
        PRESSES.read(thread, account=None, place="room", room="another thread")


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


@pytest.mark.parametrize("private", [True, False])
def test_a_token_is_as_long_as_it_may_be_and_no_longer(private: bool):
    room = LONGEST - 12 - len("px?v=")
    fits = Press("x", (("v", "y" * room),), private)

    token = PRESSES.token(fits, account=ANA, place="p")

    assert len(token) == LONGEST
    assert PRESSES.read(token, account=ANA, place="p") == fits
    with pytest.raises(ValueError, match="x: a button carries 100"):
        PRESSES.token(Press("x", (("v", "y" * (room + 1)),), private), account=ANA, place="p")


def test_what_is_longer_than_any_of_ours_is_none():
    token = PRESSES.token(LONG[2], account=ANA, place="p")

    assert unchecked(token + "x" * (LONGEST - len(token))) is not None
    assert unchecked(token + "x" * (LONGEST - len(token) + 1)) is None


@pytest.mark.parametrize(
    "token",
    ["", "p", "p" + "x" * 11, "x" + "x" * 12, "é" + "x" * 20, "pme+show?" + "x" * 12 + "=", "select:1"],
)
def test_what_is_none_of_ours_says_nothing(token: str):
    """The shortest of ours names nothing, and is refused by its signature."""
    found = unchecked(token)

    assert found is None or not found.values


def test_a_token_of_nothing_but_a_signature_names_no_command():
    found = unchecked("p" + "x" * 12)

    assert found == Press("", ())
    with pytest.raises(Refusal, match="press-outdated"):
        PRESSES.read("p" + "x" * 12, account=ANA, place="p")


def test_a_private_button_read_by_nobody_is_refused():
    token = PRESSES.token(Press("me show"), account=ANA, place="p")

    with pytest.raises(Refusal, match="press-outdated"):
        PRESSES.read(token, account=None, place="p")


def test_a_shared_button_cannot_be_made_private_nor_harmless():
    """The first letter is signed with the rest."""
    token = PRESSES.token(Press("welcome", private=False), account=None, place="p")

    for kind in "phx":
        with pytest.raises(Refusal):
            PRESSES.read(kind + token[1:], account=ANA, place="p")


def test_empty_values_and_signs_come_back():
    press = Press("a b", (("x", ""), ("y", "&=?%+ /:")))

    assert PRESSES.read(PRESSES.token(press, account=ANA, place="p"), account=ANA, place="p") == press
