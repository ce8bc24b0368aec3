"""Coming and going. Membership is agreement, not presence: leaving the room is being away, for up to 30 days."""

from dataclasses import replace

from bot.circles.hands import Hands
from bot.circles.model import BACK_WITHIN, back_in_time
from bot.circles.ports import ASKED, CircleBook
from bot.kernel.appointments import Appointment
from bot.kernel.effects import Admit, Effect, Remove, Reply
from bot.kernel.happenings import Agreed, LeftCircle
from bot.kernel.people import AccountId, Caller, CircleFacts, CircleId, MemberId, Membership
from bot.kernel.ports import Clock, Diary, Outbox, People

AWAY = "circles-away"
_ROLES = (*ASKED, *ASKED.values())


class Comings:
    def __init__(
        self,
        *,
        book: CircleBook,
        people: People,
        diary: Diary,
        outbox: Outbox,
        hands: Hands,
        clock: Clock,
    ) -> None:
        self._book, self._people, self._diary = book, people, diary
        self._outbox, self._hands, self._clock = outbox, hands, clock

    def came(self, caller: Caller, circle: CircleFacts) -> Reply:
        membership = self._book.membership(circle.id, caller.member)
        if membership is None:
            return Reply()
        since = self._book.away_since(circle.id, caller.member)
        if since is not None and not back_in_time(since, caller.now):
            return self._over(circle, membership)
        if caller.place == circle.lobby:
            return Reply(effects=self._let_in(circle, membership))
        if since is None or caller.place != circle.place:
            return Reply()
        self._diary.cancel(AWAY, _subject(circle.id, caller.member))
        self._book.keep_membership(replace(membership, away=False))
        return Reply(effects=self._hands.look(circle))

    def went(self, caller: Caller, circle: CircleFacts) -> Reply:
        """What was pending is cancelled and nothing is sent: not to them, and not about them."""
        if caller.place != circle.place:
            return Reply()
        self._outbox.cancel_for(caller.account, circle.id)
        membership = self._book.membership(circle.id, caller.member)
        if membership is None:
            self._resign(circle, caller.account)
        elif not membership.away:
            self._book.keep_membership(replace(membership, away=True))
            subject = _subject(circle.id, caller.member)
            self._diary.keep(Appointment(AWAY, subject, caller.now + BACK_WITHIN))
        return Reply(effects=self._hands.look(circle))

    def too_long(self, appointment: Appointment) -> Reply:
        """Thirty days away: the membership ends, as if they had left."""
        circle_id, _, member = appointment.subject.partition(":")
        circle = self._book.facts(CircleId(circle_id))
        membership = self._book.membership(CircleId(circle_id), MemberId(member)) if circle else None
        if circle is None or membership is None or not membership.away:
            return Reply()
        return self._over(circle, membership)

    def left(self, circle: CircleFacts, account: AccountId) -> Reply:
        """Somebody left the circle for good: their roles in it go with them."""
        if circle.ended:
            return Reply()
        before = self._book.hands(circle.id)
        self._resign(circle, account)
        self._diary.cancel(AWAY, _subject(circle.id, self._people.member_of(account, circle.community)))
        effects = self._hands.look(circle)
        return Reply(effects=effects + self._out(circle, account, held=self._book.hands(circle.id) < before))

    def left_all(self, account: AccountId) -> Reply:
        """They may hold circles they never agreed to: such as have no rules yet."""
        held = [one for one in self._book.held(account) if not one.ended]
        return Reply(effects=tuple(effect for one in held for effect in self.left(one, account).effects))

    def agreed(self, happening: Agreed) -> Reply:
        """Where there is a lobby, agreeing opens the door."""
        circle = self._book.facts(happening.circle)
        if circle is None or circle.lobby is None:
            return Reply()
        member = self._people.member_of(happening.account, circle.community)
        membership = self._book.membership(circle.id, member)
        return Reply(effects=self._let_in(circle, membership) if membership else ())

    def lobby_opened(self, circle: CircleFacts) -> tuple[Effect, ...]:
        """Who agreed before there was a lobby may come in as they could before."""
        members = [one for one in self._book.members(circle.id) if not one.away]
        return tuple(effect for one in members for effect in self._let_in(circle, one))

    def _let_in(self, circle: CircleFacts, membership: Membership) -> tuple[Effect, ...]:
        """Who is there already came by themselves, also if the way in is theirs from now on."""
        if membership.agreed < circle.rules_version or membership.agreed == 0:
            return ()
        if membership.account not in self._people.present(circle.place):
            self._book.keep_membership(replace(membership, admitted=True))
        key = f"admit:{circle.id}:{membership.member}:{self._clock.now():%Y%m%d%H%M%S}"
        return (Admit(key, circle.place, membership.account),)

    def _over(self, circle: CircleFacts, membership: Membership) -> Reply:
        self._book.end_membership(circle.id, membership.member)
        self._outbox.cancel_for(membership.account, circle.id)
        return Reply(happened=(LeftCircle(circle, membership.account),))

    def _resign(self, circle: CircleFacts, account: AccountId) -> None:
        for role in _ROLES:
            self._book.take(circle.id, account, role)

    def _out(self, circle: CircleFacts, account: AccountId, *, held: bool) -> tuple[Effect, ...]:
        """Out of the facilitators' place, where Kith had let them in."""
        place = circle.facilitators_place
        if place is None or not (held or account in self._people.present(place)):
            return ()
        return (Remove(f"out:{circle.id}:{account}:{self._clock.now():%Y%m%d%H%M%S}", place, account),)


def _subject(circle: CircleId, member: MemberId) -> str:
    return f"{circle}:{member}"
