"""PostgreSQL's comments say what the dictionary says, and are written only where they do not."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from parsers.document import FieldDefinition, FieldKind, ListDefinition, SchemaDefinition
from storage.catalog import columns_by_table
from storage.comments import is_commented, write_comments
from storage.database import Database, check, open_database, upgrade
from storage.dictionary import fixed_tables
from storage.user_queries import run_query
from storage.views import create_schema_views

FEE = FieldDefinition("fee", FieldKind.NUMBER, description="What it's worth\n100%")
PARTIES = ListDefinition("parties", (FieldDefinition("order", FieldKind.TEXT),))
CONTRACT = SchemaDefinition("contract", "1", (FEE,), (PARTIES,))


def comments(database: Database, name: str) -> list[str | None]:
    """Of the table or view, then of its columns."""
    sql = (
        "SELECT obj_description(c.oid, 'pg_class') FROM pg_class c WHERE relname = '{0}'"
        " UNION ALL (SELECT col_description(attrelid, attnum) FROM pg_attribute"
        " WHERE attrelid = '{0}'::regclass AND attnum > 0 ORDER BY attnum)"
    )
    return [row[0] for row in run_query(database, sql.format(name), 100)[1]]


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    database = open_database(postgres_url)
    yield database
    database.close()


def test_postgresql_has_a_comment_on_everything(postgres: Database) -> None:
    create_schema_views(postgres, CONTRACT)
    every = columns_by_table(postgres)
    assert len(every) == len(fixed_tables()) - 3 + 2  # its indexes for searches are no tables
    for name in every:
        assert None not in comments(postgres, name), name
    assert comments(postgres, "contract")[-1].startswith("What it's worth 100%.")
    assert comments(postgres, "documents")[0].startswith("A document: the bytes of a file.")


def test_comments_are_mended_without_a_migration_and_are_no_difference(
    postgres: Database, postgres_url: str
) -> None:
    with postgres.writing() as session:
        session.execute(text("COMMENT ON TABLE runs IS 'as it was'"))
        session.execute(text("COMMENT ON COLUMN current_fields.value IS NULL"))
    check(postgres_url)
    upgrade(postgres_url)
    assert "as it was" not in comments(postgres, "runs")
    assert None not in comments(postgres, "current_fields")


def test_views_that_were_made_without_comments_get_them(postgres: Database) -> None:
    create_schema_views(postgres, CONTRACT)
    with postgres.writing() as session:
        session.execute(text("COMMENT ON COLUMN contract.fee IS NULL"))
    assert create_schema_views(postgres, CONTRACT) is False
    assert None not in comments(postgres, "contract")


def test_where_all_comments_are_right_nothing_is_locked(postgres: Database) -> None:
    with postgres.writing() as session:
        write_comments(session.connection(), fixed_tables())
        held = (
            "SELECT count(*) FROM pg_locks WHERE mode NOT IN ('AccessShareLock', 'ExclusiveLock')"
        )
        assert session.scalar(text(held)) == 0


def test_tables_of_others_are_left_as_they_are(postgres: Database, postgres_url: str) -> None:
    with postgres.writing() as session:
        session.execute(text("COMMENT ON TABLE runs IS NULL"))
        session.execute(text("CREATE ROLE writer_of_comments"))
        session.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO writer_of_comments"))
    with postgres.writing() as session:
        session.execute(text("SET LOCAL ROLE writer_of_comments"))
        write_comments(session.connection(), fixed_tables())
    with postgres.writing() as session:
        assert not is_commented(session.connection(), fixed_tables())
        session.execute(text("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM writer_of_comments"))
        session.execute(text("DROP ROLE writer_of_comments"))
