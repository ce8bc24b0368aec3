"""Invitations: the circle's own, in its room, and private ones for who asked for them. And how the circle arrived.

Nobody is invited who did not ask, nobody is named, and who does not answer is not known to anybody.
"""

from dataclasses import replace
from datetime import timedelta

from bot.checkins.forms import Nothing, PictureWords, Schedule, Word
from bot.checkins.model import LONGEST, SHORTEST, Inviting, Settings, Ways, picture_of, read_words
from bot.checkins.ports import Around
from bot.kernel.appointments import Appointment, Occurrence
from bot.kernel.appointments import Schedule as Planned
from bot.kernel.at_hand import circle_of
from bot.kernel.documents import (
    Block,
    Bullets,
    Choice,
    Choices,
    Document,
    Instant,
    Note,
    Press,
    Said,
    say,
    shared,
    text,
)
from bot.kernel.effects import Direct, Effect, FormToFill, Post, Reply, Why, tell
from bot.kernel.errors import Refusal, Unreadable
from bot.kernel.people import CHECKINS, AccountId, Caller, CircleFacts, CircleId
from bot.kernel.rhythm import Recurring, describe, rhythm_to_come

WITH_CIRCLE, OWN_DAYS, PICTURE = "checkin-circle", "checkin-own", "checkin-picture"
OF_USE = timedelta(hours=3)
"""An invitation that comes later than this is none."""
ARRIVED_BY = timedelta(hours=12)
"""After an invitation, when the circle sees how it arrived."""
WORDS_GO, WORDS_KEPT = "checkin-words-go", timedelta(days=1)
"""A picture-word that no picture came for is let go after a day."""
_AN_HOUR = timedelta(hours=1)
_OFF = ("off", "none", "no")


