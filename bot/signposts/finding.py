"""`signpost find · browse · show`: three at a time, in private, and nothing follows by itself (S1, SG2, SG4)."""

from collections.abc import Iterator, Sequence

from bot.kernel.countries import country_name
from bot.kernel.documents import Block, Choice, Choices, Heading, Link, Note, Press, Said, Text, choices, text
from bot.kernel.effects import Reply, tell
from bot.kernel.errors import Unreadable
from bot.kernel.features import Offer
from bot.kernel.people import Caller, CommunityId
from bot.signposts.around import Around, today_of
from bot.signposts.entry import EntryId, Listed, may_be_shown, page_of
from bot.signposts.forms import Browse, Find, Nothing, One, Several
from bot.signposts.narrowing import question_of
from bot.signposts.ports import Question
from bot.signposts.showing import URGENT, by_id, entry_blocks, for_keepers, where_from
from bot.signposts.taxonomy import label, near_topic, read_topic, taxonomy

BROWSE = Press("signpost browse")
_SUGGESTED = 20
_CARRIED = 6
"""Entries that a button for more can carry: what was asked is not kept, so what was found travels with it."""


class Finding:
    def __init__(self, around: Around) -> None:
        self._around = around

    def find(self, caller: Caller, form: Find) -> Reply:
        return self._answer(caller, question_of(caller, form))

    def browse(self, caller: Caller, form: Browse) -> Reply:
        if not form.topic.strip():
            return tell(
                Heading(text("signposts-browse")), text("signposts-browse-how"), _groups(), choices(URGENT)
            )
        topic = read_topic(form.topic)
        if topic is None:
            raise _no_topic(form.topic)
        if topic in taxonomy().groups and form == Browse(form.topic):
            return tell(
                Heading(_named(topic)), text("signposts-browse-topic"), _topics(topic), choices(URGENT)
            )
        return self._answer(caller, question_of(caller, form, topic=topic))

    def more(self, caller: Caller, form: Several) -> Reply:
        """What was found before, further down. What is gone or hidden by now is left out."""
        wanted = form.entries.split(".")[:_CARRIED]
        found = [one for id_ in wanted for one in self._still(caller, id_)]
        return (
            self._list(caller, found) if found else tell(text("signposts-no-more"), choices(*_people(caller)))
        )

    def show(self, caller: Caller, form: One) -> Reply:
        listed, community = self._around.listed(caller, form.entry)
        keeps = self._around.keeps(caller, community)
        today = today_of(caller)
        shown = may_be_shown(listed.entry, today) and not listed.hidden
        if not shown and not keeps:
            return tell(text("signposts-not-shown"), choices(BROWSING, URGENT))
        standing = () if shown else (Note(text("signposts-hidden-now")),)
        return tell(
            *entry_blocks(listed, caller),
            *where_from(listed.entry),
            *standing,
            *(self._for_keepers(listed, caller) if keeps else ()),
            choices(
                (text("signposts-save"), by_id(listed, "signpost save")),
                (text("signposts-changed-button"), by_id(listed, "signpost changed")),
                URGENT,
            ),
        )

    def none_of_these(self, caller: Caller, _: Nothing) -> Reply:
        return tell(text("signposts-none"), text("signposts-people"), choices(*_people(caller)))

    def not_now(self, caller: Caller, _: Nothing) -> Reply:
        return tell(text("signposts-not-now-said"))

    def entries_like(self, caller: Caller, typed: str) -> Sequence[Offer]:
        """For whoever types the name of an entry where its id is wanted."""
        if not typed.strip():
            return ()
        question = Question(words=typed, country=caller.country)
        found = self._around.search.find(question, community=self._community(caller), now=caller.now)
        return tuple(Offer(one.entry.id, text("signposts-name", name=Said(one.entry.name))) for one in found)

    def topics_like(self, caller: Caller, typed: str) -> Sequence[Offer]:
        wanted = typed.strip().casefold()
        like = [one for one in taxonomy().topics if wanted in one.replace("-", " ")]
        return tuple(Offer(one, _named(one)) for one in like[:_SUGGESTED])

    def _answer(self, caller: Caller, question: Question) -> Reply:
        found = self._around.search.find(question, community=self._community(caller), now=caller.now)
        unknown = tuple(self._no_country(question))
        if not found:
            nothing = (text("signposts-nothing"), *unknown, text("signposts-people"))
            return tell(*nothing, choices(*_people(caller)))
        unsure = (text("signposts-unsure"),) if self._around.search.unsure(question) else ()
        return self._list(caller, found, *unsure, *unknown, country=question.country)

    def _list(self, caller: Caller, found: Sequence[Listed], *before: Block, country: str = "") -> Reply:
        shown = page_of(found)
        rest = [one for one in found if one not in shown]
        blocks = [block for one in shown for block in entry_blocks(one, caller)]
        where = (
            (Note(text("signposts-for-country", country=country_name(country, caller.language))),)
            if country
            else ()
        )
        head = Heading(text("signposts-found"))
        return tell(head, *before, *blocks, *where, _further(shown, rest), Note(text("signposts-not-kept")))

    def _still(self, caller: Caller, entry: str) -> Iterator[Listed]:
        today = today_of(caller)
        for community in self._around.communities(caller):
            found = self._around.directory.find(EntryId(entry), community)
            if found is not None and not found.hidden and may_be_shown(found.entry, today):
                yield found
                return

    def _no_country(self, question: Question) -> Iterator[Block]:
        """Nothing of any country can be shown; what holds everywhere is (SG6)."""
        if question.country:
            return
        yield text("signposts-no-country")
        if self._around.finder:
            yield Link(text("signposts-finder"), self._around.finder)

    def _community(self, caller: Caller) -> CommunityId:
        return self._around.communities(caller)[0]

    def _for_keepers(self, listed: Listed, caller: Caller) -> Iterator[Block]:
        by = self._around.directory.checked_by(listed.entry.id)
        return for_keepers(listed, by)


