"""What members may rely on when they are paired, whatever happens in whatever order (RL11, PV9, R2, S5)."""

import asyncio
import re
import tempfile
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.buddies.rounds import Pair, Said, State
from bot.kernel.events import Pressed
from bot.kernel.people import AccountId
from storage.buddy_rounds import SqlRounds
from storage.everything import METADATA
from tests.journeys.scenes import a_circle
from tests.journeys.town import KEYS, ROOM, Message, Town, a_town

T = TypeVar("T")
PEOPLE = ("ana", "bo", "cem", "dee", "eli")
KINDS = ("support", "thinking")
WHO, OTHER, KIND = st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.sampled_from(KINDS)
NAMES = re.compile(rf"\b(?:{'|'.join((*PEOPLE, 'fay'))})\b")
MET = re.compile(r"buddies-(?:met|room-hello)\(buddies-names-\d\(([\w, ]+)\)")
FOUND = re.compile(r"buddies-found(?:-two)?\(buddies-kind-(\w+)\)")
UNASKED = ("found", "alone", "there", "midway", "over", "resting-silent")
NAMELESS = ("found", "alone", "there", "midway", "resting-silent", "unmet", "ended", "moved-on", "one-left",
            "quiet-still", "invited", "made", "preview", "report", "hand", "too-few")  # fmt: skip
LOOK = "buddies-look-press"
LINES = (
    "buddy mine",
    "buddy quiet",
    "buddy here",
    "buddy end",
    "me quiet 20:00-08:00",
    "me quiet off",
)
PRESSES = (
    "buddies-quiet-press",
    "buddies-end-press",
    "buddies-there-here",
    "buddies-there-not-now",
    "buddies-there-end",
    "buddies-going-well",
    "buddies-going-quiet",
    "buddies-going-end",
    LOOK,
    LOOK,
)
ROUND = ("preview", "run", "introduce", "undo", "pause", "pause", "close", "report")
NO_MORE = (Said.NO, Said.LEFT)


