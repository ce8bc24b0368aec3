"""Whether an event asks for urgent help: read without a signature, a catalogue or a database."""

from bot.app.handling import URGENT
from bot.kernel.events import Called, Event, Filled, Pressed, Wrote
from bot.kernel.presses import unchecked
from bot.signposts.asked import wanted


def asked_urgently(event: Event) -> dict[str, str] | None:
    """What was asked with `urgent`, if that is what the event says; read without a signature or a catalogue."""
    match event:
        case Called(line=line) if line and _first(line) == URGENT:
            return wanted(line)
        case Wrote(words=words) if _first(words) == URGENT:
            return wanted(words)
        case Called(path=path, values=values) | Filled(path=path, values=values) if path == URGENT:
            return dict(values)
        case Pressed(token=token):
            press = unchecked(token)
            return dict(press.values) if press and press.path == URGENT else None
        case _:
            return None


def _first(words: str) -> str:
    return next(iter(words[:40].lstrip("! ").casefold().split()), "").strip(".,:;")
