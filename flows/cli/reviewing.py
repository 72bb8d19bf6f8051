"""The command for people who decide: what waits for them, and whose it is."""

import datetime
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.padding import Padding
from rich.text import Text

from flows.cli.options import Csv, Database, Format, Json, chosen_form, console, read_settings, tell
from flows.cli.rows import Form, is_terminal, print_rows, readable
from flows.cli.status import problem_lines
from parsers.document.wording import counted

if TYPE_CHECKING:
    from flows.runtime.settings import Settings
    from storage.database import Database as Tables
    from storage.doubts import Reason
    from storage.listing import Listed
    from storage.overview import Problem

COLUMNS = ("id", "name", "schema", "to_check", "why", "held_by")
MORE = ("status", "page_count", "read_at", "engine", "held_until")
MOST_PROBLEMS = 10
"""Printed of one document."""


def review(
    reason: Annotated[
        str | None, typer.Option(help="Only what waits for this reason, such as absent.")
    ] = None,
    schema: Annotated[str | None, typer.Option(help="Only documents of this schema.")] = None,
    folder: Annotated[str | None, typer.Option(help="Only below this folder or URI.")] = None,
    limit: Annotated[int, typer.Option(help="Documents at the most.", min=1, max=10_000)] = 20,
    learned: Annotated[
        bool, typer.Option("--learned", help="How often reviewed values were right, by group.")
    ] = False,
    auto_accept: Annotated[
        float | None,
        typer.Option(
            metavar="PRECISION", help="What would be accepted at this precision, such as 0.99."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="With --auto-accept: another makes other halves.")] = 0,
    database: Database = None,
    form: Format = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """What waits for a person: how much for each reason, then the documents with the most.

    Below each document is what is to be decided. Nothing is changed; decisions are made in a
    browser, by `pagemill view`.
    """
    from flows.runtime.context import open_stored
    from storage.list_facets import count_reasons
    from storage.listing import Decided, Filter, Order, Sort, list_documents

    chosen = chosen_form(form, as_json, as_csv)
    if learned or auto_accept is not None:
        _print_lessons(read_settings(database=database), auto_accept, seed, chosen, learned)
        return
    if chosen is None and not is_terminal(sys.stdout):
        chosen = Form.TSV
    tables, now = open_stored(read_settings(database=database)), datetime.datetime.now(datetime.UTC)
    wanted = Filter(
        reason=_reason(reason), to_check=True, schema=schema, folder=_as_uri(folder),
        decided=Decided.OPEN,
    )  # fmt: skip
    order = Order(Sort.PROBLEMS, is_down=True)
    found = list_documents(tables, wanted, order, now=now, limit=limit)
    problems = _problems(tables, found.documents)
    if chosen in (Form.JSON, Form.CSV, Form.TSV):
        rows = [_facts(each, problems.get(each.document_id, ())) for each in found.documents]
        names = (*COLUMNS, *MORE, *(("to_decide",) if chosen is Form.JSON else ()))
        print_rows(names, [[row[name] for name in names] for row in rows], chosen)
        return
    _print_counts(count_reasons(tables, wanted, now=now), chosen)
    for each in found.documents:
        _print_document(each, problems.get(each.document_id, ()), wanted.reason)
    if found.on is not None:
        tell(f"only the first {counted(limit, 'document')}: see --limit")


def _print_lessons(
    settings: "Settings", precision: float | None, seed: int, form: Form | None, learned: bool
) -> None:
    """What corrections teach; of all documents, whatever else was asked for."""
    from flows.cli.learned import print_acceptable, print_learned

    if precision is None:
        print_learned(settings, form)
    elif learned:
        raise typer.BadParameter("choose one", param_hint="--learned, --auto-accept")
    else:
        print_acceptable(settings, precision, seed, form)


def _reason(name: str | None) -> "Reason | None":
    from storage.doubts import Reason

    if name is None or name in tuple(Reason):
        return None if name is None else Reason(name)
    raise typer.BadParameter(f"one of: {', '.join(Reason)}", param_hint="--reason")


def _as_uri(folder: str | None) -> str | None:
    """A path of this machine, or the URI that it is."""
    if folder is None or "://" in folder:
        return folder
    return Path(folder).expanduser().resolve().as_uri()


def _problems(tables: "Tables", documents: Iterable["Listed"]) -> dict[int, tuple["Problem", ...]]:
    """By document, what is to be decided of it."""
    from storage.overview import findings

    runs = {each.document_id: each.run_id for each in documents if each.run_id is not None}
    found = findings(tables, runs.values())
    return {document: found[run].problems for document, run in runs.items()}


def _facts(each: "Listed", problems: Iterable["Problem"]) -> dict[str, Any]:
    return {
        "id": each.document_id,
        "name": each.name,
        "schema": each.schema,
        "to_check": each.to_check,
        "why": ", ".join(f"{name} {count}" for name, count in each.reasons.items() if count),
        "held_by": each.held_by,
        "status": each.status,
        "page_count": each.page_count,
        "read_at": each.read_at,
        "engine": each.engine,
        "held_until": each.held_until,
        "to_decide": [
            {
                name: getattr(problem, name)
                for name in ("reason", "path", "value", "page_number", "why")
            }
            for problem in problems
        ],
    }


def _print_counts(counts: dict["Reason", int], form: Form | None) -> None:
    """How many documents wait for each reason."""
    from storage.doubts import WHY

    rows = [(str(reason), count, WHY[reason]) for reason, count in counts.items() if count]
    if rows:
        columns = ("reason", "documents", "which is")
        print_rows(columns, rows, form, framed=False, wrapped=("which is",))
    else:
        console().print("nothing waits for a person")


def _print_document(each: "Listed", problems: Iterable["Problem"], only: "Reason | None") -> None:
    out, facts = console(), _facts(each, ())
    told = [f"document {each.document_id}", each.schema or "no schema", facts["why"]]
    if each.held_by:
        told.append(f"held by {each.held_by} until {each.held_until:%H:%M} UTC")
    out.print(f"\n{readable(each.name or '')}", style="bold", markup=False)
    out.print(Padding(Text(readable(", ".join(told))), (0, 0, 0, 2), expand=False), style="dim")
    chosen = [problem for problem in problems if only in (None, problem.reason)]
    for line in problem_lines(chosen[:MOST_PROBLEMS]):
        out.print(Padding(Text(readable(line)), (0, 0, 0, 2), expand=False))
    if len(chosen) > MOST_PROBLEMS:
        more = f"  and {len(chosen) - MOST_PROBLEMS} more: pagemill show {each.document_id}"
        out.print(more, markup=False)
