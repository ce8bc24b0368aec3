"""What counts as something said to Kith, and what is known of a room: pure, so that every shape can be tried."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.reading import Reading
from adapters.matrix.rooms import Room, Rooms
from bot.kernel.events import Arrived, Called, Left, Wrote

ME, ANA, BO = "@kith:x.org", "@ana:x.org", "@bo:x.org"
EDIT: dict[str, Any] = {"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}
REPLY: dict[str, Any] = {"m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}}
NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)


def a_room(id_: str = "!room:x.org", version: str = "12", **levels: Any) -> Room:
    room = Room(id_)
    creation = {"room_version": version}
    for event in (
        {"type": "m.room.create", "state_key": "", "sender": BO, "content": creation},
        {"type": "m.room.power_levels", "state_key": "", "content": levels},
        *(
            {"type": "m.room.member", "state_key": who, "content": {"membership": "join"}}
            for who in (ME, ANA, BO)
        ),
    ):
        room.absorb(event)
    return room


@pytest.fixture
def rooms() -> Rooms:
    known = Rooms(ME)
    known.all["!room:x.org"] = a_room()
    known.all["!dm:x.org"] = a_room("!dm:x.org")
    known.direct[ANA] = "!dm:x.org"
    return known


@pytest.fixture
def reading(rooms: Rooms) -> Reading:
    return Reading(rooms, ME, lambda line: line.split(" ")[0] in ("help", "thanks", "7"))


def message(body: str, *, sender: str = ANA, **content: Any) -> dict[str, Any]:
    content = {"msgtype": "m.text", "body": body, **content}
    return {"type": "m.room.message", "sender": sender, "event_id": "$1", "content": content}


def line(reading: Reading, raw: dict[str, Any], room: str = "!room:x.org") -> str | None:
    event = reading.event(raw, reading.rooms.all[room], NOW)
    assert event is None or isinstance(event, Called)
    return event.line if event else None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("!help", "help"),
        ("  ! help me", "help me"),
        ("!7", "7"),
        (f"{ME}: help", "help"),
        (f"{ME}", "help"),
        (f"{ME} !thanks x", "thanks x"),
        ("help", None),
        ("hello !help", None),
        ("!unknown", None),
        ("!", None),
        ("", None),
    ],
)
def test_only_what_begins_with_our_sign_or_name_is_read(reading: Reading, body: str, said: str | None):
    assert line(reading, message(body)) == said


@pytest.mark.parametrize(
    "raw",
    [
        message("!help", msgtype="m.notice"),
        message("!help", msgtype="m.emote"),
        message("!help", sender=ME),
        message("!help", sender="@bridge:elsewhere"),
        message("!help", **EDIT),
        {"type": "m.reaction", "sender": ANA, "content": {}},
        {"type": "m.room.redaction", "sender": ANA, "content": {}},
        {"type": "m.room.topic", "sender": ANA, "state_key": "", "content": {"topic": "!help"}},
    ],
)
def test_what_is_no_word_of_a_member_is_nothing(reading: Reading, raw: dict[str, Any]):
    """AB21."""
    assert line(reading, raw) is None


def test_a_reply_is_read_without_what_it_quotes(reading: Reading):
    quoted = message("> <@bo:x.org> !thanks nobody\n\n!help", **REPLY)

    assert line(reading, quoted) == "help"


def test_a_pill_is_the_person_by_their_full_id(reading: Reading):
    pill = '!thanks <a href="https://matrix.to/#/@bo:x.org">Bo &amp; Co</a> For all'

    assert (
        line(reading, message("!thanks Bo & Co For all", formatted_body=pill)) == "thanks @bo:x.org For all"
    )


def test_alone_everything_is_for_kith_and_nobody_runs_the_place(reading: Reading):
    event = reading.event(message("I feel awful"), reading.rooms.all["!dm:x.org"], NOW)

    assert isinstance(event, Wrote)
    assert event.words == "I feel awful"
    assert event.origin.where.external == f"dm:{ANA}"
    assert not event.origin.sender.powerful


def coming(before: str, now: str, who: str = ANA) -> dict[str, Any]:
    unsigned = {"prev_content": {"membership": before}} if before else {}
    return {
        "type": "m.room.member",
        "state_key": who,
        "event_id": "$1",
        "content": {"membership": now},
        "unsigned": unsigned,
    }


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        ("", "join", Arrived),
        ("invite", "join", Arrived),
        ("leave", "join", Arrived),
        ("join", "join", None),
        ("join", "leave", Left),
        ("join", "ban", Left),
        ("invite", "leave", None),
        ("", "invite", None),
    ],
)
def test_who_comes_and_who_goes(reading: Reading, before: str, now: str, kind: type | None):
    event = reading.event(coming(before, now), reading.rooms.all["!room:x.org"], NOW)

    assert (type(event) if event else None) is kind


def test_kith_itself_neither_comes_nor_goes(reading: Reading):
    assert reading.event(coming("", "join", ME), reading.rooms.all["!room:x.org"], NOW) is None


@pytest.mark.parametrize(
    ("version", "levels", "powers"),
    [
        ("12", {}, {BO: True, ANA: False}),
        ("12", {"users": {ANA: 50}}, {BO: True, ANA: True}),
        ("12", {"users": {ANA: 49}, "users_default": 60}, {ANA: False, ME: True}),
        ("10", {}, {BO: True, ANA: False}),
        ("10", {"users": {ANA: 100}}, {BO: False, ANA: True}),
        ("org.example.odd", {}, {BO: True, ANA: False}),
        ("10", {"users": {ANA: "100"}, "users_default": None}, {ANA: False}),
    ],
)
def test_who_runs_a_room(version: str, levels: dict[str, Any], powers: dict[str, bool]):
    """AB22: since version 12 whoever created it is above all levels, and not among them."""
    room = a_room(version=version, **levels)

    assert {who: room.runs(who) for who in powers} == powers


def test_further_creators_run_it_too():
    room = a_room()
    room.creation["additional_creators"] = [ANA]

    assert room.runs(ANA)


def test_a_room_keeps_its_identity_through_upgrades(rooms: Rooms):
    for old, new in (("!room:x.org", "!b"), ("!b", "!c")):
        rooms.all[new] = Room(new, creation={"predecessor": {"room_id": old}})

    assert rooms.root("!c") == "!room:x.org"
    assert rooms.current("!room:x.org") == "!c"
    assert rooms.root("!unknown") == rooms.current("!unknown") == "!unknown"


def test_rooms_that_claim_one_another_are_no_trouble(rooms: Rooms):
    """AB22."""
    rooms.all["!a"] = Room("!a", creation={"predecessor": {"room_id": "!b"}})
    rooms.all["!b"] = Room("!b", creation={"predecessor": {"room_id": "!a"}})

    assert rooms.root("!a") in ("!a", "!b")
    assert rooms.current("!a") in ("!a", "!b")


def test_a_room_is_known_by_its_key_only_where_kith_made_it(rooms: Rooms):
    """AB22: else whoever wrote the key of another's direct room into their own would be told what is for them."""
    for id_, creator in (("!theirs", BO), ("!ours", ME)):
        rooms.all[id_] = Room(id_, creation={"org.kith.key": f"direct:{ANA}"}, creator=creator)

    found = rooms.made_by(f"direct:{ANA}")

    assert found is not None
    assert found.id == "!ours"
    del rooms.all["!ours"]
    assert rooms.made_by(f"direct:{ANA}") is None


