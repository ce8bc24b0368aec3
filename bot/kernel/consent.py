"""Where consent, pause and quiet hours are decided, alone – before a handler acts and before anything is sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.kernel.effects import Why
from bot.kernel.people import NOTICE_VERSION, Account, CircleFacts, Membership, Quiet


class Verdict(StrEnum):
    SEND = "send"
    WAIT = "wait"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Ruling:
    """`until`: with WAIT, when to ask again. `counted`: with DROP, whether they are told of it when they resume."""

    verdict: Verdict
    until: datetime | None = None
    reason: str = ""
    counted: bool = False


SEND = Ruling(Verdict.SEND)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known, at the moment of sending, of the person an unasked message is for."""

    account: Account | None
    allows: bool
    membership: Membership | None
    circle: CircleFacts | None
    zone: str


def may_send(why: Why, standing: Standing, now: datetime, *, invitation: bool) -> Ruling:
    """Pause, consent and quiet hours stop only what is unasked. `invitation`: it belongs to a circle's activities."""
    if why is not Why.UNASKED:
        return SEND
    account = standing.account
    if account is None or account.notice < NOTICE_VERSION:
        return Ruling(Verdict.DROP, reason="no-consent")
    if paused(account, now):
        return Ruling(Verdict.DROP, reason="paused", counted=True)
    if not standing.allows:
        return Ruling(Verdict.DROP, reason="switched-off")
    if invitation and not _takes_part(standing, now):
        return Ruling(Verdict.DROP, reason="not-in-circle")
    if account.quiet and (until := quiet_until(account.quiet, now, zone=account.zone or standing.zone)):
        return Ruling(Verdict.WAIT, until=until, reason="quiet-hours")
    return SEND


def paused(account: Account, now: datetime) -> bool:
    return account.paused_until is not None and now < account.paused_until


def rules_hold(membership: Membership, circle: CircleFacts, now: datetime) -> bool:
    """Whether this agreement still lets the member take part: current, within grace, or their clock is stopped."""
    if membership.agreed >= circle.rules_version or membership.talking:
        return True
    return circle.grace_ends is not None and now < circle.grace_ends


def quiet_until(quiet: Quiet, now: datetime, *, zone: str) -> datetime | None:
    """The end of the quiet hours that `now` falls in, if it does. Ends are wall times in the person's zone.

    In an hour that is lived through twice, the second time has its own end: what is given is always to come.
    """
    here = now.astimezone(ZoneInfo(zone))
    clock = here.time().replace(tzinfo=None)
    spans_midnight = quiet.start > quiet.end
    inside = (
        (clock >= quiet.start or clock < quiet.end) if spans_midnight else quiet.start <= clock < quiet.end
    )
    if not inside:
        return None
    day = here.date() + timedelta(days=1 if spans_midnight and clock >= quiet.start else 0)
    end = datetime.combine(day, quiet.end, ZoneInfo(zone)).replace(fold=here.fold)
    return end.astimezone(now.tzinfo)


def _takes_part(standing: Standing, now: datetime) -> bool:
    member, circle = standing.membership, standing.circle
    if member is None or circle is None or circle.ended or member.away:
        return False
    return rules_hold(member, circle, now)
