"""The migrations make what the models say, and go there and back with data inside."""

import datetime
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from threading import Thread

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import DatabaseError as DriverError
from sqlalchemy.exc import IntegrityError

import migrations
from parsers.document import (
    Block,
    BoundingBox,
    BoxFrom,
    Cell,
    Field,
    FieldDefinition,
    FieldKind,
    Label,
    Page,
    SchemaDefinition,
    Segment,
    Source,
    Word,
)
from storage.database import (
    Database,
    DatabaseError,
    check,
    downgrade,
    is_current,
    open_database,
    upgrade,
)
from storage.documents import RunStore, record_source
from storage.leases import Recipe, claim_run
from storage.models import Base, RunStatus
from storage.search import search_texts
from storage.user_queries import run_query
from storage.views import create_schema_views

NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)
PAGE = Page(
    number=1,
    width=595,
    height=842,
    blocks=(
        Block(
            Label.TABLE,
            (),
            BOX,
            (Cell(0, 0, "total"), Cell(0, 1, "12.50")),
            box_from=BoxFrom.WORDS,
        ),
    ),
    words=(Word("total", BOX, 0),),
)
INVOICE = SchemaDefinition("invoice", "1", (FieldDefinition("total", FieldKind.NUMBER),))

VIEWED = ("runs", "pages", "blocks", "cells", "fields")


def names(url: str) -> set[str]:
    database = open_database(url)
    with database.reading() as session:
        there = inspect(session.connection())
        found = {*there.get_table_names(), *there.get_view_names()}
    database.close()
    return found


def fill(database: Database) -> int:
    source = Source(Path("x"), "0" * 64, 1, "a.pdf", "file:///a.pdf", NOW)
    document = record_source(database, source, "application/pdf", NOW)
    recipe = Recipe("r", "ocr", "m", "1", "1", None, None, {}, "1")
    run = claim_run(database, document, recipe, "worker", 60, NOW, 3).run_id
    RunStore(database, run, "worker").store_page(PAGE)
    fields = (Field("total", "12.50", Decimal("12.50")),)
    found = Segment(1, 1, 1, schema="invoice", schema_version="1", fields=fields)
    RunStore(database, run, "worker").close(RunStatus.COMPLETE, [found], finished_at=NOW)
    return document


def test_a_database_without_tables_is_not_current(empty_database_url: str) -> None:
    database = open_database(empty_database_url)
    assert not is_current(database)
    database.close()
    with pytest.raises(DatabaseError, match="pagemill db upgrade"):
        check(empty_database_url)


def test_tables_that_are_not_those_of_the_models_are_found(database_url: str) -> None:
    database = open_database(database_url)
    with database.writing() as session:
        session.execute(text("ALTER TABLE documents ADD COLUMN stray text"))
    database.close()
    with pytest.raises(DatabaseError, match="stray"):
        check(database_url)


def test_upgrading_makes_the_tables_that_the_models_describe(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    check(empty_database_url)
    database = open_database(empty_database_url)
    assert is_current(database)
    database.close()
    assert {f"current_{what}" for what in VIEWED} <= names(empty_database_url)


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    before = names(database_url)
    upgrade(database_url)
    assert names(database_url) == before


@pytest.mark.slow
def test_many_processes_may_upgrade_at_once(empty_database_url: str) -> None:
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(upgrade, [empty_database_url] * 4))
    check(empty_database_url)


def test_many_threads_may_upgrade_at_once(empty_database_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, [empty_database_url] * 4))
    check(empty_database_url)


BROKEN_REVISION = """
from alembic import op

revision, down_revision = "broken", {head!r}

def upgrade():
    op.execute("CREATE TABLE half (id integer)")
    op.execute("SELECT * FROM nowhere")
"""


def test_all_revisions_are_applied_or_none(empty_database_url: str, tmp_path: Path) -> None:
    """Whoever looks meanwhile sees a new database or a current one, nothing between."""
    ours = Path(migrations.__file__).parent
    head = ScriptDirectory(str(ours)).get_current_head()
    (tmp_path / "broken.py").write_text(BROKEN_REVISION.format(head=head))
    config = Config()
    config.set_main_option("script_location", str(ours))
    config.set_main_option("version_locations", f"{ours / 'versions'}{os.pathsep}{tmp_path}")
    config.set_main_option("path_separator", "os")
    database = open_database(empty_database_url)
    engine = database.engine.execution_options(writing=True)
    with engine.connect() as connection, pytest.raises(DriverError, match="nowhere"):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    assert database.is_empty()
    database.close()
    upgrade(empty_database_url)
    check(empty_database_url)


def test_down_and_up_again_with_data_typed_views_and_search_inside(database_url: str) -> None:
    for _ in range(2):
        database = open_database(database_url)
        create_schema_views(database, INVOICE)
        document = fill(database)
        assert len(search_texts(database, "total", 9)) == 1
        sql = "SELECT document_id, total FROM invoice"
        assert run_query(database, sql, 9)[1] == [(document, Decimal("12.5"))]
        database.close()
        upgrade(database_url)
        downgrade(database_url, "base")
        assert names(database_url) == {"alembic_version"}
        upgrade(database_url)
        check(database_url)


def test_a_downgrade_that_would_tear_a_readers_own_view_changes_nothing(postgres_url: str) -> None:
    database = open_database(postgres_url)
    fill(database)
    with database.writing() as session:
        session.execute(text("CREATE VIEW mine AS SELECT value FROM current_fields"))
    with pytest.raises(DatabaseError, match="depend"):
        downgrade(postgres_url, "base")
    assert run_query(database, "SELECT value FROM mine", 9)[1] == [("12.50",)]
    database.close()
    check(postgres_url)


