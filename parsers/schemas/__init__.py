"""The document types: which fields to look for. One pydantic class each; the table names them all.

A schema comes from here, from a user's Python file or from a JSON Schema file. This package knows
no engine, no page and no table.
"""

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel

from parsers.errors import SetupError
from parsers.schemas.choosing import choose_schema
from parsers.schemas.definition import (
    Address,
    Code,
    Currency,
    Duration,
    Iban,
    Money,
    Name,
    Percent,
    Schema,
    TaxNumber,
    bad_schema,
    described,
    make_schema,
    schema_definition,
)
from parsers.schemas.invoice import Invoice
from parsers.schemas.key_values import KeyValues
from parsers.schemas.loading import load_schema
from parsers.schemas.nda import NonDisclosureAgreement
from parsers.schemas.receipt import Receipt

__all__ = [
    "Address",
    "Code",
    "Currency",
    "Duration",
    "Iban",
    "Money",
    "Name",
    "Percent",
    "Schema",
    "TaxNumber",
    "built_in",
    "choose_schema",
    "described",
    "load_schema",
    "resolve",
    "schema_definition",
]

MODELS: dict[str, type[BaseModel]] = {
    "receipt": Receipt,
    "invoice": Invoice,
    "nda": NonDisclosureAgreement,
    "key_values": KeyValues,
}


def built_in() -> dict[str, Schema]:
    """The schemas that ship with Pagemill, by name."""
    return {name: make_schema(model, name) for name, model in MODELS.items()}


def resolve(names_or_paths: Iterable[str]) -> dict[str, Schema]:
    """The schemas meant, by name: `receipt`, `my.py`, `my.py:ClassName`, `my.json`.

    Raises SetupError bad_schema for a name that is none, and for two schemas whose views would
    have the same name.
    """
    shipped = built_in()
    chosen: dict[str, Schema] = {}
    for each in names_or_paths:
        schema = shipped.get(each) or _from_file(each, shipped)
        if chosen.get(schema.name, schema).definition != schema.definition:
            raise bad_schema(f"Two different schemas are named {schema.name!r}")
        chosen[schema.name] = schema
    _refuse_equal_views(chosen.values())
    return chosen


def _from_file(text: str, shipped: dict[str, Schema]) -> Schema:
    if not text.endswith((".py", ".json")) and ".py:" not in text:
        message = f"There is no schema named {text[:80]!r}"
        remedy = f"Name one of {', '.join(shipped)}, or a .py or .json file."
        raise SetupError("bad_schema", message, remedy)
    return load_schema(Path(text))


def _refuse_equal_views(schemas: Iterable[Schema]) -> None:
    seen: set[str] = set()
    for schema in schemas:
        lists = (f"{schema.name}_{each.name}" for each in schema.definition.lists)
        for view in (schema.name, *lists):
            if view in seen:
                raise bad_schema(f"Two schemas would have a view named {view!r}")
            seen.add(view)
