"""`buddy join · prefs · about · limit · times · pause · leave`: one tap to be in, words only for whoever has some."""

from dataclasses import replace
from datetime import datetime

from bot.buddies.forms import About, By, Join, Leave, Limit, Nothing, Prefs, Rest, Time
from bot.buddies.introducing import Introducing, alone_key
from bot.buddies.model import Kind, Mode
from bot.buddies.ports import Around
from bot.buddies.rounds import Round, State
from bot.buddies.seats import MOST_LANGUAGES, MOST_TOPICS, Seat, Wishes, ticked
from bot.buddies.showing import kind_name, shown_wishes
from bot.buddies.times import DAYS, Part, in_words, read_week, toggled
from bot.buddies.welcoming import Welcoming
from bot.kernel.at_hand import circle_of
from bot.kernel.documents import (
    Block,
    Bullets,
    Choice,
    Choices,
    Instant,
    Note,
    Press,
    Text,
    choices,
    text,
)
from bot.kernel.effects import Effect, FormToFill, Reply, tell
from bot.kernel.errors import Refusal
from bot.kernel.ids import new_id
from bot.kernel.people import BUDDIES, FOREVER, Caller, CircleId, Role

_BY: dict[By, tuple[Mode, ...]] = {
    By.ANY: (),
    By.TEXT: (Mode.TEXT,),
    By.VOICE: (Mode.VOICE,),
    By.IN_PERSON: (Mode.IN_PERSON,),
    By.TEXT_OR_VOICE: (Mode.TEXT, Mode.VOICE),
}
_NONE = ("none", "off", "-")
MORE = choices(
    (text("buddies-say-more"), Press("buddy filling")),
    (text("buddies-say-times"), Press("buddy times")),
)


