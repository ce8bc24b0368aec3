"""Keeping: rows, translators, and the ports they implement. SQLite by default, PostgreSQL where it is outgrown."""

from storage import naming

__all__ = ["naming"]
