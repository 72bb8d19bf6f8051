"""What a date cannot be, by its label."""

import datetime

import pytest

from parsers.extraction.ranking.candidates import Kind, candidates_of
from parsers.extraction.ranking.owners import due_days
from parsers.extraction.ranking.phrases import phrases_of

LAST = datetime.date(2031, 3, 21)


def due(lines):
    phrases = phrases_of(lines)
    return due_days(phrases, [one for one in candidates_of(phrases) if one.kind is Kind.DATE])


@pytest.mark.parametrize(
    "text",
    [
        "Invoice 4711\nDue date: 21.03.2031",
        "Rechnung 4711\nFällig am: 21.03.2031",
        "Invoice date: 21.03.2031\nDue date: 21.03.2031",
        "Due date: 21.03.2031\nDelivered on 30.04.2031",
    ],
)
def test_the_last_day_to_pay_may_be_the_invoices_where_no_other_is(read, text):
    assert due(read(text).lines) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "Millstone Ltd   Due date: 21.03.2031\nInvoice   11.03.2031",
        "Millstone AG   Fällig am: 21.03.2031\nRechnung   11.03.2031",
        "ISSUED\n11.03.2031\nDUE\n21.03.2031",
        "Moulin SARL\nÉchéance : 21/03/2031\nFacture   11/03/2031",
    ],
)
def test_it_is_not_beside_an_earlier_day(read, text):
    assert due(read(text).lines) == {LAST}
