"""RL1 in kind: whenever Kith is killed in a round of buddies, all are introduced once, and no pair is half made."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.buddies.rounds import State
from storage.engine import open_engine
from tests.kills.rounds import KILLS, PEOPLE, Left, a_round_under_fire


@pytest.mark.slow
def test_a_hundred_kills_in_a_round_of_buddies(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'kith.db'}"

    left = a_round_under_fire(tmp_path, url, seed=7)

    assert left.kills == KILLS
    assert sum(KILLS.values()) == 100
    assert {key: count for key, count in left.keys().items() if count > 1} == {}, "sent twice"
    everybody_is_introduced_once(left)
    each_pair_has_a_room_and_it_is_closed(left)
    engine = open_engine(url)
    with engine.connect() as connection:
        assert connection.execute(sa.text("PRAGMA integrity_check")).scalar() == "ok"
    engine.dispose()


def everybody_is_introduced_once(left: Left) -> None:
    paired = [left.names[one.account] for pair in left.pairs for one in pair.people]
    assert sorted(paired) == sorted(left.names.values())
    assert len(paired) == PEOPLE
    assert {pair.state for pair in left.pairs} == {State.ENDED}
    assert left.places_of("found") == dict.fromkeys(paired, 1)
    assert sum(left.places_of("met").values()) == len(paired) - len(left.pairs), (
        "all but whose yes was the last"
    )
    assert set(left.places_of("alone")) == set()


def each_pair_has_a_room_and_it_is_closed(left: Left) -> None:
    keys = left.keys()
    for pair in left.pairs:
        for what in ("", ":hello", ":closes", ":close"):
            assert keys[f"buddies:{pair.id}{what}"] == 1, what
