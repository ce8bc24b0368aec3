"""What a check-in looks like to those who may see it, and the words of what is told about it."""

from bot.checkins.model import CheckIn, How, Seen, Wish
from bot.kernel.documents import Block, Note, Person, Press, Quote, Said, Text, choices, say, shared, text
from bot.kernel.effects import Card, Direct, Opened, Post, Why, facilitators_of
from bot.kernel.people import AccountId, CircleFacts, PlaceId

URGENT = (text("checkins-urgent"), Press("urgent"))


def wish_name(wish: Wish) -> Text:
    return text(f"checkins-wish-{wish}")


def about(checkin: CheckIn) -> tuple[tuple[str, str], ...]:
    return (("id", checkin.id),)


def enough(checkin: CheckIn) -> tuple[Text, Press]:
    return (text("checkins-heard-enough"), Press("checkin heard", about(checkin)))


def card(checkin: CheckIn, circle: CircleFacts, words: str) -> Card:
    """What the circle, its facilitators or a buddy see. A buddies’ room is no circle’s, and has a way of its own."""
    path = "checkin buddy" if checkin.seen is Seen.BUDDY else "checkin answer"
    blocks: tuple[Block, ...] = (
        text("checkins-card", who=Person(checkin.author)),
        Quote(Said(words)),
        text("checkins-card-wish", wish=wish_name(checkin.wish)),
    )
    if checkin.wish is not Wish.NOTHING:
        answers = (
            (
                text(f"checkins-how-{how}"),
                shared(Press(path, (*about(checkin), ("how", str(how))))),
            )
            for how in How
        )
        blocks += (choices(*answers), Note(text("checkins-card-note")))
    return Card(checkin.key, checkin.revision, place_of(checkin, circle), say(*blocks), circle=circle.id)


def place_of(checkin: CheckIn, circle: CircleFacts) -> PlaceId | Opened:
    if checkin.seen is Seen.FACILITATORS:
        return facilitators_of(circle)
    if checkin.seen is Seen.BUDDY:
        assert checkin.room is not None  # noqa: S101  # without one it is not a check-in
        return checkin.room
    return circle.place


def to_author(
    checkin: CheckIn, circle: CircleFacts, what: str, *blocks: Block, whose: AccountId | None = None
) -> Post:
    """They asked to be heard, so whatever comes of it is told to them, and to nobody else."""
    return Post(
        f"{checkin.key}:{what}",
        Direct(checkin.author),
        say(*blocks),
        Why.ASKED_FOR,
        circle=checkin.circle,
        within=circle.place,
        whose=whose,
        about=checkin.key if checkin.seen is Seen.CIRCLE else "",
    )
