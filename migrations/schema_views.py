"""The typed views, as migrations see them: derived, listed in `schema_views`, dropped at will.

They read `current_runs` and `fields`, so they must go before those change. `storage.views` makes
them again when a schema is next used, because the list no longer names them.
"""

from collections.abc import Collection

from alembic import op
from sqlalchemy import column, delete, inspect, select, table, true


def drop_schema_views(names: Collection[str] | None = None) -> None:
    """Drop every view that `schema_views` lists, or those of these names, and forget them."""
    connection = op.get_bind()
    quote = connection.dialect.identifier_preparer.quote
    listed = table("schema_views", column("name"))
    meant = true() if names is None else listed.c.name.in_(names)
    present = set(inspect(connection).get_view_names())
    for name in connection.scalars(select(listed.c.name).where(meant)).all():
        if name in present:
            connection.exec_driver_sql(f"DROP VIEW {quote(name)}")
    connection.execute(delete(listed).where(meant))
