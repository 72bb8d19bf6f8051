"""One SQL view per schema, a row per document in a file, and one per list of the schema.

In: a `SchemaDefinition`. Out: the views `<schema>` (document_id, run_id, file_name, segment,
first_page, last_page and a typed column per field) and `<schema>_<list>` (document_id, run_id,
segment, ordinal, of a list within a list parent_ordinal, and a typed column per field), of the
segments of current runs that have the schema. A list without fields of its own has no view. What
people have decided counts. This module does not know what a schema means.
"""

import logging
import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Dialect,
    Select,
    Text,
    case,
    cast,
    delete,
    func,
    inspect,
    literal,
    select,
    union_all,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute, Session

from parsers.document import FieldDefinition, FieldKind, ListDefinition, SchemaDefinition
from parsers.document.paths import SEGMENT_PREFIX
from storage.comments import is_commented, write_comments, write_notes
from storage.database import Database, DatabaseError
from storage.dictionary import typed_views
from storage.models import CURRENT_SEGMENTS, FieldRow, ReviewedFieldRow, SchemaView, SourceFile
from storage.queries import last_seen

logger = logging.getLogger(__name__)

FieldTable = type[FieldRow] | type[ReviewedFieldRow]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_KEYS = (
    "document_id", "run_id", "file_name", "segment", "first_page", "last_page", "ordinal",
    "parent_ordinal",
)  # fmt: skip
_LOCK = 0x76696577  # an arbitrary number, the same in every version
_TRIES = 60
_MOST_LOST = 5  # columns that are named
_PAUSE_SECONDS = 0.25  # between two tries, for readers to continue
# PostgreSQL's readers may lock the views in any order, and so deadlock with us. We give way before
# the server looks for deadlocks (after 1 s) and might end the reader, and try the other order.
_LOCK_TIMEOUT = "250ms"
_GIVEN_WAY = ("55P03", "40P01")  # lock not available, deadlock detected


def create_schema_views(
    database: Database, definition: SchemaDefinition, *, quietly: bool = False
) -> bool:
    """Make the views of a schema, or replace those of another version of it; False if they were up
    to date. Others may read the views meanwhile. Columns that are lost by it are logged, unless it
    is done quietly: another version is any schema of that name.

    Raises DatabaseError for a name that is not allowed or used twice, for a view's name that
    something else in the database has, and for views in use for about half a minute.
    """
    views = view_statements(definition, database.engine.dialect)
    with database.reading() as session:
        if _made(session, definition.name) == views and is_commented(
            session.connection(), typed_views(definition)
        ):
            return False
    for attempt in range(_TRIES):
        try:
            replaced, lost = _write(database, definition, views, backwards=attempt % 2 == 1)
        except DatabaseError as error:
            if not _gave_way(error):
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            if lost and not quietly:
                _tell_lost(definition, lost)
            return replaced
    raise DatabaseError(
        f"The views of the schema {definition.name} are in use and could not be replaced",
        "Try again when the queries that read them have ended.",
    )


def view_statements(definition: SchemaDefinition, dialect: Dialect) -> dict[str, str]:
    """By name, the CREATE VIEW of each view of the schema. Raises DatabaseError for names."""
    _check_names(definition)
    views: dict[str, Select[Any] | CompoundSelect[Any]] = {}
    views[definition.name] = _document_rows(definition)
    for listed in definition.lists:
        if listed.fields:
            views[f"{definition.name}_{listed.column}"] = _list_rows(definition, listed)
    notes = {each.name: write_notes(each) for each in typed_views(definition)}
    quote, written_out = dialect.identifier_preparer.quote, {"literal_binds": True}
    return {
        name: f"CREATE VIEW {quote(name)} AS"
        f"{notes[name] if dialect.name == 'sqlite' else ' '}"
        f"{rows.compile(dialect=dialect, compile_kwargs=written_out)}"
        for name, rows in views.items()
    }


def _write(
    database: Database, definition: SchemaDefinition, views: Mapping[str, str], *, backwards: bool
) -> tuple[bool, tuple[str, ...]]:
    """Whether they were written, and the columns that were lost by it."""
    quote = database.engine.dialect.identifier_preparer.quote
    with database.writing() as session:
        if not database.is_sqlite:
            session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            session.execute(select(func.set_config("lock_timeout", _LOCK_TIMEOUT, True)))
        made = _made(session, definition.name)
        lost = _lost(session, made, definition) if made != views else ()
        if made != views:
            for name in sorted(made, reverse=backwards):
                session.connection().exec_driver_sql(f"DROP VIEW {quote(name)}")
            _create(session, definition.name, views)
        write_comments(session.connection(), typed_views(definition))
    return made != views, lost


def _lost(
    session: Session, made: Mapping[str, str], definition: SchemaDefinition
) -> tuple[str, ...]:
    """The columns of the views there are that the schema does not have."""
    own = {(definition.name, each.column) for each in definition.fields}
    own |= {
        (f"{definition.name}_{listed.column}", each.column)
        for listed in definition.lists
        for each in listed.fields
    }
    there = inspect(session.connection())
    had = ((view, str(each["name"])) for view in made for each in there.get_columns(view))
    return tuple(f"{view}.{name}" for view, name in had if (view, name) not in own
                 and name not in _KEYS)  # fmt: skip


