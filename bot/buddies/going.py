"""A pair on its way: how is it going, it has gone quiet, it ends. Nobody's talk is read for it.

Whoever is left is told kindly, without detail, and offered somebody new; nobody is shamed and no reason is asked.
"""

from dataclasses import replace
from datetime import datetime

from bot.buddies.forms import Check, Going, LookBack, Midway, Mine, Nothing, StillThere
from bot.buddies.introducing import MIDWAY, OVER, ROOM
from bot.buddies.ports import Around
from bot.buddies.rounds import QUIET_ASKED, QUIET_FIRST, TO_CLOSE, One, Pair, Said, State
from bot.buddies.showing import URGENT, about, joined_names
from bot.buddies.telling import Telling
from bot.kernel.appointments import Appointment
from bot.kernel.documents import (
    Block,
    Choices,
    Document,
    Instant,
    Note,
    Person,
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
    facilitators_of,
    tell,
)
from bot.kernel.errors import Refusal
from bot.kernel.people import AccountId, Caller

ASK_QUIET, NO_WORD, CLOSE = "buddies-ask-quiet", "buddies-no-word", "buddies-close"
A_HUMAN_FROM = 2
"""From so many times quiet on, a facilitator's ear is offered."""


class Ways:
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

    def quiet(self, caller: Caller, form: Mine) -> Reply:
        """Waited for a day, since most silences end by themselves; then the quiet one is asked, alone."""
        pair = self.mine(caller, form.id)
        others = [one for one in pair.others(caller.account) if one.asked_at is None]
        if not others:
            return tell(text("buddies-quiet-asked-already"))
        at = caller.now + QUIET_FIRST
        for one in others:
            pair = pair.with_one(replace(one, asked_at=at))
            self._diary.keep(Appointment(ASK_QUIET, _subject(pair, one), at))
        self._rounds.keep_pair(pair)
        return tell(
            text("buddies-quiet-heard"),
            choices((text("buddies-end-press"), Press("buddy end", about(pair))), URGENT),
            Note(text("buddies-quiet-note")),
        )

    def ask_quiet(self, appointment: Appointment) -> Reply:
        pair, one = self._of(appointment)
        if pair is None or one is None or one.asked_at is None:
            return Reply()
        until = appointment.at + QUIET_ASKED
        self._diary.keep(Appointment(NO_WORD, appointment.subject, until))
        return Reply(
            effects=(self._tell.unasked(pair, one, f"quiet{one.quiet}", _still_there(pair), until=until),)
        )

    def check(self, caller: Caller, form: Check) -> Reply:
        """What the quiet one says, whenever they say it."""
        pair = self.mine(caller, form.id)
        if form.say is StillThere.END:
            return self.end(caller, Mine(pair.id))
        one = self._heard(pair, caller.account)
        pair = pair.with_one(one)
        self._rounds.keep_pair(pair)
        told = text(f"buddies-quiet-{form.say}", who=Person(caller.account))
        posts = self._others(pair, one, f"{form.say}{one.quiet}", told, self._new_buddy(pair))
        if form.say is StillThere.HERE:
            posts = self._others(pair, one, f"here{one.quiet}", told)
        return tell(text(f"buddies-said-{form.say}"), effects=posts)

    def here(self, caller: Caller, form: Mine) -> Reply:
        return self.check(caller, Check(form.id, StillThere.HERE))

    def no_word(self, appointment: Appointment) -> Reply:
        """Told warmly: nobody knows why somebody is quiet, and nobody has to."""
        pair, one = self._of(appointment)
        if pair is None or one is None or one.asked_at is None:
            return Reply()
        after = replace(one, quiet=one.quiet + 1, asked_at=None)
        pair = pair.with_one(after)
        self._rounds.keep_pair(pair)
        ear: tuple[Block, ...] = ()
        if after.quiet >= A_HUMAN_FROM:
            ear = (
                text("buddies-quiet-ear"),
                choices((text("buddies-ear-press"), Press("buddy ear", about(pair)))),
            )
        told = (
            text("buddies-quiet-still"),
            self._new_buddy(pair),
            *ear,
            Note(text("buddies-quiet-still-note")),
        )
        return Reply(effects=self._others(pair, one, f"no-word{one.quiet}", *told))

    def ear(self, caller: Caller, form: Mine) -> Reply:
        """A human, because they asked for one: the facilitators learn that, and nothing else."""
        pair = self._rounds.pair(form.id)
        one = pair.one(caller.account) if pair else None
        circle = self._around.circles.facts(one.circle) if one else None
        if pair is None or one is None or circle is None:
            raise Refusal("buddies-gone")
        said = say(text("buddies-ear-for", who=Person(caller.account)), Note(text("buddies-ear-for-note")))
        key = f"buddies:{pair.id}:ear:{caller.account}:{caller.now:%Y%m%d}"
        post = Post(key, facilitators_of(circle), said, Why.ASKED_FOR, circle=circle.id)
        return tell(text("buddies-ear-asked"), Note(text("buddies-ear-note")), effects=(post,))

    def midway(self, appointment: Appointment) -> Reply:
        """Each alone; no answer is owed, and whatever is said stays with whoever said it."""
        pair = self._rounds.pair(appointment.subject)
        if pair is None or pair.state is not State.MET:
            return Reply()
        ways = (
            (text(f"buddies-going-{how}"), Press("buddy going", (*about(pair), ("say", how.value))))
            for how in Going
        )
        document = say(text("buddies-midway"), choices(*ways), Note(text("buddies-midway-note")))
        return Reply(effects=tuple(self._tell.unasked(pair, one, "midway", document) for one in pair.staying))

    def going(self, caller: Caller, form: Midway) -> Reply:
        if form.say is Going.QUIET:
            return self.quiet(caller, Mine(form.id))
        if form.say is Going.END:
            return self.end(caller, Mine(form.id))
        pair = self.mine(caller, form.id)
        one = pair.one(caller.account)
        if one is not None:
            self._rounds.keep_pair(pair.with_one(replace(one, met=True)))
        return tell(text("buddies-going-good"))

    def end(self, caller: Caller, form: Mine) -> Reply:
        """One tap, no reason. The others learn that it has ended, and of three, two go on."""
        pair = self.mine(caller, form.id)
        effects = self.ended_by(pair, caller.account, caller.now)
        concern = choices((text("buddies-ear-press"), Press("buddy ear", about(pair))), URGENT)
        return tell(text("buddies-ended"), concern, Note(text("buddies-ended-note")), effects=effects)

    def ended_by(self, pair: Pair, account: AccountId, now: datetime) -> tuple[Effect, ...]:
        """They leave it: never again these two, unless both ask."""
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
            out = (Remove(f"{ROOM}:{pair.id}:out:{account}", pair.room, account),) if pair.room else ()
            return (*self._others(after, one, f"one-left:{account}", text("buddies-one-left")), *out)
        told = self._others(
            after,
            one,
            "ended",
            text("buddies-ended-other"),
            self._new_buddy(pair),
            Note(text("buddies-ended-other-note")),
        )
        return (*told, *self._closing(after, now))

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
                        choices(
                            (text("buddies-look-back-press"), Press("buddy looking")), self._thanks(pair)
                        ),
                        Note(text("buddies-over-note")),
                    ),
                )
            )
        return Reply(effects=(*posts, *self._closing(pair, appointment.at)))

    def _thanks(self, pair: Pair) -> tuple[Text, Press]:
        return (text("buddies-look-press"), Press("buddy look", about(pair)))

    def in_friendship(self, pair: Pair, account: AccountId, now: datetime) -> tuple[Effect, ...]:
        """It ends because somebody looks for another: nothing stands between them, and they may meet again."""
        one = pair.one(account)
        if one is None:
            return ()
        after = replace(pair, state=State.ENDED)
        self._rounds.keep_pair(after)
        self._forget_quiet(pair)
        told = self._others(
            pair, one, "friends", text("buddies-moved-on"), Note(text("buddies-moved-on-note"))
        )
        return (*told, *self._closing(after, now))

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

    def _others(self, pair: Pair, one: One, what: str, *blocks: Block) -> tuple[Effect, ...]:
        return tuple(self._tell.answer(pair, other, what, *blocks) for other in pair.others(one.account))

    def _new_buddy(self, pair: Pair) -> Choices:
        return choices((text("buddies-look-press"), Press("buddy look", about(pair))))

    def _heard(self, pair: Pair, account: AccountId) -> One:
        one = pair.one(account)
        assert one is not None  # noqa: S101  # the caller is one of them
        for name in (ASK_QUIET, NO_WORD):
            self._diary.cancel(name, _subject(pair, one))
        return replace(one, asked_at=None, quiet=one.quiet + 1)

    def _forget_quiet(self, pair: Pair) -> None:
        for one in pair.people:
            for name in (ASK_QUIET, NO_WORD):
                self._diary.cancel(name, _subject(pair, one))

    def _of(self, appointment: Appointment) -> tuple[Pair | None, One | None]:
        id_, _, account = appointment.subject.partition(":")
        pair = self._rounds.pair(id_)
        if pair is None or pair.state is not State.MET:
            return None, None
        return pair, pair.one(AccountId(account))


def _still_there(pair: Pair) -> Document:
    ways = (
        (text(f"buddies-there-{how}"), Press("buddy check", (*about(pair), ("say", how.value))))
        for how in StillThere
    )
    return say(text("buddies-there"), choices(*ways), Note(text("buddies-there-note")))


def _subject(pair: Pair, one: One) -> str:
    return f"{pair.id}:{one.account}"
