"""What somebody must be before a command will look at them, and what is said to whoever is not."""

from collections.abc import Callable, Mapping

from bot.kernel.commands import Command, Needs
from bot.kernel.consent import rules_hold
from bot.kernel.documents import Choices, Press, choices, text
from bot.kernel.errors import Refusal
from bot.kernel.people import Caller

WELCOME = Press("welcome")


def why_not(command: Command, caller: Caller) -> Refusal | None:
    """What is missing before this person can do this here; None where nothing is."""
    if command.in_circle and caller.circle is None:
        return Refusal("needs-circle")
    return _NEEDS[command.needs](caller)


def _consent(caller: Caller) -> Refusal | None:
    return (
        None
        if caller.kept
        else Refusal("needs-consent", offer=choices((text("needs-consent-button"), WELCOME)))
    )


def _member(caller: Caller) -> Refusal | None:
    if missing := _consent(caller):
        return missing
    member = caller.membership
    return None if member and member.agreed > 0 else Refusal("needs-member", offer=_show_rules())


def _current(caller: Caller) -> Refusal | None:
    if missing := _member(caller):
        return missing
    member, circle = caller.membership, caller.circle
    holds = member is not None and circle is not None and rules_hold(member, circle, caller.now)
    return None if holds else Refusal("needs-current-rules", offer=_show_rules())


def _facilitator(caller: Caller) -> Refusal | None:
    return _consent(caller) or (None if caller.facilitates else Refusal("needs-facilitator"))


def _show_rules() -> Choices:
    return choices((text("needs-rules-button"), Press("rules show")))


_NEEDS: Mapping[Needs, Callable[[Caller], Refusal | None]] = {
    Needs.NOTHING: lambda _: None,
    Needs.CONSENT: _consent,
    Needs.MEMBER: _member,
    Needs.CURRENT_RULES: _current,
    Needs.FACILITATOR: _facilitator,
}
