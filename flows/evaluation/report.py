"""A `Report` as tables for people, and as an object for programs.

In: a Report. Out: names of columns with rows, or what JSON can hold. This module compares nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from flows.evaluation.evaluate import Report
from flows.evaluation.judge import Judgement
from flows.evaluation.scores import Score, Share

Table = tuple[Sequence[str], list[list[Any]], str]
"""Names of columns, rows, and a title, which may be empty."""
MISS_COLUMNS = ("file", "field", "wanted", "found", "evidence", "page", "box")


def make_tables(report: Report, with_misses: bool) -> Iterator[Table]:
    """The tables of a report, the one that matters most last."""
    if with_misses:
        rows = [[_shown(miss[column]) for column in MISS_COLUMNS] for miss in misses_of(report)]
        yield MISS_COLUMNS, rows, "misses"
    columns = ("said of the value", "right", "found", "share right")
    every = (*report.evidence, *report.agreement)
    rows = [
        [each.name, each.right, each.found, rate_text(each.rate)] for each in every if each.found
    ]
    if rows:
        yield columns, rows, ""
    if report.bins:
        yield _probabilities(report)
    if report.cells:
        rows = [
            [each.name, each.right, each.wanted, rate_text(each.recall)] for each in report.cells
        ]
        yield ("list", "cells right", "wanted", "share"), rows, ""
    if report.halves:
        yield scores_table(report.halves, "half")
    whole = (report.single, report.micro) if report.cells else (report.micro,)
    yield scores_table((*report.fields, *whole), "field")


def _probabilities(report: Report) -> Table:
    rows: list[list[Any]] = [
        [f"{b.low:.1f} to {b.high:.1f}", b.found, rate_text(b.probability), rate_text(b.rate)]
        for b in report.bins
    ]
    found = sum(b.found for b in report.bins)
    rows.append(["expected calibration error", found, None, rate_text(report.calibration_error)])
    return ("probability", "found", "mean", "share right"), rows, ""


def scores_table(scores: Sequence[Score], title: str) -> Table:
    rows = [
        [each.name, *map(rate_text, (each.precision, each.recall, each.f1)), each.right,
         each.found, each.wanted]
        for each in scores
    ]  # fmt: skip
    return (title, "precision", "recall", "F1", "right", "found", "wanted"), rows, ""


def rate_text(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"


def _shown(value: Any) -> Any:
    return " ".join(f"{side:.2f}" for side in value) if isinstance(value, list) else value


def misses_of(report: Report) -> list[dict[str, Any]]:
    """What is not right: missing, different, or found though not there. Boxes are in fractions of
    the page."""
    return [
        {"document": document.document_id, "file": document.file, **_miss(each)}
        for document in report.documents
        for each in document.judgements
        if not each.right
    ]


def _miss(judgement: Judgement) -> dict[str, Any]:
    found = judgement.found
    miss: dict[str, Any] = {"field": judgement.name, "wanted": judgement.wanted}
    if found is None:
        empty = ("path", "found", "raw", "evidence", "agreement", "problem", "page", "box")
        return miss | dict.fromkeys(empty)
    return miss | {
        "path": found.path,
        "found": found.raw if found.value is None else str(found.value),
        "raw": found.raw,
        "evidence": found.evidence.value,
        "agreement": found.agreement.value,
        "problem": found.problem,
        "page": found.page_number,
        "box": [round(side, 4) for side in found.box.to_frame((1, 1))] if found.box else None,
    }


def to_json(report: Report, with_misses: bool) -> dict[str, Any]:
    """The report as JSON can hold it."""
    content = {
        "schema": report.schema,
        "form": report.form,
        "documents": len(report.documents),
        "fields": [score_json(each) for each in report.fields],
        "single": score_json(report.single),
        "micro": score_json(report.micro),
        "lists": [score_json(each) for each in report.cells],
        "evidence": [_share(each) for each in report.evidence],
        "agreement": [_share(each) for each in report.agreement],
        "calibration": {
            "error": report.calibration_error,
            "bins": [asdict(each) | {"share": each.rate} for each in report.bins],
        },
        "halves": [score_json(each) for each in report.halves],
        "notes": list(report.notes),
    }  # fmt: skip
    return content | ({"misses": misses_of(report)} if with_misses else {})


def score_json(score: Score) -> dict[str, Any]:
    return asdict(score) | {"precision": score.precision, "recall": score.recall, "f1": score.f1}


def _share(share: Share) -> dict[str, Any]:
    return asdict(share) | {"share": share.rate}
