import pytest

from parsers.schemas.definition import schema_definition
from parsers.types.invoice.schema import Invoice
from parsers.types.invoice.taxes import find_taxes

SCHEMA = schema_definition(Invoice)
TAXES = next(each for each in SCHEMA.lists if each.name == "taxes")


@pytest.fixture
def taxes(draw):
    def taxes(text):
        rows = find_taxes(TAXES, [draw(text)], SCHEMA)
        return [{name: piece.text for name, piece in row.items()} for row in rows]

    return taxes


def test_a_discount_in_percent_is_no_tax(taxes):
    assert taxes("Discount 10 %      5.00\nTotal             45.00") == []


def test_each_rate_of_a_table_is_a_row(taxes):
    assert taxes("""
VAT rate     Net        VAT
20 %         100.00     20.00
5 %           40.00      2.00
Total        140.00     22.00
""") == [
        {"rate": "20 %", "net": "100.00", "tax": "20.00"},
        {"rate": "5 %", "net": "40.00", "tax": "2.00"},
    ]  # fmt: skip


def test_rows_of_which_the_tax_is_no_part_are_none(taxes):
    assert taxes("VAT rate     Net        VAT\n20 %         100.00     33.00") == []


def test_without_a_table_lines_tell_the_rate_and_arithmetic_the_net_amount(taxes):
    assert taxes("Nettobetrag 211,00\nMwSt. 7 % auf 178,00     12,46\n19 % MwSt.    6,27") == [
        {"rate": "7 %", "net": "178,00", "tax": "12,46"},
        {"rate": "19 %", "tax": "6,27"},
    ]


def test_the_tax_of_a_small_amount_may_be_rounded_to_a_cent(taxes):
    assert taxes("VAT rate     Net        VAT\n7 %          2.07       0.15") == [
        {"rate": "7 %", "net": "2.07", "tax": "0.15"}
    ]


@pytest.mark.parametrize(
    "words", [("Net", "VAT 20 %", "VAT 5 %", "Total"), ("Netto", "20 % USt.", "5 % USt.", "Summe")]
)
def test_labels_above_amounts_tell_rates(taxes, words):
    heads, amounts = "          ".join(words), ("140.00", "20.00", "2.00", "162.00")
    starts = [heads.index(word) for word in words]
    line = ""
    for start, amount in zip(starts, amounts, strict=True):
        line = line.ljust(start) + amount
    assert taxes(f"{heads}\n{line}") == [
        {"rate": words[1].replace("VAT ", "").replace(" USt.", ""), "tax": "20.00"},
        {"rate": words[2].replace("VAT ", "").replace(" USt.", ""), "tax": "2.00"},
    ]


def test_a_tax_without_a_rate_is_a_row_if_no_rate_is_told(taxes):
    assert taxes("Net      100.00\nVAT       20.00\nTotal    120.00") == [{"tax": "20.00"}]
    assert taxes("Net      100.00\nTotal    100.00") == []
