"""What members may rely on when they check in and listen, whatever happens in whatever order (RL11, PV9, R2, P8)."""

import asyncio
import re
import tempfile
from collections import defaultdict
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.kernel.events import Pressed
from tests.journeys.scenes import a_circle
from tests.journeys.town import KEYS, ROOM, Message, Town, a_town

T = TypeVar("T")
PEOPLE = ("ana", "bo", "cem", "dee")
WHO = st.sampled_from(PEOPLE)
TOLD = re.compile(r"checkins-told-\w+\((\w+)\)")
SPOKE = re.compile(r"checkins-(?:card|remind|could-you)\((\w+)[,)]")
MET = re.compile(r"checkins-(?:could-you|told-\w+|listen-yes)\((\w+)[,)]")
LIMIT = re.compile(r"checkins-listening-limit\((\d+)\)")
WEEK = timedelta(days=7)
LINES = (
    "checkin change other words",
    "checkin takeback",
    "checkin settings --ask no",
    "checkin settings --ask yes",
    "checkin settings --ask yes",
    "me quiet 20:00-08:00",
    "me quiet off",
)


class Silence(RuleBasedStateMachine):
    """Checking in, answering, listening, pausing, avoiding, leaving – and nobody is told what is not theirs."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.stack = AsyncExitStack()
        self.folder = tempfile.TemporaryDirectory()
        self.kept: set[str] = set()
        self.paused: set[str] = set()
        self.off: set[str] = set()
        self.here: set[str] = set()
        self.apart: set[frozenset[str]] = set()
        self.offered: set[str] = set()
        self.invited: set[str] = set()
        self.limit = dict.fromkeys(PEOPLE, 2)
        self.holding: dict[str, dict[str, datetime]] = defaultdict(dict)
        self.spoke: set[str] = set()
        self.answered: set[str] = set()
        self.words: dict[str, str] = {}
        self.looked_at: list[Message] = []
        self.count = 0

    def do(self, what: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(what)

    @initialize()
    def begin(self) -> None:
        folder = Path(self.folder.name)
        url = f"sqlite:///{folder / 'kith.db'}"
        self.town: Town = self.do(self.stack.enter_async_context(a_town(url, folder, language=KEYS)))
        self.do(a_circle(self.town, "bo", "cem", "dee"))
        self.do(self.town.says("fay", "checkin schedule every day at 9:00"))
        self.kept, self.here = set(PEOPLE), set(PEOPLE)
        for who in PEOPLE:
            self.listen(who, "on")
            self.say(who, "checkin settings --ask yes")
        for who in ("ana", "bo"):
            self.listen(who, "limit 1")

    @rule(
        who=WHO,
        wish=st.sampled_from(("listening", "experience", "company", "ideas", "nothing")),
        seen=st.sampled_from(("me", "circle", "circle", "facilitators")),
    )
    def check_in(self, who: str, wish: str, seen: str) -> None:
        self.count += 1
        words = f"words-{self.count}-end"
        told = self.fill(who, "checkin now", words=words, wish=wish, seen=seen)
        if told.startswith("checkins-"):
            self.words[words] = seen
            self.spoke |= {who} if seen != "me" else set()

    @rule(who=WHO, wish=st.sampled_from(("listening", "company")))
    def wait_for_somebody(self, who: str, wish: str) -> None:
        """Nobody answers them, so that somebody is asked."""
        self.check_in(who, wish, "circle")
        self.wait(16)

    @rule(who=WHO, how=st.sampled_from(("hear", "too", "free")))
    def answer(self, who: str, how: str) -> None:
        card = self.newest(f"checkins-how-{how}", ROOM)
        if card and "checkins-answered" in self.press(who, card, f"checkins-how-{how}"):
            self.answered.add(who)
            (author,) = SPOKE.findall(card.words)
            if how == "free" and frozenset((who, author)) not in self.apart:
                self.holding[who].setdefault(card.key, self.town.hours.now())

    @rule(yes=st.sampled_from((True, True, False)))
    def say_whether_they_can(self, yes: bool) -> None:
        """Whoever was asked last."""
        label = f"checkins-listen-{'can' if yes else 'cannot'}"
        question = self.newest(label)
        who = question.where.removeprefix("dm:") if question else ""
        if question and "checkins-listen-yes" in self.press(who, question, label):
            self.answered.add(who)
            self.holding[who].setdefault(question.about, self.town.hours.now())

    @rule(label=st.sampled_from(("checkins-ask", "checkins-tell-facilitators", "checkins-heard-enough")))
    def decide(self, label: str) -> None:
        """Whoever was told last that nobody has answered, or can."""
        if told := self.newest(label):
            self.press(told.where.removeprefix("dm:"), told, label)

    @rule(who=WHO, line=st.sampled_from(LINES))
    def say(self, who: str, line: str) -> None:
        self.ask(who, line)

    @rule(who=WHO)
    def pass_it_by(self, who: str) -> None:
        self.fill(who, "checkin pass")

    @rule(who=WHO, how=st.sampled_from(("on", "off", "limit 1", "limit 2", "switched off")))
    def listen(self, who: str, how: str) -> None:
        if how == "switched off":
            if "mydata-" in self.fill(who, "me allow", activity="listening", on="no"):
                self.off.add(who)
            return
        answer = self.ask(who, f"listening {how}")
        if answer.startswith("checkins-listening-on"):
            self.offered.add(who)
            self.off.discard(who)
        elif answer.startswith("checkins-listening-off"):
            self.offered.discard(who)
        for most in LIMIT.findall(answer):
            self.limit[who] = int(most)

    @rule(who=WHO, how=st.sampled_from(("never", "circle")))
    def be_invited(self, who: str, how: str) -> None:
        if "checkins-settings" in self.fill(who, "checkin settings", inviting=how):
            (self.invited.add if how == "circle" else self.invited.discard)(who)

    @rule(who=WHO, on=st.booleans())
    def pause(self, who: str, on: bool) -> None:
        self.ask(who, "me pause" if on else "me resume")
        if who in self.kept:
            (self.paused.add if on else self.paused.discard)(who)

    @rule(pair=st.sampled_from((("ana", "bo"), ("cem", "dee"))))
    def avoid(self, pair: tuple[str, str]) -> None:
        one, other = pair
        if one in self.kept:
            people = self.town.core.people
            self.do(self.town.core.do(lambda: people.avoid(self.town.account(one), self.town.account(other))))
            self.apart.add(frozenset((one, other)))

    @rule(who=WHO, how=st.sampled_from(("away", "back", "back", "back", "the circle", "everything")))
    def go_or_come(self, who: str, how: str) -> None:
        if how == "away":
            self.do(self.town.goes(who))
            self.here.discard(who)
        elif how == "back":
            self.join(who)
        else:
            self.leave(who, how.removeprefix("the "))

    def join(self, who: str) -> None:
        self.do(self.town.arrives(who))
        self.do(self.town.fills(who, "welcome yes"))
        self.do(self.town.says(who, "rules agree"))
        self.kept.add(who)
        self.here.add(who)

    def leave(self, who: str, what: str) -> None:
        answer = self.fill(who, "me leave", what=what, sure="yes")
        if answer.startswith("mydata-left"):
            self.offered.discard(who)
            self.invited.discard(who)
            self.holding.pop(who, None)
            gone = {one.key for one in self.town.platform.messages if f"checkins-card({who})" in one.words}
            for held in self.holding.values():
                for card in gone & set(held):
                    del held[card]
        if what == "everything":
            for those in (self.kept, self.paused, self.off):
                those.discard(who)
            self.apart = {pair for pair in self.apart if who not in pair}

    @rule(hours=st.sampled_from((1, 4, 13, 13, 24)))
    def wait(self, hours: int) -> None:
        self.do(self.town.waits(timedelta(hours=hours)))

    def newest(self, label: str, where: str = "") -> Message | None:
        seen = (one for one in reversed(self.town.platform.messages) if one.where == where or not where)
        return next((one for one in seen if label in one.tokens), None)

    def fill(self, who: str, path: str, **values: str) -> str:
        return self.do(self.town.fills(who, path, where=self.place_of(who), **values))

    def ask(self, who: str, line: str) -> str:
        return self.do(self.town.says(who, line, where=self.place_of(who)))

    def place_of(self, who: str) -> str:
        """Whoever has left the room can only write in private: whoever acts in it is in it."""
        return ROOM if who in self.here else "dm"

    def press(self, who: str, message: Message, label: str) -> str:
        where = "dm" if message.where.startswith("dm:") else message.where
        if where == ROOM and who not in self.here:
            return ""
        origin = self.town._origin(who, where)
        return self.do(self.town.happens(Pressed(origin, message.tokens[label])))

    @invariant()
    def nobody_is_told_what_is_not_theirs(self) -> None:
        if not hasattr(self, "town"):
            return
        for message in self.fresh():
            who = message.where.removeprefix("dm:")
            if message.where.startswith("dm:"):
                self.is_wanted(who, message.words)
                for other in MET.findall(message.words):
                    assert frozenset((who, other)) not in self.apart, f"{who} and {other} are not to meet"
            assert set(SPOKE.findall(message.words)) <= self.spoke, "somebody is named who said nothing"
            assert set(TOLD.findall(message.words)) <= self.answered, "somebody is named who did not answer"
            if "checkins-invitation" in message.words:
                assert not any(name in message.words for name in PEOPLE), "an invitation names somebody"

    @invariant()
    def answers_name_nobody_to_avoid(self) -> None:
        for who, answer in self.town.answers.items() if hasattr(self, "town") else ():
            if not any(answer is one for one in self.looked_at):
                self.looked_at.append(answer)
                for other in MET.findall(answer.words):
                    assert frozenset((who, other)) not in self.apart, f"{who} and {other} are not to meet"

    @invariant()
    def each_card_is_seen_only_where_its_author_chose(self) -> None:
        for message in self.town.platform.messages if hasattr(self, "town") else ():
            for words, seen in self.words.items():
                if words in message.words:
                    place = "facilitators" if message.where.startswith("opened-") else "circle"
                    assert (seen, message.where.startswith("dm:")) == (place, False)

    def is_wanted(self, who: str, words: str) -> None:
        if not words.startswith("checkins-"):
            return
        assert who in self.kept, f"{who} has not said yes"
        assert who in self.here, f"{who} is not here"
        if "checkins-could-you" in words or "checkins-invitation-in" in words:
            assert who not in self.paused, f"{who} is on a pause"
        if "checkins-invitation-in" in words:
            assert who in self.invited, f"{who} did not ask for it"
        if "checkins-could-you" in words:
            assert who in self.offered, f"{who} does not offer to listen"
            assert who not in self.off, f"{who} switched it off"
            assert self.held(who) < self.limit[who], f"{who} holds enough"

    def held(self, who: str) -> int:
        """Of what is still there: what was taken back is nobody's to hold."""
        there = {one.key for one in self.town.platform.messages}
        now = self.town.hours.now()
        return sum(card in there and at > now - WEEK for card, at in self.holding[who].items())

    def fresh(self) -> list[Message]:
        new = [
            one for one in self.town.platform.messages if not any(one is known for known in self.looked_at)
        ]
        self.looked_at += new
        return new

    def teardown(self) -> None:
        self.do(self.stack.aclose())
        self.loop.close()
        self.folder.cleanup()


TestSilence = pytest.mark.no_cover(Silence.TestCase)  # counting its lines takes longer than running them
TestSilence.settings = settings(max_examples=12, stateful_step_count=30, deadline=None)
