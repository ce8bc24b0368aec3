"""SG9: every format is read, the standards' own examples first; numbers stay as they are (SG1), what is odd is said."""

import json
import tomllib
from datetime import date
from importlib.resources import files

import pytest
from opening_hours import validate

from bot.signposts.entry import Medium, Status, Way
from bot.signposts.feeds.codes import topic_for
from bot.signposts.feeds.feed import Brought, Feed, FeedTrouble
from bot.signposts.taxonomy import taxonomy
from tests.features.signposts.brought import (
    a_service,
    an_entry,
    file,
    folder,
    packed,
    page,
    reading,
    text,
)

WHOLE = [
    "hsds3/service_full.json",
    "hsds3/organization_full.json",
    "hsds3/service_at_location_full.json",
    "oruk3/service_full.json",
    "oruk3/organization_full.json",
]


def said(feed: Feed) -> str:
    return "\n".join(f"{note.where}: {note.what}" for note in feed.notes)


def only(feed: Feed):
    assert feed.invalid == ()
    (draft,) = feed.drafts
    return draft.entry


@pytest.mark.parametrize("name", WHOLE)
def test_the_standards_full_examples_are_read_and_their_oddities_told(name: str):
    """SG9: a latitude of 100, a schedule of 2005, an area that is a paragraph."""
    feed = reading(file(name))

    entry = only(feed)
    assert entry.name == "Community Counselling"
    assert entry.foreign == "ac148810-d857-441c-9679-408f346de14b"
    assert (entry.country, entry.youngest, entry.oldest) == ("US", 12, 100)
    assert (entry.checked, entry.status) == (date(2005, 1, 1), Status.ACTIVE)
    assert [way.value for way in entry.ways] == ["email@example.com", "http://example.com/counselling"]
    assert "induction loops" in entry.access
    assert entry.areas == ()
    assert "latitude: 100 is no latitude on Earth" in said(feed).replace(".latitude", " latitude")
    assert "That schedule is over" in said(feed)
    assert "is not the name of a place" in said(feed)
    assert "Last checked 2005-01-01" in said(feed)


@pytest.mark.parametrize("name", ["hsds3/service_full.json", "hsds3/organization_full.json"])
def test_a_number_in_quotes_and_an_offset_as_a_zone_are_told(name: str):
    """SG1: what cannot be dialled as it stands is left out, not mended."""
    feed = reading(file(name))

    assert 'phones[0].number: “"+44 1234 234567"” cannot be dialled' in said(feed)
    assert "An offset from UTC (3) cannot say summer time" in said(feed)
    assert only(feed).languages == ("ur",)


@pytest.mark.parametrize(
    "name", ["hsds3/service_list.json", "oruk3/service_list.json", "oruk3/service_at_location_list.json"]
)
def test_the_standards_pages_are_read(name: str):
    assert only(reading(file(name))).country == "GB"


def test_pages_of_one_list_are_one_feed():
    first, second = page(a_service(), name="1.json"), page(a_service(id="v2", name="Other"), name="2.json")

    feed = reading(first, second, feed="vale")

    assert [(draft.entry.foreign, draft.entry.feed) for draft in feed.drafts] == [
        ("v1", "vale"),
        ("v2", "vale"),
    ]


def test_a_service_at_several_places_is_one():
    doors = [
        {"address_1": f"{at} Street", "city": town, "country": "GB"}
        for at, town in enumerate(["Leeds", "York"], 1)
    ]
    places = [{"id": "p", "location": {"addresses": [door]}, "service": a_service()} for door in doors]

    entry = only(reading(text("places.json", json.dumps({"contents": places}))))

    assert [way.value for way in entry.ways if way.medium is Medium.VISIT] == [
        "1 Street, Leeds",
        "2 Street, York",
    ]
    assert entry.areas == ("Leeds", "York")


@pytest.mark.parametrize("name", ["hsds3/organization_list.json", "hsds3/taxonomy_term_list.json"])
def test_what_holds_no_service_is_said_to_hold_none(name: str):
    with pytest.raises(FeedTrouble, match="There are no services in"):
        reading(file(name))


def test_the_standards_tables_are_read_with_the_lines_of_what_is_odd():
    feed = reading(*folder("hsds3/csv"))

    entry = only(feed)
    assert feed.drafts[0].where == "hsds3/csv/services.csv line 2"
    assert entry.languages == ("ur",)
    assert "hsds3/csv/locations.csv line 2: latitude: “100” is no latitude" in said(feed)
    assert 'hsds3/csv/phones.csv line 2: number: “"+44 1234 234567"” cannot be dialled' in said(feed)


