"""The day of a bank statement, beside its label or alone, and never one of its movements."""

import pytest

from parsers.extraction import find_fields
from parsers.types import DOCUMENT_TYPES

STATEMENT = DOCUMENT_TYPES["bank_statement"]
LINES = """
Baltic Savings Bank
{head}

Account statement                Account number 99120012
Statement period {period}

Date            Description              Debit      Credit      Balance
01/01/2025      Opening balance                                 500.00
30/06/2025      Card payment             40.00                  460.00
31/12/2025      Closing balance                                 460.00
"""
PERIOD = "1 January 2025 to 31 December 2025"


@pytest.fixture
def day(draw):
    def day(head, period=PERIOD):
        page = draw(LINES.format(head=head, period=period))
        piece = find_fields(STATEMENT, [page]).get("statement_date")
        return piece and piece.text

    return day


@pytest.mark.parametrize("period", [PERIOD, "01/01/2025 - 31/12/2025"])
def test_neither_a_movement_nor_a_period_tells_it(day, period):
    assert day("1 Riga Road, London", period) is None


@pytest.mark.parametrize("head", ["Statement date: 2 January 2026", "2 January 2026"])
def test_a_label_or_a_line_of_its_own_does(day, head):
    assert day(head) == "2 January 2026"


def test_a_town_may_stand_before_it(day):
    assert day("London, 2 January 2026") == "2 January 2026"
