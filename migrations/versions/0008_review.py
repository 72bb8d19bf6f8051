"""What people decide about values, what counts after it, and a line for each document.

Revision: 0008, after 0007.

The way back keeps decisions and approvals, if there are any: the tables stay, and the next way up
takes them over. What is derived from them goes.
"""

import sqlalchemy as sa
from alembic import op

from migrations.first_summaries import drop_search, fill_summaries
from migrations.schema_views import drop_schema_views

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REAL: sa.Double[float] = sa.Double()
NUMBER = sa.Numeric().with_variant(sa.Double(), "sqlite")
TIME = sa.DateTime(timezone=True)

A_BOX = "x0 >= 0 AND x0 < x1 AND x1 <= 1 AND y0 >= 0 AND y0 < y1 AND y1 <= 1"
NO_BOX = "(x0 IS NULL AND y0 IS NULL AND x1 IS NULL AND y1 IS NULL)"
BOX = f"{NO_BOX} OR coalesce({A_BOX}, false)"
ACTIONS = (
    "accepted", "corrected", "not_on_page", "signed_off", "row_deleted", "withdrawn", "schema",
    "note",
)  # fmt: skip
EVIDENCE = ("exact", "normalized", "fuzzy", "absent", "reviewed")
AGREEMENT = ("alone", "agreed", "contradicted")
KINDS = ("text", "number", "date")
COUNTS = (
    "fields", "to_check", "changed", "absent", "contradicted", "fuzzy", "invalid", "improbable",
    "untyped", "warned", "reviewed",
)  # fmt: skip
KEPT = ("corrections", "approvals")
DERIVED = ("reviewed_fields", "reviewed_violations", "claims", "summaries", "document_words")

CURRENT_SEGMENTS = """
SELECT current_runs.document_id, current_runs.run_id, segments.number AS segment,
       segments.first_page, segments.last_page, segments.x0, segments.y0, segments.x1, segments.y1,
       segments.schema, segments.schema_version, segments.fit, segments.closest{added}
FROM current_runs JOIN segments ON segments.run_id = current_runs.run_id{joined}
"""
CURRENT_FIELDS = """
SELECT current_runs.document_id, {table}.path, {table}.name, {table}.item, {table}.ordinal,
       {table}.value, {table}.raw, {table}.number, {table}.date, {table}.page_number,
       {table}.x0, {table}.y0, {table}.x1, {table}.y1, {table}.evidence, {table}.probability,
       {table}.valid, {table}.problem, current_runs.run_id, {table}.segment, {table}.currency,
       {table}.agreement, {added}
FROM current_runs JOIN {table} ON {table}.run_id = current_runs.run_id{joined}
"""
AS_READ = (
    "fields.id AS field_id, CAST(NULL AS TEXT) AS reviewed_by,"
    " CAST(NULL AS TIMESTAMP WITH TIME ZONE) AS reviewed_at, CAST(NULL AS TEXT) AS reread"
)
AS_REVIEWED = (
    "reviewed_fields.field_id, reviewed_fields.reviewed_by, reviewed_fields.reviewed_at,"
    " reviewed_fields.reread"
)
CURRENT_VIOLATIONS = """
SELECT current_runs.document_id, {table}.segment, {table}.rule, {table}.message,
       {table}.paths, current_runs.run_id
FROM current_runs JOIN {table} ON {table}.run_id = current_runs.run_id{joined}
"""
RUN = "\nJOIN runs ON runs.id = current_runs.run_id"
READ, REVIEWED = (f"{RUN} AND runs.reviewed_at IS {state}" for state in ("NULL", "NOT NULL"))
CURRENT_CORRECTIONS = """
SELECT corrections.document_id, corrections.segment, corrections.schema, corrections.path,
       corrections.action, corrections.value, corrections.old_value, corrections.currency,
       corrections.page_number, corrections.x0, corrections.y0, corrections.x1, corrections.y1,
       corrections.reason, corrections.reviewer, corrections.decided_at,
       corrections.id AS correction_id
FROM corrections
WHERE corrections.action NOT IN ('withdrawn', 'note') AND NOT EXISTS (
    SELECT 1 FROM corrections AS later
    WHERE later.document_id = corrections.document_id AND later.segment = corrections.segment
      AND coalesce(later.path, '') = coalesce(corrections.path, '')
      AND (corrections.path IS NULL
           OR coalesce(later.schema, '') = coalesce(corrections.schema, ''))
      AND (later.row_y0 IS NULL AND corrections.row_y0 IS NULL
           OR later.row_page = corrections.row_page
           AND (2 * later.row_y1 > corrections.row_y0 + corrections.row_y1
                OR later.row_y0 + later.row_y1 > 2 * corrections.row_y0)
           AND (2 * corrections.row_y1 > later.row_y0 + later.row_y1
                OR corrections.row_y0 + corrections.row_y1 > 2 * later.row_y0))
      AND later.action <> 'note' AND later.id > corrections.id
)
"""
CURRENT_REVIEW = """
SELECT summaries.document_id, summaries.run_id, summaries.name AS file_name, summaries.schema,
       summaries.status, summaries.to_check, summaries.changed, summaries.absent,
       summaries.contradicted, summaries.fuzzy, summaries.invalid, summaries.improbable,
       summaries.untyped, summaries.warned, summaries.fields, summaries.reviewed,
       summaries.approved_at, summaries.approved_by, claims.reviewer AS claimed_by,
       claims.expires_at AS claimed_until
FROM summaries LEFT JOIN claims ON claims.document_id = summaries.document_id
WHERE summaries.run_id IS NOT NULL
"""
NEW_VIEWS = {"current_corrections": CURRENT_CORRECTIONS, "current_review": CURRENT_REVIEW}
LISTED = (
    "to_check", "name", "read_at", "schema", "status", "page_count", "folder", "engine",
)  # fmt: skip


