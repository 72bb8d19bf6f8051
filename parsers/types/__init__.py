"""The document types, one folder each.

A folder has a `schema.py`, finders for its fields, and a `DOCUMENT_TYPE` made of both. A user's own
type is a Python file or a JSON Schema file. A Python file with finders imports from here what
finders are given and return: `Reading`, `Line`, `Piece`, `Row`. This package knows no engine and no
table.
"""

import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from parsers.errors import SetupError
from parsers.extraction.document_type import DocumentType, Finder, ListFinder
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece, Row, join, lines_of
from parsers.schemas.names import bad_schema
from parsers.types.loading import load_type

__all__ = [
    "DOCUMENT_TYPES", "DocumentType", "Finder", "Line", "ListFinder", "Piece", "Reading", "Row",
    "example_of", "join", "lines_of", "resolve",
]  # fmt: skip

FOLDERS = (
    "receipt", "invoice", "credit_note", "purchase_order", "delivery_note", "bank_statement",
    "payslip", "reminder", "nda", "key_values",
)  # fmt: skip
"""The types that ship with Pagemill: the names of their folders, and of their views."""

DOCUMENT_TYPES: dict[str, DocumentType] = {
    name: import_module(f"{__name__}.{name}").DOCUMENT_TYPE for name in FOLDERS
}


def resolve(names_or_paths: Iterable[str]) -> dict[str, DocumentType]:
    """The types by name, from `receipt`, `my.py`, `my.py:NAME` or `my.json`. Raises SetupError
    bad_schema for an unknown name, and for two types with views of the same name."""
    chosen: dict[str, DocumentType] = {}
    for each in names_or_paths:
        found = DOCUMENT_TYPES.get(each) or _from_file(each)
        if chosen.get(found.name, found).schema != found.schema:
            raise bad_schema(f"Two different schemas are named {found.name!r}")
        chosen[found.name] = found
    _refuse_equal_views(chosen.values())
    return chosen


def example_of(name: str) -> Mapping[str, Any] | None:
    """What a document of a built-in type may say, numbers and days as text; None of other types."""
    if name not in FOLDERS:
        return None
    text = Path(__file__).with_name(name) / "example.json"
    found: Mapping[str, Any] = json.loads(text.read_text(encoding="utf-8"))
    return found


def _from_file(text: str) -> DocumentType:
    if not text.endswith((".py", ".json")) and ".py:" not in text:
        message = f"There is no schema named {text[:80]!r}"
        remedy = f"Name one of {', '.join(DOCUMENT_TYPES)}, or a .py or .json file."
        raise SetupError("bad_schema", message, remedy)
    return load_type(Path(text))


def _refuse_equal_views(types: Iterable[DocumentType]) -> None:
    seen: set[str] = set()
    for each in types:
        lists = (f"{each.name}_{one.column}" for one in each.schema.lists)
        for view in (each.name, *lists):
            if view in seen:
                raise bad_schema(f"Two schemas would have a view named {view!r}")
            seen.add(view)
