"""`listening on · off · limit`, and asking those who offered: one at a time, whoever was asked longest ago first.

Within what they can hold and outside their quiet hours (R2). A no, or no answer, is told to nobody.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.checkins.closing import NO_ANSWER, heard, still_there
from bot.checkins.forms import Limit, Listen, Nothing
from bot.checkins.model import (
    HOLDING,
    TIME_TO_ANSWER,
    USUALLY,
    Asked,
    CheckIn,
    Listener,
    Standing,
    next_listener,
    worth_waiting_for,
)
from bot.checkins.ports import Around
from bot.checkins.showing import URGENT, about, enough, to_author, wish_name
from bot.kernel.appointments import Appointment
from bot.kernel.at_hand import circle_of
from bot.kernel.consent import paused, quiet_until, rules_hold
from bot.kernel.documents import Note, Person, Press, Said, choices, say, text
from bot.kernel.effects import Direct, Effect, Post, Reply, Why, tell
from bot.kernel.errors import Refusal
from bot.kernel.may import may
from bot.kernel.people import LISTENING, AccountId, Caller, CircleFacts, CircleId


class Listening:
    def __init__(self, around: Around) -> None:
        self._around = around
        self._book, self._choices = around.book, around.choices

    def on(self, caller: Caller, _: Nothing) -> Reply:
        circle = circle_of(caller)
        known = self._choices.listener(circle.id, caller.account)
        listener = known or Listener(circle.id, caller.account, self._limit_of(caller.account))
        self._choices.offer(listener)
        self._around.people.allow(caller.member, LISTENING, on=True)
        return tell(
            text("checkins-listening-on", circle=Said(circle.name)),
            text("checkins-listening-limit", count=listener.most),
            Note(text("checkins-listening-note")),
        )

    def off(self, caller: Caller, _: Nothing) -> Reply:
        circle = circle_of(caller)
        self._choices.withdraw(circle.id, caller.account)
        return tell(text("checkins-listening-off", circle=Said(circle.name)))

    def limit(self, caller: Caller, form: Limit) -> Reply:
        """Over all circles: what one person can hold does not grow with the places they are in."""
        if not any(one.account == caller.account for one in self._all(caller)):
            raise Refusal("checkins-listening-first")
        self._choices.limit(caller.account, form.people)
        return tell(text("checkins-listening-limit", count=form.people))

    def listen(self, caller: Caller, form: Listen) -> Reply:
        """A listener's answer. A no is asked no reason for, and told to nobody."""
        checkin = self._book.find(form.id)
        stands = self._book.stands(form.id, caller.account)
        circle = self._around.circles.facts(checkin.circle) if checkin else None
        if checkin is None or circle is None or stands is None:
            raise Refusal("checkins-gone")
        if not form.yes:
            if stands is not Asked.ASKED:
                return tell(text("checkins-listen-no"))
            return tell(text("checkins-listen-no"), effects=self._declined(checkin, circle, caller.account))
        if not may(self._around.people, caller.account, checkin.author, LISTENING) or not still_there(
            self._around, checkin, circle
        ):
            raise Refusal("checkins-gone")
        if not checkin.waits and stands is not Asked.YES:
            return tell(text("checkins-heard-already"))
        if stands is not Asked.YES:
            self._book.ask(checkin.id, caller.account, caller.now, Asked.YES)
        heard(self._around, checkin)
        told = (text("checkins-told-free", who=Person(caller.account)), Note(text("checkins-only-you")))
        post = to_author(checkin, circle, f"free:{caller.account}", *told, whose=caller.account)
        return tell(
            text("checkins-listen-yes", who=Person(checkin.author), wish=wish_name(checkin.wish)),
            Note(text("checkins-listen-yes-note")),
            effects=(post,),
        )

    def no_answer(self, appointment: Appointment) -> Reply:
        """Whoever was asked has not said: the next one is."""
        id_, _, listener = appointment.subject.partition(":")
        checkin = self._book.find(id_)
        circle = self._around.circles.facts(checkin.circle) if checkin else None
        if checkin is None or circle is None or not checkin.waits:
            return Reply()
        if listener and self._book.stands(id_, AccountId(listener)) is not Asked.ASKED:
            return Reply()
        if not still_there(self._around, checkin, circle):
            return Reply()
        return Reply(effects=self._declined(checkin, circle, AccountId(listener)))

    def _declined(self, checkin: CheckIn, circle: CircleFacts, listener: AccountId) -> tuple[Effect, ...]:
        if listener:
            self._around.diary.cancel(NO_ANSWER, f"{checkin.id}:{listener}")
            self._book.ask(checkin.id, listener, self._around.clock.now(), Asked.NO)
        return self.ask_next(checkin, circle) if checkin.waits else ()

    def ask_next(self, checkin: CheckIn, circle: CircleFacts) -> tuple[Effect, ...]:
        """Whoever is being asked is waited for first."""
        if any(self._book.stands(checkin.id, one) is Asked.ASKED for one in self._book.asked(checkin.id)):
            return ()
        now = self._around.clock.now()
        standing = self._standing(checkin, circle, now)
        listener = next_listener(standing)
        if listener is not None:
            return (self._asked(checkin, circle, listener, now),)
        later = worth_waiting_for(standing)
        if later is not None:
            self._around.diary.keep(Appointment(NO_ANSWER, f"{checkin.id}:", later))
            return ()
        tell_them = (text("checkins-tell-facilitators"), Press("checkin tell", about(checkin)))
        offer = choices(tell_them, enough(checkin), URGENT)
        return (to_author(checkin, circle, f"none:{now:%Y%m%d%H%M}", text("checkins-nobody-free"), offer),)

    def _asked(self, checkin: CheckIn, circle: CircleFacts, listener: Listener, now: datetime) -> Post:
        """They see who and how, and a way to the post; its words are not repeated."""
        until = now + TIME_TO_ANSWER
        self._book.ask(checkin.id, listener.account, now, Asked.ASKED)
        self._choices.offer(Listener(listener.circle, listener.account, listener.most, now))
        self._around.diary.keep(Appointment(NO_ANSWER, f"{checkin.id}:{listener.account}", until))
        yes = (text("checkins-listen-can"), Press("checkin listen", (*about(checkin), ("yes", "yes"))))
        no = (text("checkins-listen-cannot"), Press("checkin listen", (*about(checkin), ("yes", "no"))))
        document = say(
            text(
                "checkins-could-you",
                who=Person(checkin.author),
                circle=Said(circle.name),
                wish=wish_name(checkin.wish),
            ),
            choices(yes, no),
            Note(text("checkins-could-you-note")),
        )
        return Post(
            f"{checkin.key}:ask:{listener.account}",
            Direct(listener.account),
            document,
            Why.UNASKED,
            activity=LISTENING,
            circle=circle.id,
            not_after=until,
            within=circle.place,
            whose=checkin.author,
            about=checkin.key,
        )

    def _standing(self, checkin: CheckIn, circle: CircleFacts, now: datetime) -> list[Standing]:
        """Everybody who offered to listen, may meet the author, takes part, and has not been asked or answered."""
        done = {checkin.author, *self._book.asked(checkin.id), *self._book.answered(checkin.id)}
        offers = [one for one in self._choices.listeners(circle.id) if one.account not in done]
        return [
            Standing(
                one,
                self._book.holding(one.account, now - HOLDING) + self._around.besides(one.account),
                self._book.being_asked(one.account, now - TIME_TO_ANSWER),
                self._quiet_until(one.account, circle, now),
            )
            for one in offers
            if self._can_be_asked(one.account, checkin, circle, now)
        ]

    def _can_be_asked(self, account: AccountId, checkin: CheckIn, circle: CircleFacts, now: datetime) -> bool:
        people = self._around.people
        kept = people.account(account)
        member = people.member_of(account, circle.community)
        membership = self._around.circles.membership(circle.id, member)
        if kept is None or membership is None or membership.away or paused(kept, now):
            return False
        willing = people.allows(member, LISTENING) and rules_hold(membership, circle, now)
        return willing and may(people, account, checkin.author, LISTENING)

    def _quiet_until(self, account: AccountId, circle: CircleFacts, now: datetime) -> datetime | None:
        kept = self._around.people.account(account)
        if kept is None or kept.quiet is None:
            return None
        return quiet_until(kept.quiet, now, zone=kept.zone or circle.zone)

    def passed_on(self, account: AccountId, circle: CircleId) -> tuple[Effect, ...]:
        """Somebody is away for now: that counts as a no, and is told to nobody."""
        pending = self._book.pending(account, circle)
        for id_ in pending:
            self._book.ask(id_, account, self._around.clock.now(), Asked.NO)
        return self.gone(account, pending)

    def gone(self, account: AccountId, pending: Sequence[str]) -> tuple[Effect, ...]:
        """Somebody left who was being asked: whoever waits is not left waiting."""
        effects: tuple[Effect, ...] = ()
        for id_ in pending:
            checkin = self._book.find(id_)
            circle = self._around.circles.facts(checkin.circle) if checkin else None
            self._around.diary.cancel(NO_ANSWER, f"{id_}:{account}")
            if checkin and circle and checkin.waits and still_there(self._around, checkin, circle):
                effects += self.ask_next(checkin, circle)
        return effects

    def _all(self, caller: Caller) -> list[Listener]:
        mine = (
            self._choices.listener(one.id, caller.account) for one in self._around.circles.of(caller.account)
        )
        return [one for one in mine if one is not None]

    def _limit_of(self, account: AccountId) -> int:
        circles = self._around.circles.of(account)
        known = (self._choices.listener(one.id, account) for one in circles)
        return next((one.most for one in known if one is not None), USUALLY)
