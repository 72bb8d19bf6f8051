"""The schema that fits a document best, also where none fits well enough.

Revision: 0007, after 0006.

The way back forgets it.
"""

import sqlalchemy as sa
from alembic import op

from migrations.schema_views import drop_schema_views

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CURRENT_SEGMENTS = """
SELECT current_runs.document_id, current_runs.run_id, segments.number AS segment,
       segments.first_page, segments.last_page, segments.x0, segments.y0, segments.x1, segments.y1,
       segments.schema, segments.schema_version, segments.fit{added}
FROM current_runs JOIN segments ON segments.run_id = current_runs.run_id
"""


def upgrade() -> None:
    op.add_column("segments", sa.Column("closest", sa.Text()))
    # Where there is a schema, it was the one that fitted best, or the only one.
    op.execute("UPDATE segments SET closest = schema WHERE fit IS NOT NULL")
    view = f"VIEW current_segments AS {CURRENT_SEGMENTS.format(added=', segments.closest').strip()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP VIEW current_segments")
        op.execute(f"CREATE {view}")
    else:
        op.execute(f"CREATE OR REPLACE {view}")  # the views that read it stay


def downgrade() -> None:
    drop_schema_views()
    op.execute("DROP VIEW current_segments")
    op.execute("ALTER TABLE segments DROP COLUMN closest")
    op.execute(f"CREATE VIEW current_segments AS {CURRENT_SEGMENTS.format(added='').strip()}")
