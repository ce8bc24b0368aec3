"""What somebody did, brought to the desk, and its answer brought back: within three seconds, to whom it is for.

Law: who will see an answer is known before it is. What takes longer is acknowledged first; what may turn out to be a
form never is, since only a first answer can be one.
"""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import nullcontext

import structlog

from adapters.desk import ReplyDesk
from adapters.discord.drafts import Drafts
from adapters.discord.fetching import without_uploads
from adapters.discord.modal import filled, modal
from adapters.discord.reading import COMMAND, COMPONENT, FORM, TYPING, Asked
from adapters.discord.render import Page, bodies
from adapters.discord.replying import Replying
from adapters.discord.tree import called, focused, missing
from adapters.discord.typed import worded
from adapters.discord.voices import Voices
from adapters.discord.wire import Json, Refused
from bot.kernel.commands import Audience, Command
from bot.kernel.delivery import Answer, NotNow, Reader
from bot.kernel.documents import Document, Press
from bot.kernel.events import Called, Event, Filled, Pressed
from bot.kernel.ports import Words
from bot.kernel.presses import unchecked

log = structlog.get_logger(__name__)
SOON = 1.0
"""Seconds after which what is still being worked on is acknowledged."""
_A_CROWD = 40
"""So many being answered at once, and whoever comes is acknowledged before anything is done for them."""
_IN_LINE = 8
"""So many of a crowd are seen to at once: who has not been acknowledged yet comes before them."""
_MOST_SUGGESTED, _LABEL = 25, 100
_FORM_OF = "f:"
"""A form that no button opened: what comes after it is the command's path."""


