"""Tables that go on over pages, levels of headings, fields of forms, and files within files.

Revision: 0005, after 0004.

What was stored before has none of them. The way back forgets what this one added.
"""

import sqlalchemy as sa
from alembic import op

from migrations.schema_views import drop_schema_views

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REAL: sa.Double[float] = sa.Double()

A_BOX = "x0 >= 0 AND x0 < x1 AND x1 <= 1 AND y0 >= 0 AND y0 < y1 AND y1 <= 1"
NO_BOX = "(x0 IS NULL AND y0 IS NULL AND x1 IS NULL AND y1 IS NULL)"
BOX = f"{NO_BOX} OR coalesce({A_BOX}, false)"
KINDS = (
    "text_field", "check_box", "radio_button", "choice", "signature", "note", "free_text",
    "markup", "stamp", "file",
)  # fmt: skip
ADDED = {
    "level": "{whole} CONSTRAINT ck_blocks_level CHECK (level >= 1)",
    "continues": "BOOLEAN NOT NULL DEFAULT {false}",
    "repeated_rows": "{whole} NOT NULL DEFAULT 0"
    " CONSTRAINT ck_blocks_repeated_rows CHECK (repeated_rows >= 0)",
}

CURRENT_BLOCKS = """
SELECT current_runs.document_id, pages.number AS page_number, blocks.position, blocks.label,
       blocks.text, blocks.html, blocks.x0, blocks.y0, blocks.x1, blocks.y1, blocks.confidence,
       current_runs.run_id, pages.id AS page_id, blocks.id AS block_id, blocks.box_from{added}
FROM current_runs JOIN pages ON pages.run_id = current_runs.run_id
JOIN blocks ON blocks.page_id = pages.id
"""
ADDED_TO_VIEW = ", blocks.level, blocks.continues, blocks.repeated_rows"

# Each part of a table with the number of the whole it belongs to, and the row where it begins there
# once the heads that it repeats are left out.
CURRENT_TABLE_PARTS = """
SELECT document_id, run_id, table_number,
       row_number() OVER whole AS part, page_number, block_position, block_id,
       coalesce(sum(own_rows) OVER (
           PARTITION BY document_id, run_id, table_number ORDER BY page_number, block_position
           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
       ), 0) AS first_row,
       own_rows, repeated_rows, col_count, x0, y0, x1, y1
FROM (
    SELECT current_runs.document_id, current_runs.run_id, pages.number AS page_number,
           blocks.position AS block_position, blocks.id AS block_id, blocks.repeated_rows,
           coalesce((SELECT max(cells."row" + cells.row_span) FROM cells
                     WHERE cells.block_id = blocks.id), 0) - blocks.repeated_rows AS own_rows,
           coalesce((SELECT max(cells.col + cells.col_span) FROM cells
                     WHERE cells.block_id = blocks.id), 0) AS col_count,
           sum(CASE WHEN blocks.continues THEN 0 ELSE 1 END) OVER (
               PARTITION BY current_runs.document_id, current_runs.run_id
               ORDER BY pages.number, blocks.position
           ) AS table_number,
           blocks.x0, blocks.y0, blocks.x1, blocks.y1
    FROM current_runs JOIN pages ON pages.run_id = current_runs.run_id
    JOIN blocks ON blocks.page_id = pages.id
    WHERE blocks.label = 'table'
) AS parts
WINDOW whole AS (
    PARTITION BY document_id, run_id, table_number ORDER BY page_number, block_position
)
"""
CURRENT_TABLES = """
SELECT document_id, table_number, min(page_number) AS first_page, max(page_number) AS last_page,
       count(*) AS parts, sum(own_rows) AS row_count, max(col_count) AS col_count, run_id
FROM current_table_parts
GROUP BY document_id, run_id, table_number
"""
CURRENT_TABLE_CELLS = """
SELECT parts.document_id, parts.table_number,
       parts.first_row + cells."row" - parts.repeated_rows AS "row",
       cells.col, cells.row_span, cells.col_span, cells.is_header, cells.text, parts.page_number,
       cells.x0, cells.y0, cells.x1, cells.y1, parts.part, parts.run_id, parts.block_id
FROM current_table_parts AS parts JOIN cells ON cells.block_id = parts.block_id
WHERE cells."row" >= parts.repeated_rows
"""
CURRENT_ANNOTATIONS = """
SELECT current_runs.document_id, pages.number AS page_number, annotations.position,
       annotations.kind, annotations.name, annotations.text,
       annotations.x0, annotations.y0, annotations.x1, annotations.y1,
       current_runs.run_id, pages.id AS page_id
FROM current_runs JOIN pages ON pages.run_id = current_runs.run_id
JOIN annotations ON annotations.page_id = pages.id
"""
VIEWS = {
    "current_table_parts": CURRENT_TABLE_PARTS,
    "current_tables": CURRENT_TABLES,
    "current_table_cells": CURRENT_TABLE_CELLS,
    "current_annotations": CURRENT_ANNOTATIONS,
}


def upgrade() -> None:
    # A schema may have been named as a new table is.
    drop_schema_views(("annotations", "attachments"))
    whole = WHOLE.compile(op.get_bind().dialect)
    false = "0" if op.get_bind().dialect.name == "sqlite" else "false"
    for name, form in ADDED.items():
        op.execute(f"ALTER TABLE blocks ADD COLUMN {name} {form.format(whole=whole, false=false)}")
    _create_annotations()
    _create_attachments()
    _replace_view("current_blocks", CURRENT_BLOCKS.format(added=ADDED_TO_VIEW))
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query.strip()}")


def downgrade() -> None:
    drop_schema_views()
    for name in (*reversed(VIEWS), "current_blocks"):
        op.execute(f"DROP VIEW {name}")
    op.execute(f"CREATE VIEW current_blocks AS {CURRENT_BLOCKS.format(added='').strip()}")
    op.drop_table("attachments")
    op.drop_table("annotations")
    for name in reversed(ADDED):
        op.execute(f"ALTER TABLE blocks DROP COLUMN {name}")


def _replace_view(name: str, query: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP VIEW {name}")
        op.execute(f"CREATE VIEW {name} AS {query.strip()}")
    else:
        # In place: the views that read this one, and who may read it, stay.
        op.execute(f"CREATE OR REPLACE VIEW {name} AS {query.strip()}")


def _create_annotations() -> None:
    kinds = ", ".join(map(repr, KINDS))
    op.create_table(
        "annotations",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("page_id", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        *(sa.Column(side, REAL, nullable=False) for side in ("x0", "y0", "x1", "y1")),
        sa.PrimaryKeyConstraint("id", name="pk_annotations"),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name="fk_annotations_page_id_pages", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("page_id", "position", name="uq_annotations_page_id_position"),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_annotations_kind")),
        sa.CheckConstraint(BOX, name=op.f("ck_annotations_box")),
    )


def _create_attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("byte_size", WHOLE),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name="fk_attachments_document_id_documents",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("document_id", "position", name="uq_attachments_document_id_position"),
    )
