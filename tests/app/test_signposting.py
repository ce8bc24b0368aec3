"""SG9: `kith signposts` – a dry run first, one transaction, a way back; every trouble one line (AB8)."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner, Result
from yarl import URL

from bot.app import fetching
from bot.app.cli import app
from bot.signposts.feeds.feed import FeedTrouble
from storage.engine import claim
from tests.features.signposts.brought import FEEDS, a_service, an_entry

VALE = str(FEEDS / "vale.toml")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("KITH_COMMUNITY__COUNTRY", "GB")
    return tmp_path


def signposts(*words: str, typed: str = "") -> Result:
    result = CliRunner().invoke(app, ["signposts", *words], input=typed)
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def done(*words: str, typed: str = "") -> str:
    result = signposts(*words, typed=typed)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*words: str) -> str:
    result = signposts(*words)
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


def import_id(said: str) -> str:
    return said.split("undo ")[1].split(maxsplit=1)[0]


def write(name: str, *entries: str) -> str:
    Path(name).write_text("\n".join(entries), encoding="utf-8")
    return name


def trees(*names: str, more: str = "") -> tuple[str, ...]:
    return tuple(
        an_entry(more, id_=one, name=one, call=f'"0113 496 00{at + 10}"') for at, one in enumerate(names)
    )


def test_an_import_shows_what_it_would_do_and_asks():
    said = done("import", VALE, typed="y\n")

    assert "vale: 3 added, 0 changed, 0 removed, 0 duplicate, 0 invalid, 0 unchanged, 0 note" in said
    assert "+ Vale Night Line  (vale.toml line 6)" in said
    assert "Bring this in?" in said
    assert "To take it back: kith signposts undo " in said


@pytest.mark.parametrize("typed", ["n\n", ""])
def test_without_a_yes_nothing_is_changed(typed: str):
    result = signposts("import", VALE, typed=typed)

    assert (result.exit_code, "Nothing was changed." in result.stderr) == (1, True)
    assert "There are none." in done("imports")


def test_the_same_again_changes_nothing():
    done("import", VALE, "--yes")

    said = done("import", VALE, "--yes")

    assert "3 unchanged" in said
    assert "Nothing to change." in said


def test_every_kind_is_shown_with_its_place():
    done("import", write("hill.toml", *trees("Ash", "Birch")), "--yes")
    bad = an_entry(id_="Elm", name="Elm", call="7")
    twice = an_entry(id_="Fir", name="Fir 2")
    changed = trees("Ash", more='cost = "free"\ntopics = ["unicycling"]')
    (known,) = trees("Ash")
    write("hill.toml", *changed, bad, an_entry(id_="Fir", name="Fir"), twice)

    said = done("import", "hill.toml", "--yes", "--even-if-it-drops")
    elsewhere = done("import", write("dale.toml", known.replace('id = "Ash"', 'id = "other"')), "--yes")

    assert "- Birch\n" in said
    assert "! hill.toml line 10: Elm: A way to reach it is 7" in said
    assert "= Fir 2: twice, also Fir  (hill.toml line 26)" in said
    assert "~ Ash: cost  (hill.toml line 1)" in said
    assert "· “unicycling” is no topic here; left out (1×)." in said
    assert "= Ash: known from hill as Ash  (dale.toml line 1)" in elsewhere


def test_a_long_list_is_cut_and_the_rest_counted():
    write("wood.toml", *(an_entry(id_=f"t{at}", name=f"Tree {at}") for at in range(250)))

    said = done("import", "wood.toml", "--yes")

    assert said.count("\n+ ") == 200
    assert "… and 50 more." in said


def test_a_feed_that_would_drop_much_asks_again():
    """SG9."""
    done("import", write("hill.toml", *trees("Ash", "Birch", "Cedar")), "--yes")
    write("hill.toml", *trees("Ash"))

    asked = signposts("import", "hill.toml", typed="y\nn\n")

    assert "Of the 3 entries that hill had, 2 would go. Is that meant?" in asked.output
    assert asked.exit_code == 1
    assert "If that is meant: --even-if-it-drops" in signposts("import", "hill.toml", "--yes").stderr
    assert "2 removed" in done("import", "hill.toml", "--yes", "--even-if-it-drops")


def test_an_import_is_listed_and_taken_back():
    first = import_id(done("import", write("hill.toml", *trees("Ash", "Birch")), "--yes"))
    second = import_id(done("import", write("hill.toml", *trees("Ash", "Birch", "Cedar")), "--yes"))

    assert [line.split()[0] for line in done("imports").splitlines()] == [second, first]
    assert "A later import of hill builds on this one" in refused("undo", first)
    assert "Put back: 0. Taken out again: 1." in done("undo", second)
    assert "Taken out again: 2." in done("undo", first)
    assert "There is no import" in refused("undo", first)
    assert "There is no import" in refused("undo", "\x1b[31m")


def test_what_is_written_comes_back_the_same(here: Path):
    done("import", VALE, "--yes", "--feed", "vale")

    assert "with 3 entries" in done("export", "out.toml")
    assert "Nothing to change." in done("import", "out.toml", "--feed", "vale", "--yes")
    done("export", "out.json", "--format", "hsds")
    assert len(json.loads((here / "out.json").read_text())["contents"]) == 3
    assert "File exists" in refused("export", "out.toml")


def test_what_is_due_is_listed_and_ticked_off():
    old = an_entry(id_="Ash", name="Ash").replace("2026-10-01", "2020-01-01")
    source = 'source = "https://example.org/ash"'
    done("import", write("hill.toml", old + source), "--yes")

    (line,) = done("review").splitlines()
    day, entry, *_ = line.split()

    assert (day, "https://example.org/ash" in line, "hill" in line) == ("2020-01-01", True, True)
    assert "There is no entry nobody" in refused("review", "--still-true", entry, "--still-true", "nobody")
    assert done("review") == line + "\n", "nothing of a command that failed is kept"
    assert "Nothing is due." in done("review", "--still-true", entry)


def test_a_folder_of_tables_and_a_licence_for_all(here: Path):
    said = done("import", str(FEEDS / "vale"), "--licence", "CC-BY-4.0", "--yes")
    done("export", "out.toml")

    assert "vale: 2 added" in said
    assert (here / "out.toml").read_text().count('licence = "CC-BY-4.0"') == 2


def test_what_says_no_day_takes_the_keepers():
    assert "3 added" in done("import", str(FEEDS / "vale"), "--checked", "2026-10-01", "--yes")
    assert "--checked is a day" in refused("import", VALE, "--checked", "31 Feb")
    assert "--checked is a day that was" in refused("import", VALE, "--checked", "9999-01-01")


def test_a_country_or_zone_that_is_none_is_one_line():
    """AB24."""
    assert "“Atlantis” is no country. It is two letters, like GB." in refused(
        "import", VALE, "--country", "Atlantis"
    )
    assert "“Etc/../x” is no time zone. One is like" in refused("import", VALE, "--zone", "Etc/../x")
    assert "1 added" in done("import", write("hill.toml", *trees("Ash")), "--country", "uk", "--yes")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere.toml", "There is no file or folder nowhere.toml"),
        ("http://example.org/feed", "only https:// is fetched"),
        ("https://user:word@example.org/", "only https:// is fetched"),
        ("https:///", "only https:// is fetched"),
        ("empty", "holds 0 files of a kind that is read"),
        ("leading", "leads out of its folder"),
        ("bad.toml", "bad.toml is not TOML"),
    ],
)
def test_what_cannot_be_brought_is_one_line(here: Path, name: str, said: str):
    """AB8."""
    (here / "empty").mkdir()
    (here / "leading").mkdir()
    (here / "leading" / "services.csv").symlink_to("/etc/hostname")
    write("bad.toml", "[[entry]")

    sentence = refused("import", name)

    assert said in sentence
    assert "user:word" not in sentence


def test_it_works_while_kith_runs(here: Path):
    """Its own connection; only bringing the database up to date has to wait."""
    with claim(f"sqlite:///{here / 'kith.db'}"):
        assert "Another Kith is using this database" in refused("import", VALE, "--yes")
    done("import", write("hill.toml", *trees("Ash")), "--yes")

    with claim(f"sqlite:///{here / 'kith.db'}"):
        assert "3 added" in done("import", VALE, "--yes")


def test_a_database_that_is_away_is_one_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KITH_STORAGE__URL", "postgresql+psycopg://user:hush@127.0.0.1:1/kith")

    for command in (("import", VALE), ("imports",), ("review",), ("export", "x.toml"), ("undo", "x")):
        said = refused(*command)
        assert "Is it running" in said
        assert "hush" not in said


@pytest.mark.needs("postgres")
def test_it_works_on_postgresql(fresh_postgres: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KITH_STORAGE__URL", fresh_postgres)

    made = import_id(done("import", VALE, "--yes"))

    assert "Taken out again: 3." in done("undo", made)
    assert "There are none." in done("imports")


class Pages(BaseHTTPRequestHandler):
    """Two pages of services, and addresses that lead elsewhere or send too much."""

    def do_GET(self) -> None:  # how the library calls it
        parts = urlsplit(self.path)
        if parts.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", parts.path.removeprefix("/to/") or "/to/")
            self.end_headers()
            return
        query = parse_qs(parts.query)
        number = int(query.get("page", ["1"])[0])
        services = [a_service(id=f"v{number}", name=f"Line {number} {query.get('full', ['no'])[0]}")]
        body = json.dumps({"total_pages": 2, "page_number": number, "contents": services}).encode()
        self.send_response(404 if parts.path == "/gone" else 200)
        self.end_headers()
        self.wfile.write(
            body if parts.path != "/loop" else body.replace(b'"total_pages": 2', b'"total_pages": 1e3')
        )

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_pages_at_an_address_are_followed_and_asked_for_in_full():
    with serving() as address:
        said = done("import", f"{address}/services", "--yes")

    assert "2 added" in said
    assert "+ Line 1 true  (127.0.0.1/services $.contents[0])" in said
    assert "+ Line 2 true  (127.0.0.1/services page 2 $.contents[0])" in said
    assert "127.0.0.1:" in done("imports")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/gone", "answers 404, not with a directory"),
        ("/to/", "leads from one address to the next without end"),
        ("/to/http://example.org/", "only https:// is fetched"),
        ("/to/ftp://127.0.0.1/", "only https:// is fetched"),
        ("/to/file:///etc/passwd", "only https:// is fetched"),
    ],
)
def test_an_address_that_leads_astray_is_one_line(path: str, said: str):
    """AB8."""
    with serving() as address:
        assert said in refused("import", address + path)


def test_from_elsewhere_nothing_leads_to_this_machine():
    with pytest.raises(FeedTrouble, match="leads to this machine itself"):
        fetching._checked(URL("https://127.0.0.1/"), before=URL("https://example.org/"))


def test_nobody_there_is_one_line():
    assert "cannot be reached" in refused("import", "http://127.0.0.1:9/services")
