"""The document types, one folder each.

A folder has a `schema.py`, finders for its fields, and a `DOCUMENT_TYPE` made of both. A user's own
type is a Python file or a JSON Schema file. A Python file with finders imports from here what
finders are given and return: `Reading`, `Line`, `Piece`, `Row`. This package knows no engine and no
table.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from parsers.errors import SetupError
from parsers.extraction.document_type import DocumentType, Finder, ListFinder
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece, Row, join, lines_of
from parsers.schemas.definition import JsonSchema, Model
from parsers.schemas.names import bad_schema
from parsers.types.based_on import based_on
from parsers.types.loading import load_type

__all__ = [
    "BUILT_IN_VIEWS", "DOCUMENT_TYPES", "DocumentType", "Finder", "Line", "ListFinder", "Piece",
    "Reading", "Row", "example_of", "join", "lines_of", "resolve",
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
    bad_schema for an unknown name, for two types with views of the same name, and for a type of the
    user's own with a view of a built-in one."""
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


def views_of(found: DocumentType) -> Iterator[str]:
    """The names of its views in SQL."""
    yield found.name
    yield from (f"{found.name}_{one.column}" for one in found.schema.lists)


BUILT_IN_VIEWS: dict[str, str] = {
    view: name for name, found in DOCUMENT_TYPES.items() for view in views_of(found)
}
"""And the type of each."""


def _from_file(text: str) -> DocumentType:
    if not text.endswith((".py", ".json")) and ".py:" not in text:
        message = f"There is no schema named {text[:80]!r}"
        remedy = f"Name one of {', '.join(DOCUMENT_TYPES)}, or a .py or .json file."
        raise SetupError("bad_schema", message, remedy)
    found = load_type(Path(text))
    taken = next((view for view in views_of(found) if view in BUILT_IN_VIEWS), None)
    if taken:
        message = (
            f"{Path(text).name}: its view {taken!r} would replace that of the built-in type "
            f"{BUILT_IN_VIEWS[taken]!r}"
        )
        remedy = "Name it otherwise: by the `title` of a JSON Schema, or the name of a class."
        raise SetupError("bad_schema", message, remedy)
    base = _base_of(found.model)
    if base is None:
        return found
    known = DOCUMENT_TYPES.get(base) if isinstance(base, str) else None
    if known is None:
        known_names = ", ".join(DOCUMENT_TYPES)
        raise bad_schema(f"{Path(text).name}: `based_on` must be one of {known_names}")
    return based_on(known, found)


def _base_of(model: Model | None) -> object:
    """What a class, or a JSON file, has under `based_on`."""
    if isinstance(model, JsonSchema):
        return model.root.get("based_on")
    extra = model.model_config.get("json_schema_extra") if model else None
    return extra.get("based_on") if isinstance(extra, dict) else None


def _refuse_equal_views(types: Iterable[DocumentType]) -> None:
    seen: set[str] = set()
    for each in types:
        for view in views_of(each):
            if view in seen:
                raise bad_schema(f"Two schemas would have a view named {view!r}")
            seen.add(view)