def upgrade() -> None:
    # A schema may have been named as a new table or view is; and all typed views change.
    drop_schema_views()
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    moment = "DATETIME" if on_sqlite else "TIMESTAMP WITH TIME ZONE"
    op.execute(f"ALTER TABLE runs ADD COLUMN reviewed_at {moment}")
    _create_kept()
    _create_reviewed()
    _create_lists()
    segments = CURRENT_SEGMENTS.format(added=", runs.reviewed_at", joined=RUN)
    _replace_view("current_segments", segments)
    _replace_view(
        "current_fields",
        CURRENT_FIELDS.format(table="fields", added=AS_READ, joined=READ),
        CURRENT_FIELDS.format(table="reviewed_fields", added=AS_REVIEWED, joined=REVIEWED),
    )
    _replace_view(
        "current_violations",
        CURRENT_VIOLATIONS.format(table="violations", joined=READ),
        CURRENT_VIOLATIONS.format(table="reviewed_violations", joined=REVIEWED),
    )
    for name, query in NEW_VIEWS.items():
        _create_view(name, query)
    fill_summaries()


def downgrade() -> None:
    drop_schema_views()
    changed = ("current_violations", "current_fields", "current_segments")
    for name in (*reversed(NEW_VIEWS), *changed):
        op.execute(f"DROP VIEW {name}")
    drop_search()
    op.execute("ALTER TABLE runs DROP COLUMN reviewed_at")
    _create_view("current_segments", CURRENT_SEGMENTS.format(added="", joined=""))
    added = "fields.id AS field_id"
    _create_view("current_fields", CURRENT_FIELDS.format(table="fields", added=added, joined=""))
    _create_view("current_violations", CURRENT_VIOLATIONS.format(table="violations", joined=""))
    for name in reversed(DERIVED):
        op.drop_table(name)
    for name in reversed(KEPT):
        if not op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(name))):
            op.drop_table(name)


def _create_view(name: str, *queries: str) -> None:
    op.execute(f"CREATE VIEW {name} AS {' UNION ALL '.join(each.strip() for each in queries)}")


def _replace_view(name: str, *queries: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP VIEW {name}")
        _create_view(name, *queries)
    else:
        # In place: the views that read this one, and who may read it, stay.
        together = " UNION ALL ".join(each.strip() for each in queries)
        op.execute(f"CREATE OR REPLACE VIEW {name} AS {together}")


def _create_kept() -> None:
    present = set(sa.inspect(op.get_bind()).get_table_names())
    if "corrections" not in present:
        _create_corrections()
    if "approvals" not in present:
        _create_approvals()


def _columns(*given: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=True) for name in given]


def _id() -> sa.Column[int]:
    return sa.Column("id", WHOLE, nullable=False)


def _parent(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{parent}"
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=name, ondelete="CASCADE")


def _sides() -> list[sa.Column[float]]:
    return [sa.Column(side, REAL) for side in ("x0", "y0", "x1", "y1")]


def _one_of(name: str, values: tuple[str, ...]) -> str:
    return f"{name} IN ({', '.join(map(repr, values))})"


