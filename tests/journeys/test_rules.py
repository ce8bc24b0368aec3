"""A2, F12: a group decides about its rules by consent, and everybody agrees anew."""

from datetime import timedelta

from tests.journeys.scenes import a_circle, join
from tests.journeys.town import Town

DAY = timedelta(hours=24)


async def propose(town: Town, words: str = "We keep our cameras optional") -> None:
    await town.says("ana", f"rules propose {words}")
    await town.waits(DAY)


async def test_two_of_two_is_enough_and_one_is_not(town: Town):
    await join(town, "fay", "ana", "bo")
    await town.says("fay", "circle create Tuesday circle")
    await town.says("fay", "rules draft")
    await town.presses("fay", "rules-button-publish")
    await town.presses("fay", "rules-button-found")

    await town.waits(DAY)
    assert "rules-extended" in town.seen()[-1]
    await town.waits(DAY)
    assert "rules-lapsed-few" in town.seen()[-1]


async def test_the_draft_is_changed_line_by_line(town: Town):
    await join(town, "fay")
    await town.says("fay", "circle create Tuesday circle")

    assert "rules-default-3" in await town.says("fay", "rules draft")
    assert "We ask first" in await town.says("fay", "rules draft --line 3 We ask first")
    assert "rules-default-7" not in await town.says("fay", "rules draft --line 7 --change remove")
    assert "7. We laugh" in await town.says("fay", "rules draft --change add We laugh")
    assert "rules-line-unknown" in await town.says("fay", "rules draft --line 19 Nowhere")
    assert town.asks("rules draft", await town.says("fay", "rules draft --line 2"))


async def test_an_objection_leads_to_other_words(town: Town):
    await a_circle(town, "bo")
    await propose(town)

    assert "rules-objected" in await town.says("bo", "rules object Some of us need to see each other")
    assert "Some of us need to see each other" in town.seen()[-1]
    assert "bo" not in town.seen()[-1].split("Some")[0]
    assert "rules-reworded" in await town.says("ana", "rules reword Cameras are welcome and optional")
    for who in ("ana", "bo", "fay"):
        await town.presses(who, "rules-button-consent")

    assert "rules-adopted(2)" in "".join(town.seen()[-2:])
    assert "Cameras are welcome and optional" in await town.says("bo", "rules show")


async def test_an_objection_that_stands_leaves_the_rules_as_they_are(town: Town):
    await a_circle(town, "bo")
    await propose(town)

    await town.says("bo", "rules object I could not live with it --named yes")
    assert "rules-objection-named(bo)" in town.seen()[-1]
    await town.waits(DAY * 2)

    assert "rules-lapsed-objection" in town.seen()[-1]
    assert "cameras" not in await town.says("bo", "rules show")


async def test_an_objection_can_be_taken_back(town: Town):
    await a_circle(town, "bo")
    await propose(town)
    await town.says("bo", "rules object Not sure yet")

    await town.presses("bo", "rules-button-consent")

    assert "rules-objection-back" in town.seen()[-1]


async def test_one_thing_is_decided_at_a_time(town: Town):
    await a_circle(town)
    await town.says("ana", "rules propose We keep our cameras optional")

    assert "rules-open-already" in await town.says("fay", "rules propose We begin on time")
    assert "rules-not-yet" in await town.says("fay", "rules consent")
    assert "rules-withdrawn" in await town.says("ana", "rules withdraw")
    assert "rules-taken-back" in town.seen()[-1]
    assert "rules-proposed" in await town.says("fay", "rules propose We begin on time")
    assert "rules-not-your-proposal" in await town.says("ana", "rules withdraw")


async def test_a_button_of_an_older_round_changes_nothing(town: Town):
    """PV11, AB12."""
    await a_circle(town, "bo")
    await propose(town)
    old = await town.button("fay", "rules-button-consent")
    await town.says("bo", "rules object Not sure")
    await town.says("ana", "rules reword Cameras may be off")

    assert "rules-round-over" in await old()


