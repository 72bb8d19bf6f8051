"""The command that says what became of each document."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.options import Csv, Database, Format, Json, chosen_form, console, read_settings
from flows.cli.rows import Form, print_rows, readable

if TYPE_CHECKING:
    from storage.overview import DocumentOverview, Problem

COLUMNS = ("id", "name", "status", "schema", "pages", "fields", "problems")
MOST_PROBLEMS = 20
"""Printed of one document."""


def status(
    failed: Annotated[
        bool, typer.Option("--failed", help="Only what was not read, or not in full.")
    ] = False,
    problems: Annotated[
        bool, typer.Option("--problems", help="Only what a person should look at, and why.")
    ] = False,
    no_schema: Annotated[
        bool, typer.Option("--no-schema", help="Only documents that no schema fits.")
    ] = False,
    database: Database = None,
    form: Format = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """List the documents: what became of each, what was found in it, what to look at.

    A line is a document with its latest run. Below are the reasons of those that failed. Problems
    are values that are not on the page, that another reader contradicts or that break a rule, and
    warnings about pages.
    """
    from flows.orchestration.summary import BAD, format_counts
    from flows.runtime.context import open_stored
    from storage.overview import document_overview

    chosen = chosen_form(form, as_json, as_csv)
    documents = [
        each
        for each in document_overview(open_stored(read_settings(database=database)))
        if (not failed or each.latest.status in BAD)
        and (not problems or each.found.problems)
        and (not no_schema or not any(one.schema for one in each.found.schemas))
    ]
    if chosen in (Form.JSON, Form.CSV, Form.TSV):
        rows = [_facts(each, with_problems=chosen is Form.JSON) for each in documents]
        names = [*COLUMNS, "engine", "code", "why", *(["to_check"] if chosen is Form.JSON else [])]
        print_rows(names, [[row[name] for name in names] for row in rows], chosen)
        return
    if documents:
        lines = [[_facts(each)[name] for name in COLUMNS] for each in documents]
        print_rows(COLUMNS, lines, chosen, framed=False, wrapped=("name", "schema"))
    _print_reasons(documents)
    if problems:
        _print_problems(documents)
    counts = _count(each.latest.status.value for each in documents)
    console().print(f"\n{format_counts(counts)}" if documents else "no documents")


def _facts(each: "DocumentOverview", *, with_problems: bool = False) -> dict[str, Any]:
    from flows.orchestration.summary import name_schemas

    run = each.latest
    is_whole = run.page_count in (None, run.pages)
    facts: dict[str, Any] = {
        "id": run.document_id,
        "name": run.name,
        "status": run.status.value,
        "schema": name_schemas(each.found.schemas),
        "pages": run.pages if is_whole else f"{run.pages} of {run.page_count}",
        "fields": each.found.fields,
        "problems": len(each.found.problems),
        "engine": run.engine,
        "code": run.error_code,
        "why": run.error,
    }
    if with_problems:
        kept = ("path", "value", "page_number", "why")
        facts["to_check"] = [
            {name: getattr(problem, name) for name in kept} for problem in each.found.problems
        ]
    return facts


def _count(statuses: Iterable[str]) -> Any:
    from collections import Counter

    return Counter(statuses)


def _print_reasons(documents: Iterable["DocumentOverview"]) -> None:
    from flows.cli.endings import print_reasons

    rows = (_facts(each) for each in documents)
    print_reasons([{**row, "document": row["name"], "why": row["why"] or ""} for row in rows])


def _print_problems(documents: Iterable["DocumentOverview"]) -> None:
    out = console()
    for each in documents:
        out.print(f"\n{readable(each.latest.name)}", style="bold", markup=False)
        for line in _problem_lines(each.found.problems[:MOST_PROBLEMS]):
            out.print(f"  {readable(line)}", markup=False, soft_wrap=True)
        more = len(each.found.problems) - MOST_PROBLEMS
        if more > 0:
            out.print(f"  and {more} more: pagemill show {each.latest.document_id}")


def _problem_lines(problems: Iterable["Problem"]) -> Iterator[str]:
    for problem in problems:
        where = f"page {problem.page_number}: " if problem.page_number else ""
        value = f"{problem.path} = {problem.value}: " if problem.path else ""
        yield f"{where}{value}{problem.why}"
