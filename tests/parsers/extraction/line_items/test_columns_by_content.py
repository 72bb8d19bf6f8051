"""What a column is, by what stands below its head."""

import pytest

from parsers.extraction import find_lists
from parsers.types import DOCUMENT_TYPES

INVOICE = DOCUMENT_TYPES["invoice"]


@pytest.fixture
def rows(draw):
    def rows(text, *names):
        found = find_lists(INVOICE, [draw(text)]).get("line_items", [])
        return [tuple(row[name].text if name in row else "" for name in names) for row in found]

    return rows


def test_amounts_of_taxes_are_no_rates(rows):
    found = rows("""
Description        Quantity     Price      VAT rate        VAT      Amount

Sorrel tea                4    2.50 €          20 %     2.00 €     10.00 €
Marrow seeds              3    7.00 €          20 %     4.20 €     21.00 €

Total                                                             31.00 €
""", "description", "tax_rate", "amount")  # fmt: skip
    assert found == [("Sorrel tea", "20 %", "10.00 €"), ("Marrow seeds", "20 %", "21.00 €")]


def test_a_rate_behind_the_amount_of_the_tax_is_the_rate(rows):
    found = rows("""
Description        Quantity     Price    VAT             Amount

Sorrel tea                4      2.50    2.00 (20 %)      10.00
Marrow seeds              3      7.00    4.20 (20 %)      21.00
""", "tax_rate")  # fmt: skip
    assert found == [("20 %",), ("20 %",)]


def test_the_only_column_of_money_has_the_amounts_though_it_is_called_price(rows):
    found = rows("""
Item                         Price

Hedge trimming             $ 80.50
Pond cleaning             $ 120.00

Total:                    $ 200.50
""", "description", "unit_price", "amount")  # fmt: skip
    assert found == [("Hedge trimming", "", "$ 80.50"), ("Pond cleaning", "", "$ 120.00")]


def test_a_price_beside_a_quantity_stays_one(rows):
    found = rows("""
Item                    Qty        Price

Hedge trimming            2        80.50
Pond cleaning             3       120.00
""", "quantity", "unit_price", "amount")  # fmt: skip
    assert found == [("2", "80.50", ""), ("3", "120.00", "")]


def test_a_name_and_its_details_in_two_columns_are_one_text(rows):
    found = rows("""
Title               Description              Price    Quantity     Total

Oval mirror         Brass frame, 60 cm       45.00           2     90.00
Wall hook           Black steel               4.50           6     27.00

Total                                                             117.00
""", "description", "amount")  # fmt: skip
    assert found == [
        ("Oval mirror Brass frame, 60 cm", "90.00"),
        ("Wall hook Black steel", "27.00"),
    ]


def test_codes_behind_positions_number_the_articles(rows):
    found = rows("""
Item Number         Description              Qty     Price     Amount

1. OM-60            Oval mirror                2     45.00      90.00
2. WHK-B            Wall hook                  6      4.50      27.00

Total                                                          117.00
""", "article_number", "description")  # fmt: skip
    assert found == [("OM-60", "Oval mirror"), ("WHK-B", "Wall hook")]


def test_codes_left_of_the_texts_number_the_articles_whatever_their_head(rows):
    found = rows("""
Zemfa               Description              Qty     Price     Amount

OM-60               Oval mirror                2     45.00      90.00
WHK-7               Wall hook                  6      4.50      27.00

Total                                                          117.00
""", "article_number", "description")  # fmt: skip
    assert found == [("OM-60", "Oval mirror"), ("WHK-7", "Wall hook")]


def test_positions_and_dates_left_of_the_texts_number_no_articles(rows):
    for first, second in (("1", "2"), ("2025-03-01", "2025-03-02"), ("4th", "5th")):
        found = rows(f"""
Zemfa               Description              Qty     Price     Amount

{first:20}Oval mirror                2     45.00      90.00
{second:20}Wall hook                  6      4.50      27.00

Total                                                          117.00
""", "article_number", "description")  # fmt: skip
        assert found == [("", "Oval mirror"), ("", "Wall hook")]


def test_the_column_with_a_currency_is_the_price_wherever_it_stands(rows):
    found = rows("""
Brulvo               Kvi        Ygs      Ovdrel

Oval mirror         45,00 €       2      90,00 €
Wall hook            4,50 €    6,25      28,13 €
""", "quantity", "unit_price")  # fmt: skip
    assert found == [("2", "45,00 €"), ("6,25", "4,50 €")]


def test_rows_of_one_piece_above_the_first_product_belong_to_the_list(rows):
    found = rows("""
Brulvo               Kvi        Ygs      Ovdrel

Oval mirror            1      45,00       45,00
Paper moon             1      12,00       12,00
Wall hook              6       4,50       27,00
Bell pull              2       9,00       18,00
""", "description", "amount")  # fmt: skip
    assert [one[0] for one in found] == ["Oval mirror", "Paper moon", "Wall hook", "Bell pull"]


def test_numbers_close_to_the_texts_stand_below_the_head_before(rows):
    found = rows("""
Cant.          Descripción                 Precio      Importe

             3 Espejo ovalado               45,00       135,00
            12 Gancho de pared               4,50        54,00

Total                                                   189,00
""", "quantity", "description", "amount")  # fmt: skip
    assert found == [("3", "Espejo ovalado", "135,00"), ("12", "Gancho de pared", "54,00")]
