"""Checking in: words are delivered and not kept, wishes are seen through, and silence leaves no trace."""

from datetime import timedelta

from tests.journeys.scenes import a_circle
from tests.journeys.town import Town

HALF_A_DAY = timedelta(hours=12, minutes=1)


async def checks_in(town: Town, who: str, words: str, wish: str = "listening", seen: str = "circle") -> str:
    return await town.fills(who, "checkin now", words=words, wish=wish, seen=seen)


async def test_somebody_is_heard_with_one_press(town: Town):
    """A3, A4: what is pressed reaches the author alone."""
    await a_circle(town, "bo")

    assert town.asks("checkin now", await town.says("ana", "checkin now Tired and glad"))
    told = await checks_in(town, "ana", "Tired and glad")

    assert "checkins-on-its-way-circle" in told
    assert "checkins-not-kept" in told
    card = town.seen()[-1]
    assert "checkins-card(ana)" in card
    assert "Tired and glad" in card
    assert "checkins-wish-listening" in card
    assert "checkins-answered" in await town.presses("bo", "checkins-how-hear")
    assert "checkins-told-hear(bo)" in town.told("ana")[-1]
    assert not any("checkins-told" in one for who in ("bo", "fay") for one in town.told(who))
    before = len(town.told("ana"))
    await town.waits(HALF_A_DAY)
    assert len(town.told("ana")) == before


async def test_nobody_answers_a_listener_is_asked_and_they_are_heard(town: Town):
    """A4, R2: one at a time, with no words; a no is told to nobody."""
    await a_circle(town, "bo", "cem")
    await town.says("bo", "listening on")
    await town.says("cem", "listening on")
    await town.fills("ana", "checkin settings", ask="yes")

    assert "checkins-if-nobody-asks(12)" in await checks_in(town, "ana", "A heavy week", "company")
    await town.waits(HALF_A_DAY)

    asked = [who for who in ("bo", "cem") if any("could-you" in one for one in town.told(who))]
    assert len(asked) == 1
    other = "cem" if asked == ["bo"] else "bo"
    question = town.told(asked[0])[-1]
    assert "checkins-could-you(ana, Tuesday circle, checkins-wish-company)" in question
    assert "A heavy week" not in question
    assert "checkins-listen-no" in await town.presses(asked[0], "checkins-listen-cannot", where="dm")
    assert "could-you" in town.told(other)[-1]
    before = len(town.told("ana"))
    assert "checkins-listen-yes(ana, checkins-wish-company)" in await town.presses(
        other, "checkins-listen-can", where="dm"
    )
    assert f"checkins-told-free({other})" in town.told("ana")[-1]
    assert len(town.told("ana")) == before + 1


async def test_without_their_agreement_the_author_is_asked_first(town: Town):
    await a_circle(town, "bo")
    await town.says("bo", "listening on")

    await checks_in(town, "ana", "A heavy week", "ideas")
    await town.waits(HALF_A_DAY)

    assert not any("could-you" in one for one in town.told("bo"))
    assert "checkins-nobody-yet" in town.told("ana")[-1]
    assert "checkins-asking" in await town.presses("ana", "checkins-ask", where="dm")
    assert "could-you" in town.told("bo")[-1]
    await town.waits(timedelta(hours=4))
    assert "checkins-nobody-free" in town.told("ana")[-1]
    assert "checkins-facilitators-told" in await town.presses("ana", "checkins-tell-facilitators", where="dm")
    assert "checkins-remind(ana, checkins-wish-ideas)" in town.seen(town.opened())[-1]


async def test_what_is_for_the_facilitators_is_seen_by_them_alone(town: Town):
    await a_circle(town, "bo")

    assert "checkins-on-its-way-facilitators" in await checks_in(
        town, "ana", "Only for you", seen="facilitators"
    )

    assert "Only for you" in town.seen(town.opened())[-1]
    assert not any("Only for you" in one for one in town.seen())
    await town.waits(HALF_A_DAY)
    assert "checkins-remind(ana" in town.seen(town.opened())[-1]
    assert "checkins-reminded" in town.told("ana")[-1]


