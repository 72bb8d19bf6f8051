"""${message}

Revision: ${up_revision}, after ${down_revision}.

Before you write:
- Take the next number: alembic -x database=URL revision --autogenerate --rev-id 0002 -m "..."
- Change tables inside `with op.batch_alter_table(...)`: SQLite cannot alter most things.
  A new column that may be NULL needs no batch.
- Views read the tables. Call `drop_schema_views()` first where a table or current_* view they read
  changes (they are made again when next asked for), and drop and make the current_* views yourself.
  Where a view only gets columns at its end, nothing above it has to go: see 0002.
- SQLite's full-text index lives on triggers of `blocks`; batch mode drops them: make them again.
- Name every constraint as the metadata's convention does, and write the way back.
- Import nothing of `storage.models`: this file must mean the same when the models have changed.
"""

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
