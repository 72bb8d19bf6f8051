import datetime

import pytest

from parsers.document import Field, FieldDefinition, FieldFormat, FieldKind
from parsers.extraction.support.shapes import shape_of, shape_of_field

NAME = FieldDefinition("seller", FieldKind.TEXT, format=FieldFormat.NAME)
ADDRESS = FieldDefinition("seller_address", FieldKind.TEXT, format=FieldFormat.ADDRESS)
IBAN = FieldDefinition("iban", FieldKind.TEXT, format=FieldFormat.IBAN)
TAX = FieldDefinition("tax_number", FieldKind.TEXT, format=FieldFormat.TAX_NUMBER)
CODE = FieldDefinition("invoice_number", FieldKind.TEXT, format=FieldFormat.CODE)
DATE = FieldDefinition("invoice_date", FieldKind.DATE)
AMOUNT = FieldDefinition("total", FieldKind.NUMBER, format=FieldFormat.MONEY)
TEXT = FieldDefinition("description", FieldKind.TEXT)
COUNT = FieldDefinition("quantity", FieldKind.NUMBER)
DISCOUNT = FieldDefinition("discount", FieldKind.TEXT)


@pytest.mark.parametrize(
    ("definition", "raw"),
    [
        (NAME, "10 486,94"),
        (NAME, "Address:"),
        (NAME, "office@mill.example"),
        (NAME, "All goods that are listed here remain the property of the mill"),
        (ADDRESS, "Grain Mill Ltd"),
        (ADDRESS, "Tel: 0123 45678"),
        (IBAN, "DE89 3704 0044 0532 0130 01"),
        (CODE, "1.234,50"),
        (CODE, "03.04.2026"),
        (CODE, "+49 89 123456-0"),
        (CODE, "7"),
        (DATE, "31.02.2026"),
        (AMOUNT, ": 0,6667"),
        (AMOUNT, "4,0000 Abschlag"),
        (TEXT, "Bruttopreis:"),
        (TEXT, "12,00"),
        (TEXT, "10%"),
        (COUNT, "20 Rabatt"),
        (DISCOUNT, "%"),
    ],
)
def test_what_has_another_form_is_against_the_value(definition: FieldDefinition, raw: str) -> None:
    assert shape_of(definition, raw) == -1


@pytest.mark.parametrize(
    ("definition", "raw"),
    [
        (NAME, "Grain Mill Ltd"),
        (NAME, "Mühle Nord GmbH"),
        (ADDRESS, "Mühlenstraße 3, 80333 München"),
        (ADDRESS, "12 Mill Road, Leeds LS1 4AP"),
        (IBAN, "DE89 3704 0044 0532 0130 00"),
        (TAX, "DE136695976"),
    ],
)
def test_what_surely_has_the_form_speaks_for_it(definition: FieldDefinition, raw: str) -> None:
    assert shape_of(definition, raw) == 1


@pytest.mark.parametrize(
    ("definition", "raw"),
    [
        (NAME, "Ada Miller"),
        (ADDRESS, "Mill Road, Leeds 4"),
        (TAX, "123/456/7890"),
        (CODE, "RE-2026-17"),
        (CODE, "20260304"),
        (DATE, "3 April 2026"),
        (AMOUNT, "EUR 9,90"),
        (AMOUNT, "9,90 €"),
        (TEXT, "Rye flour, 25 kg"),
        (COUNT, "20 Unit(s)"),
        (COUNT, "3 Stück"),
        (DISCOUNT, "10%"),
        (DISCOUNT, "- 5,00 €"),
    ],
)  # fmt: skip
def test_what_may_have_the_form_says_nothing(definition: FieldDefinition, raw: str) -> None:
    assert shape_of(definition, raw) == 0


def test_a_day_whose_year_was_told_elsewhere_is_formed_as_a_date_is():
    day = datetime.date(2024, 10, 3)
    assert shape_of_field(DATE, Field("entries[0].date", "3 Oct", None)) == -1
    assert shape_of_field(DATE, Field("entries[0].date", "3 Oct", day)) == 0
    assert shape_of_field(DATE, Field("entries[0].date", "soon", day)) == -1
