"""Rounds of buddies cannot be used to hurt anybody: AB13 to AB16, S5, and what Kith need not know."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.kernel.events import Pressed, Wrote
from storage.engine import truncate_log
from tests.journeys.scenes import join
from tests.journeys.test_buddies import A_WEEK, a_round, the_pairs_are_made
from tests.journeys.town import KEYS, Town, a_town

NAMES = re.compile(r"\b(?:ana|bo|cem|dee)\b")
CANARY = "canary-4711"
HOLDERS_LINES = ("round preview", "round run", "round report", "round undo", "round preview", "round run")


async def two_buddies(town: Town, *others: str) -> str:
    """Ana and Bo have met; their room."""
    await a_round(town, "bo", *others)
    await the_pairs_are_made(town)
    for who in ("ana", "bo"):
        await town.presses(who, "buddies-say-yes", where="dm")
    return town.opened("ana")


async def the_next_round(town: Town) -> None:
    await town.waits(A_WEEK)
    await town.says("fay", "round close")
    await the_pairs_are_made(town)


async def test_somebody_who_is_harassed_ends_it_with_one_tap(town: Town):
    """AB14: at once, without a reason, and the other learns nothing but that it is over."""
    await two_buddies(town)
    before = len(town.told("ana"))

    answer = await town.presses("ana", "buddies-end-press", where="dm")

    assert answer.startswith("buddies-ended")
    told = town.told("bo")[-1]
    assert told.startswith("buddies-ended-other")
    assert not NAMES.search(told)
    assert len(town.told("ana")) == before
    assert not any("buddies-ended" in one for one in town.seen()), "the circle is told nothing"
    for line in ("buddy here", "buddy meet tomorrow 19:00", "buddy quiet", "buddy end"):
        assert await town.says("bo", line, where="dm") == "buddies-no-buddy-now"
    assert len(town.told("ana")) == before, "nothing of theirs arrives any more"


async def test_who_ended_it_can_have_a_word_with_a_facilitator(town: Town):
    """AB14: only if they want, and it says only that."""
    await two_buddies(town)
    await town.presses("ana", "buddies-end-press", where="dm")

    assert (await town.presses("ana", "buddies-ear-press", where="dm")).startswith("buddies-ear-asked")

    hall = next(
        one for one in town.platform.rooms if one.startswith("opened-") and "fay" in town.platform.rooms[one]
    )
    assert town.seen(hall)[-1].startswith("buddies-ear-for(ana)")
    assert "bo" not in NAMES.findall(town.seen(hall)[-1])
    assert not any("buddies-ear" in one for one in town.told("bo"))


@pytest.mark.parametrize("who", ["ana", "bo"])
async def test_after_it_was_ended_they_are_not_brought_together_however_often_one_asks(town: Town, who: str):
    """AB14, PV9: not in the next round, not by looking for somebody new, not by a facilitator's hand."""
    await two_buddies(town)
    await town.presses("ana", "buddies-end-press", where="dm")
    other = {"ana": "bo", "bo": "ana"}[who]

    assert "buddies-again" in await town.says(who, f"buddy again @{other}")
    looked = await town.presses("bo", "buddies-look-press", where="dm")
    assert looked.startswith("buddies-look-nobody")
    await town.says("fay", "round close")
    await town.says("fay", "round open tomorrow 18:00")
    assert await town.says("fay", "round pair @ana @bo") == "buddies-hand-cannot"
    await town.says("fay", "round close")
    await the_next_round(town)

    for name in ("ana", "bo"):
        assert town.told(name)[-1].startswith("buddies-alone")


async def test_leaving_everything_and_coming_back_brings_nobody_nearer(town: Town):
    """PV9: a boundary is about the person."""
    await two_buddies(town)
    await town.presses("ana", "buddies-end-press", where="dm")
    await town.fills("bo", "me leave", what="everything", sure="yes")
    await join(town, "bo")
    await town.says("bo", "rules agree")
    await town.says("bo", "buddy join")

    await the_next_round(town)

    assert town.told("bo")[-1].startswith("buddies-alone")
    assert town.told("ana")[-1].startswith("buddies-alone")


async def test_who_says_again_and_again_that_they_are_there_is_passed_on_once(town: Town):
    """AB14: what Kith passes on is no way to press somebody."""
    await two_buddies(town)

    for _ in range(5):
        await town.says("bo", "buddy here", where="dm")

    assert sum(one.startswith("buddies-quiet-here") for one in town.told("ana")) == 1


async def test_a_new_account_waits_a_week(town: Town):
    """AB15: coming back under another name is slow, and a facilitator knows whom they let in sooner."""
    await a_round(town, "bo")
    await join(town, "cem")
    await town.says("cem", "rules agree")
    assert "buddies-cooling-off" in await town.says("cem", "buddy join")

    await the_pairs_are_made(town)
    assert not any("buddies-found" in one or "buddies-alone" in one for one in town.told("cem"))
    assert any("buddies-found(" in one for one in town.told("ana"))
    await town.waits(A_WEEK)
    for who in ("ana", "bo"):
        await town.says(who, "buddy join")
    await town.says("fay", "round close")
    await the_pairs_are_made(town)

    assert any("buddies-found" in one or "buddies-alone" in one for one in town.told("cem"))


