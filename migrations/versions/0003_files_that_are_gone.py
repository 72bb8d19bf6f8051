"""Files that are no longer where they were found, and what remote stores say of their objects.

Revision: 0003, after 0002.

Where several documents were found at one place, all but the last seen are gone from there. The way
back forgets what this one added.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

REPLACED = """
UPDATE sources SET gone_at = (
    SELECT min(newer.seen_at) FROM sources AS newer
    WHERE newer.uri = sources.uri AND (newer.seen_at, newer.id) > (sources.seen_at, sources.id)
)
"""


def upgrade() -> None:
    op.add_column("sources", sa.Column("gone_at", MOMENT))
    op.add_column("sources", sa.Column("version", sa.Text()))
    op.execute(REPLACED)


def downgrade() -> None:
    for name in ("version", "gone_at"):
        op.execute(f"ALTER TABLE sources DROP COLUMN {name}")
