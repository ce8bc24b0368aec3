"""From a pair on paper to two people who know each other: each is asked alone, and names are told once all said yes."""

from dataclasses import replace
from datetime import datetime

from bot.buddies.forms import Answer, Hello
from bot.buddies.forms import Reply as Answers
from bot.buddies.making import Making
from bot.buddies.model import Kind
from bot.buddies.model import Reason as Class
from bot.buddies.ports import Around
from bot.buddies.rounds import TO_ACCEPT, One, Pair, Round, Said, State
from bot.buddies.showing import found, introduction, with_them
from bot.buddies.telling import Telling
from bot.buddies.welcoming import LAPSE, Welcoming
from bot.kernel.appointments import Appointment
from bot.kernel.consent import paused
from bot.kernel.documents import Block, Document, Instant, Note, Person, Press, choices, say, text
from bot.kernel.effects import Effect, Opened, OpenRoom, Post, Reply, Why, tell
from bot.kernel.errors import Refusal
from bot.kernel.people import FOREVER, AccountId, Caller, MemberId, PlaceId

MIDWAY, OVER = "buddies-midway", "buddies-over"
ROOM, FOUND = "buddies", "found"


def alone_key(round_: Round, account: AccountId) -> str:
    return f"buddies:{round_.id}:alone:{account}"