async def test_leaving_and_joining_again_begins_the_week_anew_and_another_kind_does_not(town: Town):
    """AB15."""
    await a_round(town, "bo")

    assert "buddies-cooling-off" not in await town.says("ana", "buddy join thinking")
    await town.says("ana", "buddy leave")
    assert "buddies-cooling-off" in await town.says("ana", "buddy join")


async def test_whom_a_facilitator_vouches_for_need_not_wait(town: Town):
    """AB15."""
    await a_round(town, "bo")
    await join(town, "cem")
    await town.says("cem", "rules agree")
    assert "needs-facilitator" in await town.says("cem", "round vouch @cem")
    await town.says("cem", "buddy join")

    seated, nobody = [await town.says("fay", f"round vouch @{who}") for who in ("cem", "fay")]
    await the_pairs_are_made(town)

    assert seated.replace("cem", "fay") == nobody, "whether somebody has a seat is not told"
    assert any("buddies-found" in one for one in town.told("cem"))


async def test_nobody_collects_people_by_looking_again_and_again(town: Town):
    """AB16: a name only once both said yes, one at a time, and three introductions a week."""
    others = ("cem", "dee", "eli", "gus", "hal", "ida", "jo", "kim", "lea")
    await two_buddies(town)
    await join(town, *others)
    for who in others:
        await town.says(who, "rules agree")
        await town.says(who, "buddy join")
        await town.says("fay", f"round vouch @{who}")

    looked = []
    for _ in range(3):
        await whoever_is_with_ana_ends_it(town, "bo", *others)
        looked.append(await town.presses("ana", "buddies-look-press", where="dm"))
        again = await town.presses("ana", "buddies-look-press", where="dm")
        assert again.startswith("buddies-look-nobody"), "one at a time"
        await everybody_asked_says_yes(town, "ana", *others)
    looked = [one.partition("\n")[0] for one in looked]

    assert looked == ["buddies-look-found", "buddies-look-found", "buddies-look-nobody"]
    await town.waits(A_WEEK)
    assert (await town.presses("ana", "buddies-look-press", where="dm")).startswith("buddies-look-found")


async def whoever_is_with_ana_ends_it(town: Town, *people: str) -> None:
    ended = [await town.says(who, "buddy end") for who in people]
    assert any(one.startswith("buddies-ended") for one in ended)


async def everybody_asked_says_yes(town: Town, *people: str) -> None:
    for who in people:
        if any(one.startswith("buddies-found") for one in town.told(who)[-1:]):
            await town.presses(who, "buddies-say-yes", where="dm")


async def test_whoever_says_no_learns_no_name_and_gives_none(town: Town):
    """AB16: of three, too."""
    await a_round(town, "bo", "cem")
    await the_pairs_are_made(town)
    for who in ("ana", "bo"):
        assert await town.presses(who, "buddies-say-yes", where="dm") == "buddies-thanks-asked"

    assert await town.presses("cem", "buddies-say-no", where="dm") == "buddies-no-kind"

    assert not any(NAMES.search(one) for one in town.told("cem") if one.startswith("buddies-"))
    assert not any(
        "cem" in one for one in (*town.told("ana"), *town.told("bo")) if one.startswith("buddies-")
    )
    assert "buddies-met(buddies-names-1(bo))" in town.told("ana")[-1]


async def test_to_be_avoided_looks_like_the_others_silence(town: Town):
    """S5: a wish that comes between the question and the answers is not to be seen in anything."""

    async def told_to_bo(town: Town, *, avoids: bool) -> list[str]:
        await a_round(town, "bo")
        await the_pairs_are_made(town)
        if avoids:
            await town.says("ana", "buddy avoid @bo")
            await town.presses("ana", "buddies-say-yes", where="dm")
        first = await town.presses("bo", "buddies-say-yes", where="dm")
        again = await town.presses("bo", "buddies-say-yes", where="dm")
        stands = await town.says("bo", "buddy mine")
        await town.waits(timedelta(days=3))
        return [first, again, stands, *town.told("bo")]

    silent = await told_to_bo(town, avoids=False)
    async with a_town_like(town) as other:
        avoided = await told_to_bo(other, avoids=True)

    assert silent == avoided
    assert avoided[-1].startswith("buddies-unmet")


@pytest.mark.parametrize("way", ["buddy leave", "buddy pause"])
async def test_what_was_pending_is_taken_back_by_who_leaves_or_rests(town: Town, way: str):
    """PV9: a question that waits for the morning does not come, and the other is not left waiting."""
    await a_round(town, "bo")
    await town.says("bo", "me quiet 15:00-09:00")
    await the_pairs_are_made(town)
    await town.presses("ana", "buddies-say-yes", where="dm")
    assert not any("buddies-found" in one for one in town.told("bo"))

    await town.says("bo", way)

    assert town.told("ana")[-1].startswith("buddies-unmet")
    before = town.told("bo")
    await town.waits(timedelta(days=4))
    assert town.told("bo") == before


