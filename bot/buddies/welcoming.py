"""A welcome: whoever is new and asks for one is linked with a welcomer the circle named, within a day (A1).

One welcomer is asked at a time, whoever holds fewest first; a no, or no answer by the evening, goes to the next.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.buddies.model import Kind
from bot.buddies.ports import Around
from bot.buddies.rounds import One, Pair, Reach, Reason, Round, Said, Stage, State
from bot.buddies.seats import Wishes
from bot.buddies.showing import about
from bot.buddies.telling import Telling
from bot.kernel.appointments import Appointment
from bot.kernel.consent import paused
from bot.kernel.documents import Block, Document, Note, Person, Press, choices, say, text
from bot.kernel.effects import Effect, Post, Why, facilitators_of
from bot.kernel.ids import new_id
from bot.kernel.people import BUDDIES, WELCOMING, AccountId, Caller, CircleFacts

LAPSE = "buddies-lapse"
TO_SAY = timedelta(hours=6)
"""So that three can be asked within a day."""
WEEKS = 4


class Welcoming:
    def __init__(self, around: Around, telling: Telling) -> None:
        self._around, self._tell = around, telling
        self._rounds, self._diary = around.rounds, around.diary

    def begin(self, caller: Caller, circle: CircleFacts) -> tuple[tuple[Block, ...], tuple[Effect, ...]]:
        """What the newcomer is told, and who is asked."""
        if any(one.kind is Kind.WELCOME for one in self._rounds.living(caller.account)):
            return (text("buddies-welcome-already"),), ()
        now = caller.now
        round_ = Round(
            new_id(self._around.dice),
            circle.id,
            circle.community,
            Kind.WELCOME,
            Reach.CIRCLE,
            WEEKS,
            0,
            2,
            now,
            Stage.RUNNING,
            ends=now + timedelta(weeks=WEEKS),
            joined=2,
        )
        newcomer = One(caller.account, caller.member, circle.id, Said.YES)
        effects = self._next(round_, newcomer, circle, tried=())
        if not effects:
            return (text("buddies-welcome-nobody"),), self._to_facilitators(round_, newcomer, circle)
        return (text("buddies-welcome-asked"),), effects

    def next_for(self, pair: Pair) -> tuple[Effect, ...]:
        """The one who was asked cannot: the next is, and with nobody left the facilitators hear of it."""
        round_, circle = self._rounds.find(pair.round), self._around.circles.facts(pair.circle)
        newcomer = next((one for one in pair.people if one.said.agreed), None)
        if round_ is None or circle is None or newcomer is None:
            return ()
        tried = [one.account for each in self._rounds.pairs(round_.id) for one in each.people]
        effects = self._next(round_, newcomer, circle, tried=tried)
        if effects:
            return effects
        told = self._tell.answer(pair, newcomer, "nobody", text("buddies-welcome-nobody"))
        return (told, *self._to_facilitators(round_, newcomer, circle))

    def _next(
        self, round_: Round, newcomer: One, circle: CircleFacts, *, tried: Sequence[AccountId]
    ) -> tuple[Effect, ...]:
        welcomers = [
            one for one in self._around.welcomers(circle.id) if one not in (newcomer.account, *tried)
        ]
        able = [one for one in welcomers if self._would(one, newcomer.account, circle)]
        if not able:
            return ()
        held = self._rounds.holding(able)
        chosen = min(able, key=lambda one: (held.get(one, 0), one))
        now = self._around.clock.now()
        member = self._around.people.member_of(chosen, circle.community)
        people = tuple(sorted((newcomer, One(chosen, member, circle.id)), key=lambda one: one.account))
        why = (Reason("experience"), Reason("new"))
        pair = Pair(
            new_id(self._around.dice), round_.id, Kind.WELCOME, circle.id, people, why, now, State.ASKED,
            round_.ends,
        )  # fmt: skip
        self._rounds.keep(round_)
        self._rounds.keep_pair(pair)
        until = now + TO_SAY
        self._diary.keep(Appointment(LAPSE, pair.id, until))
        welcomer = pair.one(chosen)
        assert welcomer is not None  # noqa: S101  # just made
        return (self._tell.unasked(pair, welcomer, "welcome", _could_you(pair), until=until),)

    def _would(self, welcomer: AccountId, newcomer: AccountId, circle: CircleFacts) -> bool:
        """It is switched on, they are on no pause, they can hold one more, and the two may meet."""
        people, now = self._around.people, self._around.clock.now()
        kept, member = people.account(welcomer), people.member_of(welcomer, circle.community)
        membership = self._around.circles.membership(circle.id, member)
        if kept is None or paused(kept, now) or membership is None or membership.away:
            return False
        if not (people.allows(member, WELCOMING) and people.allows(member, BUDDIES)):
            return False
        if self._around.apart.among((welcomer, newcomer)).get(welcomer):
            return False
        wishes = self._around.seats.wishes((member,)).get(member) or Wishes()
        held = self._rounds.holding((welcomer,)).get(welcomer, 0) + self._around.holding(welcomer)
        return held < wishes.people

    def _to_facilitators(self, round_: Round, newcomer: One, circle: CircleFacts) -> tuple[Effect, ...]:
        said = say(text("buddies-welcome-wanted", who=Person(newcomer.account)))
        key = f"buddies:{round_.id}:wanted"
        return (Post(key, facilitators_of(circle), said, Why.ASKED_FOR, circle=circle.id),)


def _could_you(pair: Pair) -> Document:
    ways = (("yes", "buddies-say-yes"), ("no", "buddies-say-no"))
    answers = ((text(key), Press("buddy answer", (*about(pair), ("say", say_)))) for say_, key in ways)
    return say(text("buddies-welcome-could-you"), choices(*answers), Note(text("buddies-welcome-note")))
