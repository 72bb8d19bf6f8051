"""Names of fields and lists -> names in SQL that are safe, at most 63 long, and no two alike.

In: flat fields and lists, and the name of their schema. Out: the same, with `sql_name` where their
own name will not do. Always the same for the same schema.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from parsers.document import FieldDefinition, ListDefinition
from parsers.schemas.names import (
    COLUMNS,
    LONGEST_NAME,
    SYSTEM_COLUMNS,
    bad_schema,
    distinct,
    is_taken,
)

MOST_COLUMNS = 1500
"""Of one view: PostgreSQL takes 1,600, SQLite 2,000."""


def with_columns(fields: Sequence[FieldDefinition], where: str) -> tuple[FieldDefinition, ...]:
    """The fields of one view."""
    if len(fields) > MOST_COLUMNS:
        raise bad_schema(
            f"{where}: {len(fields)} fields are in one view, and {MOST_COLUMNS} may be"
        )
    taken = {*COLUMNS, *SYSTEM_COLUMNS}
    given = []
    for each in fields:
        column = distinct(each.name.replace(".", "_"), taken)
        taken.add(column)
        own = "" if column == replace(each, sql_name="").column else column
        given.append(replace(each, sql_name=own))
    return tuple(given)


def with_views(
    schema: str, lists: Iterable[ListDefinition], where: str
) -> tuple[ListDefinition, ...]:
    """Their views are named as the schema, and then as they are."""
    room = LONGEST_NAME - len(schema) - 1
    taken: set[str] = set()
    given = []
    for each in lists:
        column = distinct(each.name.replace(".", "_"), taken, room)
        while is_taken(f"{schema}_{column}"):
            taken.add(column)
            column = distinct(each.name.replace(".", "_"), taken, room)
        taken.add(column)
        own = "" if column == replace(each, sql_name="").column else column
        fields = with_columns(each.fields, f"{where}, list {each.name}")
        given.append(replace(each, fields=fields, sql_name=own))
    return tuple(given)
