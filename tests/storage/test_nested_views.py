"""Lists in lists in lists, with names that mean harm, on both databases."""

import datetime
import json
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from parsers.document import Field, Page, SchemaDefinition, Segment
from parsers.types.loading import load_type
from storage.database import Database
from storage.decisions import Decision
from storage.documents import RunStore
from storage.leases import Claim
from storage.models import Action, RunStatus
from storage.queries import stored_segments
from storage.reviewing import add_row, decide
from storage.user_queries import run_query
from storage.views import create_schema_views

HOSTILE = [
    "select", "Total", "total", "to tal", "a.b", 'x"; DROP TABLE runs; --', "x'; DROP VIEW y; --",
    "parent_ordinal", "ordinal", "document_id", "ctid", "", "😀", "価格", "y" * 200, "y" * 201,
    "a[0].b", "segment[2].total", "line\nbreak",
]  # fmt: skip
Keep = Callable[..., int]


def load(folder: Path, title: str = 'no"te; DROP TABLE runs') -> SchemaDefinition:
    """Three lists in each other, each with all of the names, in an object with such a name."""
    fields: dict[str, Any] = {name: {"type": "number"} for name in HOSTILE}
    node: dict[str, Any] = {"type": "object", "properties": dict(fields)}
    for name in ("z" * 90, "order; --", "價 格"):
        listed = {"type": "array", "items": node}
        node = {"type": "object", "properties": {**fields, name: listed}}
    inner = {"type": "object", "properties": {"group by": node}}
    file = folder / "own.json"
    file.write_text(json.dumps({"title": title, **inner}))
    return load_type(file).schema


@pytest.fixture
def keep(
    database: Database,
    record: Callable[..., int],
    claim: Callable[..., Claim],
    now: datetime.datetime,
) -> Keep:
    """Stores fields as those of a document, and makes the views of their schema."""

    def store(schema: SchemaDefinition, fields: list[Field]) -> int:
        create_schema_views(database, schema)
        run = claim(database, record(database)).run_id
        RunStore(database, run, "worker").store_page(Page(1, 595, 842))
        found = Segment(1, 1, 1, schema=schema.name, schema_version="1", fields=tuple(fields))
        RunStore(database, run, "worker").close(RunStatus.COMPLETE, [found], finished_at=now)
        return run

    return store


def rows_of(database: Database, view: str) -> list[dict[str, Any]]:
    quote = database.engine.dialect.identifier_preparer.quote
    columns, rows = run_query(database, f"SELECT * FROM {quote(view)} ORDER BY 1, 4", 99)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def test_child_tables_of_three_levels_answer_and_join(
    database: Database, keep: Keep, tmp_path: Path
) -> None:
    schema = load(tmp_path)
    outer, middle, inner = schema.lists
    assert [each.parent for each in schema.lists] == [None, outer.name, middle.name]
    fields = [Field(each.name, "1", Decimal(1)) for each in schema.fields]
    for listed, parents in ((outer, [None, None]), (middle, [1, 0, 1]), (inner, [2, 0])):
        fields += [
            Field(f"{listed.name}[{at}].{each.name}", "1", Decimal(at), parent_ordinal=parent)
            for at, parent in enumerate(parents)
            for each in listed.fields
        ]

    keep(schema, fields)

    (document,) = rows_of(database, schema.name)
    assert [int(document[each.column]) for each in schema.fields] == [1] * len(HOSTILE)
    for listed, parents in ((outer, None), (middle, [1, 0, 1]), (inner, [2, 0])):
        found = rows_of(database, f"{schema.name}_{listed.column}")
        values = [[int(row[each.column]) for each in listed.fields] for row in found]
        assert values == [[at] * len(HOSTILE) for at in range(len(found))]
        assert parents is None or [row["parent_ordinal"] for row in found] == parents
    with database.reading() as session:
        tables = inspect(session.connection())
        assert "runs" in tables.get_table_names()
        names = [schema.name, *(f"{schema.name}_{each.column}" for each in schema.lists)]
        assert set(names) <= set(tables.get_view_names())
        assert max(map(len, names)) <= 63


def test_rows_of_inner_lists_keep_their_parents_when_people_decide(
    database: Database, keep: Keep, tmp_path: Path, now: datetime.datetime
) -> None:
    schema = load(tmp_path, "note")
    outer, middle, _ = schema.lists
    name, other = (each.name for each in middle.fields[:2])
    run = keep(
        schema,
        [Field(f"{outer.name}[{at}].{name}", "1", Decimal(1)) for at in range(2)]
        + [
            Field(f"{middle.name}[{at}].{name}", "1", Decimal(1), parent_ordinal=at)
            for at in range(2)
        ],
    )
    number = replace(Decision(Action.CORRECTED), value=Decimal(7))
    corrected = [
        replace(number, path=f"{middle.name}[1].{name}"),
        replace(number, path=f"{middle.name}[0].{other}"),
    ]

    decide(database, run, corrected, "ann", now)
    ordinal = add_row(database, run, middle.name, {name: number}, "ann", now)
    decide(database, run, [Decision(Action.ROW_DELETED, f"{outer.name}[0]")], "ann", now)

    ((*fields,),) = (each.fields for each in stored_segments(database, run))
    parents = {each.path: each.parent_ordinal for each in fields}
    assert parents[f"{middle.name}[1].{name}"] == 1
    assert parents[f"{middle.name}[0].{other}"] == 0
    assert parents[f"{middle.name}[{ordinal}].{name}"] == 1
    assert f"{outer.name}[0].{name}" not in parents
    found = rows_of(database, f"{schema.name}_{middle.column}")
    assert [row["parent_ordinal"] for row in found] == [0, 1, 1]


def test_as_many_fields_as_a_view_may_have_answer(
    database: Database, keep: Keep, tmp_path: Path
) -> None:
    file = tmp_path / "wide.json"
    fields = {f"field {at}": {"type": "number"} for at in range(1500)}
    file.write_text(json.dumps({"title": "wide", "properties": fields}))
    schema = load_type(file).schema

    start = time.monotonic()
    keep(schema, [Field(each.name, "1", Decimal(1)) for each in schema.fields])
    (row,) = rows_of(database, "wide")

    assert sum(int(row[each.column]) for each in schema.fields) == 1500
    assert time.monotonic() - start < 60


def test_a_list_of_nothing_but_lists_has_no_view(
    database: Database, keep: Keep, tmp_path: Path
) -> None:
    file = tmp_path / "matrix.json"
    matrix = {"type": "array", "items": {"type": "array", "items": {"type": "number"}}}
    file.write_text(json.dumps({"title": "sheet", "properties": {"matrix": matrix}}))
    schema = load_type(file).schema

    keep(schema, [Field("matrix.items[0].value", "1", Decimal(1), parent_ordinal=0)])

    (row,) = rows_of(database, "sheet_matrix_items")
    assert (row["parent_ordinal"], int(row["value"])) == (0, 1)
    with database.reading() as session:
        assert "sheet_matrix" not in inspect(session.connection()).get_view_names()
