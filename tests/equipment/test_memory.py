"""When memory is used in place of a disk."""

from pathlib import Path

from tests.equipment.memory import has_room


def test_a_folder_with_room_will_do(tmp_path: Path):
    assert has_room(tmp_path, enough=1)


def test_one_without_room_or_that_is_not_there_will_not(tmp_path: Path):
    assert not has_room(tmp_path, enough=2**62)
    assert not has_room(tmp_path / "nowhere", enough=1)
