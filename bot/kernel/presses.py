"""A button's hidden half: the command it stands for and its values, signed, in at most 100 characters.

Law: only what Kith wrote itself is read back. A private token binds the one person it was shown to, a shared one
the place it hangs in; whatever was changed, cut, made up or carried elsewhere gets the same polite no.
The first letter says both how the token is bound and which version of the format it is in.
"""

import hmac
from urllib.parse import parse_qsl, quote_plus, unquote_plus, urlencode

from bot.kernel.documents import Press
from bot.kernel.errors import Refusal
from bot.kernel.people import AccountId
from bot.kernel.ports import Signer

LONGEST = 100
"""What the narrowest platform lets a button carry."""
_SIGNATURE = 12
_PRIVATE, _SHARED, _HARMLESS = "p", "s", "h"
_PLAIN = "/:"
"""Left as they are: they need no escape, and time zones and quiet hours are full of them."""


class Presses:
    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    def token(self, press: Press, *, account: AccountId | None, place: str) -> str:
        """ValueError, naming the command, where the press does not fit or has nobody to be bound to."""
        if press.private and not account:
            raise ValueError(f"{press.path}: a private button is shown to one person, and none was named")
        body = _written(press)
        token = body + self._signature(body, account, place)
        if len(token) > LONGEST:
            raise ValueError(f"{press.path}: a button carries {LONGEST} characters, this one {len(token)}")
        return token

    def read(self, token: str, *, account: AccountId | None, place: str, room: str | None = None) -> Press:
        """Refuses whatever was not given to this very person (a private one) or place (a shared one).

        `room`: the part of the place it was pressed in; a button can hang in either.
        """
        press = unchecked(token)
        body, signature = token[:-_SIGNATURE], token[-_SIGNATURE:]
        if press is None or (press.private and not account):
            raise Refusal("press-outdated")
        known = (self._signature(body, account, one) for one in (place, room) if one is not None)
        if not any(hmac.compare_digest(signature, one) for one in known):
            raise Refusal("press-outdated")
        return press

    def _signature(self, body: str, account: AccountId | None, place: str) -> str:
        bound = account if body.startswith(_PRIVATE) else place
        return self._signer.sign("\0".join(("press", str(bound), body)).encode())[:_SIGNATURE]


def _written(press: Press) -> str:
    kind = _PRIVATE if press.private else _HARMLESS if press.harmless else _SHARED
    values = "?" + urlencode(press.values, safe=_PLAIN) if press.values else ""
    return f"{kind}{quote_plus(press.path, safe=_PLAIN)}{values}"


def unchecked(token: str) -> Press | None:
    """What the token says, whoever wrote it; None where it is nothing of ours."""
    if (
        not token.isascii()
        or not _SIGNATURE < len(token) <= LONGEST
        or token[0] not in (_PRIVATE, _SHARED, _HARMLESS)
    ):
        return None
    path, _, query = token[1:-_SIGNATURE].partition("?")
    try:
        values = tuple(parse_qsl(query, keep_blank_values=True, strict_parsing=True)) if query else ()
    except ValueError:
        return None
    return Press(unquote_plus(path), values, private=token[0] == _PRIVATE, harmless=token[0] == _HARMLESS)
