"""The commands that look at what is stored and change nothing."""

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import (
    Csv,
    Database,
    Format,
    Json,
    chosen_form,
    console,
    read_settings,
    tell,
)
from flows.cli.rows import Form, is_terminal, print_rows
from flows.cli.types_shown import print_examples, print_rules
from parsers.document import SchemaDefinition
from parsers.document.wording import counted
from parsers.errors import SetupError

if TYPE_CHECKING:
    from storage.search import Hit


def query(
    sql: Annotated[str, typer.Argument(help="One SELECT over the tables and views.")],
    limit: Annotated[int, typer.Option(help="Rows at the most.", min=1)] = 1000,
    database: Database = None,
    form: Format = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Ask the database in SQL. Nothing can be changed.

    At a terminal, rows that are too wide for a table are shown as records, one value below the
    other. In a pipe, a row is a line with tabs between the values; the first has the names.
    """
    from flows.runtime.context import open_stored
    from storage.queries import run_query

    chosen = chosen_form(form, as_json, as_csv)
    tables = open_stored(read_settings(database=database))
    columns, rows = run_query(tables, sql, limit + 1)
    print_rows(columns, rows[:limit], chosen)
    if len(rows) > limit:
        tell(f"only the first {counted(limit, 'row')}: see --limit")


def search(
    text: str,
    limit: Annotated[int, typer.Option(help="Hits at the most.", min=1)] = 20,
    database: Database = None,
    form: Format = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Find the blocks, and what extra tasks tell, that hold all these words, best first."""
    from flows.runtime.context import open_stored
    from storage.search import search_texts

    chosen = chosen_form(form, as_json, as_csv)
    hits = search_texts(open_stored(read_settings(database=database)), text, limit)
    columns = ("document", "name", "page", "block", "label", "text")
    rows = [(h.document_id, h.name, h.page_number, *_what(h), h.snippet) for h in hits]
    if not rows:
        tell("no block holds all of these words; whole words are looked for")
    print_rows(columns, rows, chosen, framed=False, wrapped=("name", "text"))


def _what(hit: "Hit") -> tuple[int | None, str | None]:
    """Of a block its position and label, of an item its task and label."""
    if hit.task is None:
        return hit.position, hit.label
    return None, f"{hit.task}: {hit.label}" if hit.label else hit.task


def show(
    document: Annotated[str, typer.Argument(help="Id, file name, uri or start of the sha256.")],
    page: Annotated[int | None, typer.Option(help="Only this page.", min=1)] = None,
    image: Annotated[
        Path | None, typer.Option(help="Write the page with its boxes drawn to this PNG.")
    ] = None,
    block: Annotated[
        int | None, typer.Option(help="With --image: only this block of it, cut out.", min=0)
    ] = None,
    database: Database = None,
) -> None:
    """Show a document as text: its fields with their evidence, its blocks with their boxes."""
    from flows.runtime.context import open_reader, open_stored
    from flows.viewer import show as showing
    from flows.viewer.crops import crop_block

    if block is not None and image is None:
        raise typer.BadParameter("it needs --image FILE", param_hint="--block")

    settings = read_settings(database=database)
    tables = open_stored(settings)
    found = showing.find_document(tables, document)
    if image:
        with open_reader(settings) as reader:
            given = (tables, reader, settings.staging, found, page or 1)
            drawn = showing.render_page(*given) if block is None else crop_block(*given, block)
        try:
            drawn.save(image, "PNG")
        except OSError as error:
            problem = f"{image} cannot be written: {error.strerror}"
            raise SetupError("bad_path", problem, "Name another place.") from error
        console().print(f"wrote {image}", markup=False)
        return
    for line in showing.describe(tables, found, page):
        console().print(line, markup=False, soft_wrap=True)


def export(
    documents: Annotated[
        list[str] | None, typer.Argument(help="Ids, names, uris; all if none. Not for csv.")
    ] = None,
    kind: Annotated[
        str, typer.Option("--format", help="csv, jsonl, json, markdown, html or text.")
    ] = "csv",
    view: Annotated[str, typer.Option(help="For csv: the table or view.")] = "current_fields",
    output: Annotated[Path | None, typer.Option(help="A file; standard output if none.")] = None,
    folder: Annotated[
        Path | None,
        typer.Option(help="For json, markdown, html, text: a file each in this folder."),
    ] = None,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="With --folder: write the pictures, too.")
    ] = False,
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="Decided values, as evaluate --truth reads them.")
    ] = False,
    schema: Annotated[
        str | None, typer.Option(help="For json, or with --reviewed: a schema's name or file.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check/--no-check", help="For json: whether objects are valid.")
    ] = True,
    database: Database = None,
) -> None:
    """Write out what is stored: rows as CSV; documents as JSON lines, Markdown, HTML or text.

    --format json writes the objects that --schema describes, each with the evidence of its values,
    and whether it is valid; if one is not, the exit code is 1.
    """
    if reviewed:
        from flows.cli.learned import export_reviewed

        if documents or folder or pictures:
            hint = "DOCUMENTS, --folder, --pictures"
            raise typer.BadParameter("not with --reviewed", param_hint=hint)
        export_reviewed(read_settings(database=database), schema, output)
        return
    if kind == "json":
        from flows.cli.objects import write_objects

        write_objects(read_settings(database=database), schema, documents, output, folder, check)
        return
    if schema is not None:
        raise typer.BadParameter("it needs --format json or --reviewed", param_hint="--schema")
    from flows.export.files import Pictures
    from flows.export.formats import export_files, export_to
    from flows.runtime.context import open_reader, open_stored
    from flows.viewer.show import find_document

    _refuse_export(bool(documents), kind, output, folder, pictures)
    settings = read_settings(database=database)
    tables = open_stored(settings)
    chosen = [find_document(tables, each) for each in documents] if documents else None
    if folder:
        with open_reader(settings) if pictures else nullcontext() as reader:
            crops = Pictures(reader, settings.staging) if reader else None
            count = export_files(tables, kind, folder, chosen, crops)
    else:
        count = export_to(tables, kind, view, output, chosen)
    where = f" in {folder or output}" if folder or output else ""
    tell(f"{counted(count, 'row' if kind == 'csv' else 'document')}{where}")


