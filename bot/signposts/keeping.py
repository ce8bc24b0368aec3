"""`signpost add · edit · hide · pin · note · retire · policy`: for keepers, as they are when they act (SG10, PV10)."""

from dataclasses import replace

from bot.kernel.documents import Block, Choices, Note, Press, Quote, Said, Text, choices, text
from bot.kernel.effects import Reply, tell
from bot.kernel.errors import Refusal
from bot.kernel.ids import new_id
from bot.kernel.people import Caller, CommunityId
from bot.signposts.around import Around, today_of
from bot.signposts.editing import edited, way
from bot.signposts.entry import EVERYBODY, Entry, EntryId, Listed, Status, still_true
from bot.signposts.forms import Add, Edit, Mark, Noted, Part, Policy, Retire, Switch
from bot.signposts.narrowing import country_and_place
from bot.signposts.showing import by_id, entry_blocks

_ASKED = (
    Part.WHO,
    Part.HOURS,
    Part.COST,
    Part.HAPPENS,
    Part.PRIVATE,
    Part.TOPICS,
    Part.ACCESS,
    Part.LANGUAGES,
)
"""What is worth knowing of an entry, in the order in which it is asked for."""


class Keeping:
    def __init__(self, around: Around) -> None:
        self._around = around

    def add(self, caller: Caller, form: Add) -> Reply:
        community = self._around.kept_by(caller)
        country, place = country_and_place(form.place, caller.country)
        entry = Entry(
            id=EntryId(new_id(self._around.dice)),
            community=community,
            name=form.name.strip(),
            what=form.what.strip(),
            ways=(way(form.how, form.at),),
            country=country,
            areas=(place,) if place else (),
            zone=caller.zone,
            checked=today_of(caller),
        )
        self._keep(entry, caller)
        said = text("signposts-added", name=Said(entry.name))
        return self._kept(said, Listed(entry), caller, *self._policy(community))

    def edit(self, caller: Caller, form: Edit) -> Reply:
        listed = self._own(caller, form.entry)
        entry = edited(listed.entry, form.part, form.to)
        self._keep(entry, caller, checked=False)
        return self._kept(text("signposts-edited"), replace(listed, entry=entry), caller)

    def hide(self, caller: Caller, form: Mark) -> Reply:
        """From this community alone; whoever saved it does not see it either."""
        listed, community = self._around.for_keeping(caller, form.entry)
        hidden = form.change is Switch.ON
        self._around.directory.mark(replace(listed, hidden=hidden), community)
        back = "off" if hidden else "on"
        undo = Press("signpost hide", (("entry", listed.entry.id), ("change", back)))
        label = text("signposts-unhide" if hidden else "signposts-hide")
        return tell(_done("hidden" if hidden else "unhidden", listed), choices((label, undo)))

    def pin(self, caller: Caller, form: Mark) -> Reply:
        listed, community = self._around.for_keeping(caller, form.entry)
        pinned = form.change is Switch.ON
        self._around.directory.mark(replace(listed, pinned=pinned), community)
        return tell(_done("pinned" if pinned else "unpinned", listed))

    def note(self, caller: Caller, form: Noted) -> Reply:
        """`-` takes it away."""
        listed, community = self._around.for_keeping(caller, form.entry)
        words = "" if form.words.strip() in ("-", "–") else form.words.strip()
        self._around.directory.mark(replace(listed, note=words), community)
        if not words:
            return tell(_done("note-gone", listed))
        return tell(_done("noted", listed), Quote(Said(words)))

    def retire(self, caller: Caller, form: Retire) -> Reply:
        listed = self._own(caller, form.entry)
        entry = listed.entry
        if form.change is Switch.OFF:
            self._keep(still_true(replace(entry, status=Status.ACTIVE), today_of(caller)), caller)
            return tell(_done("brought-back", listed))
        if not form.sure:
            sure = Press("signpost retire", (("entry", entry.id), ("sure", "yes")))
            offer = choices((text("signposts-retire-sure"), sure), _show(listed))
            return tell(text("signposts-retire-asks", name=Said(entry.name)), offer)
        self._keep(replace(entry, status=Status.INACTIVE), caller, checked=False)
        back = Press("signpost retire", (("entry", entry.id), ("change", "off")))
        return tell(_done("retired", listed), choices((text("signposts-bring-back"), back)))

    def policy(self, caller: Caller, form: Policy) -> Reply:
        """Everybody may read it; keepers may add to it in their own words."""
        if not form.words.strip():
            return tell(*self._policy(self._around.communities(caller)[0]))
        community = self._around.kept_by(caller)
        words = "" if form.words.strip() in ("-", "–") else form.words.strip()
        self._around.policies.keep(community, words)
        return tell(text("signposts-policy-kept"), *self._policy(community))

    def _policy(self, community: CommunityId) -> tuple[Block, ...]:
        own = self._around.policies.of(community)
        return (text("signposts-policy"), *((Quote(Said(own)),) if own else ()))

    def _own(self, caller: Caller, entry: str) -> Listed:
        """One that this community keeps itself. What came with this Kith can be hidden, pinned and annotated."""
        listed, _ = self._around.for_keeping(caller, entry)
        if listed.entry.community == EVERYBODY:
            raise Refusal("signposts-not-ours", offer=choices(_show(listed)))
        return listed

    def _keep(self, entry: Entry, caller: Caller, *, checked: bool = True) -> None:
        by = caller.account if checked else self._around.directory.checked_by(entry.id)
        self._around.directory.keep(entry, by=by, now=caller.now)
        self._around.flags.lower(entry.id, entry.community)

    def _kept(self, said: Text, listed: Listed, caller: Caller, *more: Block) -> Reply:
        missing = [part for part in _ASKED if _lacks(listed.entry, part)]
        known = (Note(text("signposts-what-else")), _asking(listed, missing)) if missing else ()
        true = Press("signpost true", (("entries", listed.entry.id),))
        ending = choices(
            (text("signposts-still-true"), true),
            (text("signposts-edit"), by_id(listed, "signpost edit")),
            _show(listed),
        )
        return tell(said, *entry_blocks(listed, caller), *more, *known, ending)


def _lacks(entry: Entry, part: Part) -> bool:
    if part is Part.HOURS:
        return not entry.hours and not entry.hours_words
    return not getattr(entry, part)


def _asking(listed: Listed, parts: list[Part]) -> Choices:
    return choices(
        *(
            (
                text(f"signposts-part-{part}"),
                Press("signpost edit", (("entry", listed.entry.id), ("part", str(part)))),
            )
            for part in parts
        )
    )


def _show(listed: Listed) -> tuple[Text, Press]:
    return text("signposts-look"), by_id(listed, "signpost show")


def _done(what: str, listed: Listed) -> Text:
    return text(f"signposts-done-{what}", name=Said(listed.entry.name))
