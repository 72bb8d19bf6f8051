import datetime
from decimal import Decimal

import pytest

from parsers.extraction.candidates import amounts_in, dates_in, numbers_in
from parsers.extraction.lines import lines_of


@pytest.fixture
def line(draw):
    return lambda text: lines_of(draw(text))[0]


def test_a_line_of_words_holds_no_value(line):
    assert dates_in(line("Thank you")) == []
    assert numbers_in(line("Thank you")) == []


def test_a_date_is_found_with_the_time_run_into_it(line):
    (date,) = dates_in(line("Date:05/03/201810:41"))
    assert (date.value, date.piece.text) == (datetime.date(2018, 3, 5), "05/03/2018")


def test_the_parts_of_a_date_and_a_percentage_are_no_numbers(line):
    assert numbers_in(line("05.03.18 tax 6 %")) == []


def test_an_amount_has_two_decimals(line):
    assert [one.value for one in amounts_in(line("5 x 1.90   9.50"))] == [
        Decimal("1.90"),
        Decimal("9.50"),
    ]


def test_a_whole_number_with_a_currency_is_an_amount(line):
    (amount,) = amounts_in(line("Grand Total Rs 1939"))
    assert (amount.value, amount.currency_piece.text) == (Decimal(1939), "Rs")


def test_a_whole_number_is_no_amount_beside_one_with_decimals(line):
    (amount,) = amounts_in(line("TOTAL GST@66 RM 71.90"))
    assert amount.value == Decimal("71.90")


def test_a_number_does_not_reach_over_a_wide_gap(line):
    values = [one.value for one in numbers_in(line("Boards   21     480,00"))]
    assert values == [Decimal(21), Decimal(480)]
    assert [one.value for one in numbers_in(line("3    6.66"))] == [Decimal(3), Decimal("6.66")]
    assert [one.value for one in numbers_in(line("Total 21 480,00"))] == [Decimal(21480)]


def test_a_currency_may_stand_far_from_its_amount(line):
    assert amounts_in(line("Total RM     1939"))[0].currency == "MYR"
