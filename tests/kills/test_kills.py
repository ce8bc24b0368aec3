"""RL1 and RL2: whenever Kith is killed, nothing is lost, nothing is posted twice, order is kept."""

from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from bot.kernel.delivery import Delivery, NotNow, Reader
from bot.kernel.documents import say, text
from bot.kernel.effects import Post, Why
from bot.kernel.people import PlaceId
from storage.engine import open_engine
from tests.kills.killing import kill_again_and_again
from tests.kills.load import Load
from tests.kills.platform import FilePlatform


@pytest.mark.slow
@pytest.mark.parametrize("lapse", [False, True], ids=["within the window", "past the window"])
def test_sixty_kills_in_fifteen_hundred_posts(tmp_path: Path, lapse: bool):
    url = f"sqlite:///{tmp_path / 'kith.db'}"
    kills, load = (20, Load(circles=15, days=6)) if lapse else (60, Load(circles=15, days=10))
    assert load.posts == 900 if lapse else 1500

    result = kill_again_and_again(tmp_path, url, load=load, kills=kills, seed=11, lapse=lapse)

    assert (result.lost, result.doubled, result.out_of_order) == (set(), [], [])
    assert result.kills == kills
    engine = open_engine(url)
    with engine.connect() as connection:
        assert connection.execute(sa.text("PRAGMA integrity_check")).scalar() == "ok"
    engine.dispose()


@pytest.mark.slow
def test_kills_on_postgres(tmp_path: Path, fresh_postgres: str):
    result = kill_again_and_again(tmp_path, fresh_postgres, load=Load(circles=10, days=6), kills=15, seed=5)

    assert (result.lost, result.doubled, result.out_of_order) == (set(), [], [])


def a_delivery(key: str) -> Delivery:
    post = Post(key, PlaceId("place"), say(text("about-what")), Why.ASKED_FOR)
    return Delivery(key, post, "p1", direct=False, reader=Reader("en", "UTC"))


async def test_the_platform_takes_a_key_once(tmp_path: Path):
    platform = FilePlatform(tmp_path / "p.db", Random(1))
    platform.create()

    for key in ("a", "a", "b"):
        await platform.deliver(a_delivery(key))

    assert platform.posts() == [("p1", "a"), ("p1", "b")]


async def test_the_platform_forgets_keys_but_not_posts(tmp_path: Path):
    platform = FilePlatform(tmp_path / "p.db", Random(1))
    platform.create()
    await platform.deliver(a_delivery("a"))

    platform.forget()
    await platform.deliver(a_delivery("a"))

    assert platform.posts() == [("p1", "a"), ("p1", "a")]
    assert platform.has("a")


async def test_an_unkind_platform_acts_and_does_not_say_so(tmp_path: Path):
    platform = FilePlatform(tmp_path / "p.db", Random(4), mischief=0.5)
    platform.create()
    silent = 0
    for number in range(40):
        try:
            await platform.deliver(a_delivery(str(number)))
        except NotNow:
            silent += platform.has(str(number))

    assert silent > 0
