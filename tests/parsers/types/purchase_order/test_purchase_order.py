"""Orders by those who buy, and confirmations by those who supply."""

import pytest

from parsers.extraction import find_fields
from parsers.types import DOCUMENT_TYPES
from parsers.types.purchase_order.confirmations import is_confirmation

ORDER = DOCUMENT_TYPES["purchase_order"]
PARTIES = """
Halden Engineering Ltd
8 Dock Road
Hull HU1 1AA

Brass & Bolts Ltd
2 Forge Street
Leeds LS1 4AB
"""
BOUGHT = f"""
{PARTIES}
Purchase Order RE-20417

Order Date: 3 June 2024
Delivery Date: 17 June 2024

Item Code   Description          Qty   Unit Price   Amount
HB-0840     Hex bolts M8 x 40    600         0.40   240.00

Subtotal                                            240.00
VAT 20 %                                             48.00
Order Total                                         288.00
"""
CONFIRMED = BOUGHT.replace("Purchase Order RE-20417", "Order Confirmation").replace(
    "Order Date:", "PO Number: 88213\nOur Order No. RE-20417\nOrder Date:"
)


@pytest.fixture
def found(draw):
    def found(text):
        return {name: piece.text for name, piece in find_fields(ORDER, [draw(text)]).items()}

    return found


def test_an_order_is_no_confirmation(read):
    assert not is_confirmation(read(BOUGHT))
    assert is_confirmation(read(CONFIRMED))


def test_who_writes_an_order_buys(found):
    order = found(BOUGHT)
    assert (order["buyer"], order["supplier"]) == ("Halden Engineering Ltd", "Brass & Bolts Ltd")


def test_who_confirms_an_order_supplies(found):
    order = found(CONFIRMED)
    assert (order["supplier"], order["buyer"]) == ("Halden Engineering Ltd", "Brass & Bolts Ltd")


def test_a_number_stands_behind_the_title_or_its_label_whatever_letters_it_begins_with(found):
    assert found(BOUGHT)["order_number"] == "RE-20417"


def test_of_two_numbers_a_confirmation_has_its_own(found):
    assert found(CONFIRMED)["order_number"] == "RE-20417"


def test_days_and_sums_are_found(found):
    order = found(BOUGHT)
    assert (order["order_date"], order["delivery_date"]) == ("3 June 2024", "17 June 2024")
    assert (order["net"], order["tax"], order["total"]) == ("240.00", "48.00", "288.00")


@pytest.mark.parametrize(
    "address",
    ["12 Dock Road, Bristol BS1 4RW, United Kingdom", "Hafenstraße 12, 20457 Hamburg, Deutschland"],
)
def test_an_address_in_one_line_is_whole(draw, address):
    text = f"""
Brightwater Labs Ltd                              PURCHASE ORDER
{address}

Vendor:                                  PO Number:       PO-2026-0187
Northfield Glassware Inc.                Order date:      14 October 2026
400 Mill Street, Leeds LS1 2AB

Item     Description            Quantity      Unit price        Amount
1        Beaker 250 ml                40            3.20        128.00
                                               Total GBP        128.00
"""
    found = find_fields(DOCUMENT_TYPES["purchase_order"], [draw(text)])
    assert found["buyer_address"].text == address


CONTACT = """
Halden Engineering Ltd                      PURCHASE ORDER
8 Dock Road, Hull HU1 1AA                   PO Number: 4500071882
                                            PO Date: 3 June 2024
Vendor                                      Buyer: Karen Holt
Brass & Bolts Ltd
2 Forge Street, Leeds LS1 4AB

Item Code   Description          Qty   Unit Price   Amount
HB-0840     Hex bolts M8 x 40    600         0.40   240.00

Order Total                                         240.00
"""


def test_a_contact_beside_the_buyers_label_is_not_who_buys(found):
    order = found(CONTACT)
    assert (order["buyer"], order["supplier"]) == ("Halden Engineering Ltd", "Brass & Bolts Ltd")
