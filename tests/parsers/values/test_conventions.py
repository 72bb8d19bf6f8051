"""How a document writes dates and numbers, told by the document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.values.conventions import UNKNOWN, Conventions, conventions_of


@pytest.mark.parametrize("texts", [[], [""], ["12345 01/02/2026"], ["Acme"]])
def test_what_tells_nothing_has_no_habits(texts: list[str]) -> None:
    assert conventions_of(texts) == UNKNOWN


def test_english_alone_does_not_tell_the_order_of_dates() -> None:
    conventions = conventions_of(
        ["Dear Sir, please find the invoice of 01/02/2026 with this letter."]
    )
    assert (conventions.language, conventions.day_first, conventions.order_from) == (
        "en",
        None,
        None,
    )


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(conventions_of([text]), Conventions)


@pytest.mark.parametrize(
    ("text", "day_first"),
    [
        ("Springfield, IL 62701, due 01/02/2026", False),
        ("Please pay $5.00 by 01/02/2026, thank you", False),
        ("Call (555) 123-4567", False),
        ("Sales tax included, the amount due is USD 12.00", False),
        ("Acme Ltd, Leeds LS1 4AP", True),
        ("Acme Pty Ltd, Sydney NSW 2000, please pay $5.00", True),
        ("Acme Pvt Ltd, GSTIN 27AAPFU0939F1ZV", True),
        ("Pay to DE89 3704 0044 0532 0130 00", True),
        ("VAT DE136695976", True),
        ("Phone +49 30 123456", True),
        ("www.example.de", True),
        ("12.50 EUR", True),
        ("La factura y el importe de su pago", True),
        ("Rechnung, Betrag bitte bis 01/02/2026 zahlen", True),
        ("Vancouver, BC V6B 1A1, $5.00", None),
        ("Tokyo, Japan. Please pay ¥500", None),
    ],
)
def test_country_and_language_tell_the_order_where_the_dates_do_not(
    text: str, day_first: bool | None
) -> None:
    conventions = conventions_of([text])
    assert conventions.day_first is day_first
    assert (conventions.order_from is None) == (day_first is None)
    assert not conventions.order_certain


def test_a_seller_in_one_country_and_a_buyer_in_another_leave_the_order_open() -> None:
    conventions = conventions_of(
        ["Acme LLC, Springfield, IL 62701. Bill to: Muster GmbH, D-12345 Berlin"]
    )
    assert conventions.day_first is None


def test_the_language_outweighs_one_foreign_address() -> None:
    text = "Rechnung an Acme, Springfield, IL 62701. Bitte zahlen Sie den Betrag von 5,00 EUR. "
    assert conventions_of([text + "Muster GmbH, D-12345 Berlin, +49 30 123456"]).day_first is True


@pytest.mark.parametrize(
    ("text", "day_first"),
    [("dated 25/12/2025", True), ("dated 12/25/2025", False), ("Date (MM/DD/YYYY)", False),
     ("Datum (TT.MM.JJJJ)", True), ("Fri 01/02/2026", False), ("01/02/2026, Sunday", True)],
)  # fmt: skip
def test_the_documents_dates_and_forms_come_before_its_country(text: str, day_first: bool) -> None:
    for elsewhere in "Springfield, IL 62701", "D-12345 Berlin":
        conventions = conventions_of([elsewhere, text])
        assert conventions.day_first is day_first
        assert conventions.order_certain
        assert conventions.order_from is not None
        assert conventions.order_from.startswith("the document's ")


@pytest.mark.parametrize(
    ("text", "sign"),
    [("1.234,50", ","), ("1,234.50", "."), ("Rechnung, Betrag in EUR", ","),
     ("CHF 5 in der Schweiz, Betrag der Rechnung", "."), ("the invoice and your payment", ".")],
)  # fmt: skip
def test_the_decimal_sign_is_told_by_amounts_else_by_country_or_language(
    text: str, sign: str
) -> None:
    assert conventions_of([text]).decimal_sign == sign


def test_a_document_has_a_currency_if_its_amounts_have_but_one() -> None:
    assert conventions_of(["5.00 EUR and € 3.00"]).currency == "EUR"
    assert conventions_of(["5.00 EUR and £ 3.00"]).currency is None
    assert conventions_of(["Sydney NSW 2000, $5.00"]).currency == "AUD"


@pytest.mark.parametrize(
    ("text", "country"),
    [("Acme Sdn Bhd, RM 5.00", "MY"), ("Acme Pte Ltd, $5.00", "SG"), ("+44 20 7946 0000", "GB"),
     ("1012 AB Amsterdam", "NL"), ("New Mexico, New England, turkey sandwich", None),
     ("total inc. tax", None)],
)  # fmt: skip
def test_the_country_is_the_one_that_most_tells_of(text: str, country: str | None) -> None:
    assert conventions_of([text]).country == country
