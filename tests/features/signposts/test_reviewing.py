"""What is overdue is asked about once a month, shared out fairly, and one tap says it holds (S3, SG5)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.appointments import Appointment
from bot.kernel.effects import Direct, Post, Why
from bot.kernel.happenings import RoleTaken
from bot.kernel.people import KEEPING, AccountId
from bot.signposts.entry import DUE, EVERYBODY, EntryId
from bot.signposts.reviewing import BATCH, ROUND, shared_out
from tests.features.pretend import HOUSE, NOW, TUESDAYS
from tests.features.signposts.parish import TODAY, Parish, an_entry

LONG_AGO = TODAY - DUE - timedelta(days=1)


@pytest.fixture
def parish() -> Parish:
    parish = Parish()
    parish.has(*(an_entry(f"Tea {n}", checked=LONG_AGO - timedelta(days=n)) for n in range(8)))
    parish.has(an_entry("Fresh"), an_entry("Line", community=EVERYBODY, checked=LONG_AGO))
    return parish


def held(parish: Parish) -> list[Post]:
    (job,) = parish.feature.jobs()
    reply = job.handle(Appointment(ROUND, HOUSE, NOW))
    return [one for one in reply.effects if isinstance(one, Post)]


def test_what_was_looked_at_longest_ago_comes_first_and_one_tap_is_enough(parish: Parish):
    answer = parish.says("kay", "signpost review")

    assert answer.index("Tea 7 (0113") < answer.index("Tea 6 (0113")
    assert "2 more wait after these" in answer
    assert "please check" not in answer
    assert "Fresh" not in answer
    assert "Line" not in answer

    assert "Checked today: Tea 7" in parish.talk.presses("kay", "Still true: Tea 7")
    assert parish.shelf.entries[EntryId("tea-7")].checked == TODAY
    assert parish.shelf.looked_at[EntryId("tea-7")] == AccountId("kay")
    assert "Tea 7 (" not in parish.says("kay", "signpost review")


def test_all_of_a_batch_are_still_true_with_one_tap(parish: Parish):
    parish.says("kay", "signpost review")

    parish.talk.presses("kay", "All of these are still true")

    assert [one.checked for one in parish.shelf.entries.values()].count(TODAY) == BATCH + 1
    answer = parish.says("kay", "signpost review")
    assert "Tea 1 (" in answer
    parish.talk.presses("kay", "All of these are still true")
    assert "Nothing needs a look" in parish.says("kay", "signpost review")


def test_what_is_said_to_have_changed_comes_before_all_else_until_somebody_looked(parish: Parish):
    parish.says("ana", "signpost changed fresh They moved")

    answer = parish.says("kay", "signpost review")
    parish.talk.presses("kay", "Still true: Fresh")

    assert answer.index("Fresh (0113") < answer.index("Tea 7 (0113")
    assert "A member says that it has changed" in answer
    assert "Fresh (" not in parish.says("kay", "signpost review")


def test_nobody_but_a_keeper_says_that_it_holds(parish: Parish):
    """SG10."""
    parish.says("kay", "signpost review")
    press = parish.talk._button("kay", "Still true: Tea 7")

    assert "for the keepers" in parish.talk.forges("ana", press, whose="ana")
    assert parish.shelf.entries[EntryId("tea-7")].checked != TODAY


def test_once_a_month_each_keeper_is_asked_about_their_share(parish: Parish):
    parish.talk.knows("bo")
    parish.keepers.held.append(AccountId("bo"))

    posts = held(parish)

    assert {one.to for one in posts} == {Direct(AccountId("kay")), Direct(AccountId("bo"))}
    assert {(one.why, one.activity) for one in posts} == {(Why.UNASKED, KEEPING)}
    shares = [parish.talk._read(one.document) for one in posts]
    assert [sum(f"Tea {n} (" in share for n in range(8)) for share in shares] == [4, 4]


def test_the_next_round_is_on_the_first_of_the_month_in_the_morning(parish: Parish):
    held(parish)

    (next_,) = parish.diary.kept
    assert (next_.subject, next_.at.isoformat()) == (HOUSE, "2026-12-01T10:00:00+00:00")


def test_rounds_begin_with_the_first_keeper_and_end_with_the_last(parish: Parish):
    parish.feature.hear(RoleTaken(TUESDAYS, AccountId("kay"), "keeper"))
    parish.feature.hear(RoleTaken(TUESDAYS, AccountId("bo"), "keeper"))
    assert len(parish.diary.kept) == 1
    parish.feature.hear(RoleTaken(TUESDAYS, AccountId("bo"), "welcomer"))
    assert len(parish.diary.kept) == 1

    parish.diary.kept.clear()
    parish.keepers.held.clear()
    assert held(parish) == []
    assert parish.diary.kept == []


def test_where_nothing_is_due_nobody_is_written_to(parish: Parish):
    for entry in list(parish.shelf.entries.values()):
        parish.shelf.remove([entry.id])

    assert held(parish) == []


@given(
    st.integers(0, 60),
    st.integers(1, 9),
    st.integers(1, 12),
)
def test_shares_are_even_and_nothing_is_asked_twice(entries: int, keepers: int, month: int):
    names = [EntryId(f"e{n}") for n in range(entries)]
    people = [AccountId(f"k{n}") for n in range(keepers)]

    shares = shared_out(names, people, month=month)

    sizes = [len(share) for share in shares.values()]
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= BATCH
    asked = [entry for share in shares.values() for entry in share]
    assert len(asked) == len(set(asked)) == min(entries, BATCH * keepers)
    assert set(asked) == set(names[: len(asked)])
