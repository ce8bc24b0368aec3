"""A circle's first weeks on Discord, told so that each thing somebody sees can be looked at in the moment they do.

The same life is what the pictures show and what a test reads through.
"""

from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from simcord import actors as acting
from simcord.enums import InteractionType

from bot.kernel.documents import text
from tests.journeys.town import ROOM
from tests.platforms.discord.town import DiscordTown

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sight:
    """Something `who` sees. `shown`: what came back to them, or the id of a message."""

    name: str
    who: str
    place: Any
    shown: Any

    @property
    def form(self) -> bool:
        return not isinstance(self.shown, int) and self.shown.modal is not None

    @property
    def message(self) -> Any:
        """As it is kept: its flags, content and components."""
        if isinstance(self.shown, int):
            return self.place._env.backend.get_message(self.place.id, self.shown)
        return self.shown.response._message


class Life:
    def __init__(self, town: DiscordTown) -> None:
        self.town = town
        self._words = town.core.texts(town.language, "Europe/London", name=str)
        self._in_step()

    async def does(self, who: str, line: str, name: str = "", *, where: str = ROOM) -> Sight:
        """A slash command, and its answer."""
        await self.town.says(who, line, where=where)
        return self._answered(name, who)

    async def presses(self, who: str, key: str, name: str = "", *, where: str = ROOM, **blanks: str) -> Sight:
        """A button by its text's key."""
        await self.town.presses(who, self._words(text(key, **blanks)), where=where)
        return self._answered(name, who)

    async def sends(self, who: str, path: str, name: str = "", *, where: str = ROOM, **values: str) -> Sight:
        """The form that they have open, filled in."""
        member, channel = await self.town.someone(who), self.town.room(where)
        open_ = self.town.results[who].modal
        parts = [
            {"type": 18, "component": {"type": 4, "custom_id": field, "value": value}}
            for field, value in values.items()
        ]
        kind, data = InteractionType.MODAL_SUBMIT, {"custom_id": open_["custom_id"], "components": parts}
        sent: Awaitable[Any] = acting._dispatch_actor_interaction(member, kind, channel, data)
        await self.town._acts(who, sent)
        return self._answered(name, who)

    def posted(self, name: str, who: str = "ana", *, where: str = ROOM) -> Sight:
        """What Kith said last in a room, to everybody there."""
        channel = self.town.room(where)
        newest = [one for one in self.town._said(channel.id) if not one.private][-1]
        return Sight(name, who, channel, newest.id)

    def letter(self, name: str, who: str) -> Sight:
        """What Kith wrote to them alone."""
        channel = self.town.people[who].user.dm_channel
        return Sight(name, who, channel, self.town._said(channel.id)[-1].id)

    async def waits(self, time: timedelta) -> None:
        await self.town.waits(time)
        self._in_step()

    async def joins(self, who: str) -> None:
        await self.town.arrives(who)
        await self.does(who, "welcome")
        await self.presses(who, "welcome-yes")

    def _in_step(self) -> None:
        """Discord's clock shows what Kith's does."""
        clock = self.town.env.backend.clock
        clock.advance((self.town.hours.moment - clock.now()).total_seconds())

    def _answered(self, name: str, who: str) -> Sight:
        """Wherever they were when they did it."""
        result = self.town.results[who]
        place = result._interaction.channel_id
        mine = self.town.people[who].user.dm_channel
        return Sight(name, who, mine if place == mine.id else self.town.room(str(place)), result)


async def first_weeks(life: Life) -> AsyncIterator[Sight]:
    for chapter in (begins, welcomes, checks_in, listens, decides, asks, thanks, settles):
        async for sight in chapter(life):
            yield sight


async def begins(life: Life) -> AsyncIterator[Sight]:
    """Fay makes a circle; three found it."""
    yield await life.does("fay", "welcome", "notice")
    yield await life.presses("fay", "welcome-yes", "welcome-without-circle")
    for who in ("ana", "bo"):
        await life.joins(who)
    yield await life.does("fay", "circle create", "form-circle-create")
    yield await life.does("fay", "circle create Tuesday circle --country GB", "circle-made")
    yield life.posted("facilitators-room", "fay", where=life.town.opened())
    yield await life.does("fay", "rules draft --line 2", "form-rules-draft")
    yield await life.does("fay", "rules draft", "rules-draft")
    yield await life.presses("fay", "rules-button-publish", "rules-published")
    yield life.posted("rules-founding")
    yield await life.presses("fay", "rules-button-found", "rules-consented")
    for who in ("ana", "bo"):
        await life.presses(who, "rules-button-found")
    yield life.posted("rules-first")


