"""What is asked of pages beside their text and fields: the answers, and the items in them.

Revision: 0006, after 0005.

The way back forgets them.
"""

import sqlalchemy as sa
from alembic import op

from migrations.schema_views import drop_schema_views

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REAL: sa.Double[float] = sa.Double()

A_BOX = "x0 >= 0 AND x0 < x1 AND x1 <= 1 AND y0 >= 0 AND y0 < y1 AND y1 <= 1"
NO_BOX = "(x0 IS NULL AND y0 IS NULL AND x1 IS NULL AND y1 IS NULL)"
BOX = f"{NO_BOX} OR coalesce({A_BOX}, false)"

CURRENT_ITEMS = """
SELECT current_runs.document_id, answers.task, items.page_number, items.position, items.label,
       items.text, items.x0, items.y0, items.x1, items.y1, current_runs.run_id,
       answers.id AS answer_id
FROM current_runs JOIN answers ON answers.run_id = current_runs.run_id
JOIN items ON items.answer_id = answers.id
"""


def upgrade() -> None:
    # A schema may have been named as a new table or view is.
    drop_schema_views(("answers", "items", "current_items"))
    _create_answers()
    _create_items()
    op.execute(f"CREATE VIEW current_items AS {CURRENT_ITEMS.strip()}")


def downgrade() -> None:
    op.execute("DROP VIEW current_items")
    op.drop_table("items")
    op.drop_table("answers")


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("run_id", WHOLE, nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("first_page", WHOLE, nullable=False),
        sa.Column("last_page", WHOLE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("finish_reason", sa.Text(), nullable=False),
        sa.Column("error_code", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.Column("seconds", REAL, nullable=False),
        sa.Column("input_tokens", WHOLE),
        sa.Column("output_tokens", WHOLE),
        sa.Column("attempts", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_answers_run_id_runs", ondelete="CASCADE"
        ),
        sa.UniqueConstraint(
            "run_id", "task", "first_page", "last_page",
            name="uq_answers_run_id_task_first_page_last_page",
        ),
        sa.CheckConstraint(
            "first_page >= 1 AND first_page <= last_page", name=op.f("ck_answers_pages")
        ),
    )  # fmt: skip


def _create_items() -> None:
    op.create_table(
        "items",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("answer_id", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("page_number", WHOLE, nullable=False),
        sa.Column("label", sa.Text()),
        sa.Column("text", sa.Text()),
        *(sa.Column(side, REAL) for side in ("x0", "y0", "x1", "y1")),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name="fk_items_answer_id_answers", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("answer_id", "position", name="uq_items_answer_id_position"),
        sa.CheckConstraint(BOX, name=op.f("ck_items_box")),
        sa.CheckConstraint("page_number >= 1", name=op.f("ck_items_page_number")),
    )
