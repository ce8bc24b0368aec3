"""P8 and RL11: no unasked message passes a pause, a switch, quiet hours or an outdated agreement – whatever happens."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.kernel.consent import SEND, Ruling, Standing, Verdict, may_send, paused, quiet_until, rules_hold
from bot.kernel.effects import Why
from bot.kernel.people import (
    FOREVER,
    NOTICE_VERSION,
    Account,
    AccountId,
    CircleFacts,
    CircleId,
    CommunityId,
    MemberId,
    Membership,
    PlaceId,
    Quiet,
)

ANA = AccountId("ana")
ZONES = (
    "UTC",
    "Europe/London",
    "America/St_Johns",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Antarctica/Troll",
    "Pacific/Apia",
)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CIRCLE = CircleFacts(
    CircleId("c"),
    CommunityId("house"),
    PlaceId("room"),
    "Tuesdays",
    "en",
    "Europe/London",
    "GB",
    rules_version=2,
)
MEMBER = Membership(CIRCLE.id, MemberId("ana@house"), ANA, agreed=2)
OPEN = Standing(Account(ANA), allows=True, membership=MEMBER, circle=CIRCLE, zone="Europe/London")

moments = st.floats(0, 5 * 365.25).map(lambda days: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=days))
times = st.times().map(lambda at: at.replace(microsecond=0))
hours = st.tuples(times, times).filter(lambda two: two[0] != two[1]).map(lambda two: Quiet(*two))
zones = st.sampled_from(ZONES)
spans = st.timedeltas(timedelta(0), timedelta(days=400))


def unasked(standing: Standing, now: datetime = NOW, *, invitation: bool = True) -> Ruling:
    return may_send(Why.UNASKED, standing, now, invitation=invitation)


def account(**changes: object) -> Standing:
    return replace(OPEN, account=replace(Account(ANA), **changes))  # type: ignore[arg-type]  # names are Account's own


def in_quiet(quiet: Quiet, now: datetime, zone: str) -> bool:
    """By what a clock on the wall shows, worked out another way: the hours since they began."""
    clock = now.astimezone(ZoneInfo(zone)).time()
    minutes = [one.hour * 3600 + one.minute * 60 + one.second for one in (quiet.start, quiet.end, clock)]
    start, end, here = minutes
    return (here - start) % 86_400 < (end - start) % 86_400


def test_somebody_who_wants_it_gets_it():
    assert unasked(OPEN) == SEND


@given(moments, st.sampled_from([Why.ANSWER, Why.ASKED_FOR]), st.booleans())
def test_what_was_asked_for_always_comes(now: datetime, why: Why, invitation: bool):
    """DECISIONS 9: whoever is paused, in quiet hours, switched off, or not known at all."""
    held = Account(ANA, paused_until=FOREVER, quiet=Quiet(time(0), time(23, 59, 59)))
    for one in (
        OPEN,
        Standing(held, allows=False, membership=None, circle=None, zone="UTC"),
        replace(OPEN, account=None),
    ):
        assert may_send(why, one, now, invitation=invitation) == SEND


@pytest.mark.parametrize("known", [None, Account(ANA, notice=NOTICE_VERSION - 1)])
def test_nothing_comes_before_the_notice_was_agreed_to(known: Account | None):
    """DECISIONS 8, 10: also when what is kept has changed since they said yes."""
    assert unasked(replace(OPEN, account=known)) == Ruling(Verdict.DROP, reason="no-consent")


@given(moments, st.timedeltas(timedelta(microseconds=1), timedelta(days=3000)))
def test_nothing_unasked_passes_a_pause_and_it_is_counted(now: datetime, left: timedelta):
    """DECISIONS 9: dropped and counted, never sent in a burst."""
    assert unasked(account(paused_until=now + left), now) == Ruling(
        Verdict.DROP, reason="paused", counted=True
    )


@given(moments, spans)
def test_after_the_pause_it_comes_again(now: datetime, since: timedelta):
    assert unasked(account(paused_until=now - since), now) == SEND


def test_a_pause_without_an_end_does_not_end():
    assert paused(Account(ANA, paused_until=FOREVER), datetime(9999, 1, 1, tzinfo=UTC))
    assert not paused(Account(ANA), NOW)


@given(moments)
def test_nothing_comes_of_an_activity_that_is_switched_off(now: datetime):
    ruling = unasked(replace(OPEN, allows=False), now)

    assert (ruling.verdict, ruling.counted) == (Verdict.DROP, False)


@given(moments, hours, zones)
def test_in_quiet_hours_it_waits_and_outside_it_comes(now: datetime, quiet: Quiet, zone: str):
    """RL10: by the clock on the wall where they are, over midnight, on the days on which clocks change."""
    ruling = unasked(account(quiet=quiet, zone=zone), now)

    assert (ruling.verdict is Verdict.WAIT) == in_quiet(quiet, now, zone)
    assert ruling.verdict in (Verdict.WAIT, Verdict.SEND)


@given(moments, hours, zones)
def test_what_waits_comes_when_quiet_hours_end(now: datetime, quiet: Quiet, zone: str):
    """The end is always to come, within a day (and the hours a change of clocks can add), and outside quiet hours."""
    until = quiet_until(quiet, now, zone=zone)

    if until is not None:
        assert now < until <= now + timedelta(hours=27)
        assert quiet_until(quiet, until, zone=zone) is None


@pytest.mark.parametrize(
    ("zone", "quiet", "now", "until"),
    [
        ("UTC", Quiet(time(22), time(7)), "2026-01-01 23:00", "2026-01-02 07:00"),
        ("UTC", Quiet(time(22), time(7)), "2026-01-02 06:59", "2026-01-02 07:00"),
        ("UTC", Quiet(time(13), time(14)), "2026-01-01 13:00", "2026-01-01 14:00"),
        # The clocks go forward in the night: an hour less to wait.
        ("Europe/London", Quiet(time(22), time(7)), "2026-03-28 23:00", "2026-03-29 06:00"),
        # They go back: an hour more.
        ("Europe/London", Quiet(time(22), time(7)), "2026-10-24 22:00", "2026-10-25 07:00"),
        # Quiet hours end at a time that does not exist that night.
        ("Europe/London", Quiet(time(22), time(1, 30)), "2026-03-28 23:00", "2026-03-29 01:30"),
        # They end at a time that comes twice: the first time, and for who is in the second hour, the second.
        ("Europe/London", Quiet(time(0), time(1, 30)), "2026-10-25 00:10", "2026-10-25 00:30"),
        ("Europe/London", Quiet(time(0), time(1, 30)), "2026-10-25 01:10", "2026-10-25 01:30"),
        # Half an hour only, on Lord Howe Island.
        ("Australia/Lord_Howe", Quiet(time(22), time(7)), "2026-10-03 12:00", "2026-10-03 20:00"),
    ],
)
def test_when_quiet_hours_end(zone: str, quiet: Quiet, now: str, until: str):
    """RL10, all in UTC."""
    at, end = (datetime.fromisoformat(f"{moment}+00:00") for moment in (now, until))

    assert quiet_until(quiet, at, zone=zone) == end


@pytest.mark.parametrize("clock", [time(7), time(12), time(21, 59, 59)])
def test_outside_of_quiet_hours_nothing_waits(clock: time):
    now = datetime.combine(NOW.date(), clock, UTC)

    assert quiet_until(Quiet(time(22), time(7)), now, zone="UTC") is None


def test_who_has_named_no_zone_has_the_circles():
    """Twenty-three hours in London, ten in the morning in Auckland."""
    night = datetime(2026, 11, 24, 23, tzinfo=UTC)
    held = account(quiet=Quiet(time(22), time(7)))

    assert unasked(held, night).verdict is Verdict.WAIT
    assert unasked(replace(held, zone="Pacific/Auckland"), night) == SEND


@given(
    st.integers(0, 3),
    st.integers(0, 3),
    st.booleans(),
    st.none() | st.timedeltas(-timedelta(9), timedelta(9)),
)
def test_an_agreement_holds_as_long_as_it_should(
    agreed: int, version: int, talking: bool, left: timedelta | None
):
    """DECISIONS 12: to the rules of now; to those before as long as the grace runs; while they talk, without an end."""
    circle = replace(CIRCLE, rules_version=version, grace_ends=None if left is None else NOW + left)
    member = replace(MEMBER, agreed=agreed, talking=talking)

    in_grace = left is not None and left > timedelta(0)
    assert rules_hold(member, circle, NOW) == (agreed >= version or talking or in_grace)


@pytest.mark.parametrize(
    "standing",
    [
        replace(OPEN, membership=None),
        replace(OPEN, circle=None),
        replace(OPEN, circle=replace(CIRCLE, ended=True)),
        replace(OPEN, membership=replace(MEMBER, away=True)),
        replace(OPEN, circle=replace(CIRCLE, rules_version=3, grace_ends=NOW)),
    ],
    ids=["never joined", "no circle", "ended", "away", "grace over"],
)
def test_invitations_are_for_those_who_take_part(standing: Standing):
    """DECISIONS 3, 12: what does not belong to a circle's activities comes all the same."""
    assert unasked(standing) == Ruling(Verdict.DROP, reason="not-in-circle")
    assert unasked(standing, invitation=False) == SEND


