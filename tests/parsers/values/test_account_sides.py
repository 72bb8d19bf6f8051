"""Amounts of bank accounts with words for the side they stand on."""

from decimal import Decimal

import pytest

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.values.account_sides import account_side, side_at
from parsers.values.parse import parse_value

ACCOUNT = FieldDefinition("balance", FieldKind.NUMBER, format=FieldFormat.ACCOUNT_MONEY)
MONEY = FieldDefinition("total", FieldKind.NUMBER, format=FieldFormat.MONEY)


@pytest.mark.parametrize("text", ["12.00", "-12.00", "Scout 12.00", "12.00 Hats", "HS 4711"])
def test_other_words_say_no_side(text: str) -> None:
    assert account_side(text) == (text, 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,250.00 CR", "1250.00"),
        ("1,250.00 DR", "-1250.00"),
        ("1.250,00 H", "1250.00"),
        ("1.250,00 S", "-1250.00"),
        ("1.250,00 EUR S", "-1250.00"),
        ("Soll 12,50", "-12.50"),
        ("12.50-", "-12.50"),
        ("+ 12.50", "12.50"),
    ],
)
def test_what_left_an_account_is_below_zero(text: str, value: str) -> None:
    assert parse_value(ACCOUNT, text).value == Decimal(value)


def test_a_credit_on_other_documents_is_below_zero_as_before() -> None:
    assert parse_value(MONEY, "12.50 CR").value == Decimal("-12.50")


def test_the_word_behind_an_amount_belongs_to_it() -> None:
    assert side_at("12.00 CR 13.00", 5) == 8
    assert side_at("12.00 credits", 5) == 5
