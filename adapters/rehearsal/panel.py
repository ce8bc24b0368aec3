"""The pairs of a played round and why, for the page: read from what everybody was told, since there is no other way.

Only a rehearsal, where one person plays all of them, can put these together: Kith shows pairs to nobody.
"""

from collections.abc import Iterator
from dataclasses import replace

from adapters.rehearsal.playing import Play, labels
from adapters.rehearsal.room import Draft, Room
from adapters.rehearsal.view import Json, View
from bot.kernel.documents import Block, Bullets, Choices, Document, Note, Person, Text


def panel(play: Play, room: Room, view: View) -> Json:
    story, since = play.story, play.since
    together = _together(room, since, story["met"])
    found = {who for people in together for who in people}
    asked = {who for who, draft in _told(room, since) if story["yes"] in labels(draft)} - found
    alone = {who: draft for who, draft in _told(room, since) if _says(draft, story["alone"])}

    def html(draft: Draft, blocks: tuple[Block, ...]) -> str:
        return view.html(replace(draft, document=Document(blocks)), room.residents[story["holder"]])

    return {
        "rounds": play.rounds,
        "holder": story["holder"],
        "numbers": [html(one, _without_buttons(one)) for one in play.numbers],
        "pairs": [{"people": list(people), "why": html(one, _why(one))} for people, one in together.items()],
        "asked": [who for who in room.residents if who in asked],
        "alone": [
            {"who": who, "html": html(draft, _words(draft))}
            for who, draft in alone.items()
            if who not in found | asked
        ],
    }


def _told(room: Room, since: int) -> Iterator[tuple[str, Draft]]:
    """What each was told by themselves, oldest first."""
    for who in room.residents:
        for message in room.visible(who, since):
            if message.draft.account is not None:
                yield who, message.draft


def _together(room: Room, since: int, key: str) -> dict[tuple[str, ...], Draft]:
    """Who learned of whom, each group once and in the order of the room, with the words one of them read."""
    order = list(room.residents)
    found: dict[tuple[str, ...], Draft] = {}
    for who, draft in _told(room, since):
        if draft.reader is not None and _says(draft, key):
            named = {draft.reader.people.get(one.account, "") for one in _people(draft, key)}
            found.setdefault(tuple(one for one in order if one in named | {who}), draft)
    return found


def _blocks(draft: Draft) -> tuple[Block, ...]:
    return draft.document.blocks if draft.document else ()


def _says(draft: Draft, key: str) -> bool:
    return any(isinstance(one, Text) and one.key == key for one in _blocks(draft))


def _people(draft: Draft, key: str) -> Iterator[Person]:
    for one in _blocks(draft):
        if isinstance(one, Text) and one.key == key:
            yield from _named(one)


def _named(words: Text) -> Iterator[Person]:
    for _, blank in words.args:
        if isinstance(blank, Person):
            yield blank
        elif isinstance(blank, Text):
            yield from _named(blank)


def _why(draft: Draft) -> tuple[Block, ...]:
    """The first list of it."""
    return next(((one,) for one in _blocks(draft) if isinstance(one, Bullets)), ())


def _words(draft: Draft) -> tuple[Block, ...]:
    return tuple(one for one in _without_buttons(draft) if not isinstance(one, Note))


def _without_buttons(draft: Draft) -> tuple[Block, ...]:
    return tuple(one for one in _blocks(draft) if not isinstance(one, Choices))


__all__ = ["panel"]
