"""Whether wrong values are told from right ones: a confusion table of evidence and agreement.

    python benchmarks/evidence.py --truth PATH --schema NAME [--database URL] [--wrong 40]

The documents are in the database, read by the schema, and PATH holds their truth, as for `pagemill
evaluate`. From the stored values that the truth confirms, as the truth writes them, an answer is
made for each document, in which some values are made wrong: two digits swapped, a name invented, a
value of another document or of another page in its place. The answers are replayed, and fields
extracted from the stored pages once more. A wrong value is told if it is absent, fuzzy or
contradicted; a right one stands if it is exact or normalized.

The right values are those that the embedded engine found: that it contradicts none of them is no
merit of it.
"""

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from spoiling import RIGHT, Value, World, spoil

from flows.cli.rows import make_table
from flows.evaluation.evaluate import match_documents
from flows.evaluation.judge import is_right, judge
from flows.evaluation.truth import Wanted, read_truth
from flows.runtime.context import open_tables
from flows.runtime.settings import Settings
from parsers.document import Agreement, Evidence, Field, Page, SchemaDefinition, Task
from parsers.engines.ocr import OcrEngine
from parsers.engines.recording import Recording, subject_of, write_recording
from parsers.engines.replay import ReplayEngine
from parsers.errors import PagemillError
from parsers.tasks.extract import extract_fields
from parsers.types import resolve
from storage.evaluation_queries import MeasuredDocument, measured_documents
from storage.queries import stored_pages

ROW = re.compile(r"(?P<list>.+)\[(?P<ordinal>\d+)\]\.(?P<name>.+)")
STANDING = (Evidence.EXACT, Evidence.NORMALIZED)


@dataclass(frozen=True, slots=True)
class Outcome:
    value: Value
    field: Field

    @property
    def group(self) -> str:
        """A wrong value may have been put right by a rule. Its raw text says nothing of that: for
        what is fuzzy, it is what stands on the page."""
        wanted = Wanted(self.value.text, (self.value.true,))
        mended = self.value.how != RIGHT and is_right(wanted, replace(self.field, raw=""))
        return f"{self.value.how}, put right" if mended else self.value.how

    @property
    def is_told(self) -> bool:
        return (
            self.field.evidence not in STANDING
            or self.field.agreement is Agreement.CONTRADICTED
            or self.group != self.value.how
        )


def main() -> int:
    options = _options()
    try:
        outcomes = list(_outcomes(options))
    except PagemillError as error:
        raise SystemExit(str(error)) from None
    _print(outcomes, options.list)
    return 0 if outcomes else 1


def _outcomes(options: argparse.Namespace) -> Iterator[Outcome]:
    tables = open_tables(Settings(**({"database": options.database} if options.database else {})))
    (document_type,) = resolve([options.schema]).values()
    schema = document_type.schema
    documents = [each for each in measured_documents(tables, schema.name) if _is_one(each)]
    values = list(_right_values(documents, schema, options))
    known = {value.document_id for value in values}
    runs = {each.document_id: each.run_id for each in documents if each.document_id in known}
    pages = {document_id: stored_pages(tables, run or 0) for document_id, run in runs.items()}
    answers = list(spoil(World(pages, values, random.Random(options.seed)), options.wrong))
    return _replay(schema, pages, answers, options.pages)


def _is_one(document: MeasuredDocument) -> bool:
    return len(document.segments) == 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Whether wrong values are told from right ones.")
    parser.add_argument("--truth", type=Path, required=True, metavar="PATH")
    parser.add_argument("--schema", required=True, metavar="NAME")
    parser.add_argument("--form", help="of the truth; by default as it looks")
    parser.add_argument("--database", metavar="URL", help="by default that of the settings")
    parser.add_argument("--wrong", type=int, default=40, help="how many values are made wrong")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pages", action="store_true", help="answers name the page of each value")
    parser.add_argument("--list", action="store_true", help="list what was not told, or not found")
    return parser.parse_args()


def _right_values(
    documents: Sequence[MeasuredDocument], schema: SchemaDefinition, options: argparse.Namespace
) -> Iterator[Value]:
    """Of files that hold one document."""
    truth = read_truth(options.truth, schema, options.form)
    pairs, notes = match_documents(truth.documents, documents)
    for note in (*truth.notes, *notes):
        print(note, file=sys.stderr)
    for true, document in pairs:
        for each in judge([true], document.segments):
            if each.right and each.found and each.wanted:
                value = each.found.raw if each.found.value is None else each.found.value
                yield Value(
                    document.document_id, each.found.path, value, each.wanted,
                    each.found.page_number,
                )  # fmt: skip


