"""The document types: one folder each, all named in one dict; and what a user's own is made of.

A folder holds a `schema.py`, what finds its fields, and a `DOCUMENT_TYPE` of both. A type comes
from here, from a user's Python file or from a JSON Schema file. A user's file with finders imports
what they are given and give from here: `Reading`, `Line`, `Piece`, `Row`. This package knows no
engine and no table.
"""

from collections.abc import Iterable
from pathlib import Path

from parsers.errors import SetupError
from parsers.extraction.document_type import DocumentType, Finder, ListFinder
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line, Piece, Row, join, lines_of
from parsers.schemas.definition import bad_schema
from parsers.types import invoice, key_values, nda, receipt
from parsers.types.loading import load_type

__all__ = [
    "DOCUMENT_TYPES",
    "DocumentType",
    "Finder",
    "Line",
    "ListFinder",
    "Piece",
    "Reading",
    "Row",
    "join",
    "lines_of",
    "resolve",
]

DOCUMENT_TYPES: dict[str, DocumentType] = {
    "receipt": receipt.DOCUMENT_TYPE,
    "invoice": invoice.DOCUMENT_TYPE,
    "nda": nda.DOCUMENT_TYPE,
    "key_values": key_values.DOCUMENT_TYPE,
}
"""Those that ship with Pagemill."""


def resolve(names_or_paths: Iterable[str]) -> dict[str, DocumentType]:
    """The types meant, by name: `receipt`, `my.py`, `my.py:NAME`, `my.json`.

    Raises SetupError bad_schema for a name that is none, and for two types whose views would have
    the same name.
    """
    chosen: dict[str, DocumentType] = {}
    for each in names_or_paths:
        found = DOCUMENT_TYPES.get(each) or _from_file(each)
        if chosen.get(found.name, found).schema != found.schema:
            raise bad_schema(f"Two different schemas are named {found.name!r}")
        chosen[found.name] = found
    _refuse_equal_views(chosen.values())
    return chosen


def _from_file(text: str) -> DocumentType:
    if not text.endswith((".py", ".json")) and ".py:" not in text:
        message = f"There is no schema named {text[:80]!r}"
        remedy = f"Name one of {', '.join(DOCUMENT_TYPES)}, or a .py or .json file."
        raise SetupError("bad_schema", message, remedy)
    return load_type(Path(text))


def _refuse_equal_views(types: Iterable[DocumentType]) -> None:
    seen: set[str] = set()
    for each in types:
        lists = (f"{each.name}_{one.name}" for one in each.schema.lists)
        for view in (each.name, *lists):
            if view in seen:
                raise bad_schema(f"Two schemas would have a view named {view!r}")
            seen.add(view)
