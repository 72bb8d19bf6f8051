"""Delivery notes: who sent what to whom."""

from parsers.extraction import find_fields, find_lists
from parsers.types import DOCUMENT_TYPES

NOTE = DOCUMENT_TYPES["delivery_note"]
LETTER = """
Brass & Bolts Ltd                         DELIVERY NOTE
2 Forge Street
Leeds LS1 4AB

Deliver To:                               Delivery Note No. DN-88213
Halden Engineering Ltd                    Delivery Date: 14 June 2024
8 Dock Road                               Your Order No. PO-20417
Hull HU1 1AA

Part No.    Description              Qty Shipped   Unit
HB-0840     Hex bolts M8 x 40                600   pcs
WG-0010     Work gloves size 10               12   pairs
"""


def test_prices_are_not_asked_for():
    assert not any(each.is_money for each in NOTE.schema.fields)
    (listed,) = NOTE.schema.lists
    assert {each.name for each in listed.fields} == {
        "article_number", "description", "quantity", "unit",
    }  # fmt: skip


def test_who_sends_and_who_gets_are_told_apart_by_the_label(draw):
    found = {name: piece.text for name, piece in find_fields(NOTE, [draw(LETTER)]).items()}
    assert found["sender"] == "Brass & Bolts Ltd"
    assert found["recipient"] == "Halden Engineering Ltd"
    assert found["recipient_address"] == "8 Dock Road Hull HU1 1AA"


def test_its_own_number_is_not_the_orders(draw):
    found = {name: piece.text for name, piece in find_fields(NOTE, [draw(LETTER)]).items()}
    assert (found["delivery_number"], found["order_number"]) == ("DN-88213", "PO-20417")


def test_what_was_sent_is_listed(draw):
    rows = find_lists(NOTE, [draw(LETTER)])["line_items"]
    assert [(row["description"].text, row["quantity"].text) for row in rows] == [
        ("Hex bolts M8 x 40", "600"), ("Work gloves size 10", "12"),
    ]  # fmt: skip
