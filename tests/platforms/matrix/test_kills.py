"""RL1 and RL3 on a real homeserver: the shipped process is killed, and everything is done once, in its order."""

from pathlib import Path

from tests.equipment.synapse import Synapse
from tests.platforms.matrix.killing import kill_again_and_again


async def test_killed_again_and_again(synapse: Synapse, tmp_path: Path):
    result = await kill_again_and_again(synapse, tmp_path, posts=1500, actions=500, kills=60, seed=1)

    assert result.kills == 60
    assert (result.lost, result.doubled, result.out_of_order) == (set(), [], [])
    assert (result.actions_lost, result.actions_doubled) == (set(), [])
