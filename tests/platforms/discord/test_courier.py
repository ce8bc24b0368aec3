"""What Kith wants done is done on Discord once, in whole, also when it is not known whether it was done before."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.discord.looking import since
from adapters.discord.render import part_key
from bot.kernel.delivery import Never, NotNow
from bot.kernel.documents import Mention, Quote, Said, say, text
from bot.kernel.effects import Admit, CloseRoom, Remove, Withdraw
from bot.kernel.events import Arrived
from bot.kernel.people import AccountId
from tests.platforms.discord.line import ME, Asked, no
from tests.platforms.discord.post import (
    ANA,
    CHANNEL,
    GUILD,
    KEY,
    PLACE,
    THREAD,
    Round,
    a_card,
    a_delivery,
    a_post,
)
from tests.platforms.discord.reading import said

MESSAGES = f"/channels/{CHANNEL}/messages"
ONE = rf"/channels/{CHANNEL}/messages/\d+"
LONG = say(*(Quote(Said(f"{number} " + "word " * 700)) for number in range(3)))


@pytest.fixture
def round_() -> Round:
    return Round()


def remembers(round_: Round, *, others: int = 0) -> None:
    """What was said in the channel so far can be read there, among what others said."""
    now = int(since(round_.clock.now()))
    talk = [{"id": str(now + n), "author": {"id": ANA}, "content": "talk", "flags": 0} for n in range(others)]

    def history(asked: Asked) -> list[dict[str, Any]]:
        told = [
            {
                "id": str(now + 10_000 + n),
                "author": {"id": ME},
                **{k: v for k, v in body.items() if k != "nonce"},
            }
            for n, body in enumerate(round_.messages())
        ]
        found = [one for one in [*talk, *told] if int(one["id"]) > int(asked.query["after"])]
        return found[: int(asked.query["limit"])]

    round_.line.says("GET", MESSAGES, always=history)


async def test_a_post_bears_its_key_and_calls_nobody(round_: Round):
    """PV8."""
    await round_.courier.deliver(a_delivery(a_post(say(Quote(Said("@everyone <@&1> @here"))))))

    (body,) = round_.messages()
    assert (body["nonce"], body["enforce_nonce"]) == (KEY, True)
    assert body["allowed_mentions"]["parse"] == []


async def test_only_who_is_meant_is_called(round_: Round):
    ana = AccountId("ana")
    delivery = a_delivery(a_post(say(text("said"), Mention(ana))))

    await round_.courier.deliver(replace(delivery, reader=replace(delivery.reader, people={ana: ANA})))

    assert round_.messages()[0]["allowed_mentions"] == {"parse": [], "users": [ANA]}


async def test_the_last_part_of_a_long_post_has_the_key_of_the_whole(round_: Round):
    """AB6."""
    await round_.courier.deliver(a_delivery(a_post(LONG)))

    nonces = [one["nonce"] for one in round_.messages()]
    assert nonces == [part_key(KEY, 1), part_key(KEY, 2), KEY][-len(nonces) :]
    assert all(len(one) <= 25 for one in nonces)


async def test_a_try_of_a_moment_ago_is_made_again_under_the_same_key(round_: Round):
    """For so long Discord itself knows it by its nonce."""
    delivery = a_delivery(a_post(), tried=round_.clock.now() - timedelta(seconds=30))

    await round_.courier.deliver(delivery)

    assert [one["nonce"] for one in round_.messages()] == [KEY]
    assert round_.line.to("GET", MESSAGES) == []


async def test_an_old_try_is_looked_for_first(round_: Round):
    """RL2."""
    remembers(round_)
    await round_.courier.deliver(a_delivery(a_post()))
    old = a_delivery(a_post(), tried=round_.clock.now() - timedelta(hours=3))

    again = await round_.courier.deliver(old)

    assert len(round_.messages()) == 1
    assert again == str(int(since(round_.clock.now())) + 10_000)


async def test_what_is_not_there_is_sent(round_: Round):
    remembers(round_, others=3)

    await round_.courier.deliver(a_delivery(a_post(), tried=round_.clock.now() - timedelta(hours=3)))

    assert len(round_.messages()) == 1


async def test_it_is_found_below_much_talk(round_: Round):
    remembers(round_, others=250)
    await round_.courier.deliver(a_delivery(a_post()))
    old = a_delivery(a_post(), tried=round_.clock.now() - timedelta(hours=3))

    await round_.courier.deliver(old)

    assert len(round_.messages()) == 1
    assert len(round_.line.to("GET", MESSAGES)) == 3


async def test_of_a_long_post_only_the_missing_parts_are_sent(round_: Round):
    remembers(round_)
    round_.line.says("POST", MESSAGES, {"id": "10000"}, NotNow("503"))
    with pytest.raises(NotNow):
        await round_.courier.deliver(a_delivery(a_post(LONG)))
    before = len(round_.messages())

    def history(asked: Asked) -> list[dict[str, Any]]:
        return [{"id": "10000", "author": {"id": ME}, **round_.messages()[0]}]

    round_.line._rules.clear()
    round_.line.says("GET", MESSAGES, always=history)
    await round_.courier.deliver(a_delivery(a_post(LONG), tried=round_.clock.now() - timedelta(hours=3)))

    fresh = [one["nonce"] for one in round_.messages()[before:]]
    assert part_key(KEY, 1) not in fresh
    assert fresh[-1] == KEY


async def test_a_thread_that_fell_asleep_is_woken(round_: Round):
    round_.line.says("POST", MESSAGES, no(50083))

    await round_.courier.deliver(a_delivery(a_post()))

    (woken,) = round_.line.to("PATCH", f"/channels/{CHANNEL}")
    assert woken.body == {"archived": False, "locked": False}
    assert len(round_.messages()) == 2


async def test_a_no_is_for_good_and_says_which(round_: Round):
    """AB23: a channel that is gone, a permission that is missing."""
    round_.line.says("POST", MESSAGES, no(50013))

    with pytest.raises(Never, match="403 50013"):
        await round_.courier.deliver(a_delivery(a_post()))

    assert len(round_.messages()) == 1


async def test_a_card_is_changed_in_its_place(round_: Round):
    await round_.courier.deliver(a_delivery(a_card()))
    made = await round_.courier.deliver(a_delivery(a_card(2), editing="1001"))

    (edit,) = round_.line.to("PATCH", ONE)
    assert made == "1001"
    assert "nonce" not in edit.body
    assert said(edit.body) == "shown"


async def test_a_card_is_taken_out_and_one_that_is_gone_stays_gone(round_: Round):
    gone = Withdraw("gone", PLACE, "card")

    await round_.courier.deliver(a_delivery(gone, editing="1001"))
    round_.line.says("DELETE", ONE, no(10008, 404))
    await round_.courier.deliver(a_delivery(gone, editing="1001"))
    await round_.courier.deliver(a_delivery(gone))

    assert len(round_.line.to("DELETE", ONE)) == 2


async def test_the_way_to_what_it_is_about_is_a_link(round_: Round):
    await round_.courier.deliver(a_delivery(a_post(), about=(CHANNEL, "1001")))

    assert f"https://discord.com/channels/{GUILD}/{CHANNEL}/1001" in said(round_.messages()[0])


async def test_without_the_channel_it_is_about_it_is_said_all_the_same(round_: Round):
    round_.line.says("GET", "/channels/999", always=no(10003, 404))

    await round_.courier.deliver(a_delivery(a_post(), about=("999", "1001")))

    assert said(round_.messages()[0]) == "said"


async def test_who_was_let_in_is_known_to_be_there(round_: Round):
    admit = Admit("admit", PLACE, AccountId("ana"))

    for _ in range(2):
        await round_.courier.deliver(a_delivery(admit, to=THREAD, members=(ANA,)))

    assert len(round_.line.to("PUT", f"/channels/{THREAD}/thread-members/{ANA}")) == 2
    ids = {one.origin.id for one in round_.desk.received if isinstance(one, Arrived)}
    assert ids == {f"in-{KEY}"}


async def test_who_is_let_out_of_a_thread_goes_unless_they_stay(round_: Round):
    gone = Remove("out", PLACE, AccountId("ana"), who=ANA)
    stays = Remove("out", PLACE, AccountId("ana"), stays=True, who=ANA)

    await round_.courier.deliver(a_delivery(stays, to=THREAD, members=(ANA,)))
    assert round_.line.to("DELETE", r".*thread-members.*") == []

    await round_.courier.deliver(a_delivery(gone, to=THREAD, members=(ANA,)))
    assert len(round_.line.to("DELETE", rf".*thread-members/{ANA}")) == 1


async def test_a_room_is_closed_and_what_was_said_there_stays(round_: Round):
    await round_.courier.deliver(a_delivery(CloseRoom("close", PLACE), to=THREAD))
    round_.line.says("PATCH", f"/channels/{THREAD}", no(10003, 404))
    await round_.courier.deliver(a_delivery(CloseRoom("close", PLACE), to=THREAD))

    assert round_.line.to("PATCH", f"/channels/{THREAD}")[0].body == {"archived": True, "locked": True}
    assert round_.line.to("DELETE", ".*") == []
