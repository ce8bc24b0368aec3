"""`buddy mine · avoid · again · look · meet`: where somebody stands, whom they avoid, and somebody new."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.buddies.calendar import a_date
from bot.buddies.ending import Ending
from bot.buddies.forms import Meet, Mine, Nothing, Perhaps, Whom
from bot.buddies.introducing import ROOM, Introducing
from bot.buddies.making import MANY, Gathered, Making, thought
from bot.buddies.ports import Around
from bot.buddies.rounds import Pair, Round, Stage, State
from bot.buddies.showing import about, joined_names, kind_name, shown_wishes, ways_on
from bot.buddies.telling import Telling
from bot.buddies.times import DAYS, in_words
from bot.buddies.why import common_times
from bot.kernel.at_hand import circle_of
from bot.kernel.documents import (
    Block,
    Bullets,
    Document,
    Instant,
    Note,
    Person,
    Press,
    Text,
    choices,
    say,
    text,
)
from bot.kernel.effects import Direct, Effect, Opened, Post, Reply, Why, tell
from bot.kernel.errors import Refusal
from bot.kernel.people import Caller
from bot.kernel.walltime import read_moment

_MOST_TIMES = 4


class Looking:
    def __init__(
        self, around: Around, making: Making, introducing: Introducing, ending: Ending, telling: Telling
    ) -> None:
        self._around, self._making, self._introducing = around, making, introducing
        self._ending, self._tell = ending, telling
        self._rounds = around.rounds

    def mine(self, caller: Caller, _: Nothing) -> Reply:
        """All that is kept, to themselves alone."""
        seats = [one for one in self._around.seats.of(caller.account) if one.community == caller.community]
        blocks: list[Block] = [
            text("buddies-mine-kinds"),
            Bullets(tuple(kind_name(one.kind) for one in seats)),
        ]
        if not seats:
            blocks = [text("buddies-mine-none")]
        for pair in self._rounds.living(caller.account):
            if pair.state is State.MET:
                blocks += self._shown(pair, caller)
        wishes = self._around.seats.wishes((caller.member,)).get(caller.member)
        blocks += shown_wishes(wishes) if wishes else ()
        if avoided := self._around.apart.avoided(caller.account):
            blocks += [text("buddies-mine-avoided"), Bullets(tuple(_one(Person(one)) for one in avoided))]
        return tell(*blocks, Note(text("buddies-mine-note")))

    def _shown(self, pair: Pair, caller: Caller) -> tuple[Block, ...]:
        names = joined_names(tuple(one.account for one in pair.others(caller.account)))
        assert pair.ends is not None  # noqa: S101  # who has met has an end
        return (
            text("buddies-mine-with", who=names, kind=kind_name(pair.kind), at=Instant(pair.ends)),
            choices((text("buddies-meet-press"), Press("buddy meet", about(pair))), *ways_on(pair)),
        )

    def avoid(self, caller: Caller, form: Perhaps) -> Reply:
        """Never told to anybody, and it holds both ways. Whether the other is here at all is not told either."""
        if form.who is None:
            avoided = self._around.apart.avoided(caller.account)
            shown: tuple[Block, ...] = (
                (Bullets(tuple(_one(Person(one)) for one in avoided)),) if avoided else ()
            )
            return tell(
                text("buddies-avoid-list" if avoided else "buddies-avoid-none"),
                *shown,
                Note(text("buddies-avoid-how")),
            )
        if form.who.account == caller.account:
            raise Refusal("buddies-avoid-self")
        self._around.apart.avoid(caller.account, form.who.account)
        return tell(text("buddies-avoided", who=form.who), Note(text("buddies-avoided-note")))

    def again(self, caller: Caller, form: Whom) -> Reply:
        """Takes back one’s own wish. Whether the other has one is never told."""
        self._around.apart.again(caller.account, form.who.account)
        return tell(text("buddies-again", who=form.who), Note(text("buddies-again-note")))

    def look(self, caller: Caller, form: Mine) -> Reply:
        """Somebody new at once, if there is anybody who waits too; else in the next round."""
        round_ = self._round_for(caller, form.id)
        before = self._rounds.pair(form.id) if form.id else None
        ended = self._let_rest(before, caller) if before else ()
        me = frozenset((caller.account,))
        gathered = self._making.gather(round_, caller.now, only=me, most=MANY)
        pair = self._with(gathered, caller)
        if pair is None:
            following = self._rounds.open_in(round_.circle, round_.community, round_.kind)
            when = (
                text("buddies-look-next", at=Instant(following.at))
                if following
                else text("buddies-look-later")
            )
            return tell(text("buddies-look-nobody"), when, effects=ended)
        effects = (*ended, *self._introducing.ask(round_, pair, caller.now))
        return tell(text("buddies-look-found"), effects=effects)

    def _round_for(self, caller: Caller, pair_id: str) -> Round:
        pair = self._rounds.pair(pair_id) if pair_id else None
        if pair is not None and pair.one(caller.account) is not None:
            found = self._rounds.find(pair.round)
            found = found if found and found.stage is Stage.RUNNING else None
        else:
            circle = circle_of(caller)
            kinds = [
                one.kind for one in self._around.seats.of(caller.account) if one.community == circle.community
            ]
            rounds = (self._rounds.running_in(circle.id, circle.community, kind) for kind in kinds)
            found = next((one for one in rounds if one and not one.half_time(caller.now)), None)
        if found is None:
            raise Refusal("buddies-look-no-round")
        return found

    def _with(self, gathered: Gathered, caller: Caller) -> Pair | None:
        """The pair in which they are, if everybody who waits were paired now; not again with whom they just had."""
        me, weeks = caller.account, gathered.round.weeks
        had = {one for pair, ago in gathered.past.items() if me in pair and ago < weeks for one in pair}
        seekers = tuple(
            replace(one, apart=one.apart | (had - {me})) if one.id == me else one for one in gathered.seekers
        )
        matched = thought(replace(gathered, seekers=seekers))
        mine = next((one for one in matched.groups if me in one.members), None)
        return self._making.pair_of(gathered, mine) if mine else None

    def _let_rest(self, pair: Pair, caller: Caller) -> tuple[Effect, ...]:
        """A pair that had gone quiet ends in friendship: they may meet again."""
        if pair.state is not State.MET or pair.one(caller.account) is None:
            return ()
        return self._ending.in_friendship(pair, caller.account, caller.now)

    def meet(self, caller: Caller, form: Meet) -> Reply:
        """When suits them both, and a time that one of them names, in everybody’s own clock."""
        pair = self._ending.mine(caller, form.id)
        if not form.when.strip():
            spans = common_times(pair.why, caller.zone, caller.now)[:_MOST_TIMES]
            some = (
                (text("buddies-meet-suits"), Bullets(tuple(in_words(one) for one in spans))) if spans else ()
            )
            return tell(*some, Note(text("buddies-meet-how")))
        at = read_moment(form.when, caller.now, caller.zone)
        key = f"{ROOM}:{pair.id}:meet:{at.astimezone(UTC):%Y%m%d%H%M}:{caller.account}"
        zones = sorted({self._tell.zone_of(one.account, one) for one in pair.staying})
        clocks = tuple(_clock(at, zone) for zone in zones)
        file = a_date(key, at, caller.now)
        said = say(
            text("buddies-meet-asked", who=Person(caller.account), at=Instant(at)),
            Bullets(clocks),
            file,
            Note(text("buddies-meet-note")),
        )
        effects = self._to_all(pair, caller, key, said)
        return tell(text("buddies-meet-said", at=Instant(at)), file, effects=effects)

    def _to_all(self, pair: Pair, caller: Caller, key: str, said: Document) -> tuple[Effect, ...]:
        if not pair.direct:
            return (Post(key, Opened(f"{ROOM}:{pair.id}"), said, Why.ASKED_FOR, circle=pair.circle),)
        return tuple(
            Post(
                f"{key}:{one.account}",
                Direct(one.account),
                said,
                Why.ASKED_FOR,
                circle=one.circle,
                whose=caller.account,
            )
            for one in pair.others(caller.account)
        )


def _clock(at: datetime, zone: str) -> Text:
    """A moment as a zone's own clock has it."""
    here = at.astimezone(ZoneInfo(zone))
    day = text(f"kernel-weekday-{DAYS[here.weekday()]}")
    return text("buddies-meet-clock", zone=zone, time=f"{here:%H:%M}", day=day)


def _one(who: Person) -> Text:
    return text("buddies-names-1", p1=who)
