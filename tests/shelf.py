"""A feature for tests: whoever gives it a file is told its name, how large it is, and its SHA-256."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from bot.kernel.attached import Attached
from bot.kernel.commands import Command, Hint, Needs, Words
from bot.kernel.documents import Said, Text, text
from bot.kernel.effects import Reply, tell
from bot.kernel.features import Silent
from bot.kernel.people import Caller

MOST = 200 * 1024
KEEP, SORT = "shelf keep", "shelf sort"


@dataclass(frozen=True, slots=True)
class Keep:
    book: Annotated[Attached, Hint(file=True, most_bytes=MOST, endings=(".json", ".csv"))]


@dataclass(frozen=True, slots=True)
class Sort:
    """A file among other fields."""

    words: Annotated[Words, Hint(longest=40)]
    book: Annotated[Attached, Hint(file=True, most_bytes=MOST)]


class Shelf(Silent):
    def commands(self) -> tuple[Command, ...]:
        return (
            Command(KEEP, Keep, self.keep, needs=Needs.CONSENT, in_circle=False),
            Command(SORT, Sort, self.keep, needs=Needs.CONSENT, in_circle=False),
        )

    def keep(self, _: Caller, form: Keep | Sort) -> Reply:
        return tell(kept(form.book.name, form.book.body))


def kept(name: str, body: bytes) -> Text:
    digest = sha256(body).hexdigest()
    return text("shelf-kept", name=Said(name), size=len(body), digest=digest)
