"""What a person types: as many ways as people have, and never a guess."""

import datetime
from decimal import Decimal

import pytest

from flows.review.typed import Unclear, read_box, read_currency_typed, read_shown, read_typed
from parsers.document import BoundingBox, FieldDefinition, FieldFormat, FieldKind
from parsers.values.conventions import conventions_of

MONEY = FieldDefinition("total", FieldKind.NUMBER, format=FieldFormat.MONEY)
COUNT = FieldDefinition("quantity", FieldKind.NUMBER)
PERCENT = FieldDefinition("rate", FieldKind.NUMBER, format=FieldFormat.PERCENT)
DAY = FieldDefinition("date", FieldKind.DATE)
TEXT = FieldDefinition("number", FieldKind.TEXT, format=FieldFormat.CODE)
NAME = FieldDefinition("seller", FieldKind.TEXT, format=FieldFormat.NAME)
GERMAN = conventions_of(["Rechnung", "Netto 1.000,50 EUR", "MwSt 19 % 190,10 EUR", "31.03.2026"])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1234.5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1 234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1`234.50", "1234.50"),
        ("1´234.50", "1234.50"),
        ("1‘234.50", "1234.50"),
        ("1’234.50", "1234.50"),
        ("1′234.50", "1234.50"),
        ("1`234", "1234"),
        ("1\u2009234.50", "1234.50"),
        ("1\u202f234,50", "1234.50"),
        ("1\u00a0234,50", "1234.50"),
        ("CHF 12.-", "12"),
        ("12,–", "12"),
        ("Fr. 12.00", "12.00"),
        ("-EUR 5.00", "-5.00"),
        ("1234", "1234"),
        ("-5.00", "-5.00"),
        ("5.00-", "-5.00"),
        ("(5.00)", "-5.00"),
        ("\u22125,00", "-5.00"),
        ("0", "0"),
        (" 12.00 ", "12.00"),
        ("12.00 EUR", "12.00"),
        ("€ 12,00", "12.00"),
        ("1,234,567", "1234567"),
        ("1.234.567,00", "1234567.00"),
    ],
)
def test_numbers_are_taken_as_people_type_them(text: str, value: str) -> None:
    assert read_typed(MONEY, text).value == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", " ", "five", "1.2.3", "12 13", "1,23,4", "l2.50", "NaN", "Infinity", "1e5", "0x10",
             "1" * 101, "--", "12.00 or so, as far as I can see", "=1+1"]
)  # fmt: skip
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(Unclear):
        read_typed(MONEY, text)


@pytest.mark.parametrize(
    "text",
    ["88,20 DR", "88,20DR", "DR 88,20", "EUR 88.20 DR", "88,20 S", "88,20 H", "88.20 Haben",
     "88,20 debit"],
)  # fmt: skip
@pytest.mark.parametrize("definition", [MONEY, COUNT], ids=["money", "count"])
def test_what_may_turn_the_sign_round_is_never_silently_a_plus(
    definition: FieldDefinition, text: str
) -> None:
    with pytest.raises(Unclear, match=r"Type 88\.20, or -88\.20"):
        read_typed(definition, text)


@pytest.mark.parametrize(
    "text",
    ["88,20 CR", "88,20CR", "CR 88,20", "88.20 Cr.", "EUR 88.20 CR", "88.20 EUR-", "(88.20) EUR"],
)
@pytest.mark.parametrize("definition", [MONEY, COUNT], ids=["money", "count"])
def test_the_credits_of_accountants_are_below_zero(definition: FieldDefinition, text: str) -> None:
    assert read_typed(definition, text).value == Decimal("-88.20")


@pytest.mark.parametrize("text", ["Total 88.20", "88.20 net", "88.20 A"])
def test_other_letters_beside_an_amount_of_money_are_refused(text: str) -> None:
    with pytest.raises(Unclear, match="says more than the amount"):
        read_typed(MONEY, text)
    assert read_typed(COUNT, "88.20 kg").value == Decimal("88.20")


@pytest.mark.parametrize("text", ["1.234", "1,234", "12,345", "-1.234"])
@pytest.mark.parametrize("definition", [MONEY, COUNT], ids=["money", "count"])
def test_a_number_that_could_be_two_is_refused_with_both(
    definition: FieldDefinition, text: str
) -> None:
    with pytest.raises(Unclear, match=r"could be .*1?234") as told:
        read_typed(definition, text)
    # What the sentence proposes is understood.
    thousands, fraction = str(told.value).split("Type ")[1].rstrip(".").split(", or ")
    assert read_typed(definition, thousands).value != read_typed(definition, fraction).value


