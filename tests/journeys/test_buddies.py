"""Buddies: opted in, paired, introduced once all said yes, and let go of kindly."""

from datetime import timedelta

from icalendar import Calendar

from tests.journeys.scenes import a_circle, join
from tests.journeys.town import Town

A_WEEK = timedelta(days=8)
INTRODUCED = timedelta(hours=2, minutes=1)


async def a_round(town: Town, *others: str) -> None:
    """Fay's circle; everybody but Fay would like a buddy, and nobody is new any more."""
    await a_circle(town, *others)
    for who in ("ana", *others):
        assert "buddies-in(" in await town.says(who, "buddy join")
    await town.waits(A_WEEK)


async def the_pairs_are_made(town: Town) -> None:
    await town.says("fay", "round open tomorrow 18:00")
    assert "buddies-made" in await town.says("fay", "round run")
    await town.waits(INTRODUCED)


async def test_two_people_become_buddies(town: Town):
    """A8: a why before a name, a name once both said yes, a room, and an end with a look back."""
    await a_round(town, "bo")
    await town.says("ana", "buddy prefs sleep, caring for a parent --languages English")
    await town.says("bo", 'buddy prefs caring for a parent --languages "english, welsh"')

    assert "buddies-round-opened" in await town.says("fay", "round open tomorrow 18:00")
    assert "buddies-invited" in town.seen()[-1]
    assert "buddies-preview-few(2, 5)" in await town.says("fay", "round preview")
    assert "buddies-made-few(2)" in await town.says("fay", "round run")
    assert not any("buddies-found" in one for one in town.told("ana"))
    await town.waits(INTRODUCED)

    found = town.told("ana")[-1]
    assert "buddies-found(buddies-kind-support)" in found
    assert "buddies-why-topics(caring for a parent)" in found
    assert "bo" not in found.replace("both", "").replace("bout", "")
    assert "buddies-thanks-asked" in await town.presses("ana", "buddies-say-yes", where="dm")
    assert not any("buddies-met" in one for one in town.told("ana"))
    assert "buddies-met(buddies-names-1(ana))" in await town.presses("bo", "buddies-say-yes", where="dm")
    assert "buddies-met(buddies-names-1(bo))" in town.told("ana")[-1]
    room = town.opened("ana")
    assert "buddies-room-hello(buddies-names-2(ana, bo))" in town.seen(room, by="ana")[-1].replace(
        "bo, ana", "ana, bo"
    )

    assert "buddies-hello-said" in await town.presses("ana", "buddies-opener-1-short", where="dm")
    assert "buddies-hello(ana)" in town.seen(room, by="ana")[-1]
    assert "buddies-meet-said" in await town.says("ana", "buddy meet Tuesday 19:00", where="dm")
    assert "buddies-meet-asked(ana" in town.seen(room, by="bo")[-1]
    await have_the_same_date(town, "ana", "bo")
    await town.waits(timedelta(weeks=2, minutes=1))
    assert "buddies-midway" in town.told("ana")[-1]
    await town.waits(timedelta(weeks=2))
    assert "buddies-over(buddies-names-1(bo))" in town.told("ana")[-1]
    assert "buddies-room-closes" in town.seen(room, by="ana")[-1]


async def test_a_check_in_for_ones_buddy_is_seen_in_their_room_and_nowhere_else(town: Town):
    """A4, A8: answered with one press by the buddy, told to its author alone, and taken back whenever they like."""
    await a_round(town, "bo")
    before = len(town.seen())
    assert "checkins-no-buddy" in await town.fills(
        "ana", "checkin now", words="tired", wish="listening", seen="buddy"
    )
    assert len(town.seen()) == before
    await the_pairs_are_made(town)
    for who in ("ana", "bo"):
        await town.presses(who, "buddies-say-yes", where="dm")
    room, before = town.opened("ana"), len(town.seen())

    said = await town.fills("ana", "checkin now", words="tired", wish="listening", seen="buddy")
    assert "checkins-on-its-way-buddy" in said
    assert "tired" in town.seen(room, by="bo")[-1]
    assert len(town.seen()) == before
    assert "checkins-answered" in await town.presses("bo", "checkins-how-hear", where=room)
    assert "checkins-told-hear(bo)" in town.told("ana")[-1]

    shown = len(town.seen(room, by="bo"))
    assert "checkins-taken-back" in await town.says("ana", "checkin takeback")
    assert len(town.seen(room, by="bo")) == shown - 1


