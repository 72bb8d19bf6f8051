"""Values have support and may be ambiguous; summaries count both."""

from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import DatabaseError, check, downgrade, open_database, upgrade
from storage.user_queries import run_query

DAY = "'2026-03-01 00:00:00.000000+00:00'"
ROWS_OF_0010 = (
    "INSERT INTO documents (sha256, media_type, byte_size, first_seen_at)"
    f" VALUES ('{'0' * 64}', 'application/pdf', 1, {DAY})",
    "INSERT INTO runs (document_id, recipe, engine, model, model_revision, prompt_version,"
    " settings, code_version, status, attempt, finished_at)"
    f" VALUES (1, 'read', 'ocr', 'm', '1', '1', '{{}}', '1', 'complete', 1, {DAY})",
    "INSERT INTO fields (run_id, path, name, raw, evidence, valid, segment, agreement)"
    " VALUES (1, 'total', 'total', '5', 'exact', true, 1, 'alone')",
    "INSERT INTO readings (field_id, reader, raw) VALUES (1, 'labels', '6')",
    "INSERT INTO summaries (document_id, run_id, fields, to_check, changed, absent, contradicted,"
    " fuzzy, invalid, improbable, untyped, warned, reviewed)"
    " VALUES (1, 1, 1, 2, 0, 0, 2, 0, 0, 0, 0, 0, 0)",
)
SAID = "SELECT path, agreement, support FROM current_fields"
COUNTED = "SELECT to_check, ambiguous, unsupported FROM current_review"


@pytest.fixture
def url(empty_database_url: str) -> str:
    upgrade(empty_database_url, "0010")
    put(empty_database_url, *ROWS_OF_0010)
    return empty_database_url


def put(url: str, *statements: str) -> None:
    with closing(open_database(url)) as database, database.writing() as session:
        for statement in statements:
            session.execute(text(statement.replace(":", r"\:")))


def asked(url: str, statement: str) -> list[tuple[object, ...]]:
    with closing(open_database(url)) as database:
        return run_query(database, statement, 9)[1]


def test_what_was_stored_before_was_not_weighed(url: str) -> None:
    upgrade(url)
    check(url)
    assert asked(url, SAID) == [("total", "alone", None)]
    assert asked(url, COUNTED) == [(2, 0, 0)]
    assert asked(url, "SELECT raw FROM current_readings") == [("6",)]


@pytest.mark.parametrize("table", ["fields", "reviewed_fields"])
def test_support_is_a_share_and_agreement_one_of_four(url: str, table: str) -> None:
    upgrade(url)
    columns = "run_id, path, name, raw, evidence, valid, segment, agreement, support"
    row = f"INSERT INTO {table} ({columns}) VALUES (1, '{{}}', 'f', 'f', 'exact', true, 1, {{}})"
    put(url, row.format("a", "'ambiguous', 0"), row.format("b", "'agreed', 1"))
    for bad in ("'alone', 1.01", "'alone', -0.01", "'unclear', 0.5"):
        with pytest.raises(DBAPIError):
            put(url, row.format("c", bad))


def test_the_way_back_makes_ambiguous_values_alone_and_forgets_support(url: str) -> None:
    before = asked(url, "SELECT * FROM current_fields"), asked(url, "SELECT * FROM current_review")
    for _ in range(2):
        upgrade(url)
        check(url)
        put(
            url,
            "UPDATE fields SET agreement = 'ambiguous', support = 0.4",
            "UPDATE summaries SET ambiguous = 1, unsupported = 2, to_check = to_check + 3",
        )
        assert asked(url, SAID) == [("total", "ambiguous", 0.4)]
        downgrade(url, "0010")
        now = asked(url, "SELECT * FROM current_fields"), asked(url, "SELECT * FROM current_review")
        assert now == before
        assert asked(url, "SELECT raw FROM current_readings") == [("6",)]


def test_what_people_decided_about_an_ambiguous_value_can_be_read_after_the_way_back(
    url: str,
) -> None:
    upgrade(url)
    put(
        url,
        "INSERT INTO corrections (document_id, segment, path, action, value, old_agreement,"
        " reviewer, decided_at)"
        f" VALUES (1, 1, 'total', 'corrected', '6', 'ambiguous', 'ada', {DAY})",
    )
    downgrade(url, "0010")
    assert asked(url, "SELECT old_agreement FROM corrections") == [("alone",)]


def test_a_users_views_and_indexes_of_fields_stay_both_ways(empty_sqlite_url: str) -> None:
    upgrade(empty_sqlite_url, "0010")
    put(
        empty_sqlite_url,
        *ROWS_OF_0010,
        "CREATE VIEW mine AS SELECT f.path, r.to_check FROM current_fields f"
        " JOIN current_review r ON r.run_id = f.run_id",
        "CREATE INDEX my_index ON fields (raw)",
    )
    for change in (upgrade, lambda url: downgrade(url, "0010"), upgrade):
        change(empty_sqlite_url)
        assert asked(empty_sqlite_url, "SELECT * FROM mine") == [("total", 2)]
        kept = "SELECT count(*) FROM sqlite_master WHERE name = 'my_index'"
        assert asked(empty_sqlite_url, kept) == [(1,)]


def test_a_users_view_that_names_support_is_told_on_the_way_back_and_nothing_is_lost(
    empty_sqlite_url: str,
) -> None:
    upgrade(empty_sqlite_url)
    mine = "CREATE VIEW mine AS SELECT path, support FROM current_fields"
    put(empty_sqlite_url, *ROWS_OF_0010, mine)

    with pytest.raises(DatabaseError, match="error in view mine") as caught:
        downgrade(empty_sqlite_url, "0010")

    assert "DROP VIEW" in caught.value.remedy
    assert "db upgrade" not in caught.value.remedy
    assert asked(empty_sqlite_url, "SELECT * FROM mine") == [("total", None)]
    put(empty_sqlite_url, "DROP VIEW mine")
    downgrade(empty_sqlite_url, "0010")


def test_a_users_view_of_fields_stays_on_postgresql(empty_postgres_url: str) -> None:
    upgrade(empty_postgres_url, "0010")
    put(empty_postgres_url, *ROWS_OF_0010, "CREATE VIEW mine AS SELECT path FROM current_fields")
    upgrade(empty_postgres_url)
    assert asked(empty_postgres_url, "SELECT * FROM mine") == [("total",)]
