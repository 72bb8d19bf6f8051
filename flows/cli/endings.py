"""What a command that reads documents says at its end. In: outcomes. Out: lines on the terminal."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.padding import Padding
from rich.text import Text

from flows.cli.options import console
from flows.cli.rows import Form, print_rows, readable
from flows.orchestration.summary import (
    BAD,
    READ,
    SummaryRow,
    counts,
    format_counts,
    found_by_schema,
    found_in_words,
    next_steps,
    place_of,
    reasons,
    speed_in_words,
    summary_rows,
)
from flows.pipeline.outcome import Outcome
from flows.pipeline.plan import Plan
from flows.runtime.settings import Settings
from flows.sources.staging import printable
from parsers.document.wording import counted
from storage.database import Database

COLUMNS = ("document", "status", "pages", "schema", "fields", "problems", "code", "why")
MOST_LINES = 12
"""Documents with a line of their own; of more, only the schemas are counted."""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds: of the whole command, and of reading in it."""

    whole: float
    reading: float


@dataclass(frozen=True, slots=True)
class End:
    """is_new: the database was made by this command. named: the database as the command line names
    it, if it does. passed_over: as in `Plan`."""

    outcomes: Sequence[Outcome]
    database: Database
    took: Took
    is_new: bool
    named: str | None
    passed_over: int = 0


def print_end(end: End, *, as_json: bool) -> bool:
    """Say what was found and what to do next; returns whether all is well."""
    rows = summary_rows(end.database, end.outcomes)
    if as_json:
        shown = [[row.get(name, "") for name in COLUMNS] for row in rows]
        print_rows(COLUMNS, shown, Form.JSON)
    else:
        _print_found([row for row in rows if row["status"] in READ])
        print_reasons(rows)
        _print_figures(end, rows)
        _print_next(end, rows)
    return all(row["status"] not in BAD for row in rows)


def print_plan(plan: Plan, as_json: bool) -> None:
    """Say what would be read, and of the other files why not."""
    rows = [{"document": at, "status": "to read", "why": ""} for at in plan.files]
    rows += [
        {"document": printable(each.path), "status": each.status, "why": each.reason or ""}
        for each in plan.done
    ]
    if as_json:
        columns = ("document", "status", "why")
        print_rows(columns, [[row[name] for name in columns] for row in rows], Form.JSON)
        return
    out = console()
    for location in plan.files[:MOST_LINES]:
        out.print(readable(printable(location)), markup=False, soft_wrap=True)
    if len(plan.files) > MOST_LINES:
        out.print(f"and {len(plan.files) - MOST_LINES:,} more")
    print_reasons(rows)
    words = format_counts(Counter(row["status"] for row in rows)) or "no files"
    if plan.passed_over:
        words += f"; {_passed_over(plan.passed_over)}"
    out.print(f"\n{words}; nothing was read (--dry-run)")


def _passed_over(number: int) -> str:
    return f"{counted(number, 'hidden or temporary name')} passed over"


def _print_found(rows: Sequence[SummaryRow]) -> None:
    out = console()
    if len(rows) > MOST_LINES:
        lines = found_by_schema(rows)
    else:
        wide = max((len(readable(row["document"])) for row in rows), default=0)
        lines = [f"{readable(row['document']).ljust(wide)}  {_found(row)}" for row in rows]
    for line in lines:
        out.print(line, markup=False, soft_wrap=True)


def _found(row: SummaryRow) -> str:
    pages = counted(row["pages"], "page")
    return f"{row['schema'] or 'no schema'}{found_in_words(row)}, {pages}"


def print_reasons(rows: Sequence[SummaryRow]) -> None:
    """Why files were not read well; those alike together."""
    out = console()
    told = reasons(rows)
    if told:
        out.print()
    for each in told:
        head, *lines = map(readable, each.lines())
        out.print(Text(head, style="red" if each.status in BAD else ""))
        for line in lines:
            out.print(Padding(Text(line), (0, 0, 0, 2), expand=False))


def _print_figures(end: End, rows: Sequence[SummaryRow]) -> None:
    number = len(end.outcomes)
    words = f"{counted(number, 'file')}: {counts(end.outcomes)}" if number else "no files"
    if speed := speed_in_words(rows, end.took.reading):
        words += f"; {speed}, {end.took.whole:.0f} s in all"
    if end.passed_over:
        words += f"; {_passed_over(end.passed_over)}"
    said = any(row["status"] != "unchanged" for row in rows)
    console().print(f"\n{words}" if said else words)


def _print_next(end: End, rows: Sequence[SummaryRow]) -> None:
    where, out = place_of(end.database), console()
    out.print(f"Database: {where}{' (new)' if end.is_new else ''}", markup=False, soft_wrap=True)
    if not any(row["status"] in READ | BAD for row in rows):
        return
    url = end.database.engine.url.render_as_string()
    flag = f" --database {url}" if end.named else ""
    steps = [(command + flag, why) for command, why in next_steps(rows, Settings().requests)]
    wide = max(len(command) for command, _ in steps)
    for number, (command, why) in enumerate(steps):
        head = "" if number else "Next:"
        out.print(f"{head:5} {command:{wide}}  # {why}", markup=False, soft_wrap=True)
