"""Files and addresses that an operator names, brought to whoever reads directories. Nothing else is opened."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.app.fetching import fetched, is_address
from bot.signposts.feeds.feed import LARGEST, MOST_FILES, Brought, FeedTrouble
from bot.signposts.feeds.opening import READ


def brought(names: Sequence[str]) -> list[Brought]:
    """Each file, all of a folder that may hold something, every page of an address. Raises `FeedTrouble`."""
    found: list[Brought] = []
    for name in names:
        if is_address(name):
            found += asyncio.run(fetched(name))
        else:
            found += [_read(shown, path) for shown, path in _files(Path(name))]
    return found


def usual_name(names: Sequence[str]) -> str:
    """What a feed is called where nobody said: the host, the folder, or the file without its ending."""
    first = names[0]
    if is_address(first):
        return first.split("/")[2].rpartition("@")[2]
    path = Path(first).resolve()
    return path.name if path.is_dir() else path.stem


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    if not path.is_dir():
        if not path.is_file():
            raise FeedTrouble(f"There is no file or folder {path}.")
        yield path.name, path
        return
    inside = sorted(one for one in path.iterdir() if one.suffix.casefold() in READ and one.name[0] != ".")
    if not inside or len(inside) > MOST_FILES:
        raise FeedTrouble(f"{path} holds {len(inside)} files of a kind that is read ({', '.join(READ)}).")
    for one in inside:
        _check_inside(one, path)
        yield f"{path.name}/{one.name}", one


def _check_inside(one: Path, folder: Path) -> None:
    """A folder that came from elsewhere may hold a link to anything of this machine's."""
    if not one.resolve().is_relative_to(folder.resolve()) or not one.is_file():
        raise FeedTrouble(f"{one} leads out of its folder. Put the file itself there.")


def _read(shown: str, path: Path) -> Brought:
    with path.open("rb") as file:
        body = file.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise FeedTrouble(f"{shown} is larger than is read at once ({LARGEST // 2**20} MiB).")
    return Brought(shown, body)
