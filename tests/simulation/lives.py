"""What people do on any day: each act is a few words or a press, as anybody could say or press them."""

from collections.abc import Awaitable, Callable
from datetime import time, timedelta

from bot.kernel.people import ACTIVITIES, FOREVER
from tests.simulation.world import World

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata")
WISHES = ("listening", "experience", "company", "ideas", "nothing")
HOW = ("checkins-how-hear", "checkins-how-too", "checkins-how-free")
QUIET = (time(22), time(7))
HOLDERS = ("fay", "gil")
"""They stay, so that no circle falls asleep."""
ZONE_DAYS = (3, 4)
"""A circle changes its zone on days on which nothing is counted."""


async def checks_in(world: World, who: str, room: str) -> None:
    wish, seen = world.dice.choice(WISHES), world.dice.choice(("circle", "circle", "facilitators", "me"))
    await world.fills(who, "checkin now", room, words="Rather tired", wish=wish, seen=seen)


async def answers(world: World, who: str, room: str) -> None:
    await world.presses(who, world.dice.choice(HOW), room)


async def is_heard(world: World, who: str, room: str) -> None:
    await world.presses(
        who, world.dice.choice(("checkins-heard-enough", "checkins-ask", "checkins-tell-facilitators"))
    )


async def listens(world: World, who: str, room: str) -> None:
    if not await world.presses(who, world.dice.choice(("checkins-listen-can", "checkins-listen-cannot"))):
        answer = await world.says(
            who, world.dice.choice(("listening on", "listening on", "listening off")), room
        )
        if "listening-on" in answer:
            world.people[who].off.discard("listening")


async def settles(world: World, who: str, room: str) -> None:
    choice = world.dice.choice(
        ({"inviting": "circle"}, {"when": "Wednesdays 8:00"}, {"inviting": "never"}, {"ask": "yes"})
    )
    if (
        "checkins-settings" in await world.fills(who, "checkin settings", room, **choice)
        and "never" not in choice.values()
    ):
        world.people[who].off -= {"checkins"} if "ask" not in choice else set()


async def thanks(world: World, who: str, room: str) -> None:
    other = world.dice.choice([one for one in world.rooms[room] if one != who])
    await world.says(who, f"thanks @{other} For being there", room)


async def decides(world: World, who: str, room: str) -> None:
    await world.presses(who, world.dice.choice(("appreciation-show", "appreciation-keep")))


async def steps(world: World, who: str, room: str) -> None:
    await world.says(who, "smallstep I went for a walk --where circle", room)


async def pauses(world: World, who: str, room: str) -> None:
    days = world.dice.randint(1, 20)
    if "mydata-paused" in await world.says(who, f"me pause {days} days" if days < 18 else "me pause", room):
        world.people[who].paused = world.now + timedelta(days=days) if days < 18 else FOREVER


async def resumes(world: World, who: str, room: str) -> None:
    await world.says(who, "me resume", room)
    world.people[who].paused = None


async def sleeps(world: World, who: str, room: str) -> None:
    quiet = world.dice.random() < 0.6
    if "mydata-quiet" in await world.says(who, "me quiet 22:00-7:00" if quiet else "me quiet off", room):
        world.people[who].quiet = QUIET if quiet else None


async def travels(world: World, who: str, room: str) -> None:
    zone = world.dice.choice(ZONES)
    if "mydata-zone-set" in await world.says(who, f"me zone {zone}", room):
        world.people[who].zone = zone


async def switches(world: World, who: str, room: str) -> None:
    activity, on = world.dice.choice(ACTIVITIES), world.dice.random() < 0.6
    if "allowed" in await world.fills(who, "me allow", room, activity=activity, on="yes" if on else "no"):
        (world.people[who].off.discard if on else world.people[who].off.add)(activity)


async def avoids(world: World, who: str, room: str) -> None:
    other = world.dice.choice([one for one in world.rooms[room] if one not in (who, *HOLDERS)])
    people, ids = world.town.core.people, [world.town.account(one) for one in (who, other)]
    if all(world.people[one].kept for one in (who, other)) and len(world.promises.apart) < 2 and who != other:
        await world.town.core.do(lambda: people.avoid(ids[0], ids[1]))
        world.promises.apart.add(frozenset((who, other)))


