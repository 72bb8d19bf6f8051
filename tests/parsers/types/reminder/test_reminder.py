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


def test_the_days_of_a_column_are_no_day_to_pay(found):
    assert "due_date" not in found


def test_the_day_to_pay_stands_beside_its_label(draw):
    text = LETTER.replace("Datum: 06.05.2024", "Zahlbar bis: 20.05.2024")
    assert find_fields(REMINDER, [draw(text)])["due_date"].text == "20.05.2024"


PARTLY_PAID = """
{number}        {date}          {amount}      {paid}        {open}
RE-501          01.11.2025      714,00        300,00        414,00
RE-533          05.12.2025      119,00        0,00          119,00
"""
HEADS = [
    ("Rechnung", "Datum", "Betrag", "bezahlt", "offen"),
    ("Invoice", "Date", "Amount", "Paid", "Outstanding"),
    ("Facture", "Date", "Montant", "Réglé", "Reste dû"),
    ("Factura", "Fecha", "Importe", "Pagado", "Pendiente"),
    ("Fattura", "Data", "Importo", "Pagato", "Residuo"),
    ("Factuur", "Datum", "Bedrag", "Betaald", "Openstaand"),
]


@pytest.mark.parametrize("heads", HEADS)
def test_of_a_bill_that_was_paid_in_part_the_rest_is_open(draw, heads):
    number, date, amount, paid, rest = (f"{head:14}" for head in heads)
    text = PARTLY_PAID.format(number=number[:8], date=date[:8], amount=amount[:8], paid=paid[:8],
                              open=rest)  # fmt: skip
    rows = find_lists(REMINDER, [draw(text)])["entries"]
    assert [(row["invoiced"].text, row["amount"].text) for row in rows] == [
        ("714,00", "414,00"), ("119,00", "119,00"),
    ]  # fmt: skip


def test_without_an_open_column_the_plain_one_is_open(draw):
    heads = {"number": "Rechnung", "date": "Datum   ", "amount": "Betrag  ", "paid": "Zinsen  "}
    text = PARTLY_PAID.format(**heads, open="Konto")
    rows = find_lists(REMINDER, [draw(text)])["entries"]
    assert [row["amount"].text for row in rows] == ["714,00", "119,00"]


LABELLED = """
Sähkö Oy Ab
MAKSUMUISTUTUS

Päivämäärä: 12.2.2025
Laskun numero: {number}
Laskun päivä: 2.1.2025
Alkuperäinen eräpäivä: 16.1.2025

Maksamatta           240,00
Muistutusmaksu         5,00
Yhteensä             245,00
Eräpäivä 26.2.2025
"""


def test_a_single_bill_may_stand_beside_labels(draw):
    rows = find_lists(REMINDER, [draw(LABELLED.format(number="40012"))])["entries"]
    assert [{name: piece.text for name, piece in row.items()} for row in rows] == [
        {"document_number": "40012", "date": "2.1.2025", "due_date": "16.1.2025",
         "amount": "240,00"},
    ]  # fmt: skip


def test_without_its_number_it_is_no_bill(draw):
    assert find_lists(REMINDER, [draw(LABELLED.format(number=""))]) == {}
