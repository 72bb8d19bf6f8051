"""How much of a page an answer holds, how much of it stands on the page, and what a model thought.

Revision: 0009, after 0008.

What was stored before was not measured: NULL. On the way back pages that are `incomplete` become
`truncated`, as an answer lacks a part of them, too.
"""

import sqlalchemy as sa
from alembic import op

from migrations.schema_views import drop_schema_views

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SHARES = (("pages", "coverage"), ("pages", "unsupported"), ("blocks", "support"))
TEXTS = (
    ("pages", "thoughts"), ("pages", "answer_format"), ("runs", "thoughts"),
    ("answers", "thoughts"),
)  # fmt: skip
OLD = ("complete", "truncated", "fallback", "blank", "failed")
NEW = ("complete", "incomplete", "truncated", "fallback", "blank", "failed")

CURRENT_PAGES = """
SELECT current_runs.document_id, current_runs.run_id, pages.id AS page_id, pages.number,
       pages.width, pages.height, pages.rotation, pages.answer, pages.finish_reason, pages.html,
       pages.text, pages.words, pages.words_from, pages.status, pages.error_code, pages.error,
       pages.seconds, pages.input_tokens, pages.output_tokens, pages.flaws{added}
FROM current_runs JOIN pages ON pages.run_id = current_runs.run_id
"""
CURRENT_BLOCKS = """
SELECT current_runs.document_id, pages.number AS page_number, blocks.position, blocks.label,
       blocks.text, blocks.html, blocks.x0, blocks.y0, blocks.x1, blocks.y1, blocks.confidence,
       current_runs.run_id, pages.id AS page_id, blocks.id AS block_id, blocks.box_from,
       blocks.level, blocks.continues, blocks.repeated_rows{added}
FROM current_runs JOIN pages ON pages.run_id = current_runs.run_id
JOIN blocks ON blocks.page_id = pages.id
"""
VIEWS = {
    "current_pages": (CURRENT_PAGES, ", pages.coverage, pages.unsupported, pages.answer_format"),
    "current_blocks": (CURRENT_BLOCKS, ", blocks.support"),
}


def upgrade() -> None:
    drop_schema_views()
    _allow(OLD, NEW)
    real = "DOUBLE" if _on_sqlite() else "DOUBLE PRECISION"
    for table, name in SHARES:
        rule = f"CONSTRAINT ck_{table}_{name} CHECK ({name} >= 0 AND {name} <= 1)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {real} {rule}")
    for table, name in TEXTS:
        op.add_column(table, sa.Column(name, sa.Text()))
    for name, (query, added) in VIEWS.items():
        if _on_sqlite():
            op.execute(f"DROP VIEW {name}")
        # Elsewhere the views that read it stay.
        how = "CREATE VIEW" if _on_sqlite() else "CREATE OR REPLACE VIEW"
        op.execute(f"{how} {name} AS {query.format(added=added)}")


def downgrade() -> None:
    drop_schema_views()
    for name in VIEWS:
        op.execute(f"DROP VIEW {name}")
    op.execute("UPDATE pages SET status = 'truncated' WHERE status = 'incomplete'")
    for table, name in (*reversed(TEXTS), *reversed(SHARES)):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    _allow(NEW, OLD)
    for name, (query, _) in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query.format(added='')}")


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _allow(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Let `pages.status` be one of `after`."""
    old, new = (f"status IN ({', '.join(map(repr, values))})" for values in (before, after))
    if not _on_sqlite():
        op.execute("ALTER TABLE pages DROP CONSTRAINT ck_pages_status")
        op.execute(f"ALTER TABLE pages ADD CONSTRAINT ck_pages_status CHECK ({new})")
        return
    _copy_pages(old, new)


def _copy_pages(old: str, new: str) -> None:
    """SQLite changes a constraint by making the table anew. Under its older law of renaming, what
    refers to `pages` by name, views included, then refers to the new table. What belongs to the
    table, such as a user's indexes and triggers, is made anew, too."""
    connection = op.get_bind()
    made = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'pages'")
    statement = str(connection.scalar(made))
    rest = statement.partition("(")[2]
    if old not in rest:
        raise RuntimeError(f"the table pages lacks the constraint {old}")
    own = "SELECT sql FROM sqlite_master WHERE tbl_name = 'pages' AND type IN ('index', 'trigger')"
    belongings = connection.scalars(sa.text(f"{own} AND sql IS NOT NULL")).all()
    op.execute("PRAGMA legacy_alter_table = ON")
    connection.exec_driver_sql(f"CREATE TABLE new_pages ({rest.replace(old, new)}")
    op.execute("INSERT INTO new_pages SELECT * FROM pages")
    op.execute("DROP TABLE pages")
    op.execute("ALTER TABLE new_pages RENAME TO pages")
    for belonging in belongings:
        connection.exec_driver_sql(str(belonging))
    op.execute("PRAGMA legacy_alter_table = OFF")
