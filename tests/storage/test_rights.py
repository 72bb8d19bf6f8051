"""Readers that can only read."""

import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from storage.database import Database, DatabaseError, open_database
from storage.rights import grant_reading


def execute(database: Database, *statements: str) -> None:
    with database.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def may_read(database: Database, role: str, table: str) -> bool:
    asked = text(f"SELECT has_table_privilege('{role}', '{table}', 'SELECT')")
    with database.reading() as session:
        return bool(session.scalar(asked))


def test_sqlite_has_no_roles(sqlite_url: str) -> None:
    with pytest.raises(DatabaseError, match="permissions"):
        grant_reading(sqlite_url, "analyst")


@pytest.mark.parametrize("role", ["", "a b", 'x"; DROP TABLE runs; --', "A", "a" * 64])
def test_a_hostile_role_is_refused(postgres_url: str, role: str) -> None:
    with pytest.raises(DatabaseError, match="cannot be a role"):
        grant_reading(postgres_url, role)


def test_a_reader_reads_what_is_and_what_will_be_and_changes_nothing(postgres_url: str) -> None:
    role = f"reader_{uuid.uuid4().hex[:8]}"
    grant_reading(postgres_url, role)
    grant_reading(postgres_url, role)  # again changes nothing
    database = open_database(postgres_url)
    execute(database, "CREATE VIEW later AS SELECT 1 AS one", f"ALTER ROLE {role} LOGIN")
    database.close()
    reader = open_database(postgres_url.replace("postgres@", f"{role}@"))

    with reader.reading() as session:
        assert session.execute(text("SELECT * FROM later")).scalar() == 1
        assert session.execute(text("SELECT count(*) FROM current_runs")).scalar() == 0
        assert session.execute(text("SHOW statement_timeout")).scalar() == "5min"
    with pytest.raises((DatabaseError, ProgrammingError)), reader.writing() as session:
        session.execute(text("SET TRANSACTION READ WRITE"))
        session.execute(text("DELETE FROM runs"))
    reader.close()


@pytest.mark.parametrize(
    "means",
    [
        "GRANT INSERT ON runs TO {role}",
        "GRANT UPDATE ON current_runs TO {role}",
        "GRANT UPDATE (error) ON runs TO {role}",
        "GRANT postgres TO {role}",
        "CREATE ROLE {role}_other; GRANT DELETE ON runs TO {role}_other;"
        " ALTER ROLE {role} NOINHERIT; GRANT {role}_other TO {role}",
        "GRANT pg_write_all_data TO {role}",
        "ALTER ROLE {role} SUPERUSER",
        "ALTER TABLE runs OWNER TO {role}",
    ],
)
def test_a_role_that_may_write_by_another_way_is_refused(postgres_url: str, means: str) -> None:
    role = f"member_{uuid.uuid4().hex[:8]}"
    database = open_database(postgres_url)
    execute(database, f"CREATE ROLE {role}", *means.format(role=role).split(";"))
    with pytest.raises(DatabaseError, match="may write") as error:
        grant_reading(postgres_url, role)
    assert error.value.remedy == "Name a role for the readers alone."
    with database.reading() as session:  # nothing of it was left
        asked = f"SELECT setconfig FROM pg_db_role_setting WHERE setrole = '{role}'::regrole"
        assert session.execute(text(asked)).all() == []
    database.close()


def test_without_tables_nobody_knows_whose_they_will_be(empty_postgres_url: str) -> None:
    role = f"reader_{uuid.uuid4().hex[:8]}"
    with pytest.raises(DatabaseError, match=r"no tables.*db upgrade"):
        grant_reading(empty_postgres_url, role)
    database = open_database(empty_postgres_url)
    with database.reading() as session:
        assert session.scalar(text(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'")) is None
    database.close()


@pytest.mark.parametrize("kind", ["TABLE runs", "VIEW current_runs"])
def test_a_member_that_does_not_inherit_the_owner_s_rights_is_sent_to_the_owner(
    postgres_url: str, kind: str
) -> None:
    owner, member = (f"{kind}_{uuid.uuid4().hex[:8]}" for kind in ("owner", "member"))
    database = open_database(postgres_url)
    execute(
        database,
        f"CREATE ROLE {owner}",
        f"CREATE ROLE {member} LOGIN CREATEROLE NOINHERIT",
        f"GRANT {owner} TO {member}",
        f"ALTER {kind} OWNER TO {owner}",
    )
    database.close()
    with pytest.raises(
        DatabaseError, match=rf"those of {owner}, postgres\. Connect as their owner"
    ):
        grant_reading(postgres_url.replace("postgres@", f"{member}@"), "analyst_of_a_member")


def test_the_owner_is_enough_whatever_extensions_have_made(postgres_url: str) -> None:
    owner, role = (f"{kind}_{uuid.uuid4().hex[:8]}" for kind in ("owner", "reader"))
    database = open_database(postgres_url)
    ours = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    with database.writing() as session:
        session.execute(text(f"CREATE ROLE {owner} LOGIN CREATEROLE"))
        for name in session.scalars(text(f"{ours} AND relkind IN ('r', 'v')")).all():
            session.execute(text(f"ALTER TABLE {name} OWNER TO {owner}"))
        session.execute(text("CREATE VIEW statistics AS SELECT 1 AS one"))
        session.execute(text("ALTER EXTENSION plpgsql ADD VIEW statistics"))
        session.execute(text("GRANT SELECT ON statistics TO PUBLIC"))  # as is usual
    grant_reading(postgres_url.replace("postgres@", f"{owner}@"), role)
    assert may_read(database, role, "runs")
    database.close()


@pytest.mark.parametrize("kind", ["TABLE runs", "VIEW current_runs"])
def test_a_reader_reads_what_the_owner_of_the_tables_makes_whoever_let_it(
    postgres_url: str, kind: str
) -> None:
    owner, role = (f"{kind}_{uuid.uuid4().hex[:8]}" for kind in ("owner", "reader"))
    database = open_database(postgres_url)
    execute(
        database,
        f"CREATE ROLE {owner} LOGIN CREATEROLE",
        f"GRANT ALL ON SCHEMA public TO {owner}",
        f"ALTER {kind} OWNER TO {owner}",
    )
    grant_reading(postgres_url, role)
    owned = open_database(postgres_url.replace("postgres@", f"{owner}@"))
    execute(owned, "CREATE VIEW later AS SELECT 1 AS one")
    owned.close()
    assert may_read(database, role, "later")
    database.close()
    with pytest.raises(DatabaseError, match=r"those of postgres\. Connect as their owner"):
        grant_reading(postgres_url.replace("postgres@", f"{owner}@"), role)


def test_the_role_that_writes_does_not_become_a_reader(postgres_url: str) -> None:
    with pytest.raises(DatabaseError, match="may write"):
        grant_reading(postgres_url, "postgres")
