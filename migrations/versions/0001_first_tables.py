"""The first tables, the views of what is current, and full-text search.

Revision: 0001, after none.
"""

import sqlalchemy as sa
from alembic import op

from migrations.schema_views import drop_schema_views

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REAL: sa.Double[float] = sa.Double()
NUMBER = sa.Numeric().with_variant(sa.Double(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

NO_BOX = "(x0 IS NULL AND y0 IS NULL AND x1 IS NULL AND y1 IS NULL)"
A_BOX = "x0 >= 0 AND x0 < x1 AND x1 <= 1 AND y0 >= 0 AND y0 < y1 AND y1 <= 1"
# Without coalesce a box with one side missing would be unknown, and so pass.
BOX = f"{NO_BOX} OR coalesce({A_BOX}, false)"
RUN_STATUS = "status IN ('running', 'complete', 'partial', 'failed', 'quarantined')"
PAGE_STATUS = "status IN ('complete', 'truncated', 'fallback', 'blank', 'failed')"
LABEL = (
    "label IN ('title', 'section_header', 'text', 'list_item', 'table', 'picture', 'caption',"
    " 'formula', 'footnote', 'page_header', 'page_footer')"
)
EVIDENCE = "evidence IN ('exact', 'normalized', 'fuzzy', 'absent')"

LEFT = ("approvals", "corrections")
"""What the way back from 0008 leaves of documents that go now."""
TABLES = ("schema_views", "fields", "cells", "blocks", "pages", "runs", "sources", "documents")

# The latest complete or partial run of each document.
CURRENT_RUNS = """
SELECT runs.document_id, runs.id AS run_id, runs.recipe, runs.engine, runs.model,
       runs.model_revision, runs.prompt_version, runs.schema, runs.schema_version, runs.settings,
       runs.code_version, runs.status, runs.error_code, runs.error, runs.attempt, runs.started_at,
       runs.finished_at, runs.input_tokens, runs.output_tokens, runs.answer
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
       pages.seconds, pages.input_tokens, pages.output_tokens
FROM current_runs JOIN pages ON pages.run_id = current_runs.run_id
"""
CURRENT_BLOCKS = """
SELECT current_runs.document_id, pages.number AS page_number, blocks.position, blocks.label,
       blocks.text, blocks.html, blocks.x0, blocks.y0, blocks.x1, blocks.y1, blocks.confidence,
       current_runs.run_id, pages.id AS page_id, blocks.id AS block_id
FROM current_runs JOIN pages ON pages.run_id = current_runs.run_id
JOIN blocks ON blocks.page_id = pages.id
"""
CURRENT_CELLS = """
SELECT current_runs.document_id, pages.number AS page_number, blocks.position AS block_position,
       cells."row", cells.col, cells.row_span, cells.col_span, cells.is_header, cells.text,
       cells.x0, cells.y0, cells.x1, cells.y1,
       current_runs.run_id, pages.id AS page_id, blocks.id AS block_id
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
    "current_runs": CURRENT_RUNS,
    "current_pages": CURRENT_PAGES,
    "current_blocks": CURRENT_BLOCKS,
    "current_cells": CURRENT_CELLS,
    "current_fields": CURRENT_FIELDS,
}

# The index keeps no text of its own: it reads `blocks`, and the triggers tell it what changed.
SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE blocks_search USING fts5("
    "text, content='blocks', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER blocks_search_insert AFTER INSERT ON blocks BEGIN"
    " INSERT INTO blocks_search (rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER blocks_search_delete AFTER DELETE ON blocks BEGIN"
    " INSERT INTO blocks_search (blocks_search, rowid, text)"
    " VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER blocks_search_update AFTER UPDATE OF id, text ON blocks BEGIN"
    " INSERT INTO blocks_search (blocks_search, rowid, text)"
    " VALUES ('delete', old.id, old.text);"
    " INSERT INTO blocks_search (rowid, text) VALUES (new.id, new.text); END",
)
# A tsvector holds at most a megabyte, and refuses more: a longer text is found by its beginning.
POSTGRESQL_SEARCH = (
    "CREATE INDEX blocks_search ON blocks USING gin (to_tsvector('simple', left(text, 100000)))",
)


def upgrade() -> None:
    _create_documents()
    _create_runs()
    _create_pages()
    _create_fields()
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_SEARCH if on_sqlite else POSTGRESQL_SEARCH:
        op.execute(statement)
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query.strip()}")


def downgrade() -> None:
    drop_schema_views()
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE blocks_search")
    for name in LEFT:
        op.execute(f"DROP TABLE IF EXISTS {name}")
    for name in TABLES:
        op.drop_table(name)


def _create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("byte_size", WHOLE, nullable=False),
        sa.Column("page_count", WHOLE),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("sha256", name="uq_documents_sha256"),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_documents_sha256")),
        sa.CheckConstraint("byte_size >= 0", name=op.f("ck_documents_byte_size")),
    )
    op.create_table(
        "sources",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("modified_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.UniqueConstraint("uri", "document_id", name="uq_sources_uri_document_id"),
        _parent("sources", "document_id", "documents"),
    )
    op.create_index("ix_sources_document_id", "sources", ["document_id"])


def _create_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("recipe", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("model_revision", sa.Text(), nullable=False),
        sa.Column("prompt_version", sa.Text(), nullable=False),
        sa.Column("schema", sa.Text()),
        sa.Column("schema_version", sa.Text()),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("code_version", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("error_code", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.Column("attempt", WHOLE, nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", MOMENT),
        sa.Column("started_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.Column("input_tokens", WHOLE),
        sa.Column("output_tokens", WHOLE),
        sa.Column("answer", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sa.UniqueConstraint("document_id", "recipe", name="uq_runs_document_id_recipe"),
        _parent("runs", "document_id", "documents"),
        sa.CheckConstraint(RUN_STATUS, name=op.f("ck_runs_status")),
        sa.CheckConstraint("attempt >= 0", name=op.f("ck_runs_attempt")),
        sa.CheckConstraint(
            "(status = 'running') = (finished_at IS NULL)", name=op.f("ck_runs_finished_at")
        ),
    )
    op.create_index("ix_runs_status", "runs", ["status"])


def _create_pages() -> None:
    op.create_table(
        "pages",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("run_id", WHOLE, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("width", REAL, nullable=False),
        sa.Column("height", REAL, nullable=False),
        sa.Column("rotation", WHOLE, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("finish_reason", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.Text()),
        sa.Column("words_from", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("error_code", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.Column("seconds", REAL, nullable=False),
        sa.Column("input_tokens", WHOLE),
        sa.Column("output_tokens", WHOLE),
        sa.PrimaryKeyConstraint("id", name="pk_pages"),
        sa.UniqueConstraint("run_id", "number", name="uq_pages_run_id_number"),
        _parent("pages", "run_id", "runs"),
        sa.CheckConstraint(PAGE_STATUS, name=op.f("ck_pages_status")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_pages_number")),
    )
    op.create_table(
        "blocks",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("page_id", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        *_box_columns(),
        sa.Column("confidence", REAL),
        sa.PrimaryKeyConstraint("id", name="pk_blocks"),
        sa.UniqueConstraint("page_id", "position", name="uq_blocks_page_id_position"),
        _parent("blocks", "page_id", "pages"),
        sa.CheckConstraint(LABEL, name=op.f("ck_blocks_label")),
        sa.CheckConstraint(BOX, name=op.f("ck_blocks_box")),
    )
    op.create_table(
        "cells",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("block_id", WHOLE, nullable=False),
        sa.Column("row", WHOLE, nullable=False),
        sa.Column("col", WHOLE, nullable=False),
        sa.Column("row_span", WHOLE, nullable=False),
        sa.Column("col_span", WHOLE, nullable=False),
        sa.Column("is_header", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_box_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_cells"),
        _parent("cells", "block_id", "blocks"),
        sa.CheckConstraint("row_span >= 1 AND col_span >= 1", name=op.f("ck_cells_spans")),
        sa.CheckConstraint(BOX, name=op.f("ck_cells_box")),
    )
    op.create_index("ix_cells_block_id", "cells", ["block_id"])


def _create_fields() -> None:
    op.create_table(
        "fields",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("run_id", WHOLE, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("item", sa.Text()),
        sa.Column("ordinal", WHOLE),
        sa.Column("value", sa.Text()),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("number", NUMBER),
        sa.Column("date", sa.Date()),
        sa.Column("page_number", WHOLE),
        *_box_columns(),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("probability", REAL),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_fields"),
        sa.UniqueConstraint("run_id", "path", name="uq_fields_run_id_path"),
        _parent("fields", "run_id", "runs"),
        sa.CheckConstraint(EVIDENCE, name=op.f("ck_fields_evidence")),
        sa.CheckConstraint(BOX, name=op.f("ck_fields_box")),
        sa.CheckConstraint("(item IS NULL) = (ordinal IS NULL)", name=op.f("ck_fields_ordinal")),
    )
    op.create_index("ix_fields_run_id_item_ordinal", "fields", ["run_id", "item", "ordinal"])
    op.create_table(
        "schema_views",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("schema", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_schema_views"),
    )


def _parent(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{parent}.id"], name=f"fk_{table}_{column}_{parent}", ondelete="CASCADE"
    )


def _box_columns() -> list[sa.Column[float]]:
    return [sa.Column(name, REAL) for name in ("x0", "y0", "x1", "y1")]