async def welcomes(life: Life) -> AsyncIterator[Sight]:
    """Bo welcomes, Nia comes."""
    yield await life.does("fay", "circle welcomer @bo", "asked-to-welcome")
    yield life.letter("letter-would-you-welcome", "bo")
    yield await life.presses("bo", "circles-yes", "role-taken", where="dm")
    await life.town.arrives("nia")
    yield life.posted("greeting", "nia")
    await life.presses("nia", "welcome-button")
    yield await life.presses("nia", "welcome-yes", "welcome")
    yield await life.presses("nia", "welcome-hello", "welcome-passed-on")
    yield life.letter("letter-say-hello", "bo")
    yield await life.does("nia", "rules show", "rules-to-agree")
    yield await life.does("nia", "thanks @ana For this", "refusal-not-yet-agreed")
    yield await life.presses("nia", "rules-button-agree", "rules-agreed")
    yield await life.does("nia", "rules talk", "rules-talk")
    yield life.posted("facilitators-talk", "fay", where=life.town.opened())
    yield await life.does("fay", "circle members", "circle-members")
    yield await life.does("ana", "circle show", "circle-show")
    yield await life.does("fay", "circle settings", "circle-settings")


async def checks_in(life: Life) -> AsyncIterator[Sight]:
    yield await life.does("fay", "checkin words sunny, cloudy, rain, fog --picture yes", "checkin-words")
    yield await life.does("fay", "checkin schedule Mondays 9:00", "checkin-schedule")
    yield await life.does("ana", "checkin settings", "checkin-settings")
    await life.town.fills("ana", "checkin settings", inviting="circle")
    yield await life.does("ana", "checkin settings --journal yes", "checkin-settings-journal")
    await life.waits(6 * DAY)
    yield life.posted("invitation")
    yield life.letter("letter-invitation", "ana")
    yield await life.presses("bo", "checkins-pass", "checkin-pass")
    yield await life.presses("ana", "checkins-own-words", "form-checkin-now")
    yield await life.sends(
        "ana",
        "checkin now",
        "checkin-on-its-way",
        words="Tired. The week was long, and I am glad to be here.",
        wish="listening",
        seen="circle",
    )
    yield life.posted("checkin-card", "bo")
    yield await life.presses("bo", "checkins-how-hear", "checkin-answered")
    yield life.letter("letter-heard", "ana")
    yield await life.does("ana", "checkin change", "form-checkin-change")
    await life.waits(HOUR)
    await life.does("ana", "checkin now Better today --wish nothing --seen me", "checkin-alone")
    yield await life.does("ana", "checkin mine", "journal")
    yield await life.does("ana", "checkin mine --weeks yes", "journal-weeks")
    await life.does("ana", "checkin mine")
    yield await life.presses("ana", "checkins-burn", "journal-burn")
    yield await life.does("fay", "checkin now Only for us --wish ideas --seen facilitators", "checkin-to-few")
    yield life.posted("facilitators-checkin", "fay", where=life.town.opened())


async def listens(life: Life) -> AsyncIterator[Sight]:
    """Nobody answers, so somebody is asked."""
    yield await life.does("bo", "listening on", "listening-on")
    await life.does("nia", "checkin now A heavy week --wish company --seen circle")
    await life.waits(12 * HOUR + timedelta(minutes=1))
    yield life.letter("letter-nobody-yet", "nia")
    yield await life.presses("nia", "checkins-ask", "asking", where="dm")
    yield life.letter("letter-could-you", "bo")
    yield await life.presses("bo", "checkins-listen-can", "listening-yes", where="dm")
    yield life.letter("letter-free", "nia")
    yield life.posted("facilitators-reminder", "fay", where=life.town.opened())


