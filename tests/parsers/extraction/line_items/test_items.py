import pytest

from parsers.document import (
    Block,
    BoundingBox,
    Cell,
    FieldDefinition,
    FieldKind,
    Label,
    ListDefinition,
    Page,
    SchemaDefinition,
)
from parsers.extraction.line_items.items import find_items

ITEMS = ListDefinition(
    "line_items",
    (
        FieldDefinition("description", FieldKind.TEXT, synonyms=("description", "Artikel")),
        FieldDefinition("quantity", FieldKind.NUMBER, synonyms=("qty", "Menge", "Aantal")),
        FieldDefinition("unit_price", FieldKind.NUMBER, synonyms=("unit price", "Prijs per stuk")),
        FieldDefinition("amount", FieldKind.NUMBER, synonyms=("amount", "Betrag")),
    ),
)
SCHEMA = SchemaDefinition("invoice", "1", (), (ITEMS,))


def table(*rows):
    cells = tuple(
        Cell(
            row, column, text, box=BoundingBox(column / 9, row / 9, column / 9 + 0.1, row / 9 + 0.1)
        )
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return Block(Label.TABLE, cells=cells)


@pytest.fixture
def items():
    def items(*tables):
        pages = [Page(number, 600, 800, blocks=(one,)) for number, one in enumerate(tables, 1)]
        rows = find_items(ITEMS, pages, SCHEMA)
        return [{name: piece.text for name, piece in row.items()} for row in rows]

    return items


def test_a_page_without_tables_has_no_items():
    assert find_items(ITEMS, [Page(1, 600, 800)], SCHEMA) == []


def test_a_table_about_something_else_has_no_items(items):
    assert items(table(["Month", "Grain"], ["May", "12"])) == []


def test_rows_are_read_by_the_columns_that_the_head_names(items):
    rows = items(
        table(
            ["Description", "Qty", "Unit price", "Amount"],
            ["Tea", "2", "1.50", "3.00"],
            ["Sugar", "1", "", "2.00"],
        )
    )
    assert rows == [
        {"description": "Tea", "quantity": "2", "unit_price": "1.50", "amount": "3.00"},
        {"description": "Sugar", "quantity": "1", "amount": "2.00"},
    ]


def test_each_value_has_the_box_of_its_cell():
    one = table(["Description", "Amount"], ["Tea", "3.00"])
    (row,) = find_items(ITEMS, [Page(4, 600, 800, blocks=(one,))], SCHEMA)
    assert (row["amount"].page, row["amount"].box) == (4, one.cells[3].box)


def test_the_items_end_at_the_first_sum(items):
    rows = items(
        table(
            ["Description", "Amount"], ["Tea", "3.00"], ["Subtotal", "3.00"], ["Shipping", "1.00"]
        )
    )
    assert rows == [{"description": "Tea", "amount": "3.00"}]


def test_a_long_description_that_speaks_of_totals_is_no_sum(items):
    text = "Total care shampoo for horses, large bottle"
    assert items(table(["Description", "Amount"], [text, "3.00"])) == [
        {"description": text, "amount": "3.00"}
    ]


def test_a_row_without_numbers_goes_on_with_the_text_above(items):
    rows = items(table(["Description", "Amount"], ["Hosting", "3.89"], ["for one year", ""]))
    assert rows == [{"description": "Hosting for one year", "amount": "3.89"}]


def test_a_table_without_a_head_goes_on_with_the_one_before(items):
    rows = items(table(["Description", "Amount"], ["Tea", "3.00"]), table(["Sugar", "2.00"]))
    assert [row["description"] for row in rows] == ["Tea", "Sugar"]


def test_the_last_numbers_are_the_amounts_though_their_head_is_unknown(items):
    rows = items(
        table(
            ["Artikel", "Aantal", "Prijs per stuk", "BTW", "incl. alles"],
            ["Thee", "1", "€ 1,50", "21%", "€ 1,50"],
        )
    )
    assert rows[0]["amount"] == "€ 1,50"


def test_in_a_table_too_a_quantity_times_its_price_is_an_item_whatever_its_first_word(items):
    rows = items(
        table(
            ["Description", "Qty", "Unit price", "Amount"],
            ["Tea", "2", "1.50", "3.00"],
            ["Included sugar", "2", "1.00", "2.00"],
            ["incl. 7% VAT", "", "", "0.33"],
        )
    )
    assert [row["description"] for row in rows] == ["Tea", "Included sugar"]