def test_two_people_of_one_name_are_told_apart(rooms: Rooms):
    """AB3."""
    room = rooms.all["!room:x.org"]
    for who, name in ((ANA, "Fay"), (BO, "Fay"), (ME, "")):
        room.names[who] = name

    assert room.name_of(ANA) == f"Fay ({ANA})"
    assert room.name_of(ME) == ME
    assert rooms.name_of("@gone:x.org", room) == "@gone:x.org"


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
_kinds = st.sampled_from(
    [
        "m.room.message",
        "m.room.member",
        "m.room.create",
        "m.room.power_levels",
        "m.room.tombstone",
        "m.space.parent",
    ]
)


_names = [
    "body", "msgtype", "membership", "users", "via", "m.relates_to", "formatted_body", "additional_creators",
]  # fmt: skip


@given(_kinds, st.dictionaries(st.sampled_from(_names), _json | st.just("m.text")))
def test_whatever_a_server_sends_is_read_or_left(kind: str, content: dict[str, Any]):
    known = Rooms(ME)
    known.all["!room:x.org"] = room = a_room()
    reading = Reading(known, ME, lambda line: True)
    raw = {"type": kind, "sender": ANA, "state_key": ANA, "event_id": "$1", "content": content}

    reading.event(raw, room, NOW)
    room.absorb(raw)

    assert room.runs(ANA) in (True, False)
