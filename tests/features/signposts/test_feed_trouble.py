"""AB8: whatever is wrong with a file, or with what is in it, is one sentence with its place; and nothing is changed."""

import io
import json
import stat
import time
import zipfile
from typing import Any

import pytest

from bot.signposts.entry import EntryId
from bot.signposts.feeds.comparing import compare
from bot.signposts.feeds.feed import LARGEST, Brought, FeedTrouble
from tests.features.signposts.brought import a_service, an_entry, packed, page, reading, text
from tests.features.signposts.entries import HOUSE

SERVICES = "id,name,description,status,assured_date,email\n"
ONE = "1,Vale,Talk.,active,2026-10-01,a@example.org\n"


def refused(*files: Brought) -> str:
    with pytest.raises(FeedTrouble) as trouble:
        reading(*files)
    sentence = str(trouble.value)
    assert "\n" not in sentence
    assert len(sentence) < 400
    return sentence


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        ("id,name\n1,Jos\u00e9".encode("cp1252"), "line 2 is not UTF-8. Save the file with that encoding"),
        (SERVICES.encode("utf-16"), "is UTF-16"),
        (SERVICES.encode("utf-16-le"), "line 1 holds a NUL"),
        (b"id,name\n1,a\x00b\n", "line 2 holds a NUL"),
        (b"id,name,name\n1,2,3\n", "line 1: the column “name” is there twice"),
        (b"\n\n1,2\n", "is empty. Its first line names the columns"),
        (b"nmae,id2\n1,2\n", "there is no column “id”"),
        (b"id;name\n1;2\n", "there is no column “id”. Columns are parted by commas"),
        (b'id,name\n1,"never closed\n', "line 2 is not CSV"),
        (b"id,name\n1,%s\n" % (b"x" * 200_000), "line 2 is not CSV"),
        (b"id,name,regular_schedule\n", "is HSDS 1 or 2"),
        (b",".join(b"c%d" % at for at in range(301)), "more than 300 columns"),
    ],
)
def test_a_table_that_cannot_be_read(body: bytes, said: str):
    assert said in refused(Brought("services.csv", body))


def test_a_byte_order_mark_and_windows_line_ends_are_fine():
    body = b"\xef\xbb\xbf" + (SERVICES + ONE).replace("\n", "\r\n").encode()

    assert reading(Brought("services.csv", body)).drafts[0].where == "services.csv line 2"


def test_a_row_with_too_many_cells_is_set_aside_with_its_line():
    feed = reading(text("services.csv", SERVICES + "2,x,x,active,2026-10-01,a@b.org,too many\n" + ONE))

    assert [draft.entry.foreign for draft in feed.drafts] == ["1"]
    assert (feed.invalid[0].where, feed.invalid[0].why) == (
        "services.csv line 2",
        "It has 7 cells, and there are 6 columns.",
    )


def test_tables_without_services_are_refused():
    assert "no services.csv" in refused(text("phones.csv", "id,number\n1,116 123\n"))


@pytest.mark.no_cover  # counting its lines takes longer than running them
def test_no_more_rows_than_can_be_looked_at():
    """Half a million rows in all, also over several files."""
    rows = "".join(f"{at},x\n" for at in range(500_001))

    assert "phones.csv line 500002: there are more than 500,000 rows" in refused(
        text("phones.csv", "id,number\n" + rows)
    )


@pytest.mark.no_cover  # counting its lines takes longer than running them
def test_no_more_entries_than_can_be_looked_at():
    rows = "".join(f"{at},x\n" for at in range(50_001))

    assert "more than 50,000 entries" in refused(text("services.csv", "id,name\n" + rows))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("[NaN]", "NaN is no number"),
        ('[{"id": Infinity}]', "Infinity is no number"),
        ('[{"id": "1", "name": "a", "id": "2"}]', "“id” is twice in one object"),
        ('{"contents": [', "line 1 is not JSON"),
        ('[{"id": "1"},\n{"id" "2"}]', "line 2 is not JSON"),
        ("[]", "There are no services in"),
        ("{}", "There are no services in"),
        ("null", "There are no services in"),
        ('"services"', "There are no services in"),
        ('{"contents": 7}', "There are no services in"),
    ],
)
def test_json_that_cannot_be_read(body: str, said: str):
    assert said in refused(text("feed.json", body))


