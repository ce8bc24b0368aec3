"""`circle create · show · settings · members · welcomer · keeper · facilitators · move · rename · end · resume`."""

from dataclasses import dataclass, replace
from functools import partial
from random import Random

from bot.circles.comings import AWAY, Comings
from bot.circles.ending import ENDED, Ending
from bot.circles.file import CircleFile, FileTrouble, read
from bot.circles.forms import (
    Answer,
    Create,
    End,
    Facilitators,
    Keeper,
    Move,
    Nothing,
    Rename,
    Settings,
    Welcomer,
)
from bot.circles.hands import ALONE, Hands
from bot.circles.places import Places, facilitators_room, free_room
from bot.circles.ports import FACILITATOR, KEEPER, WELCOMER, CircleBook
from bot.circles.roles import Roles
from bot.circles.showing import country_or, language_or, settings_of, standing, zone_or
from bot.kernel.at_hand import circle_of
from bot.kernel.commands import Command, Needs
from bot.kernel.documents import Block, Bullets, Heading, Note, Person, Press, Said, choices, text
from bot.kernel.effects import Effect, Reply, tell
from bot.kernel.errors import Refusal, Unreadable
from bot.kernel.features import Job, RoomReady, Silent
from bot.kernel.happenings import (
    Agreed,
    CameIn,
    CircleChanged,
    CircleMade,
    Happening,
    LeftAll,
    LeftCircle,
    WentOut,
)
from bot.kernel.ids import new_id
from bot.kernel.lacking import lacks
from bot.kernel.people import Caller, CircleFacts, CircleId
from bot.kernel.ports import Clock, Diary, Outbox, People

