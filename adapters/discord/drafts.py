"""What somebody typed into a form that came to a no: nothing of it is lost, it stands in the form that opens again.

In memory only, for a quarter of an hour; shown to them alone.
"""

import time
from collections import OrderedDict
from collections.abc import Mapping

from bot.kernel.commands import Catalogue
from bot.kernel.delivery import Answer
from bot.kernel.documents import Choices, Document, Press, Quote, Said, choices, say, text
from bot.kernel.events import Event, Filled
from bot.kernel.presses import unchecked

_KEPT = 15 * 60.0
_MOST = 2000
_Key = tuple[str, str]


class Drafts:
    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kept: OrderedDict[_Key, tuple[float, dict[str, str]]] = OrderedDict()

    def refused(self, event: Event, answer: Answer) -> Document:
        """The kind no, and with it what they typed and the way back to the form."""
        if not isinstance(event, Filled):
            return answer.document
        key = (event.origin.sender.external, event.path)
        self._kept.pop(key, None)
        command, typed = self._catalogue.find(event.path), dict(event.values)
        self._kept[key] = (time.monotonic(), command.without_file(typed) if command else typed)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return answer.document + self._back(event)

    def begun(self, answer: Answer) -> Document:
        """For a form that cannot be opened just now."""
        form = answer.form
        if form is None:
            return answer.document
        return answer.document + say(text("discord-form"), _opens(form.path))

    def drop(self, event: Event) -> None:
        """It was sent, and taken."""
        if isinstance(event, Filled):
            self._kept.pop((event.origin.sender.external, event.path), None)

    def given(self, who: str, path: str, given: Mapping[str, str]) -> dict[str, str]:
        """What stands in a form when it opens: what they typed before, under what is given now."""
        kept = self._kept.get((who, path))
        fresh = kept[1] if kept and time.monotonic() - kept[0] < _KEPT else {}
        return {**fresh, **given}

    def _back(self, event: Filled) -> Document:
        command = self._catalogue.find(event.path)
        free = {one.name for one in command.fields if one.free or one.hint.lines} if command else set()
        typed = [Quote(Said(words)) for name, words in event.values if name in free and words.strip()]
        if not typed:
            return say(_opens(event.path, event.token))
        return say(text("discord-typed"), *typed, _opens(event.path, event.token))


def _opens(path: str, token: str = "") -> Choices:
    """`token`: what the form was about before, it is about again."""
    before = unchecked(token)
    values = before.values if before is not None and before.path == path else ()
    return choices((text("discord-open-form"), Press(path, values)))
