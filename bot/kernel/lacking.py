"""What Kith would need in a place and may not do there: said in one list, with how to mend it."""

from bot.kernel.documents import Block, Bullets, Note, text
from bot.kernel.people import Where

_LOBBY = "lobby-"
"""What only a circle with a lobby needs."""


def lacks(where: Where, *, lobby: bool = False) -> tuple[Block, ...]:
    """Nothing where nothing is missing, or the platform does not say."""
    missing = [one for one in where.lacks if lobby or not one.startswith(_LOBBY)]
    if not missing:
        return ()
    named = tuple(text(f"kernel-lacks-{one}") for one in missing)
    return (text("kernel-lacks"), Bullets(named), Note(text("kernel-lacks-then")))
