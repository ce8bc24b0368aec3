"""Everything below the adapters, put together once: storage, features and dispatch around one writer."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from random import Random
from secrets import token_hex
from threading import Timer
from typing import TypeVar

from sqlalchemy import Engine

from bot.about.commands import About
from bot.app.by_post import ByPost
from bot.app.making import Making, Setup
from bot.app.suggesting import Everywhere
from bot.app.words import Texts
from bot.help.commands import Help
from bot.kernel.commands import Command
from bot.kernel.dispatch import Dispatch
from bot.kernel.events import Event
from bot.kernel.features import Feature
from bot.kernel.people import AccountId, Caller
from bot.kernel.ports import Clock
from bot.kernel.presses import Presses
from bot.signposts.wordlists import lexicon
from storage import everything
from storage.circles import SqlCircles
from storage.dialogs import SqlDialogs
from storage.diary import SqlDiary
from storage.engine import open_engine, truncate_log
from storage.inbox import SqlInbox
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from storage.outbox import SqlOutbox
from storage.people import Defaults as Assumed
from storage.people import SqlPeople
from storage.places import SqlPlaces
from storage.sealing import Sealer
from storage.sending import Sending
from storage.signing import RingSigner
from storage.unanswered import SqlUnanswered
from storage.work import Work
from storage.writer import Writer

T = TypeVar("T")
_SETTLED = 15.0
"""Seconds after the start until the words of the directory are read, which takes one: or when somebody first asks."""


@dataclass(frozen=True)
class Coming:
    """A new event whose handler is queued."""

    event: Event
    id_of: Callable[[Event], str]

    @cached_property
    def id(self) -> str:
        """As the inbox knows it. Worked out where it is first needed: on the writer's thread, not on the loop's."""
        return self.id_of(self.event)


class Core:
    """Call `start` once tables are there, `close` at the end. Owns neither ring nor keys."""

    def __init__(
        self,
        setup: Setup,
        *,
        ring: KeyRing,
        keys: MemberKeys,
        clock: Clock,
        dice: Random,
        texts: Texts,
        more: Sequence[Feature] = (),
    ) -> None:
        """`more`: features besides those that come with Kith."""
        self.setup, self.clock, self.texts, self.ring, self.keys = setup, clock, texts, ring, keys
        self.engine: Engine = open_engine(setup.url)
        self.work = Work()
        self.signer = RingSigner(ring)
        self.sealer = Sealer(ring, keys)
        self.presses = Presses(self.signer)
        self._erased = False
        self._reading = Timer(_SETTLED, lexicon)
        self._reading.daemon = True
        self._storage(setup, dice)
        self._features(setup, dice, more)
        self.by_post = ByPost(
            self.dialogs,
            people=self.people,
            places=self.places,
            outbox=self.outbox,
            dispatch=self.dispatch,
        )
        self.writer = Writer(
            self.engine, self.work, before_group=self._before_group, before_commit=self._before_commit
        )

    def start(self) -> "Core":
        self._reading.start()
        self.writer.start()
        self.job(lambda: self.sending.begin(self.now()))
        self.job(self.diary.recompute)
        return self

    def close(self) -> None:
        """What is queued is finished first."""
        self._reading.cancel()
        self.writer.close()
        self._tidy_log()
        self.engine.dispose()

    def job(self, run: Callable[[], T], *, partition: str = "") -> "Future[T]":
        return self.writer.submit(run, partition=partition)

    async def do(self, run: Callable[[], T], *, partition: str = "") -> T:
        """A job of the writer, awaited."""
        return await asyncio.wrap_future(self.job(run, partition=partition))

    def look(self, run: Callable[[], T]) -> T:
        """Run something that only reads, on a connection of its own, on this thread; nobody waits for it."""
        with self.engine.connect().execution_options(reads=True) as connection, connection.begin():
            self.work.begin(connection)
            try:
                return run()
            finally:
                self.work.begin(None)

    def tidy(self) -> None:
        """Let go of what is past its retention. A job of the writer."""
        now = self.clock.now()
        everything.retire(self.work, now)
        self.sealer.forget_inbox_keys(before=now.date())

    def _before_group(self, coming: Sequence[Coming]) -> None:
        self.inbox.enter_all([(one.id, one.event.origin.at) for one in coming])
        origins = [one.event.origin for one in coming]
        self.people.look_ahead([(origin.sender, origin.where) for origin in origins])

    def _before_commit(self) -> None:
        self.keys.flush()
        self.outbox.settle()

    def after_commit(self) -> None:
        """Erased words must not linger in the write-ahead log."""
        if self._erased:
            self._erased = False
            self._tidy_log()

    def _tidy_log(self) -> None:
        truncate_log(self.engine)

    def _someone_erased(self) -> None:
        self._erased = True

    def _storage(self, setup: Setup, dice: Random) -> None:
        work, sealer = self.work, self.sealer
        self.circles = SqlCircles(work, sealer, self.clock)
        self.places = SqlPlaces(work, sealer)
        self.people = SqlPeople(
            work,
            sealer,
            self.keys,
            signer=self.signer,
            circles=self.circles,
            defaults=Assumed(language=setup.language, zone=setup.zone, country=setup.country),
            forget=everything.forget,
            erased=self._someone_erased,
        )
        self.diary = SqlDiary(work, self.clock)
        self.outbox = SqlOutbox(work, sealer, self.signer, places=self.places, clock=self.clock)
        self.inbox = SqlInbox(work, sealer, self.signer)
        self.dialogs = SqlDialogs(work, sealer, self.clock)
        self.unanswered = SqlUnanswered(work, sealer, self.clock)
        self.sending = Sending(
            work,
            sealer,
            outbox=self.outbox,
            people=self.people,
            circles=self.circles,
            dice=dice,
            lease=token_hex(6),
            behind=self.diary.behind,
        )

    def _features(self, setup: Setup, dice: Random, more: Sequence[Feature]) -> None:
        made = Making(
            work=self.work,
            sealer=self.sealer,
            people=self.people,
            circles=self.circles,
            diary=self.diary,
            outbox=self.outbox,
            clock=self.clock,
            dice=dice,
            setup=setup,
            signer=self.signer,
        )
        helping = Help(offered=self._offered)
        self.signposts, self.rules, self.prompts = made.signposts(), made.rules(), made.prompts()
        features = (
            *more,
            self.signposts,
            made.signposting(),
            made.welcome(),
            self.rules,
            made.checkins(),
            made.buddies(),
            self.prompts,
            made.appreciation(),
            made.doors(),
            made.circles_feature(),
            helping,
            About(host=setup.host, contact=setup.contact),
            Everywhere(),
            made.mydata(self.texts.languages),
        )
        self.dispatch = Dispatch(
            features, people=self.people, circles=self.circles, outbox=self.outbox, presses=self.presses
        )
        helping.bind(self.dispatch.catalogue)

    def _offered(self, caller: Caller) -> Sequence[Command]:
        return self.dispatch.offered(caller)

    def named(self, accounts: frozenset[AccountId]) -> Mapping[AccountId, str]:
        """How their platforms name them. Within a job."""
        return self.people.externals(accounts) if accounts else {}

    def now(self) -> datetime:
        return self.clock.now()
