"""In which order things are found (SG12): for whom, how, when, how fresh; and that nothing rather than noise is."""

from dataclasses import replace
from typing import Any

from bot.signposts.asking import Wanted
from bot.signposts.entry import Entry, Medium, Reach
from bot.signposts.model import Age
from bot.signposts.noticing import edition, noticed
from bot.signposts.ranking import Candidate, browsed, ranked, rarity
from tests.features.signposts.entries import an_entry

SLEEP = Wanted(topics={"sleep": 0.9})


def candidate(entry: Entry, **more: Any) -> Candidate:
    seen = noticed(entry)
    given = {
        "country": entry.country,
        "languages": f" {' '.join(entry.languages)} " if entry.languages else "",
        "media": f" {' '.join(sorted(entry.media))} ",
        "youngest": entry.youngest,
        "oldest": entry.oldest,
        "age": Age.FRESH,
        **more,
    }
    return Candidate(
        id=entry.id,
        title=entry.name,
        name=seen.name,
        topics=seen.topics,
        inferred=seen.inferred,
        what=seen.what,
        who=seen.who,
        areas=seen.areas,
        facts=f" {seen.facts.strip()} ",
        **given,
    )


def for_sleep(id_: str, **more: Any) -> Candidate:
    shown = {name: more.pop(name) for name in ("age", "pinned", "media") if name in more}
    return candidate(an_entry(id_, "Nights", **{"topics": ("sleep",), **more}), **shown)


def order(wanted: Wanted, *candidates: Candidate) -> list[str]:
    return [one.id for one in ranked(candidates, wanted)]


def test_what_gives_the_topic_goes_before_what_speaks_of_it():
    given = candidate(an_entry("given", "A", "Something", topics=("sleep",)))
    spoken = candidate(an_entry("spoken", "B", "We also do insomnia", topics=("grief",)))

    assert order(SLEEP, spoken, given) == ["given", "spoken"]


def test_what_is_about_one_thing_goes_before_what_is_about_everything():
    every = for_sleep("every", topics=("sleep", "debt", "work", "grief", "food", "music", "games"))

    assert order(SLEEP, every, for_sleep("one")) == ["one", "every"]


def test_what_is_about_something_else_is_not_there():
    assert order(SLEEP, candidate(an_entry("debt", "Money", "Debt advice"))) == []


def test_words_decide_among_the_same_topic():
    wanted = replace(SLEEP, words={"shift": 1.0})
    nurses = candidate(an_entry("nurses", "Nights", "For shift workers", topics=("sleep",)))

    assert order(wanted, for_sleep("any"), nurses)[0] == "nurses"


def test_words_alone_need_to_be_mostly_there():
    chess = candidate(an_entry("chess", "Chess", "Knights and bishops"))

    assert order(Wanted(words={"bishop": 1.0}), chess) == ["chess"]
    assert order(Wanted(words={"bishop": 1.0, "conclav": 1.0, "vatican": 1.0}), chess) == []


def test_where_it_is_hardly_clear_what_is_asked_some_words_have_to_be_there():
    unsure = Wanted(topics={"sleep": 0.4}, words={"carburettor": 1.0}, familiar=0.2)

    assert order(unsure, for_sleep("any")) == []
    assert order(replace(unsure, familiar=1.0), for_sleep("any")) == ["any"]


def test_what_is_for_others_comes_after_what_is_for_everybody():
    veterans = for_sleep("veterans", topics=("sleep", "veterans"))

    assert order(SLEEP, veterans, for_sleep("any")) == ["any", "veterans"]
    assert order(replace(SLEEP, audiences={"veterans": 0.8}), for_sleep("any"), veterans) == [
        "veterans",
        "any",
    ]


def test_nobody_is_sent_to_what_is_not_for_them():
    women, men = for_sleep("women", who="Women"), for_sleep("men", who="Men only")
    youth = for_sleep("youth", oldest=18)

    assert order(replace(SLEEP, audiences={"men": 0.9}), women, men) == ["men"]
    assert order(replace(SLEEP, age=80, audiences={"older-people": 0.8}), youth, for_sleep("any")) == ["any"]
    assert order(replace(SLEEP, age=15), for_sleep("adults", youngest=18), youth) == ["youth"]


def test_what_a_parent_asks_for_may_be_for_parents():
    parents = for_sleep("parents", youngest=18)
    wanted = replace(SLEEP, age=15, for_another=True, audiences={"young-people": 0.8})

    assert order(wanted, parents, for_sleep("youth", oldest=18)) == ["youth", "parents"]


def test_a_named_place_counts():
    leeds, york = for_sleep("leeds", areas=("Leeds",)), for_sleep("york", areas=("York",))
    everywhere = for_sleep("everywhere")

    assert order(replace(SLEEP, places=("leeds",)), york, everywhere, leeds) == ["leeds", "everywhere"]
    assert order(SLEEP, york, everywhere)[0] == "everywhere"
    assert order(replace(SLEEP, elsewhere=True), york, everywhere)[0] == "everywhere"


