"""What had been read in a row that a person deletes: there was no such row, or it was no such one.

In: the fields of the row. Out: a text for the log, and the fields again, by the names of the log's
columns. Pure.
"""

import json
from typing import Any

from storage.row_places import Row
from storage.values import as_text, kind_of


def write_cells(row: Row) -> str:
    """As JSON."""
    cells = [
        {
            "name": name,
            "kind": kind_of(field.value),
            "old_value": as_text(field.value),
            "old_raw": field.raw,
            "old_evidence": field.evidence,
            "old_agreement": field.agreement,
            "old_valid": field.valid,
            "old_currency": field.currency,
            "probability": field.probability,
        }
        for name, field in sorted(row.items())
    ]
    return json.dumps(cells)


def read_cells(text: str) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(text)
    return cells