def _create_corrections() -> None:
    op.create_table(
        "corrections",
        _id(),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("segment", WHOLE, nullable=False),
        *_columns("schema", "path"),
        sa.Column("action", sa.Text(), nullable=False),
        *_columns("value", "kind", "currency"),
        sa.Column("page_number", WHOLE),
        *_sides(),
        sa.Column("row_page", WHOLE),
        sa.Column("row_y0", REAL),
        sa.Column("row_y1", REAL),
        sa.Column("alike", WHOLE),
        *_columns("cells", "old_value", "old_raw", "old_currency", "old_evidence", "old_agreement"),
        sa.Column("old_valid", sa.Boolean()),
        sa.Column("probability", REAL),
        *_columns("engine", "model", "reason"),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("decided_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        _parent("corrections", "document_id", "documents"),
        sa.CheckConstraint(_one_of("action", ACTIONS), name=op.f("ck_corrections_action")),
        sa.CheckConstraint(_one_of("kind", KINDS), name=op.f("ck_corrections_kind")),
        sa.CheckConstraint(BOX, name=op.f("ck_corrections_box")),
        sa.CheckConstraint("segment >= 1", name=op.f("ck_corrections_segment")),
    )
    op.create_index(
        "ix_corrections_document_id_segment_schema_path",
        "corrections",
        ["document_id", "segment", "schema", "path"],
    )


def _create_approvals() -> None:
    op.create_table(
        "approvals",
        _id(),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        *_columns("reason", "values_hash"),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
        _parent("approvals", "document_id", "documents"),
    )
    op.create_index("ix_approvals_document_id", "approvals", ["document_id"])


def _create_reviewed() -> None:
    op.create_table(
        "reviewed_fields",
        _id(),
        sa.Column("run_id", WHOLE, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        *_columns("item"),
        sa.Column("ordinal", WHOLE),
        *_columns("value"),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("number", NUMBER),
        sa.Column("date", sa.Date()),
        sa.Column("page_number", WHOLE),
        *_sides(),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("probability", REAL),
        sa.Column("valid", sa.Boolean(), nullable=False),
        *_columns("problem"),
        sa.Column("segment", WHOLE, nullable=False),
        *_columns("currency"),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("field_id", WHOLE),
        sa.Column("correction_id", WHOLE),
        *_columns("reread", "reviewed_by"),
        sa.Column("reviewed_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_reviewed_fields"),
        _parent("reviewed_fields", "run_id", "runs"),
        _parent("reviewed_fields", "field_id", "fields"),
        _parent("reviewed_fields", "correction_id", "corrections"),
        sa.UniqueConstraint("run_id", "path", name="uq_reviewed_fields_run_id_path"),
        sa.CheckConstraint(_one_of("evidence", EVIDENCE), name=op.f("ck_reviewed_fields_evidence")),
        sa.CheckConstraint(
            _one_of("agreement", AGREEMENT), name=op.f("ck_reviewed_fields_agreement")
        ),
        sa.CheckConstraint(BOX, name=op.f("ck_reviewed_fields_box")),
        sa.CheckConstraint(
            "(item IS NULL) = (ordinal IS NULL)", name=op.f("ck_reviewed_fields_ordinal")
        ),
    )
    for columns in (["run_id", "item", "ordinal"], ["field_id"], ["correction_id"]):
        op.create_index(f"ix_reviewed_fields_{'_'.join(columns)}", "reviewed_fields", columns)
    op.create_table(
        "reviewed_violations",
        _id(),
        sa.Column("run_id", WHOLE, nullable=False),
        sa.Column("segment", WHOLE, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("rule", "message", "paths")),
        sa.PrimaryKeyConstraint("id", name="pk_reviewed_violations"),
        _parent("reviewed_violations", "run_id", "runs"),
    )
    op.create_index("ix_reviewed_violations_run_id", "reviewed_violations", ["run_id"])


def _create_lists() -> None:
    op.create_table(
        "claims",
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("claimed_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_claims"),
        _parent("claims", "document_id", "documents"),
    )
    op.create_table(
        "summaries",
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("run_id", WHOLE),
        *_columns(
            "name", "uri", "folder", "status", "error_code", "schema", "closest", "engine", "model"
        ),
        sa.Column("page_count", WHOLE),
        sa.Column("read_at", TIME),
        *(sa.Column(name, WHOLE, nullable=False) for name in COUNTS),
        sa.Column("approved_at", TIME),
        *_columns("approved_by"),
        sa.PrimaryKeyConstraint("document_id", name="pk_summaries"),
        _parent("summaries", "document_id", "documents"),
    )
    for column in LISTED:
        op.create_index(f"ix_summaries_{column}", "summaries", [column])
    op.create_table(
        "document_words",
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_words"),
        _parent("document_words", "document_id", "documents"),
    )