class Introducing:
    def __init__(self, around: Around, making: Making, telling: Telling, welcoming: Welcoming) -> None:
        self._around, self._making, self._tell, self._welcoming = around, making, telling, welcoming
        self._rounds, self._diary = around.rounds, around.diary

    def ask(self, round_: Round, pair: Pair, now: datetime) -> tuple[Effect, ...]:
        """Each of them, whether they would like to meet. Empty where they may not be introduced any more."""
        if not self._making.still(round_, pair, now):
            self._rounds.drop_pair(pair)
            return ()
        asked = replace(pair, state=State.ASKED, ends=round_.ends_for_one_who_comes(now))
        self._rounds.keep_pair(asked)
        for one in asked.people:
            self._missed(one.member, round_, 0)
        until = now + TO_ACCEPT
        self._diary.keep(Appointment(LAPSE, pair.id, until))
        return tuple(
            self._tell.unasked(asked, one, FOUND, self._found(asked, one), until=until)
            for one in asked.people
        )

    def _found(self, pair: Pair, one: One) -> Document:
        zone, across = self._tell.zone_of(one.account, one), self._making.across(pair)
        return found(pair, zone, self._around.clock.now(), across=across)

    def sorry(
        self, round_: Round, account: AccountId, why: Class, following: datetime | None
    ) -> tuple[Effect, ...]:
        """Nobody is left out in silence: when it is tried again, and what of their own wishes might help."""
        mine = [one for one in self._around.seats.of(account) if one.kind is round_.kind]
        seat = next((one for one in mine if one.community == round_.community), next(iter(mine), None))
        if seat is None:
            return ()
        self._around.seats.keep(replace(seat, missed=seat.missed + 1))
        when = text("buddies-alone-next", at=Instant(following)) if following else text("buddies-alone-then")
        document = say(
            text("buddies-alone"),
            when,
            text(f"buddies-alone-{why}"),
            choices(
                (text("buddies-say-more"), Press("buddy filling")),
                (text("buddies-say-times"), Press("buddy times")),
            ),
            Note(text("buddies-alone-note")),
        )
        return (self._tell.seat(seat, alone_key(round_, account), document),)

    def answer(self, caller: Caller, form: Answer) -> Reply:
        pair = self._rounds.pair(form.id)
        one = pair.one(caller.account) if pair else None
        if pair is None or one is None or pair.state is not State.ASKED:
            raise Refusal("buddies-gone")
        if one.said is not Said.WAITING:
            return tell(text("buddies-answered-already"))
        across = form.say is Answers.YES and self._making.across(pair)
        after = self._held_back(pair.saying(caller.account, Said.DIRECT if across else Said(form.say.value)))
        self._rounds.keep_pair(after)
        mine = after.one(caller.account)
        if mine is None or not mine.said.agreed:
            return tell(text("buddies-no-kind"), effects=self._follows(after))
        if after.state is State.MET:
            return tell(*self._with_them(after, mine), effects=self._meet(after, but=caller.account))
        return tell(text("buddies-thanks-asked"))

    def gone(self, pair: Pair, account: AccountId) -> tuple[Effect, ...]:
        """Somebody left before they had met: as a no, and with nothing to be said about it."""
        if pair.state is State.MADE:
            self._rounds.drop_pair(pair)
            return ()
        after = self._held_back(pair.saying(account, Said.NO))
        self._rounds.keep_pair(after)
        self._around.outbox.cancel(self._tell.key(pair, account, FOUND))
        return self._follows(after)

    def _held_back(self, pair: Pair) -> Pair:
        """Somebody asked for it since the pair was made. What is seen of it is what the other’s silence looks like."""
        if pair.state is State.MET and self._apart(pair):
            return replace(pair, state=State.ASKED)
        return pair

    def _apart(self, pair: Pair) -> bool:
        accounts = tuple(one.account for one in pair.staying)
        return any(self._around.apart.among(accounts).get(one) for one in accounts)

    def _follows(self, pair: Pair) -> tuple[Effect, ...]:
        if pair.state is State.MET:
            return self._meet(pair)
        return self._came_to_nothing(pair) if pair.state is State.UNMET else ()

    def lapse(self, appointment: Appointment) -> Reply:
        """No answer is a no, without a word to anybody about whose it was; they rest until they come back."""
        pair = self._rounds.pair(appointment.subject)
        if pair is None or pair.state is not State.ASKED:
            return Reply()
        silent = [one for one in pair.people if one.said is Said.WAITING]
        resting = tuple(effect for one in silent for effect in self._rests(pair, one))
        for one in silent:
            pair = pair.saying(one.account, Said.NO)
        if pair.state is State.ASKED:
            pair = replace(pair, state=State.MET if pair.agreed else State.UNMET)
        if pair.state is State.MET and self._apart(pair):
            pair = replace(pair, state=State.UNMET)
        self._rounds.keep_pair(pair)
        return Reply(effects=(*self._follows(pair), *resting))

    def _rests(self, pair: Pair, one: One) -> tuple[Effect, ...]:
        """Whoever rests or has gone already is told nothing; and whoever paused everything rests until they resume."""
        seat, now = self._around.seats.seat(one.member, pair.kind), self._around.clock.now()
        account = self._around.people.account(one.account)
        if seat is None or account is None or seat.rests(now) or paused(account, now):
            return ()
        self._around.seats.keep(replace(seat, resting_until=FOREVER))
        said = say(text("buddies-resting-silent"), Note(text("buddies-resting-back")))
        return (self._tell.unasked(pair, one, "rest", said),)

    def _came_to_nothing(self, pair: Pair) -> tuple[Effect, ...]:
        """Whoever said yes is told kindly, and offered somebody else."""
        self._diary.cancel(LAPSE, pair.id)
        for one in pair.people:
            self._around.outbox.cancel(self._tell.key(pair, one.account, FOUND))
        if pair.kind is Kind.WELCOME:
            return self._welcoming.next_for(pair)
        again = choices((text("buddies-look-press"), Press("buddy look", (("id", pair.id),))))
        return tuple(
            self._tell.answer(
                pair, one, "unmet", text("buddies-unmet"), again, Note(text("buddies-unmet-note"))
            )
            for one in pair.people
            if one.said.agreed
        )

    def _meet(self, pair: Pair, *, but: AccountId | None = None) -> tuple[Effect, ...]:
        """`but`: whose yes was the last, and who reads it as the answer."""
        now, ends = self._around.clock.now(), pair.ends or self._around.clock.now()
        self._diary.cancel(LAPSE, pair.id)
        self._diary.keep(Appointment(MIDWAY, pair.id, now + (ends - now) / 2))
        self._diary.keep(Appointment(OVER, pair.id, ends))
        told = tuple(
            self._tell.answer(pair, one, "met", *self._with_them(pair, one))
            for one in pair.staying
            if one.account != but
        )
        return (*self._room(pair), *told)

    def _with_them(self, pair: Pair, one: One) -> tuple[Block, ...]:
        return with_them(
            pair, one.account, self._tell.zone_of(one.account, one), self._around.clock.now()
        ).blocks

    def _room(self, pair: Pair) -> tuple[Effect, ...]:
        circle = self._around.circles.facts(pair.circle)
        if pair.direct or circle is None:
            return ()
        key, people = f"{ROOM}:{pair.id}", tuple(one.account for one in pair.staying)
        mixed = len({one.circle for one in pair.staying}) > 1
        beside = circle.lobby if mixed and circle.lobby else circle.place
        opened = OpenRoom(key, circle.community, beside, text("buddies-room-name"), people)
        said = introduction(pair, circle.zone, self._around.clock.now())
        hello = Post(f"{key}:hello", Opened(key), said, Why.ASKED_FOR, circle=pair.circle, gathers=True)
        return (opened, hello)

    def room_ready(self, pair_id: str, place: PlaceId) -> Reply:
        pair = self._rounds.pair(pair_id)
        if pair is not None:
            self._rounds.keep_pair(replace(pair, room=place))
        return Reply()

    def hello(self, caller: Caller, form: Hello) -> Reply:
        """One of three openers, said in their room for them."""
        pair = self._rounds.pair(form.id)
        if pair is None or pair.one(caller.account) is None or pair.state is not State.MET or pair.direct:
            raise Refusal("buddies-gone")
        key = f"{ROOM}:{pair.id}"
        said = say(text("buddies-hello", who=Person(caller.account)), text(f"buddies-opener-{form.n}"))
        post = Post(f"{key}:opener:{caller.account}", Opened(key), said, Why.ASKED_FOR, circle=pair.circle)
        return tell(text("buddies-hello-said"), effects=(post,))

    def _missed(self, member: MemberId, round_: Round, missed: int) -> None:
        seat = self._around.seats.seat(member, round_.kind)
        if seat is not None and seat.missed != missed:
            self._around.seats.keep(replace(seat, missed=missed))
