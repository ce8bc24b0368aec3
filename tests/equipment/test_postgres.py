"""The tests' own PostgreSQL."""

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.equipment.postgres import Postgres


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as link:
        found = link.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
    engine.dispose()
    return list(found)


def with_a_table(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", "")) as link:
        link.execute("CREATE TABLE kept (word text)")


@pytest.mark.parametrize("time", ["first", "second"])
def test_every_test_gets_an_empty_database(fresh_postgres, time):
    assert tables(fresh_postgres) == []

    with_a_table(fresh_postgres)

    assert tables(fresh_postgres) == ["kept"]


def test_a_template_is_made_once_and_copied(postgres: Postgres):
    made = []

    def build(url: str) -> None:
        made.append(url)
        with_a_table(url)

    postgres.template("with_a_table", build)
    name = postgres.template("with_a_table", build)
    copy = postgres.fresh(name)

    assert tables(copy) == ["kept"]
    assert len(made) <= 1
    postgres.drop(copy)


def test_it_listens_to_nobody_else(postgres: Postgres):
    with psycopg.connect(postgres.url().replace("+psycopg", "")) as link:
        assert link.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_test_can_run_on_both_kinds(database_url):
    engine = create_engine(database_url)

    with engine.connect() as link:
        assert link.scalar(text("SELECT 1")) == 1

    engine.dispose()
