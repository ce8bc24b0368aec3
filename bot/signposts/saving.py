"""`signpost save · saved · unsave`: somebody's own list, sealed, seen by nobody else and erased with one tap."""

from bot.kernel.documents import Choice, Choices, Heading, Note, Press, Said, choices, text
from bot.kernel.effects import Reply, tell
from bot.kernel.errors import Refusal
from bot.kernel.people import Caller
from bot.signposts.around import Around, today_of
from bot.signposts.entry import EntryId, Listed, may_be_shown
from bot.signposts.finding import BROWSING
from bot.signposts.forms import Nothing, One, Unsave
from bot.signposts.showing import URGENT, by_id

MOST = 30


class Saving:
    def __init__(self, around: Around) -> None:
        self._around = around

    def save(self, caller: Caller, form: One) -> Reply:
        listed, _ = self._around.listed(caller, form.entry)
        mine = self._around.saved.of(caller.account)
        if listed.entry.id not in mine and len(mine) >= MOST:
            raise Refusal("signposts-saved-full", most=MOST, offer=choices(_SAVED))
        kept = tuple(dict.fromkeys((*mine, listed.entry.id)))
        if kept != tuple(mine):
            self._around.saved.keep(caller.account, kept)
        name = Said(listed.entry.name)
        return tell(
            text("signposts-saved-now", name=name), choices(_SAVED), Note(text("signposts-saved-note"))
        )

    def saved(self, caller: Caller, _: Nothing) -> Reply:
        """By name. What is not there any more is said, and let go."""
        mine = self._around.saved.of(caller.account)
        found = [one for entry in mine for one in self._found(caller, entry)]
        lost = len(mine) - len(found)
        if lost:
            self._around.saved.keep(caller.account, tuple(one.entry.id for one in found))
        gone = (text("signposts-saved-gone", count=lost),) if lost else ()
        if not found:
            return tell(text("signposts-saved-none"), *gone, choices(BROWSING))
        shown = (
            Choice(text("signposts-name", name=Said(one.entry.name)), by_id(one, "signpost show"))
            for one in found
        )
        erase = Choice(text("signposts-saved-erase"), Press("signpost unsave"))
        head = Heading(text("signposts-saved"))
        return tell(
            head, *gone, Choices((*shown, erase)), choices(URGENT), Note(text("signposts-saved-note"))
        )

    def unsave(self, caller: Caller, form: Unsave) -> Reply:
        mine = self._around.saved.of(caller.account)
        kept = tuple(one for one in mine if form.entry and one != form.entry)
        self._around.saved.keep(caller.account, kept)
        return tell(text("signposts-unsaved" if form.entry else "signposts-saved-erased"))

    def _found(self, caller: Caller, entry: EntryId) -> list[Listed]:
        found = (self._around.directory.find(entry, one) for one in self._around.communities(caller))
        today = today_of(caller)
        return [one for one in found if one and not one.hidden and may_be_shown(one.entry, today)][:1]


_SAVED = (text("signposts-saved-button"), Press("signpost saved"))