async def test_a_facilitator_has_no_path_to_who_is_in_what_they_wish_or_whom_they_avoid(town: Town):
    """AB13: they see numbers, and of few people not even those."""
    await a_round(town, "bo", "cem", "dee")
    await town.says("ana", f"buddy prefs {CANARY} --languages welsh")
    await town.fills("bo", "buddy about", gender=CANARY, access=CANARY, same_gender="yes")
    await town.says("ana", "buddy avoid @bo")
    await town.says("fay", "round open tomorrow 18:00")

    answers = [await town.says("fay", line) for line in HOLDERS_LINES]
    answers += [await town.says("fay", f"buddy {line}") for line in ("mine", "avoid", "prefs", "about")]
    await town.waits(timedelta(days=1))

    hers = [*answers, *town.told("fay"), *town.seen()]
    hers += [
        one for room in town.platform.rooms if "fay" in town.platform.rooms[room] for one in town.seen(room)
    ]
    about_buddies = [one for one in hers if one.startswith(("buddies-", "form "))]
    assert len(about_buddies) >= len(answers)
    assert not any(NAMES.search(one) or CANARY in one or "welsh" in one for one in about_buddies)


async def test_why_two_cannot_be_paired_by_hand_is_one_sentence(town: Town):
    """AB13: apart, not in, resting, full, new, unknown: it tells nothing."""
    await a_round(town, "bo", "cem", "dee")
    await town.says("ana", "buddy avoid @bo")
    await town.says("cem", "buddy pause")
    await town.says("dee", "buddy limit 0")
    await town.says("fay", "round open tomorrow 18:00")

    told = {await town.says("fay", f"round pair @{one} @{other}") for one, other in (
        ("ana", "bo"), ("bo", "ana"), ("ana", "cem"), ("ana", "dee"), ("ana", "fay"), ("ana", "ana"),
    )}  # fmt: skip

    assert told == {"buddies-hand-cannot"}


async def test_a_button_of_a_pair_is_its_peoples_alone(town: Town):
    """AB13, PV11: somebody else's press changes nothing, a facilitator's neither."""
    await a_round(town, "bo")
    await the_pairs_are_made(town)
    token = next(
        one.tokens["buddies-say-yes"]
        for one in reversed(town.platform.messages)
        if one.where == "dm:ana" and "buddies-say-yes" in one.tokens
    )

    told = await town.happens(Pressed(town._origin("fay", "dm"), token))

    assert told.startswith("press-")
    assert await town.presses("bo", "buddies-say-yes", where="dm") == "buddies-thanks-asked"


async def test_kith_needs_nothing_of_what_two_write_to_each_other(tmp_path: Path):
    """DR6, A9: platforms keep their talk to themselves; were it handed over, it would still be in no table, and count
    for nothing."""
    url = f"sqlite:///{tmp_path / 'kith.db'}"
    async with a_town(url, tmp_path, language=KEYS) as town:
        room = await two_buddies(town)
        before = len(town.platform.messages)
        for who in ("ana", "bo"):
            await town.happens(Wrote(town._origin(who, room), f"{CANARY} how are you"))
        assert len(town.platform.messages) == before, "nobody is told of it"

        await town.presses("ana", "buddies-quiet-press", where="dm")
        await town.happens(Wrote(town._origin("bo", room), f"{CANARY} I am here, do you see"))
        await town.waits(timedelta(hours=25))
        assert town.told("bo")[-1].startswith("buddies-there"), "only what is pressed counts"
        await town.presses("bo", "buddies-there-here", where="dm")
        assert town.told("ana")[-1].startswith("buddies-quiet-here(bo)")
        await town.says("ana", "buddy end", where="dm")
        truncate_log(town.core.engine)

        assert CANARY.encode() not in on_disk(tmp_path)


def on_disk(folder: Path) -> bytes:
    """The database and its log, as anybody with the disk would read them."""
    return b"".join(file.read_bytes() for file in folder.glob("kith.db*") if file.suffix != ".lock")


def a_town_like(town: Town):
    """Another one, in which the same people live."""
    folder = Path(town.core.setup.url.removeprefix("sqlite:///")).parent / "other"
    folder.mkdir()
    return a_town(f"sqlite:///{folder / 'kith.db'}", folder, language=KEYS)


async def test_what_is_between_buddies_can_be_said_in_their_own_room(town: Town):
    """Though that room is no circle’s."""
    room = await two_buddies(town)

    assert "buddies-quiet-heard" in await town.says("ana", "buddy quiet", where=room)
    assert "buddies-meet-said" in await town.says("bo", "buddy meet tomorrow 19:00", where=room)
    assert "buddies-ended" in await town.says("ana", "buddy end", where=room)