async def test_a_pass_and_what_is_for_oneself_are_seen_by_nobody(town: Town):
    """P8: and nobody is ever shown as missing."""
    await a_circle(town)
    await town.says("fay", "checkin schedule every day at 9:00")
    await town.waits(timedelta(days=1))
    assert "checkins-invitation" in town.seen()[-1]
    before = len(town.seen())

    assert "checkins-not-today" in await town.presses("ana", "checkins-pass")
    alone = await checks_in(town, "ana", "Nobody needs to know", "company", "me")

    assert "checkins-alone-gone" in alone
    assert "checkins-alone-wish" in alone
    await town.waits(timedelta(hours=14))
    assert len(town.seen()) == before
    assert "checkins-none-of-yours" in await town.says("ana", "checkin takeback")


async def test_words_are_changed_and_taken_back(town: Town):
    await a_circle(town, "bo")
    await checks_in(town, "ana", "Rather low")

    assert "checkins-changed" in await town.says("ana", "checkin change A little better")
    assert "A little better" in town.seen()[-1]
    assert not any("Rather low" in one for one in town.seen())
    answer = await town.button("bo", "checkins-how-hear")
    assert "checkins-taken-back" in await town.says("ana", "checkin takeback")
    assert not any("A little better" in one for one in town.seen())
    assert "checkins-gone" in await answer()
    await town.waits(HALF_A_DAY)
    assert not any("checkins-nobody" in one for one in town.told("ana"))


async def test_the_author_says_when_it_is_enough(town: Town):
    await a_circle(town)
    await checks_in(town, "ana", "Hm")

    assert "checkins-enough" in await town.presses("ana", "checkins-heard-enough")
    before = len(town.told("ana"))
    await town.waits(HALF_A_DAY)

    assert len(town.told("ana")) == before


async def test_thanks_from_the_author_say_that_they_were_heard(town: Town):
    await a_circle(town)
    await checks_in(town, "ana", "Hm")

    await town.says("ana", "thanks @fay You sat with me")
    before = len(town.told("ana"))
    await town.waits(HALF_A_DAY)

    assert len(town.told("ana")) == before


async def test_whoever_asked_for_it_is_invited_in_private_and_nobody_else(town: Town):
    await a_circle(town, "bo")
    await town.says("fay", "checkin schedule every day at 9:00")
    await town.fills("ana", "checkin settings", inviting="circle")
    await town.fills("bo", "checkin settings", when="every day at 8:00")
    before = {who: len(town.told(who)) for who in ("ana", "bo", "fay")}

    await town.waits(timedelta(hours=14, minutes=30))
    assert "checkins-invitation-in(Tuesday circle)" in town.told("bo")[-1]
    await town.waits(timedelta(hours=1))

    assert "checkins-invitation-in(Tuesday circle)" in town.told("ana")[-1]
    assert len(town.told("bo")) == before["bo"] + 1
    assert len(town.told("fay")) == before["fay"]
    await town.fills("ana", "checkin settings", inviting="never")
    told = len(town.told("ana"))
    await town.waits(timedelta(days=2))
    assert len(town.told("ana")) == told


async def test_the_circles_words_are_pressed_and_its_picture_is_shown_to_five(town: Town):
    await a_circle(town, "bo", "cem", "dee")
    assert "checkins-words" in await town.says("fay", "checkin words sunny, rain --picture yes")
    await town.says("fay", "checkin schedule every day at 9:00")
    await town.waits(timedelta(hours=16))

    assert "checkins-word(rain)" in town.seen()[-1]
    assert town.asks("checkin now", await town.presses("ana", "checkins-word"))
    for who in ("fay", "ana", "bo", "cem"):
        await checks_in(town, who, "Rain", "nothing")
    await town.waits(timedelta(days=1))
    assert not any("checkins-picture" in one for one in town.seen())
    for who, word in (("fay", "rain"), ("ana", "SUNNY"), ("bo", "rain"), ("cem", "rain"), ("dee", "rain")):
        await checks_in(town, who, word, "nothing")
    await town.waits(timedelta(days=1))
    (picture,) = (one for one in town.seen() if one.startswith("checkins-picture"))
    assert "checkins-picture-line(sunny, 1)" in picture
    assert "checkins-picture-line(rain, 4)" in picture


