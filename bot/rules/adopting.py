"""When a group has consented: the new version holds, those who consented have agreed, the others are invited to."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.kernel.appointments import Appointment
from bot.kernel.documents import say, text
from bot.kernel.effects import Direct, Effect, Post, Reply, Why, facilitators_of
from bot.kernel.happenings import Agreed, RulesAdopted
from bot.kernel.people import INVITATIONS, AccountId, CircleFacts, CircleId, Membership
from bot.rules.agreeing import again_key
from bot.rules.model import Edition, Phase, Proposal, View
from bot.rules.notices import adopted, asked_again
from bot.rules.ports import Around
from bot.rules.showing import lines_now

GRACE = "rules-grace"
ROUND = "rules-round"


class Adopting:
    def __init__(self, around: Around) -> None:
        self._around = around
        self._book = around.book
        self._circles = around.circles

    def adopt(self, circle: CircleFacts, proposal: Proposal, now: datetime) -> Reply:
        base = lines_now(self._book, circle)
        edition = Edition(circle.id, circle.rules_version + 1, now, proposal.lines)
        agreeing = [one.account for one in self._book.stances(proposal.id) if one.view is View.CONSENT]
        self._close(proposal)
        self._book.adopt(edition)
        circle = self._hold(circle, edition, now)
        happened = tuple(self._agree(circle, account) for account in agreeing)
        post = Post(
            f"rules:{circle.id}:{edition.version}:adopted",
            circle.place,
            adopted(edition, base, circle),
            Why.ASKED_FOR,
            circle=circle.id,
        )
        invited = self._invitations(circle, edition)
        return Reply(effects=(post, *invited), happened=(RulesAdopted(circle.id, edition.version), *happened))

    def grace_ended(self, appointment: Appointment) -> Reply:
        """Numbers for the facilitators; nobody is named, nobody is removed."""
        circle_id, _, version = appointment.subject.rpartition(":")
        circle = self._circles.facts(CircleId(circle_id))
        if circle is None or circle.ended or circle.rules_version != int(version):
            return Reply()
        members = [one for one in self._circles.members(circle.id) if not one.away]
        talking = sum(one.talking for one in members)
        open_ = sum(one.agreed < circle.rules_version and not one.talking for one in members)
        said = text("rules-grace-over", agreed=len(members) - talking - open_, open=open_, talking=talking)
        key = f"rules:{circle.id}:{version}:grace"
        place = facilitators_of(circle)
        return Reply(effects=(Post(key, place, say(said), Why.ASKED_FOR, circle=circle.id),))

    def let_go(self, circle: CircleFacts) -> None:
        """What is still to come of the version that holds is taken back."""
        self._around.diary.cancel(GRACE, f"{circle.id}:{circle.rules_version}")
        for one in self._circles.members(circle.id):
            self._around.outbox.cancel(again_key(circle, circle.rules_version, one.account))

    def _close(self, proposal: Proposal) -> None:
        self._book.keep(proposal.closed(Phase.ADOPTED))
        self._book.clear(proposal.id)
        self._around.diary.cancel(ROUND, proposal.id)
        if proposal.change is None:
            self._book.keep_draft(proposal.circle, ())

    def _hold(self, circle: CircleFacts, edition: Edition, now: datetime) -> CircleFacts:
        self.let_go(circle)
        ends = None if edition.version == 1 else now + timedelta(days=circle.grace_days)
        self._circles.rules_now(circle.id, edition.version, grace_ends=ends)
        if ends:
            self._around.diary.keep(Appointment(GRACE, f"{circle.id}:{edition.version}", ends))
        return replace(circle, rules_version=edition.version, grace_ends=ends)

    def _agree(self, circle: CircleFacts, account: AccountId) -> Agreed:
        """Consenting counts as agreeing."""
        member = self._around.people.member_of(account, circle.community)
        before = self._circles.membership(circle.id, member)
        version = circle.rules_version
        now = replace(before, agreed=version, talking=False) if before else None
        self._circles.keep_membership(now or Membership(circle.id, member, account, version))
        return Agreed(circle.id, account, version, first=before is None)

    def _invitations(self, circle: CircleFacts, edition: Edition) -> tuple[Effect, ...]:
        """To every member who has not agreed to it yet: what changed since they last did."""
        behind = [one for one in self._circles.members(circle.id) if one.agreed < edition.version]
        return tuple(self._invitation(circle, edition, one) for one in behind if not one.away)

    def _invitation(self, circle: CircleFacts, edition: Edition, member: Membership) -> Post:
        known = self._book.edition(circle.id, member.agreed)
        return Post(
            again_key(circle, edition.version, member.account),
            Direct(member.account),
            asked_again(edition, known.lines if known else (), circle),
            Why.UNASKED,
            activity=INVITATIONS,
            circle=circle.id,
            not_after=circle.grace_ends,
        )
