# ruff: noqa: E501, SIM - receipts are drawn as they are printed
"""Items of receipts without heads: invented receipts of shops of many countries."""

from decimal import Decimal

import pytest

from parsers.document import BoundingBox, FieldValue, Page, Word
from parsers.extraction import find_fields, find_lists
from parsers.types import DOCUMENT_TYPES
from parsers.types.receipt.item_proof import Choice, prove

RECEIPT = DOCUMENT_TYPES["receipt"]


@pytest.fixture
def rows(draw):
    """The rows of a receipt, each as description, quantity, price of one and amount."""

    def rows(text):
        found = find_lists(RECEIPT, [draw(text)]).get("line_items", [])
        names = ("description", "quantity", "unit_price", "amount")
        return [tuple(row[name].text if name in row else "" for name in names) for row in found]

    return rows


def test_what_is_no_receipt_has_no_rows(rows):
    assert rows("") == []
    assert rows("Opening hours\nMo-Fr 8.00 Uhr - 20.00 Uhr\nTel 05251 / 123456") == []


def test_sums_payments_taxes_and_card_slips_are_no_items(rows):
    assert rows("""
KORNMARKT MEIER
Lange Gasse 5
12345 Musterstadt
BROT 750G                  2,49 B
MILCH 3,5%                 1,19 B
SEIFE                      0,95 A
SUMME EUR                  4,63
Girocard         EUR       4,63
MwSt     NETTO    MwSt   UMSATZ
A 19%     0,80    0,15     0,95
B 7%      3,44    0,24     3,68
-K-U-N-D-E-N-B-E-L-E-G-
Terminal-ID           54405720
Betrag EUR                 4,63
""") == [
        ("BROT 750G", "", "", "2,49"),
        ("MILCH 3,5%", "", "", "1,19"),
        ("SEIFE", "", "", "0,95"),
    ]


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        ("2 x 0,69\nBrezel                     1,38 B", ("Brezel", "2", "0,69", "1,38")),
        ("Brezel                     1,38 B\n2 x 0,69", ("Brezel", "2", "0,69", "1,38")),
        ("Brezel  2 x 0,69           1,38 B", ("Brezel", "2", "0,69", "1,38")),
        ("2 x Brezel                 1,38 B", ("Brezel", "2", "", "1,38")),
        ("Bananen\n0,532 kg x 1,99 EUR/kg      1,06 B", ("Bananen", "0,532", "1,99", "1,06")),
        ("Bananen                    1,06 B\n0,532 kg x 1,99 EUR/kg", ("Bananen", "0,532", "1,99", "1,06")),
        ("Bagel       3 @ 2.50       7.50 T1", ("Bagel", "3", "2.50", "7.50")),
        ("9551234567890  2 X 4.50   9.00 SR\nMUG BLUE", ("MUG BLUE", "2", "4.50", "9.00")),
        ("MUG BLUE          *S\n9551234567890  2 X 4.50   9.00", ("MUG BLUE", "2", "4.50", "9.00")),
        ("8991 NUTS ROASTED      RM9.90 2", ("NUTS ROASTED", "", "", "9.90")),
        ("1.000 STK         20.99 19", ("1.000 STK", "", "", "20.99")),
    ],
)  # fmt: skip
def test_quantities_stand_before_beside_above_or_below(rows, lines, row):
    total = row[3]
    assert rows(f"SHOP LTD\n1 Mill Road\n{lines}\nTOTAL                {total}") == [row]


def test_deposits_discounts_and_voids_are_rows_with_their_sign(rows):
    assert rows("""
GETRAENKE HUBER
Wasser 1,5L                0,99 A
PFAND                      0,25*A
Saft                       1,99 A
STORNO Saft               -1,99 A
Rabatt                     0,10-A
LEERGUT                   -0,50
SUMME                      0,64
""") == [
        ("Wasser 1,5L", "", "", "0,99"),
        ("PFAND", "", "", "0,25"),
        ("Saft", "", "", "1,99"),
        ("STORNO Saft", "", "", "-1,99"),
        ("Rabatt", "", "", "0,10-"),
        ("LEERGUT", "", "", "-0,50"),
    ]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("CAFE DU PORT\n2 Expresso          3,80\nTarte citron        4,50\nTOTAL TTC           8,30", ["3,80", "4,50"]),
        ("BAR SOL\nCaña                2,20\nTapa mixta          3,50\nTOTAL IVA INCL      5,70", ["2,20", "3,50"]),
        ("ALIMENTARI\nPANE                1,20\nLATTE               1,60\nTOTALE EURO         2,80", ["1,20", "1,60"]),
        ("BAKKER JAN\nBrood               2,45 L\nKaas                5,10 L\nTOTAAL              7,55", ["2,45", "5,10"]),
        ("CORNER DELI\nBagel               2.50 T\nCoffee              3.00 T\nSubtotal            5.50\nSales tax           0.44\nTotal               5.94", ["2.50", "3.00"]),
        ("THE OLD MILL\n2 Fish & chips     24.00\n1 Lager             4.80\nService charge      3.60\nTotal              32.40", ["24.00", "4.80"]),
    ],
)  # fmt: skip
def test_languages_and_taxes_on_top_are_told_by_the_sum(rows, text, amounts):
    assert [row[3] for row in rows(text)] == amounts


