"""Doors instead of watching: a worry goes to people, and hard words stand under a note until a reader uncovers them."""

from tests.journeys.scenes import a_circle
from tests.journeys.town import Town

WORRY = "Bo has gone very quiet"
WORDS = "My brother died in May"


async def test_a_worry_reaches_the_facilitators_and_its_author_hears_of_it(town: Town):
    """DR2, DR7: the person it is about hears nothing, and the room sees nothing."""
    await a_circle(town, "bo")
    before = {who: len(town.told(who)) for who in ("ana", "bo")}

    page = await town.says("ana", "worried")
    assert page.index("doors-danger") < page.index("doors-goes-to") < page.index("doors-agreed")
    assert "doors-nobody-online" in page
    assert town.asks("worried tell", await town.presses("ana", "doors-write"))
    receipt = await town.fills("ana", "worried tell", words=WORRY)

    assert "doors-told-place" in receipt
    hall = town.opened()
    worry = town.seen(hall)[-1]
    assert "doors-post(ana, Tuesday circle)" in worry
    assert WORRY in worry
    assert "doors-taken-told" in await town.presses("fay", "doors-on-it", where=hall)
    assert "doors-taken(fay)" in town.seen(hall)[-1]
    assert "doors-read(Tuesday circle)" in town.told("ana")[-1]
    assert len(town.told("ana")) == before["ana"] + 1
    assert len(town.told("bo")) == before["bo"]
    assert not any(WORRY in one for one in town.seen())


async def test_a_worry_about_a_facilitator_goes_round_them(town: Town):
    """S4."""
    await a_circle(town, "gus", "bo")
    await town.says("fay", "circle facilitators @gus")
    await town.presses("gus", "circles-yes", where="dm")
    hall = town.opened()
    before = len(town.seen(hall))

    told = await town.says("ana", f"worried --about @fay {WORRY}")

    assert "doors-told-each" in told
    assert WORRY in town.told("gus")[-1]
    assert len(town.seen(hall)) == before
    assert not any(WORRY in one for one in town.told("fay"))
    assert "doors-taken-alone" in await town.presses("gus", "doors-on-it", where="dm")
    assert "doors-read(Tuesday circle)" in town.told("ana")[-1]
    assert len(town.seen(hall)) == before


async def test_nobody_can_be_reached_and_that_is_said(town: Town):
    await a_circle(town)
    await town.says("fay", "me pause")

    assert "doors-none-reached" in await town.says("ana", "worried")
    assert "doors-none-reached" in await town.says("ana", f"worried {WORRY}")
    assert WORRY in town.seen(town.opened())[-1]
    about_fay = await town.says("ana", f"worried --about @fay {WORRY}")
    assert "doors-nobody" in about_fay
    assert WORRY in about_fay
    assert not any(WORRY in one for one in town.told("fay"))


async def test_words_under_a_note_are_covered_and_taken_back(town: Town):
    """DR4."""
    await a_circle(town, "bo")

    posted = await town.fills("ana", "contentnote", note="loss", words=WORDS)

    assert "doors-note-posted" in posted
    note = town.seen()[-1]
    assert "doors-note-by(ana)" in note
    assert "doors-note-label(doors-note-loss)" in note
    assert note.index("doors-note-label") < note.index(WORDS)
    assert "signposts-urgent" in await town.presses("bo", "doors-urgent")
    assert "doors-note-taken" in await town.presses("ana", "doors-note-back")
    assert not any(WORDS in one for one in town.seen())


FIRST = (
    test_a_worry_reaches_the_facilitators_and_its_author_hears_of_it,
    test_words_under_a_note_are_covered_and_taken_back,
)
"""Those that every real homeserver is tried with."""


async def test_the_circles_rule_is_quoted_as_it_reads(english: Town):
    """DR7: also one of those that come with Kith, in the reader's language."""
    await a_circle(english)

    assert "What is said here stays here. Only if someone is in danger" in await english.says(
        "ana", "worried"
    )
