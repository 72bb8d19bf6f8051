"""Rows of lists whose heads nobody knows, drawn in any order of their columns."""

import random
from decimal import Decimal

import pytest

from parsers.document import BoundingBox, Completion, Page, Word
from parsers.engines.ocr import OcrEngine
from parsers.extraction import find_lists
from parsers.extraction.field_answer import ground_of, understand_fields
from parsers.extraction.line_items.items import find_items
from parsers.extraction.line_items.proof import proof_of
from parsers.extraction.line_items.roles import roles_of
from parsers.extraction.nested_answer import MOST_ROWS
from parsers.tasks.extract import extract_fields
from parsers.types import DOCUMENT_TYPES

INVOICE = DOCUMENT_TYPES["invoice"]
ITEMS = next(each for each in INVOICE.schema.lists if each.name == "line_items")
WIDTHS = {
    "article_number": 0.09, "description": 0.24, "quantity": 0.08, "unit": 0.06,
    "unit_price": 0.10, "tax_rate": 0.07, "amount": 0.12,
}  # fmt: skip
UNKNOWN = ("Brulvo", "Zemfa", "Kvi", "Ygs", "Ovdrel", "Wopkras", "Rilt")
"""Words of no language."""
GOODS = ("Mutteri kulma", "Aluslevy iso", "Viila karkea", "Niitti ohut", "Sarana musta")
ADVANCE, LEADING, HEIGHT = 0.008, 0.022, 0.011


def money(value):
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


def goods(count, seed=1):
    chance = random.Random(seed)
    rows = []
    for at in range(count):
        quantity, price = chance.randint(2, 30), Decimal(chance.randint(150, 9900)) / 100
        row = (f"K-{4000 + 7 * at}", f"{GOODS[at % 5]} {'abcdefgh'[at % 8]}", str(quantity), "kpl",
               money(price), "24 %", money(quantity * price))  # fmt: skip
        rows.append((dict(zip(WIDTHS, row, strict=True)), quantity * price))
    return rows


class Sheet:
    """A page that is written from the top."""

    def __init__(self, number=1, top=0.05):
        self.number, self.y, self.lines = number, top, 0
        self.words = []

    def write(self, parts):
        for x, text in parts:
            for word in text.split():
                right = min(x + ADVANCE * len(word), 1.0)
                box = BoundingBox(x, self.y, right, self.y + HEIGHT)
                self.words.append(Word(word, box, self.lines))
                x = right + 0.006
        self.lines += 1
        self.y += LEADING

    def page(self):
        return Page(self.number, 600, 850, words=tuple(self.words))


def places(order):
    x, found = 0.06, {}
    for name in order:
        found[name] = x
        x += WIDTHS[name] + 0.02
    return found


def table(rows, order, heads=None, number=1, total=None):
    sheet, at = Sheet(number, 0.2), places(order)
    if heads:
        named = dict(zip(WIDTHS, heads, strict=True))
        sheet.write([(at[name], named[name]) for name in order])
    for row, _ in rows:
        sheet.write([(at[name], row[name]) for name in order])
    if total is not None:
        sheet.write([(at["description"], "Vali"), (at["amount"], money(total))])
        sheet.write([(at["description"], "Maksetaan"), (at["amount"], money(2 * total))])
    return sheet.page()


def found_in(pages):
    rows = find_items(ITEMS, pages, INVOICE.schema)
    return [{name: piece.text for name, piece in row.items()} for row in rows]


@pytest.mark.parametrize("heads", [None, UNKNOWN])
@pytest.mark.parametrize("seed", range(6))
def test_columns_in_any_order_under_heads_that_nobody_knows_give_the_same_rows(heads, seed):
    order = random.Random(seed).sample(list(WIDTHS), len(WIDTHS))
    rows = goods(6, seed)
    page = table(rows, order, heads, total=sum(amount for _, amount in rows))
    assert found_in([page]) == [row for row, _ in rows]


@pytest.mark.parametrize("cut", [2, 3, 5])
def test_a_table_over_two_pages_gives_the_same_rows(cut):
    rows, order = goods(7), list(WIDTHS)
    parts = rows[:cut], rows[cut:]
    pages = [table(part, order, UNKNOWN, number) for number, part in enumerate(parts, 1)]
    assert found_in(pages) == [row for row, _ in rows]


def test_a_sum_of_the_rows_above_it_is_no_row_in_any_language():
    rows = goods(4)
    page = table(rows, list(WIDTHS), UNKNOWN, total=sum(amount for _, amount in rows))
    assert all("quantity" in row for row in found_in([page]))


@pytest.mark.parametrize(
    "labels",
    [("Tuote", "Maara", "Hinta", "Rivi"), ("Product", "Shipped", "Unit price", "Ext. price")],
)
def test_items_as_blocks_of_labels_and_values_are_rows(labels):
    sheet, rows = Sheet(), goods(3)
    for ordinal, (row, _) in enumerate(rows, 1):
        sheet.write([(0.1, f"Line {ordinal}")])
        for label, name in zip(
            labels, ("description", "quantity", "unit_price", "amount"), strict=True
        ):
            sheet.write([(0.1, f"{label}:"), (0.4, row[name])])
    wanted = [{name: row[name] for name in ("quantity", "unit_price", "amount")} for row, _ in rows]
    found = found_in([sheet.page()])
    assert [{name: row[name] for name in wanted[0]} for row in found] == wanted


