"""The command line: alone prints and exits.

In: words and flags. Out: tables, progress bars, files; exit code 0 if all is well, 1 if some
documents or checks failed, 2 if the command could not be run.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from flows.prefect_server import reach_server
from flows.settings import Settings, prepare_prefect

PIPE_WIDTH = 180

app = typer.Typer(
    help="Folders of documents become SQL tables: pages, blocks, table cells and typed fields.",
    epilog="Settings come from flags, else from PAGEMILL_* variables. Start: pagemill ingest DIR",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
tables = typer.Typer(help="Care for the database.", no_args_is_help=True)
app.add_typer(tables, name="db")

Database = Annotated[
    str | None,
    typer.Option(help="URL, sqlite:///FILE or postgresql://…; by default a file in ~/.pagemill."),
]
Schema = Annotated[
    str | None, typer.Option(help="A schema's name or file; auto chooses by content, none skips.")
]
EngineName = Annotated[
    str | None, typer.Option("--engine", help="auto, ocr, qwen, server or replay.")
]
Model = Annotated[
    str | None, typer.Option(help="A Qwen-VL model: hub id, folder, or its name at the server.")
]
Server = Annotated[
    str | None, typer.Option(help="URL of an OpenAI-compatible server: http://HOST:PORT/v1")
]
Workers = Annotated[int | None, typer.Option(help="Documents at a time; by default one a core.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def _settings(**given: Any) -> Settings:
    """The flags that were given, over the environment; exported for the flows."""
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    settings.export()
    return settings


def _console() -> Console:
    """A pipe has no width: there a table is given room, so that programs find a row in a line."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)


