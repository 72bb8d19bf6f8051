"""How a document type is described: as a pydantic class, or a JSON Schema that becomes one.

This package knows no document type, no engine, no page and no table.
"""

from parsers.schemas.definition import (
    AccountMoney,
    Address,
    Checkbox,
    Code,
    Currency,
    Duration,
    Iban,
    Money,
    Name,
    Percent,
    Signature,
    Stamp,
    TaxNumber,
    described,
    schema_definition,
)

__all__ = [
    "AccountMoney", "Address", "Checkbox", "Code", "Currency", "Duration", "Iban", "Money", "Name",
    "Percent", "Signature", "Stamp", "TaxNumber", "described", "schema_definition",
]  # fmt: skip
