"""A round of buddies in the rehearsal room: thirty made-up people do all of it, and nobody else learns who met whom."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from adapters.rehearsal.guard import TOKEN
from adapters.rehearsal.inbound import Trouble
from adapters.rehearsal.newcomers import MOST, newcomer
from adapters.rehearsal.panel import panel
from adapters.rehearsal.places import Kind
from adapters.rehearsal.playing import story
from adapters.rehearsal.room import Resident
from adapters.rehearsal.run import furnish
from adapters.rehearsal.sample import HISTORY, cast
from bot.buddies.forms import By
from bot.buddies.seats import MOST_LANGUAGES, MOST_TOPICS, ticked
from bot.buddies.times import read_week
from tests.rehearsal.pretend import NOON, PretendDesk, Rehearsal
from tests.rehearsal.whole import Whole, a_whole_rehearsal

DIAGNOSIS = re.compile(
    r"depress|anxi|bipolar|autis|adhd|trauma|disorder|psych|addict|alcohol|cancer|diabet|dementia|syndrome|ocd",
    re.IGNORECASE,
)
PEOPLE = story()["people"]


@pytest.fixture
async def whole(tmp_path: Path) -> AsyncIterator[Whole]:
    async with a_whole_rehearsal(tmp_path) as whole:
        yield whole


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Played once, and only looked at afterwards."""

    async def play() -> Whole:
        async with a_whole_rehearsal(tmp_path_factory.mktemp("played")) as whole:
            await whole.play.play()
            return whole

    return asyncio.run(play())


def test_the_made_up_people_are_thirty_and_nobody_else():
    names = [name for name, _ in PEOPLE]

    assert len(set(names)) == 30
    assert {one.name for one in cast()} & set(names) == set()


@pytest.mark.parametrize("name, wishes", PEOPLE)
def test_what_they_would_like_can_be_read_and_names_no_diagnosis(name, wishes):
    assert read_week(wishes["times"])
    assert By(wishes["by"])
    assert 0 < len(ticked(wishes["topics"], most=99)) <= MOST_TOPICS
    assert 0 < len(ticked(wishes["languages"], most=99)) <= MOST_LANGUAGES
    assert not DIAGNOSIS.search(" ".join((name, *wishes.values())))


def test_they_wish_for_different_things():
    for field, least in {"topics": 10, "languages": 4, "times": 10, "by": 4}.items():
        assert len({wishes[field] for _, wishes in PEOPLE}) >= least


def test_everybody_is_in_one_group_with_a_why_or_told_that_nobody_was_found(played: Whole):
    found = played.shown()
    alone = {one["who"]: one["html"] for one in found["alone"]}

    assert Counter([*(who for group in played.groups() for who in group), *alone]) == Counter(played.crowd)
    assert len(played.crowd) == 30
    assert len(played.groups()) >= 12
    assert all("<li>" in one["why"] and "<button" not in one["why"] for one in found["pairs"])
    assert "nobody was found" in alone["tinsel"], "nobody else speaks Tinsel’s one language"
    assert found["asked"] == []


def test_more_than_a_week_goes_by(played: Whole):
    """Whoever is new waits that long; after it come two hours in which it could be taken back."""
    assert timedelta(days=8, hours=2) < played.hands.now() - (NOON + HISTORY) < timedelta(days=8, hours=3)


def test_each_did_it_themselves(played: Whole):
    for who in played.crowd:
        read = played.read(who)
        for said in (
            "Kith knows you are here",
            "You have agreed to the rules",
            "You are in:",
            "What you would like",
        ):
            assert said in read, (who, said)


def test_nobody_else_is_told_who_met_whom(played: Whole):
    """Not in the circle’s room either, nor whoever holds the circle."""
    for one in cast():
        read = played.read(one.id)
        assert not any(name in read for name, _ in PEOPLE), one.name


def test_each_group_has_a_room_that_they_alone_can_see(played: Whole):
    rooms = [one for one in played.running.room.places.values() if one.kind is Kind.ROOM]

    assert Counter(one.members for one in rooms if one.members & set(played.crowd)) == Counter(
        frozenset(group) for group in played.groups()
    )
    assert any("From Acorn" in played.read(who) for who in played.crowd)


def test_fay_sees_numbers_and_no_name(played: Whole):
    numbers = "".join(played.shown()["numbers"])

    assert "30 people are in" in numbers
    assert "took part: 30" in numbers
    assert not any(name in numbers for name, _ in PEOPLE)
    assert "<button" not in numbers


async def test_whoever_was_here_before_answers_for_themselves(whole: Whole):
    """Nobody says yes for Ana; once she has, the pair is shown."""
    await whole.picks("ana", "buddy join")
    await whole.play.play()
    found = whole.shown()
    assert "ana" in found["asked"]
    waiting = [who for who in found["asked"] if who != "ana"]
    assert "You have a buddy" not in whole.read(waiting[0])

    await whole.presses("ana", story()["yes"])

    assert whole.shown()["asked"] == []
    assert any({"ana", waiting[0]} <= set(group) for group in whole.groups())


async def test_the_next_round_is_another_one_with_the_same_people(whole: Whole):
    await whole.play.play()
    first, residents = set(whole.groups()), len(whole.running.room.residents)

    await whole.play.play()

    assert len(whole.running.room.residents) == residents
    second = set(whole.groups())
    assert len(second - first) >= 10
    assert {who for group in second for who in group} <= set(whole.crowd)
    assert "took part: 30" in whole.shown()["numbers"][-1]


async def test_asked_twice_for_the_same_round_it_is_played_once(whole: Whole):
    await whole.running.open(0)
    url, secret = whole.running.url, whole.running.server.secret
    headers = {TOKEN: secret, "Origin": url.rstrip("/")}
    async with ClientSession(headers=headers) as session:
        for _ in range(2):
            answer = await (await session.post(f"{url}round", json={"rounds": 0})).json()
        seen = await (await session.get(f"{url}round")).json()

    assert whole.play.rounds == answer["rounds"] == seen["rounds"] == 1
    assert seen["pairs"] == answer["pairs"]


async def test_with_no_circle_it_says_what_fay_was_answered():
    """Nobody can be brought together there; the page has something to show all the same."""
    here = Rehearsal()
    play = here.running.server.play
    assert play is not None

    await play.play()

    found = panel(play, here.room, here.running.server.view)
    assert found["pairs"] == found["alone"] == found["asked"] == []
    assert "greeting" in found["numbers"][0]


async def test_where_they_do_not_all_fit_in_nobody_comes():
    here = Rehearsal()
    play, room = here.running.server.play, here.room
    assert play is not None
    while len(room.residents) < MOST - 29:
        room.add(newcomer(room, "Sam"))
    before = set(room.residents)

    with pytest.raises(Trouble, match="full"):
        await play.play()

    assert set(room.residents) == before


async def test_where_the_clock_is_the_real_one_nothing_can_be_played():
    running = furnish(PretendDesk(), None, people=[Resident("fay", "Fay")])
    await running.open(0)
    headers = {TOKEN: running.server.secret, "Origin": running.url.rstrip("/")}
    async with ClientSession(headers=headers) as session:
        state = await (await session.get(f"{running.url}state")).json()
        answer = await session.post(f"{running.url}round", json={"rounds": 0})
        looked = await session.get(f"{running.url}round")
    await running.close()

    assert state["rounds"] is None
    assert (answer.status, looked.status) == (400, 400)
