"""What is sure of a piece's text while fields are chosen."""

import datetime
from decimal import Decimal

import pytest

from parsers.document import (
    BoundingBox,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    FieldValue,
    ListDefinition,
    Page,
    Word,
)
from parsers.embedded.fields.lines import Piece, lines_of
from parsers.embedded.fields.typed_values import ValueReader
from parsers.rules import TypedValue

AMOUNT = FieldDefinition("amount", FieldKind.NUMBER, format=FieldFormat.MONEY)
QUANTITY = FieldDefinition("quantity", FieldKind.NUMBER)
RATE = FieldDefinition("rate", FieldKind.NUMBER, format=FieldFormat.PERCENT)
DAY = FieldDefinition("day", FieldKind.DATE)
NAME = FieldDefinition("name", FieldKind.TEXT)


def reader(*texts: str) -> ValueReader:
    words = tuple(
        Word(text, BoundingBox(0.1, 0.1 * n, 0.5, 0.1 * n + 0.02), n)
        for n, text in enumerate(texts)
    )
    return ValueReader(lines_of(Page(1, 600, 800, words=words)))


@pytest.mark.parametrize(
    ("field", "text", "value", "currency"),
    [
        (AMOUNT, "1.234,50 €", Decimal("1234.50"), "EUR"),
        (AMOUNT, "EUR 12", Decimal(12), "EUR"),
        (AMOUNT, "$12,00", Decimal(12), None),
        (AMOUNT, "twelve", None, None),
        (QUANTITY, "2 EUR", Decimal(2), None),
        (RATE, "19 %", Decimal(19), None),
        (DAY, "31/12/2025", datetime.date(2025, 12, 31), None),
        (NAME, "12", None, None),
    ],
)
def test_what_is_sure_is_typed(
    field: FieldDefinition, text: str, value: FieldValue | None, currency: str | None
) -> None:
    assert reader("7,50", "1.200,00").read(field, text) == TypedValue(value, currency)


def test_a_date_with_two_meanings_has_one_where_others_tell() -> None:
    assert reader().read(DAY, "01/02/2025").value is None
    assert reader("31/12/2024").read(DAY, "01/02/2025").value == datetime.date(2025, 2, 1)


def test_rows_have_their_values_by_path() -> None:
    rows = [{"amount": Piece("3.00", 1, None)}, {"quantity": Piece("2", 1, None)}]
    listed = ListDefinition("items", (QUANTITY, AMOUNT))
    assert reader().lists([listed], {"items": rows}) == {
        "items[0].amount": TypedValue(Decimal(3)),
        "items[1].quantity": TypedValue(Decimal(2)),
    }
