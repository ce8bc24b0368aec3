"""Reaching one person alone: tried once; where the door is shut, beside the next thing they do, and nowhere else."""

import time
from datetime import timedelta

import pytest

from adapters.discord import doors
from bot.kernel.delivery import Never, NotNow
from bot.kernel.documents import Quote, Said, say
from tests.journeys.scenes import a_circle
from tests.platforms.discord.doing import read, uses
from tests.platforms.discord.line import no
from tests.platforms.discord.post import ANA, Round, a_delivery, a_post
from tests.platforms.discord.reading import said
from tests.platforms.discord.town import DiscordTown

DM, FOLLOW = "700", r"/webhooks/\d+/token"
OPEN = "/users/@me/channels"
ONLY_THEM = 64
TO_ANA = a_delivery(a_post(), to=ANA, direct=True)


class Shut(Round):
    """Ana takes no direct messages."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.line.says("POST", OPEN, always={"id": DM})
        self.line.says("POST", f"/channels/{DM}/messages", always=no(50007))

    def does_something(self) -> None:
        self.voices.heard(ANA, "Ana", "77:token", time.monotonic())

    async def knock(self) -> NotNow:
        with pytest.raises(NotNow) as found:
            await self.courier.deliver(TO_ANA)
        return found.value


@pytest.fixture
def shut() -> Shut:
    return Shut()


async def test_an_open_door_is_opened_once():
    """DMs opened in a hurry get a bot shut out."""
    round_ = Round()
    round_.line.says("POST", OPEN, always={"id": DM})

    await round_.courier.deliver(TO_ANA)
    await round_.courier.deliver(TO_ANA)

    assert len(round_.line.to("POST", OPEN)) == 1
    assert len(round_.messages(DM)) == 2
    assert not any(one["flags"] & ONLY_THEM for one in round_.messages(DM))


@pytest.mark.parametrize("code", sorted(doors.CLOSED))
async def test_a_shut_door_is_tried_once_whatever_it_is_called(code: int):
    """AB23."""
    round_ = Round()
    round_.line.says("POST", OPEN, always=no(code))

    for _ in range(5):
        with pytest.raises(NotNow):
            await round_.courier.deliver(TO_ANA)

    assert len(round_.line.to("POST", OPEN)) == 1


async def test_it_is_said_beside_the_next_thing_they_do_for_them_alone(shut: Shut):
    assert (await shut.knock()).after == 3600

    shut.does_something()
    await shut.courier.deliver(TO_ANA)

    (beside,) = shut.line.to("POST", FOLLOW)
    assert beside.body["flags"] & ONLY_THEM
    assert said(beside.body) == "said"
    assert len(shut.messages(DM)) == 1


async def test_if_they_did_something_just_now_it_is_said_there_at_once(shut: Shut):
    shut.does_something()

    assert (await shut.knock()).after == 0.0


async def test_until_then_nothing_is_asked_of_discord(shut: Shut):
    await shut.knock()
    asked = len(shut.line.asked)

    for _ in range(3):
        assert (await shut.knock()).after == 3600

    assert len(shut.line.asked) == asked


async def test_a_word_that_has_run_out_waits_for_the_next_one(shut: Shut):
    await shut.knock()
    shut.does_something()
    shut.line.says("POST", FOLLOW, no(10015, 404))

    assert (await shut.knock()).after == 3600
    shut.does_something()
    await shut.courier.deliver(TO_ANA)

    assert len(shut.line.to("POST", FOLLOW)) == 2


async def test_of_several_parts_none_is_said_twice(shut: Shut):
    """The second one met a broken line."""
    long = a_delivery(
        a_post(say(*(Quote(Said(f"{n} " + "word " * 700)) for n in range(3)))), to=ANA, direct=True
    )
    await shut.knock()
    shut.does_something()
    shut.line.says("POST", FOLLOW, {"id": "1"}, NotNow("503"))
    with pytest.raises(NotNow):
        await shut.courier.deliver(long)

    await shut.courier.deliver(long)

    heard = [said(one.body)[:4] for one in shut.line.to("POST", FOLLOW)]
    assert len(heard) == len(set(heard)) + 1  # the one that failed, again
    assert heard[0] not in heard[1:]


async def test_who_does_not_come_back_is_let_be_after_a_week(shut: Shut):
    await shut.knock()
    tried = shut.clock.now() - timedelta(days=7, minutes=1)

    with pytest.raises(Never):
        await shut.courier.deliver(a_delivery(a_post(), to=ANA, direct=True, tried=tried))


async def test_after_a_day_it_is_knocked_again(shut: Shut, monkeypatch: pytest.MonkeyPatch):
    await shut.knock()
    monkeypatch.setattr(doors, "_KNOCK_AGAIN", 0.0)

    await shut.knock()
    await shut.knock()

    assert len(shut.messages(DM)) == 3


async def test_any_other_no_is_a_no_for_good():
    round_ = Round()
    round_.line.says("POST", OPEN, no(10013, 404))

    with pytest.raises(Never, match="10013"):
        await round_.courier.deliver(TO_ANA)


async def test_only_for_whom_something_waits_is_anything_looked_for(shut: Shut):
    assert not shut.doors.waits_for(ANA)

    await shut.knock()

    assert shut.doors.waits_for(ANA)


async def test_however_many_doors_are_shut_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doors, "_MOST", 2)
    round_ = Round()
    round_.line.says("POST", OPEN, always=no(50007))

    for who in "123":
        with pytest.raises(NotNow):
            await round_.courier.deliver(a_delivery(a_post(), to=who, direct=True))

    assert [round_.doors.waits_for(who) for who in "123"] == [False, True, True]
    assert len(round_.doors._opening) == 0


async def test_nothing_of_what_was_for_one_is_said_in_public(town: DiscordTown):
    """PV8, AB23."""
    await a_circle(town)
    await town.says("bo", "help")
    dm = town._dm("ana")
    town.env.inject_error("POST", f"/channels/{dm}/messages", status=403, code=50007, times=None)
    town.discord._voices._known.clear()  # it is long since anybody did anything
    before = len(town.seen())

    await town.says("fay", "thanks @ana For being here")
    await town.waits(timedelta(hours=5))
    tries = [one for one in town.env.http_requests if one.path == f"/channels/{dm}/messages"]
    done = await uses(town, "ana", "rules show")

    assert len(tries) == 1
    assert town.seen()[before:] == []
    assert "rules-yours" in read(town, done)[0]
    assert "For being here" in read(town, done)[-1]
    assert all(one.ephemeral for one in done.followups)
    assert town.told("ana") == []
