"""Documents as bodies of Discord messages: text that reads well, buttons below it, nobody called but who is meant.

Pure and total. What is too long for one message goes out in several, cut the same way every time; each bears a mark
of its key that stays in the channel's history, so that a retry in doubt can look whether it was sent.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from adapters.discord import markdown
from adapters.discord.attaching import attached, component, named_apart
from adapters.discord.buttons import Json, Token, numbered, ways
from adapters.discord.drawing import Drawn, Pen
from adapters.discord.markdown import MORE, bare, escape
from adapters.discord.sheet import Item, Sheet, stretches
from bot.kernel.delivery import Reader
from bot.kernel.documents import Choices, Document, File, Press, text
from bot.kernel.people import AccountId
from bot.kernel.ports import Wording

_TEXT, _CONTAINER = 10, 17
_SILENT_LINKS, _PRIVATE, _COMPONENTS = 4, 64, 32_768
_LEAST = 2**30
"""A mark is at least this; the numbers that Discord gives by itself count from one."""
Names = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Page:
    document: Document
    reader: Reader
    key: str = ""
    """The effect's key: 22 URL-safe characters; empty for what needs no finding again."""
    private: bool = False
    """Seen by the caller alone."""
    plain: bool = False
    """Words as content instead of components."""
    direct: bool = False
    """To one person alone. Outside a server many clients show a mention as a number, so people have their names."""


def presses(document: Document) -> list[Press]:
    return [item.press for block in document.blocks if isinstance(block, Choices) for item in block.items]


def bodies(page: Page, wording: Wording, token: Token, *, names: Names) -> list[Json]:
    """One for each message. The last has the buttons and the mark of the page's key, the others those of its parts'.

    `names`: how a person, by id, is shown where no mention can be.
    """
    sheet = _sheet(page, wording, token, names)
    whole = sheet.whole()
    parts = sheet.parts() if whole is None else [whole]
    keys = [part_key(page.key, number) for number in range(1, len(parts))]
    return [_body(page, part, key) for part, key in zip(parts, [*keys, page.key], strict=True)]


def card(page: Page, wording: Wording, token: Token, *, names: Names) -> Json:
    """One message for ever, since an edit is of one: what is too long ends in an ellipsis and keeps its buttons."""
    sheet = _sheet(page, wording, token, names)
    whole = sheet.whole()
    return _body(page, sheet.shortened() if whole is None else whole, page.key)


def part_key(key: str, number: int) -> str:
    """For every part but the last, which has the key of the whole: as long as a key, so that it can be a nonce too."""
    return urlsafe_b64encode(sha256(f"{key}-{number}".encode()).digest())[:22].decode() if key else ""


def carries(message: Json, key: str, *, body: Json | None = None) -> bool:
    """Whether a message from a channel's history bears the mark of this key.

    `body`: what was to be sent under it. A plain message of words alone has nowhere to keep a mark that nobody sees or
    hears (what has no width is still read out, copied and searched), so where there is none at all, what it says and
    offers is compared: look among one's own messages only, and only since the first try.
    """
    ids = set(_found(message.get("components"), "id"))
    if not key or any(isinstance(one, int) and one >= _LEAST for one in ids):
        return bool(key) and ids.issuperset(_marks(key))
    return body is not None and "content" in body and _told(message) == _told(body)


def _sheet(page: Page, wording: Wording, token: Token, names: Names) -> Sheet:
    reader = page.reader
    former = wording(reader.language, reader.zone, name=str)(text("kernel-former-member"))

    def known(account: AccountId) -> str:
        return reader.people.get(account, "")

    def named(account: AccountId) -> str:
        return bare(names(known(account))) if known(account) else former

    def mentioned(account: AccountId) -> str:
        return markdown.person(known(account)) if _callable(known(account)) else named(account)

    def signed(account: AccountId) -> str:
        one = known(account)
        heard = page.direct and _callable(one) and names(one) != f"@{one}"
        return named(account) if heard else mentioned(account)

    def called(account: AccountId) -> Drawn:
        shown = escape(mentioned(account))
        return Drawn(shown, calls=known(account) if _callable(known(account)) else "")

    flat = wording(reader.language, reader.zone, name=named, said=bare)
    rich = wording(
        reader.language,
        reader.zone,
        name=signed,
        said=bare,
        moment=lambda at: markdown.moment(int(at.timestamp())),
    )
    return Sheet(page.document, page.plain, Pen(rich, flat, called), ways(page.document, flat, token))


def _callable(id: str) -> bool:  # noqa: A002  # what the platform calls it
    return id.isascii() and id.isdecimal()


def _body(page: Page, items: Sequence[Item], key: str) -> Json:
    if not any(isinstance(item, Drawn) for item in items):
        items = [Drawn(MORE), *items]
    called = sorted({item.calls for item in items if isinstance(item, Drawn) and item.calls})
    items = named_apart(items)
    made = _content(items, key) if page.plain else _components(items, key)
    made["flags"] |= _PRIVATE if page.private else 0
    return (
        made | attached(items) | {"allowed_mentions": {"parse": [], **({"users": called} if called else {})}}
    )


def _components(items: Sequence[Item], key: str) -> Json:
    """One container; its mark is its own id and that of the first text in it."""
    inside: list[Json] = []
    for read, some in stretches(items):
        inside += [{"type": _TEXT, "content": _words(some)}] if read else _below(some)
    if key:
        container, first = _marks(key)
        next(one for one in inside if one["type"] == _TEXT)["id"] = first
        return {
            "flags": _COMPONENTS,
            "components": [{"type": _CONTAINER, "id": container, "components": inside}],
        }
    return {"flags": _COMPONENTS, "components": [{"type": _CONTAINER, "components": inside}]}


def _content(items: Sequence[Item], key: str) -> Json:
    """Words, with files and buttons below; the mark is the ids of their first row and of the first in it."""
    rows = _rows(items)
    if key and rows:
        row, first = _marks(key)
        (button, *others) = rows[0]["components"]
        rows[0] = {**rows[0], "id": row, "components": [{**button, "id": first}, *others]}
    return {"flags": _SILENT_LINKS, "content": _words(items), "components": rows}


def _words(items: Sequence[Item]) -> str:
    """A heading keeps its distance by itself."""
    drawn = [item for item in items if isinstance(item, Drawn)]
    return "".join(f"{one.words}\n" if one.leads else f"{one.words}\n\n" for one in drawn).rstrip("\n")


def _below(items: Sequence[Item]) -> list[Json]:
    return [component(item) for item in items if isinstance(item, File)] + _rows(items)


def _rows(items: Sequence[Item]) -> list[Json]:
    return numbered([item for item in items if isinstance(item, dict)])


def _marks(key: str) -> tuple[int, int]:
    """Two numbers of 31 bits, never the same one."""
    digest = sha256(key.encode()).digest()
    one, other = (int.from_bytes(digest[at : at + 4]) % _LEAST + _LEAST for at in (0, 4))
    return one & ~1, other | 1


def _told(message: Json) -> tuple[list[str], list[Any]]:
    """What it says and offers, as far as that comes back as it was sent."""
    parts = message.get("components")
    tokens = [*_found(parts, "custom_id"), *_found(parts, "value")]
    return str(message.get("content")).split(), tokens


def _found(part: Any, field: str) -> Iterator[Any]:
    """What all components, wherever they are, have under this name."""
    inside = list(part.values()) if isinstance(part, dict) else part if isinstance(part, list) else []
    if isinstance(part, dict) and isinstance(part.get(field), int | str):
        yield part[field]
    for one in inside:
        yield from _found(one, field)