def test_tables_in_a_zip_are_the_same():
    inside = {one.name: one.body for one in folder("hsds3/csv")} | {
        "datapackage.json": b'{"version": "3.0.0"}'
    }

    assert only(reading(packed(inside))).name == "Community Counselling"


def test_a_record_of_several_lines_is_one_and_a_formula_is_words():
    """AB7: and the line is that on which the record begins."""
    feed = reading(*folder("vale"))

    first, second = feed.drafts
    assert first.entry.what == "Somebody to talk to.\nTwo lines. (Vale Trust)"
    assert (second.entry.name, second.where) == ('=HYPERLINK("x")', "vale/services.csv line 4")
    assert second.entry.ways[0] == Way(Medium.CALL, "0113 496 0001")
    assert [(bad.where, bad.foreign) for bad in feed.invalid] == [("vale/services.csv line 5", "v3")]
    assert "vale/phones.csv line 4: number: “12ab” cannot be dialled" in said(feed)


def test_open_helplines_are_read_without_the_numbers_nobody_can_dial():
    """SG1: `+44116123` reaches nobody; what is left of the record is its page."""
    feed = reading(file("open_helplines_gb.json"))

    samaritans, shout = (draft.entry for draft in feed.drafts)
    assert samaritans.ways == (Way(Medium.WEB, "https://www.samaritans.org/"),)
    assert (samaritans.topics, samaritans.hours, samaritans.cost) == (
        ("suicidal-thoughts", "low-mood"),
        "24/7",
        "free",
    )
    assert samaritans.checked == date(2026, 6, 2)
    assert shout.topics == ("low-mood", "young-people")
    assert "$.records[0].contacts[0].number: “+44116123” cannot be dialled" in said(feed)
    assert "$.records[1].contacts[0].number: “+4485258” cannot be dialled" in said(feed)


def test_a_record_with_no_way_left_is_set_aside():
    document = json.loads(file("open_helplines_gb.json").body)
    del document["records"][0]["website"]

    feed = reading(text("gb.json", json.dumps(document)))

    assert [bad.foreign for bad in feed.invalid] == ["gb-samaritans"]
    assert "No other way to reach it is left." in feed.invalid[0].why
    assert feed.invalid[0].where == "gb.json $.records[0].contacts[0].number"


def test_our_own_file_is_read_with_its_lines():
    feed = reading(file("vale.toml"))

    line, walks, anywhere = feed.drafts
    assert [draft.where for draft in feed.drafts] == [
        "vale.toml line 6",
        "vale.toml line 33",
        "vale.toml line 43",
    ]
    assert line.entry.ways == (
        Way(Medium.CALL, "0113 496 0000"),
        Way(Medium.CALL, "0113 496 0001", "In Welsh"),
        Way(Medium.TEXT, "85258", "", "HELLO"),
        Way(Medium.EMAIL, "night@example.org"),
        Way(Medium.WEB, "https://example.org/night"),
    )
    assert (line.entry.source, line.entry.licence) == ("https://example.org/vale", "CC0-1.0")
    assert (walks.entry.source, walks.entry.licence) == ("https://example.org/walks", "CC-BY-4.0")
    assert walks.entry.country == "GB"
    assert (anywhere.entry.country, anywhere.entry.status) == ("", Status.TEMPORARILY_CLOSED)


def test_only_five_things_are_needed():
    entry = only(reading(text("a.toml", an_entry()), country=""))

    assert (entry.name, entry.country, entry.hours, entry.zone) == ("Vale Line", "", "", "")


def test_schedules_become_hours_and_the_rest_words():
    entry = reading(file("vale.json")).drafts[0].entry

    assert entry.hours == "Mo-Fr 09:00-17:00, Sa[1] 10:00-12:00"
    assert entry.hours_words == "Every second Sunday, 10 to 12"
    assert entry.zone == "Europe/London"


def test_what_a_service_says_is_where_it_belongs():
    feed = reading(file("vale.json"))

    entry = feed.drafts[0].entry
    assert entry.what == "Somebody to talk to. Tea & biscuits. (Vale Trust)"
    assert (entry.cost, entry.who, entry.access) == ("free", "People of the Vale", "Step-free.")
    assert (entry.languages, entry.topics, entry.areas) == (("en", "cy"), ("therapy",), ("Leeds",))
    assert feed.unknown_topics == {"“Unicycling”": 1}
    assert Way(Medium.CALL, "0113 496 0000", "ext. 12, Reception") in entry.ways
    assert Way(Medium.TEXT, "85258") in entry.ways
    assert Way(Medium.VISIT, "Vale Hall, 1 Bridge Street, Upper Vale, LS1 0AA") in entry.ways
    assert not any(way.value == "0113 496 0009" for way in entry.ways), "a fax reaches nobody who would talk"


