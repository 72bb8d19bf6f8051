"""The documents that a file holds, what others read in a field's place, and broken rules; the words
of a page's second witness.

Revision: 0004, after 0003.

What was stored before is one document a file. The way back forgets what this one added; the fields
of a file's second document and later ones go with it.
"""

import sqlalchemy as sa
from alembic import op

from migrations.schema_views import drop_schema_views

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REAL: sa.Double[float] = sa.Double()
NUMBER = sa.Numeric().with_variant(sa.Double(), "sqlite")

NO_BOX = "(x0 IS NULL AND y0 IS NULL AND x1 IS NULL AND y1 IS NULL)"
A_BOX = "x0 >= 0 AND x0 < x1 AND x1 <= 1 AND y0 >= 0 AND y0 < y1 AND y1 <= 1"
BOX = f"{NO_BOX} OR coalesce({A_BOX}, false)"
AGREEMENT = "agreement IN ('alone', 'agreed', 'contradicted')"
OTHER_WORDS = ("other_words", "other_words_from")
ADDED = {
    "segment": "{whole} NOT NULL DEFAULT 1",
    "currency": "TEXT",
    "agreement": "TEXT NOT NULL DEFAULT 'alone'"
    f" CONSTRAINT ck_fields_agreement CHECK ({AGREEMENT})",
}

CURRENT_FIELDS = """
SELECT current_runs.document_id, fields.path, fields.name, fields.item, fields.ordinal,
       fields.value, fields.raw, fields.number, fields.date, fields.page_number,
       fields.x0, fields.y0, fields.x1, fields.y1, fields.evidence, fields.probability,
       fields.valid, fields.problem, current_runs.run_id{added}
FROM current_runs JOIN fields ON fields.run_id = current_runs.run_id
"""
ADDED_TO_VIEW = ", fields.segment, fields.currency, fields.agreement, fields.id AS field_id"
CURRENT_SEGMENTS = """
SELECT current_runs.document_id, current_runs.run_id, segments.number AS segment,
       segments.first_page, segments.last_page, segments.x0, segments.y0, segments.x1, segments.y1,
       segments.schema, segments.schema_version, segments.fit
FROM current_runs JOIN segments ON segments.run_id = current_runs.run_id
"""
CURRENT_VIOLATIONS = """
SELECT current_runs.document_id, violations.segment, violations.rule, violations.message,
       violations.paths, current_runs.run_id
FROM current_runs JOIN violations ON violations.run_id = current_runs.run_id
"""
CURRENT_READINGS = """
SELECT current_runs.document_id, fields.path, readings.reader, readings.value, readings.raw,
       readings.page_number, readings.x0, readings.y0, readings.x1, readings.y1,
       fields.segment, current_runs.run_id, fields.id AS field_id
FROM current_runs JOIN fields ON fields.run_id = current_runs.run_id
JOIN readings ON readings.field_id = fields.id
"""
VIEWS = {
    "current_segments": CURRENT_SEGMENTS,
    "current_violations": CURRENT_VIOLATIONS,
    "current_readings": CURRENT_READINGS,
}

# A run whose schema was found is one document on all its pages.
ONE_SEGMENT = """
INSERT INTO segments (run_id, number, first_page, last_page, schema, schema_version)
SELECT runs.id, 1, min(pages.number), max(pages.number), runs.schema, runs.schema_version
FROM runs JOIN pages ON pages.run_id = runs.id
WHERE runs.status IN ('complete', 'partial')
GROUP BY runs.id, runs.schema, runs.schema_version
"""


def upgrade() -> None:
    # A schema may have been named as a new table is.
    drop_schema_views(("segments", "readings", "violations"))
    for name in OTHER_WORDS:
        op.add_column("pages", sa.Column(name, sa.Text()))
    _create_segments()
    _create_violations()
    whole = WHOLE.compile(op.get_bind().dialect)
    for name, form in ADDED.items():
        op.execute(f"ALTER TABLE fields ADD COLUMN {name} {form.format(whole=whole)}")
    _create_readings()
    op.execute(ONE_SEGMENT)
    _replace_view("current_fields", CURRENT_FIELDS.format(added=ADDED_TO_VIEW))
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query.strip()}")


def downgrade() -> None:
    drop_schema_views()
    for name in (*reversed(VIEWS), "current_fields"):
        op.execute(f"DROP VIEW {name}")
    op.execute(f"CREATE VIEW current_fields AS {CURRENT_FIELDS.format(added='').strip()}")
    op.drop_table("readings")
    op.execute("DELETE FROM fields WHERE segment > 1")
    for name in reversed(ADDED):
        op.execute(f"ALTER TABLE fields DROP COLUMN {name}")
    op.drop_table("violations")
    op.drop_table("segments")
    for name in reversed(OTHER_WORDS):
        op.execute(f"ALTER TABLE pages DROP COLUMN {name}")


def _replace_view(name: str, query: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP VIEW {name}")
        op.execute(f"CREATE VIEW {name} AS {query.strip()}")
    else:
        # In place: the views that read this one, and who may read it, stay.
        op.execute(f"CREATE OR REPLACE VIEW {name} AS {query.strip()}")


def _sides() -> list[sa.Column[float]]:
    return [sa.Column(side, REAL) for side in ("x0", "y0", "x1", "y1")]


def _create_segments() -> None:
    op.create_table(
        "segments",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("run_id", WHOLE, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("first_page", WHOLE, nullable=False),
        sa.Column("last_page", WHOLE, nullable=False),
        *_sides(),
        sa.Column("schema", sa.Text()),
        sa.Column("schema_version", sa.Text()),
        sa.Column("fit", REAL),
        sa.PrimaryKeyConstraint("id", name="pk_segments"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_segments_run_id_runs", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("run_id", "number", name="uq_segments_run_id_number"),
        sa.CheckConstraint(BOX, name=op.f("ck_segments_box")),
        sa.CheckConstraint(
            "first_page >= 1 AND first_page <= last_page", name=op.f("ck_segments_pages")
        ),
    )


def _create_violations() -> None:
    op.create_table(
        "violations",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("run_id", WHOLE, nullable=False),
        sa.Column("segment", WHOLE, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("paths", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_violations"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_violations_run_id_runs", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_violations_run_id", "violations", ["run_id"])


def _create_readings() -> None:
    op.create_table(
        "readings",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("field_id", WHOLE, nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("value", sa.Text()),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("page_number", WHOLE),
        *_sides(),
        sa.PrimaryKeyConstraint("id", name="pk_readings"),
        sa.ForeignKeyConstraint(
            ["field_id"], ["fields.id"], name="fk_readings_field_id_fields", ondelete="CASCADE"
        ),
        sa.CheckConstraint(BOX, name=op.f("ck_readings_box")),
        sa.CheckConstraint("kind IN ('text', 'number', 'date')", name=op.f("ck_readings_kind")),
    )
    op.create_index("ix_readings_field_id", "readings", ["field_id"])
