"""Invoices that are right are called so: discounts, shipping, deposits and credits come between."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from parsers.document import Evidence, Field
from parsers.rules import check_rules
from parsers.types import DOCUMENT_TYPES

INVOICE = DOCUMENT_TYPES["invoice"].schema
ALWAYS = {"invoice_number", "invoice_date", "seller"}


def broken(values: Mapping[str, str]) -> list[str]:
    """The rules that an invoice with these amounts breaks, those of what it lacks left out."""
    fields = [Field(path, raw, Decimal(raw), 1) for path, raw in values.items()]
    violations = check_rules(INVOICE, [_stands(field) for field in fields]).violations
    return [one.rule for one in violations if not ALWAYS & set(one.paths)]


def _stands(field: Field) -> Field:
    return Field(field.path, field.raw, field.value, 1, evidence=Evidence.EXACT)


@pytest.mark.parametrize(
    "values",
    [
        {"line_items[0].amount": "100.00", "discount": "10.00", "net": "90.00", "tax": "17.10",
         "total": "107.10"},
        {"line_items[0].amount": "100.00", "shipping": "5.00", "net": "105.00", "tax": "19.95",
         "total": "124.95"},
        {"line_items[0].amount": "100.00", "shipping": "5.00", "net": "100.00", "tax": "19.00",
         "total": "124.00"},
        {"net": "1000.00", "tax": "210.00", "withheld": "150.00", "total": "1060.00"},
        {"net": "1000.40", "tax": "180.07", "rounding": "-0.47", "total": "1180.00"},
        {"net": "100.00", "tax": "19.00", "prepaid": "50.00", "total": "69.00"},
        {"line_items[0].amount": "-20.00", "line_items[0].quantity": "2",
         "line_items[0].unit_price": "10.00", "total": "-20.00"},
    ],
)  # fmt: skip
def test_what_comes_between_is_no_fault(values: Mapping[str, str]) -> None:
    assert broken(values) == []


def test_what_nothing_explains_is_one() -> None:
    assert broken({"net": "100.00", "tax": "19.00", "total": "120.00"}) == ["net_and_tax"]
    shipped = {"net": "100.00", "tax": "19.00", "shipping": "5.00", "total": "120.00"}
    assert broken(shipped) == ["net_and_tax"]


def test_a_line_with_a_discount_of_its_own_is_not_multiplied() -> None:
    line = {"quantity": Decimal(2), "unit_price": Decimal(50), "amount": Decimal(90)}
    fields = [
        Field(f"line_items[0].{name}", str(value), value, 1, evidence=Evidence.EXACT)
        for name, value in line.items()
    ]
    assert "quantity_times_price" in {one.rule for one in check_rules(INVOICE, fields).violations}
    fields.append(Field("line_items[0].discount", "10 %", "10 %", 1, evidence=Evidence.EXACT))
    assert "quantity_times_price" not in {
        one.rule for one in check_rules(INVOICE, fields).violations
    }


def test_a_price_for_a_hundred_is_not_repaired() -> None:
    values = {"line_items[0].quantity": "200", "line_items[0].unit_price": "300",
              "line_items[0].amount": "600.00", "net": "600.00", "tax": "114.00",
              "total": "714.00"}  # fmt: skip
    fields = [
        Field(path, raw, Decimal(raw), 1, evidence=Evidence.EXACT) for path, raw in values.items()
    ]
    checked = {field.path: field.value for field in check_rules(INVOICE, fields).fields}
    assert checked["line_items[0].unit_price"] == 300


def test_numbers_of_any_size_are_told_of() -> None:
    barcode = Decimal("9999999999999999")
    values = {"quantity": barcode, "unit_price": barcode, "amount": Decimal(1)}
    fields = [
        Field(f"line_items[0].{name}", str(value), value, 1, evidence=Evidence.EXACT)
        for name, value in values.items()
    ]
    rules = [one.rule for one in check_rules(INVOICE, fields).violations]
    assert "quantity_times_price" in rules
