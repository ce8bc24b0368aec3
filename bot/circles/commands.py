"""`circle create · show · settings · members · welcomer · facilitators · move · rename · end`."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from random import Random

from bot.circles.forms import (
    Answer,
    Create,
    End,
    Facilitators,
    Move,
    Nothing,
    Rename,
    Settings,
    Welcomer,
)
from bot.circles.ports import FACILITATOR, CircleBook
from bot.circles.roles import ALONE, ALONE_FOR, Roles, circle_of
from bot.circles.showing import mover, read_zone, settings_of, standing
from bot.kernel.appointments import Appointment
from bot.kernel.commands import Command, Needs
from bot.kernel.documents import (
    Bullets,
    Choices,
    Heading,
    Note,
    Person,
    Press,
    Said,
    choices,
    say,
    text,
)
from bot.kernel.effects import OpenRoom, Post, Reply, Why, tell
from bot.kernel.errors import Refusal
from bot.kernel.features import Job, RoomReady, Silent
from bot.kernel.happenings import (
    CameIn,
    CircleEnded,
    CircleMade,
    Happening,
    LeftAll,
    LeftCircle,
    SaidYes,
    WentOut,
)
from bot.kernel.ids import new_id
from bot.kernel.people import Caller, CircleFacts, CircleId, PlaceId
from bot.kernel.ports import Diary, Outbox, People

ENDED = "circles-ended"
_KEPT_AFTER_THE_END = timedelta(days=30)
_BACK_WITHIN = timedelta(days=30)
_DRAFT = (text("circles-draft-button"), Press("rules draft"))
_holder = partial(Command, needs=Needs.FACILITATOR)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a new circle has until somebody sets it."""

    language: str = "en"
    zone: str = "Europe/London"
    country: str = ""


