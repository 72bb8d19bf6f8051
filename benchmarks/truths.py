"""What is true of the documents of each set, as `flows.evaluation` compares it.

In: the folder of a set, in the form it was published in. Out: a `TrueDocument` for each document,
by the file's name, and the document type that it is of.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows.evaluation.truth import TrueDocument, read_truth, truth_of
from flows.evaluation.truth_files import Entry
from flows.evaluation.truth_formats import Either
from parsers.types import DOCUMENT_TYPES

SETS = {
    "invoices": "invoice",
    "invoices_world": "invoice",
    "sroie": "receipt",
    "receipts_de": "receipt",
    "kleister_nda": "nda",
}
"""The document type of each set."""
RECEIPT_NAME = re.compile(r"[^_]+_([^_]+)_(\d{8})_(\d+)_(\d+)")
"""`A_aldi_18042020_11_00883`: the merchant, the day, how many items, the total in cents."""


def truths(data: Path, name: str) -> Mapping[str, TrueDocument]:
    """By the names of files, without endings where the truth has none."""
    folder, schema = data / name, DOCUMENT_TYPES[SETS[name]].schema
    if name == "invoices_world":
        found = truth_of(_world(folder), schema, "plain").documents
    elif name == "receipts_de":
        found = truth_of(_german_receipts(folder), schema, "plain").documents
    else:
        found = read_truth(folder, schema).documents
    return {each.name: replace(each, lists=_shown(each)) for each in found}


def _shown(document: TrueDocument) -> dict[str, Any]:
    """Lists without rows are not judged: the page may have some."""
    return {name: rows for name, rows in document.lists.items() if rows}


def _world(folder: Path) -> list[Entry]:
    """What the page does not show is not asked for; several values are ways to write one."""
    entries = []
    for path in sorted(folder.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        header = {key: _either(each) for key, each in told["header"].items()
                  if key not in told.get("hidden", ())}  # fmt: skip
        lines = [{key: _either(each) for key, each in row.items()} for row in told.get("lines", ())]
        content = {**header, **({"line_items": lines} if lines else {})}
        entries.append(Entry(path.name.removesuffix(".json"), str(path), content))
    return entries


def _either(value: Any) -> Any:
    return Either(tuple(value)) if isinstance(value, list) else value


def _german_receipts(folder: Path) -> list[Entry]:
    """The merchant is right in any longer name: see `fields.py`."""
    entries = []
    for path in sorted(folder.glob("*.jpg")):
        told = RECEIPT_NAME.fullmatch(path.stem)
        if told is None:
            continue
        merchant, day, _, cents = told.groups()
        date = f"{day[4:]}-{day[2:4]}-{day[:2]}"
        content = {"company": merchant, "date": date, "total": Decimal(cents) / 100}
        entries.append(Entry(path.name, str(path), content))
    return entries


def items_of(name: str) -> int | None:
    """How many items the name of a German receipt's file says that it has."""
    told = RECEIPT_NAME.match(name)
    return int(told[3]) if told else None
