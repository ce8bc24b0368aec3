"""A community with a directory of its own, everything in memory: who keeps it, what is in it, what people saved."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from bot.kernel.appointments import Appointment, Schedule
from bot.kernel.people import Account, AccountId, CircleId, CommunityId
from bot.signposts.around import Around
from bot.signposts.entry import MEDIA, Entry, EntryId, Listed, Medium, Way, fresh_first, serves
from bot.signposts.ports import WAITS_FOR, Question, Waiting
from bot.signposts.signposting import Signposting
from tests.features.pretend import HOUSE, TUESDAYS
from tests.features.signposts.pretend import PretendDirectory, PretendImports
from tests.features.talk import Talk

TODAY = date(2026, 11, 24)


@dataclass
class Shelf(PretendDirectory):
    """The directory, and what was asked of it."""

    asked: list[Question] = field(default_factory=list)


@dataclass
class PlainSearch:
    """Implements `Search`, plainly: every word asked for stands in the name or in what it is."""

    shelf: Shelf

    def find(self, question: Question, *, community: CommunityId, now: datetime) -> Sequence[Listed]:
        self.shelf.asked.append(question)
        found = [one for one in self.shelf.all(community) if _fits(one.entry, question)]
        return fresh_first(found, now.date())

    def unsure(self, question: Question) -> bool:
        return question.words.startswith("something")


def _fits(entry: Entry, question: Question) -> bool:
    said = f"{entry.name} {entry.what}".casefold()
    words = all(word in said for word in question.words.casefold().split())
    topic = not question.topic or question.topic in entry.topics
    reach = question.reach is None or bool(entry.media & MEDIA[question.reach])
    return words and topic and reach and serves(entry, country=question.country)


@dataclass
class Drawer:
    """Implements `Saved`, `Flags` and `Policies`."""

    saved: dict[AccountId, tuple[EntryId, ...]] = field(default_factory=dict)
    flags: list[tuple[CommunityId, EntryId]] = field(default_factory=list)
    words: dict[CommunityId, str] = field(default_factory=dict)


@dataclass
class SavedOnes:
    drawer: Drawer

    def of(self, account: AccountId) -> Sequence[EntryId]:
        return self.drawer.saved.get(account, ())

    def keep(self, account: AccountId, entries: Sequence[EntryId]) -> None:
        self.drawer.saved[account] = tuple(entries)


@dataclass
class Flagged:
    drawer: Drawer

    def raise_(self, entry: EntryId, community: CommunityId, now: datetime) -> None:
        self.drawer.flags.append((community, entry))

    def lower(self, entry: EntryId, community: CommunityId) -> None:
        self.drawer.flags[:] = [one for one in self.drawer.flags if one != (community, entry)]

    def of(self, community: CommunityId) -> Sequence[EntryId]:
        return tuple(dict.fromkeys(entry for where, entry in self.drawer.flags if where == community))


@dataclass
class Policies:
    drawer: Drawer

    def of(self, community: CommunityId) -> str:
        return self.drawer.words.get(community, "")

    def keep(self, community: CommunityId, words: str) -> None:
        self.drawer.words[community] = words


@dataclass
class Lists:
    """Implements `WaitingLists`."""

    kept: dict[str, tuple[Waiting, datetime]] = field(default_factory=dict)

    def keep(self, waiting: Waiting, now: datetime) -> None:
        self.kept = {id_: one for id_, one in self.kept.items() if one[0].keeper != waiting.keeper}
        self.kept[waiting.id] = (waiting, now)

    def find(self, waiting: str, now: datetime) -> Waiting | None:
        found = self.kept.get(waiting)
        return None if found is None or now - found[1] >= WAITS_FOR else found[0]

    def drop(self, waiting: str) -> None:
        self.kept.pop(waiting, None)


@dataclass
class Keepers:
    held: list[AccountId] = field(default_factory=list)

    def of(self, community: CommunityId) -> Sequence[AccountId]:
        return tuple(self.held) if community == HOUSE else ()

    def circle_of(self, keeper: AccountId, community: CommunityId) -> CircleId | None:
        return TUESDAYS.id if keeper in self.held else None


@dataclass
class Diary:
    kept: list[Appointment] = field(default_factory=list)

    def keep(self, appointment: Appointment) -> None:
        self.kept.append(appointment)

    def cancel(self, name: str, subject: str) -> None:
        self.kept[:] = [one for one in self.kept if (one.name, one.subject) != (name, subject)]

    def plan(self, schedule: Schedule) -> None:
        raise AssertionError("nothing here has a rhythm")

    def unplan(self, schedule: str) -> None:
        raise AssertionError("nothing here has a rhythm")

    def next_of(self, schedule: str) -> datetime | None:
        return None


@dataclass
class Parish:
    """Ana and Bo are members; Kay keeps the directory."""

    talk: Talk = field(default_factory=Talk)
    shelf: Shelf = field(default_factory=Shelf)
    drawer: Drawer = field(default_factory=Drawer)
    keepers: Keepers = field(default_factory=Keepers)
    diary: Diary = field(default_factory=Diary)
    lists: Lists = field(default_factory=Lists)
    imports: PretendImports = field(default_factory=PretendImports)

    def __post_init__(self) -> None:
        talk = self.talk
        self.feature = Signposting(
            Around(
                search=PlainSearch(self.shelf),
                directory=self.shelf,
                saved=SavedOnes(self.drawer),
                keepers=self.keepers,
                flags=Flagged(self.drawer),
                policies=Policies(self.drawer),
                waiting=self.lists,
                imports=self.imports,
                people=talk.people,
                circles=talk.circles,
                diary=self.diary,
                outbox=talk.outbox,
                clock=talk.clock,
                dice=Random(1),
                finder="https://findahelpline.example.org/",
            )
        )
        talk.begin(self.feature)
        talk.knows("ana", "bo", "kay")
        for who in (AccountId(one) for one in ("ana", "bo", "kay")):
            talk.people.kept[who] = Account(who, country="GB")
        self.keepers.held.append(AccountId("kay"))

    def has(self, *entries: Entry) -> None:
        for one in entries:
            self.shelf.entries[one.id] = one

    def says(self, who: str, line: str) -> str:
        return self.talk.says(who, line)


def an_entry(name: str, **known: object) -> Entry:
    """Kept by the house, called what it is about, with an id that says so."""
    given: dict[str, object] = {
        "id": EntryId(name.casefold().replace(" ", "-")[:12]),
        "community": HOUSE,
        "name": name,
        "what": f"A place for {name.casefold()}.",
        "country": "GB",
        "ways": (Way(Medium.CALL, "0113 496 0000"),),
        "checked": TODAY,
    }
    return Entry(**{**given, **known})  # type: ignore[arg-type]  # a test names what it is about
