"""What the kernel asks of the world, in its own words. Storage and the clock implement these."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.kernel.appointments import Appointment, Schedule
from bot.kernel.documents import Text
from bot.kernel.effects import Effect
from bot.kernel.people import (
    Account,
    AccountId,
    Activity,
    Caller,
    CircleFacts,
    CircleId,
    CommunityId,
    MemberId,
    Membership,
    PlaceId,
    Role,
    Sender,
    Where,
)

Words = Callable[[Text], str]
"""Words a message in one reader's language and zone."""


class Wording(Protocol):
    """Makes `Words` for a reader. Raises nothing: a key nobody knows is worded as itself."""

    def __call__(
        self,
        language: str,
        zone: str,
        *,
        name: Callable[[AccountId], str],
        said: Callable[[str], str] = str,
        moment: Callable[[datetime], str] | None = None,
        typed: Callable[[str], str] = "!{}".format,
    ) -> Words:
        """`name` shows a person, `said` neutralises what somebody wrote, `moment` shows a time (default: in `zone`).

        `typed`: how a command's line, as `write_line` has it, is typed.
        """
        ...


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC."""
        ...


class Signer(Protocol):
    def sign(self, data: bytes) -> str:
        """A short keyed signature, URL-safe; stable over restarts and key rotation."""
        ...


class People(Protocol):
    """Accounts, members, memberships – what dispatch and features look up about people."""

    def caller(self, sender: Sender, where: Where, now: datetime) -> Caller:
        """Who acts: ids worked out, kept facts looked up, roles as of this transaction. Stores nothing."""
        ...

    def keep(self, caller: Caller) -> None:
        """They said yes to the data notice: the first row about them (account, member, presence here)."""
        ...

    def account(self, account: AccountId) -> Account | None: ...

    def update(self, account: Account) -> None: ...

    def forget(self, account: AccountId) -> None:
        """Leave everything: all rows about this person go, their key goes, what was pending is cancelled."""
        ...

    def account_of(self, member: MemberId) -> AccountId | None: ...

    def member_of(self, account: AccountId, community: CommunityId) -> MemberId:
        """The member id of this account there; ids are worked out, nothing is looked up."""
        ...

    def person(self, named: str, caller: Caller) -> AccountId | None:
        """The kept account that a platform's own id names, if they are part of the caller's community."""
        ...

    def allows(self, member: MemberId, activity: Activity) -> bool:
        """Whether they left this activity switched on (all are, until switched off)."""
        ...

    def allow(self, member: MemberId, activity: Activity, *, on: bool) -> None: ...

    def present(self, place: PlaceId) -> Sequence[AccountId]:
        """People who said yes to the data notice and are in the place."""
        ...

    def arrived(self, caller: Caller) -> None: ...

    def comes(self, caller: Caller) -> bool:
        """They are in the place from now on, if they were not; whether that is new."""
        ...

    def left(self, caller: Caller) -> None: ...

    def dropped(self, account: AccountId) -> int:
        """How many unasked messages fell due in the pause; counting starts anew."""
        ...

    def avoids(self, one: AccountId, other: AccountId) -> bool:
        """Whether either asked not to meet the other. Symmetric; never disclosed."""
        ...


class Circles(Protocol):
    """The few facts of a circle that every feature shares."""

    def facts(self, circle: CircleId) -> CircleFacts | None: ...

    def at(self, place: PlaceId) -> CircleFacts | None: ...

    def of(self, account: AccountId) -> Sequence[CircleFacts]:
        """The circles this person has agreed to, not ended, not away."""
        ...

    def members(self, circle: CircleId) -> Sequence[Membership]: ...

    def membership(self, circle: CircleId, member: MemberId) -> Membership | None: ...

    def rules_now(self, circle: CircleId, version: int, *, grace_ends: datetime | None) -> None:
        """These rules hold from now on; until `grace_ends` an agreement to the version before still counts."""
        ...

    def keep_membership(self, membership: Membership) -> None:
        """Keep or replace what a member agreed to."""
        ...

    def end_membership(self, circle: CircleId, member: MemberId) -> None:
        """They leave the circle: agreement, roles in it and what was pending go."""
        ...

    def facilitators(self, circle: CircleId) -> Sequence[AccountId]: ...

    def roles(self, circle: CircleId, member: MemberId) -> frozenset[Role]: ...


class Diary(Protocol):
    """Appointments and schedules."""

    def keep(self, appointment: Appointment) -> None:
        """Idempotent by name, subject and time."""
        ...

    def cancel(self, name: str, subject: str) -> None: ...

    def plan(self, schedule: Schedule) -> None:
        """Keep or replace a schedule; its next moment is worked out from the rule."""
        ...

    def unplan(self, schedule: str) -> None: ...

    def next_of(self, schedule: str) -> datetime | None: ...


class Outbox(Protocol):
    def put(self, effects: Sequence[Effect]) -> None:
        """Keep what is to be sent, with this change. A key that is known already is left as it is."""
        ...

    def cancel(self, key: str) -> None:
        """Take back one effect that has not been sent; of a card, every version of it."""
        ...

    def cancel_for(self, account: AccountId, circle: CircleId | None = None) -> None:
        """Take back everything unsent for this person, of one circle or of all."""
        ...
