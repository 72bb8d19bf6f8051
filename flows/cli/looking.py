"""The commands that look at what is stored and change nothing."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from flows.cli.options import Database, Json, console, print_rows, read_settings


def status(database: Database = None, as_json: Json = False) -> None:
    """List the runs: what became of each document, with code and remedy where it failed."""
    from flows.workplace import open_tables
    from storage.queries import run_overview, status_counts

    tables = open_tables(read_settings(database=database))
    runs = run_overview(tables)
    columns = ("document", "name", "status", "pages", "schema", "engine", "code", "why")
    rows = [
        (r.document_id, r.name, r.status.value, r.pages, r.schema, r.engine, r.error_code, r.error)
        for r in runs
    ]
    print_rows(columns, rows, as_json)
    if not as_json:
        counts = status_counts(tables).items()
        console().print(", ".join(f"{n} {status.value}" for status, n in counts if n) or "no runs")


def query(
    sql: Annotated[str, typer.Argument(help="For instance: select * from current_fields")],
    limit: Annotated[int, typer.Option(help="Rows at the most.", min=1)] = 1000,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Ask the database in SQL. Nothing can be changed."""
    from flows.workplace import open_tables
    from storage.queries import run_query

    tables = open_tables(read_settings(database=database))
    columns, rows = run_query(tables, sql, limit + 1)
    print_rows(columns, rows[:limit], as_json)
    if len(rows) > limit:
        Console(stderr=True).print(f"only the first {limit} rows: see --limit")


def search(
    text: str,
    limit: Annotated[int, typer.Option(help="Hits at the most.", min=1)] = 20,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Find the blocks that hold all these words, best first."""
    from flows.workplace import open_tables
    from storage.search import search_blocks

    hits = search_blocks(open_tables(read_settings(database=database)), text, limit)
    columns = ("document", "name", "page", "block", "label", "text")
    rows = [
        (h.document_id, h.name, h.page_number, h.position, h.label.value, h.snippet) for h in hits
    ]
    print_rows(columns, rows, as_json)


def show(
    document: Annotated[str, typer.Argument(help="Id, file name, uri or start of the sha256.")],
    page: Annotated[int | None, typer.Option(help="Only this page.", min=1)] = None,
    image: Annotated[
        Path | None, typer.Option(help="Write the page with its boxes drawn to this PNG.")
    ] = None,
    database: Database = None,
) -> None:
    """Show a document as text: its fields with their evidence, its blocks with their boxes."""
    from flows import show as showing
    from flows.workplace import open_reader, open_tables

    settings = read_settings(database=database)
    tables = open_tables(settings)
    found = showing.find_document(tables, document)
    if image:
        with open_reader(settings) as reader:
            drawn = showing.draw(tables, reader, settings.staging, found, page or 1)
        drawn.save(image, "PNG")
        console().print(f"wrote {image}", markup=False)
        return
    for line in showing.describe(tables, found, page):
        console().print(line, markup=False, soft_wrap=True)


def export(
    kind: Annotated[str, typer.Option("--format", help="csv, jsonl or markdown.")] = "csv",
    view: Annotated[str, typer.Option(help="For csv: the table or view.")] = "current_fields",
    output: Annotated[Path | None, typer.Option(help="A file; standard output if none.")] = None,
    database: Database = None,
) -> None:
    """Write out what is stored: rows as CSV, documents as JSON lines or Markdown."""
    from flows.export import export_to
    from flows.workplace import open_tables

    tables = open_tables(read_settings(database=database))
    count = export_to(tables, kind, view, output)
    Console(stderr=True).print(f"{count} {'rows' if kind == 'csv' else 'documents'}")


def schemas(
    name: Annotated[str | None, typer.Argument(help="A schema's name or file.")] = None,
    as_json: Json = False,
) -> None:
    """List the schemas with their fields; each has a SQL view of its own name."""
    from parsers.schemas import built_in, resolve

    known = (resolve([name]) if name else built_in()).values()
    rows = [
        (s.name, f"{prefix}{f.name}", f.kind.value, "yes" if f.required else "", f.description)
        for s in known
        for prefix, fields in _groups(s.definition)
        for f in fields
    ]
    print_rows(("schema", "field", "kind", "required", "description"), rows, as_json)


def _groups(definition: Any) -> list[tuple[str, Any]]:
    lists = [(f"{part.name}[].", part.fields) for part in definition.lists]
    return [("", definition.fields), *lists]
