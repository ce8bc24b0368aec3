"""Posts that can be counted: put in the outbox, and found again in what Fay reads."""

from bot.kernel.documents import say, text
from bot.kernel.effects import Post, Why
from bot.kernel.ids import place_id
from bot.kernel.people import CommunityId, PlaceId
from tests.platforms.matrix.member import Member
from tests.platforms.matrix.town import MatrixTown


async def put(
    town: MatrixTown, count: int, *, room: str = "", first: int = 0, why: Why = Why.ASKED_FOR
) -> None:
    """Numbered from `first` on; in the circle's room, or another that Kith is in."""
    await town.core.do(lambda: _put(town, range(first, first + count), room, why))


def _put(town: MatrixTown, wanted: range, room: str, why: Why) -> None:
    core = town.core
    if room:
        place = PlaceId(place_id(core.signer, "matrix", room))
        core.places.remember(place, platform="matrix", external=room, community=CommunityId("c"))
    else:
        circle = core.circles.any()
        assert circle is not None
        place = circle.place
    documents = {number: say(text("circles-one", who=f"number {number}.")) for number in wanted}
    core.outbox.put([Post(f"post:{room}:{number}", place, said, why) for number, said in documents.items()])


def numbers(town: MatrixTown, where: str = "room") -> list[int]:
    """As Fay reads them, in the order in which they came."""
    said = [words.split("number ")[1] for words in town.seen(where) if "number " in words]
    return [int(words.split(".")[0]) for words in said]


async def rooms_with_kith(town: MatrixTown, count: int) -> list[str]:
    """Fay's."""
    fay = town.people["fay"]
    assert isinstance(fay, Member)
    made = [await fay.create(encrypted=False, invite=(town.me,)) for _ in range(count)]
    await town.settle()
    return made
