"""The command that compares what is stored with the truth."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from flows.cli.options import Database, Json, console, read_settings
from parsers.document.wording import counted

if TYPE_CHECKING:
    from flows.evaluation.evaluate import Report
    from flows.evaluation.report import Table
    from flows.runtime.settings import Settings


def evaluate(
    truth: Annotated[
        Path | None,
        typer.Option(
            help="A folder with a JSON file for each document, named as the document is; or JSON "
            "lines, or a CSV, with the document's name under file. Keys are the schema's fields."
        ),
    ] = None,
    schema: Annotated[
        str | None,
        typer.Option(help="A schema's name or file; with --reviewed by default each in use."),
    ] = None,
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="The truth is what was decided in review.")
    ] = False,
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
    not judged; what it names as empty must not be found. Compared is what was read, also where it
    was corrected.
    """
    if reviewed == (truth is not None):
        raise typer.BadParameter("name one of them", param_hint="--truth, --reviewed")
    settings = read_settings(database=database)
    chosen_seed = seed if halves else None
    if truth is None:
        if form is not None or day_first is not None:
            raise typer.BadParameter("it is for files", param_hint="--form, --day-first")
        _evaluate_reviewed(settings, schema, misses, chosen_seed, as_json)
        return
    if schema is None:
        raise typer.BadParameter("it says what the keys mean", param_hint="--schema")
    report = _compare(settings, truth, schema, form, day_first, chosen_seed)
    from flows.evaluation.report import make_tables, to_json

    if as_json:
        _print_json(to_json(report, misses))
        return
    _print_tables(make_tables(report, misses))
    documents_compared = counted(len(report.documents), "document")
    console().print(f"{documents_compared}; the truth is read as {report.form}")
    _note(report.notes)


def _compare(
    settings: "Settings", path: Path, schema: str, form: str | None, day_first: bool | None,
    seed: int | None,
) -> "Report":  # fmt: skip
    from flows.evaluation.evaluate import evaluate as compare
    from flows.evaluation.evaluate import named_by
    from flows.evaluation.truth import read_truth
    from flows.runtime.context import open_stored
    from parsers.types import resolve
    from storage.evaluation_queries import measured_documents

    (known,) = resolve([schema]).values()
    true = read_truth(path, known.schema, form, day_first)
    tables = open_stored(settings)
    documents = measured_documents(tables, known.name, lambda stored: named_by(true, stored))
    return compare(documents, true, known.schema, seed)


def _evaluate_reviewed(
    settings: "Settings", schema: str | None, misses: bool, seed: int | None, as_json: bool
) -> None:
    """Of each schema a report; as JSON a list of them."""
    from flows.evaluation.report import make_tables, to_json
    from flows.evaluation.reviewed import (
        evaluate_reviewed,
        reviewed_json,
        reviewed_tables,
        schemas_in_review,
    )
    from flows.runtime.context import open_stored

    tables = open_stored(settings)
    schemas, notes = schemas_in_review(tables, schema)
    reports = [evaluate_reviewed(tables, each, seed) for each in schemas]
    if as_json:
        _print_json([to_json(each.report, misses) | reviewed_json(each) for each in reports])
    for each in () if as_json else reports:
        if len(reports) > 1:
            console().print(f"\n{each.report.schema}", style="bold", markup=False)
        _print_tables((*reviewed_tables(each), *make_tables(each.report, misses)))
        console().print(
            f"{counted(each.documents, 'document')} with decisions, {each.whole} of them signed off"
            f"; of {each.current} the current reading is the one that was reviewed"
        )
        _note(each.report.notes)
    _note(notes)


def _print_json(content: object) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _print_tables(tables: Iterable["Table"]) -> None:
    from flows.cli.rows import print_rows

    for columns, rows, title in tables:
        console().print(f"\n{title}" if title else "", style="bold", markup=False)
        print_rows(columns, rows, framed=False)


def _note(notes: Iterable[str]) -> None:
    for note in notes:
        Console(stderr=True, highlight=False).print(note, markup=False, soft_wrap=True)
