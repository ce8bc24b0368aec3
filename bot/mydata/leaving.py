"""The ways out: an activity, a circle, everything. First what goes and what stays, then a button; then at once (S6)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from bot.kernel.commands import Hint, Words
from bot.kernel.documents import Bullets, Choice, Choices, Heading, Note, Press, Said, Text, choices, text
from bot.kernel.effects import Effect, Remove, Reply, tell
from bot.kernel.errors import Refusal
from bot.kernel.happenings import Happening, LeftAll, LeftCircle
from bot.kernel.people import ACTIVITIES, Activity, Caller, CircleFacts, MemberId
from bot.kernel.ports import Circles, Outbox, People
from bot.mydata.panel import SHOW, activity_name

CIRCLE, EVERYTHING = "circle", "everything"

NO_WORDS = Words("")


@dataclass(frozen=True, slots=True)
class Leave:
    """`what`: `circle` (the one at hand, or one by its id), `everything`, or an activity's name."""

    what: Annotated[Words, Hint(longest=40, example="circle")] = NO_WORDS
    sure: bool = False


class Leaving:
    """Nothing is asked of the one who leaves: no reason, no waiting, no message to anybody about it."""

    def __init__(self, *, people: People, circles: Circles, outbox: Outbox) -> None:
        self._people = people
        self._circles = circles
        self._outbox = outbox

    def leave(self, caller: Caller, form: Leave) -> Reply:
        what = form.what.strip().casefold()
        if what == EVERYTHING:
            return self._everything(caller) if form.sure else _explain("all", EVERYTHING)
        if what in ACTIVITIES:
            return self._activity(caller, Activity(what), sure=form.sure)
        circle = self._circle(caller, what)
        if circle is None:
            return self._which(caller)
        return self._one(caller, circle) if form.sure else _explain(CIRCLE, str(circle.id), circle)

    def _circle(self, caller: Caller, what: str) -> CircleFacts | None:
        """The circle that is meant, if that is plain: by its id, the one at hand, or the only one."""
        mine = self._circles.of(caller.account)
        if what not in ("", CIRCLE):
            return next((one for one in mine if one.id == what), None)
        if what == CIRCLE and caller.circle and any(one.id == caller.circle.id for one in mine):
            return caller.circle
        return mine[0] if what == CIRCLE and len(mine) == 1 else None

    def _which(self, caller: Caller) -> Reply:
        return tell(
            text("mydata-leave-which"), Choices(tuple(self._exits(caller))), Note(text("mydata-leave-note"))
        )

    def _exits(self, caller: Caller) -> Iterator[Choice]:
        for circle in self._circles.of(caller.account):
            yield Choice(text("mydata-leave-circle", circle=Said(circle.name)), _press(str(circle.id)))
        for activity in ACTIVITIES:
            name = activity_name(activity)
            yield Choice(text("mydata-switch-off", activity=name), _press(str(activity)))
        yield Choice(text("mydata-leave-all"), _press(EVERYTHING))

    def _activity(self, caller: Caller, activity: Activity, *, sure: bool) -> Reply:
        name = activity_name(activity)
        if not sure:
            stay = (text("mydata-leave-not"), SHOW)
            go = (text("mydata-switch-off", activity=name), _press(str(activity), sure=True))
            return tell(text("mydata-leave-activity", activity=name), choices(go, stay))
        for member in self._members(caller):
            self._people.allow(member, activity, on=False)
        return tell(text("mydata-disallowed", activity=name))

    def _members(self, caller: Caller) -> set[MemberId]:
        mine = {
            self._people.member_of(caller.account, one.community) for one in self._circles.of(caller.account)
        }
        return mine | {caller.member}

    def _one(self, caller: Caller, circle: CircleFacts) -> Reply:
        effects = self._end(caller, circle)
        kept = caller.kept
        if kept and kept.here == circle.id:
            self._people.update(replace(kept, here=None))
        said = text("mydata-left-circle", circle=Said(circle.name))
        return tell(
            said, text("mydata-left-room"), effects=effects, happened=(LeftCircle(circle, caller.account),)
        )

    def _everything(self, caller: Caller) -> Reply:
        """Each circle is told while what is kept is still there; `LeftAll` comes last, and then it goes."""
        mine = tuple(self._circles.of(caller.account))
        effects = tuple(effect for circle in mine for effect in self._end(caller, circle))
        self._outbox.cancel_for(caller.account)
        account, who = caller.account, caller.sender.external
        happened: tuple[Happening, ...] = tuple(LeftCircle(circle, account, who) for circle in mine)
        return tell(text("mydata-left-all"), effects=effects, happened=(*happened, LeftAll(account, who)))

    def _end(self, caller: Caller, circle: CircleFacts) -> tuple[Effect, ...]:
        member = self._people.member_of(caller.account, circle.community)
        membership = self._circles.membership(circle.id, member)
        if membership is None:
            raise Refusal("mydata-leave-not-in", circle=Said(circle.name))
        self._outbox.cancel_for(caller.account, circle.id)
        self._circles.end_membership(circle.id, member)
        if not membership.admitted and circle.lobby is None:
            return ()
        key = f"left:{circle.id}:{member}:{caller.now.isoformat()}"
        stays, who = not membership.admitted, caller.sender.external
        return (Remove(key, circle.place, caller.account, stays=stays, who=who),)


def _explain(kind: str, what: str, circle: CircleFacts | None = None) -> Reply:
    title = (
        text("mydata-leave-title-circle", circle=Said(circle.name))
        if circle
        else text("mydata-leave-title-all")
    )
    return tell(
        Heading(title),
        Bullets(tuple(_lines(kind))),
        choices(
            (text(f"mydata-leave-sure-{kind}"), _press(what, sure=True)), (text("mydata-leave-not"), SHOW)
        ),
    )


def _lines(kind: str) -> tuple[Text, ...]:
    return tuple(text(f"mydata-leave-{kind}-{line}") for line in ("goes", "stays", "room", "after"))


def _press(what: str, *, sure: bool = False) -> Press:
    return Press("me leave", (("what", what), ("sure", "yes")) if sure else (("what", what),))
