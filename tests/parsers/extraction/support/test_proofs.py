"""What rules prove of all values of a document at once."""

from decimal import Decimal

import pytest

from parsers.document import (
    Field,
    FieldDefinition,
    FieldKind,
    ListDefinition,
    Rule,
    RuleKind,
    SchemaDefinition,
)
from parsers.extraction.support.proofs import proofs_of

COLUMNS = ("amount", "quantity", "price")
ROWS = ListDefinition("rows", tuple(FieldDefinition(name, FieldKind.NUMBER) for name in COLUMNS))
EACH = Rule("each", RuleKind.PRODUCT, tuple(f"rows.{name}" for name in COLUMNS))
BILL = SchemaDefinition("bill", "1", (), (ROWS,), (EACH,))


def proofs(*rows):
    """rows: their amounts, quantities and prices."""
    fields = [
        Field(f"rows[{at}].{name}", text, Decimal(text), 1)
        for at, row in enumerate(rows)
        for name, text in zip(COLUMNS, row.split(), strict=True)
    ]
    return proofs_of(BILL, {field.path: field for field in fields})


def proved(*rows):
    return {int(path[5]) for path in proofs(*rows).products}


def test_products_that_hold_are_proved_and_others_are_mistaken():
    found = proofs("6.00 2 3.00", "9.00 2 3.00")
    assert {path[:7] for path in found.products} == {"rows[0]"}
    assert {path[:7] for path in found.mistaken} == {"rows[1]"}


@pytest.mark.parametrize(
    "rows",
    [
        ("26.14 1 22.15", "41.77 4 8.85", "53.67 3 15.16"),
        ("80.00 1 67.22", "140.00 1 117.65"),
        ("24.40 2 10", "122.00 1 100", "12.20 1 10"),
    ],
)
def test_amounts_with_the_same_tax_of_prices_without_are_proved(rows):
    assert proved(*rows) == set(range(len(rows)))
    assert proofs(*rows).mistaken == set()


@pytest.mark.parametrize(
    "rows",
    [
        ("26.14 1 22.15",),
        ("26.14 1 22.15", "45.00 4 8.85"),
        ("402.61 1 84.76", "180.12 2 45.03", "848.88 3 78.60"),
        ("30.00 1 20.00", "60.00 2 20.00"),
        ("17.00 1 20.00", "34.00 2 20.00"),
        ("5.00 0 20.00", "7.00 0 20.00"),
    ],
    ids=["one row", "not alike", "a wrong quantity", "too much", "less", "nothing"],
)
def test_products_that_fail_otherwise_are_not(rows):
    assert proved(*rows) == set()


def test_beside_products_that_hold_others_are_misread_and_not_taxed():
    assert proved("6.00 2 3.00", "84.00 5 14", "60.00 5 10") == {0}


def test_cheap_prices_are_rounded_too_widely_to_tell():
    assert proved("0.57 10 0.05", "1.25 20 0.05") == set()


def test_zero_times_anything_proves_nothing():
    assert proved("0.00 5 0.00") == set()


ACCOUNT = SchemaDefinition(
    "account",
    "1",
    tuple(FieldDefinition(name, FieldKind.NUMBER) for name in ("closing", "opening")),
    (
        ListDefinition(
            "moves", tuple(FieldDefinition(name, FieldKind.NUMBER) for name in ("amount", "left"))
        ),
    ),
    (
        Rule("all", RuleKind.BALANCE, ("closing", "opening", "moves.amount")),
        Rule("runs", RuleKind.BALANCE, ("moves.left", "opening", "moves.amount")),
    ),
)


def account(closing, *rows):
    known = {"opening": "10.00", "closing": closing}
    for at, row in enumerate(rows):
        known |= {f"moves[{at}].amount": row.split()[0], f"moves[{at}].left": row.split()[1]}
    fields = [Field(path, text, Decimal(text), 1) for path, text in known.items()]
    return proofs_of(ACCOUNT, {field.path: field for field in fields})


def test_a_balance_that_does_not_follow_is_mistaken():
    assert "moves[1].left" in account("12.00", "5.00 15.00", "-3.00 99.00").mistaken


def test_balances_from_row_to_row_prove_their_rows():
    found = account("12.00", "5.00 15.00", "-3.00 12.00")
    assert {"moves[0].amount", "moves[1].amount", "moves[1].left"} <= found.products
    assert not found.mistaken


def test_the_sum_of_all_that_moved_proves_the_balances_around_it():
    assert ("closing", "opening") in account("12.00", "5.00 15.00", "-3.00 12.00").held
    assert ("closing", "opening") not in account("99.00", "5.00 15.00", "-3.00 12.00").held