def test_notes_below_a_row_number_its_article_and_are_no_rows(draw):
    rows = find_lists(INVOICE, [draw("""
Description                 Quantity     Price     Amount
Oak shelf                          2     10.00      20.00
Our item no.: TB-1400
Gross price : 11.90
Brass hook                         3      4.00      12.00
EAN: 4006381333931
""")])["line_items"]  # fmt: skip
    assert [
        (row["description"].text, row["article_number"].text, row["amount"].text) for row in rows
    ] == [
        ("Oak shelf", "TB-1400", "20.00"),
        ("Brass hook", "4006381333931", "12.00"),
    ]


@pytest.mark.parametrize("text", ["[TB-1400] Oak shelf", "Oak shelf (Item no. TB-1400)"])
def test_a_code_in_a_text_numbers_its_article(draw, text):
    rows = find_lists(INVOICE, [draw(f"""
Description                 Quantity     Price     Amount
{text:30}     2     10.00      20.00
""")])["line_items"]  # fmt: skip
    assert (rows[0]["description"].text, rows[0]["article_number"].text) == ("Oak shelf", "TB-1400")


def test_positions_are_no_articles(draw):
    rows = find_lists(INVOICE, [draw("""
Item no     Description       Quantity     Price     Amount
1           Oak shelf                2     10.00      20.00
2           Brass hook               3      4.00      12.00
""")])["line_items"]  # fmt: skip
    assert all("article_number" not in row for row in rows)


def test_a_group_of_rows_has_a_head_that_is_in_no_text(draw):
    rows = find_lists(INVOICE, [draw("""
Description                 Quantity     Price     Amount
Oak shelf                          2     10.00      20.00
Brass hook                         3      4.00      12.00

Garden

Bench                              1     90.00      90.00
""")])["line_items"]  # fmt: skip
    assert [row["description"].text for row in rows] == ["Oak shelf", "Brass hook", "Bench"]


def test_print_turned_at_the_margin_is_in_no_row():
    rows = goods(5)
    page = table(rows, list(WIDTHS), UNKNOWN)
    turned = [
        Word(text, BoundingBox(0.02, 0.2 + 0.06 * at, 0.032, 0.25 + 0.06 * at), 90 + at)
        for at, text in enumerate(("Handelsregister", "Amtsgericht", "12345"))
    ]
    page = Page(1, 600, 850, words=(*page.words, *turned))
    assert found_in([page]) == [row for row, _ in rows]


def test_arithmetic_tells_which_rows_are_sure():
    rows = find_items(ITEMS, [table(goods(3), list(WIDTHS), UNKNOWN)], INVOICE.schema)
    roles = roles_of(ITEMS, INVOICE.schema.rules)
    total = sum(amount for _, amount in goods(3))
    assert proof_of(rows, roles, {total}).products == (True, True, True)
    assert proof_of(rows, roles, {total}).printed is True
    assert proof_of(rows, roles, {total + 1}).printed is False


def long_list(count, per_page=34):
    """A list over many pages, with sums carried over."""
    order = ["article_number", "description", "quantity", "unit_price", "amount"]
    heads = ["Artikelnr.", "Bezeichnung", "Menge", "Einzelpreis", "Betrag"]
    at, total, pages = places(order), Decimal(), []
    rows = [({name: row[name] for name in order}, amount) for row, amount in goods(count)]
    for start in range(0, count, per_page):
        sheet = Sheet(len(pages) + 1)
        if not pages:
            sheet.write([(0.06, "Rechnung Nr. RE-2041")])
        sheet.write([(at[name], head) for name, head in zip(order, heads, strict=True)])
        if total:
            sheet.write([(at["description"], "Übertrag"), (at["amount"], money(total))])
        for row, amount in rows[start : start + per_page]:
            sheet.write([(at[name], row[name]) for name in order])
            total += amount
        last = start + per_page >= count
        label = "Nettobetrag" if last else "Übertrag"
        sheet.write([(at["description"], label), (at["amount"], money(total))])
        if last:
            tax = round(total / 5, 2)
            sheet.write([(at["description"], "MwSt 20 %"), (at["amount"], money(tax))])
            sheet.write([(at["description"], "Gesamtbetrag"), (at["amount"], money(total + tax))])
        pages.append(sheet.page())
    return pages, [row for row, _ in rows], total


@pytest.mark.slow
def test_two_thousand_rows_over_sixty_pages_come_whole_and_add_up():
    pages, rows, total = long_list(2000)
    engine = OcrEngine(workers=1)
    try:
        found = extract_fields(engine, INVOICE.schema, pages)
    finally:
        engine.close()
    fields = {field.path: field for field in found.fields}
    cells = [{name: fields[f"line_items[{at}].{name}"].raw for name in row}
             for at, row in enumerate(rows)]  # fmt: skip
    assert cells == rows
    assert f"line_items[{len(rows)}].amount" not in fields
    assert fields["net"].value == total
    assert sum(fields[f"line_items[{at}].amount"].value for at in range(len(rows))) == total
    assert not [each for each in found.violations if each.rule == "lines_add_up"]
    assert not found.warnings


def test_rows_beyond_the_most_are_told_with_their_number():
    answer = '{"line_items": [' + ", ".join(['{"amount": "1.00"}'] * (MOST_ROWS + 2000)) + "]}"
    found = understand_fields(
        Completion(answer, (1000.0, 1000.0)), INVOICE.schema, ground_of([Page(1, 600, 800)])
    )
    assert len(found.fields) == MOST_ROWS
    assert (
        f"line_items has {MOST_ROWS + 2000} rows, of which {MOST_ROWS} are kept" in found.warnings
    )
