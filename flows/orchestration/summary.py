"""What people see of a flow: progress while it runs, a summary when it ends.

In: outcomes, and rows of the database. Out: calls on a watcher, and rows without document text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from flows.pipeline.outcome import Outcome
from flows.sources.staging import printable
from parsers.document.wording import counted
from storage.database import Database
from storage.models import RunStatus
from storage.overview import Findings, FoundSchema, findings
from storage.queries import RunSummary, run_overview

BAD = frozenset({RunStatus.PARTIAL, RunStatus.FAILED, RunStatus.QUARANTINED})
"""With one of these among the documents, a command ends with exit code 1."""
READ = frozenset({RunStatus.COMPLETE, RunStatus.PARTIAL})
NONE_FITS = "none fits"
MOST_NAMES = 4
"""Named of the files to which the same happened."""
MOST_REASONS = 10
"""Told of the files of one code and remedy."""

NAMED = re.compile(r"^[^:\n]{1,255}\.\w{1,8}(?:, page \d+)?: ")
"""A file's name, as errors begin with it."""

SummaryRow = dict[str, Any]


class Watcher:
    """Receives progress, from several threads. This one ignores it."""

    def started(self, files: int) -> None: ...
    def page_done(self, location: str, done: int, pages: int) -> None: ...
    def file_done(self, outcome: Outcome) -> None: ...


watcher: ContextVar[Watcher] = ContextVar("watcher", default=Watcher())  # noqa: B039 - it has no state
"""Of this flow run. Prefect's threads run in a copy of the caller's context."""


def summary_rows(
    database: Database, outcomes: Sequence[Outcome], viewer: str = ""
) -> list[SummaryRow]:
    """A row for each document of this flow, failures first. viewer: URL of the viewer; each row
    then has a link."""
    ids = [outcome.run_id for outcome in outcomes if outcome.run_id is not None]
    runs = {run.run_id: run for run in run_overview(database, ids)}
    found = findings(database, ids)
    rows = [
        _row(each, runs.get(each.run_id or 0), found.get(each.run_id or 0, Findings()), viewer)
        for each in outcomes
    ]
    return sorted(rows, key=lambda row: (row["status"] not in BAD, str(row["document"])))


def _row(outcome: Outcome, run: RunSummary | None, found: Findings, viewer: str) -> SummaryRow:
    if run is None:
        name = printable(outcome.path)
        return {"document": name, "status": outcome.status, "why": outcome.reason or ""}
    told = (
        run.status.value if run.status in BAD and outcome.status != "duplicate" else outcome.status
    )
    error = without_name(run.error or "", run.name) if told in BAD else ""
    row: SummaryRow = {
        "document": name_of(outcome.path) if "/" in outcome.path else run.name,
        "status": told,  # earlier failures again, for they are still to be fixed
        "pages": run.pages,
        "schema": name_schemas(found.schemas),
        "fields": found.fields,
        "problems": len(found.problems),
        "code": (run.error_code or "") if told in BAD else "",
        "why": " ".join(filter(None, (error, outcome.reason))),
    }
    return row | ({"look": f"{viewer}/documents/{run.document_id}"} if viewer else {})


def without_name(error: str, name: str) -> str:
    """So that the same happens to many files in the same words. The name may be that of another
    file with the same bytes."""
    return NAMED.sub("", error.removeprefix(f"{name}: "))


def name_schemas(found: Sequence[FoundSchema]) -> str:
    """`invoice`; `2 receipt, invoice` of several segments; `none fits (invoice, but it calls itself
    “Angebot”)`. Nothing where none was looked for."""
    named = Counter(each.schema for each in found if each.schema)
    if named:
        most = named.most_common()
        return ", ".join(f"{count} {name}" if count > 1 else name for name, count in most)
    if not found or found[0].fit is None:
        return ""
    best = max(found, key=lambda each: each.fit or 0.0)
    if best.nearest:
        return f"{NONE_FITS} ({printable(best.nearest)})"
    return f"{NONE_FITS} (best: {best.closest} {best.fit:.2f})" if best.closest else NONE_FITS


@dataclass(frozen=True, slots=True)
class Reasons:
    """What became of files that were not read well: all of one status, code and remedy. names: by
    the sentence that says what is wrong with them."""

    status: str
    code: str
    remedy: str
    names: dict[str, list[str]]

    def lines(self) -> list[str]:
        """`4 failed, unsupported_type. Convert them …`, then `It seems to be plain text: a.txt,
        b.txt` and other reasons. Of one reason, and of files that did not fail, one line."""
        count = sum(map(len, self.names.values()))
        head = f"{count:,} {self.status}" + (f", {self.code}" if self.code else "")
        named = [(why, shorten_names(names)) for why, names in self.names.items()]
        more = f"and {len(named) - MOST_REASONS:,} more, see pagemill status --failed --csv"
        several = [more] if len(named) > MOST_REASONS else []
        if self.status not in BAD:
            told = [f"{names} ({why})" for why, names in named[:MOST_REASONS]]
            return [f"{head}: {'; '.join([*told, *several])}"]
        told = [f"{why}: {names}" for why, names in named[:MOST_REASONS]]
        remedy = f". {self.remedy}" if self.remedy else ""
        if len(named) == 1:
            return [f"{head}: {told[0]}{remedy}"]
        return [f"{head}{remedy}", *told, *several]


