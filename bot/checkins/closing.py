"""When a check-in has been heard, or goes: nobody is asked about it any more."""

from bot.checkins.model import CheckIn
from bot.checkins.ports import Around
from bot.kernel.people import CircleFacts

UNHEARD = "checkin-unheard"
"""The appointment at which an unanswered wish is seen to."""
NO_ANSWER = "checkin-no-answer"
"""The appointment at which the next listener is asked."""


def heard(around: Around, checkin: CheckIn) -> None:
    if checkin.waits:
        around.book.keep(checkin.heard())
    stop_asking(around, checkin)


def stop_asking(around: Around, checkin: CheckIn) -> None:
    """Whoever was asked and has not seen it yet never will."""
    around.diary.cancel(UNHEARD, checkin.id)
    around.diary.cancel(NO_ANSWER, f"{checkin.id}:")
    around.outbox.cancel(f"{checkin.key}:nobody")
    for listener in around.book.asked(checkin.id):
        around.diary.cancel(NO_ANSWER, f"{checkin.id}:{listener}")
        around.outbox.cancel(f"{checkin.key}:ask:{listener}")


def still_there(around: Around, checkin: CheckIn, circle: CircleFacts) -> bool:
    """Whether the author takes part: for who went away nothing is done."""
    member = around.people.member_of(checkin.author, circle.community)
    membership = around.circles.membership(circle.id, member)
    return membership is not None and not membership.away and not circle.ended
