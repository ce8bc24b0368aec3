"""`buddy …` and `round …`: opting in to be paired, being there for one another for a while, rounds (A8, A9, A11)."""

from functools import partial

from bot.buddies import forms
from bot.buddies.ending import ASK_QUIET, CLOSE, NO_WORD, Ending
from bot.buddies.holding import Rounds
from bot.buddies.introducing import MIDWAY, OVER, ROOM, Introducing
from bot.buddies.joining import Joining
from bot.buddies.linking import Linking
from bot.buddies.looking import Looking
from bot.buddies.making import Making
from bot.buddies.opening import Opening
from bot.buddies.ports import Around
from bot.buddies.quiet import Quiet
from bot.buddies.rounds import State
from bot.buddies.sending_out import CLOSE_ROUND, INTRODUCE, SendingOut
from bot.buddies.telling import Telling
from bot.buddies.welcoming import LAPSE, Welcoming
from bot.kernel.commands import Command, Needs
from bot.kernel.effects import Effect, Reply
from bot.kernel.features import Job, RoomReady, Silent, Thought
from bot.kernel.happenings import CircleEnded, Happening, LeftAll, LeftCircle
from bot.kernel.people import AccountId, CircleId

_holder = partial(Command, needs=Needs.FACILITATOR)
_member = partial(Command, needs=Needs.MEMBER)
_theirs = partial(Command, needs=Needs.CONSENT, in_circle=False)
"""What is between buddies is theirs wherever they say it, whatever became of a membership."""
_button = partial(Command, needs=Needs.CONSENT, in_circle=False, hidden=True)


class Buddies(Silent):
    def __init__(self, around: Around) -> None:
        self._around = around
        telling, self._making = Telling(around), Making(around)
        welcoming = Welcoming(around, telling)
        self._introducing = Introducing(around, self._making, telling, welcoming)
        self._ending = Ending(around, telling)
        self._quiet = Quiet(around, telling, self._ending)
        self._joining = Joining(around, welcoming, self._introducing)
        self._looking = Looking(around, self._making, self._introducing, self._ending, telling)
        self._holding = Rounds(around, self._making, telling)
        self._out = SendingOut(around, self._making, self._introducing)
        self._linking, self._opening = Linking(around), Opening(around)

    def commands(self) -> tuple[Command, ...]:
        return (*self._members(), *self._buttons(), *self._rounds(), *self._links())

    def _members(self) -> tuple[Command, ...]:
        joining, looking, quiet = self._joining, self._looking, self._quiet
        return (
            Command("buddy join", forms.Join, joining.join),
            _member("buddy prefs", forms.Prefs, joining.prefs, confidential=True),
            _member("buddy about", forms.About, joining.about, confidential=True),
            _member("buddy times", forms.Nothing, joining.times),
            _member("buddy limit", forms.Limit, joining.limit),
            _member("buddy avoid", forms.Perhaps, looking.avoid, confidential=True),
            _member("buddy again", forms.Whom, looking.again, confidential=True),
            _member("buddy pause", forms.Rest, joining.pause),
            _member("buddy leave", forms.Leave, joining.leave),
            _member("buddy mine", forms.Nothing, looking.mine),
            _theirs("buddy meet", forms.Meet, looking.meet),
            _theirs("buddy quiet", forms.Mine, quiet.quiet),
            _theirs("buddy here", forms.Mine, quiet.here),
            _theirs("buddy end", forms.Mine, self._ending.end),
        )

    def _buttons(self) -> tuple[Command, ...]:
        joining, quiet, ending = self._joining, self._quiet, self._ending
        return (
            Command("buddy filling", forms.Nothing, joining.fill, hidden=True),
            Command("buddy time", forms.Time, joining.time, needs=Needs.MEMBER, hidden=True),
            Command("buddy look", forms.Mine, self._looking.look, hidden=True),
            _button("buddy answer", forms.Answer, self._introducing.answer),
            _button("buddy hello", forms.Hello, self._introducing.hello),
            _button("buddy check", forms.Check, quiet.check),
            _button("buddy going", forms.Midway, quiet.going),
            _button("buddy ear", forms.Mine, quiet.ear),
            _button("buddy looking", forms.Nothing, ending.looking),
            _button("buddy lookback", forms.LookBack, ending.look_back, confidential=True),
        )

    def _rounds(self) -> tuple[Command, ...]:
        holding = self._holding
        return (
            _holder("round open", forms.Open, self._opening.open),
            _holder("round breaks", forms.Days, holding.breaks),
            _holder("round preview", forms.Nothing, holding.preview),
            _holder("round run", forms.Run, holding.run),
            _holder("round introduce", forms.Nothing, holding.introduce_now),
            _holder("round undo", forms.Nothing, holding.undo),
            _holder("round pause", forms.Nothing, holding.pause),
            _holder("round close", forms.Nothing, holding.close),
            _holder("round report", forms.Nothing, holding.report),
            _holder("round pair", forms.Hand, holding.hand, confidential=True),
            _holder("round hold", forms.Whom, holding.hold, confidential=True),
            _holder("round vouch", forms.Whom, holding.vouch, confidential=True),
        )

    def _links(self) -> tuple[Command, ...]:
        linking = self._linking
        return (
            _holder("round link", forms.ToLink, linking.link, confidential=True),
            _holder("round links", forms.Nothing, linking.links, confidential=True),
            _holder("round linked", forms.Linked, linking.take, hidden=True),
            _holder("round unlink", forms.Linked, linking.unlink, hidden=True),
        )

    def jobs(self) -> tuple[Job, ...]:
        out, introducing, quiet, ending = self._out, self._introducing, self._quiet, self._ending
        return (
            Job(INTRODUCE, out.introduce),
            Job(CLOSE_ROUND, out.over),
            Job(LAPSE, introducing.lapse),
            Job(MIDWAY, quiet.midway),
            Job(OVER, ending.over),
            Job(ASK_QUIET, quiet.ask_quiet),
            Job(NO_WORD, quiet.no_word),
            Job(CLOSE, ending.close),
        )

    def thoughts(self) -> tuple[Thought, ...]:
        return (*self._holding.thoughts(), *self._out.thoughts())

    def rooms(self) -> tuple[RoomReady, ...]:
        return (RoomReady(ROOM, self._introducing.room_ready),)

    def hear(self, happening: Happening) -> Reply | None:
        match happening:
            case CircleEnded(circle):
                self._linking.ended(circle.id)
                return None
            case LeftCircle(circle, account, who):
                return Reply(effects=self._left(account, circle.id, who))
            case LeftAll(account, who):
                return Reply(effects=self._left(account, None, who))
            case _:
                return None

    def _left(self, account: AccountId, circle: CircleId | None, who: str) -> tuple[Effect, ...]:
        """Their seats go, and their pairs end as if they had said so: nobody is left waiting for them."""
        for seat in self._around.seats.of(account):
            if circle in (None, seat.circle):
                self._around.seats.drop(seat)
        effects: list[Effect] = []
        now = self._around.clock.now()
        for pair in self._around.rounds.living(account):
            one = pair.one(account)
            if one is not None and circle in (None, one.circle):
                met = pair.state is State.MET
                effects += (
                    self._ending.ended_by(pair, account, now, who=who)
                    if met
                    else self._introducing.gone(pair, account)
                )
        return tuple(effects)