_DRAFT = (text("circles-draft-button"), Press("rules draft"))
_holder = partial(Command, needs=Needs.FACILITATOR)
_anywhere = partial(Command, needs=Needs.CONSENT, in_circle=False)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a new circle has until somebody sets it."""

    language: str = "en"
    zone: str = "Europe/London"
    country: str = ""
    grace_days: int = 7


class CirclesFeature(Silent):
    def __init__(
        self,
        *,
        book: CircleBook,
        people: People,
        diary: Diary,
        outbox: Outbox,
        clock: Clock,
        dice: Random,
        defaults: Defaults,
    ) -> None:
        self._book, self._dice, self._defaults = book, dice, defaults
        self._hands = Hands(book=book, diary=diary, clock=clock)
        self._roles = Roles(book=book, people=people, hands=self._hands)
        self._ending = Ending(book=book, people=people, diary=diary, outbox=outbox, hands=self._hands)
        self._comings = Comings(
            book=book, people=people, diary=diary, outbox=outbox, hands=self._hands, clock=clock
        )
        self._places = Places(book=book, people=people, comings=self._comings)

    def commands(self) -> tuple[Command, ...]:
        roles, ending = self._roles, self._ending
        return (
            _anywhere("circle create", Create, self.create),
            Command("circle show", Nothing, self.show, needs=Needs.NOTHING),
            _holder("circle settings", Settings, self.settings),
            _holder("circle members", Nothing, self.members),
            Command("circle welcomer", Welcomer, roles.welcomer, needs=Needs.CONSENT),
            Command("circle keeper", Keeper, roles.keeper, needs=Needs.CONSENT),
            Command("circle facilitators", Facilitators, roles.facilitators, needs=Needs.CONSENT),
            _holder("circle step back", Nothing, roles.step_back, hidden=True),
            _anywhere("circle answer", Answer, roles.answer, hidden=True),
            _anywhere("circle move", Move, self._places.move),
            _holder("circle rename", Rename, self.rename),
            _holder("circle end", End, ending.end),
            _anywhere("circle resume", Nothing, ending.resume),
        )

    def jobs(self) -> tuple[Job, ...]:
        return (
            Job(ALONE, self._hands.asleep),
            Job(AWAY, self._comings.too_long),
            Job(ENDED, self._ending.let_go),
        )

    def rooms(self) -> tuple[RoomReady, ...]:
        return (
            RoomReady("facilitators", self._places.facilitators_ready),
            RoomReady("lobby", self._places.lobby_ready),
        )

    def hear(self, happening: Happening) -> Reply | None:
        match happening:
            case CameIn(caller, circle) if caller.kept:
                return self._comings.came(caller, circle)
            case WentOut(caller, circle):
                return self._comings.went(caller, circle)
            case LeftCircle(circle, account):
                return self._comings.left(circle, account)
            case LeftAll(account):
                return self._comings.left_all(account)
            case Agreed():
                return self._comings.agreed(happening)
            case _:
                return None

    def create(self, caller: Caller, form: Create) -> Reply:
        """The platform's word that somebody runs the place only ever makes the first facilitator."""
        free_room(caller)
        if not caller.sender.powerful:
            raise Refusal("circles-not-yours")
        rehearsed = _rehearsed(form.from_)
        circle = self._new(caller, form, rehearsed)
        self._book.keep(circle)
        self._book.give(circle.id, caller.account, FACILITATOR)
        return tell(
            text("circles-made", circle=Said(circle.name)),
            text("circles-made-next"),
            choices(_DRAFT),
            *lacks(caller.where),
            effects=(facilitators_room(circle, caller.account), *self._hands.look(circle)),
            happened=(_made(circle, caller, rehearsed),),
        )

    def show(self, caller: Caller, _: Nothing) -> Reply:
        circle = circle_of(caller)
        questions = (self._roles.asked(caller, circle, role) for role in (FACILITATOR, WELCOMER, KEEPER))
        return tell(
            Heading(text("circles-title", circle=Said(circle.name))),
            Bullets(settings_of(circle, self._book.door(circle.id))),
            *self._who(circle, FACILITATOR),
            *self._who(circle, WELCOMER),
            *self._who(circle, KEEPER),
            *(block for blocks in questions for block in blocks),
            choices((text("circles-urgent"), Press("urgent"))),
        )

    def settings(self, caller: Caller, form: Settings) -> Reply:
        """Without anything given, they are shown. A room that could not be opened is asked for again."""
        circle = circle_of(caller)
        changed = replace(
            circle,
            zone=zone_or(form.zone, circle.zone),
            country=country_or(form.country, circle.country),
            language=language_or(form.language, circle.language),
            grace_days=form.grace or circle.grace_days,
        )
        effects = self._opened(circle, form)
        lacking = lacks(caller.where, lobby=True) if effects else ()
        if circle.facilitators_place is None:
            effects += (facilitators_room(circle, caller.account),)
        if changed != circle:
            self._book.keep(changed)
        happened = (CircleChanged(circle, changed),) if changed != circle else ()
        said = text("circles-set" if form != Settings() else "circles-settings")
        lines = Bullets(settings_of(changed, self._book.door(circle.id)))
        how = Note(text("circles-settings-how"))
        door = (*_about_the_door(form), *(lacking or lacks(caller.where)))
        return tell(said, lines, *door, how, effects=effects, happened=happened)

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

    def rename(self, caller: Caller, form: Rename) -> Reply:
        circle, name = circle_of(caller), _in_one_line(form.name)
        self._book.keep(replace(circle, name=name))
        return tell(text("circles-renamed", circle=Said(name)))

    def _opened(self, circle: CircleFacts, form: Settings) -> tuple[Effect, ...]:
        if form.door is None or form.door is self._book.door(circle.id):
            return ()
        return self._places.set_door(circle, form.door)

    def _who(self, circle: CircleFacts, role: str) -> tuple[Block, ...]:
        held = tuple(text("circles-one", who=Person(one)) for one in self._book.holders(circle.id, role))
        if held:
            return (text(f"circles-list-{role}"), Bullets(held))
        return (text("circles-no-facilitator"),) if role == FACILITATOR else ()

    def _new(self, caller: Caller, form: Create, rehearsed: CircleFile | None) -> CircleFacts:
        else_: CircleFile | Defaults = rehearsed or self._defaults
        return CircleFacts(
            id=CircleId(new_id(self._dice)),
            community=caller.community,
            place=caller.place,
            name=_in_one_line(form.name),
            language=language_or(form.language, else_.language),
            zone=zone_or(form.zone, else_.zone),
            country=country_or(form.country, else_.country),
            grace_days=else_.grace_days,
        )


def _made(circle: CircleFacts, caller: Caller, rehearsed: CircleFile | None) -> CircleMade:
    if rehearsed is None:
        return CircleMade(circle, caller.account)
    return CircleMade(circle, caller.account, rehearsed.rules, rehearsed.prompts, rehearsed.schedules)


def _rehearsed(words: str) -> CircleFile | None:
    """What a circle file says; nothing where none was given."""
    if not words:
        return None
    try:
        return read(words)
    except FileTrouble as trouble:
        raise Unreadable("circles-file", at=trouble.at or "1") from None


def _in_one_line(words: str) -> str:
    return " ".join(words.split())


def _about_the_door(form: Settings) -> tuple[Block, ...]:
    return (text(f"circles-door-{form.door}-note"),) if form.door else ()
