"""The pages made from the program are as the program is."""

from storage.datamap import Kept
from tests.house.pages import data_map_page, pages


async def test_no_page_is_stale():
    """Mend it with: python -m tests.house.pages"""
    for path, page in (await pages()).items():
        assert path.read_text(encoding="utf-8") == page, path.name


def test_a_row_says_all_there_is():
    page = data_map_page([Kept("a", "b", "because", "a day", exported=True, sealed=True)])

    assert "| b | because | a day | yes |  | yes |" in page