BROWSING = (text("signposts-browse-button"), BROWSE)


def _further(shown: Sequence[Listed], rest: Sequence[Listed]) -> Choices:
    opened = tuple(
        Choice(text("signposts-open", name=Said(one.entry.name)), by_id(one, "signpost show"))
        for one in shown
    )
    ids = ".".join(one.entry.id for one in rest[:_CARRIED])
    more = (Choice(text("signposts-more"), Press("signpost more", (("entries", ids),))),) if rest else ()
    ending = choices(
        (text("signposts-none-button"), Press("signpost none")),
        (text("signposts-not-now"), Press("signpost later")),
        URGENT,
    )
    return Choices((*opened, *more, *ending.items))


def _people(caller: Caller) -> Iterator[tuple[Text, Press]]:
    """Whom one might turn to instead: the circle, a buddy, a facilitator."""
    yield BROWSING
    if caller.circle is not None and caller.membership is not None:
        yield text("signposts-to-circle"), Press("checkin now", (("seen", "circle"),))
        yield text("signposts-to-facilitators"), Press("checkin now", (("seen", "facilitators"),))
        yield text("signposts-to-buddy"), Press("buddy join")
    yield URGENT


def _groups() -> Choices:
    return Choices(tuple(Choice(_named(one), _topic(one)) for one in taxonomy().groups))


def _topics(group: str) -> Choices:
    all_of_it = Choice(text("signposts-browse-all"), Press("signpost browse", (("topic", f"{group} all"),)))
    return Choices((all_of_it, *(Choice(_named(one), _topic(one)) for one in taxonomy().groups[group])))


def _topic(topic: str) -> Press:
    return Press("signpost browse", (("topic", topic),))


def _named(topic: str) -> Text:
    return text(label(topic))


def _no_topic(words: str) -> Unreadable:
    near = near_topic(words)
    if near is None:
        return Unreadable("signposts-topic-unknown", offer=choices(BROWSING))
    return Unreadable("signposts-topic-near", offer=choices((_named(near), _topic(near))), near=_named(near))