class CirclesFeature(Silent):
    def __init__(
        self,
        *,
        book: CircleBook,
        people: People,
        diary: Diary,
        outbox: Outbox,
        dice: Random,
        defaults: Defaults,
    ) -> None:
        self._book, self._people, self._diary, self._outbox = book, people, diary, outbox
        self._dice, self._defaults = dice, defaults
        self._roles = Roles(book=book, people=people, diary=diary)

    def commands(self) -> tuple[Command, ...]:
        roles = self._roles
        return (
            Command("circle create", Create, self.create, needs=Needs.CONSENT, in_circle=False),
            Command("circle show", Nothing, self.show, needs=Needs.NOTHING),
            _holder("circle settings", Settings, self.settings),
            _holder("circle members", Nothing, self.members),
            _holder("circle welcomer", Welcomer, roles.welcomer),
            Command("circle facilitators", Facilitators, roles.facilitators, needs=Needs.MEMBER),
            Command("circle answer", Answer, roles.answer, needs=Needs.CONSENT, in_circle=False, hidden=True),
            Command("circle move", Move, self.move, needs=Needs.CONSENT, in_circle=False),
            _holder("circle rename", Rename, self.rename),
            _holder("circle end", End, self.end),
        )

    def jobs(self) -> tuple[Job, ...]:
        return (Job(ALONE, self.alone), Job(ENDED, self.let_go))

    def rooms(self) -> tuple[RoomReady, ...]:
        return (RoomReady("facilitators", self.facilitators_room),)

    def hear(self, happening: Happening) -> Reply | None:
        match happening:
            case CameIn(caller, circle) if caller.kept:
                self._came_back(caller, circle)
            case WentOut(caller, circle):
                self._away(caller, circle)
            case LeftCircle(circle, account):
                self._roles.left(circle, account)
            case CircleMade() | CircleEnded() | SaidYes() | LeftAll() | _:
                return None
        return None

    def create(self, caller: Caller, form: Create) -> Reply:
        """The platform's word that somebody runs the place only ever makes the first facilitator."""
        if caller.where.direct:
            raise Refusal("circles-not-here")
        if caller.circle is not None:
            raise Refusal("circles-already", circle=Said(caller.circle.name))
        if not caller.sender.powerful:
            raise Refusal("circles-not-yours")
        circle = self._new(caller, form)
        self._book.keep(circle)
        self._book.give(circle.id, caller.account, FACILITATOR)
        room = OpenRoom(
            f"facilitators:{circle.id}",
            circle.community,
            circle.place,
            text("circles-facilitators-room", circle=Said(circle.name)),
            (caller.account,),
        )
        return tell(
            text("circles-made", circle=Said(circle.name)),
            text("circles-made-next"),
            choices(_DRAFT),
            effects=(room,),
            happened=(CircleMade(circle, caller.account),),
        )

    def show(self, caller: Caller, _: Nothing) -> Reply:
        circle = circle_of(caller)
        held = tuple(text("circles-one", who=Person(one)) for one in self._book.facilitators(circle.id))
        here = (text("circles-held-by"), Bullets(held)) if held else (text("circles-no-facilitator"),)
        return tell(
            Heading(text("circles-title", circle=Said(circle.name))), Bullets(settings_of(circle)), *here
        )

    def settings(self, caller: Caller, form: Settings) -> Reply:
        circle = circle_of(caller)
        changed = replace(
            circle,
            zone=read_zone(form.zone) if form.zone else circle.zone,
            country=form.country.upper() or circle.country,
            language=form.language or circle.language,
            grace_days=form.grace or circle.grace_days,
        )
        if changed != circle:
            self._book.keep(changed)
        said = text("circles-set" if changed != circle else "circles-settings")
        return tell(said, Bullets(settings_of(changed)), Note(text("circles-settings-how")))

    def members(self, caller: Caller, _: Nothing) -> Reply:
        circle = circle_of(caller)
        members = self._book.members(circle.id)
        if not members:
            return tell(text("circles-no-members"))
        return tell(
            text("circles-members", count=len(members)),
            Bullets(tuple(standing(one, circle) for one in members)),
            Note(text("circles-members-note")),
        )

    def move(self, caller: Caller, form: Move) -> Reply:
        mine = [
            one for one in self._book.of(caller.account) if caller.account in self._book.facilitators(one.id)
        ]
        if caller.where.direct:
            raise Refusal("circles-not-here")
        if caller.circle is not None:
            raise Refusal("circles-already", circle=Said(caller.circle.name))
        if not mine:
            raise Refusal("circles-none-of-yours")
        chosen = next((one for one in mine if one.id == form.circle), None)
        if chosen is None:
            return tell(text("circles-move-which"), Choices(tuple(mover(one) for one in mine)))
        self._book.keep(replace(chosen, place=caller.place))
        key = f"circle:{chosen.id}:moved:{caller.now:%Y%m%d%H%M}"
        post = Post(key, chosen.place, say(text("circles-moved-away")), Why.ASKED_FOR, circle=chosen.id)
        return tell(text("circles-moved", circle=Said(chosen.name)), effects=(post,))

    def rename(self, caller: Caller, form: Rename) -> Reply:
        circle = circle_of(caller)
        self._book.keep(replace(circle, name=form.name))
        return tell(text("circles-renamed", circle=Said(form.name)))

    def end(self, caller: Caller, form: End) -> Reply:
        circle = circle_of(caller)
        if not form.sure:
            sure = (text("circles-end-sure"), Press("circle end", (("sure", "yes"),)))
            lines = (text("circles-end-goes"), text("circles-end-stays"), text("circles-end-after"))
            return tell(
                Heading(text("circles-end-title", circle=Said(circle.name))),
                Bullets(lines),
                choices(sure, (text("circles-end-not"), Press("circle show"))),
            )
        self._book.keep(replace(circle, ended=True))
        for one in self._book.members(circle.id):
            self._outbox.cancel_for(one.account, circle.id)
        self._diary.cancel(ALONE, circle.id)
        self._diary.keep(Appointment(ENDED, circle.id, caller.now + _KEPT_AFTER_THE_END))
        post = Post(f"circle:{circle.id}:ended", circle.place, say(text("circles-ended")), Why.ASKED_FOR)
        return tell(text("circles-end-done"), effects=(post,), happened=(CircleEnded(circle),))

    def alone(self, appointment: Appointment) -> Reply:
        """Fourteen days without anybody to hold it: it goes quiet, and says so once."""
        circle = self._book.facts(CircleId(appointment.subject))
        if circle is None or circle.ended or self._book.facilitators(circle.id):
            return Reply()
        self._book.keep(replace(circle, asleep=True))
        key = f"circle:{circle.id}:asleep:{appointment.at:%Y%m%d}"
        return Reply(
            effects=(Post(key, circle.place, say(text("circles-asleep")), Why.ASKED_FOR, circle=circle.id),)
        )

    def let_go(self, appointment: Appointment) -> Reply:
        circle = self._book.facts(CircleId(appointment.subject))
        if circle is not None and circle.ended:
            self._book.drop(circle.id)
        return Reply()

    def facilitators_room(self, subject: str, place: PlaceId) -> Reply:
        circle = self._book.facts(CircleId(subject))
        if circle is None or circle.ended:
            return Reply()
        self._book.keep(replace(circle, facilitators_place=place))
        said = say(
            text("circles-facilitators-here", circle=Said(circle.name)), Note(text("circles-who-reads"))
        )
        return Reply(effects=(Post(f"circle:{circle.id}:facilitators", place, said, Why.ASKED_FOR),))

    def _new(self, caller: Caller, form: Create) -> CircleFacts:
        return CircleFacts(
            id=CircleId(new_id(self._dice)),
            community=caller.community,
            place=caller.place,
            name=form.name,
            language=form.language or self._defaults.language,
            zone=read_zone(form.zone) if form.zone else self._defaults.zone,
            country=form.country.upper() or self._defaults.country,
        )

    def _came_back(self, caller: Caller, circle: CircleFacts) -> None:
        membership = self._book.membership(circle.id, caller.member)
        if membership is None or not membership.away:
            return
        since = self._book.away_since(circle.id, caller.member) or caller.now
        if caller.now - since <= _BACK_WITHIN:
            self._book.keep_membership(replace(membership, away=False))
        else:
            self._book.end_membership(circle.id, caller.member)

    def _away(self, caller: Caller, circle: CircleFacts) -> None:
        if caller.place != circle.place:
            return
        membership = self._book.membership(circle.id, caller.member)
        if membership is not None:
            self._book.keep_membership(replace(membership, away=True))
            self._outbox.cancel_for(caller.account, circle.id)


__all__ = ["ALONE_FOR", "CirclesFeature", "Defaults"]
