"""`checkin now · change · takeback`: words go to those they are for, and are kept only in one's own journal.

A pass is an answer and nothing else: no row, no trace, nobody to be told.
"""

from dataclasses import replace

from bot.checkins.closing import UNHEARD
from bot.checkins.forms import Change, Mine, Nothing, Now
from bot.checkins.hearing import Hearing
from bot.checkins.inviting import WORDS_GO, WORDS_KEPT
from bot.checkins.model import KEPT, CheckIn, Entry, Seen, Wish, picture_word
from bot.checkins.ports import Around
from bot.checkins.showing import about, card, enough, place_of
from bot.kernel.appointments import Appointment
from bot.kernel.at_hand import circle_of
from bot.kernel.documents import Block, Note, Press, Quote, Said, choices, text
from bot.kernel.effects import Reply, Withdraw, tell
from bot.kernel.errors import Refusal
from bot.kernel.ids import new_id
from bot.kernel.people import Caller, CircleFacts


class Arriving:
    def __init__(self, around: Around, hearing: Hearing) -> None:
        self._around, self._hearing = around, hearing
        self._book, self._choices = around.book, around.choices

    def now(self, caller: Caller, form: Now) -> Reply:
        circle = circle_of(caller)
        written = self._write_down(caller, circle, form.words)
        if form.seen is Seen.ME:
            return _for_you_alone(form, kept=written)
        buddies = self._around.buddies(caller.account) if form.seen is Seen.BUDDY else None
        if form.seen is Seen.BUDDY and buddies is None:
            return _for_nobody(form, kept=written)
        checkin = replace(self._new(caller, circle, form), room=buddies.room if buddies else None)
        self._book.keep(checkin)
        if checkin.word:
            self._around.diary.keep(Appointment(WORDS_GO, circle.id, caller.now + WORDS_KEPT))
        if checkin.waits:
            self._wait(checkin, circle)
        return tell(
            text(f"checkins-on-its-way-{checkin.seen}"),
            Quote(Said(form.words)),
            *self._next(checkin, caller, circle),
            Note(text("checkins-kept-in-journal" if written else "checkins-not-kept")),
            effects=(card(checkin, circle, form.words),),
        )

    def not_today(self, caller: Caller, _: Nothing) -> Reply:  # nobody asks who it was
        return tell(text("checkins-not-today"), Note(text("checkins-not-today-note")))

    def change(self, caller: Caller, form: Change) -> Reply:
        """The same post with other words; how it is met, and who sees it, stays."""
        checkin, circle = self._own(caller, form.id)
        changed = replace(checkin, revision=checkin.revision + 1)
        self._book.keep(replace(changed, word=self._word(circle, form.words) if checkin.word else ""))
        return tell(
            text("checkins-changed"),
            Quote(Said(form.words)),
            Note(text("checkins-changed-note")),
            effects=(card(changed, circle, form.words),),
        )

    def take_back(self, caller: Caller, form: Mine) -> Reply:
        """Nothing of it stays: not the post, not who answered, not that it was asked for."""
        checkin, circle = self._own(caller, form.id)
        self._hearing.forget(checkin)
        back = Withdraw(f"{checkin.key}:back", place_of(checkin, circle), checkin.key)
        return tell(text("checkins-taken-back"), effects=(back,))

    def _own(self, caller: Caller, id_: str) -> tuple[CheckIn, CircleFacts]:
        """The one that is meant, if it is the caller's and still known."""
        if id_:
            found = self._book.find(id_)
        else:
            found = self._book.latest(caller.account, circle_of(caller).id, caller.now - KEPT)
        circle = (
            self._around.circles.facts(found.circle) if found and found.author == caller.account else None
        )
        if found is None or circle is None or circle.ended:
            raise Refusal("checkins-none-of-yours")
        return found, circle

    def _new(self, caller: Caller, circle: CircleFacts, form: Now) -> CheckIn:
        return CheckIn(
            new_id(self._around.dice),
            circle.id,
            caller.account,
            caller.now,
            form.wish,
            form.seen,
            word=self._word(circle, form.words) if form.seen is Seen.CIRCLE else "",
        )

    def _word(self, circle: CircleFacts, words: str) -> str:
        """Only a picture-word, and only where the circle wants its picture."""
        ways = self._choices.ways(circle.id)
        return picture_word(words, ways.words) if ways.picture else ""

    def _wait(self, checkin: CheckIn, circle: CircleFacts) -> None:
        after = self._choices.ways(circle.id).heard_after
        self._around.diary.keep(Appointment(UNHEARD, checkin.id, checkin.at + after))

    def _next(self, checkin: CheckIn, caller: Caller, circle: CircleFacts) -> tuple[Block, ...]:
        """What may be done with it, and what happens if nobody answers: said before it happens."""
        change = (text("checkins-change"), Press("checkin change", about(checkin)))
        back = (text("checkins-take-back"), Press("checkin takeback", about(checkin)))
        if not checkin.waits:
            return (choices(change, back),)
        asks = self._choices.settings(circle.id, caller.account).ask_others
        key = (
            f"checkins-if-nobody-{checkin.seen}"
            if checkin.seen is not Seen.CIRCLE or not asks
            else "checkins-if-nobody-asks"
        )
        hours = self._choices.ways(circle.id).heard_after.total_seconds() // 3600
        return (text(key, hours=int(hours)), choices(enough(checkin), change, back))

    def _write_down(self, caller: Caller, circle: CircleFacts, words: str) -> bool:
        """In the journal, if they keep one."""
        if not self._choices.settings(circle.id, caller.account).journal:
            return False
        entry = Entry(new_id(self._around.dice), caller.account, caller.now, words)
        self._around.journal.write(entry)
        return True


def _for_nobody(form: Now, *, kept: bool) -> Reply:
    """They have no room with a buddy: their words come back to them, and went nowhere."""
    note = Note(text("checkins-alone-kept" if kept else "checkins-alone-gone"))
    return tell(text("checkins-no-buddy"), Quote(Said(form.words)), note)


def _for_you_alone(form: Now, *, kept: bool) -> Reply:
    """Shown back, then gone. With a wish, that nobody can answer what nobody sees."""
    alone: tuple[Block, ...] = () if form.wish is Wish.NOTHING else (text("checkins-alone-wish"),)
    note = Note(text("checkins-alone-kept" if kept else "checkins-alone-gone"))
    return tell(text("checkins-alone"), Quote(Said(form.words)), *alone, note)
