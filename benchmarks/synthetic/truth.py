"""What is true of a drawn document, in the plain form that `flows.evaluation.truth` reads."""

from decimal import Decimal
from typing import Any

from flows.evaluation.truth import TrueDocument, truth_of
from flows.evaluation.truth_files import Entry
from flows.evaluation.truth_formats import Either
from parsers.document import FieldKind
from parsers.document.paths import parse_row_path
from parsers.types import DOCUMENT_TYPES
from synthetic.document import Drawn, Value

TYPES = {
    "invoice": "invoice", "credit_note": "credit_note", "receipt": "receipt",
    "order": "purchase_order", "delivery_note": "delivery_note",
    "correction": "credit_note", "bank_statement": "bank_statement", "reminder": "reminder",
    "payslip": "payslip",
}  # fmt: skip
"""The document type of each kind that has one."""
DERIVABLE = frozenset({"net", "tax", "currency", "subtotal"})
"""Not printed, these may be found all the same, as a single tax is the sum of taxes."""


def truth(drawn: Drawn, type_name: str | None = None) -> dict[str, Any]:
    """Values by name, rows in lists; None where the document has no such value. type_name: of a
    type that it is read as, if that is not its own."""
    schema = DOCUMENT_TYPES[type_name or TYPES[drawn.kind]].schema
    numbers = {each.name for each in schema.fields if each.kind is FieldKind.NUMBER}
    told: dict[str, Any] = {
        each.name: None for each in schema.fields if each.name not in DERIVABLE
    }  # fmt: skip
    rows: dict[str, dict[int, dict[str, Any]]] = {}
    row_numbers = {
        each.name: {one.name for one in each.fields if one.kind is FieldKind.NUMBER}
        for each in schema.lists
    }
    for path, value in drawn.values.items():
        row = parse_row_path(path)
        if row is None:
            told[path] = _either(value, path in numbers)
        else:
            number = row.name in row_numbers[row.list_name]
            rows.setdefault(row.list_name, {}).setdefault(row.ordinal, {})[row.name] = _either(
                value, number
            )
    return told | {
        name: [cells for _, cells in sorted(found.items())] for name, found in rows.items()
    }


def _either(value: Value, number: bool) -> Any:
    ways = tuple(Decimal(each) if number else each for each in (value.value, *value.others))
    return Either(ways) if len(ways) > 1 else ways[0]


def true_document(drawn: Drawn, type_name: str | None = None) -> TrueDocument:
    name = f"{drawn.kind}-{drawn.layout}-{drawn.language}-{drawn.seed}"
    schema = DOCUMENT_TYPES[type_name or TYPES[drawn.kind]].schema
    return truth_of([Entry(name, name, truth(drawn, type_name))], schema, "plain").documents[0]
