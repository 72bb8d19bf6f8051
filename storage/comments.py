"""Descriptions kept in the database itself, where other tools show them.

In: a connection, and what is to be described. Out: in PostgreSQL COMMENT ON for each table, view
and column that is there, is ours, and has another comment; nothing is locked where all are right.
SQLite has no comments, but keeps a view's statement as it is written: there each column of a typed
view has a line (`.schema invoice`). This module does not know what is described.
"""

import re
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, func, literal, select, text

from storage.dictionary import TableDescription

_LOCK = 0x636F6D6D  # an arbitrary number, the same in every version

# Ours: who owns a table may comment on it, and others may not.
_COMMENTS = text("""
SELECT relname, NULL AS attname, obj_description(pg_class.oid, 'pg_class') FROM pg_class
WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
    AND relkind IN ('r', 'v') AND pg_has_role(relowner, 'USAGE')
UNION ALL
SELECT relname, attname, col_description(attrelid, attnum)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
    AND relkind IN ('r', 'v') AND pg_has_role(relowner, 'USAGE')
    AND attnum > 0 AND NOT attisdropped
""")


def write_comments(connection: Connection, described: Iterable[TableDescription]) -> None:
    """Give the tables and views that are there their comments, in the connection's transaction."""
    tables = tuple(described)
    if is_commented(connection, tables):
        return
    connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))  # another may be at it
    for statement in _missing(connection, tables):
        connection.exec_driver_sql(statement)


def is_commented(connection: Connection, described: Iterable[TableDescription]) -> bool:
    """Whether every table and view that is there has the comments it should have."""
    return next(_missing(connection, described), None) is None


def _missing(connection: Connection, described: Iterable[TableDescription]) -> Iterator[str]:
    if connection.dialect.name != "postgresql":
        return
    quote = connection.dialect.identifier_preparer.quote
    said = {(row[0], row[1]): row[2] for row in connection.execute(_COMMENTS)}
    for table in described:
        name = quote(table.name)
        whole = f"{table.description} Join: {table.join}." if table.join else table.description
        wanted: list[tuple[str | None, str, str]] = [(None, f"{table.kind.upper()} {name}", whole)]
        wanted += [(c.name, f"COLUMN {name}.{quote(c.name)}", c.description) for c in table.columns]
        for column, target, comment in wanted:
            if said.get((table.name, column), comment) != comment:
                yield f"COMMENT ON {target} IS {_written(connection, comment)}"


def _written(connection: Connection, comment: str) -> str:
    return str(
        literal(comment).compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    )


def write_notes(table: TableDescription) -> str:
    """The descriptions as comments within SQL: a line for the view, then one for each column."""
    lines = [table.description, *(f"{each.name}: {each.description}" for each in table.columns)]
    return "".join(["\n", *(f"-- {line}\n" for line in lines)])


def read_notes(sql: str) -> tuple[str, dict[str, str]]:
    """The description of a view and those of its columns, from its statement."""
    first, *others = re.findall(r"^-- (.*)$", sql, re.MULTILINE) or [""]
    return first, {name: said for name, _, said in (line.partition(": ") for line in others)}
