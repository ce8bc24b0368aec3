"""Everything that was said in a room since it was last read, however long the stretch: a sync alone cuts it short."""

from adapters.matrix.http import Http, Json
from adapters.matrix.reading import is_entering
from adapters.matrix.rooms import Room

_PAGES = 200


async def whole(http: Http, room: Room, timeline: Json, since: str, me: str) -> list[Json]:
    """In its order. What was said before Kith came in is left out; what it says of the room is heeded."""
    events: list[Json] = list(timeline.get("events", []))
    entered = next((place for place, one in enumerate(events) if is_entering(one, me)), None)
    if entered is not None:
        for one in events[:entered]:
            room.absorb(one)
        return events[entered:]
    start = str(timeline.get("prev_batch", ""))
    if not timeline.get("limited") or not since or not start:
        return events
    gap: list[Json] = []
    for _ in range(_PAGES):
        query = {"dir": "b", "limit": "100", "from": start, "to": since}
        page = await http.look("rooms", room.id, "messages", query=query)
        gap += page.get("chunk", [])
        start = str(page.get("end", ""))
        if not start or not page.get("chunk"):
            break
    return [*reversed(gap), *events]
