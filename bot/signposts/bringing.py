"""`signpost import`: a keeper brings a list. What it would do is shown first; one tap does it, one undoes it (SG9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from bot.kernel.attached import Attached
from bot.kernel.commands import Hint
from bot.kernel.documents import Block, Bullets, Heading, Note, Press, Said, Text, choices, text
from bot.kernel.effects import Reply, tell
from bot.kernel.errors import Refusal
from bot.kernel.ids import new_id
from bot.kernel.people import Caller
from bot.signposts.around import Around, today_of
from bot.signposts.entry import EntryId
from bot.signposts.feeds.comparing import Plan, compare
from bot.signposts.feeds.feed import Brought, FeedTrouble
from bot.signposts.feeds.reading import read
from bot.signposts.feeds.telling import Kind, Line, told
from bot.signposts.importing import CannotUndo, ImportId, apply, undo
from bot.signposts.ports import Waiting

ENDINGS = (".json", ".toml", ".csv", ".zip")
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Import:
    """Bring a list into the directory."""

    file: Annotated[Attached, Hint(file=True, endings=ENDINGS)]
    feed: Annotated[str, Hint(longest=60, example="city-council")] = ""
    licence: Annotated[str, Hint(longest=60, example="CC-BY-4.0")] = ""


@dataclass(frozen=True, slots=True)
class Brings:
    """A list that waits for a yes, by its id."""

    id: Annotated[str, Hint(longest=12, behind=True)]
    yes: bool = True
    even_so: bool = False
    """Also if it would take away much."""


@dataclass(frozen=True, slots=True)
class Undo:
    """An import, by its id."""

    id: Annotated[str, Hint(longest=12)]


class Bringing:
    def __init__(self, around: Around) -> None:
        self._around = around

    def import_(self, caller: Caller, form: Import) -> Reply:
        community = self._around.kept_by(caller)
        id_ = new_id(self._around.dice)
        waiting = Waiting(id_, caller.account, community, form.feed, form.licence, form.file)
        plan = self._plan(caller, waiting)
        if not plan.does_something:
            return tell(text("signposts-import-nothing"), *_counts(plan))
        self._around.waiting.keep(waiting, caller.now)
        return tell(*_counts(plan), *_asks(id_, plan), Note(text("signposts-import-waits")))

    def bring(self, caller: Caller, form: Brings) -> Reply:
        """Worked out anew: the directory may have changed since it was shown."""
        waiting = self._around.waiting.find(form.id, caller.now)
        if waiting is None or waiting.keeper != caller.account:
            raise Refusal("signposts-import-gone")
        if not self._around.keeps(caller, waiting.community):
            raise Refusal("signposts-keepers-only")
        if not form.yes:
            self._around.waiting.drop(form.id)
            return tell(text("signposts-import-left"))
        plan = self._plan(caller, waiting)
        if plan.drops and not form.even_so:
            return tell(*_asks(form.id, plan))
        done = apply(
            plan,
            self._around.directory,
            self._around.imports,
            new_id=lambda: ImportId(new_id(self._around.dice)),
            now=caller.now,
        )
        self._around.waiting.drop(form.id)
        back = Press("signpost unimport", (("id", done.id),))
        said = text("signposts-imported", added=done.added, changed=done.changed, removed=done.removed)
        return tell(said, choices((text("signposts-unimport"), back)), Note(text("signposts-imported-note")))

    def take_back(self, caller: Caller, form: Undo) -> Reply:
        one = self._around.imports.find(ImportId(form.id))
        if one is None or one.community not in self._around.communities(caller):
            raise Refusal("signposts-import-gone")
        if not self._around.keeps(caller, one.community):
            raise Refusal("signposts-keepers-only")
        try:
            done = undo(one, self._around.directory, self._around.imports, now=caller.now)
        except CannotUndo as no:
            raise Refusal("signposts-unimport-later") from no
        kept = (Note(text("signposts-unimported-kept", count=len(done.kept))),) if done.kept else ()
        return tell(text("signposts-unimported", back=done.put_back, out=done.taken_out), *kept)

    def _plan(self, caller: Caller, waiting: Waiting) -> Plan:
        try:
            feed = read(
                (Brought(waiting.file.name, waiting.file.body),),
                zone=caller.zone,
                country=caller.country,
                today=today_of(caller),
                feed=waiting.feed,
                licence=waiting.licence,
            )
        except FeedTrouble as trouble:
            raise Refusal("signposts-import-unreadable", why=Said(str(trouble))) from trouble
        known = [one.entry for one in self._around.directory.all(waiting.community)]
        return compare(feed, known, community=waiting.community, new_id=self._new_entry)

    def _new_entry(self) -> EntryId:
        return EntryId(new_id(self._around.dice))


def _counts(plan: Plan) -> Iterator[Block]:
    shown = told(plan, at_most=_SHOWN)
    yield Heading(text("signposts-import"))
    counts = tuple(text(f"signposts-import-{kind}", count=count) for kind, count in shown.counts if count)
    yield Bullets(counts or (text("signposts-import-empty"),))
    if shown.lines:
        yield text("signposts-import-first")
        yield Bullets(tuple(_line(one) for one in shown.lines))
    if shown.more:
        yield Note(text("signposts-import-more", count=shown.more))


def _line(line: Line) -> Text:
    name, where, why = (Said(one) for one in (line.name, line.where, " ".join(line.about)))
    if line.kind is Kind.REMOVED:
        return text("signposts-import-line-removed", name=name)
    return text(f"signposts-import-line-{line.kind}", name=name, where=where, why=why)


def _asks(id_: str, plan: Plan) -> Iterator[Block]:
    given = (("id", id_),)
    if plan.drops:
        yield text("signposts-import-drops", count=len(plan.removed), had=plan.had)
    even = (("even_so", "yes"),) if plan.drops else ()
    label = "signposts-import-even-so" if plan.drops else "signposts-import-yes"
    yield choices(
        (text(label), Press("signpost bring", (*given, *even))),
        (text("signposts-import-no"), Press("signpost bring", (*given, ("yes", "no")))),
    )