def test_whose_number_it_is_is_looked_for_from_the_nearest_on():
    organisation = {"name": "Trust", "phones": [{"number": "0113 496 0002"}], "email": "trust@example.org"}
    feed = reading(
        page(a_service(phones=[], organization=organisation)), page(a_service(organization=organisation))
    )

    far, near = ([way.value for way in draft.entry.ways] for draft in feed.drafts)
    assert far == ["0113 496 0002", "trust@example.org"]
    assert near == ["0113 496 0000", "trust@example.org"]


def test_what_was_never_assured_was_last_looked_at_when_it_was_changed():
    changed = a_service(assured_date=None, last_modified="2026-09-01T10:30:45.123Z")
    logged = a_service(
        assured_date="", metadata=[{"last_action_date": "2026-08-01"}, {"last_action_date": "2026-08-02"}]
    )
    silent = a_service(assured_date=None)

    feed = reading(page(changed, logged, silent))

    assert [draft.entry.checked for draft in feed.drafts] == [date(2026, 9, 1), date(2026, 8, 2)]
    assert "Nothing says when it was last checked" in feed.invalid[0].why
    assert only(reading(page(silent), checked=date(2026, 11, 1))).checked == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("country", "importer", "expected"),
    [
        ("US", "GB", ("US", "")),
        ("Germany", "GB", ("DE", "Europe/Berlin")),
        ("", "GB", ("GB", "Europe/London")),
        ("uk", "IE", ("GB", "Europe/London")),
    ],
)
def test_hours_are_in_a_zone_of_their_own_country_or_none(
    country: str, importer: str, expected: tuple[str, str]
):
    """SG6: never another country's; a zone is not guessed."""
    address = {"address_1": "1 Street", "city": "Town", "country": country}
    schedule = {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"}
    service = a_service(schedules=[schedule], service_at_locations=[{"location": {"addresses": [address]}}])

    entry = only(reading(page(service), country=importer))

    assert (entry.country, entry.zone) == expected


def test_a_zone_of_several_is_the_importers():
    address = {"country": "US", "address_1": "1 Street"}
    schedule = {"byday": "MO", "opens_at": "09:00", "closes_at": "17:00"}
    service = a_service(schedules=[schedule], service_at_locations=[{"location": {"addresses": [address]}}])

    assert only(reading(page(service), zone="America/Chicago")).zone == "America/Chicago"


def test_without_any_country_nobody_is_shown_it():
    """SG6."""
    feed = reading(page(a_service()), country="")

    assert "Name the one all of them are in: --country GB" in feed.invalid[0].why


@pytest.mark.parametrize(
    ("schedule", "hours"),
    [
        ({"byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00"}, "Mo-Fr 09:00-17:00"),
        ({"byday": "MO", "opens_at": "09:00:00Z", "closes_at": "17:00:00Z"}, "Mo 09:00-17:00"),
        ({"byday": "FR", "opens_at": "18:00", "closes_at": "02:00"}, "Fr 18:00-02:00"),
        ({"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "23:59"}, "24/7"),
        ({"freq": "DAILY", "opens_at": "8:00", "closes_at": "24:00"}, "Mo-Su 08:00-24:00"),
        (
            {"freq": "MONTHLY", "byday": "2MO,-1FR", "opens_at": "10:00", "closes_at": "11:00"},
            "Mo[2] 10:00-11:00, Fr[-1] 10:00-11:00",
        ),
        (
            {"freq": "WEEKLY", "dtstart": "2026-11-24", "opens_at": "10:00", "closes_at": "11:00"},
            "Tu 10:00-11:00",
        ),
        (
            {"byday": "MO", "opens_at": "10:00", "closes_at": "11:00", "valid_from": "2027-01-04"},
            "2027 Jan 04+ Mo 10:00-11:00",
        ),
        (
            {
                "byday": "MO",
                "opens_at": "10:00",
                "closes_at": "11:00",
                "valid_from": "2026-01-01",
                "valid_to": "2027-03-31",
            },
            "2026 Jan 01-2027 Mar 31 Mo 10:00-11:00",
        ),
    ],
)
def test_a_schedule_as_opening_hours(schedule: dict[str, str], hours: str):
    entry = only(reading(page(a_service(schedules=[schedule]))))

    assert entry.hours == hours
    assert validate(hours)


@pytest.mark.parametrize(
    "odd",
    [
        {"interval": 2},
        {"byday": "XX"},
        {"byday": "2MO"},
        {"freq": "YEARLY"},
        {"bymonthday": "3"},
        {"byweekno": "41,42"},
        {"count": 3},
        {"opens_at": "25:00"},
        {"opens_at": "24:30"},
        {"closes_at": "10:00"},
        {"closes_at": None},
        {"byday": ["MO", {"a": 1}], "interval": [[[]]]},
    ],
)
def test_what_cannot_be_said_for_sure_stays_words(odd: dict[str, object]):
    """AB24: a time that does not exist is no time."""
    schedule = {
        "freq": "WEEKLY",
        "byday": "MO",
        "opens_at": "10:00",
        "closes_at": "12:00",
        "description": "Mondays, ask",
    }

    entry = only(reading(page(a_service(schedules=[schedule | odd]))))

    assert (entry.hours, entry.hours_words) == ("", "Mondays, ask")


def test_two_times_on_one_day_are_both_kept():
    times = [("09:00", "12:00"), ("13:00", "17:00")]
    schedules = [{"byday": "MO,TU", "opens_at": first, "closes_at": last} for first, last in times]

    assert only(reading(page(a_service(schedules=schedules)))).hours == "Mo-Tu 09:00-12:00,13:00-17:00"


def test_costs_are_said_in_the_feeds_words():
    priced = [
        {"option": "Under 18", "amount": 0},
        {"option": "Others", "amount": 35, "currency": "gbp", "amount_description": "an hour"},
    ]

    assert (
        only(reading(page(a_service(cost_options=priced)))).cost == "Under 18: free; Others: 35 GBP an hour"
    )
    assert only(reading(page(a_service(fees="Free.")))).cost == "free"


@pytest.mark.parametrize(
    "document",
    [
        {"contents": [{"id": "1", "name": "Old", "regular_schedules": []}]},
        {
            "contents": [
                {"id": "1", "name": "Old", "service_at_locations": [{"location": {"physical_addresses": []}}]}
            ]
        },
        {"version": "2.0.1", "services": []},
        [{"id": "1", "name": "Trust", "services": [{"id": "2", "name": "Old", "eligibilitys": []}]}],
    ],
)
def test_versions_1_and_2_are_refused_in_one_sentence(document: object):
    with pytest.raises(FeedTrouble, match=r"is HSDS 1 or 2\. Kith reads HSDS 3"):
        reading(text("old.json", json.dumps(document)))


def test_so_are_their_tables():
    for name in ("regular_schedule.csv", "physical_addresses.csv"):
        with pytest.raises(FeedTrouble, match=f"{name} is HSDS 1 or 2"):
            reading(text("services.csv", "id,name\n1,x\n"), text(name, "id\n1\n"))
    with pytest.raises(FeedTrouble, match=r"datapackage\.json is HSDS 1 or 2"):
        reading(text("datapackage.json", '{"version": "1.1"}'))


@pytest.mark.parametrize(
    "digits", ["116 123", "85258", "988", "0800 1111", "+44 113 496 0000", "(0113) 496-0000", "00 11 22"]
)
def test_numbers_are_kept_byte_for_byte(digits: str):
    """SG1: in every format."""
    feeds = (
        reading(page(a_service(phones=[{"number": digits}]))),
        reading(text("a.toml", an_entry(call=f'"{digits}"'))),
        reading(
            text("services.csv", "id,name,description,assured_date\n1,Vale,Talk.,2026-10-01\n"),
            text("phones.csv", f"id,service_id,number\n1,1,{digits}\n"),
        ),
    )

    assert [only(feed).ways for feed in feeds] == [(Way(Medium.CALL, digits),)] * 3


@pytest.mark.parametrize(
    "digits", [" 0113 496 0000", "0113  496 0000", "+44116123", "1", "٠١١٣", "0113\u00a0496"]
)
def test_what_cannot_be_dialled_as_it_stands_is_not_mended(digits: str):
    """SG1."""
    feed = reading(page(a_service(phones=[{"number": digits}])))

    assert feed.drafts == ()
    assert feed.invalid[0].where == "feed.json $.contents[0].phones[0].number"
    assert "cannot be dialled" in feed.invalid[0].why


def test_terms_lead_to_topics_that_there_are_and_each_to_one():
    terms = tomllib.loads(files("bot.signposts.feeds").joinpath("terms.toml").read_text(encoding="utf-8"))[
        "topics"
    ]
    labels = [label for others in terms.values() for label in others]

    assert set(terms) <= set(taxonomy().topics)
    assert sorted(label for label in labels if labels.count(label) > 1) == []
    assert {topic_for(topic) for topic in taxonomy().topics} == set(taxonomy().topics)
    assert all(topic_for(label) == topic for topic, others in terms.items() for label in others)


def test_a_page_is_known_by_what_it_holds():
    """An address has no ending that would say its kind."""
    assert only(reading(Brought("example.org/services page 2", page(a_service()).body))).name == "Vale Line"
