"""Attachments of messages become documents: which message each came with, and which became what.

Revision: 0013, after 0012.

What was stored before came with no message, and its attachments became no documents: NULL. The way
back forgets who came with whom; the documents and their places stay. The links are no foreign
keys: on SQLite a table would have to be made anew for each.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LINKS = (("documents", "parent_id"), ("sources", "parent_id"), ("attachments", "child_id"))


def upgrade() -> None:
    for table, name in LINKS:
        op.add_column(table, sa.Column(name, WHOLE))
        op.create_index(f"ix_{table}_{name}", table, [name])
    op.add_column("attachments", sa.Column("reason", sa.Text()))


def downgrade() -> None:
    op.execute("ALTER TABLE attachments DROP COLUMN reason")
    for table, name in reversed(LINKS):
        op.drop_index(f"ix_{table}_{name}", table)
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
