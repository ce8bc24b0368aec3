"""PV1: every column that is kept is in the data map, with purpose and retention; words are sealed."""

import sqlalchemy as sa

from storage.everything import METADATA, data_map


def test_every_column_is_in_the_map_and_nothing_else():
    columns = {(table.name, column.name) for table in METADATA.sorted_tables for column in table.columns}
    mapped = [(row.table, row.column) for row in data_map()]

    assert len(mapped) == len(set(mapped))
    assert columns == set(mapped)


def test_each_says_why_and_for_how_long():
    for row in data_map():
        assert len(row.purpose) > 8, row
        assert len(row.retention) > 3, row


def test_what_holds_words_is_sealed():
    sealed = {(row.table, row.column) for row in data_map() if row.sealed}
    bytes_ = {
        (table.name, column.name)
        for table in METADATA.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.LargeBinary)
    }

    assert bytes_ == sealed


def test_what_names_a_person_is_erased_with_them():
    """PV3."""
    personal = {"account", "member", "giver", "receiver", "author", "owner", "by"}

    assert {
        (row.table, row.column) for row in data_map() if row.column in personal and not row.erased
    } == set()
