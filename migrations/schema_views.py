"""The typed views, as migrations see them: derived, listed in `schema_views`, dropped at will.

They read `current_runs` and `fields`, so they must go before those change. `storage.views` makes
them again when a schema is next used, because the list no longer names them.
"""

from alembic import op
from sqlalchemy import column, delete, inspect, select, table

from storage.ddl import DropView


def drop_schema_views() -> None:
    """Drop every view that `schema_views` lists, and empty the list."""
    connection = op.get_bind()
    listed = table("schema_views", column("name"))
    present = set(inspect(connection).get_view_names())
    for name in connection.scalars(select(listed.c.name)).all():
        if name in present:
            connection.execute(DropView(name))
    connection.execute(delete(listed))