async def have_the_same_date(town: Town, *people: str) -> None:
    """An hour in a file that any calendar reads; nothing in it says what it is or with whom."""
    given = {(await town.files(who))[-1] for who in people}
    (file,) = given
    (event,) = Calendar.from_ical(file).walk("VEVENT")

    at = event.decoded("DTSTART")
    assert (f"{at:%A %H:%M}", at.utcoffset()) == ("Tuesday 19:00", timedelta())
    assert event.decoded("DURATION") == timedelta(hours=1)
    assert str(event["SUMMARY"]) == "Kith"
    assert event.keys() == {"UID", "DTSTAMP", "DTSTART", "DURATION", "SUMMARY", "TRANSP"}
    assert not any(who in file for who in people)


async def test_a_no_is_nobodys_and_somebody_else_can_be_found(town: Town):
    await a_round(town, "bo")
    await the_pairs_are_made(town)

    await town.presses("ana", "buddies-say-yes", where="dm")
    assert "buddies-no-kind" in await town.presses("bo", "buddies-say-no", where="dm")

    assert "buddies-unmet" in town.told("ana")[-1]
    assert "bo" not in town.told("ana")[-1].replace("bout", "")
    assert "buddies-look-nobody" in await town.presses("ana", "buddies-look-press", where="dm")


async def test_it_has_gone_quiet_and_ends_gently(town: Town):
    """A9: asked after a day, alone; no answer is told warmly; whoever is left may look again."""
    await a_round(town, "bo")
    await the_pairs_are_made(town)
    for who in ("ana", "bo"):
        await town.presses(who, "buddies-say-yes", where="dm")

    assert "buddies-quiet-heard" in await town.presses("ana", "buddies-quiet-press", where="dm")
    assert "buddies-there" not in town.told("bo")[-1]
    await town.waits(timedelta(hours=25))
    assert "buddies-there" in town.told("bo")[-1]
    assert "ana" not in town.told("bo")[-1]
    await town.waits(timedelta(hours=25))
    assert "buddies-quiet-still" in town.told("ana")[-1]
    assert "buddies-ended" in await town.says("ana", "buddy end")
    assert "buddies-ended-other" in town.told("bo")[-1]
    assert "buddies-no-buddy-now" in await town.says("bo", "buddy end")


async def test_who_ended_it_is_not_brought_together_again_unless_both_ask(town: Town):
    await a_round(town, "bo")
    await the_pairs_are_made(town)
    for who in ("ana", "bo"):
        await town.presses(who, "buddies-say-yes", where="dm")
    await town.says("ana", "buddy end")
    await town.waits(A_WEEK)

    async def next_round() -> bool:
        before = len(town.told("ana"))
        await town.says("fay", "round close")
        await the_pairs_are_made(town)
        return any("buddies-found" in one for one in town.told("ana")[before:])

    assert not await next_round()
    assert "buddies-alone" in town.told("ana")[-1]
    await town.waits(A_WEEK)
    assert "buddies-again(@bo)" not in await town.says("ana", "buddy again @bo")
    assert not await next_round()
    await town.waits(A_WEEK)
    await town.says("bo", "buddy again @ana")
    assert await next_round()


async def test_of_three_nobody_is_left_alone(town: Town):
    await a_round(town, "bo", "cem")
    await the_pairs_are_made(town)

    for who in ("ana", "bo", "cem"):
        assert "buddies-found-two" in town.told(who)[-1]
        await town.presses(who, "buddies-say-yes", where="dm")
    assert "buddies-met(buddies-names-2(" in town.told("ana")[-1]
    await town.says("cem", "buddy end")
    assert "buddies-one-left" in town.told("ana")[-1]
    assert "buddies-mine-with" in await town.says("ana", "buddy mine")


