"""Looking for what may have been sent before the process ended; our mark stays readable beside what is encrypted."""

from adapters.matrix.http import Http
from adapters.matrix.rooms import MARK

_PAGES = 40


def part_key(key: str, number: int) -> str:
    """For every part of a post but the last, which has the key of the whole."""
    return f"{key}-{number}"


async def sent_before(http: Http, room: str, key: str, me: str) -> dict[str, str]:
    """The events of ours that carry this key or one of its parts', by key.

    Newest first: once the last part is seen, or the first, there is nothing more to look for.
    """
    found: dict[str, str] = {}
    start = ""
    for _ in range(_PAGES):
        query = {"dir": "b", "limit": "100", **({"from": start} if start else {})}
        page = await http.ask("GET", "rooms", room, "messages", query=query)
        for event in page.get("chunk", []):
            mark = str(event.get("content", {}).get(MARK, ""))
            if event.get("sender") == me and (mark == key or mark.startswith(f"{key}-")):
                found[mark] = str(event["event_id"])
        start = str(page.get("end", ""))
        if found.keys() & {key, part_key(key, 1)} or not start or not page.get("chunk"):
            break
    return found
