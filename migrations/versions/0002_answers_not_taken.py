"""Flaws of answers, answers that were not taken, and how boxes were found.

Revision: 0002, after 0001.

Boxes stored before this revision all came from the answers. The way back forgets what this one
added.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from migrations.schema_views import drop_schema_views

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ANSWERED = ("pages", "runs")
BOXED = ("blocks", "cells")

# Without coalesce a box of unknown origin would be unknown, and so pass.
BOX_FROM = (
    "(x0 IS NULL AND box_from IS NULL)"
    " OR coalesce(x0 IS NOT NULL AND box_from IN ('answer', 'words'), false)"
)

# The views as they were, and what they get at their ends.
CURRENT_RUNS = """
SELECT runs.document_id, runs.id AS run_id, runs.recipe, runs.engine, runs.model,
       runs.model_revision, runs.prompt_version, runs.schema, runs.schema_version, runs.settings,
       runs.code_version, runs.status, runs.error_code, runs.error, runs.attempt, runs.started_at,
       runs.finished_at, runs.input_tokens, runs.output_tokens, runs.answer{added}
FROM runs
WHERE runs.id = (
    SELECT latest.id FROM runs AS latest
    WHERE latest.document_id = runs.document_id AND latest.status IN ('complete', 'partial')
    ORDER BY latest.finished_at DESC, latest.id DESC
    LIMIT 1
)
"""
CURRENT_PAGES = """
SELECT current_runs.document_id, current_runs.run_id, pages.id AS page_id, pages.number,
       pages.width, pages.height, pages.rotation, pages.answer, pages.finish_reason, pages.html,
       pages.text, pages.words, pages.words_from, pages.status, pages.error_code, pages.error,
       pages.seconds, pages.input_tokens, pages.output_tokens{added}
FROM current_runs JOIN pages ON pages.run_id = current_runs.run_id
"""
CURRENT_BLOCKS = """
SELECT current_runs.document_id, pages.number AS page_number, blocks.position, blocks.label,
       blocks.text, blocks.html, blocks.x0, blocks.y0, blocks.x1, blocks.y1, blocks.confidence,
       current_runs.run_id, pages.id AS page_id, blocks.id AS block_id{added}
FROM current_runs JOIN pages ON pages.run_id = current_runs.run_id
JOIN blocks ON blocks.page_id = pages.id
"""
CURRENT_CELLS = """
SELECT current_runs.document_id, pages.number AS page_number, blocks.position AS block_position,
       cells."row", cells.col, cells.row_span, cells.col_span, cells.is_header, cells.text,
       cells.x0, cells.y0, cells.x1, cells.y1,
       current_runs.run_id, pages.id AS page_id, blocks.id AS block_id{added}
FROM current_runs JOIN pages ON pages.run_id = current_runs.run_id
JOIN blocks ON blocks.page_id = pages.id JOIN cells ON cells.block_id = blocks.id
"""
CURRENT_FIELDS = """
SELECT current_runs.document_id, fields.path, fields.name, fields.item, fields.ordinal,
       fields.value, fields.raw, fields.number, fields.date, fields.page_number,
       fields.x0, fields.y0, fields.x1, fields.y1, fields.evidence, fields.probability,
       fields.valid, fields.problem, current_runs.run_id
FROM current_runs JOIN fields ON fields.run_id = current_runs.run_id
"""
VIEWS = {
    "current_runs": (CURRENT_RUNS, ", runs.flaws"),
    "current_pages": (CURRENT_PAGES, ", pages.flaws"),
    "current_blocks": (CURRENT_BLOCKS, ", blocks.box_from"),
    "current_cells": (CURRENT_CELLS, ", cells.box_from"),
    "current_fields": (CURRENT_FIELDS, ""),
}


def upgrade() -> None:
    for table in ANSWERED:
        op.add_column(table, sa.Column("flaws", sa.Text()))
        op.add_column(table, sa.Column("attempts", sa.Text()))
    for table in BOXED:
        _add_box_from(table)
    for name, (query, added) in VIEWS.items():
        _extend_view(name, query.format(added=added))


def downgrade() -> None:
    drop_schema_views()
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
    # Before the columns go: SQLite drops none while some view reads another that is not there.
    for name, (query, _) in VIEWS.items():
        _create_view(name, query.format(added=""))
    # Without batch mode, which would drop the triggers of the full-text index with the table.
    for table in BOXED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN box_from")
    for table in ANSWERED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN attempts")
        op.execute(f"ALTER TABLE {table} DROP COLUMN flaws")


def _add_box_from(table: str) -> None:
    column = f"ALTER TABLE {table} ADD COLUMN box_from TEXT"
    rule = f"CONSTRAINT ck_{table}_box_from CHECK ({BOX_FROM})"
    if _on_sqlite():
        # SQLite takes the rule only with the column, when no row obeys it yet. It heeds the rule
        # again for the rows that are then filled; the others, without a box, obey it.
        with _rules_unheeded():
            op.execute(f"{column} {rule}")
        _fill_box_from(table)
    else:
        op.execute(column)
        _fill_box_from(table)
        op.execute(f"ALTER TABLE {table} ADD {rule}")


def _fill_box_from(table: str) -> None:
    boxed = sa.table(table, sa.column("x0"), sa.column("box_from"))
    op.execute(sa.update(boxed).where(boxed.c.x0.is_not(None)).values(box_from="answer"))


@contextmanager
def _rules_unheeded() -> Iterator[None]:
    op.execute("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        op.execute("PRAGMA ignore_check_constraints = OFF")


def _extend_view(name: str, query: str) -> None:
    if _on_sqlite():
        op.execute(f"DROP VIEW {name}")
        _create_view(name, query)
    else:
        # In place: the views that read this one, and who may read it, stay.
        op.execute(f"CREATE OR REPLACE VIEW {name} AS {query.strip()}")


def _create_view(name: str, query: str) -> None:
    op.execute(f"CREATE VIEW {name} AS {query.strip()}")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