async def test_whom_somebody_avoids_is_never_told(town: Town):
    """S5: two people who are kept apart see what anybody sees for whom nobody was found."""
    await a_round(town, "bo")
    assert "buddies-avoided(bo)" in await town.says("ana", "buddy avoid @bo")
    await the_pairs_are_made(town)

    alone = {who: town.told(who)[-1] for who in ("ana", "bo")}
    assert "buddies-alone" in alone["bo"]
    assert alone["ana"] == alone["bo"]
    assert "buddies-avoid-list" in await town.says("ana", "buddy avoid")
    assert "buddies-avoid-none" in await town.says("bo", "buddy avoid")


async def test_a_newcomer_is_welcomed_by_somebody_the_circle_named(town: Town):
    """A1: one welcomer at a time; a no, or a silence, goes to the next, and at last to the facilitators."""
    await a_circle(town, "bo", "cem")
    for who in ("bo", "cem"):
        await town.says("fay", f"circle welcomer @{who}")
        await town.presses(who, "circles-yes", where="dm")

    assert "buddies-welcome-asked" in await town.says("ana", "buddy join welcome")
    first = next(who for who in ("bo", "cem") if "buddies-welcome-could-you" in "".join(town.told(who)[-1:]))
    other = "cem" if first == "bo" else "bo"
    assert "ana" not in town.told(first)[-1]
    assert "buddies-no-kind" in await town.presses(first, "buddies-say-no", where="dm")
    assert "buddies-welcome-could-you" in town.told(other)[-1]
    assert "buddies-met(buddies-names-1(ana))" in await town.presses(other, "buddies-say-yes", where="dm")
    assert f"buddies-met(buddies-names-1({other}))" in town.told("ana")[-1]


async def test_what_a_round_is_in_numbers(town: Town):
    """Facilitators see how many, and never who or why."""
    others = ("bo", "cem", "dee", "eli")
    await a_round(town, *others)
    for who in others:
        await town.says(who, f'buddy prefs sleep, {who}s-secret --times "Tuesday evenings"')
    await town.says("fay", "round open tomorrow 18:00 --every 4")

    seen = await town.says("fay", "round preview")
    assert "buddies-preview-in(5)" in seen
    assert not any(name in seen for name in ("secret", *others))
    assert "buddies-hold-asked(bo)" in await town.says("fay", "round hold @bo")
    assert "buddies-resting-until" in await town.presses("bo", "buddies-hold-yes", where="dm")
    assert "buddies-made-few(4)" in await town.says("fay", "round run")
    assert "buddies-undone" in await town.says("fay", "round undo")
    assert not any("buddies-found" in one for who in others for one in town.told(who))
    await town.says("fay", "round run")
    await town.waits(INTRODUCED)
    assert "buddies-report-few" in await town.says("fay", "round report")
    assert "buddies-round-closed" in await town.says("fay", "round close")
    assert "buddies-round-is-running" in await town.says("fay", "round introduce")


async def test_somebody_new_waits_a_week_unless_a_facilitator_vouches(town: Town):
    await a_circle(town, "bo", "cem")
    for who in ("ana", "bo", "cem"):
        assert "buddies-cooling-off" in await town.says(who, "buddy join")
    assert "buddies-vouched(ana)" in await town.says("fay", "round vouch @ana")
    await town.says("fay", "round vouch @bo")

    await the_pairs_are_made(town)

    assert "buddies-found" in town.told("ana")[-1]
    assert not any("buddies-found" in one for one in town.told("cem"))


async def test_until_half_time_somebody_can_still_come_in(town: Town):
    """Of an odd number one was left over; whoever comes late is brought to them."""
    await a_round(town, "bo")
    await town.says("ana", "buddy avoid @bo")
    await the_pairs_are_made(town)
    await a_newcomer(town, "cem")

    assert "buddies-look-press" in await town.says("cem", "buddy join")
    assert "buddies-look-found" in await town.presses("cem", "buddies-look-press")
    met = [who for who in ("ana", "bo") if "buddies-found" in town.told(who)[-1]]
    assert len(met) == 1
    await town.waits(timedelta(weeks=3))
    await a_newcomer(town, "dee")
    assert "buddies-look-press" not in await town.says("dee", "buddy join")


