"""What stands on a page becomes a number, money, a date or text, by the document's conventions."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import FieldDefinition, FieldFormat, FieldKind, FieldValue
from parsers.values.conventions import Conventions, conventions_of
from parsers.values.formats import Reading
from parsers.values.parse import EXCHANGED, parse_value

DATE = FieldDefinition("day", FieldKind.DATE)
MONEY = FieldDefinition("total", FieldKind.NUMBER, format=FieldFormat.MONEY)
PERCENT = FieldDefinition("rate", FieldKind.NUMBER, format=FieldFormat.PERCENT)
ALL = [
    FieldDefinition("x", kind, format=each)
    for kind in FieldKind
    for each in (None, *FieldFormat)
    if (each in (FieldFormat.MONEY, FieldFormat.PERCENT)) <= (kind is FieldKind.NUMBER)
]
HABITS = st.builds(
    Conventions,
    day_first=st.sampled_from([None, True, False]),
    decimal_sign=st.sampled_from([None, ".", ","]),
    currency=st.sampled_from([None, "EUR", "JPY"]),
    country=st.sampled_from([None, "US", "DE", "JP"]),
)

US_LETTER = (
    "Acme Corp, 12 Main Street, Springfield, IL 62701\nDear Ms Smith,\n"
    "please pay the amount due of $ 1,234.50 by 01/02/2026. Thank you."
)
GERMAN_LETTER = (
    "Muster GmbH, Hauptstr. 5, 12345 Musterstadt\nSehr geehrte Frau Schmidt,\n"
    "bitte zahlen Sie den Betrag von 1.234,50 EUR bis zum 01/02/2026. Mit freundlichen Grüßen"
)


@pytest.mark.parametrize(
    ("kind", "raw", "problem"),
    [
        (FieldKind.NUMBER, "twelve", "not a number"),
        (FieldKind.DATE, "soon", "not a date"),
        (FieldKind.TEXT, " \n", "no text"),
    ],
)
def test_what_is_no_value_of_its_kind_says_so(kind: FieldKind, raw: str, problem: str) -> None:
    assert parse_value(FieldDefinition("x", kind), raw) == Reading(None, problem)


@given(st.sampled_from(ALL), st.text(max_size=60), HABITS)
def test_no_text_makes_reading_fail(
    definition: FieldDefinition, raw: str, conventions: Conventions
) -> None:
    reading = parse_value(definition, raw, conventions)
    assert reading.value is not None or reading.problem


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (FieldKind.NUMBER, "1.234,50", Decimal("1234.50")),
        (FieldKind.DATE, "7. Mai 2014", datetime.date(2014, 5, 7)),
        (FieldKind.TEXT, "A\nB", "A B"),
    ],
)
def test_each_kind_is_read_as_its_type(kind: FieldKind, raw: str, value: FieldValue) -> None:
    assert parse_value(FieldDefinition("x", kind), raw) == Reading(value)


STATE = FieldDefinition("state", FieldKind.TEXT, choices=("open", "In Transit", "---"))


@pytest.mark.parametrize("raw", ["closed", "opened", "in", "-"])
def test_what_is_none_of_the_choices_is_no_value(raw: str) -> None:
    assert parse_value(STATE, raw) == Reading(None, "not one of the choices")


@pytest.mark.parametrize(
    ("raw", "value"),
    [("open", "open"), ("OPEN.", "open"), ("in-transit", "In Transit"), ("---", "---")],
)
def test_a_choice_is_stored_as_the_schema_writes_it(raw: str, value: str) -> None:
    assert parse_value(STATE, raw) == Reading(value)


def test_a_date_whose_order_nothing_tells_is_flagged_and_both_readings_are_kept() -> None:
    reading = parse_value(
        DATE, "01/02/2026", conventions_of(["Dear Sir, it is due on 01/02/2026."])
    )
    assert reading.value == datetime.date(2026, 2, 1)
    assert reading.other == datetime.date(2026, 1, 2)
    assert (reading.problem, reading.note) == (EXCHANGED, None)


def test_the_same_date_is_another_in_a_letter_from_the_us_and_in_a_german_one() -> None:
    american = parse_value(DATE, "01/02/2026", conventions_of([US_LETTER]))
    german = parse_value(DATE, "01/02/2026", conventions_of([GERMAN_LETTER]))
    assert (american.value, american.other) == (
        datetime.date(2026, 1, 2),
        datetime.date(2026, 2, 1),
    )
    assert (german.value, german.other) == (american.other, american.value)
    assert american.problem is german.problem is None
    assert american.note == "a postal address of US and amounts in USD"
    assert german.note == "the language (de) and a company of DE"


def test_a_date_that_another_date_of_the_document_decides_has_no_other_reading() -> None:
    conventions = conventions_of([US_LETTER, "dated 25/12/2025"])
    assert parse_value(DATE, "01/02/2026", conventions) == Reading(datetime.date(2026, 2, 1))


@pytest.mark.parametrize("text", [GERMAN_LETTER, US_LETTER, ""])
@pytest.mark.parametrize("raw", ["1.234,50", "1,234.50", "1 234,50", "1'234.50"])
def test_an_amount_with_decimals_is_the_same_however_the_document_writes(
    raw: str, text: str
) -> None:
    assert parse_value(MONEY, raw, conventions_of([text])).value == Decimal("1234.50")


def test_a_lone_group_of_three_is_read_by_the_documents_habit() -> None:
    german, american = conventions_of([GERMAN_LETTER]), conventions_of([US_LETTER])
    assert parse_value(MONEY, "1.234", german).value == 1234
    assert parse_value(MONEY, "1,234", american).value == 1234
    assert parse_value(MONEY, "1,234", german).value == Decimal("1.234")


def test_without_a_habit_a_lone_group_of_three_is_flagged_and_both_readings_are_kept() -> None:
    reading = parse_value(MONEY, "1,234")
    assert (reading.value, reading.other) == (1234, Decimal("1.234"))
    assert reading.problem == "could be 1.234, too"


@pytest.mark.parametrize("raw", ["¥1,234", "¥1.234", "JPY 1,234", "1.234 KRW"])
@pytest.mark.parametrize("sign", [None, ".", ","])
def test_currencies_without_a_fraction_have_only_groups(raw: str, sign: str | None) -> None:
    assert parse_value(MONEY, raw, Conventions(decimal_sign=sign)).value == 1234


@pytest.mark.parametrize(
    ("raw", "number"),
    [("₹1,23,456.00", "123456"), ("(12.00)", "-12"), ("-€ 5,00", "-5"), ("12,00-", "-12")],
)
def test_amounts_are_read_as_bookkeepers_write_them(raw: str, number: str) -> None:
    assert parse_value(MONEY, raw).value == Decimal(number)


@pytest.mark.parametrize(
    ("raw", "conventions", "currency"),
    [
        ("5.00", Conventions(), None),
        ("$5.00", Conventions(), "USD"),
        ("$5.00", Conventions(country="SG"), "SGD"),
        ("kr 5", Conventions(country="SE"), "SEK"),
        ("5.00", Conventions(currency="EUR"), "EUR"),
        ("£5.00", Conventions(currency="EUR"), "GBP"),
    ],
)
def test_an_amount_has_the_currency_that_the_page_tells(
    raw: str, conventions: Conventions, currency: str | None
) -> None:
    assert parse_value(MONEY, raw, conventions).currency == currency


@pytest.mark.parametrize(
    ("raw", "number"),
    [("19 %", "19"), ("19,0 v.H.", "19"), ("VAT 19% of 100.00", "19"), ("7 per cent", "7"),
     ("%18", "18"), ("5,5 Prozent", "5.5"), ("19", "19"), ("0.19", "0.19")],
)  # fmt: skip
def test_a_percentage_is_the_number_beside_the_sign(raw: str, number: str) -> None:
    assert parse_value(PERCENT, raw).value == Decimal(number)


@given(
    st.decimals(min_value=0, max_value=10**8, places=2),
    st.sampled_from([",.", ".,", " ,", "'.", "\u202f,"]),
    HABITS,
)
def test_an_amount_in_any_notation_is_read_back(
    amount: Decimal, signs: str, conventions: Conventions
) -> None:
    written = f"{amount:,.2f}".translate({ord(","): signs[0], ord("."): signs[1]})
    assert parse_value(MONEY, written, conventions).value == amount


@given(st.dates(datetime.date(1970, 1, 1), datetime.date(2060, 12, 31)), st.booleans())
def test_a_date_is_read_back_by_the_habit_it_was_written_in(
    day: datetime.date, day_first: bool
) -> None:
    written = day.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y")
    assert parse_value(DATE, written, Conventions(day_first=day_first)).value == day


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        (FieldFormat.NAME, "Officine Meccaniche Rossi S.r.l.", "Officina Meccaniche Rossi S.r.l."),
        (FieldFormat.ADDRESS, "20O Jalan Besar", "200 Jalan Besar"),
    ],
)
def test_slips_are_mended_where_words_were_recognized_alone(kind, text, meant):
    field = FieldDefinition("of", FieldKind.TEXT, format=kind)
    printed = parse_value(field, text, Conventions(recognized=False))
    assert (printed.value, printed.problem) == (text, None)
    assert parse_value(field, text).value == meant