@pytest.mark.parametrize(
    "odd", [7, True, [], {}, [[]], {"a": [1]}, 1.5, 10**30, "1e999", "\u202e", "\ud800", "x" * 5_000]
)
@pytest.mark.parametrize(
    "field",
    sorted(
        {
            *a_service(),
            "url",
            "schedules",
            "organization",
            "service_at_locations",
            "languages",
            "attributes",
            "minimum_age",
            "service_areas",
            "cost_options",
            "contacts",
            "metadata",
            "fees",
        }
    ),
)
def test_whatever_stands_where_something_else_belongs(field: str, odd: Any):
    """Either the entry is set aside with a sentence, or it does without."""
    feed = reading(text("feed.json", json.dumps([a_service(**{field: odd})])))

    assert len(feed.drafts) + len(feed.invalid) == 1
    assert all(bad.why.endswith((".", "GB")) and bad.where.startswith("feed.json $") for bad in feed.invalid)


def test_what_is_no_object_is_set_aside():
    feed = reading(text("feed.json", json.dumps([1, None, "x", [], a_service()])))

    assert [bad.where for bad in feed.invalid] == [f"feed.json $[{at}]" for at in range(4)]
    assert len(feed.drafts) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            {"status": "open"},
            "Its status is “open”. It is one of: active, inactive, defunct, temporarily closed.",
        ),
        ({"assured_date": "2026-02-31"}, "“2026-02-31” is no day."),
        ({"assured_date": "9999-01-01"}, "“9999-01-01” is still to come."),
        ({"assured_date": "0001-01-01"}, "“0001-01-01” is no day."),
        ({"assured_date": "last week"}, "“last week” is no day."),
        ({"minimum_age": "young"}, "youngest is “young”; it is a whole number of years, like 16."),
        ({"minimum_age": 60, "maximum_age": 18}, "Its ages go from 60 to 18."),
        ({"id": ""}, "Nothing says its id."),
        ({"id": "a\u202eb"}, "Its id holds something that cannot be seen."),
        ({"name": " <b></b> "}, "Nothing says its name."),
        ({"phones": [{"number": 1134960000}]}, "it is text in quotes, so that no zero is lost."),
        (
            {"phones": [], "url": "javascript:alert(1)"},
            "“javascript:alert(1)” is no address like https://example.org.",
        ),
        ({"phones": [], "url": "https://user:word@example.org"}, "is no address like https://example.org."),
        ({"phones": [], "email": "nobody"}, "“nobody” is no address like help@example.org."),
        ({"phones": []}, "Nothing says how to reach it."),
    ],
)
def test_an_entry_that_is_set_aside_says_why_with_an_example(change: dict[str, Any], why: str):
    """AB24."""
    feed = reading(page(a_service(**change), a_service(id="fine")))

    assert [draft.entry.foreign for draft in feed.drafts] == ["fine"]
    assert why in feed.invalid[0].why


