"""Codes, signs and short names of currencies, and what only looks like them."""

from decimal import Decimal

import pytest

from parsers.values.amounts import find_numbers, marks_in
from parsers.values.conventions import conventions_of
from parsers.values.currencies import lone_marks, mark_in


@pytest.mark.parametrize(
    "text",
    ["FR 69001 Lyon", "FR 12.50", "Mo.-Fr. 8.00 - 17.00 Uhr", "Mo - Fr 8.00", "Do, Fr 9.00",
     "Fr. 8", "6 ft", "RS 21000 Novi Sad", "pen 5.00", "try 5 times", "Sdn Bhd 12345"],
)  # fmt: skip
def test_countries_weekdays_and_words_are_no_currencies(text: str) -> None:
    assert not marks_in(text)
    assert conventions_of([text]).currency is None


@pytest.mark.parametrize(
    ("text", "mark"),
    [("Fr. 12.50", "FR"), ("SFr. 1'200.-", "SFR"), ("Fr. 120.-", "FR"), ("12.50 Fr.", "FR"),
     ("1 200 kr", "KR"), ("kr 1 200,50", "KR"), ("1 829,70 zł", "ZŁ"), ("310,00 Kč", "KČ"),
     ("12 500 Ft", "FT"), ("100 lei", "LEI"), ("₺12,50", "₺"), ("12,50 TL", "TL"),
     ("RM12.00", "RM"), ("Rs. 1,00,000.00", "RS"),
     ("R$ 12,00", "R$"), ("CHF 12.00", "CHF"), ("12,50 eur", "EUR")],
)  # fmt: skip
def test_short_names_are_currencies_beside_amounts(text: str, mark: str) -> None:
    assert [each.mark for each in find_numbers(text)] == [mark]


def test_a_short_name_in_a_sentence_is_no_currency() -> None:
    assert mark_in("in FR oder TL") == ""
    assert mark_in("zł") == "ZŁ"


def test_codes_and_signs_stand_anywhere_short_names_only_alone() -> None:
    text = "Amount in EUR, Fr open"
    assert [text[slice(*each)] for each in lone_marks(text)] == ["EUR"]
    assert [*lone_marks("kr"), *lone_marks("kr.")] == [(0, 2), (0, 2)]


@pytest.mark.parametrize(
    "text", ["Mill Stone Sdn Bhd (139386 X)", "Sdn. Bhd. 1234", "MILL SDN BHD 77"]
)
def test_the_legal_form_of_malaysian_companies_is_no_currency(text: str) -> None:
    assert not any(found.mark for found in find_numbers(text))


def test_a_bracket_that_does_not_close_behind_its_number_parts_it_from_a_currency() -> None:
    assert [found.mark for found in find_numbers("EUR (12 items)")] == [""]
    assert [found.value for found in find_numbers("EUR (12.00)")] == [Decimal("-12.00")]
