"""The server lets in this machine's own page and nobody else, and says no in words a person can use."""

import json
import re
from collections.abc import AsyncIterator
from uuid import NAMESPACE_URL, uuid5

import pytest
from aiohttp import ClientResponse, ClientSession

from adapters.rehearsal.guard import LARGEST, TOKEN
from adapters.rehearsal.places import CIRCLE, direct
from adapters.rehearsal.server import page_words
from tests.rehearsal.pretend import Rehearsal, a_delivery, a_post, later

SAYS = page_words()["errors"]


class Browser:
    """Asks as the page would; each test takes away one thing."""

    def __init__(self, session: ClientSession, here: Rehearsal) -> None:
        self.session, self.here = session, here
        self.url = here.running.url.rstrip("/")
        self.origin = self.url
        self.secret = here.running.server.secret

    async def get(self, path: str, **headers: str) -> ClientResponse:
        return await self.session.get(self.url + path, headers={TOKEN: self.secret, **headers})

    async def post(self, path: str, body: object, **headers: str) -> ClientResponse:
        sent = body if isinstance(body, str) else json.dumps(body)
        usual = {TOKEN: self.secret, "Origin": self.origin, "Content-Type": "application/json"}
        return await self.session.post(self.url + path, data=sent, headers={**usual, **headers})


def act(who: str = "bo", place: str = CIRCLE, **more: object) -> dict[str, object]:
    return {"id": str(uuid5(NAMESPACE_URL, who + place + str(more))), "who": who, "place": place, **more}


@pytest.fixture
async def here() -> AsyncIterator[Rehearsal]:
    here = Rehearsal()
    await here.running.open(0)
    yield here
    await here.running.close()


@pytest.fixture
async def browser(here: Rehearsal) -> AsyncIterator[Browser]:
    async with ClientSession() as session:
        yield Browser(session, here)


async def test_the_page_carries_this_runs_secret_and_no_script_of_its_own(browser: Browser):
    answer = await browser.get("/")
    page = await answer.text()

    assert browser.secret in page
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", page) == []
    assert re.findall(r"https?://", page) == []
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_another_name_for_this_machine_is_not_answered(browser: Browser):
    """A name that somebody else owns and points here must not open the room."""
    answer = await browser.get("/", Host="rooms.example:80")

    assert (answer.status, (await answer.json())["say"]) == (403, SAYS["wrong-host"])


@pytest.mark.parametrize("origin", ["http://rooms.example", "null", "", "http://127.0.0.1:1"])
async def test_another_page_cannot_act_here(browser: Browser, origin):
    answer = await browser.post("/say", act(words="hello"), Origin=origin)

    assert (answer.status, (await answer.json())["error"]) == (403, "wrong-origin")
    assert browser.here.words("bo") == []


async def test_without_the_secret_nothing_is_told_or_done(browser: Browser):
    browser.secret = "another run’s".encode("ascii", "ignore").decode()

    assert (await browser.post("/say", act(words="hello"))).status == 403
    for path in ("/state", "/view?who=bo", f"/menu?who=bo&place={CIRCLE}", "/events"):
        assert (await browser.get(path)).status == 403


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "7", '{"id": 3}', '{"id": "x", "who": "bo"}', "[" * 5000, json.dumps(act(words=["no"]))],
)
async def test_what_is_not_the_pages_json_is_kindly_refused(browser: Browser, body):
    """AB4."""
    answer = await browser.post("/say", body)

    assert (answer.status, (await answer.json())["say"]) == (400, SAYS["not-json"])


async def test_only_json_is_read(browser: Browser):
    answer = await browser.post("/say", json.dumps(act(words="hello")), **{"Content-Type": "text/plain"})

    assert (await answer.json())["error"] == "not-json"


async def test_too_much_is_refused_before_it_is_read(browser: Browser):
    """AB6."""
    answer = await browser.post("/say", act(words="x" * LARGEST))

    assert (answer.status, (await answer.json())["say"]) == (413, SAYS["too-large"])


@pytest.mark.parametrize(
    "name", ["nothing.js", "..%2Fserver.py", "%2e%2e/server.py", "room.py", "words.en.json%00"]
)
async def test_only_the_pages_own_files_are_served(browser: Browser, name):
    """AB8."""
    answer = await browser.get(f"/page/{name}")

    assert answer.status == 404
    assert (await answer.json())["say"] == SAYS["not-found"]


