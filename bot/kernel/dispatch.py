"""From an event to a reply: what is asked, whether this person may, the handler, and what other features make of it.

Runs in the writer's transaction and never waits. A refusal is raised; whoever runs the transaction words it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from bot.kernel.appointments import Appointment, Occurrence
from bot.kernel.commands import Audience, Catalogue, Command
from bot.kernel.documents import Choice, Choices, Press, Said, choices, text
from bot.kernel.effects import FormToFill, Reply, tell
from bot.kernel.errors import Refusal, Unreadable
from bot.kernel.events import Arrived, Called, Event, Filled, Left, Pressed, Wrote
from bot.kernel.features import Feature, Job, Offer, Rhythm, RoomReady, Suggester, Thought
from bot.kernel.forms import Missing, fill
from bot.kernel.happenings import CameIn, Happening, WentOut
from bot.kernel.needing import why_not
from bot.kernel.people import Caller, PlaceId
from bot.kernel.ports import Circles, Outbox, People
from bot.kernel.prefix import read_line
from bot.kernel.presses import Presses

URGENT, HELP = Press("urgent"), Press("help")
_MOST_HAPPENINGS = 1000
"""Happenings that cause happenings: past this many, something goes round in circles."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an event. `command`: None where there was none (an arrival, free words)."""

    reply: Reply
    command: Command | None = None

    @property
    def private(self) -> bool:
        return self.command is None or self.command.audience is Audience.ONLY_CALLER

    @property
    def path(self) -> str:
        return self.command.path if self.command else ""


@dataclass(frozen=True, slots=True)
class _Asked:
    command: Command
    values: Mapping[str, str] = field(repr=False)


