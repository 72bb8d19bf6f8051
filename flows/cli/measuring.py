"""The command that compares what is stored with the truth."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.cli.options import Database, Json, console, read_settings
from parsers.document.wording import counted


def evaluate(
    truth: Annotated[
        Path,
        typer.Option(
            help="A folder with a JSON file for each document, named as the document is; or JSON "
            "lines, or a CSV, with the document's name under file. Keys are the schema's fields."
        ),
    ],
    schema: Annotated[str, typer.Option(help="A schema's name or file.")],
    form: Annotated[
        str | None,
        typer.Option(help="plain, sroie, invoice2data or kleister; by default as it looks."),
    ] = None,
    day_first: Annotated[
        bool | None,
        typer.Option(
            "--day-first/--month-first",
            help="How the truth writes 1/2/2026; by default as its other dates show.",
        ),
    ] = None,
    misses: Annotated[
        bool, typer.Option("--misses", help="List what is not right, with its place.")
    ] = False,
    halves: Annotated[
        bool, typer.Option("--halves", help="Also the F1 of two random halves of the documents.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another number makes other halves.")] = 0,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Compare stored fields with the truth: precision, recall and F1 of each field.

    Then how far probability, evidence and agreement can be believed. Texts are the same but for
    case, spaces and signs; numbers and dates are compared as such. What the truth does not name is
    not judged; what it names as empty must not be found.
    """
    from flows.cli.rows import print_rows
    from flows.evaluation.evaluate import evaluate as compare
    from flows.evaluation.evaluate import named_by
    from flows.evaluation.report import make_tables, to_json
    from flows.evaluation.truth import read_truth
    from flows.runtime.context import open_stored
    from parsers.types import resolve
    from storage.evaluation_queries import measured_documents

    (known,) = resolve([schema]).values()
    true = read_truth(truth, known.schema, form, day_first)
    tables = open_stored(read_settings(database=database))
    documents = measured_documents(tables, known.name, lambda stored: named_by(true, stored))
    report = compare(documents, true, known.schema, seed if halves else None)
    if as_json:
        sys.stdout.write(json.dumps(to_json(report, misses), ensure_ascii=False, indent=1) + "\n")
        return
    for columns, rows, title in make_tables(report, misses):
        console().print(f"\n{title}" if title else "", style="bold", markup=False)
        print_rows(columns, rows)
    documents_compared = counted(len(report.documents), "document")
    console().print(f"{documents_compared}; the truth is read as {report.form}")
    for note in report.notes:
        Console(stderr=True, highlight=False).print(note, markup=False, soft_wrap=True)
