"""A value of the XML in whose place the page has another one, whatever else stands on the page."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from parsers.document import Field, Page
from tests.parsers.extraction.e_invoice.test_join import (
    NUMBER,
    PAGE,
    ROW,
    TOTAL,
    differences,
    joined,
    page_of,
    read,
)


def row_of(page: Page, *names: str) -> list[Field]:
    return [read(each.path, each.raw, each.value, page) for each in ROW
            if each.path.rpartition(".")[2] in names]  # fmt: skip


def test_another_day_of_the_page_is_no_day_of_the_invoice(drawn_xml: Any) -> None:
    page = page_of(PAGE.replace("31.03.2026", "Date 30.04.2026 delivered 31.03.2026"))
    day = read("invoice_date", "30.04.2026", datetime.date(2026, 4, 30), page)
    assert differences(joined([day], drawn_xml.cii(), page)[1]) == []
    _, found = joined([replace(day, support=0.995)], drawn_xml.cii(), page)
    assert differences(found) == [
        "Invoice date is 2026-03-31 in the XML and 2026-04-30 on the page"
    ]


def test_the_buyer_of_the_page_is_not_its_seller(drawn_xml: Any) -> None:
    page = page_of(PAGE.replace("Orchard plc", "Hillside Bakery SA\nOrchard plc"))
    parties = [read("seller", "Hillside Bakery SA", "Hillside Bakery SA", page),
               read("buyer", "Orchard plc", "Orchard plc", page)]  # fmt: skip
    text = drawn_xml.cii().replace("Mill &amp; Daughters Ltd", "Orchard plc")
    fields, found = joined(parties, text, page)
    assert differences(found) == [
        "Seller is Orchard plc in the XML and Hillside Bakery SA on the page"
    ]
    assert not fields["seller"].valid


@pytest.mark.parametrize("name", ["Northwind Brown Ltd", "Handel & Westwind KG"])
def test_a_seller_that_stands_nowhere_is_a_difference_by_itself(drawn_xml: Any, name: str) -> None:
    text = drawn_xml.cii().replace("Mill &amp; Daughters Ltd", name.replace("&", "&amp;"))
    page = page_of(f"{PAGE}\nBrown goods and Handel")
    _, found = joined([NUMBER, TOTAL], text, page)
    assert differences(found) == [f"Seller is {name} in the XML and nowhere on the page"]
    _, found = joined([NUMBER, TOTAL], drawn_xml.cii(), page)
    assert differences(found) == []


def test_a_quantity_that_nobody_read_is_compared_with_the_one_that_the_row_asks_for(
    drawn_xml: Any,
) -> None:
    page = page_of()
    row = row_of(page, "description", "unit_price", "amount")
    text = drawn_xml.cii()
    changed = text.replace(">4<", ">6<")
    assert changed != text
    _, found = joined(row, changed, page)
    assert differences(found) == [
        "In row 1 of the line items, quantity is 6 in the XML and 4 on the page"
    ]
    _, found = joined(row, text, page)
    assert differences(found) == []


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("Oak board 12 mm", "Oak board 18 mm"),
        ("Eichenplatte 27 mm", "Fichtenplatte 27 mm"),
        ("Drucker A4", "Drucker A3"),
    ],
)
def test_another_word_or_figure_between_the_same_words_is_another_description(
    drawn_xml: Any, printed: str, said: str
) -> None:
    page = page_of(PAGE.replace("Oak boards", printed))
    row = row_of(page, "quantity", "unit_price", "amount")
    row = [read("line_items[0].description", printed, printed, page), *row]
    _, found = joined(row, drawn_xml.cii().replace("Oak boards", said), page)
    (told,) = differences(found)
    assert told.endswith(f"description is {said} in the XML and {printed} on the page")


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("Oak brds 12 mm", "Oak boards 12 mm"),
        ("Versandkosten DHL 2026", "Versand DHL 2026"),
        ("Colour ink 05 l", "Color ink 5 l"),
    ],
)
def test_short_forms_and_spellings_are_no_other_words(
    drawn_xml: Any, printed: str, said: str
) -> None:
    page = page_of(PAGE.replace("Oak boards", printed))
    row = row_of(page, "quantity", "unit_price", "amount")
    row = [read("line_items[0].description", printed, printed, page), *row]
    _, found = joined(row, drawn_xml.cii().replace("Oak boards", said), page)
    assert differences(found) == []


@pytest.mark.parametrize(
    ("head", "wanted"),
    [("Cena (zł)", "zł"), ("Price (RM)", "RM"), ("Částka Kč", "Kč"), ("Total USD USD GBP", "USD")],
)
def test_a_currency_that_only_a_head_names_is_compared(
    drawn_xml: Any, head: str, wanted: str
) -> None:
    page = page_of(PAGE.replace(" EUR", f"\n{head}"))
    _, found = joined([NUMBER], drawn_xml.cii(), page)
    (told,) = differences(found)
    codes = {"zł": "PLN", "RM": "MYR", "Kč": "CZK", "USD": "USD"}
    assert told == f"Currency is EUR in the XML and {codes[wanted]} on the page"
