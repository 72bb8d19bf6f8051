"""The bank and whose account it is, where movements name other companies and banks."""

import pytest

from parsers.extraction import find_fields
from parsers.types import DOCUMENT_TYPES

STATEMENT = DOCUMENT_TYPES["bank_statement"]
ROWS = """
Date         Description                 Paid Out    Paid In     Balance
             Opening Balance                                    1,250.00
03/10/2026   DIRECT DEBIT SOUTH            119.00               1,131.00
             WATER PLC
05/10/2026   Customer Care Toner Ltd                   350.00   1,481.00
             Bank: Coastal Bank
             Closing Balance                                    1,481.00
"""
LETTERHEAD = """
{}                                 Account number: 40118822
Statement of account

Ms Joan Keller
7 Hill View
Exeter EX1 3PQ
"""


def test_without_a_banks_name_none_of_the_movements_is_taken(draw):
    found = find_fields(STATEMENT, [draw(f"Statement of account\n{ROWS}")])
    assert "bank" not in found or "WATER" not in found["bank"].text


@pytest.mark.parametrize("other", ["Online banking", "Bank statement", "Bank details: 40118822"])
def test_what_only_speaks_of_banks_is_no_banks_name(draw, other):
    text = f"{other}\n{LETTERHEAD.format('Harbour Savings Bank')}{ROWS}"
    assert find_fields(STATEMENT, [draw(text)])["bank"].text == "Harbour Savings Bank"


@pytest.mark.parametrize(
    "name",
    ["Harbour Savings Bank", "North Mary Building Society", "Stadtsparkasse Musterstadt",
     "Volksbank Neckar eG", "Banque de Lyon", "Banco del Sur", "Limmen Bank N.V."],
)  # fmt: skip
def test_a_name_above_the_movements_that_has_a_banks_word_is_the_bank(draw, name):
    found = find_fields(STATEMENT, [draw(LETTERHEAD.format(name) + ROWS)])
    assert (found["bank"].text, found["account_holder"].text) == (name, "Ms Joan Keller")