async def test_a_view_holds_what_this_person_may_see(browser: Browser):
    await browser.here.courier.deliver(a_delivery(a_post("<img src=x onerror=alert(1)>"), key="1"))
    await browser.here.courier.deliver(a_delivery(a_post("for Fay"), key="2", to="fay", direct=True))

    seen = await (await browser.get("/view?who=bo&since=0")).json()

    assert [one["place"] for one in seen["messages"]] == [CIRCLE]
    assert "&lt;img" in seen["messages"][0]["html"]
    assert [(one["kind"], one["unread"]) for one in seen["places"]] == [("circle", 1), ("direct", 0)]
    later_ = await (await browser.get(f"/view?who=bo&since={seen['revision']}")).json()
    assert later_["messages"] == []


async def test_a_form_comes_with_its_fields(browser: Browser):
    answer = await (await browser.post("/pick", act(path="rules propose"))).json()

    fields = {one["name"]: (one["kind"], one["required"]) for one in answer["form"]["fields"]}
    assert fields == {"words": ("words", True), "about": ("person", False), "named": ("yes", False)}
    again = await (await browser.post("/fill", act(path="rules propose", values={"words": "never"}))).json()
    assert again["refused"]
    assert "form-empty" in again["html"]


async def test_the_menu_is_what_the_desk_offers(browser: Browser):
    answer = await (await browser.get(f"/menu?who=bo&place={CIRCLE}")).json()

    assert [one["path"] for one in answer["commands"]] == ["help", "urgent", "rules show", "rules propose"]
    assert (await browser.get(f"/menu?who=nia&place={CIRCLE}")).status == 400
    assert (await browser.get(f"/menu?who=bo&place={direct('fay')}")).status == 400


async def test_the_hands_move_and_say_what_came(browser: Browser):
    browser.here.hands.due = later(5)

    moved = await (await browser.post("/clock", {"to": "next"})).json()
    nothing = await (await browser.post("/clock", {"to": "next"})).json()

    assert (moved["moved"], moved["clock"]["now"]) == (True, later(5).isoformat())
    assert not nothing["moved"]
    assert (await browser.post("/clock", {"to": "1999"})).status == 400


async def test_somebody_new_gets_an_id_of_their_own(browser: Browser):
    """AB3: a name says nothing about who somebody is."""
    first = await (await browser.post("/newperson", {"name": "Fay"})).json()
    second = await (await browser.post("/newperson", {"name": "Kith"})).json()
    third = await (await browser.post("/newperson", {"name": "Ἑλένη\u202e"})).json()

    assert (first["id"], second["id"], third["id"]) == ("fay-2", "kith-2", "guest")
    assert (await browser.post("/newperson", {"name": "\u200b"})).status == 400
    assert (await browser.post("/newperson", {"name": "x" * 41})).status == 400


async def test_a_change_is_pushed(browser: Browser):
    stream = await browser.session.get(f"{browser.url}/events?room={browser.secret}")
    first = await stream.content.readline()
    await browser.post("/say", act(words="hello"))
    await stream.content.readline()
    second = await stream.content.readline()
    stream.close()

    assert int(second.removeprefix(b"data: ")) > int(first.removeprefix(b"data: "))


async def test_it_listens_on_this_machine_only(here: Rehearsal):
    assert here.running.url.startswith("http://127.0.0.1:")


async def test_a_taken_port_is_said(here: Rehearsal):
    other = Rehearsal()
    port = int(here.running.url.rstrip("/").rpartition(":")[2])

    with pytest.raises(OSError, match="in use"):
        await other.running.open(port)


def test_every_sentence_of_a_no_exists():
    from pathlib import Path

    source = "\n".join(path.read_text() for path in Path("adapters/rehearsal").glob("*.py"))
    used = set(re.findall(r'(?:Trouble|no)\("([a-z-]+)"', source)) | set(
        re.findall(r'return "(wrong-[a-z]+)"', source)
    )

    assert used - SAYS.keys() == set()
    assert len(used) > 8


async def test_what_fits_a_field_is_offered_to_who_is_there(browser: Browser):
    query = "path=me+zone&field=zone"
    answer = await (await browser.get(f"/suggest?who=bo&place={CIRCLE}&{query}")).json()

    assert answer["fits"][0] == {"value": "Europe/London", "label": "London"}
    assert (await browser.get(f"/suggest?who=nia&place={CIRCLE}&{query}")).status == 400
    assert (await browser.get(f"/suggest?who=bo&place={direct('fay')}&{query}")).status == 400