async def test_a_journal_is_kept_changed_taken_along_and_burned(town: Town):
    await a_circle(town)
    assert "checkins-no-pages" in await town.says("ana", "checkin mine")
    assert "checkins-set-journal" in await town.fills("ana", "checkin settings", journal="yes")
    assert "checkins-alone-kept" in await checks_in(town, "ana", "The first page", "nothing", "me")
    await town.waits(timedelta(days=1))
    assert "checkins-kept-in-journal" in await checks_in(town, "ana", "The second page", "nothing")

    assert "checkins-pages" in await town.says("ana", "checkin mine")
    assert "page" in await town.presses("ana", "checkins-page")
    assert town.asks("checkin rewrite", await town.presses("ana", "checkins-page-rewrite"))
    await town.says("ana", "checkin mine")
    taken = await town.presses("ana", "checkins-take")
    assert taken.index("The first page") < taken.index("The second page")
    assert "checkins-week(0, " in await town.says("ana", "checkin mine --weeks yes")
    await town.says("ana", "checkin mine")
    await town.presses("ana", "checkins-page")
    assert "checkins-page-torn" in await town.presses("ana", "checkins-page-tear")
    await town.says("ana", "checkin mine")
    assert "checkins-burn-what" in await town.presses("ana", "checkins-burn")
    assert "checkins-burned(1)" in await town.presses("ana", "checkins-burn-sure")
    assert "checkins-no-pages" in await town.says("ana", "checkin mine")


async def test_only_facilitators_choose_when_the_circle_is_invited(town: Town):
    """PV10, and each wrong line gets one sentence that shows what works."""
    await a_circle(town)

    assert "needs-facilitator" in await town.says("ana", "checkin schedule Mondays 9:00")
    assert "needs-facilitator" in await town.says("ana", "checkin words sunny, rain")
    assert "read-rule" in await town.says("fay", "checkin schedule whenever")
    assert "checkins-heard-between" in await town.says("fay", "checkin schedule --heard 5m")
    assert "checkins-words-unread" in await town.says("fay", "checkin words sunny")
    assert "checkins-picture-needs-words" in await town.says("fay", "checkin words --picture yes")
    assert "checkins-ways-when" in await town.says("fay", "checkin schedule Mondays 9:00 --heard 6h")
    assert "checkins-ways-heard(6)" in await town.says("fay", "checkin schedule")
    assert "checkins-ways-never" in await town.says("fay", "checkin schedule off")


async def test_listening_has_a_limit_and_an_end(town: Town):
    await a_circle(town, "bo", "cem")
    assert "checkins-listening-first" in await town.says("bo", "listening limit 1")
    await town.says("bo", "listening on")
    assert "checkins-listening-limit(1)" in await town.says("bo", "listening limit 1")
    for who in ("ana", "cem"):
        await town.fills(who, "checkin settings", ask="yes")
    await checks_in(town, "ana", "One")
    await town.waits(HALF_A_DAY)
    await town.presses("bo", "checkins-listen-can", where="dm")
    before = len(town.told("bo"))

    await checks_in(town, "cem", "Two")
    await town.waits(HALF_A_DAY)

    assert len(town.told("bo")) == before
    assert "checkins-nobody-free" in town.told("cem")[-1]
    assert "checkins-listening-off" in await town.says("bo", "listening off")


DAILY = (
    test_nobody_answers_a_listener_is_asked_and_they_are_heard,
    test_a_pass_and_what_is_for_oneself_are_seen_by_nobody,
    test_words_are_changed_and_taken_back,
    test_whoever_asked_for_it_is_invited_in_private_and_nobody_else,
    test_a_journal_is_kept_changed_taken_along_and_burned,
    test_what_is_for_the_facilitators_is_seen_by_them_alone,
)
"""Between them they do everything there is: those that every real homeserver is tried with."""