def _tell_lost(definition: SchemaDefinition, lost: Sequence[str]) -> None:
    more = f" and {len(lost) - _MOST_LOST} more" if len(lost) > _MOST_LOST else ""
    logger.warning(
        "The views of %s are now those of its schema %s, without %s%s. If that is another kind of "
        "document, give its schema another name.",
        definition.name, definition.version, ", ".join(lost[:_MOST_LOST]), more,
    )  # fmt: skip


def _gave_way(error: DatabaseError) -> bool:
    cause = error.__cause__
    return isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", None) in _GIVEN_WAY


def _check_names(definition: SchemaDefinition) -> None:
    lists = [listed.column for listed in definition.lists]
    together = [[definition.name, *(f"{definition.name}_{name}" for name in lists)], lists]
    for fields in (definition.fields, *(listed.fields for listed in definition.lists)):
        together.append([*_KEYS, *(field.column for field in fields)])
    for names in together:
        for name in names:
            if not _NAME.fullmatch(name) or names.count(name) > 1:
                raise DatabaseError(
                    f"The schema {definition.name[:63]!r} cannot have a view or column named"
                    f" {name[:80]!r}",
                    "Take names of a-z, 0-9 and _, at most 63 long, each once, and none of "
                    f"{', '.join(_KEYS)}.",
                )


def _document_rows(definition: SchemaDefinition) -> Select[Any]:
    whose = CURRENT_SEGMENTS.c
    file_name = last_seen(SourceFile.name, whose.document_id).label("file_name")
    keys = (whose.document_id, whose.run_id, file_name)
    place = (whose.segment, whose.first_page, whose.last_page)
    values = (_value_of(field).label(field.column) for field in definition.fields)
    return select(*keys, *place, *values).where(whose.schema == definition.name)


def _value_of(field: FieldDefinition) -> ColumnElement[Any]:
    """A look-up per column, served by the unique index on (run_id, path): a column that a query
    does not use costs nothing."""
    segment = CURRENT_SEGMENTS.c.segment
    before, after = SEGMENT_PREFIX.split("{}")
    later = literal(before).concat(cast(segment, Text)).concat(after)
    path = case((segment == 1, ""), else_=later).concat(field.name)
    as_read, settled = (_look_up(field, table, path) for table in (FieldRow, ReviewedFieldRow))
    return case((CURRENT_SEGMENTS.c.reviewed_at.is_(None), as_read), else_=settled)


def _look_up(field: FieldDefinition, table: FieldTable, path: ColumnElement[str]) -> Any:
    value = select(_typed(field, table)).where(
        table.run_id == CURRENT_SEGMENTS.c.run_id, table.path == path
    )
    return value.correlate(CURRENT_SEGMENTS).scalar_subquery()


def _list_rows(definition: SchemaDefinition, listed: ListDefinition) -> CompoundSelect[Any]:
    reviewed_at = CURRENT_SEGMENTS.c.reviewed_at
    return union_all(
        _rows_of(definition, listed, FieldRow).where(reviewed_at.is_(None)),
        _rows_of(definition, listed, ReviewedFieldRow).where(reviewed_at.is_not(None)),
    )


def _rows_of(
    definition: SchemaDefinition, listed: ListDefinition, table: FieldTable
) -> Select[Any]:
    whose = CURRENT_SEGMENTS.c
    keys = (whose.document_id, whose.run_id, whose.segment, table.ordinal)
    # One for all fields of a row, but for what a person added to it.
    parent = (func.max(table.parent_ordinal).label("parent_ordinal"),) if listed.parent else ()
    values = (
        func.max(case((table.name == field.name, _typed(field, table)))).label(field.column)
        for field in listed.fields
    )
    within = (table.run_id == whose.run_id) & (table.segment == whose.segment)
    return (
        select(*keys, *parent, *values)
        .join_from(CURRENT_SEGMENTS, table, within)
        .where(whose.schema == definition.name, table.item == listed.name)
        .group_by(*keys)
    )


def _typed(field: FieldDefinition, table: FieldTable) -> ColumnElement[Any]:
    columns: dict[FieldKind, InstrumentedAttribute[Any]] = {
        FieldKind.NUMBER: table.number,
        FieldKind.DATE: table.date,
        FieldKind.TEXT: table.value,
    }
    return columns[field.kind].expression


def _made(session: Session, schema: str) -> dict[str, str]:
    """The definitions of the schema's views that exist; someone may have dropped one."""
    listed = select(SchemaView).where(SchemaView.schema == schema)
    present = set(inspect(session.connection()).get_view_names())
    return {row.name: row.definition for row in session.scalars(listed) if row.name in present}


def _create(session: Session, schema: str, views: Mapping[str, str]) -> None:
    session.execute(delete(SchemaView).where(SchemaView.schema == schema))
    there = inspect(session.connection())
    for name in {*there.get_table_names(), *there.get_view_names()} & views.keys():
        raise DatabaseError(
            f"The schema {schema} needs a view {name}, but something else has that name",
            "Give the schema another name.",
        )
    for name, statement in views.items():
        session.connection().exec_driver_sql(statement)
        session.add(SchemaView(name=name, schema=schema, definition=statement))
