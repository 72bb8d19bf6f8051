"""Items with points, times and attributes, what was asked and who answered, frames of films, a view
for each task, and a search over what stands in no block.

Revision: 0010, after 0009.

Answers of before have an empty request, and the engine and model of their run. The way back forgets
answers to requests, of which there may be several about a page.
"""

import re

import sqlalchemy as sa
from alembic import op

from migrations.schema_views import drop_schema_views
from migrations.sqlite_tables import change_table

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

REAL: sa.Double[float] = sa.Double()
KEY = "run_id, task, first_page, last_page"
NEW_KEY = "run_id, task, request, first_page, last_page"
KEY_NAME = "uq_answers_run_id_task_first_page_last_page"
NEW_KEY_NAME = "uq_answers_run_id_task_request_first_page_last_page"

TIMES = ("start_seconds", "end_seconds")
PLACES = ("point_x", "point_y")
CHECKS = {
    # column: (name, rule); on SQLite a column goes with its own rule, the last one first
    "point_y": ("point", "(point_x IS NULL) = (point_y IS NULL)"),
    "end_seconds": ("seconds", "start_seconds <= end_seconds"),
    "support": ("support", "support >= 0 AND support <= 1"),
}

CURRENT_ITEMS = """
SELECT current_runs.document_id, answers.task, items.page_number, items.position, items.label,
       items.text, items.x0, items.y0, items.x1, items.y1, current_runs.run_id,
       answers.id AS answer_id{added}
FROM current_runs JOIN answers ON answers.run_id = current_runs.run_id
JOIN items ON items.answer_id = answers.id
"""
ADDED = """, answers.request, items.point_x, items.point_y, items.start_seconds,
       items.end_seconds, items.attributes, items.support, answers.engine, answers.model,
       items.searched, items.id AS item_id"""
CURRENT_PAGES = """
SELECT current_runs.document_id, current_runs.run_id, pages.id AS page_id, pages.number,
       pages.width, pages.height, pages.rotation, pages.answer, pages.finish_reason, pages.html,
       pages.text, pages.words, pages.words_from, pages.status, pages.error_code, pages.error,
       pages.seconds, pages.input_tokens, pages.output_tokens, pages.flaws, pages.coverage,
       pages.unsupported, pages.answer_format{added}
FROM current_runs JOIN pages ON pages.run_id = current_runs.run_id
"""
PAGE_TIMES = ", pages.start_seconds, pages.end_seconds"

# As `blocks_search` in 0001, over the column `searched`, which most items have not.
DESCRIBED = """
UPDATE items SET searched = text WHERE answer_id IN (
    SELECT id FROM answers WHERE task = 'describe')
"""
SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE items_search USING fts5(searched, content='items', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER items_search_insert AFTER INSERT ON items WHEN new.searched IS NOT NULL BEGIN"
    " INSERT INTO items_search (rowid, searched) VALUES (new.id, new.searched); END",
    "CREATE TRIGGER items_search_delete AFTER DELETE ON items WHEN old.searched IS NOT NULL BEGIN"
    " INSERT INTO items_search (items_search, rowid, searched)"
    " VALUES ('delete', old.id, old.searched); END",
    "CREATE TRIGGER items_search_update AFTER UPDATE OF id, searched ON items BEGIN"
    " INSERT INTO items_search (items_search, rowid, searched)"
    " SELECT 'delete', old.id, old.searched WHERE old.searched IS NOT NULL;"
    " INSERT INTO items_search (rowid, searched)"
    " SELECT new.id, new.searched WHERE new.searched IS NOT NULL; END",
)
POSTGRESQL_SEARCH = (
    "CREATE INDEX items_search ON items USING gin (to_tsvector('simple', left(searched, 100000)))",
)

OF_ALL = "document_id, run_id, page_number, position"
BOX = "x0, y0, x1, y1"
TASK_VIEWS = {
    # name: (task, columns; {x} is an attribute)
    "current_findings": (
        "find",
        f"{OF_ALL}, request, label, {{presence}}, {{state}}, text, {BOX}, point_x, point_y,"
        " support",
    ),
    "current_spotted_words": (
        "spot", f"{OF_ALL}, text, {BOX}, {{agreement}}, {{text_layer}}, {{ocr}}, support"
    ),
    "current_pictures": (
        "describe",
        f"{OF_ALL}, label AS kind, text AS description, {{words}}, {{chart}}, {BOX}, support",
    ),
    "current_question_answers": (
        "ask",
        f"{OF_ALL}, request AS question, text AS answer, {{evidence}}, {{quote}}, {BOX}, support",
    ),
    "current_film_text": ("film", f"{OF_ALL}, text, start_seconds, end_seconds, {BOX}"),
    "current_film_events": ("events", f"{OF_ALL}, text AS description, start_seconds, end_seconds"),
    "current_screen_elements": (
        "screen", f"{OF_ALL}, {{role}}, label, text AS value, {{state}}, {BOX}, support"
    ),
    "current_next_actions": (
        "act",
        f"{OF_ALL}, request AS goal, label AS action, text, point_x, point_y,"
        " {x:number}, {y:number}, {arguments}",
    ),
}  # fmt: skip