def _replay(
    schema: SchemaDefinition,
    pages: Mapping[int, Sequence[Page]],
    values: Sequence[Value],
    named: bool,
) -> Iterator[Outcome]:
    by_document: dict[int, list[Value]] = defaultdict(list)
    for value in values:
        by_document[value.document_id].append(value)
    with tempfile.TemporaryDirectory() as folder:
        places = {
            document_id: _record(Path(folder), schema, pages[document_id], given, named)
            for document_id, given in by_document.items()
        }
        replay, labels = ReplayEngine(Path(folder)), OcrEngine()
        for document_id, paths in places.items():
            extraction = extract_fields(replay, schema, pages[document_id], second=labels)
            found = {field.path: field for field in extraction.fields}
            yield from (Outcome(value, found[path]) for path, value in paths.items())


def _record(
    folder: Path,
    schema: SchemaDefinition,
    pages: Sequence[Page],
    values: Sequence[Value],
    named: bool,
) -> Mapping[str, Value]:
    """Write the answer; returns its values by the paths that they will have."""
    answer, paths = _answer(values, named)
    recording = Recording(
        task=Task.EXTRACT,
        answer=json.dumps(answer, ensure_ascii=False),
        family="pagemill",
        frame=(1000, 1000),
        subject=subject_of(pages),
        schema=schema.name,
        images_at_once=0,
    )
    write_recording(folder, str(values[0].document_id), recording, None)
    return paths


def _answer(values: Sequence[Value], named: bool) -> tuple[dict[str, Any], dict[str, Value]]:
    answer: dict[str, Any] = {}
    paths: dict[str, Value] = {}
    rows: dict[tuple[str, int], int] = {}  # which row of the answer a stored one has become
    for value in sorted(values, key=lambda each: _ordinal(each.path)):
        said = {"text": value.text, "page": value.page_number} if named else value.text
        row = ROW.fullmatch(value.path)
        if row is None:
            answer[value.path], paths[value.path] = said, value
            continue
        listed = answer.setdefault(row["list"], [])
        place = rows.setdefault((row["list"], int(row["ordinal"])), len(listed))
        listed.extend([{}] if place == len(listed) else [])
        listed[place][row["name"]] = said
        paths[f"{row['list']}[{place}].{row['name']}"] = value
    return answer, paths


def _ordinal(path: str) -> int:
    row = ROW.fullmatch(path)
    return int(row["ordinal"]) if row else -1


def _print(outcomes: Sequence[Outcome], listed: bool) -> None:
    counts = Counter((o.group, o.field.agreement, o.field.evidence) for o in outcomes)
    rows = [
        [group, agreement.value, *(counts[group, agreement, evidence] for evidence in Evidence)]
        for group in sorted({o.group for o in outcomes}, key=lambda name: (name == RIGHT, name))
        for agreement in Agreement
        if any(counts[group, agreement, evidence] for evidence in Evidence)
    ]
    console = Console(width=120)
    console.print(make_table(["value", "agreement", *(e.value for e in Evidence)], rows))
    right = [o for o in outcomes if o.value.how == RIGHT]
    wrong = [o for o in outcomes if o.value.how != RIGHT]
    told = [o for o in wrong if o.is_told]
    standing = [o for o in right if o.field.evidence in STANDING]
    alarms = [o for o in right if o.field.agreement is Agreement.CONTRADICTED]
    _print_share("wrong values told: absent, fuzzy, contradicted or put right", told, wrong)
    _print_share("right values that stand: exact or normalized", standing, right)
    _print_share("right values contradicted", alarms, right)
    if listed:
        unnoticed = [o for o in wrong if not o.is_told]
        for each in (*unnoticed, *(o for o in right if o.field.evidence not in STANDING)):
            print(_line(each))


def _print_share(name: str, part: Sequence[Outcome], whole: Sequence[Outcome]) -> None:
    share = f" ({len(part) / len(whole):.3f})" if whole else ""
    print(f"{name}: {len(part)} of {len(whole)}{share}")


def _line(outcome: Outcome) -> str:
    value, field = outcome.value, outcome.field
    return (
        f"document {value.document_id}, {value.path}, {outcome.group}: {value.text!r} instead of "
        f"{str(value.true)!r} is {field.evidence}, {field.agreement}"
    )


if __name__ == "__main__":
    sys.exit(main())