def test_an_unknown_revision_is_an_error(sqlite_url: str) -> None:
    with pytest.raises(DatabaseError, match="9999"):
        downgrade(sqlite_url, "9999")


@pytest.mark.parametrize(
    ("view", "columns"),
    [
        ("current_runs", "document_id run_id"),
        ("current_pages", "document_id run_id page_id number"),
        ("current_blocks", "document_id page_number position"),
        ("current_cells", "document_id page_number block_position row col"),
        (
            "current_fields",
            "document_id path name item ordinal value raw number date page_number"
            " x0 y0 x1 y1 evidence probability valid problem",
        ),
    ],
)
def test_the_views_begin_with_the_columns_of_the_contract(
    sqlite_url: str, view: str, columns: str
) -> None:
    database = open_database(sqlite_url)
    fill(database)
    found, rows = run_query(database, f"SELECT * FROM {view}", 9)
    database.close()
    assert " ".join(found).startswith(columns)
    assert rows


def test_the_views_join_by_document(database_url: str) -> None:
    database = open_database(database_url)
    document = fill(database)
    sql = (
        "SELECT document_id, b.label, c.text, f.number FROM current_runs"
        " JOIN current_pages p USING (document_id) JOIN current_blocks b USING (document_id)"
        " JOIN current_cells c USING (document_id) JOIN current_fields f USING (document_id)"
        ' ORDER BY c."row", c.col'
    )
    rows = run_query(database, sql, 9)[1]
    database.close()
    assert rows == [(document, "table", "total", 12.5), (document, "table", "12.50", 12.5)]


REFUSED = [
    "UPDATE runs SET status = 'done'",
    "UPDATE runs SET finished_at = NULL",
    "UPDATE pages SET status = 'good'",
    "UPDATE blocks SET label = 'heading'",
    "UPDATE fields SET evidence = 'sure'",
    "UPDATE blocks SET x0 = 0.5, x1 = 0.5",
    "UPDATE cells SET x0 = 0.5",
    "UPDATE fields SET x0 = -1, y0 = 0, x1 = 1, y1 = 1",
    "UPDATE blocks SET box_from = 'thin air'",
    "UPDATE blocks SET box_from = NULL",
    "UPDATE cells SET box_from = 'words'",
    "UPDATE cells SET x0 = 0, y0 = 0, x1 = 1, y1 = 1",
    "UPDATE cells SET col_span = 0",
    "UPDATE fields SET ordinal = 1",
    "UPDATE pages SET number = 0",
    "UPDATE pages SET run_id = 99",
    "INSERT INTO runs SELECT * FROM runs",
]


def test_rows_that_break_the_contract_are_refused(database_url: str) -> None:
    database = open_database(database_url)
    fill(database)
    for statement in REFUSED:
        with pytest.raises(IntegrityError), database.writing() as session:
            session.execute(text(statement))
    database.close()


def test_the_rules_of_the_tables_are_those_of_the_models(database_url: str) -> None:
    """Alembic's own comparison leaves CHECK constraints out."""
    database = open_database(database_url)
    with database.reading() as session:
        there = inspect(session.connection())
        found = {
            name: {str(rule["name"]) for rule in there.get_check_constraints(name)}
            for name in Base.metadata.tables
        }
    database.close()
    assert found == {
        name: {str(rule.name) for rule in table.constraints if isinstance(rule, CheckConstraint)}
        for name, table in Base.metadata.tables.items()
    }


def test_every_constraint_has_the_name_of_the_convention(database_url: str) -> None:
    database = open_database(database_url)
    with database.reading() as session:
        there = inspect(session.connection())
        found = [
            (table, constraint["name"] or "")
            for table in there.get_table_names()
            if not table.startswith(
                ("alembic", "blocks_search", "document_words_search", "items_search")
            )
            for constraint in (
                there.get_pk_constraint(table),
                *there.get_unique_constraints(table),
                *there.get_foreign_keys(table),
                *there.get_check_constraints(table),
            )
        ]
    database.close()
    assert [(table, name) for table, name in found if f"_{table}" not in name] == []


def test_revisions_are_numbered_in_one_line() -> None:
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    numbers = [revision.revision for revision in script.walk_revisions()][::-1]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


def test_a_new_revision_can_be_written_from_the_template(sqlite_url: str, tmp_path: Path) -> None:
    """The template is what `alembic revision --autogenerate` fills in; it compiles."""
    config = Config()
    config.set_main_option("script_location", "migrations:")
    config.set_main_option("version_locations", str(tmp_path))
    config.set_main_option("path_separator", "os")
    script = command.revision(config, "try it", rev_id="0001")
    assert script is not None
    source = Path(script.path).read_text()  # type: ignore[union-attr]
    compile(source, script.path, "exec")  # type: ignore[union-attr]


def test_who_reads_a_table_holds_up_the_upgrade_but_no_other_reader(
    empty_postgres_url: str,
) -> None:
    upgrade(empty_postgres_url, "0002")
    database = open_database(empty_postgres_url)
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    thread = Thread(target=upgrade, args=(empty_postgres_url,))

    def is_waiting() -> bool:
        with database.reading() as session:
            return bool(session.scalar(waiting))

    with database.reading() as reader:
        reader.execute(text("SELECT * FROM sources"))
        thread.start()
        while not is_waiting():
            pass
        while is_waiting():
            pass
        with database.reading() as other:
            other.execute(text("SELECT * FROM sources"))
        assert not is_current(database)
    thread.join()

    assert is_current(database)
    database.close()
