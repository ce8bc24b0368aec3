"""The `me` commands: what is set is shown, changed at once, and every "no" says what works (P8, AB24)."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.kernel.documents import Press
from bot.kernel.people import FOREVER, INVITATIONS, THANKS, WELCOMING, Account, AccountId, Quiet
from bot.mydata.commands import MyData
from tests.features.pretend import HOUSE, NOW, TUESDAYS, WALKERS
from tests.features.talk import Talk

ANA = AccountId("ana")


@pytest.fixture
def talk() -> Talk:
    talk = Talk()
    talk.knows("ana")
    languages = {"en": "English", "cy": "Cymraeg"}
    return talk.begin(
        MyData(people=talk.people, circles=talk.circles, outbox=talk.outbox, languages=languages)
    )


def ana(talk: Talk) -> Account:
    return talk.people.kept[ANA]


def test_the_panel_shows_all_that_is_set(talk: Talk):
    shown = talk.says("ana", "me show")

    assert "- Language: English\n- Time zone: Europe/London\n- Country: not given." in shown
    assert "- Quiet hours: none\n- Pause: no" in shown
    assert "What may reach you in the community of Tuesdays:" in shown
    assert "- thanks from other members: on" in shown


def test_the_panel_shows_what_was_changed(talk: Talk):
    for line in ("me zone Europe/Paris", "me country Ireland", "me quiet 22:00-07:00", "me pause 3 days"):
        talk.says("ana", line)

    shown = talk.says("ana", "me show")

    assert "- Time zone: Europe/Paris\n- Country: Ireland\n- Quiet hours: 22:00 to 07:00" in shown
    assert "- Pause: yes, until Friday 27 November, 12:00" in shown
    assert talk.buttons("ana")[-2:] == ["End the pause", "Ways to leave"]


def test_each_activity_has_a_switch(talk: Talk):
    talk.says("ana", "me show")

    assert talk.presses("ana", "Switch off: thanks from other members").startswith(
        "Switched off: thanks from other members."
    )
    assert (talk.people.member_of(ANA, HOUSE), THANKS) in talk.people.switched_off
    assert "- thanks from other members: off" in talk.presses("ana", "Show what I have set")
    talk.presses("ana", "Switch on: thanks from other members")
    assert talk.people.switched_off == set()


def test_a_switch_that_is_not_there_any_more_says_so(talk: Talk):
    answer = talk.forges("ana", Press("me allow", (("activity", "gone"), ("on", "yes"))), whose="ana")

    assert answer == "That switch is not there any more. “me show” has the ones that are."


def test_the_switches_in_a_direct_message_are_of_the_circle_it_is_about(talk: Talk):
    talk.circles.join(WALKERS, "ana")
    talk.people.update(replace(ana(talk), here=WALKERS.id))

    shown = talk.says("ana", "me show", circle=None)

    assert "What may reach you in the community of Walkers:" in shown
    assert "Another circle" in talk.buttons("ana")


def test_in_no_circle_the_panel_still_works(talk: Talk):
    talk.knows("bo", circle=None)

    assert "What may reach you here:" in talk.says("bo", "me show", circle=None)


def test_a_pause_without_an_end_lasts_until_they_resume(talk: Talk):
    answer = talk.says("ana", "me pause")

    assert answer.startswith("You are on a pause, until you resume.")
    assert ana(talk).paused_until == FOREVER
    assert "- Pause: yes, until you resume" in talk.says("ana", "me show")


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("3 days", NOW + timedelta(days=3)),
        ("24h", NOW + timedelta(hours=24)),
        ("friday", datetime(2026, 11, 27, tzinfo=UTC)),
        ("2026-12-24", datetime(2026, 12, 24, tzinfo=UTC)),
    ],
)
def test_a_pause_until_then(talk: Talk, words: str, until: datetime):
    talk.says("ana", f"me pause {words}")

    assert ana(talk).paused_until == until


def test_a_day_begins_in_the_persons_own_zone(talk: Talk):
    """Also on the day the clocks go forward."""
    talk.says("ana", "me zone Pacific/Auckland")
    talk.says("ana", "me pause 2026-12-24")

    assert ana(talk).paused_until == datetime(2026, 12, 23, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("today", "That moment has gone by. You might try a day to come, like friday"),
        ("2026-11-01", "That moment has gone by."),
        ("2029-01-01", "That is more than two years away. You might pause without an end"),
        ("31 Feb", "That day could not be read. You might write it like friday"),
        ("9999-12-31", "That day could not be read."),
        ("for a bit", "That day could not be read."),
    ],
)
def test_an_end_that_cannot_be(talk: Talk, words: str, answer: str):
    """AB24."""
    assert talk.says("ana", f"me pause {words}").startswith(answer)
    assert ana(talk).paused_until is None


def test_too_far_away_is_one_press_from_forever(talk: Talk):
    talk.says("ana", "me pause 2029-01-01")

    talk.presses("ana", "Pause until I resume")
    assert ana(talk).paused_until == FOREVER


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "Nothing fell due meanwhile."),
        (1, "One thing fell due meanwhile. It was let go, and nothing is expected of you."),
        (7, "7 things fell due meanwhile. They were let go, and nothing is expected of you."),
    ],
)
def test_what_fell_due_in_a_pause_is_counted_and_not_sent(talk: Talk, count: int, said: str):
    """DECISIONS 9."""
    talk.says("ana", "me pause")
    talk.people.fell_due[ANA] = count

    assert talk.says("ana", "me resume") == f"Welcome back. The pause is over.\n\n{said}"
    assert ana(talk).paused_until is None
    assert talk.sent() == []


def test_a_pause_that_ended_by_itself_still_tells_what_fell_due(talk: Talk):
    talk.says("ana", "me pause 1h")
    talk.people.fell_due[ANA] = 2
    talk.waits(timedelta(hours=2))

    assert "2 things fell due" in talk.says("ana", "me resume")
    assert talk.says("ana", "me resume") == "There is no pause to end: all is as usual."


def test_quiet_hours(talk: Talk):
    assert talk.says("ana", "me quiet 10pm to 7am").startswith("Quiet hours are set: 22:00 to 07:00.")
    assert ana(talk).quiet == Quiet(time(22), time(7))

    assert talk.says("ana", "me quiet off") == "Quiet hours are off."
    assert ana(talk).quiet is None


@pytest.mark.parametrize("words", ["25:00-26:00", "22:00", "22-7-3", "soon", "07:00-07:00"])
def test_hours_that_cannot_be(talk: Talk, words: str):
    """AB24."""
    assert "like 22:00-07:00" in talk.says("ana", f"me quiet {words}")
    assert ana(talk).quiet is None


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("europe/paris", "Europe/Paris"),
        ("new york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_by_its_name_or_its_city(talk: Talk, words: str, zone: str):
    assert talk.says("ana", f"me zone {words}") == f"Times are now shown to you in {zone}."
    assert ana(talk).zone == zone


@pytest.mark.parametrize("words", ["Etc/../x", "../../etc/passwd", "Etc/GMT+5", "nowhere at all"])
def test_a_zone_that_nobody_knows(talk: Talk, words: str):
    """AB24."""
    assert talk.says("ana", f"me zone {words}").startswith("No zone of that name is known here.")
    assert ana(talk).zone == ""


def test_a_near_miss_is_one_press_away(talk: Talk):
    assert "Is it Europe/London?" in talk.says("ana", "me zone londn")
    talk.presses("ana", "Yes, Europe/London")
    assert ana(talk).zone == "Europe/London"

    assert "Is it France?" in talk.says("ana", "me country Frnace")
    talk.presses("ana", "Yes, France")
    assert ana(talk).country == "FR"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("GB", "GB"),
        ("ie", "IE"),
        ("Ireland", "IE"),
        ("scotland", "GB"),
        ("The Netherlands", "NL"),
        ("off", ""),
    ],
)
def test_a_country_by_code_or_name(talk: Talk, words: str, code: str):
    """SG6: given by the person, never guessed; and it can be taken back."""
    talk.says("ana", f"me country {words}")

    assert ana(talk).country == code


@pytest.mark.parametrize("words", ["XX", "EU", "🇬🇧", "Narnia"])
def test_a_country_that_is_none(talk: Talk, words: str):
    assert talk.says("ana", f"me country {words}").startswith("No country of that name is known here.")
    assert ana(talk).country == ""


def test_a_language_that_is_ready(talk: Talk):
    assert talk.says("ana", "me language cymraeg") == "Kith now speaks Cymraeg with you."
    assert ana(talk).language == "cy"

    assert talk.says("ana", "me language fr").startswith("Kith does not speak that language yet.")
    talk.presses("ana", "English")
    assert ana(talk).language == "en"


def test_which_circle_direct_messages_are_about(talk: Talk):
    """DECISIONS 6: asked once, and remembered."""
    talk.circles.join(WALKERS, "ana")

    assert talk.says("ana", "me here", circle=None).startswith("Which circle are our direct messages about?")
    assert talk.presses("ana", "Walkers") == "Our direct messages are now about Walkers."
    assert ana(talk).here == WALKERS.id


def test_with_one_circle_nothing_is_asked(talk: Talk):
    assert talk.says("ana", "me here", circle=None) == "Our direct messages are now about Tuesdays."


def test_a_circle_one_is_not_in_cannot_be_chosen(talk: Talk):
    talk.circles.known[WALKERS.id] = WALKERS

    talk.says("ana", "me here walkers", circle=None)

    assert ana(talk).here is None
    talk.circles.end_membership(TUESDAYS.id, talk.people.member_of(ANA, HOUSE))
    assert talk.says("ana", "me here", circle=None) == "You are not in a circle yet."


def test_the_commands_ask_for_nothing_but_a_yes_to_the_notice(talk: Talk):
    """DECISIONS 8."""
    for line in ("me show", "me pause", "me zone Paris", "me leave everything"):
        assert talk.says("stranger", line).startswith("Before that, Kith shows you what it keeps")
    assert AccountId("stranger") not in talk.people.kept


def test_every_switch_has_a_name(talk: Talk):
    shown = talk.says("ana", "me show")

    for name in ("reminders and invitations", "thanks from other members", "word of newcomers"):
        assert f"- {name}" in shown
    assert len({INVITATIONS, THANKS, WELCOMING}) == 3
