"""Lists within lists, the XML of e-invoices, and why a document has no type.

Revision: 0012, after 0011.

What was stored before has no outer rows, no XML and no reason: NULL. The way back forgets them;
rows of inner lists stay, without the outer ones that they belong to.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.schema_views import drop_schema_views

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS: tuple[tuple[str, str, sa.types.TypeEngine[Any]], ...] = (
    ("segments", "nearest", sa.Text()),
    ("fields", "parent_ordinal", WHOLE),
    ("reviewed_fields", "parent_ordinal", WHOLE),
    ("readings", "source", sa.Text()),
)

CURRENT_SEGMENTS = """
SELECT current_runs.document_id, current_runs.run_id, segments.number AS segment,
       segments.first_page, segments.last_page, segments.x0, segments.y0, segments.x1, segments.y1,
       segments.schema, segments.schema_version, segments.fit, segments.closest, runs.reviewed_at
       {added}
FROM current_runs JOIN segments ON segments.run_id = current_runs.run_id
JOIN runs ON runs.id = current_runs.run_id
"""
CURRENT_FIELDS = """
SELECT current_runs.document_id, {table}.path, {table}.name, {table}.item, {table}.ordinal,
       {table}.value, {table}.raw, {table}.number, {table}.date, {table}.page_number,
       {table}.x0, {table}.y0, {table}.x1, {table}.y1, {table}.evidence, {table}.probability,
       {table}.valid, {table}.problem, current_runs.run_id, {table}.segment, {table}.currency,
       {table}.agreement, {reviewed}, {table}.support{added}
FROM current_runs JOIN {table} ON {table}.run_id = current_runs.run_id
JOIN runs ON runs.id = current_runs.run_id AND runs.reviewed_at IS {state}
"""
AS_READ = (
    "fields.id AS field_id, CAST(NULL AS TEXT) AS reviewed_by,"
    " CAST(NULL AS TIMESTAMP WITH TIME ZONE) AS reviewed_at, CAST(NULL AS TEXT) AS reread"
)
AS_REVIEWED = (
    "reviewed_fields.field_id, reviewed_fields.reviewed_by, reviewed_fields.reviewed_at,"
    " reviewed_fields.reread"
)
PARTS = (("fields", AS_READ, "NULL"), ("reviewed_fields", AS_REVIEWED, "NOT NULL"))
CURRENT_READINGS = """
SELECT current_runs.document_id, fields.path, readings.reader, readings.value, readings.raw,
       readings.page_number, readings.x0, readings.y0, readings.x1, readings.y1,
       fields.segment, current_runs.run_id, fields.id AS field_id{added}
FROM current_runs JOIN fields ON fields.run_id = current_runs.run_id
JOIN readings ON readings.field_id = fields.id
"""
VIEWS = ("current_segments", "current_fields", "current_readings")


def upgrade() -> None:
    drop_schema_views()
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind))
    if _on_sqlite():
        _drop_views()
    _create_views(
        "CREATE VIEW" if _on_sqlite() else "CREATE OR REPLACE VIEW",
        segments=", segments.nearest",
        fields=", {table}.parent_ordinal",
        readings=", readings.source",
    )
    _create_e_invoices()


def downgrade() -> None:
    drop_schema_views()
    op.drop_table("e_invoices")
    _drop_views()
    # Before columns go: SQLite drops none while a user's view reads a view that is not there.
    _create_views("CREATE VIEW")
    for table, name, _ in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")


def _create_e_invoices() -> None:
    op.create_table(
        "e_invoices",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("syntax", sa.Text()),
        sa.Column("profile", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("error_code", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_e_invoices"),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name="fk_e_invoices_document_id_documents",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("document_id", "position", name="uq_e_invoices_document_id_position"),
    )


def _drop_views() -> None:
    for name in VIEWS:
        op.execute(f"DROP VIEW {name}")


def _create_views(how: str, segments: str = "", fields: str = "", readings: str = "") -> None:
    op.execute(f"{how} current_segments AS {CURRENT_SEGMENTS.format(added=segments).strip()}")
    parts = [
        CURRENT_FIELDS.format(table=name, reviewed=given, added=fields.format(table=name), state=at)
        for name, given, at in PARTS
    ]
    op.execute(f"{how} current_fields AS {' UNION ALL '.join(map(str.strip, parts))}")
    op.execute(f"{how} current_readings AS {CURRENT_READINGS.format(added=readings).strip()}")


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