async def a_newcomer(town: Town, who: str) -> None:
    """They join in, for whatever kind, and are vouched for."""
    await join(town, who)
    await town.says(who, "rules agree")
    await town.says(who, "buddy join thinking")
    await town.says("fay", f"round vouch @{who}")


async def test_somebody_who_wants_weeks_between_is_left_in_peace_for_so_long(town: Town):
    await a_round(town, "bo")
    assert "buddies-often(8)" in await town.says("ana", "buddy limit 2 --often 8")
    await the_pairs_are_made(town)
    for who in ("ana", "bo"):
        await town.presses(who, "buddies-say-yes", where="dm")
    await town.waits(timedelta(weeks=5))
    before = len(town.told("ana"))

    await town.says("fay", "round open tomorrow 18:00")
    assert "buddies-too-few" in await town.says("fay", "round run")
    await town.says("fay", "round close")
    assert len(town.told("ana")) == before
    await town.waits(timedelta(weeks=4))
    await the_pairs_are_made(town)
    assert "buddies-found" in town.told("ana")[-1]


async def test_what_somebody_holds_is_one_measure(town: Town):
    """R2: whoever has a buddy and can hold one person is not asked to listen to another."""
    await a_round(town, "bo", "cem")
    await town.says("bo", "buddy limit 1")
    await town.says("bo", "listening on")
    await town.says("bo", "listening limit 1")
    await town.says("ana", "buddy leave")
    await the_pairs_are_made(town)
    for who in ("bo", "cem"):
        await town.presses(who, "buddies-say-yes", where="dm")

    await town.fills("ana", "checkin settings", ask="yes")
    await town.fills("ana", "checkin now", words="A heavy week", wish="company", seen="circle")
    await town.waits(timedelta(hours=13))

    assert not any("checkins-could-you" in one for one in town.told("bo"))
    assert "checkins-nobody-free" in town.told("ana")[-1]


async def test_a_time_is_suggested_in_everybodys_clock(town: Town):
    await a_round(town, "bo")
    for who, zone in (("ana", "Europe/London"), ("bo", "America/New_York")):
        await town.says(who, f"me zone {zone}")
        await town.says(who, 'buddy prefs sleep --times "Tuesday evenings, Tuesday afternoons"')
    await the_pairs_are_made(town)
    for who in ("ana", "bo"):
        await town.presses(who, "buddies-say-yes", where="dm")

    assert "buddies-meet-suits" in await town.says("ana", "buddy meet")
    assert "buddies-meet-said" in await town.says("ana", "buddy meet Tuesday 19:00")
    said = town.seen(town.opened("ana"), by="ana")[-1]
    assert "buddies-meet-asked(ana" in said
    assert "19:00, Europe/London" in said or "Europe/London" in said
    assert "America/New_York" in said


async def test_leaving_lets_nobody_wait(town: Town):
    """Whoever leaves the circle is out of it all; the other hears that it has ended, and no more."""
    await a_round(town, "bo")
    await the_pairs_are_made(town)
    for who in ("ana", "bo"):
        await town.presses(who, "buddies-say-yes", where="dm")

    await town.fills("ana", "me leave", what="circle", sure="yes")

    assert "buddies-ended-other" in town.told("bo")[-1]
    assert "ana" not in town.told("bo")[-1]
    assert "buddies-no-buddy-now" in await town.says("bo", "buddy meet")


FIRST = [
    test_two_people_become_buddies,
    test_it_has_gone_quiet_and_ends_gently,
    test_a_check_in_for_ones_buddy_is_seen_in_their_room_and_nowhere_else,
    test_who_ended_it_is_not_brought_together_again_unless_both_ask,
]
"""What is lived through on every kind of room; the rest is the same words and the same rows."""
