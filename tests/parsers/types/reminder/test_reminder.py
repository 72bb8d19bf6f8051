"""Reminders: what is open, what reminding costs, and what is to be paid by now."""

import pytest

from parsers.extraction import find_fields, find_lists
from parsers.types import DOCUMENT_TYPES

REMINDER = DOCUMENT_TYPES["reminder"]
LETTER = """
Nordlicht Bürobedarf GmbH
Holstenstr. 12
24103 Kiel

Café Sturm & Drang GmbH
Markt 7
99423 Weimar                                 Kundennummer: 10482
                                             Datum: 06.05.2024
Mahnung

Rechnungs-Nr.   Rechnungsdatum   Fällig am       Offener Betrag
RE-2024-0173    04.03.2024       03.04.2024              119,00
RE-2024-0188    11.03.2024       10.04.2024               59,50
Mahngebühr                                                 5,00
Gesamtforderung                                          183,50
"""


@pytest.fixture
def found(draw):
    return {name: piece.text for name, piece in find_fields(REMINDER, [draw(LETTER)]).items()}


def test_a_letter_without_open_invoices_has_none(draw):
    assert find_lists(REMINDER, [draw("Dear Sir,\n\nwe miss you.")]) == {}


def test_fees_and_sums_are_no_open_invoices(draw):
    rows = find_lists(REMINDER, [draw(LETTER)])["entries"]
    assert [(row["document_number"].text, row["amount"].text) for row in rows] == [
        ("RE-2024-0173", "119,00"), ("RE-2024-0188", "59,50"),
    ]  # fmt: skip


def test_the_fields_of_a_reminder_are_found(found):
    assert found["customer_number"] == "10482"
    assert (found["fee"], found["total"]) == ("5,00", "183,50")
    assert found["reminder_date"] == "06.05.2024"


def test_who_writes_is_to_be_paid(found):
    assert found["seller"] == "Nordlicht Bürobedarf GmbH"
    assert found["buyer"] == "Café Sturm & Drang GmbH"
