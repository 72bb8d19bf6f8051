import pytest

from parsers.extraction import find_lists
from parsers.types import DOCUMENT_TYPES


@pytest.fixture
def items(draw):
    """The description and the amount of each line item of a receipt."""
    receipt = DOCUMENT_TYPES["receipt"]

    def items(text):
        rows = find_lists(receipt, [draw(text)]).get("line_items", [])
        return [tuple(row[name].text if name in row else "" for name in ("description", "amount"))
                for row in rows]  # fmt: skip

    return items


LIST = """
Item                 Qty     Price    Amount
Green tea              2      1.50      3.00
Sugar cubes            1      2.00      2.00
"""
ROWS = [("Green tea", "3.00"), ("Sugar cubes", "2.00")]


@pytest.mark.parametrize(
    "line",
    [
        "Total Qty:             3                5.00",
        "Totai Qty              3                5.00",
        "Cash                          10.00     5.00",
        "Rounding                       0.00     0.00",
        "GST Summary\nSR                     6      4.72      0.28",
        "Total                         5.00\nSR @ 6%                       4.72      0.28",
        "Total                         5.00\nStandard rated                4.72      0.28",
    ],
)
def test_counts_payments_and_taxes_are_no_items(items, line):
    assert items(LIST + line) == ROWS


def test_a_sub_total_may_stand_between_rows_but_codes_of_taxes_are_none(items):
    below = """Subtotal                                5.00
Brown bread            1      4.00      4.00
SR                     6      8.49      0.51"""
    assert items(LIST + below) == [*ROWS, ("Brown bread", "4.00")]


def test_a_list_whose_texts_stand_elsewhere_ends_at_a_total_too(items):
    text = """
Qty     Price    Amount
2        1.50      3.00
1        2.00      2.00
Total              5.00
Cash              10.00
Change             5.00
"""
    assert [amount for _, amount in items(text)] == ["3.00", "2.00"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (  # below the heads of its neighbours, on a line of its own
            """
Item      Qty   Price    Amount
PAINT     1      3.50      3.50
WHITE LAMINATE
SUGAR     2      1.00      2.00
""",
            "PAINT WHITE LAMINATE",
        ),
        (
            """
Item      Qty   Price    Amount
BEER (5 BTL)     3.50      3.50
SUGAR     2      1.00      2.00
""",
            "BEER (5 BTL)",
        ),
        (
            """
Item      Qty   Price    Amount
PAINT     1      3.50      3.50
30W SUPER T8 LED TUBE*D/L -FNM
SUGAR     2      1.00      2.00
""",
            "PAINT 30W SUPER T8 LED TUBE*D/L -FNM",
        ),
        (  # beside a column that nobody asked for
            """
Lot    Item        Qty   Price    Amount
 7     PAINT         1      3.50      3.50
   PRO LAMINATE
 8     SUGAR         2      1.00      2.00
""",
            "PAINT PRO LAMINATE",
        ),
        (  # before it
            """
Qty       Item     Price    Amount
2    Chicken Soup      3.50      7.00
2         Sugar      1.00      2.00
""",
            "Chicken Soup",
        ),
    ],
)
def test_a_text_is_not_cut_where_it_runs_into_the_next_column(items, text, first):
    assert items(text)[0][0] == first


def test_a_number_right_beside_a_text_is_its_own(items):
    text = """
Qty Item     Price    Amount
1 Cola         3.50      3.50
2 Tea          1.00      2.00
"""
    assert [what for what, _ in items(text)] == ["Cola", "Tea"]


MEALS = """
Item                     Qty     Price    Amount
Lunch menu                 1     20.00     20.00
{below}
Green tea                  2      1.50      3.00
{last}
Total                                      23.00
"""
MEAL_ROWS = [("Lunch menu", "20.00"), ("Green tea", "3.00")]


@pytest.mark.parametrize(
    "line",
    [
        "incl. 19% VAT                               3.19",
        "  incl. drink              1                2.00",
        "(incl. service)                             2.00",
        "incl. service charge                        2.00",
        "including 19% tax           16.81           3.19",
        "- of which tax                              3.19",
        "inkl. Pfand                                 0.25",
        "inkl. 7% MwSt                               1.31",
        "einschl. Bedienung                          2.00",
        "davon MwSt                                  3.19",
        "dont TVA                                    3.33",
        "y compris service                           2.00",
        "di cui IVA                                  3.60",
        "waarvan BTW                                 3.47",
        "incluye IVA                                 3.47",
        "w tym VAT                                   3.74",
    ],
)
@pytest.mark.parametrize("place", ["below", "last"])
def test_what_an_item_includes_is_none_itself(items, line, place):
    empty = {"below": "", "last": ""}
    assert items(MEALS.format(**{**empty, place: line})) == MEAL_ROWS


def test_what_is_said_below_an_included_line_belongs_to_no_item(items):
    below = "incl. levy                 1                3.50\nSerial number: SD-15"
    assert items(MEALS.format(below=below, last="")) == MEAL_ROWS


