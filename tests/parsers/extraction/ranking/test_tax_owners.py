"""Whose a tax number is, by what stands around it; on letters that were made up."""

import pytest

from parsers.extraction.ranking.ranking import rank

SELLERS, BUYERS = "seller_tax_number", "buyer_tax_number"


def owned(lines):
    """The likeliest number of each party that is at least half sure."""
    ranking = rank(lines)
    best = {name: ranking[name][0] for name in (SELLERS, BUYERS) if ranking[name]}
    return {name: one.piece.text for name, one in best.items() if one.probability >= 0.5}


@pytest.mark.parametrize(
    "row",
    [
        "1  Paint   3   41.95   0   41.95",
        "1  Farbe   3   41,95   0   41,95",
        "B-20441   2031-05-02   2031-06-01   58821",
        "Konto DE89 3704 0044 0532 0130 00",
        "Kennung 7A1C22F0-9B7E-4D10-8C55-0A2B7E91D4F1",
    ],
)
def test_amounts_dates_accounts_and_long_codes_are_nobodys(read, row):
    assert owned(read(f"Millstone Ltd\nInvoice  M-117\nBill to:\nPond Ltd\n{row}").lines) == {}


TWO_COLUMNS = """
{seller:<40}{buyer}
Moulin Vert SARL                        Brasserie du Lac
Rue Haute 4                             Quai Bas 7
21000 Dijon                             25000 Besançon
{label:<9}{first:<31}{label:<9}{second}
"""


@pytest.mark.parametrize(
    ("seller", "buyer", "label", "first", "second"),
    [
        ("Sprzedawca", "Nabywca", "NIP:", "9661877234", "6762338190"),
        ("Seller", "Bill to", "", "DE155620938", "DE147889012"),
        ("Emisor", "Receptor", "RFC:", "MVE190305QJ1", "BLA780912AB5"),
    ],
)
def test_a_number_belongs_to_the_party_above_it_in_its_column(
    read, seller, buyer, label, first, second
):
    text = TWO_COLUMNS.format(seller=seller, buyer=buyer, label=label, first=first, second=second)
    assert owned(read(text).lines) == {SELLERS: first, BUYERS: second}


@pytest.mark.parametrize("label", ["CUIT:", "CNPJ:"])
def test_of_two_alike_in_nobodys_place_the_first_is_the_sellers(read, label):
    text = f"""
Factura 318                             Serie A
{label} 30712345671                       Condiciones varias
Fecha 24/10/2024                        {label} 30699912344
"""
    assert owned(read(text).lines) == {SELLERS: "30712345671", BUYERS: "30699912344"}


def test_the_number_for_taxes_in_all_of_europe_goes_before_that_of_one_office(read):
    text = """
Supplier
Mill & Daughters Ltd
4 Weir Lane
Reg. No.: 36794461
Tax No.: 202308377
VAT No.: GB 447 1180 32
"""
    assert owned(read(text).lines)[SELLERS] == "GB 447 1180 32"


def test_a_row_of_numbers_and_dates_below_the_buyer_is_not_the_buyers(read):
    text = """
Millstone Ltd                 Bill to
4 Weir Lane                   Cynthia Pond
                              7 Bank Street
Date            Ref.          VAT ID             Agreement
2031-05-02      LG96220       GB980780684        65073
"""
    assert owned(read(text).lines) == {SELLERS: "GB980780684"}


def test_one_number_with_and_without_its_country_is_one(read):
    text = """
Kestrel Catering Ltd
22a Mill Road Cambridge CB1 2AD
VAT Reg No 980 7806 84     Company No 01234567
Bill to
Ashdown School
Mill Lane Lewes BN8 4TW
Registered in England. VAT GB 980 7806 84
"""
    assert owned(read(text).lines) == {SELLERS: "980 7806 84"}
