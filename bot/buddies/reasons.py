"""Why nobody was found for somebody, in a word: the one wish of their own without which most others would suit.

It is worked out as if nobody were kept apart from anybody, so nothing can be read from it about who is. It may name
what was not the cause: nobody can tell when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.buddies.model import ENOUGH_TIME, Kind, Mode, Reason, folded
from bot.buddies.sides import LIFT, MODE
from bot.buddies.table import Ints, Table

Bools = NDArray[np.bool_]
ROWS = 64
MOST_ASKED = 1000
"""Of more people than these some are drawn by chance: it is about what stands in the way most."""


def reasons_for(table: Table, places: Sequence[int], kind: Kind) -> Mapping[int, Reason]:
    """Of some of the people in the table, by their places."""
    others = np.sort(np.argsort(table.tokens, kind="stable")[:MOST_ASKED])
    traits = _Traits.of(table)
    found: dict[int, Reason] = {}
    for start in range(0, len(places), ROWS):
        rows = np.array(places[start : start + ROWS], np.int64)
        found |= zip(rows.tolist(), _reasons(table, traits, (rows, others), kind), strict=True)
    return found


def _reasons(table: Table, traits: "_Traits", sides: tuple[Ints, Ints], kind: Kind) -> list[Reason]:
    """For each wish how many would suit without it, who do not with it."""
    rows, others = sides
    in_the_way = traits.hindrances(table, rows, others, kind)
    many = np.sum(list(in_the_way.values()), axis=0)
    many[rows[:, None] == others] = 0
    reasons = list(in_the_way)
    gains = np.array(
        [((many == 1) & in_the_way[one] & traits.without(one)[others]).sum(axis=1) for one in reasons]
    )
    return [
        reasons[most] if gain[most] else Reason.NOBODY for gain in gains.T for most in (int(gain.argmax()),)
    ]


@dataclass(frozen=True, slots=True)
class _Traits:
    genders: Ints
    same_gender: Bools
    experienced: Bools
    some_time: Bools
    anywhere: Bools

    @staticmethod
    def of(table: Table) -> "_Traits":
        people = table.people
        genders = {
            gender: place
            for place, gender in enumerate(sorted({folded(one.gender) for one in people} | {""}))
        }
        return _Traits(
            genders=np.array([genders[folded(one.gender)] for one in people]),
            same_gender=np.array([one.same_gender for one in people]),
            experienced=np.array([one.experienced for one in people]),
            some_time=np.array([one.times.bit_count() >= ENOUGH_TIME for one in people]),
            anywhere=np.array([bool(one.modes - {Mode.IN_PERSON}) for one in people]),
        )

    def hindrances(self, table: Table, rows: Ints, others: Ints, kind: Kind) -> dict[Reason, Bools]:
        """As `model.hindrances`, for each of the rows and each of the others. The first gender is none said."""
        common = table.in_common(rows, others)
        alike = (self.genders[rows, None] == self.genders[others]) & (self.genders[others] > 0)
        wished = self.same_gender[rows, None] | self.same_gender[others]
        same_level = self.experienced[rows, None] == self.experienced[others]
        return {
            Reason.TIMES: common % MODE < ENOUGH_TIME,
            Reason.MODE: common // MODE % (LIFT // MODE) == 0,
            Reason.LANGUAGES: common // LIFT == 0,
            Reason.GENDER: wished & ~alike,
            Reason.EXPERIENCE: same_level & (kind is Kind.SHADOWING),
        }

    def without(self, wish: Reason) -> Bools:
        """Whom it would let in that somebody does without this wish, as far as it is theirs."""
        everybody = np.ones_like(self.anywhere)
        lets_in = {Reason.TIMES: self.some_time, Reason.MODE: self.anywhere, Reason.GENDER: ~self.same_gender}
        return lets_in.get(wish, everybody)