class Invitations:
    def __init__(self, around: Around) -> None:
        self._around, self._choices = around, around.choices

    def schedule(self, caller: Caller, form: Schedule) -> Reply:
        """Without anything given, what holds is shown."""
        circle = circle_of(caller)
        before = ways = self._choices.ways(circle.id)
        if form.heard is not None:
            if not SHORTEST <= form.heard <= LONGEST or form.heard % _AN_HOUR:
                raise Unreadable("checkins-heard-between")
            ways = replace(ways, heard_after=form.heard)
        if form.when.strip():
            off = form.when.strip().casefold() in _OFF
            ways = replace(ways, rhythm=None if off else rhythm_to_come(form.when, caller.now, circle.zone))
        if ways != before:
            self._choices.set_ways(ways)
            self.plan(circle, ways)
        return tell(*self._ways(circle, ways), Note(text("checkins-schedule-how")))

    def words(self, caller: Caller, form: PictureWords) -> Reply:
        circle = circle_of(caller)
        ways = self._choices.ways(circle.id)
        if form.words.strip():
            ways = replace(ways, words=_read(form.words))
        if form.picture is not None:
            ways = replace(ways, picture=form.picture and bool(ways.words))
        if form.picture and not ways.words:
            raise Refusal("checkins-picture-needs-words")
        self._choices.set_ways(ways)
        return tell(*_words(ways), Note(text("checkins-words-how")))

    def word(self, caller: Caller, form: Word) -> Reply:
        """A picture-word that was pressed: the form opens with it already written."""
        words = self._choices.ways(circle_of(caller).id).words
        given = (("words", words[form.n - 1]),) if 0 < form.n <= len(words) else ()
        return Reply(form=FormToFill("checkin now", given))

    def in_own_words(self, caller: Caller, _: Nothing) -> Reply:  # the form is the same for everybody
        return Reply(form=FormToFill("checkin now"))

    def with_circle(self, occurrence: Occurrence) -> Reply:
        """The circle is invited in its room, and who asked for it in private as well."""
        circle = self._around.circles.facts(occurrence.schedule.circle)
        if circle is None or not circle.goes_on:
            return Reply()
        ways = self._choices.ways(circle.id)
        if ways.picture and not occurrence.too_late:
            self._around.diary.keep(Appointment(PICTURE, circle.id, occurrence.at + ARRIVED_BY))
        private = tuple(
            self._private(circle, who, ways, occurrence) for who in self._choices.with_circle(circle.id)
        )
        return Reply(effects=(_public(circle, ways, occurrence), *private))

    def on_own_days(self, occurrence: Occurrence) -> Reply:
        chosen = self._choices.owner_of(occurrence.schedule.subject)
        circle = self._around.circles.facts(chosen.circle) if chosen else None
        if chosen is None or circle is None or not circle.goes_on:
            return Reply()
        ways = self._choices.ways(circle.id)
        return Reply(effects=(self._private(circle, chosen.account, ways, occurrence),))

    def how_we_arrived(self, appointment: Appointment) -> Reply:
        """Once, at the end, and only where enough chose a word; then the words are let go."""
        circle = self._around.circles.facts(CircleId(appointment.subject))
        if circle is None:
            return Reply()
        ways = self._choices.ways(circle.id)
        words = self._around.book.words_since(circle.id, appointment.at - ARRIVED_BY)
        self._around.book.wipe_words(circle.id, before=appointment.at)
        picture = picture_of(words, ways.words) if ways.picture and circle.goes_on else ()
        if not picture:
            return Reply()
        lines = tuple(text("checkins-picture-line", word=Said(word), count=count) for word, count in picture)
        shown = say(text("checkins-picture"), Bullets(lines), Note(text("checkins-picture-note")))
        until = appointment.at + timedelta(days=1)
        key = f"checkins:{circle.id}:picture:{appointment.at:%Y%m%d%H%M}"
        return Reply(
            effects=(Post(key, circle.place, shown, Why.UNASKED, circle=circle.id, not_after=until),)
        )

    def words_go(self, appointment: Appointment) -> Reply:
        before = appointment.at - WORDS_KEPT + timedelta(microseconds=1)
        self._around.book.wipe_words(CircleId(appointment.subject), before=before)
        return Reply()

    def plan(self, circle: CircleFacts, ways: Ways) -> None:
        id_ = f"checkins:{circle.id}"
        if ways.rhythm is None or circle.ended:
            self._around.diary.unplan(id_)
        else:
            self._around.diary.plan(_planned(id_, WITH_CIRCLE, circle, ways.rhythm, zone=circle.zone))

    def plan_own(self, circle: CircleFacts, chosen: Settings, zone: str) -> None:
        if circle.ended:
            self.unplan_own(chosen)
        elif chosen.own and chosen.rhythm is not None and chosen.inviting is Inviting.OWN:
            id_ = f"checkins-own:{chosen.own}"
            self._around.diary.plan(_planned(id_, OWN_DAYS, circle, chosen.rhythm, zone=zone))

    def unplan_own(self, chosen: Settings) -> None:
        if chosen.own:
            self._around.diary.unplan(f"checkins-own:{chosen.own}")

    def zone_set(self, account: AccountId, zone: str) -> None:
        """Their own days go by their own clock."""
        for chosen in self._choices.all_of(account):
            circle = self._around.circles.facts(chosen.circle)
            if circle is not None:
                self.plan_own(circle, chosen, zone)

    def circle_changed(self, circle: CircleFacts) -> None:
        """Its clock may be another: for its own rhythm, and for whoever lives by it."""
        self.plan(circle, self._choices.ways(circle.id))
        for chosen in self._choices.on_own_days(circle.id):
            kept = self._around.people.account(chosen.account)
            self.plan_own(circle, chosen, (kept.zone if kept else "") or circle.zone)

    def _ways(self, circle: CircleFacts, ways: Ways) -> tuple[Block, ...]:
        hours = text("checkins-ways-heard", hours=int(ways.heard_after.total_seconds() // 3600))
        if ways.rhythm is None:
            return (text("checkins-ways-never"), hours)
        following = self._around.diary.next_of(f"checkins:{circle.id}")
        when = (text("checkins-ways-next", at=Instant(following)),) if following else ()
        return (text("checkins-ways-when", rhythm=describe(ways.rhythm)), *when, hours)

    def _private(self, circle: CircleFacts, who: AccountId, ways: Ways, due: Occurrence) -> Post:
        document = say(
            text("checkins-invitation-in", circle=Said(circle.name)),
            *_choices(ways),
            Note(text("checkins-invitation-note")),
        )
        return Post(
            f"{due.schedule.id}:{due.wall:%Y%m%d%H%M}:{who}",
            Direct(who),
            document,
            Why.UNASKED,
            activity=CHECKINS,
            circle=circle.id,
            not_after=due.at + OF_USE,
            within=circle.place,
        )


def _public(circle: CircleFacts, ways: Ways, due: Occurrence) -> Effect:
    note = Note(text("checkins-invitation-note"))
    document: Document = say(text("checkins-invitation"), *_choices(ways, for_all=True), note)
    return Post(
        f"{due.schedule.id}:{due.wall:%Y%m%d%H%M}",
        circle.place,
        document,
        Why.UNASKED,
        circle=circle.id,
        not_after=due.at + OF_USE,
        missed=text("checkins-invitation-of", at=Instant(due.at)),
    )


def _choices(ways: Ways, *, for_all: bool = False) -> tuple[Block, ...]:
    """The circle's words; then one's own and a pass, so that no list hides them, however many words there are."""
    words = tuple(
        (text("checkins-word", word=Said(word)), Press("checkin word", (("n", str(number)),)))
        for number, word in enumerate(ways.words, start=1)
    )
    own = (text("checkins-own-words" if words else "checkins-check-in"), Press("checkin open"))
    not_today = (text("checkins-pass"), Press("checkin pass"))
    return tuple(
        Choices(tuple(Choice(label, shared(press) if for_all else press) for label, press in some))
        for some in (words, (own, not_today))
        if some
    )


def _words(ways: Ways) -> tuple[Block, ...]:
    if not ways.words:
        return (text("checkins-words-none"),)
    shown = text("checkins-picture-on" if ways.picture else "checkins-picture-off")
    return (text("checkins-words"), Bullets(tuple(Said(word) for word in ways.words)), shown)


def _read(line: str) -> tuple[str, ...]:
    if line.strip().casefold() in _OFF:
        return ()
    try:
        return read_words(line)
    except ValueError:
        raise Unreadable("checkins-words-unread") from None


def _planned(id_: str, name: str, circle: CircleFacts, rhythm: Recurring, *, zone: str) -> Planned:
    return Planned(id_, name, id_.partition(":")[2], circle.id, rhythm.rule, rhythm.start, zone, OF_USE)
