"""What keepers type is read as people write it, or refused with an example; any words at all are survived."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.errors import Unreadable
from bot.signposts.editing import edited, hours_of
from bot.signposts.entry import Medium, Way
from bot.signposts.forms import Part
from bot.signposts.hours import readable
from tests.features.signposts.parish import an_entry

TEA = an_entry("Tea")


@pytest.mark.parametrize(
    "said, hours",
    [
        ("Mon-Fri 9am-5pm", "Mo-Fr 09:00-17:00"),
        ("weekdays 8:30am - 6pm", "Mo-Fr 08:30-18:00"),
        ("Tuesdays 7pm to 9.30pm", "Tu 19:00-21:30"),
        ("every day 22:00-06:00", "Mo-Su 22:00-06:00"),
        ("Mon and Wed 9-12, 13-17", "Mo,We 09:00-12:00,13:00-17:00"),
        (
            "Mon-Thu 9am to 5pm, Fri 9am-4pm closed on bank holidays",
            "Mo-Th 09:00-17:00; Fr 09:00-16:00; PH off",
        ),
        ("Mo-Fr 09:00-17:00; PH off", "Mo-Fr 09:00-17:00; PH off"),
        ("always", "24/7"),
    ],
)
def test_hours_as_people_write_them(said: str, hours: str):
    assert hours_of(said) == hours
    assert readable(hours, "GB")
    assert edited(TEA, Part.HOURS, said).hours == hours


@pytest.mark.parametrize("said", ["Thursdays 10-4", "Mo-Fr 25:00-26:00x", "9-5"])
def test_hours_that_could_mean_two_things_or_nothing_are_asked_again(said: str):
    """AB24."""
    with pytest.raises(Unreadable) as trouble:
        edited(TEA, Part.HOURS, said)

    assert trouble.value.text.key == "signposts-hours-unreadable"


def test_hours_that_only_words_can_say_stay_words():
    changed = edited(TEA, Part.HOURS, "after evening prayers, ask at the door")

    assert (changed.hours, changed.hours_words) == ("", "after evening prayers, ask at the door")


@pytest.mark.parametrize(
    "part, said, there",
    [
        (Part.LANGUAGES, "Polish, en; Welsh", ("languages", ("pl", "en", "cy"))),
        (Part.COUNTRY, "Ireland", ("country", "IE")),
        (Part.AGES, "16-25", ("youngest", 16)),
        (Part.AGES, "under 18", ("oldest", 18)),
        (Part.AGES, "60+", ("youngest", 60)),
        (Part.TOPICS, "Low mood, sleep", ("topics", ("low-mood", "sleep"))),
        (Part.AREAS, "Leeds, Bradford", ("areas", ("Leeds", "Bradford"))),
        (Part.ZONE, "Europe/Dublin", ("zone", "Europe/Dublin")),
        (Part.COST, "Free", ("cost", "free")),
        (Part.WHO, "-", ("who", "")),
    ],
)
def test_each_part_is_read(part: Part, said: str, there: tuple[str, object]):
    assert getattr(edited(TEA, part, said), there[0]) == there[1]


def test_several_numbers_stand_with_semicolons_between_byte_for_byte():
    """SG1."""
    changed = edited(TEA, Part.CALL, "116 123; 0113 496 0001 (in Welsh)")

    assert changed.ways == (Way(Medium.CALL, "116 123"), Way(Medium.CALL, "0113 496 0001", label="in Welsh"))


@pytest.mark.parametrize(
    "part, said",
    [
        (Part.NAME, "-"),
        (Part.CALL, "-"),
        (Part.CALL, "+44116123"),
        (Part.COUNTRY, "Atlantis"),
        (Part.ZONE, "Etc/../x"),
        (Part.AGES, "old"),
        (Part.AGES, "90-10"),
        (Part.TOPICS, "underwater chess"),
        (Part.LANGUAGES, "gibberish"),
        (Part.WEB, "https://user@example.org"),
        (Part.AREAS, "a,b,c,d,e,f,g"),
    ],
)
def test_what_cannot_be_right_is_refused(part: Part, said: str):
    with pytest.raises(Unreadable):
        edited(TEA, part, said)


@given(st.sampled_from(list(Part)), st.text(max_size=80))
def test_any_words_change_the_entry_or_are_refused(part: Part, said: str):
    """AB4."""
    try:
        changed = edited(TEA, part, said)
    except Unreadable:
        return

    assert changed.id == TEA.id
    assert changed.ways
