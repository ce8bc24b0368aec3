"""Whether anything may pass from one person to another. Asked wherever two people could meet; never disclosed."""

from bot.kernel.people import AccountId, Activity
from bot.kernel.ports import People


def may(people: People, one: AccountId, other: AccountId, activity: Activity) -> bool:  # noqa: ARG001  # see below
    """Neither asked not to meet the other. Whoever gets a no here must see what they would have seen after a yes.

    `activity`: what they would meet in. Today a boundary holds for everything; every caller names its own all the same.
    """
    return not people.avoids(one, other)
