"""A step taken late, because Kith was away: nobody's time to answer has gone by meanwhile."""

from datetime import timedelta

from tests.features.pretend import TUESDAYS
from tests.features.rules.shelf import DAY, Council
from tests.features.rules.test_story import CAMERAS, asked, four

__all__ = ["asked", "four"]


def test_nobody_s_time_to_answer_goes_by_while_kith_is_away(four: Council):
    """RL4: five days away, and the round opens for as long as it would have."""
    four.says("ana", f"rules propose {CAMERAS}")

    four.waits(timedelta(days=5))

    proposal = four.shelf.open(TUESDAYS.id)
    assert proposal is not None
    assert proposal.ends == four.clock.now() + DAY
    assert "Do you consent to this change?" in four.room()[-1]


def test_a_grace_period_is_whole_however_late_the_decision(asked: Council):
    """DECISIONS 12, RL4."""
    for who in ("ana", "bo"):
        asked.taps(who, "I consent")

    asked.waits(timedelta(days=9))

    facts = asked.circles.facts(TUESDAYS.id)
    assert facts is not None
    assert facts.grace_ends == asked.clock.now() + timedelta(days=7)
