"""Help shows what this person can do here now – no more, in plain words – and each command whole (P6, DECISIONS 18)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.help.commands import Help
from bot.help.model import GROUPS, example, grouped, nearest, tidy
from bot.kernel.commands import Audience, Catalogue, Command, Hint, Needs, Words
from bot.kernel.documents import Person, text
from bot.kernel.effects import Reply, tell
from bot.kernel.features import Silent
from bot.kernel.forms import fill
from bot.kernel.people import AccountId, Caller, CircleFacts
from bot.kernel.prefix import read_line
from tests.features.pretend import TUESDAYS
from tests.features.talk import Talk


class Colour(StrEnum):
    BLUE = "blue"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(frozen=True, slots=True)
class Thank:
    member: Person
    words: Annotated[Words, Hint(example="You made room for me")]


@dataclass(frozen=True, slots=True)
class Everything:
    """One field of each kind."""

    whom: Person
    how_many: Annotated[int, Hint(least=1, most=9)]
    colour: Colour
    sure: bool
    for_how_long: Annotated[timedelta, Hint(example="3 days")] = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Propose:
    words: Annotated[Words, Hint(example="We keep our cameras optional")]
    clarify: Annotated[timedelta, Hint(example="24h")] = timedelta(days=1)


def done(_: Caller, __: object) -> Reply:
    return tell(text("help-how"))


def _command(path: str, form: type = Nothing, needs: Needs = Needs.CONSENT, **more: object) -> Command:
    return Command(path, form, done, needs=needs, **more)  # type: ignore[arg-type]  # only keyword arguments of Command


COMMANDS = (
    _command("urgent", needs=Needs.NOTHING, in_circle=False),
    _command("rules show", needs=Needs.NOTHING, audience=Audience.PLACE),
    _command("rules propose", Propose, Needs.CURRENT_RULES),
    _command("thanks", Thank, Needs.CURRENT_RULES),
    _command("thanks show", hidden=True),
    _command("me zone", in_circle=False),
    _command("circle settings", needs=Needs.FACILITATOR),
    _command("garden water"),
)


class Some(Silent):
    def commands(self) -> tuple[Command, ...]:
        return COMMANDS


@pytest.fixture
def talk() -> Talk:
    talk = Talk()
    talk.knows("ana")
    helping = Help(offered=lambda caller: talk.dispatch.offered(caller))  # noqa: PLW0108  # dispatch comes later
    talk.begin(Some(), helping)
    helping.bind(talk.dispatch.catalogue)
    return talk


def lines(answer: str) -> list[str]:
    """The commands an overview lists."""
    return [line[2:].split(" – ")[0] for line in answer.splitlines() if line.startswith("- ")]


def test_a_member_sees_what_a_member_can_do(talk: Talk):
    shown = talk.says("ana", "help")

    assert lines(shown) == [
        "urgent",
        "rules show",
        "rules propose",
        "thanks",
        "garden water",
        "me zone",
        "help",
    ]
    assert shown.endswith("Only you see this.")


def test_urgent_help_comes_first(talk: Talk):
    """DR1."""
    for who in ("ana", "stranger"):
        assert lines(talk.says(who, "help"))[0] == "urgent"


def test_somebody_of_whom_nothing_is_kept_sees_what_works_for_them(talk: Talk):
    assert lines(talk.says("stranger", "help")) == ["urgent", "rules show", "help"]


def test_in_a_direct_message_without_a_circle_its_commands_are_not_shown(talk: Talk):
    assert lines(talk.says("ana", "help", circle=None)) == ["urgent", "me zone", "help"]


def test_nothing_hidden_is_ever_listed(talk: Talk):
    assert "thanks show" not in talk.says("ana", "help")
    assert "thanks show" not in talk.says("ana", "help thanks")


def test_one_command_is_shown_whole(talk: Talk):
    shown = talk.says("ana", "help thanks")

    assert shown.startswith("thanks\n\nThank somebody, or name a strength")
    assert "- member: Whom you thank\n- words: What for, in your words" in shown
    assert "An example: !thanks @bo You made room for me" in shown
    assert shown.endswith("Only you see the answer.")


def test_it_is_said_where_everybody_sees_the_answer(talk: Talk):
    assert talk.says("ana", "help rules show").endswith("Everybody in the room sees the answer.")


def test_what_does_not_work_now_says_what_is_missing(talk: Talk):
    assert "It is for this circle’s facilitators." in talk.says("ana", "help circle settings")
    assert "It works once you have said yes to what Kith keeps" in talk.says("stranger", "help me zone")
    assert "It works once you have" not in talk.says("ana", "help me zone")


@pytest.mark.parametrize("written", ["rules", "!rules", "RULES", "  /Rules "])
def test_a_family_of_commands_is_shown_by_its_first_word(talk: Talk, written: str):
    assert lines(talk.says("ana", f"help {written}")) == ["rules show", "rules propose"]


def test_a_slip_is_one_press_away(talk: Talk):
    assert talk.says("ana", "help rules propse").startswith(
        "There is no command of that name here. Is it “rules propose”?"
    )
    assert talk.presses("ana", "Show “rules propose”", circle=TUESDAYS).startswith("rules propose")


def test_a_name_that_is_none_offers_the_way_back(talk: Talk):
    assert talk.says("ana", "help qqqqqqqq").startswith("There is no command of that name here.")
    assert talk.buttons("ana") == ["What can be done here", "Help right now"]


@pytest.mark.parametrize("circle", [TUESDAYS, None])
def test_help_always_works(talk: Talk, circle: CircleFacts | None):
    """DECISIONS 9."""
    talk.says("ana", "me pause", circle=circle)

    assert "urgent" in talk.says("ana", "help", circle=circle)


def test_every_group_has_its_heading_in_order():
    found = grouped(COMMANDS)

    assert list(found) == ["now", "together", "more", "me", "hold"]
    assert [one.path for one in found["more"]] == ["garden water"]
    assert all(words for words in GROUPS.values())


@pytest.mark.parametrize("command", [*COMMANDS, _command("all of it", Everything)], ids=lambda one: one.path)
def test_every_example_works(command: Command):
    """What help shows can be typed as it stands."""
    call = read_line(example(command), Catalogue((command,)))

    assert call.command is command
    fill(command, dict(call.values), person=AccountId)


@given(st.text(max_size=60))
def test_any_words_find_a_command_or_none(words: str):
    """AB4."""
    assert nearest(tidy(words), [one.path for one in COMMANDS]) in (None, *(one.path for one in COMMANDS))


def test_names_are_read_as_somebody_might_write_them():
    assert tidy("  !Rules   Propose ") == "rules propose"
    assert tidy("/me zone") == "me zone"