def test_litres_and_their_price_are_no_amount(rows):
    assert rows("""
TANKSTELLE NORD
Saeule 4
Super E10   30,12 l x 1,599 EUR/l     48,16 A
SUMME EUR                            48,16
""") == [("Super E10", "30,12", "1,599", "48,16")]


def test_a_misread_amount_is_told_as_it_stands_and_the_sum_proves_it(rows):
    text = "SHOP LTD\nTea                  1,4D C\nMilk                 1,00 C\nTOTAL                2,40"
    assert [row[3] for row in rows(text)] == ["1,4D", "1,00"]


def test_the_sum_is_looked_for_below_and_a_sum_that_is_none_ends_no_list(rows):
    assert rows("""
SHOP LTD
Card birthday        2.00
Bar of soap          1.50
Total                3.50
Cash                 5.00
Change               1.50
""") == [("Card birthday", "", "", "2.00"), ("Bar of soap", "", "", "1.50")]


def test_amounts_without_decimals_are_amounts_where_all_are(rows):
    text = "BOLT KFT\nKenyer               690\nTej                1 290\nTOTAL HUF          1 980"
    assert [row[3] for row in rows(text)] == ["690", "1 290"]


def test_a_proof_takes_the_cheapest_way_and_none_that_costs_too_much():
    lines = [[Choice(0, Decimal(3)), Choice(1, None)], [Choice(0, Decimal(2)), Choice(1, None)]]
    found = prove(lines, {Decimal(5): 0, Decimal(3): 0}, 6)
    assert found is not None
    assert [choice.value for choice in found.choices] == [3, 2]
    assert prove(lines, {Decimal(3): 0}, 0) is None
    assert prove([], {Decimal(0): 0}, 6) is None


def test_a_thousand_doubtful_lines_are_added_up_within_bounds():
    doubtful = [[Choice(0, Decimal(index)), Choice(1, None)] for index in range(1000)]
    values: list[FieldValue | None] = [choice.value for choice in (prove(
        doubtful, {Decimal(sum(range(1000))): 0}, 6) or pytest.fail("no proof")).choices]  # fmt: skip
    assert None not in values


@pytest.fixture
def fields(draw):
    def fields(text):
        page = draw(text)
        found = find_fields(RECEIPT, [page], find_lists(RECEIPT, [page]))
        return {name: piece.text for name, piece in found.items()}

    return fields


UNKNOWN = """
SHOP X
Aaa                 2,00
Bbb                 3,00
Ccc ddd             5,00
Eee                -1,00
Fff                 4,00
Ggg                10,00
Hhh                 6,00
"""


def test_where_no_label_is_known_arithmetic_finds_items_and_total(rows, fields):
    assert [row[3] for row in rows(UNKNOWN)] == ["2,00", "3,00"]
    assert fields(UNKNOWN)["total"] == "4,00"


def test_the_total_of_a_refund_is_below_zero(fields):
    text = "FASHION LTD\nShirt        -25.00\nSocks         -5.00\nTOTAL        -30.00"
    assert fields(text)["total"] == "-30.00"


def test_the_one_amount_of_a_receipt_is_its_total(fields):
    assert fields("Taxi Huber\nFahrpreis      EUR 23,40\n02.10.2020")["total"] == "23,40"


def test_a_total_that_is_rounded_below_is_the_rounded_one(fields):
    text = "SHOP\nAaa        20.88\nTotal      20.88\nZzz         0.02\nYyy        20.90"
    assert fields(text)["total"] == "20.90"


def test_thousands_of_lines_are_read_within_bounds():
    words = []
    for n in range(3000):
        y = n / 3001
        words += [Word(f"Thing{n}x", BoundingBox(0.1, y, 0.3, y + 0.0003), n),
                  Word(f"1.0{n % 10}", BoundingBox(0.8, y, 0.9, y + 0.0003), n)]  # fmt: skip
    assert find_lists(RECEIPT, [Page(1, 600, 80_000, words=tuple(words))]) is not None


def test_cash_that_is_handed_over_is_no_sum_of_items_where_change_is_given(rows):
    text = """Corner Shop Ltd
12 March 2026
Milk                 2.50
Ham                  4.00
Eggs                 3.10
Cash                10.00
Change               0.40"""
    assert [row[3] for row in rows(text)] == ["2.50", "4.00", "3.10"]