def test_how_it_can_be_reached_counts():
    call, text = for_sleep("call", media=" call "), for_sleep("text", media=" text ")

    assert order(replace(SLEEP, reach=frozenset({Reach.TEXT})), call, text)[0] == "text"
    assert order(replace(SLEEP, reach=frozenset({Reach.PHONE})), text, call)[0] == "call"
    assert order(replace(SLEEP, reach=frozenset({Reach.PHONE}), no_phone=True), call, text)[0] == "text"
    assert Medium.CALL in call.media.split()


def test_the_day_the_night_the_cost_and_the_language_count():
    tuesday, weekday = (
        for_sleep("tuesday", hours="Tu 10:00-12:00"),
        for_sleep("weekday", hours="Mo-Fr 09:00-17:00"),
    )
    friday, always = for_sleep("friday", hours_words="every Friday"), for_sleep("always", hours="24/7")
    free, polish = for_sleep("free", cost="free"), for_sleep("polish", languages=("pl",))
    english = for_sleep("english", languages=("en",))

    on_tuesday = replace(SLEEP, days=frozenset({"tu"}))
    assert order(on_tuesday, friday, weekday, tuesday) == ["tuesday", "weekday", "friday"]
    assert order(replace(SLEEP, at_night=True), weekday, always)[0] == "always"
    assert order(replace(SLEEP, free=True), tuesday, free)[0] == "free"
    assert order(replace(SLEEP, languages=frozenset({"pl"})), english, free, polish) == [
        "polish",
        "free",
        "english",
    ]


def test_a_language_alone_is_an_answer():
    polish = candidate(an_entry("polish", "Linia", languages=("pl",)))

    assert order(Wanted(languages=frozenset({"pl"})), polish) == ["polish"]


def test_fresh_goes_before_stale_and_old_is_only_there_alone():
    """SG5."""
    fresh, stale, old = for_sleep("z"), for_sleep("a", age=Age.STALE), for_sleep("b", age=Age.OLD)

    assert order(SLEEP, old, stale, fresh) == ["z", "a"]
    assert order(SLEEP, old) == ["b"]


def test_what_is_pinned_goes_before_its_equals():
    assert order(SLEEP, for_sleep("a"), for_sleep("z", pinned=True)) == ["z", "a"]


def test_equals_are_in_the_order_of_their_names():
    """On every database the same."""
    ants, bees = (
        candidate(an_entry("2", "ants", topics=("sleep",))),
        candidate(an_entry("1", "Bees", topics=("sleep",))),
    )

    assert order(SLEEP, bees, ants) == order(SLEEP, ants, bees) == ["2", "1"]


def test_looking_through_shows_pinned_then_fresh_then_names():
    shown = browsed(
        [
            for_sleep("b"),
            for_sleep("a"),
            for_sleep("c", pinned=True),
            for_sleep("d", age=Age.STALE),
            for_sleep("e", age=Age.OLD),
        ]
    )

    assert [one.id for one in shown] == ["c", "a", "b", "d"]
    assert [one.id for one in browsed([for_sleep("e", age=Age.OLD)])] == ["e"]


def test_a_word_that_none_has_tells_most():
    rare = rarity([for_sleep("a"), for_sleep("b")], ["night", "unheard"])

    assert rare["unheard"] > rare["night"] > 0


def test_an_entry_that_gives_no_topic_is_known_by_its_words():
    assert " xtdebt " in noticed(an_entry("a", "Money desk", "Debt advice and welfare rights")).topics
    assert (
        " xtgrief "
        in noticed(an_entry("b", "Thursday chairs", "Her ashes, his grave, an empty chair")).topics
    )


def test_days_and_places_and_names_are_noticed():
    seen = noticed(
        an_entry(
            "a",
            "Fernwick",
            hours="Fr-Mo 10:00-12:00",
            areas=("Greater Manchester", "Leeds"),
            cost="Free of charge",
        )
    )

    assert {"day:fr", "day:sa", "day:su", "day:mo", "free"} <= set(seen.facts.split())
    assert "few-days" not in seen.facts
    assert set(seen.places) == {"greater manchester", "manchester", "leeds"}
    assert seen.names == ("fernwick",)


def test_anyone_is_no_audience():
    assert "for:women" not in noticed(an_entry("a", "Line", who="Anyone, women and men")).facts
    assert "for:women" in noticed(an_entry("b", "Line", who="Women and girls")).facts
    assert "for:older-people" in noticed(an_entry("c", "Line", youngest=60)).facts


def test_the_edition_is_that_of_the_words():
    assert edition() == edition()
    assert len(edition()) == 12