@pytest.mark.parametrize("years", [-1, 200, 1e300])
def test_an_age_that_nobody_has_is_left_out_or_refused(years: float):
    feed = reading(page(a_service(maximum_age=years)))

    assert all(draft.entry.oldest is None for draft in feed.drafts)
    assert feed.notes or feed.invalid


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("youngst = 16", "“youngst” is not something an entry has. Is it youngest?"),
        ("hour = 5", "Is it hours?"),
        ('languages = "en"', 'languages is a list of texts, like languages = ["…", "…"]'),
        ("who = 7", "who is 7; it is text in quotes"),
        ('zone = "Etc/../x"', "“Etc/../x” is no time zone. One is like Europe/London."),
        ('country = "Atlantis"', "“Atlantis” is no country. It is two letters, like GB."),
        ("status = 1", "status is 1; it is text in quotes"),
        ("youngest = 1.5", "youngest is 1.5; it is a whole number of years"),
        ('web = [{address = "https://example.org"}]', 'web is like web = ["…", {value = "…"'),
    ],
)
def test_our_own_file_is_strict_about_each_entry(more: str, why: str):
    """AB24: a misspelt limit of age would show an entry to whom it is not for."""
    feed = reading(text("a.toml", an_entry(more, id_="bad") + an_entry(id_="fine")))

    assert [draft.entry.foreign for draft in feed.drafts] == ["fine"]
    assert why in feed.invalid[0].why
    assert (feed.invalid[0].where, feed.invalid[0].foreign) == ("a.toml line 1", "bad")


def test_a_number_without_quotes_is_told():
    feed = reading(text("a.toml", an_entry(call="116123")))

    assert "it is text in quotes, so that no zero is lost" in feed.invalid[0].why


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("[[entry]", "is not TOML"),
        ('id = "a"\n', "“id” is not something such a file holds"),
        ("[directory]\n", "holds no entries"),
        ("entry = 7\n", "holds no entries"),
        ("a = " + "[" * 5_000, "nested too deeply"),
        ("a = " + "9" * 5_000, "is not TOML"),
        ("\n".join(["a." * 9_000 + "b = 1"]), "more dots"),
        ("directory = 1\n[[entry]]\n", "directory is a table"),
    ],
)
def test_toml_that_cannot_be_read(body: str, said: str):
    assert said in refused(text("a.toml", body))


def test_a_toml_trap_takes_no_time():
    """A key with very many dots costs its reader the square of their number."""
    began = time.monotonic()

    refused(text("a.toml", "a." * 500_000 + "b = 1"))

    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "path", ["../services.csv", "/etc/services.csv", "a/../../services.csv", "C:\\services.csv", "..\\x.csv"]
)
def test_a_zip_that_leads_elsewhere_is_refused_whole(path: str):
    said = refused(packed({"services.csv": (SERVICES + ONE).encode(), path: b"id\n"}))

    assert "a path that leads out of it. Nothing of it was read." in said