class Dispatch:
    """Features in the order in which they hear of what happened; the last one lets go of people."""

    def __init__(
        self,
        features: Sequence[Feature],
        *,
        people: People,
        circles: Circles,
        outbox: Outbox,
        presses: Presses,
    ) -> None:
        self._features = tuple(features)
        self._people, self._circles, self._outbox, self._presses = people, circles, outbox, presses
        self.catalogue = Catalogue(tuple(one for feature in features for one in feature.commands()))
        self._jobs: Mapping[str, Job] = _by_name(one for feature in features for one in feature.jobs())
        self.thoughts: Mapping[str, Thought] = _by_name(
            one for feature in features for one in feature.thoughts()
        )
        self._rhythms: Mapping[str, Rhythm] = _by_name(
            one for feature in features for one in feature.rhythms()
        )
        self._rooms: Mapping[str, RoomReady] = _by_name(
            one for feature in features for one in feature.rooms()
        )
        self._suggesters: Mapping[str, Suggester] = _by_name(
            one for feature in features for one in feature.suggesters()
        )
        self._first_words = {command.path.split(" ")[0] for command in self.catalogue.commands}

    def handle(self, event: Event, caller: Caller) -> Outcome:
        """Raises `Refusal`. Anything else that is raised is a fault."""
        match event:
            case Arrived():
                return Outcome(self._arrived(caller))
            case Left():
                return Outcome(self._left(caller))
            case Wrote(words=words) if not self._is_command(words):
                return Outcome(_what_kith_is())
            case Called() | Pressed() | Filled() | Wrote():
                return self._answer(self._asked(event, caller), caller)
            case _:
                assert_never(event)

    def offered(self, caller: Caller) -> Sequence[Command]:
        """What this person can do here now."""
        able = (one for one in self.catalogue.listed() if why_not(one, caller) is None)
        return tuple(one for one in able if one.only_for is None or one.only_for(caller))

    def may_open(self, path: str, caller: Caller) -> bool:
        """Whether it makes sense to show this person the form of a command here."""
        command = self.catalogue.find(path)
        return command is not None and why_not(command, caller) is None

    def takes_file(self, line: str, caller: Caller) -> int | None:
        """How many bytes of a file may come with this line. 0: it is a command, but none is needed for its answer.

        None: it calls nothing that takes a file.
        """
        try:
            command = read_line(line.strip().removeprefix("!"), self.catalogue).command
        except Unreadable as no:
            return None if no.text.key == "line-too-long" else 0
        except Refusal:
            return None
        if command.file is None or command.hidden:
            return None
        return command.file.hint.most_bytes if self.may_open(command.path, caller) else 0

    def suggest(self, path: str, name: str, typed: str, caller: Caller) -> Sequence[Offer]:
        """What would fit a field, for somebody who may use the command at all."""
        command = self.catalogue.find(path)
        field_ = command.named(name) if command else None
        source = self._suggesters.get(field_.hint.suggests) if field_ else None
        if command is None or source is None or why_not(command, caller) is not None:
            return ()
        return source.find(caller, typed)

    def remind(self, appointment: Appointment) -> None:
        """Handle one appointment; one that nobody knows any more is let go."""
        job = self._jobs.get(appointment.name)
        if job is not None:
            self._follow(job.handle(appointment))

    def conclude(self, thought: Thought, appointment: Appointment, seen: Any, found: Any) -> None:
        """What was thought over is written down."""
        self._follow(thought.keep(appointment, seen, found))

    def hold(self, occurrence: Occurrence) -> None:
        rhythm = self._rhythms.get(occurrence.schedule.name)
        if rhythm is not None:
            self._follow(rhythm.handle(occurrence))

    def room_ready(self, key: str, place: PlaceId) -> None:
        """The room that `OpenRoom(key=key)` asked for is open."""
        name, _, subject = key.partition(":")
        ready = self._rooms.get(name)
        if ready is not None:
            self._follow(ready.handle(subject, place))

    def _asked(self, event: Called | Pressed | Filled | Wrote, caller: Caller) -> _Asked:
        match event:
            case Pressed(token=token):
                return self._opened(token, caller, {})
            case Called(path=path, values=values) if path:
                return self._named(path, dict(values))
            case Filled(path=path, values=values, token=token):
                given = dict(values)
                return self._opened(token, caller, given) if token else self._named(path, given)
            case Called(line=words):
                return self._typed(words)
            case Wrote(words=words, file=file):
                return self._typed(words, file)

    def _opened(self, token: str, caller: Caller, given: Mapping[str, str]) -> _Asked:
        press = self._presses.read(token, account=caller.account, place=caller.place, room=caller.room)
        return self._named(press.path, {**given, **dict(press.values)})

    def _named(self, path: str, values: Mapping[str, str]) -> _Asked:
        command = self.catalogue.find(path)
        if command is None:
            raise Refusal("press-outdated")
        return _Asked(command, values)

    def _typed(self, line: str, file: str = "") -> _Asked:
        call = read_line(line.removeprefix("!"), self.catalogue)
        if call.command.hidden:
            raise Refusal("press-outdated")
        given = {call.command.file.name: file} if file and call.command.file else {}
        return _Asked(call.command, {**dict(call.values), **given})

    def _is_command(self, words: str) -> bool:
        start = words.strip()[:40].lstrip("!").casefold().split()
        return bool(start) and start[0] in self._first_words

    def _answer(self, asked: _Asked, caller: Caller) -> Outcome:
        command = asked.command
        if command.in_circle and caller.circle is None and (which := self._which_circle(caller)):
            return Outcome(which, command)
        if why := why_not(command, caller):
            raise why
        try:
            form = fill(command, asked.values, person=lambda named: self._people.person(named, caller))
        except Missing as missing:
            return Outcome(Reply(form=FormToFill(command.path, missing.given)), command)
        reply = command.answer(caller, form)
        self._follow(reply)
        return Outcome(reply, command)

    def _follow(self, reply: Reply) -> None:
        """Keep what is to be sent; tell every feature what happened, and follow what they say in turn."""
        self._outbox.put(reply.effects)
        happened = list(reply.happened)
        for count, happening in enumerate(happened):
            if count > _MOST_HAPPENINGS:
                raise RuntimeError("happenings go round in circles")
            happened.extend(self._tell(happening))

    def _tell(self, happening: Happening) -> tuple[Happening, ...]:
        replies = [heard for one in self._features if (heard := one.hear(happening)) is not None]
        for heard in replies:
            self._outbox.put(heard.effects)
        return tuple(further for heard in replies for further in heard.happened)

    def _arrived(self, caller: Caller) -> Reply:
        if caller.kept:
            self._people.arrived(caller)
        return self._came(CameIn(caller, caller.circle)) if caller.circle else Reply()

    def noticed(self, caller: Caller) -> bool:
        """Whoever acts in a circle's place is in it, also where no platform told of their coming."""
        circle = caller.circle
        if circle is None or not caller.kept or caller.where.direct or not self._people.comes(caller):
            return False
        self._came(CameIn(caller, circle, acting=True))
        return True

    def _left(self, caller: Caller) -> Reply:
        if caller.kept:
            self._people.left(caller)
        return self._came(WentOut(caller, caller.circle)) if caller.circle and caller.kept else Reply()

    def _came(self, happening: CameIn | WentOut) -> Reply:
        reply = Reply(happened=(happening,))
        self._follow(reply)
        return Reply()

    def _which_circle(self, caller: Caller) -> Reply | None:
        """In a direct message, with several circles: asked once, and remembered."""
        mine = self._circles.of(caller.account) if caller.where.direct and caller.kept else ()
        if not mine:
            return None
        offered = (
            Choice(
                text("needs-which-circle-one", circle=Said(one.name)),
                Press("me here", (("circle", str(one.id)),)),
            )
            for one in mine
        )
        return tell(text("needs-which-circle"), Choices(tuple(offered)))


def _what_kith_is() -> Reply:
    """The one answer to free words in a direct message; nobody looked at them."""
    return tell(
        text("direct-what"),
        text("direct-people"),
        text("direct-urgent"),
        choices((text("direct-urgent-button"), URGENT), (text("direct-help-button"), HELP)),
    )


def _by_name(parts: Iterable[Any]) -> Mapping[str, Any]:
    """ValueError where two features claim one name."""
    found: dict[str, Any] = {}
    for part in parts:
        if part.name in found:
            raise ValueError(f"claimed twice: {part.name}")
        found[part.name] = part
    return found