def _refuse_export(
    named: bool, kind: str, output: Path | None, folder: Path | None, pictures: bool
) -> None:
    if named and kind == "csv":
        raise typer.BadParameter(
            "csv writes the rows of all documents: take --format markdown, html, text or jsonl, or "
            "ask with `pagemill query`"
        )
    if output and folder:
        raise typer.BadParameter("name a file or a folder", param_hint="--output, --folder")
    if pictures and not (folder and kind in ("markdown", "html")):
        needs = "they need --folder and --format markdown or html"
        raise typer.BadParameter(needs, param_hint="--pictures")


def schemas(
    name: Annotated[str | None, typer.Argument(help="A schema's name or file.")] = None,
    database: Database = None,
    sql: Annotated[bool, typer.Option("--sql", help="Print the views as SQL.")] = False,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules instead.")] = False,
    example: Annotated[bool, typer.Option("--example", help="Print an example as JSON.")] = False,
    form: Format = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """List the schemas: the view and column of each field, and what is known of its values.

    At a terminal what values must obey follows, and what a document may say. --rules and --example
    print that alone, --sql the views as they are made for the database.
    """
    from parsers.types import DOCUMENT_TYPES, resolve

    chosen = chosen_form(form, as_json, as_csv)
    types = resolve([name]) if name else DOCUMENT_TYPES
    definitions = [each.schema for each in types.values()]
    for definition in definitions:
        for note in definition.notes:
            tell(f"{definition.name}: {note}")
    if sql:
        from flows.runtime.context import open_limited
        from storage.views import view_statements

        dialect = open_limited(read_settings(database=database)).engine.dialect
        for definition in definitions:
            for statement in view_statements(definition, dialect).values():
                typer.echo(f"{statement};\n")
    elif rules:
        print_rules(definitions, chosen)
    elif example:
        print_examples(definitions)
    elif chosen is None and is_terminal(sys.stdout):
        for definition in definitions:
            _print_columns(list(_columns(definition)), chosen)
            print_rules([definition], chosen, heading=True)
            print_examples([definition], heading=True)
    else:
        _print_columns([row for each in definitions for row in _columns(each)], chosen)


def _print_columns(rows: list[tuple[str, ...]], form: Form | None) -> None:
    """At a terminal a table for each view, with the name of the view above it."""
    columns = ("schema", "view", "column", "kind", "format", "required", "description")
    if form is not None or not is_terminal(sys.stdout):
        print_rows(columns, rows, form)
        return
    for view, of_view in groupby(rows, key=lambda row: row[1]):
        console().print(f"\n{view}", style="bold", markup=False)
        lines = [row[2:] for row in of_view]
        print_rows(columns[2:], lines, framed=False, wrapped=("column", "description"))


def _columns(definition: SchemaDefinition) -> Iterator[tuple[str, ...]]:
    views = [(definition.name, definition.fields)]
    views += [(f"{definition.name}_{each.column}", each.fields) for each in definition.lists]
    for view, fields in views:
        for field in fields:
            required = "yes" if field.required else ""
            known = field.format.value if field.format else ""
            yield (
                definition.name, view, field.column, field.kind.value, known, required,
                field.description,
            )  # fmt: skip
