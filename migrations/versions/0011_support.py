"""How much speaks for a value, and values that another place on the pages answers as well.

Revision: 0011, after 0010.

What was stored before was not weighed: NULL. On the way back ambiguous values become those that no
other reader saw, and their other readings stay.
"""

from alembic import op

from migrations.schema_views import drop_schema_views
from migrations.sqlite_tables import change_table

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("fields", "reviewed_fields")
OLD = ("alone", "agreed", "contradicted")
NEW = ("alone", "agreed", "ambiguous", "contradicted")
COUNTS = ("ambiguous", "unsupported")

CURRENT_FIELDS = """
SELECT current_runs.document_id, {table}.path, {table}.name, {table}.item, {table}.ordinal,
       {table}.value, {table}.raw, {table}.number, {table}.date, {table}.page_number,
       {table}.x0, {table}.y0, {table}.x1, {table}.y1, {table}.evidence, {table}.probability,
       {table}.valid, {table}.problem, current_runs.run_id, {table}.segment, {table}.currency,
       {table}.agreement, {reviewed}{added}
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
CURRENT_REVIEW = """
SELECT summaries.document_id, summaries.run_id, summaries.name AS file_name, summaries.schema,
       summaries.status, summaries.to_check, summaries.changed, summaries.absent,
       summaries.contradicted, summaries.fuzzy, summaries.invalid, summaries.improbable,
       summaries.untyped, summaries.warned, summaries.fields, summaries.reviewed,
       summaries.approved_at, summaries.approved_by, claims.reviewer AS claimed_by,
       claims.expires_at AS claimed_until{added}
FROM summaries LEFT JOIN claims ON claims.document_id = summaries.document_id
WHERE summaries.run_id IS NOT NULL
"""
VIEWS = ("current_fields", "current_review")


def upgrade() -> None:
    drop_schema_views()
    real = "DOUBLE" if _on_sqlite() else "DOUBLE PRECISION"
    whole = "INTEGER" if _on_sqlite() else "BIGINT"
    for table in TABLES:
        rule = f"CONSTRAINT ck_{table}_support CHECK (support >= 0 AND support <= 1)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN support {real} {rule}")
        _allow(table, OLD, NEW)
    for name in COUNTS:
        op.execute(f"ALTER TABLE summaries ADD COLUMN {name} {whole} NOT NULL DEFAULT 0")
    _replace_views(fields=", {table}.support", review=_of_summaries())


def downgrade() -> None:
    drop_schema_views()
    for name in VIEWS:
        op.execute(f"DROP VIEW {name}")
    # Before columns go: SQLite drops none while a user's view reads a view that is not there.
    _create_views()
    alone = "UPDATE {} SET {} = 'alone' WHERE {} = 'ambiguous'"
    op.execute(alone.format("corrections", *["old_agreement"] * 2))
    for table in TABLES:
        op.execute(alone.format(table, *["agreement"] * 2))
        _allow(table, NEW, OLD)
        op.execute(f"ALTER TABLE {table} DROP COLUMN support")
    given = " + ".join(COUNTS)
    op.execute(f"UPDATE summaries SET to_check = to_check - ({given})")  # noqa: S608  our own
    for name in reversed(COUNTS):
        op.execute(f"ALTER TABLE summaries DROP COLUMN {name}")


def _allow(table: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Let the table's `agreement` be one of `after`."""
    old, new = (f"agreement IN ({', '.join(map(repr, values))})" for values in (before, after))
    if _on_sqlite():
        change_table(table, old, new)
        return
    name = f"ck_{table}_agreement"
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({new})")


def _of_summaries() -> str:
    return "".join(f", summaries.{name}" for name in COUNTS)


def _replace_views(fields: str, review: str) -> None:
    """Elsewhere than on SQLite the views that read them stay."""
    if _on_sqlite():
        for name in VIEWS:
            op.execute(f"DROP VIEW {name}")
    _create_views(fields, review, "CREATE VIEW" if _on_sqlite() else "CREATE OR REPLACE VIEW")


def _create_views(fields: str = "", review: str = "", how: str = "CREATE VIEW") -> None:
    parts = [
        CURRENT_FIELDS.format(table=name, reviewed=given, added=fields.format(table=name), state=at)
        for name, given, at in PARTS
    ]
    op.execute(f"{how} current_fields AS {' UNION ALL '.join(map(str.strip, parts))}")
    op.execute(f"{how} current_review AS {CURRENT_REVIEW.format(added=review).strip()}")


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
