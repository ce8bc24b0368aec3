"""A pair ends: at its time, or whenever one of them likes. Whoever is left is told kindly, without detail, and offered
somebody new; nobody is shamed and no reason is asked.
"""

from dataclasses import replace
from datetime import datetime

from bot.buddies.forms import LookBack, Mine, Nothing
from bot.buddies.introducing import MIDWAY, OVER, ROOM
from bot.buddies.ports import Around
from bot.buddies.rounds import TO_CLOSE, One, Pair, Said, State
from bot.buddies.showing import URGENT, about, joined_names
from bot.buddies.telling import Telling
from bot.kernel.appointments import Appointment
from bot.kernel.documents import (
    Block,
    Choices,
    Instant,
    Note,
    Press,
    Quote,
    Text,
    choices,
    say,
    text,
)
from bot.kernel.documents import Said as Words
from bot.kernel.effects import (
    CloseRoom,
    Effect,
    FormToFill,
    Opened,
    Post,
    Remove,
    Reply,
    Why,
    tell,
)
from bot.kernel.errors import Refusal
from bot.kernel.people import AccountId, Caller

ASK_QUIET, NO_WORD, CLOSE = "buddies-ask-quiet", "buddies-no-word", "buddies-close"


class Ending:
    """All that can become of a pair once its people have met."""

    def __init__(self, around: Around, telling: Telling) -> None:
        self._around, self._tell = around, telling
        self._rounds, self._diary = around.rounds, around.diary

    def mine(self, caller: Caller, id_: str) -> Pair:
        """The pair at hand: the one named, or the newest. Raises `Refusal`."""
        living = [one for one in self._rounds.living(caller.account) if one.state is State.MET]
        pair = next((one for one in living if one.id == id_ or not id_), None)
        if pair is None or (one := pair.one(caller.account)) is None or one.said is Said.LEFT:
            raise Refusal("buddies-no-buddy-now" if not id_ else "buddies-gone")
        return pair

    def end(self, caller: Caller, form: Mine) -> Reply:
        """One tap, no reason. The others learn that it has ended, and of three, two go on."""
        pair = self.mine(caller, form.id)
        effects = self.ended_by(pair, caller.account, caller.now)
        concern = choices((text("buddies-ear-press"), Press("buddy ear", about(pair))), URGENT)
        return tell(text("buddies-ended"), concern, Note(text("buddies-ended-note")), effects=effects)

    def ended_by(self, pair: Pair, account: AccountId, now: datetime, *, who: str = "") -> tuple[Effect, ...]:
        """They leave it, and its room at once: never again these two, unless both ask.

        `who`: how their platform names them, where they may be forgotten before they are out.
        """
        one, others = pair.one(account), pair.others(account)
        if one is None:
            return ()
        for other in others:
            self._around.apart.ended(account, other.account)
            self._around.apart.ended(other.account, account)
        after = pair.saying(account, Said.LEFT)
        self._rounds.keep_pair(after)
        self._forget_quiet(pair)
        if after.state is not State.ENDED:
            left = self.others(after, one, f"one-left:{one.account}", text("buddies-one-left"))
            return (*left, *_out(pair, one, who))
        told = self.others(
            after,
            one,
            "ended",
            text("buddies-ended-other"),
            self.new_buddy(pair),
            Note(text("buddies-ended-other-note")),
        )
        return (*told, *self._closing(pair, now), *_out(pair, one, who))

    def in_friendship(self, pair: Pair, account: AccountId, now: datetime) -> tuple[Effect, ...]:
        """It ends because somebody looks for another: nothing stands between them, and they may meet again."""
        one = pair.one(account)
        if one is None:
            return ()
        self._forget_quiet(pair)
        if len(pair.staying) > 2:
            after = pair.saying(account, Said.LEFT)
            self._rounds.keep_pair(after)
            return (
                *self.others(after, one, f"one-left:{one.account}", text("buddies-one-left")),
                *_out(pair, one),
            )
        self._rounds.keep_pair(replace(pair, state=State.ENDED))
        told = self.others(
            pair, one, "friends", text("buddies-moved-on"), Note(text("buddies-moved-on-note"))
        )
        return (*told, *self._closing(pair, now))

    def over(self, appointment: Appointment) -> Reply:
        """As it was agreed: a look back, thanks, and nothing between them but good will."""
        pair = self._rounds.pair(appointment.subject)
        if pair is None or pair.state is not State.MET:
            return Reply()
        self._rounds.keep_pair(replace(pair, state=State.ENDED))
        self._forget_quiet(pair)
        posts = []
        for one in pair.staying:
            names = joined_names(tuple(other.account for other in pair.others(one.account)))
            posts.append(
                self._tell.unasked(
                    pair,
                    one,
                    "over",
                    say(
                        text("buddies-over", who=names),
                        text("buddies-over-question"),
                        choices((text("buddies-look-back-press"), Press("buddy looking")), self._anew(pair)),
                        Note(text("buddies-over-note")),
                    ),
                )
            )
        return Reply(effects=(*posts, *self._closing(pair, appointment.at)))

    def _anew(self, pair: Pair) -> tuple[Text, Press]:
        return (text("buddies-look-press"), Press("buddy look", about(pair)))

    def looking(self, caller: Caller, _: Nothing) -> Reply:  # the form is the same for everybody
        return Reply(form=FormToFill("buddy lookback"))

    def look_back(self, caller: Caller, form: LookBack) -> Reply:
        """Shown back to them, and kept nowhere."""
        return tell(
            text("buddies-looked-back"), Quote(Words(form.words)), Note(text("buddies-looked-back-note"))
        )

    def close(self, appointment: Appointment) -> Reply:
        pair = self._rounds.pair(appointment.subject)
        if pair is None or pair.room is None:
            return Reply()
        return Reply(effects=(CloseRoom(f"{ROOM}:{pair.id}:close", pair.room),))

    def _closing(self, pair: Pair, now: datetime) -> tuple[Effect, ...]:
        """The room is left open for a while, and says until when."""
        self._diary.cancel(MIDWAY, pair.id)
        self._diary.cancel(OVER, pair.id)
        if pair.direct:
            return ()
        at = now + TO_CLOSE
        self._diary.keep(Appointment(CLOSE, pair.id, at))
        key = f"{ROOM}:{pair.id}"
        said = say(text("buddies-room-closes", at=Instant(at)), Note(text("buddies-room-closes-note")))
        return (Post(f"{key}:closes", Opened(key), said, Why.ASKED_FOR, circle=pair.circle),)

    def others(self, pair: Pair, one: One, what: str, *blocks: Block) -> tuple[Effect, ...]:
        return tuple(self._tell.answer(pair, other, what, *blocks) for other in pair.others(one.account))

    def new_buddy(self, pair: Pair) -> Choices:
        return choices((text("buddies-look-press"), Press("buddy look", about(pair))))

    def _forget_quiet(self, pair: Pair) -> None:
        for one in pair.people:
            for name in (ASK_QUIET, NO_WORD):
                self._diary.cancel(name, subject_of(pair, one))
            for what in ("midway", f"quiet{one.quiet}"):
                self._around.outbox.cancel(self._tell.key(pair, one.account, what))


def _out(pair: Pair, one: One, who: str = "") -> tuple[Effect, ...]:
    if pair.room is None:
        return ()
    return (Remove(f"{ROOM}:{pair.id}:out:{one.account}", pair.room, one.account, who=who),)


def subject_of(pair: Pair, one: One) -> str:
    return f"{pair.id}:{one.account}"