class Bonds(RuleBasedStateMachine):
    """Joining, pausing, avoiding, answering, ending, leaving – and nobody is brought to whom they avoid."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.stack = AsyncExitStack()
        self.folder = tempfile.TemporaryDirectory()
        self.kept: set[str] = set()
        self.member: set[str] = set()
        self.here: set[str] = set()
        self.paused: set[str] = set()
        self.off: set[str] = set()
        self.seats: set[tuple[str, str]] = set()
        self.wished: set[tuple[str, str]] = set()
        self.limit = dict.fromkeys(PEOPLE, 2)
        self.answering = ""
        self.before: Mapping[str, Pair] = {}
        self.looked_at: dict[int, Message] = {}
        self.rooms: set[str] = set()

    def do(self, what: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(what)

    @initialize()
    def begin(self) -> None:
        folder = Path(self.folder.name)
        url = f"sqlite:///{folder / 'kith.db'}"
        self.town: Town = self.do(self.stack.enter_async_context(a_town(url, folder, language=KEYS)))
        self.do(a_circle(self.town, *PEOPLE[1:]))
        self.names = {self.town.account(who): who for who in (*PEOPLE, "fay")}
        self.kept, self.member, self.here = set(PEOPLE), set(PEOPLE), set(PEOPLE)
        for who in PEOPLE:
            self.join(who, "support")
        self.wait(8 * 24)

    @rule(who=WHO, kind=KIND)
    def join(self, who: str, kind: str) -> None:
        """Nobody waits here for being new."""
        if "buddies-in" in self.ask(who, f"buddy join {kind}"):
            self.seats.add((who, kind))
            self.off.discard(who)
            self.do(self.town.says("fay", f"round vouch @{who}"))

    @rule(who=WHO, kind=st.sampled_from((*KINDS, "")))
    def leave(self, who: str, kind: str) -> None:
        if "buddies-left" in self.ask(who, f"buddy leave {kind}"):
            self.seats -= {(who, one) for one in KINDS if kind in (one, "")}

    @rule(who=WHO)
    def pause(self, who: str) -> None:
        """Buddies alone, until they join again."""
        if "buddies-resting" in self.ask(who, "buddy pause"):
            self.seats -= {(who, one) for one in KINDS}

    @rule(who=WHO, on=st.booleans())
    def pause_everything(self, who: str, on: bool) -> None:
        self.ask(who, "me pause" if on else "me resume")
        if who in self.kept:
            (self.paused.add if on else self.paused.discard)(who)

    @rule(who=WHO)
    def switch_off(self, who: str) -> None:
        if "mydata-disallowed" in self.fill(who, "me allow", activity="buddies", on="no"):
            self.off.add(who)

    @rule(one=WHO, other=OTHER)
    def avoid(self, one: str, other: str) -> None:
        if "buddies-avoided" in self.ask(one, f"buddy avoid @{other}"):
            self.wished.add((one, other))

    @rule(one=WHO, other=OTHER)
    def again(self, one: str, other: str) -> None:
        if "buddies-again" in self.ask(one, f"buddy again @{other}"):
            self.wished.discard((one, other))

    @rule(who=WHO, most=st.sampled_from((0, 1, 1, 2)))
    def hold(self, who: str, most: int) -> None:
        if "buddies-limit" in self.ask(who, f"buddy limit {most}"):
            self.limit[who] = most

    @rule(who=WHO, say=st.sampled_from(("yes", "yes", "yes", "direct", "no")))
    def answer(self, who: str, say: str) -> None:
        label = f"buddies-say-{say}"
        question = self.newest(who, label)
        if question is None:
            return
        self.answering = "" if say == "no" else who
        told = self.press(who, question, label)
        if say != "no" and told.startswith("buddies-thanks"):
            assert told == "buddies-thanks-asked", "a yes is told at once that nothing comes of it"
        assert say != "no" or not NAMES.search(told), "whoever said no learns who it was"
        self.look_around()
        self.answering = ""

    @rule(data=st.data())
    def everybody_answers(self, data: st.DataObject) -> None:
        for who in PEOPLE:
            self.answer(who, data.draw(st.sampled_from(("yes", "yes", "yes", "direct", "no"))))

    @rule(who=WHO, line=st.sampled_from(LINES))
    def say(self, who: str, line: str) -> None:
        self.perhaps_ended(who, self.ask(who, line))

    @rule(who=WHO, label=st.sampled_from(PRESSES))
    def press_what_is_there(self, who: str, label: str) -> None:
        message = self.newest(who, label)
        if message is not None:
            self.perhaps_ended(who, self.press(who, message, label))

    def perhaps_ended(self, who: str, answer: str) -> None:
        if not answer.startswith("buddies-ended"):
            return
        account = self.town.account(who)
        for id_, pair in self.pairs().items():
            one, was = pair.one(account), self.before[id_].one(account)
            if one and was and one.said is Said.LEFT and was.said is not Said.LEFT:
                self.parted(who, self.before[id_])

    def parted(self, who: str, pair: Pair) -> None:
        """Not again, unless both ask."""
        for other in pair.others(self.town.account(who)):
            self.wished |= {(who, self.names[other.account]), (self.names[other.account], who)}

    @rule(who=WHO, how=st.sampled_from(("away", "back", "back", "back", "the circle", "everything")))
    def go_or_come(self, who: str, how: str) -> None:
        if how == "away":
            self.do(self.town.goes(who))
            self.here.discard(who)
        elif how == "back":
            self.come(who)
        else:
            self.leave_for_good(who, how.removeprefix("the "))

    def come(self, who: str) -> None:
        self.do(self.town.arrives(who))
        self.do(self.town.fills(who, "welcome yes"))
        self.do(self.town.says(who, "rules agree"))
        for those in (self.kept, self.here, self.member):
            those.add(who)

    def leave_for_good(self, who: str, what: str) -> None:
        if not self.fill(who, "me leave", what=what, sure="yes").startswith("mydata-left"):
            return
        self.member.discard(who)
        self.seats -= {(who, one) for one in KINDS}
        for pair in self.before.values():
            one = pair.one(self.town.account(who))
            if pair.state is State.MET and one and one.said not in NO_MORE:
                self.parted(who, pair)
        if what == "everything":
            for those in (self.kept, self.paused, self.off):
                those.discard(who)
            self.wished = {(one, other) for one, other in self.wished if one != who}
            self.limit[who] = 2

    @rule(kind=KIND)
    def open_a_round(self, kind: str) -> None:
        self.do(self.town.says("fay", f"round open tomorrow 18:00 --kind {kind}"))

    @rule(what=st.sampled_from(ROUND))
    def hold_a_round(self, what: str) -> None:
        answer = self.do(self.town.says("fay", f"round {what}"))
        assert not NAMES.search(answer), "whoever holds a round is told names"

    @rule(one=WHO, other=OTHER)
    def pair_by_hand(self, one: str, other: str) -> None:
        answer = self.do(self.town.says("fay", f"round pair @{one} @{other}"))
        assert not NAMES.search(answer)

    @rule(kind=KIND)
    def a_whole_round(self, kind: str) -> None:
        for line in ("close", f"open tomorrow 18:00 --kind {kind}", "run", "introduce"):
            self.do(self.town.says("fay", f"round {line}"))
            self.look_around()
        self.wait(1)
        self.look_around()

    @rule(kind=KIND, those=st.sets(WHO, min_size=2))
    def begin_anew(self, kind: str, those: set[str]) -> None:
        """So many are there, want it, and are not new."""
        self.wait(8 * 24)
        self.look_around()
        for who in sorted(those):
            self.come(who)
            self.pause_everything(who, on=False)
            self.join(who, kind)
        self.a_whole_round(kind)

    @rule(kind=KIND, those=st.sets(WHO, min_size=2), data=st.data())
    def meet(self, kind: str, those: set[str], data: st.DataObject) -> None:
        self.begin_anew(kind, those)
        self.everybody_answers(data)

    @rule(hours=st.sampled_from((1, 3, 13, 25, 49, 8 * 24, 15 * 24)))
    def wait(self, hours: int) -> None:
        self.do(self.town.waits(timedelta(hours=hours)))

    def newest(self, who: str, label: str) -> Message | None:
        mine = (one for one in reversed(self.town.platform.messages) if one.where == f"dm:{who}")
        return next((one for one in mine if label in one.tokens), None)

    def fill(self, who: str, path: str, **values: str) -> str:
        return self.do(self.town.fills(who, path, where=self.place_of(who), **values))

    def ask(self, who: str, line: str) -> str:
        return self.do(self.town.says(who, line, where=self.place_of(who)))

    def place_of(self, who: str) -> str:
        """Whoever has left the room can only write in private: whoever acts in it is in it."""
        return ROOM if who in self.here else "dm"

    def press(self, who: str, message: Message, label: str) -> str:
        return self.do(self.town.happens(Pressed(self.town._origin(who, "dm"), message.tokens[label])))

    def pairs(self) -> Mapping[str, Pair]:
        core = self.town.core
        rounds, table = SqlRounds(core.work, core.sealer), METADATA.tables["buddy_pairs"]

        def found() -> dict[str, Pair]:
            ids = list(core.work.read(sa.select(table.c.id)).scalars())
            return {id_: pair for id_ in ids if (pair := rounds.pair(id_)) is not None}

        return self.do(core.do(found))

    @invariant()
    def look_around(self) -> None:
        if not hasattr(self, "town"):
            return
        now = self.pairs()
        for id_, pair in now.items():
            self.came_about_as_it_should(pair, self.before.get(id_))
        self.before = now
        alone: set[str] = set()
        fresh = self.fresh()
        for message in fresh:
            who = message.where.removeprefix("dm:")
            private = message.where.startswith("dm:")
            if private:
                self.is_wanted(who, message.words)
            if message.words.startswith("buddies-alone"):
                alone.add(message.words)
            self.names_nobody_to_avoid(message.words, (who,) if private else ())
        assert len(alone) < 2, "of those for whom nobody was found, some are told something else"
        self.rooms_are_for_those_who_said_yes()
        for message in fresh:
            if message.words.startswith("buddies-resting-silent"):
                who = message.where.removeprefix("dm:")
                self.seats -= {(who, kind) for kind in KINDS if not self.still_seated(who, kind)}

    @invariant()
    def answers_name_nobody_to_avoid(self) -> None:
        for who, answer in self.town.answers.items() if hasattr(self, "town") else ():
            if id(answer) not in self.looked_at:
                self.looked_at[id(answer)] = answer
                self.names_nobody_to_avoid(answer.words, (who,))

    def came_about_as_it_should(self, pair: Pair, before: Pair | None) -> None:
        names = [self.names[one.account] for one in pair.staying]
        if pair.state is State.ASKED and (before is None or before.state is State.MADE):
            self.may_meet(names)
            for who in names:
                assert (who, pair.kind.value) in self.seats, f"{who} did not ask for it, or rests"
                assert who in self.member & self.here & self.kept, f"{who} is not here"
                assert who not in self.off | self.paused, f"{who} is on a pause"
                assert self.held(who) <= self.limit[who], f"{who} holds too many"
        if pair.state is State.MET and (before is None or before.state is not State.MET):
            self.may_meet(names)
        for one in pair.people:
            was = before.one(one.account) if before else None
            if one.said.agreed and not (was and was.said.agreed):
                assert self.names[one.account] == self.answering, "somebody is said to have said yes"

    def held(self, who: str) -> int:
        account, living = self.town.account(who), (State.ASKED, State.MET)
        mine = [(pair, pair.one(account)) for pair in self.pairs().values() if pair.state in living]
        return sum(one is not None and one.said not in NO_MORE for _, one in mine)

    def may_meet(self, names: list[str]) -> None:
        for one, other in combinations(names, 2):
            assert not {(one, other), (other, one)} & self.wished, f"{one} and {other} are not to meet"

    def names_nobody_to_avoid(self, words: str, readers: tuple[str, ...]) -> None:
        for named in MET.findall(words):
            found = [*readers, *named.split(", ")]
            self.may_meet(found)
            accounts = {self.town.account(one) for one in found}
            pairs = [pair for pair in self.before.values() if accounts == set(_agreed(pair))]
            assert pairs, f"{found} are named to each other, and did not all say yes"

    def rooms_are_for_those_who_said_yes(self) -> None:
        opened = self.town.platform.rooms
        for room in opened.keys() - self.rooms:
            if room.startswith("opened-") and (inside := opened[room] - {"fay"}):
                self.may_meet(sorted(inside))
                accounts = {self.town.account(one) for one in inside}
                assert any(accounts == set(_agreed(pair)) for pair in self.before.values())
        self.rooms = set(opened)

    def is_wanted(self, who: str, words: str) -> None:
        if not words.startswith("buddies-"):
            return
        assert who in self.kept, f"{who} has not said yes"
        for one in NAMELESS:
            if words.startswith(f"buddies-{one}") and not words.startswith("buddies-over"):
                assert not NAMES.search(words), "somebody is named too early"
        if words.startswith(tuple(f"buddies-{one}" for one in UNASKED)):
            assert who in self.member & self.here, f"{who} is not here"
            assert who not in self.paused, f"{who} is on a pause"
            assert who not in self.off, f"{who} switched it off"
        for kind in FOUND.findall(words):
            assert (who, kind) in self.seats, f"{who} did not ask for it, or rests"
        if words.startswith("buddies-alone"):
            assert any((who, kind) in self.seats for kind in KINDS), f"{who} did not ask for it, or rests"

    def still_seated(self, who: str, kind: str) -> bool:
        """Whoever did not answer rests."""
        core = self.town.core
        table = METADATA.tables["buddy_seats"]
        mine = sa.select(table.c.resting_until).where(
            table.c.account == self.town.account(who), table.c.kind == kind
        )
        found = self.do(core.do(lambda: list(core.work.read(mine).scalars())))
        return found == [None]

    def fresh(self) -> list[Message]:
        new = [one for one in self.town.platform.messages if id(one) not in self.looked_at]
        self.looked_at |= {id(one): one for one in new}
        return new

    def teardown(self) -> None:
        self.do(self.stack.aclose())
        self.loop.close()
        self.folder.cleanup()


def _agreed(pair: Pair) -> list[AccountId]:
    return [one.account for one in pair.people if one.said.agreed]


TestBonds = pytest.mark.no_cover(Bonds.TestCase)  # counting its lines takes longer than running them
TestBonds.settings = settings(max_examples=10, stateful_step_count=30, deadline=None)
