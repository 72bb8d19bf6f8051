"""The current readings compared with what people decided, for `pagemill evaluate --reviewed`.

In: a database and a schema. Out: a `Report` as from a file with the same truth; scores by engine
and model; and how many of the wrong and of the right values were marked to be checked. What is
measured is what was read, never what was corrected.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flows.evaluation.evaluate import JudgedDocument, Report, evaluate
from flows.evaluation.judge import Judgement
from flows.evaluation.report import Table, rate_text, score_json, scores_table
from flows.evaluation.reviewed_truth import ReviewedTruth, reviewed_truth
from flows.evaluation.scores import Score, Share, score, score_fields
from flows.evaluation.truth import truth_of
from parsers.document import Field, SchemaDefinition
from parsers.document.paths import segment_prefix
from parsers.errors import SetupError
from parsers.types import DOCUMENT_TYPES, resolve
from storage.database import Database
from storage.doubts import reason_of
from storage.evaluation_queries import MeasuredDocument, measured_documents
from storage.learning_queries import Decided, decided_values, readers_of
from storage.reviewed_documents import ReviewedDocument, reviewed_documents
from storage.types import clean
from storage.values import is_value

Reader = tuple[str, str]
"""Engine and model."""
NOTHING = "No value was decided in review"
REVIEW_FIRST = "Review documents first: `pagemill review` lists what waits."


@dataclass(frozen=True, slots=True)
class ReaderScores:
    """documents: that it read. marked: of the wrong values and of the right ones, how many were
    marked to be checked."""

    engine: str
    model: str
    documents: int
    fields: tuple[Score, ...]
    micro: Score
    marked: tuple[Share, Share]


@dataclass(frozen=True, slots=True)
class ReviewedReport:
    """documents: with decisions by the schema; whole: of them, reviewed as a whole; current: of
    them, whose current reading is the one that was reviewed."""

    report: Report
    readers: tuple[ReaderScores, ...]
    documents: int
    whole: int
    current: int


def schemas_in_review(
    database: Database, schema: str | None = None
) -> tuple[tuple[SchemaDefinition, ...], tuple[str, ...]]:
    """The schema of that name or file; by default each by which something was decided, and notes on
    those that are not known here. SetupError bad_path if there is none."""
    if schema is not None:
        return tuple(each.schema for each in resolve([schema]).values()), ()
    names = sorted({each.schema for each in decided_values(database) if each.schema})
    known = tuple(DOCUMENT_TYPES[name].schema for name in names if name in DOCUMENT_TYPES)
    other = [name for name in names if name not in DOCUMENT_TYPES]
    if not known:
        told = f"Only by {', '.join(other)} were values decided" if other else NOTHING
        raise SetupError("bad_path", told, "Name its file by --schema." if other else REVIEW_FIRST)
    return known, tuple(f"left out: {name}; name its file by --schema" for name in other)


def truth_from_review(database: Database, schema: SchemaDefinition) -> ReviewedTruth:
    """The decisions by a schema as truth. SetupError bad_path if there are none."""
    return _truth(database, schema)[0]


def evaluate_reviewed(
    database: Database, schema: SchemaDefinition, seed: int | None = None
) -> ReviewedReport:
    """Compare what was read with what was decided. SetupError bad_path if nothing was."""
    truth, documents, reviewed = _truth(database, schema)
    report = evaluate(documents, truth_of(truth.entries, schema), schema, seed)
    known = {each.document_id: each for each in documents}
    runs = {each.document_id: known[each.document_id].run_id or 0 for each in report.documents}
    read_by = readers_of(database, runs.values())
    readers = {each: read_by[run] for each, run in runs.items() if run in read_by}
    current = [
        each
        for each in reviewed
        if each.document_id in readers
        and _is_the_reviewed(each, known[each.document_id], readers[each.document_id], schema.name)
    ]
    return ReviewedReport(
        report=replace(report, notes=(*truth.notes, *report.notes)),
        readers=tuple(_scores(report, readers)),
        documents=truth.documents,
        whole=truth.whole,
        current=len(current),
    )


def _truth(
    database: Database, schema: SchemaDefinition
) -> tuple[ReviewedTruth, tuple[MeasuredDocument, ...], tuple[ReviewedDocument, ...]]:
    """And the documents as they were read, and as they were reviewed."""
    reviewed = reviewed_documents(database)
    chosen = frozenset(each.document_id for each in reviewed)
    documents = measured_documents(database, schema.name, lambda _: chosen)
    truth = reviewed_truth(reviewed, documents, schema)
    if not truth.entries:
        message = f"No value was decided by the schema {schema.name}"
        raise SetupError("bad_path", message, REVIEW_FIRST)
    return truth, documents, reviewed


def reviewed_tables(report: ReviewedReport) -> Iterator[Table]:
    """By engine and model: what was marked, and the scores of each field."""
    for each in report.readers:
        title = f"{each.engine}, {each.model}".rstrip(", ")
        rows = [[m.name, m.found, m.right, rate_text(m.rate)] for m in each.marked]
        yield ("values", "number", "marked to check", "share"), rows, title
        columns, scores, _ = scores_table((*each.fields, each.micro), "field")
        yield columns, scores, ""


def reviewed_json(report: ReviewedReport) -> dict[str, Any]:
    """What is told beside the report, as JSON can hold it."""
    return {
        "reviewed": {
            "documents": report.documents,
            "whole": report.whole,
            "reading_is_the_reviewed_one": report.current,
        },
        "readers": [_reader_json(each) for each in report.readers],
    }


def _reader_json(scores: ReaderScores) -> dict[str, Any]:
    wrong, right = scores.marked
    return {
        "engine": scores.engine,
        "model": scores.model,
        "documents": scores.documents,
        "fields": [score_json(each) for each in scores.fields],
        "micro": score_json(scores.micro),
        "wrong": {"values": wrong.found, "marked": wrong.right, "share": wrong.rate},
        "right": {"values": right.found, "marked": right.right, "share": right.rate},
    }


def _scores(report: Report, readers: Mapping[int, Reader]) -> Iterator[ReaderScores]:
    by_reader: dict[Reader, list[JudgedDocument]] = defaultdict(list)
    for document in report.documents:
        if document.document_id in readers:
            by_reader[readers[document.document_id]].append(document)
    names = [each.name for each in report.fields]
    for (engine, model), documents in sorted(by_reader.items()):
        judged = [each for document in documents for each in document.judgements]
        yield ReaderScores(
            engine,
            model,
            len({each.document_id for each in documents}),
            score_fields(judged, names),
            score("micro", judged),
            _marked(judged),
        )


def _marked(judged: Iterable[Judgement]) -> tuple[Share, Share]:
    """Of the values that were found: the wrong ones, then the right ones."""
    wrong: list[bool] = []
    right: list[bool] = []
    for each in judged:
        if each.found is not None:
            (right if each.right else wrong).append(reason_of(each.found) is not None)
    return Share("wrong", sum(wrong), len(wrong)), Share("right", sum(right), len(right))


def _is_the_reviewed(
    reviewed: ReviewedDocument, read: MeasuredDocument, reader: Reader, schema: str
) -> bool:
    """Whether the document is read by the same engine and model as when it was reviewed, and says
    the same where something was decided."""
    found = {field.path: field for segment in read.segments for field in segment.values()}
    decided = [each for each in reviewed.decided if each.schema == schema]
    return bool(decided) and all(
        (each.engine, each.model) == reader
        and _is_read(each, found.get(segment_prefix(each.segment) + each.path))
        for each in decided
    )


def _is_read(decided: Decided, found: Field | None) -> bool:
    """Whether the field still says what it said when it was decided."""
    if found is None or decided.old_evidence is None:
        return found is None and decided.old_evidence is None
    if not is_value(found.value, decided.old_value):
        return False
    return found.value is not None or clean(found.raw) == decided.old_raw