def reasons(rows: Iterable[SummaryRow]) -> list[Reasons]:
    """Why files were not read well, or not at all; those alike together, failures first."""
    groups: dict[tuple[str, str, str], dict[str, list[str]]] = defaultdict(dict)
    for row in rows:
        is_told = row["status"] == "unchanged" and row["why"]
        if is_told or row["status"] in BAD or row["status"] in ("skipped", "duplicate", "held"):
            name = str(row["document"])
            why, _, remedy = str(row["why"]).partition(". ")
            group = groups[row["status"], str(row.get("code", "")), remedy]
            group.setdefault(why or row["status"], []).append(name_of(name))
    told = [Reasons(*key, names) for key, names in groups.items()]
    return sorted(told, key=lambda each: each.status not in BAD)


def shorten_names(names: Sequence[str]) -> str:
    """`a.pdf, b.pdf and 12 more`."""
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else shown


def found_by_schema(rows: Iterable[SummaryRow]) -> list[str]:
    """`12 × invoice: 372 fields, 3 problems`, the most frequent schema first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row["status"] in READ:
            name = str(row.get("schema") or "no schema").partition(" (")[0]
            counts[name] += Counter(n=1, fields=row["fields"], problems=row["problems"])
    ordered = sorted(counts.items(), key=lambda item: -item[1]["n"])
    return [f"{each['n']:,} × {name}{found_in_words(each)}" for name, each in ordered]


def found_in_words(row: SummaryRow | Counter[str]) -> str:
    """`: 31 fields, 1 problem`; nothing where there are neither."""
    told = [counted(row[key], key[:-1]) for key in ("fields", "problems") if row.get(key)]
    return f": {', '.join(told)}" if told else ""


def speed_in_words(rows: Iterable[SummaryRow], seconds: float) -> str:
    """`8 pages in 12.1 s (0.66 a second)`; nothing if no page was read."""
    pages = sum(row["pages"] for row in rows if row["status"] in READ)
    if not (pages and seconds):
        return ""
    return f"{counted(pages, 'page')} in {seconds:.1f} s ({pages / seconds:.2g} a second)"


def place_of(database: Database) -> str:
    """Where the database is, without a password."""
    url = database.engine.url
    return str(url.database) if database.is_sqlite else url.render_as_string()


VIEWS = {
    "find": "current_findings", "spot": "current_spotted_words", "describe": "current_pictures",
    "ask": "current_question_answers", "events": "current_film_events",
    "screen": "current_screen_elements", "act": "current_next_actions",
}  # fmt: skip
"""Where the answers to tasks are."""


def next_steps(rows: Sequence[SummaryRow], tasks: Collection[str] = ()) -> list[tuple[str, str]]:
    """The commands that help most, and why. tasks: what else was asked of the pages."""
    steps = []
    if any(row.get("problems") for row in rows):
        steps.append(("pagemill status --problems", "what a person should look at"))
    if task := next((each for each in VIEWS if each in tasks), None):
        select = f"select * from {VIEWS[task]}"  # noqa: S608 - it is only shown
        steps.append((f'pagemill query "{select}"', f"what {task} gave"))
    named = Counter(str(row["schema"]) for row in rows if _is_one_schema(row))
    if named:
        ((schema, _),) = named.most_common(1)
        select = f"select * from {schema}"  # noqa: S608 - it is only shown
        steps.append((f'pagemill query "{select}"', "the values in SQL"))
    steps.append(("pagemill status", "all documents"))
    if not named:
        steps.append(("pagemill schemas", "what can be looked for"))
    most = 3 if task else 2
    return [*steps[:most], ("pagemill view", "the documents in a browser, to decide")]


def _is_one_schema(row: SummaryRow) -> bool:
    return str(row.get("schema", "")).isidentifier()


def describe(
    rows: Sequence[SummaryRow],
    sentence: str,
    viewer: str,
    after: Sequence[str] = (),
    most: int = 20,
) -> str:
    """The text above the summary's table, in Markdown: what happened, what was found, what was not
    read and why, lines `after` that, and a link to all documents if there is a viewer."""
    lines = [escape(line) for line in found_by_schema(rows)]
    for each in reasons(rows)[:most]:
        head, *told = map(escape, each.lines())
        lines += [head, *(f"  - {line}" for line in told)]
    lines += after
    lines = [line if line.startswith("  ") else f"- {line}" for line in lines]
    if viewer:
        lines.append(f"\n[All documents]({viewer}/)")
    return "\n".join([sentence, "", *lines])


def escape(text: str) -> str:
    """Plain text in Markdown."""
    return re.sub(r"([\\`*_{}\[\]()<>#|!~&])", r"\\\1", text)


def shorten(rows: Sequence[SummaryRow], most: int) -> list[SummaryRow]:
    """The first rows, and one with the number of the others."""
    if len(rows) <= most:
        return list(rows)
    return [*rows[:most], {"document": f"and {len(rows) - most} more"}]


def counts(outcomes: Iterable[Outcome]) -> str:
    """`78 complete, 2 failed`, the most frequent first."""
    return format_counts(Counter(outcome.status for outcome in outcomes)) or "no files"


def format_counts(counted: Counter[str]) -> str:
    return ", ".join(f"{number:,} {status}" for status, number in counted.most_common())


def name_of(location: str) -> str:
    """The last part of a path or URL, fit to be shown."""
    return printable(PurePosixPath(location).name or location)
