"""The examples of the built-in types are documents of these types, and right."""

import datetime
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest

from parsers.document import Evidence, Field, FieldDefinition, FieldKind, FieldValue
from parsers.document.paths import RowPath
from parsers.rules import check_rules
from parsers.types import DOCUMENT_TYPES, example_of


def values_of(name: str) -> Iterator[Field]:
    schema, example = DOCUMENT_TYPES[name].schema, example_of(name)
    assert example is not None
    fields = {each.name: each for each in schema.fields}
    lists = {each.name: {one.name: one for one in each.fields} for each in schema.lists}
    for key, given in example.items():
        if key not in lists:
            yield value_of(key, fields[key], given)
            continue
        for n, row in enumerate(given):
            for column, cell in row.items():
                yield value_of(str(RowPath(key, n, column)), lists[key][column], cell)


def value_of(path: str, definition: FieldDefinition, given: Any) -> Field:
    value: FieldValue = given
    if definition.kind is FieldKind.NUMBER:
        value = Decimal(given)
    if definition.kind is FieldKind.DATE:
        value = datetime.date.fromisoformat(given)
    return Field(path, given, value, 1, evidence=Evidence.EXACT)


def test_a_type_of_a_user_has_no_example() -> None:
    assert example_of("my_type") is None
    assert example_of("../invoice") is None


@pytest.mark.parametrize("name", DOCUMENT_TYPES)
def test_each_example_has_fields_of_its_type_and_breaks_no_rule(name: str) -> None:
    fields = list(values_of(name))
    assert fields
    assert check_rules(DOCUMENT_TYPES[name].schema, fields).violations == ()


def test_a_value_that_is_no_number_would_be_noticed() -> None:
    total = next(f for f in DOCUMENT_TYPES["invoice"].schema.fields if f.name == "total")
    with pytest.raises(InvalidOperation):
        value_of("total", total, "a lot")
