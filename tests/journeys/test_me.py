"""What a person sets, pauses and leaves; thanks and small steps; help and about."""

from datetime import timedelta

import pytest

from tests.journeys.scenes import a_circle, join
from tests.journeys.town import Town


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("me zone Europe/Berlin", "mydata-zone-set(Europe/Berlin)"),
        ("me zone berlin", "mydata-zone-set(Europe/Berlin)"),
        ("me zone Europe/Berlln", "mydata-zone-near"),
        ("me zone qqq", "mydata-zone-unknown"),
        ("me country Ireland", "mydata-country-set"),
        ("me country uk", "mydata-country-set"),
        ("me country Irland", "mydata-country-near"),
        ("me country zzzzz", "mydata-country-unknown"),
        ("me country off", "mydata-country-off"),
        ("me language en-GB", "mydata-language-set"),
        ("me language Klingon", "mydata-language-unknown"),
        ("me quiet 22:00-07:00", "mydata-quiet-set(22:00, 07:00)"),
        ("me quiet 22:00-22:00", "mydata-quiet-same"),
        ("me quiet 25:00-7", "read-span"),
        ("me quiet off", "mydata-quiet-off"),
        ("me pause", "mydata-paused"),
        ("me pause 3 days", "mydata-paused-until"),
        ("me pause friday", "mydata-paused-until"),
        ("me pause 31 Feb", "read-day"),
        ("me pause today", "mydata-pause-past"),
        ("me pause 200 weeks", "mydata-pause-far"),
        ("me resume", "mydata-not-paused"),
        ("me here", "mydata-here-none"),
        ("me leave", "mydata-leave-which"),
        ("me leave thanks", "mydata-leave-activity"),
        ("me show", "mydata-title"),
        ("help rules propose", "help-title(rules propose)"),
        ("help rules", "help-line"),
        ("help rulse propose", "help-near"),
        ("help zzz", "help-unknown"),
        ("help", "help-group-now"),
        ("about", "about-host(Ada)"),
    ],
)
async def test_each_gets_its_answer(town: Town, line: str, answer: str):
    """AB24."""
    await join(town, "ana")

    assert answer in await town.says("ana", line)


async def test_switches_hold_at_once(town: Town):
    await a_circle(town)

    assert "mydata-disallowed" in await town.fills("ana", "me allow", activity="thanks", on="no")
    await town.says("fay", "thanks @ana For being here")
    assert town.told("ana") == []
    assert "mydata-allowed" in await town.fills("ana", "me allow", activity="thanks", on="yes")
    assert "mydata-activity-unknown" in await town.fills("ana", "me allow", activity="spying", on="yes")


async def test_quiet_hours_hold_back_what_was_not_asked_for(town: Town):
    await a_circle(town)
    await town.says("ana", "me quiet 17:00-20:00")

    await town.says("fay", "thanks @ana For being here")
    assert town.told("ana") == []
    await town.waits(timedelta(hours=3))
    assert "appreciation-for-you" in town.told("ana")[-1]


async def test_thanks_stay_between_two_until_the_one_thanked_says_otherwise(town: Town):
    """A5."""
    await a_circle(town)
    await town.says("fay", "thanks @ana You made room for me")
    before = len(town.seen())

    assert "appreciation-kept" in await town.presses("ana", "appreciation-keep", where="dm")

    assert len(town.seen()) == before


async def test_thanks_can_be_taken_back_before_they_are_decided(town: Town):
    await a_circle(town)
    await town.says("fay", "thanks @ana Wrong person")

    assert "appreciation-back-done" in await town.presses("fay", "appreciation-back")
    assert "appreciation-gone" in await town.presses("ana", "appreciation-show", where="dm")


async def test_thanks_that_nobody_decides_about_are_let_go(town: Town):
    """PV2."""
    await a_circle(town)
    await town.says("fay", "thanks @ana Some words")
    await town.waits(timedelta(days=15))
    await town.core.do(town.core.tidy)

    assert "appreciation-gone" in await town.presses("ana", "appreciation-show", where="dm")


async def test_a_small_step_is_seen_by_whom_its_author_says(town: Town):
    await a_circle(town)

    assert "appreciation-step-yours" in await town.says("ana", "smallstep I rang my sister --where me")
    assert "I rang" not in "".join(town.seen())
    assert "appreciation-step-circle" in await town.says("ana", "smallstep I rang my sister --where circle")
    assert "I rang my sister" in town.seen()[-1]
    await town.says("ana", "smallstep I slept --where facilitators")
    assert "I slept" not in "".join(town.seen())


async def test_who_is_avoided_never_learns_of_it(town: Town):
    """PV9, S5."""
    await a_circle(town, "bo")
    ana, bo = (town.account(who) for who in ("ana", "bo"))
    await town.core.do(lambda: town.core.people.avoid(ana, bo))

    told = await town.says("bo", "thanks @ana For all")

    assert "appreciation-given" in told
    assert town.told("ana") == []


async def test_thanking_oneself_or_a_stranger_is_no(town: Town):
    await a_circle(town)
    await join(town, "nia")

    assert "appreciation-yourself" in await town.says("ana", "thanks @ana Me")
    assert "appreciation-not-here" in await town.says("ana", "thanks @nia You")
    assert "form-person" in await town.says("ana", "thanks @nobody You")


async def test_direct_messages_are_about_the_circle_at_hand(town: Town):
    """DECISIONS 6."""
    await a_circle(town)
    assert "rules-default-1" in await town.says("ana", "rules show", where="dm")
    await town.says("fay", "circle create Gardeners", where="garden")
    await town.arrives("ana", "garden")
    await town.says("fay", "rules draft", where="garden")
    await town.says("fay", "rules publish", where="garden")
    for who in ("fay", "ana"):
        await town.says(who, "rules consent", where="garden")
    await town.waits(timedelta(hours=24))

    assert "needs-which-circle" in await town.says("ana", "rules talk", where="dm")
    assert "mydata-here-set" in await town.presses("ana", "needs-which-circle-one", where="dm")
    assert "rules-talk" in await town.says("ana", "rules talk", where="dm")


async def test_free_words_to_kith_get_one_fixed_answer(town: Town):
    """DECISIONS 15–16."""
    await join(town, "ana")

    for words in ("I feel awful", "hello", "what should I do about my brother"):
        assert (await town.says("ana", words, where="dm")).startswith("direct-what")


async def test_urgent_works_before_anything_else(town: Town):
    """DR1, SG6, SG7."""
    assert "signposts-urgent" in await town.says("nia", "urgent")
    assert "signposts-urgent" in await town.says("nia", "urgent", where="dm")
    assert "999" in await town.says("nia", "urgent gb")
    await a_circle(town)
    assert "999" in await town.says("ana", "urgent")


async def test_a_fault_gives_a_number_and_nothing_else(town: Town):
    await a_circle(town)
    broken = town.core.dispatch.catalogue.by_path["about"]
    object.__setattr__(broken, "answer", lambda caller, form: 1 / 0)

    assert "fault(" in await town.says("ana", "about")


async def test_english_reads_well(english: Town):
    """Read aloud once by whoever changes it: nothing is left unworded."""
    await a_circle(english)

    for line in (
        "help",
        "about",
        "me show",
        "rules show",
        "rules history",
        "me leave",
        "circle show",
        "help rules propose",
    ):
        said = await english.says("ana", line)
        assert "{" not in said
        assert "help-" not in said
        assert "rules-" not in said.replace("rules-show", "")
