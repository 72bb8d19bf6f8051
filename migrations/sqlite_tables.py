"""Changing a constraint on SQLite, which can do so only by making the table anew."""

import sqlalchemy as sa
from alembic import op


def change_table(name: str, old: str, new: str) -> None:
    """Make the table anew with `new` in its definition in place of `old`. Under SQLite's older law
    of renaming, what refers to it by name, views included, then refers to the new table. What
    belongs to the table, such as a user's indexes and triggers, is made anew, too."""
    connection = op.get_bind()
    made = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    rest = str(connection.scalar(made, {"name": name})).partition("(")[2]
    if old not in rest:
        raise RuntimeError(f"the table {name} lacks {old}")
    own = sa.text(
        "SELECT sql FROM sqlite_master"
        " WHERE tbl_name = :name AND type IN ('index', 'trigger') AND sql IS NOT NULL"
    )
    belongings = connection.scalars(own, {"name": name}).all()
    op.execute("PRAGMA legacy_alter_table = ON")
    connection.exec_driver_sql(f"CREATE TABLE new_{name} ({rest.replace(old, new)}")
    op.execute(f"INSERT INTO new_{name} SELECT * FROM {name}")  # noqa: S608  our own
    op.execute(f"DROP TABLE {name}")
    op.execute(f"ALTER TABLE new_{name} RENAME TO {name}")
    for belonging in belongings:
        connection.exec_driver_sql(str(belonging))
    op.execute("PRAGMA legacy_alter_table = OFF")
