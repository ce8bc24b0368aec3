"""Every table there is. What each holds of people is in its `DATA_MAP`; `forget` and `retire` let go of it."""

from datetime import datetime
from types import ModuleType

from sqlmodel import SQLModel

from storage import (
    appreciation,
    buddy_apart,
    buddy_links,
    buddy_rounds,
    buddy_seats,
    checkin_choices,
    checkins,
    circles,
    dialogs,
    diary,
    inbox,
    journal,
    keepsakes,
    outbox,
    people,
    prompts,
    rules,
    signpost_imports,
    signpost_keeping,
    signpost_waiting,
    signposts,
    unanswered,
)
from storage.datamap import Kept
from storage.work import Work

MODULES: tuple[ModuleType, ...] = (
    appreciation,
    buddy_apart,
    buddy_links,
    buddy_rounds,
    buddy_seats,
    checkin_choices,
    checkins,
    circles,
    dialogs,
    diary,
    inbox,
    journal,
    keepsakes,
    outbox,
    people,
    prompts,
    rules,
    signpost_keeping,
    signpost_waiting,
    signpost_imports,
    signposts,
    unanswered,
)
METADATA = SQLModel.metadata


def data_map() -> tuple[Kept, ...]:
    return tuple(row for module in MODULES for row in module.DATA_MAP)


def forget(work: Work, account: str, members: list[str]) -> None:
    """All rows about one person, in every table."""
    for module in MODULES:
        module.forget(work, account, members)


def retire(work: Work, now: datetime) -> None:
    """What is past its retention."""
    for module in MODULES:
        module.retire(work, now)
