"""What a date or a code cannot be, by its label."""

import datetime

import pytest

from parsers.extraction.ranking.candidates import Kind, candidates_of
from parsers.extraction.ranking.owners import days_of_others, others_code
from parsers.extraction.ranking.phrases import phrases_of

LAST = datetime.date(2031, 3, 21)


def due(lines):
    phrases = phrases_of(lines)
    return days_of_others(phrases, [one for one in candidates_of(phrases) if one.kind is Kind.DATE])


@pytest.mark.parametrize(
    "text",
    [
        "Invoice date: 21.03.2031\nDue date: 21.03.2031",
        "Invoice / delivery date: 21.03.2031",
        "Rechnungs- und Lieferdatum: 21.03.2031\nFällig am: 21.03.2031",
        "Rye 21.03.2031\nDelivery date: 21.03.2031",
    ],
)
def test_a_day_that_something_else_fell_on_may_be_the_invoices(read, text):
    assert due(read(text).lines) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "Invoice 4711\nDue date: 21.03.2031",
        "Rechnung 4711\nFällig am: 21.03.2031",
        "Facture 4711\nDate de livraison : 21/03/2031",
        "Rechnung 4711\nLieferdatum: 21.03.2031",
        "Invoice 4711\nOrder date: 21.03.2031",
        "Millstone Ltd   Due date: 21.03.2031\nInvoice   11.03.2031",
        "Millstone AG   Fällig am: 21.03.2031\nRechnung   11.03.2031",
        "ISSUED\n11.03.2031\nDUE\n21.03.2031",
        "Moulin SARL\nÉchéance : 21/03/2031\nFacture   11/03/2031",
    ],
)
def test_a_day_that_is_said_to_be_another_one_is_not(read, text):
    assert due(read(text).lines) == {LAST}


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Credit note CN-71\nOriginal invoice no: RE-4711", {"RE-4711"}),
        ("Gutschrift GS-71\nUrsprüngliche Rechnung RE-4711", {"RE-4711"}),
        ("Avoir AV-71\nFacture d'origine : FA-4711", {"FA-4711"}),
        ("Credit note no: CN-71\nYour order no: PO-4711", set()),
    ],
)
def test_the_number_of_a_corrected_invoice_is_none_of_the_document(read, text, others):
    phrases = phrases_of(read(text).lines)
    codes = [one for one in candidates_of(phrases) if one.kind is Kind.CODE]
    assert {one.piece.text for one in codes if others_code(phrases, one)} == others