def _print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], as_json: bool) -> None:
    from flows.console import make_table

    if as_json:
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        sys.stdout.write(json.dumps(records, ensure_ascii=False, default=str, indent=1) + "\n")
    else:
        _console().print(make_table(columns, rows))


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Folders, with all below, or single files.")],
    schema: Schema = None,
    engine: EngineName = None,
    model: Model = None,
    server: Server = None,
    database: Database = None,
    workers: Workers = None,
    recordings: Annotated[
        Path | None, typer.Option(help="Folder of recorded answers, for --engine replay.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(help="Write every answer to this folder, to be replayed.")
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try again what failed before.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Take in new and changed documents and store what they say.

    Files that are done already are left as they are, so the same command can be run again at any
    time: after new files came, or after it was killed.
    """
    settings = _settings(
        schema_name=schema, engine=engine, model=model, server=server, database=database,
        workers=workers, recordings=recordings, record=record,
    )  # fmt: skip
    outcomes = _ingest([path.absolute() for path in paths], settings, retry_failed)
    _summarize(outcomes, settings, as_json)


def _ingest(paths: list[Path], settings: Settings, retry: bool) -> Sequence[Any]:
    from flows.plan import make_plan
    from flows.workplace import open_workplace

    plan = make_plan(paths, open_workplace(settings), retry=retry)
    if not plan.files:
        return plan.done  # without starting Prefect, which takes seconds
    with _watching(settings):
        from flows.ingest import ingest_folder

        return ingest_folder(paths, settings.schema_name, settings.engine, retry)


@contextmanager
def _watching(settings: Settings) -> Iterator[None]:
    """Progress bars for a flow that is run inside, on Prefect's server or one of its own."""
    from flows import console, report
    from flows.workplace import open_workplace

    place = open_workplace(settings)
    # A model is fast only if it is asked much at once, and most documents have a single page.
    prepare_prefect(max(settings.workers, place.engine.concurrency))
    reach_server()
    with console.ProgressBars(Console(stderr=True)) as bars:
        report.watcher.set(bars)
        try:
            yield
        except BaseException:
            place.close()  # else Python waits for what models are answering
            raise


def _summarize(outcomes: Sequence[Any], settings: Settings, as_json: bool) -> None:
    from flows import report
    from flows.workplace import open_workplace

    rows = report.summary_rows(open_workplace(settings).database, outcomes)
    told = rows if as_json else [row for row in rows if row["status"] != "unchanged"]
    columns = ("document", "status", "pages", "schema", "code", "why")
    if told:
        _print_rows(columns, [[row.get(name, "") for name in columns] for row in told], as_json)
    if not as_json:
        _console().print(report.counts(outcomes))
    if any(row["status"] in report.BAD for row in rows):
        raise typer.Exit(1)


@app.command()
def extract(
    schema: Annotated[str, typer.Option(help="A schema's name or file, or auto.")],
    documents: Annotated[
        list[str] | None, typer.Argument(help="Ids, names or hashes; all if none is given.")
    ] = None,
    engine: EngineName = None,
    model: Model = None,
    server: Server = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Find new fields in stored pages, by another schema; no page is asked again."""
    from flows.show import find_document
    from flows.workplace import open_workplace

    settings = _settings(
        schema_name=schema, engine=engine, model=model, server=server, database=database
    )
    place = open_workplace(settings)
    ids = [find_document(place.database, text).document_id for text in documents or []]
    with _watching(settings):
        from flows.extract import extract as extracting

        outcomes = extracting(settings.schema_name, ids or None, settings.engine)
    _summarize(outcomes, settings, as_json)


@app.command()
def status(database: Database = None, as_json: Json = False) -> None:
    """List the runs: what became of each document, with code and remedy where it failed."""
    from flows.workplace import open_tables
    from storage.queries import run_overview, status_counts

    tables = open_tables(_settings(database=database).database_url)
    runs = run_overview(tables)
    columns = ("document", "name", "status", "pages", "schema", "engine", "code", "why")
    rows = [
        (r.document_id, r.name, r.status.value, r.pages, r.schema, r.engine, r.error_code, r.error)
        for r in runs
    ]
    _print_rows(columns, rows, as_json)
    if not as_json:
        counts = status_counts(tables).items()
        _console().print(", ".join(f"{n} {status.value}" for status, n in counts if n) or "no runs")


# SQL may begin with a comment, which looks like an option.
@app.command(context_settings={"ignore_unknown_options": True})
def query(
    sql: Annotated[str, typer.Argument(help="For instance: select * from current_fields")],
    limit: Annotated[int, typer.Option(help="Rows at the most.", min=1)] = 1000,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Ask the database in SQL. Nothing can be changed."""
    from flows.workplace import open_tables
    from storage.queries import run_query

    tables = open_tables(_settings(database=database).database_url)
    columns, rows = run_query(tables, sql, limit + 1)
    _print_rows(columns, rows[:limit], as_json)
    if len(rows) > limit:
        Console(stderr=True).print(f"only the first {limit} rows: see --limit")


@app.command()
def search(
    text: str,
    limit: Annotated[int, typer.Option(help="Hits at the most.", min=1)] = 20,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Find the blocks that hold all these words, best first."""
    from flows.workplace import open_tables
    from storage.search import search_blocks

    hits = search_blocks(open_tables(_settings(database=database).database_url), text, limit)
    columns = ("document", "name", "page", "block", "label", "text")
    rows = [
        (h.document_id, h.name, h.page_number, h.position, h.label.value, h.snippet) for h in hits
    ]
    _print_rows(columns, rows, as_json)


@app.command()
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
    from flows.workplace import open_tables

    settings = _settings(database=database)
    tables = open_tables(settings.database_url)
    found = showing.find_document(tables, document)
    if image:
        showing.draw(tables, settings, found, page or 1).save(image, "PNG")
        _console().print(f"wrote {image}", markup=False)
        return
    for line in showing.describe(tables, found, page):
        _console().print(line, markup=False, soft_wrap=True)


@app.command()
def export(
    kind: Annotated[str, typer.Option("--format", help="csv, jsonl or markdown.")] = "csv",
    view: Annotated[str, typer.Option(help="For csv: the table or view.")] = "current_fields",
    output: Annotated[Path | None, typer.Option(help="A file; standard output if none.")] = None,
    database: Database = None,
) -> None:
    """Write out what is stored: rows as CSV, documents as JSON lines or Markdown."""
    from flows.export import export_to
    from flows.workplace import open_tables

    tables = open_tables(_settings(database=database).database_url)
    count = export_to(tables, kind, view, output)
    Console(stderr=True).print(f"{count} {'rows' if kind == 'csv' else 'documents'}")


@app.command()
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
    _print_rows(("schema", "field", "kind", "required", "description"), rows, as_json)


def _groups(definition: Any) -> list[tuple[str, Any]]:
    lists = [(f"{part.name}[].", part.fields) for part in definition.lists]
    return [("", definition.fields), *lists]


@tables.command("upgrade")
def db_upgrade(database: Database = None) -> None:
    """Bring the tables to this version; a new database gets its tables."""
    from storage.database import upgrade

    upgrade(_settings(database=database).database_url)
    _console().print("the tables are up to date")


@app.command()
def doctor(
    engine: EngineName = None,
    model: Model = None,
    server: Server = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Check that everything needed is there, and say what to do where it is not."""
    from flows.doctor import examine

    settings = _settings(engine=engine, model=model, server=server, database=database)
    checks = list(examine(settings))
    columns = ("part", "status", "found", "remedy")
    _print_rows(columns, [(c.name, c.status, c.found, c.remedy) for c in checks], as_json)
    if any(check.remedy for check in checks):
        raise typer.Exit(1)


def main() -> None:
    """Run the command; an error that we know is one sentence and a remedy, exit code 2."""
    from pydantic import ValidationError

    from parsers.errors import PagemillError
    from storage.database import DatabaseError

    errors = Console(stderr=True, highlight=False)
    try:
        app()
    except (PagemillError, DatabaseError) as error:
        errors.print(f"pagemill: {error}", markup=False, soft_wrap=True)
        sys.exit(2)
    except ValidationError as error:
        errors.print(f"pagemill: {_first_problem(error)}", markup=False, soft_wrap=True)
        sys.exit(2)


def _first_problem(error: Any) -> str:
    problem = error.errors(include_url=False, include_input=False)[0]
    name = ".".join(map(str, problem["loc"]))
    return f"The setting {name} cannot be used: {problem['msg']}"


if __name__ == "__main__":
    main()