async def test_the_same_press_twice_counts_once(town: Town):
    """AB11."""
    await a_circle(town, "bo")
    await propose(town)

    await town.presses("ana", "rules-button-consent")
    await town.presses("ana", "rules-button-consent")
    await town.waits(DAY)

    assert "rules-counts(1, 3)" in town.seen()[-1]


async def test_asking_to_talk_stops_the_clock_and_reaches_the_facilitators(town: Town):
    await a_circle(town, "bo")
    await propose(town)
    for who in ("ana", "fay"):
        await town.presses(who, "rules-button-consent")
    await town.waits(DAY)

    assert "rules-talk" in await town.says("bo", "rules talk About the second line")
    room = town.opened()
    assert "rules-talk-asked(bo)" in town.seen(room)[-1]
    await town.waits(timedelta(days=30))
    assert "appreciation-given" in await town.says("bo", "thanks @ana For waiting")
    assert "rules-grace-over" in "".join(town.seen(room))


async def test_after_the_grace_period_activities_wait_for_an_agreement(town: Town):
    await a_circle(town, "bo")
    await propose(town)
    for who in ("ana", "fay"):
        await town.presses(who, "rules-button-consent")
    await town.waits(DAY)
    assert "appreciation-given" in await town.says("bo", "thanks @ana For this")

    await town.waits(timedelta(days=8))

    assert "needs-current-rules" in await town.says("bo", "thanks @ana For that")
    assert "rules-agreed" in await town.says("bo", "rules agree")
    assert "appreciation-given" in await town.says("bo", "thanks @ana For that")


async def test_every_version_is_kept_with_what_changed(town: Town):
    await a_circle(town)
    await propose(town)
    for who in ("ana", "fay"):
        await town.presses(who, "rules-button-consent")

    history = await town.says("ana", "rules history")

    assert "rules-line-added(We keep our cameras optional)" in history
    assert "rules-default-1" in await town.says("ana", "rules history --version 1")
    assert "rules-version-unknown(2)" in await town.says("ana", "rules history --version 9")


async def test_what_somebody_proposed_goes_with_them(town: Town):
    await a_circle(town, "bo")
    await town.says("bo", "rules propose My very own words")

    await town.says("bo", "me leave everything")
    await town.presses("bo", "mydata-leave-sure-all")

    assert "rules-taken-back" in town.seen()[-1]
    assert "rules-proposed" in await town.says("ana", "rules propose Something else")


async def test_what_cannot_be_is_said_kindly(town: Town):
    await a_circle(town)

    assert "rules-line-unknown(7)" in await town.says("ana", "rules propose --line 12 New words")
    assert "form-too-long" in await town.says("ana", "rules propose " + "x" * 300)
    assert "rules-time" in await town.says("ana", "rules propose Be kind --clarify 5 min")
    assert "rules-nothing-open" in await town.says("ana", "rules consent")
    assert "needs-facilitator" in await town.says("ana", "rules draft")
    assert "rules-agreed-already" in await town.says("ana", "rules agree")


async def test_a_facilitator_leaves_a_members_words_alone_until_somebody_objects(town: Town):
    """F12: what people consented to stays as it is, and only its author takes a proposal back."""
    await a_circle(town, "bo")
    await town.says("ana", "rules propose We keep our cameras optional")
    assert "rules-not-your-proposal" in await town.says("fay", "rules reword Cameras on")
    assert "rules-not-your-proposal" in await town.says("fay", "rules withdraw")
    await town.waits(DAY)
    await town.presses("bo", "rules-button-consent")
    assert "rules-not-your-proposal" in await town.says("fay", "rules reword Cameras on")
    assert "rules-reword-not-now" in await town.says("ana", "rules reword Cameras on")

    await town.says("bo", "rules object Not for me after all")

    assert "rules-reworded" in await town.says("fay", "rules reword Cameras are welcome")
