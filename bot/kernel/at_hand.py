"""The circle that a command is about."""

from bot.kernel.errors import Refusal
from bot.kernel.people import Caller, CircleFacts


def circle_of(caller: Caller) -> CircleFacts:
    """Raises `Refusal` where there is none."""
    if caller.circle is None:
        raise Refusal("needs-circle")
    return caller.circle