def test_as_it_stands_on_the_page_it_is_what_the_document_means() -> None:
    assert read_typed(MONEY, "1.234", GERMAN, stands=True).value == Decimal(1234)
    with pytest.raises(Unclear, match="could be"):
        read_typed(MONEY, "1.234", GERMAN)
    with pytest.raises(Unclear, match="could be"):
        read_typed(MONEY, "1.234", stands=True)


def test_a_currency_is_taken_where_it_is_typed() -> None:
    assert read_typed(MONEY, "12.00 GBP").currency == "GBP"
    assert read_typed(MONEY, "12.00", GERMAN, stands=True).currency is None
    assert read_typed(COUNT, "12").currency is None
    assert read_currency_typed(" eur ") == "EUR"
    assert read_currency_typed("") is None
    for wrong in ("euro", "XXY", "E", "EUR USD", "<b>"):
        with pytest.raises(Unclear, match="no currency"):
            read_currency_typed(wrong)


def test_a_percentage_is_the_number_beside_its_sign() -> None:
    assert read_typed(PERCENT, "19 %").value == Decimal(19)
    assert read_typed(PERCENT, "19").value == Decimal(19)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-03-04", "2026-03-04"),
        ("31.03.2026", "2026-03-31"),
        ("31/03/2026", "2026-03-31"),
        ("03/31/2026", "2026-03-31"),
        ("4. März 2026", "2026-03-04"),
        ("March 4, 2026", "2026-03-04"),
        ("04.03.2026", "2026-03-04"),
        ("03/03/2026", "2026-03-03"),
    ],
)
def test_dates_are_taken_as_people_type_them(text: str, value: str) -> None:
    assert read_typed(DAY, text).value == datetime.date.fromisoformat(value)


def test_a_date_that_could_be_two_is_refused_with_both() -> None:
    with pytest.raises(Unclear, match="2026-04-03") as told:
        read_typed(DAY, "03/04/2026")
    assert "2026-03-04" in str(told.value)


def test_a_date_is_meant_as_the_document_writes_its_dates() -> None:
    assert read_typed(DAY, "03/04/2026", GERMAN).value == datetime.date(2026, 4, 3)


@pytest.mark.parametrize(
    "text", ["", "2026", "31.02.2026", "tomorrow", "3I.03.2026", "1.1.2026 2.1.2026", "0001-01-01",
             "20260304"]
)  # fmt: skip
def test_what_is_no_date_is_told(text: str) -> None:
    with pytest.raises(Unclear):
        read_typed(DAY, text)


def test_texts_are_taken_as_typed_but_for_what_cannot_be_seen() -> None:
    assert read_typed(TEXT, "  INV\u200b-1 \n x ").value == "INV-1 x"
    assert read_typed(NAME, "Mill & Daughters, Ltd.").value == "Mill & Daughters, Ltd."
    assert read_typed(TEXT, "<script>").value == "<script>"
    for wrong in ("", "\u200b", "x" * 2001):
        with pytest.raises(Unclear):
            read_typed(TEXT, wrong)


def test_a_box_is_within_the_page() -> None:
    assert read_box("0.1 0.2 0.3 0.4") == BoundingBox(0.1, 0.2, 0.3, 0.4)
    assert read_box("") is None
    for wrong in ("1", "0 0 2 1", "0.5 0.5 0.1 0.1", "nan 0 1 1", "0 0 inf 1", "a b c d",
                  "0 0 0 0", "-1 0 1 1", "0 0 1 1 1"):  # fmt: skip
        with pytest.raises(Unclear, match="draw it again"):
            read_box(wrong)


@pytest.mark.parametrize("text", ["", "NaN", "Infinity", "1E+400", "twelve", "9" * 3000])
def test_what_no_page_shows_is_no_value_that_was_seen(text: str) -> None:
    with pytest.raises(Unclear):
        read_shown(text, FieldKind.NUMBER)


def test_what_a_page_shows_is_read_as_it_was_written() -> None:
    assert read_shown("1.234", FieldKind.NUMBER) == Decimal("1.234")
    assert read_shown("2026-03-01", FieldKind.DATE) == datetime.date(2026, 3, 1)