async def decides(life: Life) -> AsyncIterator[Sight]:
    yield await life.does("ana", "rules propose", "form-rules-propose")
    yield await life.sends(
        "ana", "rules propose", "refusal-typed", words="We keep our cameras optional", line="19"
    )
    yield await life.does("ana", "rules propose We keep our cameras optional", "rules-proposed")
    yield life.posted("proposal")
    await life.waits(DAY)
    yield life.posted("consent-round")
    yield await life.presses("bo", "rules-button-object", "form-rules-object")
    yield await life.sends("bo", "rules object", "rules-objected", reason="Some of us need to see each other")
    yield life.posted("objection")
    yield await life.does("ana", "rules reword", "form-rules-reword")
    await life.does("ana", "rules reword Cameras are welcome, and optional")
    yield life.posted("consent-round-again")
    for who in ("ana", "bo", "fay"):
        await life.presses(who, "rules-button-consent")
    await life.waits(DAY)
    yield life.posted("rules-second")
    yield life.letter("letter-rules-again", "nia")
    yield await life.does("ana", "rules history", "rules-history")


async def asks(life: Life) -> AsyncIterator[Sight]:
    """Questions worth meeting over."""
    yield await life.does("fay", "prompt add", "form-prompt-add")
    yield await life.does("fay", "prompt add What made you smile this week?", "prompt-added")
    yield await life.does("fay", "prompt edit", "form-prompt-edit")
    yield await life.does("fay", "prompt list", "prompt-list")
    yield await life.does("fay", "prompt list --topic strengths", "prompt-topic")
    yield await life.does("fay", "prompt schedule", "prompt-none-planned")
    yield await life.does("fay", "prompt schedule Tuesdays 19:00 --prompts strengths", "prompt-planned")
    yield await life.does("fay", "prompt preview", "prompt-preview")
    await life.waits(7 * DAY)
    yield life.posted("prompt")


async def thanks(life: Life) -> AsyncIterator[Sight]:
    yield await life.does("bo", "thanks", "form-thanks")
    yield await life.does("bo", "thanks @ana You made room for me", "thanks-given")
    yield life.letter("letter-thanks", "ana")
    yield await life.presses("ana", "appreciation-show", "thanks-shown", where="dm")
    yield life.posted("thanks-in-the-circle")
    yield await life.does("ana", "smallstep", "form-smallstep")
    yield await life.does("ana", "smallstep I rang my sister --where circle", "smallstep")
    yield life.posted("smallstep-in-the-circle")


async def settles(life: Life) -> AsyncIterator[Sight]:
    """What is there for everybody at any time, and the ways out."""
    yield await life.does("ana", "urgent", "urgent")
    yield await life.does("ana", "urgent --more yes", "urgent-more")
    yield await life.does("zoe", "urgent", "urgent-nowhere", where="garden")
    yield await life.does("ana", "help", "help")
    yield await life.does("fay", "help", "help-facilitator")
    yield await life.does("ana", "help checkin now", "help-command")
    yield await life.does("ana", "help chekin", "help-near")
    yield await life.does("ana", "about", "about")
    yield await life.does("ana", "me show", "me-show")
    yield await life.does("ana", "me quiet", "form-me-quiet")
    yield await life.does("ana", "me quiet 22:00-07:00", "me-quiet")
    yield await life.does("ana", "me zone Lodon", "refusal-near")
    yield await life.does("ana", "me pause 3 days", "me-paused")
    yield await life.does("ana", "me resume", "me-resumed")
    yield await life.does("ana", "me leave", "me-leave")
    yield await life.presses("ana", "mydata-leave-all", "me-leave-everything")
    yield await life.does("ana", "prompt add Mine", "refusal-facilitators")
    await life.town.says("ana", "hello there", where="dm")
    yield life.letter("letter-what-kith-is", "ana")
    many = "sunny, cloudy, rain, fog, wind, snow, storm, mist, hail, calm, warm, frost"
    await life.does("fay", f"checkin words {many}")
    await life.does("fay", "checkin schedule every day at 8:00")
    await life.waits(2 * HOUR)
    yield life.posted("invitation-many-words")
    yield await life.does("fay", "circle settings --door lobby", "door-lobby")
    yield lobby(life)
    yield await life.does("fay", "circle end", "circle-end")


def lobby(life: Life) -> Sight:
    channels = life.town.backend.channels.values()
    (made,) = (one for one in channels if "lobby" in (one.name or ""))
    return life.posted("lobby", "nia", where=str(made.id))