def test_an_item_may_include_something_by_its_own_words(items):
    menu = "Menu incl. drink           1      9.90      9.90"
    inclined = "Inclined shelf             1      9.90      9.90"
    for item, name in (menu, "Menu incl. drink"), (inclined, "Inclined shelf"):
        assert (name, "9.90") in items(MEALS.format(below=item, last=""))


def test_a_text_that_says_what_is_included_is_no_part_of_its_item(items):
    text = MEALS.format(below="incl. bread and water", last="")
    assert items(text) == [("Lunch menu", "20.00"), ("Green tea", "3.00")]


def test_an_included_line_without_which_nothing_adds_up_is_an_item(items):
    text = """
Item                     Qty     Price    Amount
Room                       1     90.00     90.00
incl. breakfast            1     10.00     10.00
Total                                     100.00
"""
    assert items(text) == [("Room", "90.00"), ("incl. breakfast", "10.00")]


def test_the_first_line_of_a_list_is_an_item_whatever_it_says(items):
    text = LIST.replace("Green tea              2      1.50", "incl. tea                        ")
    assert items(text + "Total                  2.00") == [("incl. tea", "3.00"), ROWS[1]]


INVOICE = """
Description                    Qty    Unit price      Amount
City walk                        1         50.00       50.00
{rows}

{sums}
"""


@pytest.fixture
def described(draw):
    """The descriptions of the line items of an invoice with these rows and sums."""
    invoice = DOCUMENT_TYPES["invoice"]

    def described(rows, *sums):
        text = INVOICE.format(rows="\n".join(rows), sums="\n".join(sums))
        found = find_lists(invoice, [draw(text)]).get("line_items", [])
        return [row["description"].text if "description" in row else "" for row in found]

    return described


TOUR = "Inclusive tour package           1        100.00      100.00"
BREAKFAST = "Included breakfast               2         10.00       20.00"
LICENCE = "Enthaltene Lizenz Office         2            40          80"
ASSEMBLY = "Incl. assembly and delivery      3         40.00      120.00"


@pytest.mark.parametrize(
    ("rows", "sums"),
    [
        ([TOUR, BREAKFAST], ["Total due                                       187.00"]),
        ([LICENCE, TOUR], ["VAT                                              23.00",
                           "Total                                           253.00"]),
        ([ASSEMBLY], ["Shipping                                          9.00",
                      "VAT                                              17.90",
                      "Total due                                       196.90"]),
        ([TOUR], ["Subtotal                                         50.00"]),
        ([TOUR], ["Deposit                                          50.00",
                  "Total due                                       165.00"]),
    ],
)  # fmt: skip
def test_a_quantity_times_its_price_is_an_item_whatever_its_first_word(described, rows, sums):
    items = ["City walk", *(row.partition("  ")[0] for row in rows)]
    assert described(rows, *sums)[: len(items)] == items


@pytest.mark.parametrize("quantity", ["2,000", "2"])
def test_quantities_have_the_decimal_sign_of_the_document(items, quantity):
    text = f"""
Item                     Qty     Price    Amount
Raum                       1     90,00     90,00
Inkl. Wasser           {quantity:>5}      5,00     10,00
Summe                                      90,00
"""
    assert items(text) == [("Raum", "90,00"), ("Inkl. Wasser", "10,00")]


WATER = "{} water                                             5.00"


@pytest.mark.parametrize(
    ("sums", "is_item"),
    [
        (["Subtotal                                         55.00"], True),
        (["Subtotal                                         50.00"], False),
        (["Total                                            55.00"], True),
        (["Total                                            50.00"], False),
        (["Shipping 9.00", "VAT 10.00", "Total                  74.00"], True),
        (["Shipping 9.00", "VAT 10.00", "Total                  69.00"], False),
        (["Discount 3.00", "Total                               52.00"], True),
        (["Subtotal 55.00", "VAT 5.00", "Total                  60.00"], True),
        (["Subtotal 50.00", "VAT 5.00", "Total                  55.00"], False),
        (["VAT 5.00", "Total                                   55.00"], True),  # both
        (["Discount 5.00", "Total                               50.00"], True),
        (["Total                                            61.00"], True),  # neither
        (["Paid before 50.00"], True),
        ([], True),
    ],
)
@pytest.mark.parametrize("word", ["Incl.", "Included", "davon", "of which"])
def test_sums_say_whether_a_lone_amount_is_an_item(described, word, sums, is_item):
    water = WATER.format(word)
    expected = ["City walk", f"{word} water"] if is_item else ["City walk"]
    assert described([water], *sums) == expected


def test_a_tax_that_is_included_is_never_an_item(described):
    tax = "incl. 19% VAT                                          7.98"
    assert described([tax, TOUR]) == ["City walk", "Inclusive tour package"]
    assert described([tax], "Total                 57.98") == ["City walk"]


def test_a_levy_with_a_quantity_but_no_price_is_information_if_the_sum_holds_without(described):
    levy = "Incl. Thuiskopieheffing          1                      4.24"
    assert described([levy, TOUR], "Total              150.00") == [
        "City walk",
        "Inclusive tour package",
    ]
