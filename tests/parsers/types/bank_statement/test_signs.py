"""Minuses and brackets in the column of what left the account."""

from decimal import Decimal

from parsers.document import Field
from parsers.engines.ocr import OcrEngine
from parsers.tasks.extract import extract_fields
from parsers.types import DOCUMENT_TYPES
from parsers.types.bank_statement.signs import without_signs

STATEMENT = DOCUMENT_TYPES["bank_statement"]
LINES = """
Northern Counties Bank plc
Statement of account             Account number 40418822
Statement period 1 December 2025 to 31 December 2025
Date            Details              Money out     Money in      Balance
1 Dec 2025      Opening balance                                   500.00
3 Dec 2025      Card payment           {card}                     480.00
5 Dec 2025      Council tax           {council}                   350.00
28 Dec 2025     Salary                              1,850.00    2,200.00
31 Dec 2025     Closing balance                                 2,200.00
"""


def extract(page):
    return extract_fields(OcrEngine(workers=1), STATEMENT.schema, [page])


def debits(*values):
    fields = [Field(f"entries[{at}].debit", str(value), Decimal(value), 1)
              for at, value in enumerate(values)]  # fmt: skip
    return [each.value for each in without_signs(fields)]


def test_one_that_was_taken_back_keeps_its_sign():
    assert debits("20.00", "-5.00") == [Decimal("20.00"), Decimal("-5.00")]


def test_without_such_a_column_nothing_changes():
    fields = (Field("total_debits", "-5.00", Decimal("-5.00"), 1),)
    assert without_signs(fields) == fields


def test_their_sum_is_without_a_sign_as_they_are():
    fields = (
        Field("total_debits", "(5.00)", Decimal("-5.00"), 1),
        Field("entries[0].debit", "(5.00)", Decimal("-5.00"), 1),
    )
    assert [each.value for each in without_signs(fields)] == [5, 5]


def test_a_sign_that_all_have_is_none(draw):
    found = extract(draw(LINES.format(card="(20.00)", council="(130.00)")))
    values = {each.path: each.value for each in found.fields}
    assert [values[f"entries[{at}].debit"] for at in range(2)] == [20, 130]
    assert not [each.message for each in found.violations if each.rule != "required"]


def test_an_amount_that_does_not_add_up_is_told_all_the_same(draw):
    found = extract(draw(LINES.format(card="-20.00", council="-140.00")))
    assert "balance_runs" in {each.rule for each in found.violations}
