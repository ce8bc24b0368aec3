"""`welcome` (A1): on arrival one neutral post; after a press, privately, what Kith keeps and what is open here.

Nothing private is sent to somebody who has not asked; nothing starts by itself; nothing is kept before a yes.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.kernel.commands import Command, Needs
from bot.kernel.consent import paused
from bot.kernel.documents import (
    Block,
    Bullets,
    Heading,
    Note,
    Person,
    Press,
    Said,
    Text,
    choices,
    say,
    shared,
    text,
)
from bot.kernel.effects import Direct, Post, Reply, Why, tell
from bot.kernel.features import Silent
from bot.kernel.happenings import CameIn, Happening, SaidYes
from bot.kernel.may import may
from bot.kernel.people import NOTICE_VERSION, WELCOMING, AccountId, Caller, CircleFacts
from bot.kernel.ports import Circles, People
from bot.welcome.ports import Welcomers

_OF_USE = timedelta(days=1)
_WELCOMER = "welcomer"
_URGENT = (text("welcome-urgent"), Press("urgent"))
_hidden = partial(Command, needs=Needs.NOTHING, in_circle=False, hidden=True)


@dataclass(frozen=True, slots=True)
class Host:
    """Who runs this Kith, as they wish to be named."""

    name: str
    contact: str = ""

    def shown(self) -> Text:
        if not self.name:
            return text("welcome-host-unnamed")
        if not self.contact:
            return text("welcome-host", host=self.name)
        return text("welcome-host-contact", host=self.name, contact=self.contact)


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command without fields."""


class Welcome(Silent):
    def __init__(self, *, people: People, circles: Circles, welcomers: Welcomers, host: Host) -> None:
        self._people, self._circles, self._welcomers = people, circles, welcomers
        self._host = host

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("welcome", Nothing, self.welcome, needs=Needs.NOTHING, in_circle=False),
            _hidden("welcome yes", Nothing, self.yes),
            _hidden("welcome later", Nothing, self.later),
            Command("welcome hello", Nothing, self.hello, needs=Needs.CONSENT, hidden=True),
        )

    def hear(self, happening: Happening) -> Reply | None:
        """At most one post a day for one person, and only to a circle's room or lobby."""
        if not isinstance(happening, CameIn) or happening.acting:
            return None
        if not self._is_new(happening.caller, happening.circle):
            return None
        caller, circle = happening.caller, happening.circle
        document = say(
            text("welcome-arrived", circle=Said(circle.name)),
            choices(
                (text("welcome-button"), shared(Press("welcome"), harmless=True)),
                (text("welcome-urgent"), shared(Press("urgent"))),
            ),
        )
        post = Post(
            f"welcome:{circle.id}:{caller.member}:{caller.now:%Y%m%d}",
            caller.place,
            document,
            Why.UNASKED,
            circle=circle.id,
            not_after=caller.now + _OF_USE,
        )
        return Reply(effects=(post,))

    def welcome(self, caller: Caller, _: Nothing) -> Reply:
        if caller.kept is None:
            return Reply(say(*self.notice()))
        return tell(*self._open_here(caller))

    def notice(self) -> tuple[Block, ...]:
        """What is kept, told before anything is."""
        return (
            Heading(text("welcome-notice")),
            self._host.shown(),
            Bullets(
                (
                    text("welcome-notice-kept"),
                    text("welcome-notice-words"),
                    text("welcome-notice-host"),
                    text("welcome-notice-leave"),
                    text("welcome-notice-crisis"),
                )
            ),
            choices(
                (text("welcome-yes"), Press("welcome yes")),
                (text("welcome-later"), Press("welcome later")),
                _URGENT,
            ),
            Note(text("welcome-only-you")),
            Note(text("welcome-notice-version", version=NOTICE_VERSION)),
        )

    def yes(self, caller: Caller, _: Nothing) -> Reply:
        if caller.kept is not None:
            return tell(*self._open_here(caller))
        self._people.keep(caller)
        return tell(text("welcome-thanks"), *self._open_here(caller), happened=(SaidYes(caller),))

    def later(self, caller: Caller, _: Nothing) -> Reply:
        said = text("welcome-later-kept") if caller.kept else text("welcome-later-done")
        return tell(said, choices(_URGENT))

    def hello(self, caller: Caller, _: Nothing) -> Reply:
        """The newcomer asks to be welcomed; only now is anybody told of them."""
        circle = caller.circle
        welcomers = self._who(caller)
        if circle is None or not welcomers:
            return tell(text("welcome-nobody-yet"), choices(_URGENT))
        posts = tuple(self._tell(caller, circle, one) for one in welcomers)
        return tell(text("welcome-told"), choices(_URGENT), effects=posts)

    def _is_new(self, caller: Caller, circle: CircleFacts) -> bool:
        """Somebody who came to the circle's room or lobby and is no member yet; a program is not greeted."""
        if not caller.sender.human or caller.place not in (circle.place, circle.lobby):
            return False
        return not circle.ended and self._circles.membership(circle.id, caller.member) is None

    def _tell(self, caller: Caller, circle: CircleFacts, welcomer: AccountId) -> Post:
        return Post(
            f"welcome:{circle.id}:{caller.member}:hello:{welcomer}:{caller.now:%Y%m%d}",
            Direct(welcomer),
            say(text("welcome-say-hello", who=Person(caller.account), circle=Said(circle.name))),
            Why.UNASKED,
            activity=WELCOMING,
            circle=circle.id,
            not_after=caller.now + timedelta(days=3),
        )

    def _who(self, caller: Caller) -> tuple[AccountId, ...]:
        """Those who would be told: it is switched on, they are on no pause, and the two may meet."""
        circle = caller.circle
        if circle is None:
            return ()
        welcomers = self._welcomers.holders(circle.id, _WELCOMER)
        return tuple(one for one in welcomers if one != caller.account and self._would(one, caller, circle))

    def _would(self, welcomer: AccountId, caller: Caller, circle: CircleFacts) -> bool:
        account = self._people.account(welcomer)
        if account is None or paused(account, caller.now):
            return False
        member = self._people.member_of(welcomer, circle.community)
        return self._people.allows(member, WELCOMING) and may(
            self._people, caller.account, welcomer, WELCOMING
        )

    def _open_here(self, caller: Caller) -> tuple[Block, ...]:
        """Who welcomes them, and the ways that are open: each is theirs to choose."""
        circle = caller.circle
        if circle is None:
            return (text("welcome-no-circle"), choices((text("welcome-me"), Press("me show")), _URGENT))
        return (
            Heading(text("welcome-title", circle=Said(circle.name))),
            *self._welcomed_by(caller),
            text("welcome-open"),
            Bullets(tuple(text(f"welcome-open-{one}") for one in ("rules", "thanks", "step", "me"))),
            choices(
                (text("welcome-rules"), Press("rules show")), (text("welcome-me"), Press("me show")), _URGENT
            ),
            Note(text("welcome-nothing-starts")),
        )

    def _welcomed_by(self, caller: Caller) -> tuple[Block, ...]:
        welcomers = self._who(caller)
        if not welcomers:
            return ()
        named = text("welcome-by", who=Person(welcomers[0]))
        return (named, choices((text("welcome-hello"), Press("welcome hello"))))