async def proposes(world: World, who: str, room: str) -> None:
    await world.says(who, f"rules propose We try number {world.dice.randint(1, 99)}", room)


async def consents(world: World, who: str, room: str) -> None:
    """Where there is something to consent to, nearly everybody does; whoever did not may agree later."""
    for one in world.rooms[room]:
        if world.dice.random() < 0.8 and room not in world.people[one].gone:
            await world.presses(one, "rules-button-consent", room)
    await world.says(who, "rules agree", room)


async def objects(world: World, who: str, room: str) -> None:
    if "rules-objected" in await world.says(who, "rules object I could not live with it", room):
        await world.says(who, "rules consent", room)


async def plans(world: World, who: str, room: str) -> None:
    """More prompts beside the one that is counted, and fewer again."""
    lines = (
        "prompt schedule Fridays 12:00", "prompt schedule every second Sunday at 1:30", "prompt skip 2", "prompt now",
        "prompt schedule off --schedule 2", "prompt schedule off --schedule 3", "prompt preview",
    )  # fmt: skip
    await world.says(world.holder(room), world.dice.choice(lines), room)


async def moves_on(world: World, who: str, room: str) -> None:
    if world.now.weekday() in ZONE_DAYS:
        zone = world.dice.choice(ZONES)
        if "circles-set" in await world.says(world.holder(room), f"circle settings --zone {zone}", room):
            world.zones[room].append((world.now, zone))


async def hands_over(world: World, who: str, room: str) -> None:
    if who not in HOLDERS:
        await world.says(world.holder(room), f"circle facilitators @{who}", room)
        await world.presses(who, "circles-yes")


async def steps_back(world: World, who: str, room: str) -> None:
    if who not in HOLDERS:
        await world.says(who, f"circle facilitators @{who} --change remove", room)


async def goes_out(world: World, who: str, room: str) -> None:
    if who not in HOLDERS:
        world.people[who].gone.add(room)
        await world.goes(who, room)


async def leaves_the_circle(world: World, who: str, room: str) -> None:
    if who not in HOLDERS and "mydata-left" in await world.fills(
        who, "me leave", room, what="circle", sure="yes"
    ):
        world.people[who].gone.add(room)


async def leaves_everything(world: World, who: str, room: str) -> None:
    if who not in HOLDERS and "mydata-left" in await world.fills(
        who, "me leave", room, what="everything", sure="yes"
    ):
        person = world.people[who]
        person.kept, person.paused, person.quiet, person.off = False, None, None, set()
        person.gone = set(world.rooms)
        world.promises.apart = {pair for pair in world.promises.apart if who not in pair}


async def comes_back(world: World, who: str, room: str) -> None:
    """Of those who are not there, whoever would like to: a year is long."""
    for one in world.rooms[room]:
        if room in world.people[one].gone and world.dice.random() < 0.5:
            await world.joins(one, room)


Act = Callable[[World, str, str], Awaitable[None]]
ACTS: dict[Act, int] = {
    checks_in: 24, answers: 24, is_heard: 8, listens: 14, settles: 8, thanks: 12, decides: 8, steps: 3, pauses: 4,
    resumes: 4, sleeps: 4, travels: 4, switches: 5, avoids: 1, proposes: 4, consents: 12, objects: 1, plans: 6,
    moves_on: 8, hands_over: 3, steps_back: 2, goes_out: 2, leaves_the_circle: 1, leaves_everything: 1, comes_back: 8,
}  # fmt: skip


async def one_act(world: World) -> None:
    """Somebody who is there does something."""
    act = world.dice.choices(list(ACTS), list(ACTS.values()))[0]
    room = world.dice.choice(list(world.rooms))
    there = [one for one in world.rooms[room] if room not in world.people[one].gone]
    await act(world, world.dice.choice(there), room)
