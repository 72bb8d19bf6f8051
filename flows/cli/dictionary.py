"""The command that says what the tables and views hold.

In: the database's tables, or none, and the dictionary. Out: text for the terminal, JSON, or the
page docs/tables.md. Nothing is made or changed.
"""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.cli.options import Database, Json, read_settings
from flows.cli.rows import readable

if TYPE_CHECKING:
    from storage.database import Database as Opened
    from storage.dictionary import TableDescription

COUNTING_SECONDS = 2.0
"""For the rows of all tables and views; those not counted by then are `many`."""
LONGEST_NAME = 30
"""Characters of a name in a line; longer ones are folded."""
NOT_YET = "Not there yet: made when documents are first read for this type."


@dataclass(frozen=True, slots=True)
class Listed:
    """A table or view. there: whether the database has it; None without a database."""

    described: "TableDescription"
    there: bool | None


def tables(
    name: Annotated[str | None, typer.Argument(help="One table or view, with its columns.")] = None,
    database: Database = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print all as a page.")] = False,
    as_json: Json = False,
) -> None:
    """Say what the tables and views hold: columns, types, units, NULL, and how to join them."""
    from flows.runtime.context import open_limited

    if markdown:
        typer.echo("\n".join(write_page(shipped())))
        return
    opened = open_limited(read_settings(database=database))
    try:
        with_rows = None if opened.is_empty() else opened
        listed = [*list_tables(with_rows)]
        chosen = [_find(listed, name)] if name else listed
        rows = dict(_count(with_rows, chosen)) if with_rows else {}
        if as_json:
            given = [_record(each, rows) for each in chosen]
            typer.echo(json.dumps(given, ensure_ascii=False, indent=1))
        elif name:
            _print_one(chosen[0], rows)
        else:
            _print_all(chosen, rows)
    finally:
        opened.close()


def shipped() -> "Iterator[TableDescription]":
    """What every database has, and the views of the document types that ship with Pagemill."""
    from parsers.types import DOCUMENT_TYPES
    from storage.dictionary import fixed_tables, typed_views

    for each in DOCUMENT_TYPES.values():
        yield from typed_views(each.schema)
    views = [each for each in fixed_tables() if each.kind == "view"]
    yield from views
    yield from (each for each in fixed_tables() if each not in views)


def list_tables(database: "Opened | None") -> Iterator[Listed]:
    """Views of documents first, tables last. Of the views that ship, those that are not made, too;
    of the tables, those that the database has."""
    from storage.catalog import columns_by_table, other_tables
    from storage.dictionary import fixed_tables

    known = {each.name: each for each in shipped()}
    if database is None:
        yield from (Listed(each, None) for each in known.values())
        return
    there, fixed = columns_by_table(database), {each.name for each in fixed_tables()}
    yield from (Listed(each, True) for each in other_tables(database, known))
    for name, each in known.items():
        if name in there or name not in fixed:
            yield Listed(each, name in there)


def _find(listed: Sequence[Listed], name: str) -> Listed:
    from storage.database import DatabaseError
    from storage.query_errors import closest

    asked = (name, name.lower())
    found = next((each for n in asked for each in listed if each.described.name == n), None)
    if found is None:
        names = ", ".join(closest(name, (each.described.name for each in listed)))
        raise DatabaseError(f"There is no table or view {name}", f"There are {names}.")
    return found


def _count(database: "Opened", chosen: Iterable[Listed]) -> Iterator[tuple[str, int | None]]:
    from storage.user_queries import count_rows

    until = time.monotonic() + COUNTING_SECONDS
    for each in chosen:
        left = until - time.monotonic()
        if each.there:
            name = each.described.name
            yield name, count_rows(database, name, left) if left > 0 else None


def _record(each: Listed, rows: dict[str, int | None]) -> dict[str, object]:
    return {"there": bool(each.there), "rows": rows.get(each.described.name)} | asdict(
        each.described
    )


def _print_all(chosen: Sequence[Listed], rows: dict[str, int | None]) -> None:
    lines = (
        (each.described.name, _rows(each, rows), _told(each) or "(not Pagemill's)")
        for each in chosen
    )
    console = Console(highlight=False)
    console.print(_lined_up(("name", "rows", "what a row is"), lines))
    if chosen and chosen[0].there is None:
        console.print("\nThere is no database yet: pagemill ingest PATH makes one.")
    console.print("\nThe columns of one: pagemill tables NAME")


def _print_one(each: Listed, rows: dict[str, int | None]) -> None:
    described = each.described
    counted = _rows(each, rows)
    console = Console(highlight=False)
    unit = "row" if counted == "1" else "rows"
    size = f", {counted} {unit}" if counted else ""
    console.print(Text(f"{described.name} ({described.kind}{size})", style="bold"))
    console.print(Text(readable(_told(each))))
    if described.join:
        console.print(Text(f"Join: {described.join}."))
    lines = ((each.name, each.type, each.description) for each in described.columns)
    console.print()
    console.print(_lined_up(("column", "type", "what it holds"), lines))


def _told(each: Listed) -> str:
    return f"{each.described.description} {'' if each.there is not False else NOT_YET}".strip()


def _rows(each: Listed, rows: dict[str, int | None]) -> str:
    if not each.there:
        return ""
    count = rows.get(each.described.name)
    return "many" if count is None else str(count)


def _lined_up(heads: tuple[str, str, str], lines: Iterable[tuple[str, str, str]]) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False)
    table.add_column(heads[0], overflow="fold", max_width=LONGEST_NAME)
    table.add_column(heads[1], no_wrap=True, justify="right" if heads[1] == "rows" else "left")
    table.add_column(heads[2], overflow="fold")
    for line in lines:
        table.add_row(*(Text(readable(cell)) for cell in line))
    return table


def write_page(described: "Iterable[TableDescription]") -> Iterator[str]:
    """docs/tables.md, line by line."""
    yield from _HEAD.splitlines()
    for each in described:
        yield from ("", f"## {each.name}", "", each.description)
        if each.join:
            yield from ("", f"Join: {each.join}.")
        yield from ("", "| column | type | |", "|---|---|---|")
        for column in each.columns:
            cells = (f"`{column.name}`", column.type, column.description.replace("|", "\\|"))
            yield f"| {' | '.join(cells)} |"


_HEAD = """\
# Tables and views

Every table and view with its columns, as `pagemill tables NAME` and PostgreSQL's `\\d+` show them.
This page is made by `pagemill tables --markdown`. [Querying](querying.md) says how to use them.

- **Boxes** are fractions 0..1 of the upright page, with the origin at the top left, in every column
  `x0 y0 x1 y1`. Only two formats that are not columns differ: `data-bbox` in HTML counts whole
  thousandths, and the words in JSON whole ten-thousandths.
- **Numbers** have all of their digits in PostgreSQL. In SQLite they are doubles, which Pagemill
  adds up [exactly](querying.md#money).
- **Times** are UTC; SQLite keeps them as text that sorts as time. **Booleans** are 0 and 1 in
  SQLite.
"""
