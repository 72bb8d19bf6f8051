"""The command that says what became of each document."""

import datetime
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.padding import Padding
from rich.text import Text

from flows.cli.options import Csv, Database, Format, Json, chosen_form, console, read_settings
from flows.cli.rows import Form, is_terminal, print_rows, readable

if TYPE_CHECKING:
    from storage.overview import DocumentOverview, Problem

COLUMNS = ("id", "name", "status", "schema", "pages", "fields", "problems")
MORE = ("page_count", "coverage", "engine", "code", "why")
MOST_PROBLEMS = 20
"""Printed of one document."""
LONGEST_VALUE = 200
"""Characters printed of a value."""


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
    warnings about pages. coverage: of the page of which the least was read, the share of its words.
    """
    from flows.orchestration.summary import BAD, format_counts
    from flows.runtime.context import open_stored
    from storage.attached import messages_of
    from storage.overview import document_overview

    chosen = chosen_form(form, as_json, as_csv)
    if chosen is None and not is_terminal(sys.stdout):
        chosen = Form.TSV
    tables = open_stored(read_settings(database=database))
    messages = messages_of(tables)
    documents = [
        each
        for each in document_overview(tables)
        if (not failed or each.latest.status in BAD)
        and (not problems or each.found.problems)
        and (not no_schema or _fits_none(each))
    ]
    if chosen in (Form.JSON, Form.CSV, Form.TSV):
        rows = [_facts(each, with_problems=chosen is Form.JSON) for each in documents]
        if problems:
            rows = [_with_reasons(*pair) for pair in zip(rows, documents, strict=True)]
        names = (*COLUMNS, *MORE, *(("to_check",) if chosen is Form.JSON else ()))
        print_rows(names, [[row[name] for name in names] for row in rows], chosen)
        return
    if documents:
        shown = (
            _for_a_list(_facts(each), with_closest=no_schema, messages=messages)
            for each in documents
        )
        lines = [[row[name] for name in COLUMNS] for row in shown]
        print_rows(COLUMNS, lines, chosen, framed=False, wrapped=("name", "schema"))
    _print_reasons(documents)
    if problems:
        _print_problems(documents)
    counts = Counter(_facts(each)["status"] for each in documents)
    console().print(f"\n{format_counts(counts)}" if documents else "no documents")


def _for_a_list(
    facts: dict[str, Any], *, with_closest: bool, messages: dict[int, str]
) -> dict[str, Any]:
    """In few characters, so that names have room. messages: by the ids of their attachments."""
    schema = facts["schema"] if with_closest else facts["schema"].partition(" (")[0]
    message = messages.get(facts["id"])
    name = f"{facts['name']} (in {message})" if message else facts["name"]
    return {**facts, "name": name, "schema": schema, "pages": _pages(facts)}


def _pages(facts: dict[str, Any]) -> int | str:
    """How many were read, and of how many, unless it is all."""
    read, there = facts["pages"], facts["page_count"]
    return read if there in (None, read) else f"{read} of {there}"


def _fits_none(each: "DocumentOverview") -> bool:
    """Whether schemas were looked for in what was read, and none fits."""
    found = each.found.schemas
    return bool(found) and all(one.schema is None and one.fit is not None for one in found)


def _facts(each: "DocumentOverview", *, with_problems: bool = False) -> dict[str, Any]:
    from flows.orchestration.summary import name_schemas

    run, now = each.latest, datetime.datetime.now(datetime.UTC)
    facts: dict[str, Any] = {
        "id": run.document_id,
        "name": run.name,
        "status": "interrupted" if run.is_interrupted(now) else run.status.value,
        "schema": name_schemas(each.found.schemas),
        "pages": run.pages,
        "page_count": run.page_count,
        "fields": each.found.fields,
        "problems": len(each.found.problems),
        "coverage": each.found.coverage,
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


def _with_reasons(facts: dict[str, Any], each: "DocumentOverview") -> dict[str, Any]:
    """why: of a document that was read, what a person should look at, the first of it."""
    lines = list(problem_lines(each.found.problems))
    more = [f"and {len(lines) - MOST_PROBLEMS} more"] if len(lines) > MOST_PROBLEMS else []
    told = "; ".join([*lines[:MOST_PROBLEMS], *more])
    return {**facts, "why": facts["why"] or told}


def _print_reasons(documents: Iterable["DocumentOverview"]) -> None:
    from flows.cli.endings import print_reasons
    from flows.orchestration.summary import without_name

    rows = [_facts(each) for each in documents]
    for row in rows:
        row |= {"document": row["name"], "why": without_name(row["why"] or "", row["name"])}
    print_reasons(rows)


def _print_problems(documents: Iterable["DocumentOverview"]) -> None:
    out = console()
    for each in documents:
        out.print(f"\n{readable(each.latest.name)}", style="bold", markup=False)
        for line in problem_lines(each.found.problems[:MOST_PROBLEMS]):
            out.print(Padding(Text(readable(line)), (0, 0, 0, 2), expand=False))
        more = len(each.found.problems) - MOST_PROBLEMS
        if more > 0:
            out.print(f"  and {more} more: pagemill show {each.latest.document_id}")


def problem_lines(problems: Iterable["Problem"]) -> Iterator[str]:
    """One line for the values that break the same rule; a value within the sentence is not
    repeated."""
    for (page, why), alike in groupby(problems, key=lambda each: (each.page_number, each.why)):
        named = [each for each in alike if each.path]
        values = (
            str(each.path) if each.value is None or each.value in why
            else f"{each.path} = {_shortened(each.value)}"
            for each in named
        )  # fmt: skip
        where = f"page {page}: " if page else ""
        yield f"{where}{', '.join(values)}{': ' if named else ''}{why}"


def _shortened(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…"