def upgrade() -> None:
    drop_schema_views()
    _add_columns()
    _add_search()
    _change_key(KEY_NAME, KEY, NEW_KEY_NAME, NEW_KEY)
    _replace_view("current_items", CURRENT_ITEMS, ADDED)
    _replace_view("current_pages", CURRENT_PAGES, PAGE_TIMES)
    for name, (task, columns) in TASK_VIEWS.items():
        rows = f"FROM current_items WHERE task = '{task}'"
        op.execute(f"CREATE VIEW {name} AS SELECT {_with_attributes(columns)} {rows}")


def downgrade() -> None:
    drop_schema_views()
    for name in (*TASK_VIEWS, "current_pages", "current_items"):
        op.execute(f"DROP VIEW {name}")
    # Before columns go: SQLite drops none while a user's view reads a view that is not there.
    op.execute(f"CREATE VIEW current_items AS {CURRENT_ITEMS.format(added='')}")
    op.execute(f"CREATE VIEW current_pages AS {CURRENT_PAGES.format(added='')}")
    op.execute("DELETE FROM items WHERE answer_id IN (SELECT id FROM answers WHERE request <> '')")
    op.execute("DELETE FROM answers WHERE request <> ''")
    _drop_search()
    _change_key(NEW_KEY_NAME, NEW_KEY, KEY_NAME, KEY)
    for name in ("flaws", "model", "engine", "request"):
        op.execute(f"ALTER TABLE answers DROP COLUMN {name}")
    if not _on_sqlite():
        for name, _ in CHECKS.values():
            op.execute(f"ALTER TABLE items DROP CONSTRAINT ck_items_{name}")
    for name in ("support", *TIMES[::-1], *PLACES[::-1], "attributes", "searched"):
        op.execute(f"ALTER TABLE items DROP COLUMN {name}")
    for name in TIMES[::-1]:
        op.execute(f"ALTER TABLE pages DROP COLUMN {name}")


def _add_columns() -> None:
    for name in ("request", "engine", "model"):
        op.add_column("answers", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("answers", sa.Column("flaws", sa.Text()))
    for name in ("engine", "model"):
        of_run = f"(SELECT {name} FROM runs WHERE runs.id = answers.run_id)"  # noqa: S608  our own
        op.execute(f"UPDATE answers SET {name} = {of_run}")  # noqa: S608
    for name in TIMES:
        op.add_column("pages", sa.Column(name, REAL))
    op.add_column("items", sa.Column("attributes", sa.Text()))
    for name in (*PLACES, *TIMES, "support"):
        rule = CHECKS.get(name)
        check = f" CONSTRAINT ck_items_{rule[0]} CHECK ({rule[1]})" if rule else ""
        op.execute(f"ALTER TABLE items ADD COLUMN {name} {_real()}{check}")


def _add_search() -> None:
    op.add_column("items", sa.Column("searched", sa.Text()))
    for statement in SQLITE_SEARCH if _on_sqlite() else POSTGRESQL_SEARCH:
        op.execute(statement)
    op.execute(DESCRIBED.strip())


def _drop_search() -> None:
    """The triggers first, or the next change of any table fails."""
    if not _on_sqlite():
        op.execute("DROP INDEX items_search")
        return
    for action in ("insert", "delete", "update"):
        op.execute(f"DROP TRIGGER items_search_{action}")
    op.execute("DROP TABLE items_search")


def _real() -> str:
    return "DOUBLE" if _on_sqlite() else "DOUBLE PRECISION"


def _change_key(old: str, old_columns: str, new: str, new_columns: str) -> None:
    if _on_sqlite():
        before = f"CONSTRAINT {old} UNIQUE ({old_columns})"
        change_table("answers", before, f"CONSTRAINT {new} UNIQUE ({new_columns})")
        return
    op.execute(f"ALTER TABLE answers DROP CONSTRAINT {old}")
    op.execute(f"ALTER TABLE answers ADD CONSTRAINT {new} UNIQUE ({new_columns})")


def _replace_view(name: str, query: str, added: str) -> None:
    """Elsewhere than on SQLite the views that read it stay."""
    if _on_sqlite():
        op.execute(f"DROP VIEW {name}")
    how = "CREATE VIEW" if _on_sqlite() else "CREATE OR REPLACE VIEW"
    op.execute(f"{how} {name} AS {query.format(added=added)}")


def _with_attributes(columns: str) -> str:
    """The columns, with {x} as the attribute x under its name, {x:number} as a number."""
    return re.sub(r"\{(\w+)(:number)?\}", _attribute, columns)


def _attribute(match: re.Match[str]) -> str:
    name, is_number = match.groups()
    if _on_sqlite():
        return f"json_extract(attributes, '$.{name}') AS {name}"
    read = f"attributes::json ->> '{name}'"
    return f"({read})::double precision AS {name}" if is_number else f"{read} AS {name}"


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