def test_a_link_in_a_zip_is_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        link = zipfile.ZipInfo("services.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert "a link to somewhere else" in refused(Brought("feed.zip", held.getvalue()))


def test_a_zip_that_swells_is_refused_before_it_is_unpacked():
    assert "unpacks to far more than it should" in refused(packed({"services.csv": b"0" * 8_000_000}))


def test_a_zip_that_lies_about_its_size_is_refused():
    whole = bytearray(packed({"services.csv": (SERVICES + ONE * 50).encode()}).body)
    for sign, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = whole.index(sign) + offset
        whole[at : at + 4] = (10).to_bytes(4, "little")

    said = refused(Brought("feed.zip", bytes(whole)))

    assert "larger than it says" in said or "cannot be read" in said


def test_too_many_files_are_refused():
    assert "holds 201 files" in refused(packed({f"{at}.csv": b"id\n" for at in range(201)}))
    assert "There are 201 files" in refused(*[text(f"{at}.csv", "id\n") for at in range(201)])
    assert "There is no file" in refused()


def test_a_zip_in_a_zip_is_refused():
    assert "another archive" in refused(packed({"inner.zip": packed({}).body}))


def test_a_spreadsheet_is_named_as_one():
    said = refused(packed({"[Content_Types].xml": b"<x/>", "xl/a.xml": b"<x/>"}, "list.xlsx"))

    assert "Save its sheets as “CSV UTF-8”" in said


@pytest.mark.parametrize("body", [b"PK\x03\x04", b"PK\x03\x04" + b"\xff" * 400, b"PK\x05\x06" + bytes(18)])
def test_a_broken_zip_is_one_sentence(body: bytes):
    assert "cannot be read" in refused(Brought("x.zip", body)) or "There are no services" in refused(
        Brought("x.zip", body)
    )


@pytest.mark.parametrize(
    ("body", "said"), [(b"%PDF-1.7", "a PDF"), (b"\x1f\x8b\x08", "gzip"), (b"hello", "not of a kind")]
)
def test_other_kinds_are_named(body: bytes, said: str):
    assert said in refused(Brought("feed.bin", body))


def test_what_is_too_large_is_refused_unread():
    assert "larger than is read at once (64 MiB in all)" in refused(Brought("feed.json", bytes(LARGEST + 1)))


def test_files_that_nobody_asked_for_are_passed_over_in_a_zip():
    inside = {
        "services.csv": (SERVICES + ONE).encode(),
        "README.txt": b"\xff",
        "__MACOSX/._services.csv": b"\0",
        ".x.csv": b"\0",
    }

    assert len(reading(packed(inside)).drafts) == 1


def test_a_file_cannot_word_the_sentence_about_it():
    """AB2: names of files and what is quoted from them are of one line, and turn nothing round."""
    said = refused(text("a\u202e\nb\x1b[31m.json", '[{"a\\n\\u001b": 1, "a\\n\\u001b": 2}]'))

    assert said.isprintable()


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>Talk.",
        "<p>Talk.</p>",
        "Talk.\x00\x07\u202e",
        "  Talk.\t",
        "<img src=x>Talk.",
    ],
)
def test_words_come_without_tags_or_control_characters(words: str):
    """AB4, AB5."""
    assert reading(page(a_service(description=words))).drafts[0].entry.what == "Talk."


def test_a_name_cannot_be_two_lines():
    """AB5: it would look like a line of its own in what is printed of an import."""
    feed = reading(page(a_service(name="Vale\n- Samaritans"), a_service(name="Vale\n- Line", status="odd")))

    assert feed.drafts[0].entry.name == "Vale - Samaritans"
    assert feed.invalid[0].name == "Vale - Line"


def test_long_words_end_with_an_ellipsis_and_a_remark():
    feed = reading(page(a_service(description="word " * 500, name="name " * 100)))

    entry = feed.drafts[0].entry
    assert (len(entry.what) <= 600, len(entry.name) <= 120) == (True, True)
    assert entry.what.endswith("word…")
    assert [note.what[:33] for note in feed.notes] == [
        "name has more than 120 characters",
        "what has more than 600 characters",
    ]


def test_the_same_id_twice_is_reported_and_the_first_counts():
    plan = compare(
        reading(page(a_service(), a_service(name="Again"))), [], community=HOUSE, new_id=lambda: EntryId("x")
    )

    assert [one.entry.name for one in plan.added] == ["Vale Line"]
    assert [(one.draft.entry.name, one.draft.where) for one in plan.duplicate] == [
        ("Again", "feed.json $.contents[1]")
    ]


@pytest.mark.no_cover  # counting its lines takes longer than running them
def test_a_table_of_everything_pointing_at_one_place_is_read_in_time():
    """Rows are joined once, however many others point at them."""
    services = SERVICES + "".join(f"{at},S,T,active,2026-10-01,a@example.org\n" for at in range(2_000))
    places = "id,service_id,location_id\n" + "".join(f"{at},{at},1\n" for at in range(2_000))
    contacts = "id,location_id,name\n" + "".join(f"{at},1,x\n" for at in range(2_000))
    phones = "id,contact_id,number\n" + "".join(f"{at},{at % 200},no\n" for at in range(20_000))
    began = time.monotonic()

    feed = reading(
        text("services.csv", services),
        text("service_at_location.csv", places),
        text("locations.csv", "id,name\n1,Hall\n"),
        text("contacts.csv", contacts),
        text("phones.csv", phones),
    )

    assert len(feed.drafts) == 2_000
    assert time.monotonic() - began < 30
