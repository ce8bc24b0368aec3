"""Every feature, made with what it asks for. Construction and nothing else: their order is the core's business."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from bot.appreciation.commands import Appreciation
from bot.buddies.commands import Buddies
from bot.buddies.ports import Around as AroundBuddies
from bot.buddies.rounds import Pair
from bot.buddies.rounds import State as Met
from bot.checkins.commands import CheckIns
from bot.checkins.model import HOLDING
from bot.checkins.ports import Around as AroundCheckIns
from bot.checkins.ports import Buddies as InARoom
from bot.circles.commands import CirclesFeature, Defaults
from bot.circles.ports import WELCOMER
from bot.doors.commands import Doors
from bot.doors.ports import Around as AroundDoors
from bot.kernel.documents import Said, Text
from bot.kernel.ports import Clock, Diary, Outbox, Signer
from bot.mydata.commands import MyData
from bot.prompts.commands import Prompts
from bot.rules.commands import Rules
from bot.rules.model import Edition
from bot.rules.notices import line_shown
from bot.signposts.around import Around as AroundSignposts
from bot.signposts.bundled import bundled
from bot.signposts.commands import Signposts
from bot.signposts.model import Kind, confirmed
from bot.signposts.signposting import Signposting
from bot.welcome.commands import Host, Welcome
from storage.appreciation import SqlThanks
from storage.buddy_apart import SqlApart
from storage.buddy_links import SqlLinks
from storage.buddy_rounds import SqlRounds
from storage.buddy_seats import SqlSeats
from storage.checkin_choices import SqlCheckInChoices
from storage.checkins import SqlCheckIns
from storage.circles import SqlCircles
from storage.journal import SqlJournal
from storage.people import SqlPeople
from storage.prompts import SqlPromptBook
from storage.rules import SqlRuleBook
from storage.sealing import Sealer
from storage.signpost_imports import SqlImports
from storage.signpost_keeping import SqlFlags, SqlKeepers, SqlPolicies, SqlSaved
from storage.signpost_search import SqlSearch
from storage.signpost_waiting import SqlWaiting
from storage.signposts import SqlDirectory
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Setup:
    """What an installation is set to. `helplines`: the days on which its operator made sure of an entry."""

    url: str
    language: str = "en"
    zone: str = "Europe/London"
    country: str = ""
    host: str = ""
    contact: str = ""
    helplines: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Making:
    work: Work
    sealer: Sealer
    people: SqlPeople
    circles: SqlCircles
    diary: Diary
    outbox: Outbox
    clock: Clock
    dice: Random
    setup: Setup
    signer: Signer

    def signposts(self) -> Signposts:
        return Signposts(lines=confirmed(bundled().lines, self.setup.helplines), clock=self.clock)

    def signposting(self) -> Signposting:
        around = AroundSignposts(
            search=SqlSearch(self.work),
            directory=SqlDirectory(self.work),
            saved=SqlSaved(self.work, self.sealer),
            keepers=SqlKeepers(self.work),
            flags=SqlFlags(self.work),
            policies=SqlPolicies(self.work, self.sealer),
            waiting=SqlWaiting(self.work, self.sealer),
            imports=SqlImports(self.work),
            people=self.people,
            circles=self.circles,
            diary=self.diary,
            outbox=self.outbox,
            clock=self.clock,
            dice=self.dice,
            finder=next((one.url for one in bundled().lines if one.kind is Kind.FINDER), ""),
        )
        return Signposting(around)

    def welcome(self) -> Welcome:
        host = Host(self.setup.host, self.setup.contact)
        return Welcome(people=self.people, circles=self.circles, welcomers=self.circles, host=host)

    def rules(self) -> Rules:
        return Rules(
            book=SqlRuleBook(self.work, self.sealer),
            people=self.people,
            circles=self.circles,
            diary=self.diary,
            outbox=self.outbox,
            dice=self.dice,
            clock=self.clock,
        )

    def checkins(self) -> CheckIns:
        pairs = SqlRounds(self.work, self.sealer)
        around = AroundCheckIns(
            book=SqlCheckIns(self.work, self.sealer),
            choices=SqlCheckInChoices(self.work, self.sealer),
            journal=SqlJournal(self.work, self.sealer),
            people=self.people,
            circles=self.circles,
            diary=self.diary,
            outbox=self.outbox,
            clock=self.clock,
            dice=self.dice,
            besides=lambda account: pairs.holding((account,)).get(account, 0),
            buddies=lambda account: _in_a_room(pairs.living(account)),
        )
        return CheckIns(around)

    def buddies(self) -> Buddies:
        listening = SqlCheckIns(self.work, self.sealer)
        around = AroundBuddies(
            seats=SqlSeats(self.work, self.sealer),
            apart=SqlApart(self.work, self.sealer, self.signer),
            rounds=SqlRounds(self.work, self.sealer),
            links=SqlLinks(self.work),
            people=self.people,
            circles=self.circles,
            diary=self.diary,
            outbox=self.outbox,
            clock=self.clock,
            dice=self.dice,
            holding=lambda account: listening.holding(account, self.clock.now() - HOLDING),
            welcomers=lambda circle: self.circles.holders(circle, WELCOMER),
        )
        return Buddies(around)

    def prompts(self) -> Prompts:
        book = SqlPromptBook(self.work, self.sealer)
        return Prompts(book=book, circles=self.circles, diary=self.diary, clock=self.clock, dice=self.dice)

    def appreciation(self) -> Appreciation:
        thanks = SqlThanks(self.work, self.sealer)
        return Appreciation(
            thanks=thanks, people=self.people, circles=self.circles, outbox=self.outbox, dice=self.dice
        )

    def doors(self) -> Doors:
        book = SqlRuleBook(self.work, self.sealer)
        around = AroundDoors(
            people=self.people,
            circles=self.circles,
            dice=self.dice,
            agreed=lambda circle: _rules_of(book.edition(circle.id, circle.rules_version)),
            host=self.setup.host,
            contact=self.setup.contact,
        )
        return Doors(around)

    def circles_feature(self) -> CirclesFeature:
        setup = self.setup
        return CirclesFeature(
            book=self.circles,
            people=self.people,
            diary=self.diary,
            outbox=self.outbox,
            clock=self.clock,
            dice=self.dice,
            defaults=Defaults(setup.language, setup.zone, setup.country),
        )

    def mydata(self, languages: Mapping[str, str]) -> MyData:
        return MyData(people=self.people, circles=self.circles, outbox=self.outbox, languages=languages)


def _rules_of(edition: Edition | None) -> tuple[Text | Said, ...]:
    return tuple(line_shown(line) for line in edition.lines) if edition else ()


def _in_a_room(pairs: Sequence[Pair]) -> InARoom | None:
    """The newest pair that has met and has a room."""
    met = next((one for one in pairs if one.state is Met.MET and one.room), None)
    return InARoom(met.room, frozenset(one.account for one in met.staying)) if met and met.room else None