@dataclass
class Waiting:
    invitation: bool
    due: datetime


class Life(RuleBasedStateMachine):
    """RL11: a person, a circle, a clock and a queue. Whatever is done in whatever order, nothing comes that should not.

    What is known is kept here as plain facts, next to what the kernel is asked about.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.person: Account | None = None
        self.switch = True
        self.member: Membership | None = None
        self.circle = replace(CIRCLE, rules_version=1)
        self.queue: list[Waiting] = []
        self.counted = 0

    @rule()
    def says_yes(self) -> None:
        self.person = self.person or Account(ANA)

    @rule(time=st.timedeltas(timedelta(minutes=1), timedelta(days=9)))
    def time_goes_by(self, time: timedelta) -> None:
        self.now += time

    @precondition(lambda self: self.person)
    @rule(length=st.none() | st.timedeltas(timedelta(hours=1), timedelta(days=20)))
    def pauses(self, length: timedelta | None) -> None:
        assert self.person
        self.person = replace(self.person, paused_until=FOREVER if length is None else self.now + length)

    @precondition(lambda self: self.person)
    @rule()
    def resumes(self) -> None:
        assert self.person
        self.person = replace(self.person, paused_until=None)

    @precondition(lambda self: self.person)
    @rule(quiet=st.none() | hours, zone=zones)
    def wants_quiet(self, quiet: Quiet | None, zone: str) -> None:
        assert self.person
        self.person = replace(self.person, quiet=quiet, zone=zone)

    @rule(on=st.booleans())
    def switches(self, on: bool) -> None:
        self.switch = on

    @precondition(lambda self: self.person)
    @rule()
    def agrees(self) -> None:
        self.member = replace(MEMBER, agreed=self.circle.rules_version)

    @precondition(lambda self: self.member)
    @rule(talking=st.booleans(), away=st.booleans())
    def talks_or_goes(self, talking: bool, away: bool) -> None:
        assert self.member
        self.member = replace(self.member, talking=talking, away=away)

    @rule(grace=st.integers(0, 14))
    def rules_change(self, grace: int) -> None:
        ends = self.now + timedelta(days=grace)
        self.circle = replace(self.circle, rules_version=self.circle.rules_version + 1, grace_ends=ends)

    @rule()
    def leaves_the_circle(self) -> None:
        self.member = None

    @rule()
    def leaves_everything(self) -> None:
        self.person, self.member, self.queue = None, None, []

    @rule(invitation=st.booleans())
    def something_falls_due(self, invitation: bool) -> None:
        self.queue.append(Waiting(invitation, self.now))

    @rule()
    def the_post_goes_out(self) -> None:
        self.queue = [one for one in self.queue if self._still_waits(one)]

    def _still_waits(self, one: Waiting) -> bool:
        if one.due > self.now:
            return True
        standing = Standing(self.person, self.switch, self.member, self.circle, "Europe/London")
        ruling = may_send(Why.UNASKED, standing, self.now, invitation=one.invitation)
        if ruling.verdict is Verdict.SEND:
            self._comes(one)
        self.counted += ruling.counted
        if ruling.until is not None:
            assert ruling.until > self.now
            one.due = ruling.until
        return ruling.verdict is Verdict.WAIT

    def _comes(self, one: Waiting) -> None:
        """What must be so of anybody to whom something comes unasked."""
        person, member, circle = self.person, self.member, self.circle
        assert person is not None
        assert self.switch
        assert person.paused_until is None or person.paused_until <= self.now
        if person.quiet:
            assert not in_quiet(person.quiet, self.now, person.zone)
        if one.invitation:
            assert member is not None
            assert not member.away
            in_grace = circle.grace_ends is not None and self.now < circle.grace_ends
            assert member.agreed == circle.rules_version or member.talking or in_grace

    @invariant()
    def what_waits_is_for_somebody(self) -> None:
        assert all(one.due <= self.now + timedelta(hours=27) for one in self.queue)


Life.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestLife = Life.TestCase