class Answers:
    def __init__(self, desk: ReplyDesk, replying: Replying, voices: Voices) -> None:
        self._desk, self._replying, self._voices = desk, replying, voices
        self._drafts = Drafts(desk.catalogue)
        self._in_line = asyncio.Semaphore(_IN_LINE)
        self._at_work: set[str] = set()
        """What is being answered just now, by the word its answer needs."""

    async def answer(self, asked: Asked) -> None:
        """See to one interaction, whatever it is."""
        sees_to = {COMMAND: self._command, COMPONENT: self._press, FORM: self._form, TYPING: self._suggest}
        if asked.kind not in sees_to:
            return
        self._at_work.add(asked.reply)
        try:
            await sees_to[asked.kind](asked)
        finally:
            self._at_work.discard(asked.reply)

    def at_work(self, reply: str) -> bool:
        """Whether it is being answered at this moment."""
        return reply in self._at_work

    async def give_late(self, reply: str, answer: Answer) -> None:
        """An interaction that the last process did not answer. Raises `NotNow` and `Refused`."""
        made = self._made(answer, answer.document, private=answer.private)
        await self._replying.say_late(reply, made)

    def letter(self, answer: Answer) -> list[Json]:
        """As a message of its own, to somebody who wrote to Kith alone."""
        document = self._drafts.begun(answer)
        return self._made(answer, document, private=False, direct=True)

    async def _command(self, asked: Asked) -> None:
        path, values = called(asked.data, self._desk.catalogue)
        command = self._desk.catalogue.find(path)
        if (
            command is not None
            and missing(command, dict(values))
            and await self._opened(asked, command, dict(values))
        ):
            return
        given, late = await self._with_file(asked, command, dict(values))
        event = Called(asked.origin, path=path, values=tuple(given.items()))
        await self._answered(asked, event, command, late=late)

    async def _with_file(
        self, asked: Asked, command: Command | None, values: Mapping[str, str]
    ) -> tuple[dict[str, str], bool]:
        """The values with the file that belongs to them; whether it was acknowledged before that was fetched.

        Of whoever may not use the command none is fetched: the answer says why.
        """
        given, upload = without_uploads(command, values, asked.data)
        if upload is None or command is None or command.file is None:
            return given, False
        origin = asked.origin
        if not (await self._desk.replies.opens(origin.sender, origin.where, command.path)).may:
            return given, False
        late = await self._replying.later(asked.reply, private=_private(asked, command))
        return {**given, command.file.name: await self._replying.fetched(upload)}, late

    async def _opened(self, asked: Asked, command: Command, values: dict[str, str]) -> bool:
        """Its form, unless it is known that they may not: then the answer says why."""
        origin = asked.origin
        opening = await self._desk.replies.opens(origin.sender, origin.where, command.path)
        if not opening.may:
            return False
        given = self._drafts.given(origin.sender.external, command.path, values)
        form = modal(command, f"{_FORM_OF}{command.path}", given, self._words(opening.reader))
        await self._replying.show(asked.reply, form)
        return True

    async def _press(self, asked: Asked) -> None:
        chosen = asked.data.get("values") or [asked.data.get("custom_id", "")]
        token = str(chosen[0])
        press = unchecked(token)
        command = self._desk.catalogue.find(press.path) if press else None
        form = press is not None and command is not None and missing(command, dict(press.values))
        await self._answered(asked, Pressed(asked.origin, token), command, may_wait=not form, token=token)

    async def _form(self, asked: Asked) -> None:
        custom_id, values = str(asked.data.get("custom_id", "")), filled(asked.data)
        press = None if custom_id.startswith(_FORM_OF) else unchecked(custom_id)
        path = press.path if press else custom_id.removeprefix(_FORM_OF)
        command = self._desk.catalogue.find(path)
        forged = press is None and command is not None and command.hidden
        token = custom_id if press or forged else ""
        given, late = await self._with_file(asked, command, values)
        event = Filled(asked.origin, path, tuple(given.items()), token=token)
        await self._answered(asked, event, command, late=late)

    async def _suggest(self, asked: Asked) -> None:
        found, origin = focused(asked.data), asked.origin
        if found is None:
            return
        path, name, _ = found
        command = self._desk.catalogue.find(path)
        field = command.named(name) if command else None
        as_number = field is not None and field.kind is int
        offers = await self._desk.suggest(origin.sender, origin.where, *found)
        choices = [
            {"name": label[:_LABEL] or value, "value": int(value) if as_number else value}
            for value, label in offers
        ]
        await self._replying.suggest(asked.reply, choices[:_MOST_SUGGESTED])

    async def _answered(
        self,
        asked: Asked,
        event: Event,
        command: Command | None,
        *,
        may_wait: bool = True,
        token: str = "",
        late: bool = False,
    ) -> None:
        """`late`: it is acknowledged."""
        private = _private(asked, command)
        if may_wait and not late and len(self._at_work) > _A_CROWD:
            late = await self._replying.later(asked.reply, private=private)
        async with self._in_line if late else nullcontext():
            await self._worked(asked, event, token=token, private=private, may_wait=may_wait, late=late)

    async def _worked(
        self, asked: Asked, event: Event, *, token: str, private: bool, may_wait: bool, late: bool
    ) -> None:
        working = asyncio.ensure_future(self._desk.receive(event, reply=asked.reply))
        if may_wait and not late and not (await asyncio.wait({working}, timeout=SOON))[0]:
            late = await self._replying.later(asked.reply, private=private)
        answer = await working
        if answer is None:
            await self._nothing_to_say(asked, late=late)
        elif await self._given(asked, event, answer, late=late, token=token):
            self._desk.replies.given(event)

    async def _given(self, asked: Asked, event: Event, answer: Answer, *, late: bool, token: str) -> bool:
        if answer.form is not None and not late and asked.kind != FORM:
            return await self._show_form(asked, answer, token)
        if answer.path:
            self._drafts.drop(event)
        document = self._drafts.begun(answer) if answer.path else self._drafts.refused(event, answer)
        private = answer.private and not asked.direct
        made = self._made(answer, document, private=private, direct=asked.direct)
        try:
            return await self._replying.say(asked.reply, made, late=late)
        except (NotNow, Refused) as trouble:
            log.warning("answer not given", error=type(trouble).__name__)
            return False

    async def _show_form(self, asked: Asked, answer: Answer, token: str) -> bool:
        """What it is about travels with it, signed as on the button it came from."""
        assert answer.form is not None  # noqa: S101  # the caller asked
        command, given = self._desk.catalogue.by_path[answer.form.path], dict(answer.form.given)
        custom_id, hidden = self._carried(command, given, answer, token)
        shown = self._drafts.given(asked.origin.sender.external, command.path, given)
        form = modal(command, custom_id, shown, self._words(answer.reader), hidden=hidden)
        return await self._replying.show(asked.reply, form)

    def _carried(
        self, command: Command, given: Mapping[str, str], answer: Answer, token: str
    ) -> tuple[str, Collection[str]]:
        """A form's own id, and which fields are settled by it."""
        press = unchecked(token)
        if press is not None and press.path == command.path:
            return token, [name for name, _ in press.values]
        if not command.hidden:
            return f"{_FORM_OF}{command.path}", ()
        settled = tuple(
            (one.name, given[one.name]) for one in command.fields if one.hint.behind and one.name in given
        )
        opens = Press(command.path, settled)
        signed = self._desk.token(opens, account=answer.for_account, place=answer.place)
        return signed, [name for name, _ in settled]

    async def _nothing_to_say(self, asked: Asked, *, late: bool) -> None:
        """It was seen to before, so its answer is there or on its way."""
        if late:
            await self._replying.nothing(asked.reply)
        elif asked.kind == COMPONENT:
            await self._replying.seen(asked.reply)

    def _made(self, answer: Answer, document: Document, *, private: bool, direct: bool = False) -> list[Json]:
        def token(press: Press) -> str:
            return self._desk.token(press, account=answer.for_account, place=answer.place)

        page = Page(document, answer.reader, private=private, plain=self._voices.plain, direct=direct)
        return bodies(page, worded(self._desk), token, names=self._voices.name)

    def _words(self, reader: Reader) -> Words:
        return worded(self._desk)(reader.language, reader.zone, name=self._voices.name)


def _private(asked: Asked, command: Command | None) -> bool:
    """Whether nobody else sees the answer."""
    return not asked.direct and (command is None or command.audience is Audience.ONLY_CALLER)
