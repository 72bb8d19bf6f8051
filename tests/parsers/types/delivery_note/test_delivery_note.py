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


ACROSS = """
                                                  Brass & Bolts Ltd
Deliver To:                                       Brass & Bolts Ltd
No.: 4711                                         2 Forge Street
Halden Engineering Ltd                            Leeds LS1 4AB
8 Dock Road
Hull HU1 1AA

Delivery Note No. DN-88213

Part No.    Description              Qty Shipped   Unit
HB-0840     Hex bolts M8 x 40                600   pcs
"""


def test_who_gets_stands_below_numbers_rather_than_far_beside_the_label(draw):
    found = {name: piece.text for name, piece in find_fields(NOTE, [draw(ACROSS)]).items()}
    assert found["recipient"] == "Halden Engineering Ltd"
    assert found["sender"] == "Brass & Bolts Ltd"


def test_the_number_of_a_row_beside_a_label_is_no_order(draw):
    text = LETTER.replace("Your Order No. PO-20417", "Your Order No.:   2\n          PO-20417")
    found = {name: piece.text for name, piece in find_fields(NOTE, [draw(text)]).items()}
    assert found.get("order_number") != "2"
