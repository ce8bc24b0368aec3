"""`signpost review` and the monthly round: what needs a look, shared out fairly; one tap says it holds (S3, SG5)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.kernel.appointments import Appointment
from bot.kernel.documents import Block, Choice, Choices, Heading, Note, Press, Said, choices, text
from bot.kernel.effects import Direct, Post, Reply, Why, tell
from bot.kernel.happenings import RoleTaken
from bot.kernel.people import KEEPING, AccountId, Caller, CommunityId
from bot.kernel.recurrence import held_at
from bot.signposts.around import Around, today_of
from bot.signposts.entry import DUE, EVERYBODY, Entry, EntryId, Listed, still_true
from bot.signposts.forms import Nothing, Several
from bot.signposts.ports import KEEPER
from bot.signposts.showing import by_id, last_checked

ROUND = "signposts-round"
BATCH = 6
"""Entries that one message asks about, so that one button can name them all."""
LOOKED_AT_FOR = timedelta(days=21)
_MORNING = time(10)
_MOST = 600


class Reviewing:
    def __init__(self, around: Around) -> None:
        self._around = around

    def review(self, caller: Caller, _: Nothing) -> Reply:
        community = self._around.kept_by(caller)
        waiting = self._waiting(community, today_of(caller))
        if not waiting:
            return tell(text("signposts-review-none"))
        batch = waiting[:BATCH]
        more = (Note(text("signposts-review-more", count=len(waiting) - len(batch))),)
        return tell(
            Heading(text("signposts-review")),
            *_asked(batch, self._flagged(community)),
            *(more if len(waiting) > len(batch) else ()),
            Note(text("signposts-review-how")),
        )

    def true(self, caller: Caller, form: Several) -> Reply:
        """One tap: these still hold, as of today."""
        names = []
        for id_ in form.entries.split(".")[:BATCH]:
            listed, community = self._around.for_keeping(caller, id_)
            if listed.entry.community == EVERYBODY:
                continue
            entry = still_true(listed.entry, today_of(caller))
            self._around.directory.keep(entry, by=caller.account, now=caller.now)
            self._around.flags.lower(entry.id, community)
            names.append(entry.name)
        said = text("signposts-true", count=len(names), names=Said(", ".join(names)))
        return tell(said, choices((text("signposts-review-button"), Press("signpost review"))))

    def begin(self, taken: RoleTaken) -> Reply | None:
        """With its first keeper, a directory is looked through month by month."""
        if taken.role == KEEPER:
            self._next(taken.circle.community, taken.circle.zone, self._around.clock.now())
        return None

    def round(self, appointment: Appointment) -> Reply:
        """Each keeper is asked about as many as the others; who is asked first changes with the month."""
        community = CommunityId(appointment.subject)
        keepers = self._around.keepers.of(community)
        if not keepers:
            return Reply()
        now, zone = self._around.clock.now(), self._zone(keepers[0], community)
        self._next(community, zone, now)
        today = now.astimezone(ZoneInfo(zone)).date()
        waiting = self._waiting(community, today)
        flagged = self._flagged(community)
        shares = shared_out([one.entry.id for one in waiting], keepers, month=today.month)
        by_id_ = {one.entry.id: one for one in waiting}
        return Reply(
            effects=tuple(
                self._post(keeper, community, [by_id_[one] for one in share], appointment, flagged)
                for keeper, share in shares.items()
                if share
            )
        )

    def _post(
        self,
        keeper: AccountId,
        community: CommunityId,
        batch: Sequence[Listed],
        appointment: Appointment,
        flagged: frozenset[EntryId],
    ) -> Post:
        document = tell(
            Heading(text("signposts-round")),
            text("signposts-round-asks", count=len(batch)),
            *_asked(batch, flagged),
            Note(text("signposts-round-note")),
        ).document
        return Post(
            f"signposts:{community}:round:{appointment.at:%Y%m}:{keeper}",
            Direct(keeper),
            document,
            Why.UNASKED,
            activity=KEEPING,
            circle=self._around.keepers.circle_of(keeper, community),
            not_after=appointment.at + LOOKED_AT_FOR,
        )

    def _waiting(self, community: CommunityId, today: date) -> list[Listed]:
        """What somebody said has changed comes first, then what was looked at longest ago."""
        flagged = [self._around.directory.find(one, community) for one in self._around.flags.of(community)]
        due = self._around.directory.due(community, before=today - DUE, at_most=_MOST)
        found = {one.entry.id: one for one in (*(one for one in flagged if one), *due)}
        return list(found.values())

    def _flagged(self, community: CommunityId) -> frozenset[EntryId]:
        return frozenset(self._around.flags.of(community))

    def _next(self, community: CommunityId, zone: str, now: datetime) -> None:
        here = now.astimezone(ZoneInfo(zone)).date()
        first = (here.replace(day=1) + timedelta(days=32)).replace(day=1)
        self._around.diary.cancel(ROUND, community)
        at = held_at(datetime.combine(first, _MORNING), zone)  # naive: wall time
        self._around.diary.keep(Appointment(ROUND, community, at))

    def _zone(self, keeper: AccountId, community: CommunityId) -> str:
        circle = self._around.keepers.circle_of(keeper, community)
        facts = self._around.circles.facts(circle) if circle else None
        return facts.zone if facts else "UTC"


def shared_out(
    entries: Sequence[EntryId], keepers: Sequence[AccountId], *, month: int
) -> dict[AccountId, list[EntryId]]:
    """In turn, so that nobody is asked about more than one entry more than another; at most a batch each."""
    turn = month % len(keepers)
    order = [*keepers[turn:], *keepers[:turn]]
    shares: dict[AccountId, list[EntryId]] = {keeper: [] for keeper in order}
    for number, entry in enumerate(entries[: BATCH * len(order)]):
        shares[order[number % len(order)]].append(entry)
    return shares


def _asked(batch: Sequence[Listed], flagged: frozenset[EntryId]) -> Iterator[Block]:
    for one in batch:
        entry = one.entry
        key = "signposts-review-flagged" if entry.id in flagged else "signposts-review-one"
        yield text(key, name=Said(entry.name), reach=Said(_reach(entry)), checked=last_checked(entry))
    each = tuple(Choice(text("signposts-true-one", name=Said(one.entry.name)), _true([one])) for one in batch)
    looks = tuple(
        Choice(text("signposts-open", name=Said(one.entry.name)), by_id(one, "signpost show"))
        for one in batch
    )
    every = (Choice(text("signposts-true-all"), _true(batch)),) if len(batch) > 1 else ()
    yield Choices((*every, *each, *looks))


def _true(batch: Sequence[Listed]) -> Press:
    return Press("signpost true", (("entries", ".".join(one.entry.id for one in batch)),))


def _reach(entry: Entry) -> str:
    return "; ".join(way.value for way in entry.ways)
