"""What the directory asks of the rest of Kith, and what its commands share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from zoneinfo import ZoneInfo

from bot.kernel.errors import Refusal
from bot.kernel.people import Caller, CommunityId
from bot.kernel.ports import Circles, Clock, Diary, Outbox, People
from bot.signposts.entry import EntryId, Listed
from bot.signposts.importing import Imports
from bot.signposts.ports import Directory, Flags, Keepers, Policies, Saved, Search, WaitingLists


@dataclass(frozen=True, slots=True)
class Around:
    search: Search
    directory: Directory
    saved: Saved
    keepers: Keepers
    flags: Flags
    policies: Policies
    waiting: WaitingLists
    imports: Imports
    people: People
    circles: Circles
    diary: Diary
    outbox: Outbox
    clock: Clock
    dice: Random
    finder: str = ""
    """An address where helplines of all countries are found."""

    def communities(self, caller: Caller) -> Sequence[CommunityId]:
        """Where they are, then where else they are members: in a direct message a place says nothing."""
        mine = (one.community for one in self.circles.of(caller.account)) if caller.kept else ()
        here = (caller.community,) if not caller.where.direct or caller.circle else ()
        return tuple(dict.fromkeys((*here, *mine))) or (caller.community,)

    def listed(self, caller: Caller, entry: str) -> tuple[Listed, CommunityId]:
        """The entry, and in whose directory. Raises `Refusal`."""
        for community in self.communities(caller):
            found = self.directory.find(EntryId(entry.strip().casefold()), community)
            if found is not None:
                return found, community
        raise Refusal("signposts-gone")

    def keeps(self, caller: Caller, community: CommunityId) -> bool:
        """Looked up in this very transaction (PV10)."""
        return caller.kept is not None and caller.account in self.keepers.of(community)

    def keeps_any(self, caller: Caller) -> bool:
        return any(self.keeps(caller, community) for community in self.communities(caller))

    def kept_by(self, caller: Caller) -> CommunityId:
        """The community whose directory the caller keeps. Raises `Refusal`."""
        for community in self.communities(caller):
            if self.keeps(caller, community):
                return community
        raise Refusal("signposts-keepers-only")

    def for_keeping(self, caller: Caller, entry: str) -> tuple[Listed, CommunityId]:
        """An entry of a directory that the caller keeps. Raises `Refusal`."""
        self.kept_by(caller)
        listed, community = self.listed(caller, entry)
        if not self.keeps(caller, community):
            raise Refusal("signposts-keepers-only")
        return listed, community


def today_of(caller: Caller) -> date:
    return caller.now.astimezone(ZoneInfo(caller.zone)).date()