class Joining:
    def __init__(self, around: Around, welcoming: Welcoming, introducing: Introducing) -> None:
        self._around, self._seats = around, around.seats
        self._welcoming, self._introducing = welcoming, introducing

    def join(self, caller: Caller, form: Join) -> Reply:
        """One tap. Whoever is in already is told when the next round is, and nothing changes."""
        circle = circle_of(caller)
        if form.kind is Kind.FACILITATORS and not self._holds_a_circle(caller):
            raise Refusal("buddies-facilitators-only")
        if form.kind is Kind.WELCOME:
            self._around.people.allow(caller.member, BUDDIES, on=True)
            told, effects = self._welcoming.begin(caller, circle)
            return tell(*told, Note(text("buddies-welcome-names")), effects=effects)
        known = self._seats.seat(caller.member, form.kind)
        seat = known or Seat(
            new_id(self._around.dice),
            caller.account,
            caller.member,
            caller.community,
            circle.id,
            form.kind,
            self._since(caller),
            vouched=any(one.vouched for one in self._here(caller)),
        )
        beyond = seat.beyond if form.beyond is None else form.beyond
        turned = beyond is not seat.beyond
        self._seats.keep(replace(seat, resting_until=None, beyond=beyond))
        self._around.people.allow(caller.member, BUDDIES, on=True)
        next_round = self._around.rounds.open_in(circle.id, caller.community, form.kind)
        return tell(
            text("buddies-in-already" if known and not turned else "buddies-in", kind=kind_name(form.kind)),
            _when(next_round),
            *(
                (text("buddies-in-beyond" if form.beyond else "buddies-in-here"),)
                if form.beyond is not None
                else ()
            ),
            *_not_yet(seat, caller.now),
            *self._still_open(seat, circle.id, caller),
            MORE,
            Note(text("buddies-in-note")),
        )

    def _holds_a_circle(self, caller: Caller) -> bool:
        """Facilitators are linked with one another, across circles (R4)."""
        circles = self._around.circles
        mine = [one for one in circles.of(caller.account) if one.community == caller.community]
        return caller.facilitates or any(
            Role.FACILITATOR in circles.roles(one.id, caller.member) for one in mine
        )

    def _still_open(self, seat: Seat, circle: CircleId, caller: Caller) -> tuple[Block, ...]:
        """Until half time of a round somebody can still come in."""
        running = self._around.rounds.running_in(circle, caller.community, seat.kind)
        if running is None or running.half_time(caller.now) or not seat.cooled(caller.now):
            return ()
        return (choices((text("buddies-look-press"), Press("buddy look"))),)

    def _since(self, caller: Caller) -> datetime:
        """Whoever has sat down before, for whatever kind, is not new."""
        return min((one.since for one in self._here(caller)), default=caller.now)

    def _here(self, caller: Caller) -> list[Seat]:
        return [one for one in self._seats.of(caller.account) if one.community == caller.community]

    def prefs(self, caller: Caller, form: Prefs) -> Reply:
        before = self._wishes(caller)
        wishes = replace(
            before,
            topics=_listed(form.topics, before.topics, MOST_TOPICS),
            languages=_listed(form.languages, before.languages, MOST_LANGUAGES),
            any_language=before.any_language,
            week=read_week(form.times) if form.times.strip() else before.week,
            by=before.by if form.by is None else _BY[form.by],
            area=_given(form.area, before.area),
        )
        return self._settled(caller, before, wishes)

    def about(self, caller: Caller, form: About) -> Reply:
        before = self._wishes(caller)
        wishes = replace(
            before,
            likeness=form.likeness or before.likeness,
            gender=_given(form.gender, before.gender).casefold(),
            same_gender=before.same_gender if form.same_gender is None else form.same_gender,
            access=_given(form.access, before.access),
            experienced=before.experienced if form.experienced is None else form.experienced,
        )
        if wishes.same_gender and not wishes.gender:
            raise Refusal("buddies-gender-first")
        return self._settled(caller, before, wishes)

    def limit(self, caller: Caller, form: Limit) -> Reply:
        before = self._wishes(caller)
        wishes = replace(before, people=form.people, often=before.often if form.often is None else form.often)
        self._keep(caller, wishes)
        often = (text("buddies-often", weeks=wishes.often),) if wishes.often else ()
        return tell(text("buddies-limit", count=form.people), *often, Note(text("buddies-limit-note")))

    def fill(self, caller: Caller, _: Nothing) -> Reply:  # the form is the same for everybody
        return Reply(form=FormToFill("buddy prefs"))

    def times(self, caller: Caller, _: Nothing) -> Reply:
        return self._picker(self._wishes(caller))

    def time(self, caller: Caller, form: Time) -> Reply:
        """A press on the picker, which is shown anew."""
        before = self._wishes(caller)
        wishes = replace(before, week=toggled(before.week, form.day, form.part))
        self._keep(caller, wishes)
        return self._picker(wishes)

    def pause(self, caller: Caller, form: Rest) -> Reply:
        """All kinds, wherever they are. Pairs there are go on: they end as they were going to."""
        mine = self._mine(caller)
        until = caller.now + form.for_ if form.for_ else FOREVER
        for seat in mine:
            self._seats.keep(replace(seat, resting_until=until))
        effects = tuple(effect for seat in mine for effect in self._not_brought(seat))
        said = text("buddies-resting-until", at=Instant(until)) if form.for_ else text("buddies-resting")
        return tell(said, Note(text("buddies-resting-note")), effects=effects)

    def leave(self, caller: Caller, form: Leave) -> Reply:
        mine = [one for one in self._mine(caller) if form.kind in (None, one.kind)]
        if not mine:
            raise Refusal("buddies-not-in-kind")
        for seat in mine:
            self._seats.drop(seat)
        effects = tuple(effect for seat in mine for effect in self._not_brought(seat))
        return tell(text("buddies-left"), Note(text("buddies-left-note")), effects=effects)

    def _not_brought(self, seat: Seat) -> tuple[Effect, ...]:
        """Nobody is brought to them: what has not come about yet does not, and nobody learns through whom."""
        rounds, account = self._around.rounds, seat.account
        running = rounds.running_in(seat.circle, seat.community, seat.kind)
        if running is not None:
            self._around.outbox.cancel(alone_key(running, account))
        pending = [
            one for one in rounds.living(account) if one.kind is seat.kind and one.state is not State.MET
        ]
        return tuple(effect for pair in pending for effect in self._introducing.gone(pair, account))

    def _mine(self, caller: Caller) -> list[Seat]:
        mine = self._here(caller)
        if not mine:
            raise Refusal("buddies-not-in", offer=_join_offer())
        return mine

    def _wishes(self, caller: Caller) -> Wishes:
        return self._seats.wishes((caller.member,)).get(caller.member) or Wishes()

    def _keep(self, caller: Caller, wishes: Wishes) -> None:
        self._seats.settle(caller.member, caller.account, wishes)

    def _settled(self, caller: Caller, before: Wishes, wishes: Wishes) -> Reply:
        if wishes != before:
            self._keep(caller, wishes)
        return tell(*shown_wishes(wishes), MORE, Note(text("buddies-prefs-note")))

    def _picker(self, wishes: Wishes) -> Reply:
        blocks: list[Block] = [text("buddies-times-which")]
        chosen = {(one.day, one.part) for one in wishes.week}
        for part in Part:
            blocks.append(text(f"buddies-times-row-{part}"))
            blocks.append(Choices(tuple(_toggle(day, part, on=(day, part) in chosen) for day in range(7))))
        if exact := tuple(in_words(one) for one in wishes.week if one.part is None):
            blocks += [text("buddies-times-also"), Bullets(exact)]
        return tell(*blocks, Note(text("buddies-times-note")))


def _toggle(day: int, part: Part, *, on: bool) -> Choice:
    name = text(f"buddies-day-{DAYS[day]}")
    label = text("buddies-times-on", day=name) if on else name
    return Choice(label, Press("buddy time", (("day", str(day)), ("part", part.value))))


def _listed(words: str, before: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Nothing written: as it was. `none`: nothing."""
    if not words.strip():
        return before
    return () if words.strip().casefold() in _NONE else ticked(words, most=most)


def _given(words: str, before: str) -> str:
    plain = " ".join(words.split())
    if not plain:
        return before
    return "" if plain.casefold() in _NONE else plain


def _when(round_: Round | None) -> Text:
    if round_ is None:
        return text("buddies-no-round-yet")
    return text("buddies-next-round", at=Instant(round_.at), weeks=round_.weeks)


def _not_yet(seat: Seat, now: datetime) -> tuple[Text, ...]:
    return () if seat.cooled(now) else (text("buddies-cooling-off"),)


def _join_offer() -> Choices:
    return choices((text("buddies-join-press"), Press("buddy join", (("kind", Kind.SUPPORT.value),))))
