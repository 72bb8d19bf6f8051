"""Bank statements, as banks of several countries print them."""

import pytest

from parsers.document import Page
from parsers.engines.ocr import OcrEngine
from parsers.extraction import find_fields, find_lists
from parsers.tasks.extract import extract_fields
from parsers.types import DOCUMENT_TYPES

STATEMENT = DOCUMENT_TYPES["bank_statement"]
COLUMNS = """
Bank of Leeds plc

Account Holder: Mary Allen
Statement No. 3/2024         Statement Date: 02/04/2024
Period: 01/03/2024 - 31/03/2024

Date         Description                 Paid Out    Paid In     Balance
             Opening Balance                                    1,250.00
07/03/2024   Card payment                  119.00               1,131.00
             Corner Books
21/03/2024   Bank transfer                             350.00   1,481.00
             Closing Balance                                    1,481.00
"""
LETTERS = """
Sparkasse Musterstadt

Kontoinhaber: Maria Weber              Auszug-Nr. 12

Buchungstag   Verwendungszweck                Betrag
              Alter Kontostand              500,00 H
04.03.2024    Dauerauftrag Miete            700,00 S
18.03.2024    Gehalt                        950,00 H
              Neuer Kontostand              750,00 H
"""
SECTIONS = """
First National Bank of Springfield

Beginning Balance      500.00
Ending Balance         420.00

Deposits
Date        Description            Amount
03/04/24    Payroll                 20.00

Withdrawals
Date        Description            Amount
03/09/24    Check 1042             100.00
"""


@pytest.fixture
def entries(draw):
    """Its movements: days, texts, and what stands in the columns of amounts."""

    def entries(text):
        found = find_lists(STATEMENT, [draw(text)]).get("entries", [])
        names = ("date", "description", "amount", "debit", "credit", "balance")
        return [tuple(row[name].text if name in row else "" for name in names) for row in found]

    return entries


def told(page: Page) -> list[str]:
    engine = OcrEngine(workers=1)
    try:
        found = extract_fields(engine, STATEMENT.schema, [page])
    finally:
        engine.close()
    return [each.rule for each in found.violations]


def test_what_is_no_statement_has_no_movements(entries):
    assert entries("Dear Mary,\n\nsee you on 07/03/2024.") == []


def test_movements_stand_in_their_columns_and_balances_are_none(entries):
    assert entries(COLUMNS) == [
        ("07/03/2024", "Card payment Corner Books", "", "119.00", "", "1,131.00"),
        ("21/03/2024", "Bank transfer", "", "", "350.00", "1,481.00"),
    ]


def test_a_letter_behind_an_amount_belongs_to_it(entries):
    assert entries(LETTERS) == [
        ("04.03.2024", "Dauerauftrag Miete", "700,00 S", "", "", ""),
        ("18.03.2024", "Gehalt", "950,00 H", "", "", ""),
    ]


def test_a_title_above_its_head_says_which_way_amounts_went(entries):
    assert entries(SECTIONS) == [
        ("03/04/24", "Payroll", "", "", "20.00", ""),
        ("03/09/24", "Check 1042", "", "100.00", "", ""),
    ]


@pytest.mark.parametrize(
    ("text", "opening", "closing"),
    [(COLUMNS, "1,250.00", "1,481.00"), (LETTERS, "500,00 H", "750,00 H")],
)
def test_balances_stand_in_lines_of_their_own(draw, text, opening, closing):
    found = find_fields(STATEMENT, [draw(text)])
    assert (found["opening_balance"].text, found["closing_balance"].text) == (opening, closing)


ABOVE = """
Statement Period              Statement No.
01/03/2024 to 31/03/2024      3/2024
"""


@pytest.mark.parametrize("text", [COLUMNS, ABOVE])
def test_a_period_in_one_line_has_two_days(draw, text):
    found = find_fields(STATEMENT, [draw(text)])
    assert (found["period_from"].text, found["period_to"].text) == ("01/03/2024", "31/03/2024")


@pytest.mark.parametrize("text", [COLUMNS, LETTERS, SECTIONS])
def test_a_statement_that_is_right_breaks_no_rule(draw, text):
    assert told(draw(text)) == []


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("1,131.00", "1,181.00", "balance_runs"),
        ("119.00", "179.00", "balance_runs"),
        ("Closing Balance                                    1,481.00",
         "Closing Balance                                    1,981.00", "movements_add_up"),
    ],
)  # fmt: skip
def test_a_changed_amount_is_told(draw, right, wrong, rule):
    assert rule in told(draw(COLUMNS.replace(right, wrong)))


FOREIGN = """
Banque de Sion SA

Account Holder: Mary Allen             Currency: CHF
1 March to 31 March 2025

Date         Description                       Amount    Balance
             Opening Balance                           12,400.00
02/03/2025   Card payment Hotel Berlin                 12,089.85
             EUR 325.00 from 28/02/2025       -310.15
14/03/2025   Salary                      + $ 2,000.00  14,089.85
             Closing Balance                           14,089.85
"""


def test_what_a_movement_was_in_another_currency_is_not_the_accounts(draw):
    found = find_fields(STATEMENT, [draw(FOREIGN)])
    assert found["currency"].text == "CHF"


def test_days_in_the_text_of_a_movement_are_no_period(draw):
    without = FOREIGN.replace("1 March to 31 March 2025", "")
    assert "period_from" not in find_fields(STATEMENT, [draw(without)])


def test_a_period_may_stand_without_a_label(draw):
    found = find_fields(STATEMENT, [draw(FOREIGN)])
    assert (found["period_from"].text, found["period_to"].text) == ("1 March", "31 March 2025")


def test_the_sign_before_an_amount_is_no_part_of_the_text(entries):
    assert entries(FOREIGN)[-1][1] == "Salary"
