"""What speaks for a value that stands once, beside what else is offered for it."""

import pytest

from parsers.document import BoundingBox, Field, FieldDefinition, FieldFormat, FieldKind
from parsers.extraction.support.opinions import Opinion
from parsers.extraction.support.singles import rivals_of, same_as

TAX = FieldDefinition("seller_tax_number", FieldKind.TEXT, format=FieldFormat.TAX_NUMBER)
CODE = FieldDefinition("invoice_number", FieldKind.TEXT, format=FieldFormat.CODE)
ADDRESS = FieldDefinition("address", FieldKind.TEXT, format=FieldFormat.ADDRESS)
LINE = 0.02


def box(line):
    return BoundingBox(0.1, 0.5 + line * LINE, 0.3, 0.51 + line * LINE)


def others(own, text, line=1, page=1, definition=TAX):
    """Whether an offer counts as another value."""
    field = Field(definition.name, own, own, 1, box(0))
    offer = Opinion(text, text, text, page, box(line), 0.4)
    return not same_as(field, definition, [offer])


@pytest.mark.parametrize(
    ("own", "text"),
    [("DE123456789", "201/113/40209"), ("04210980012", "IT98210980077")],
)
def test_a_partys_number_of_its_country_and_that_with_the_countrys_letters_are_no_rivals(own, text):
    assert not others(own, text)


def test_numbers_that_stand_elsewhere_or_are_of_one_kind_are_rivals():
    assert others("DE123456789", "201/113/40209", line=9)
    assert others("DE123456789", "201/113/40209", page=2)
    assert others("DE123456789", "DE987654321")
    assert others("RE-123", "201/113", definition=CODE)


@pytest.mark.parametrize("text", ["Doc. 17", "Pizza Salami", "Betjent av: Ida", "Tel: 0123 45678"])
def test_what_is_formed_as_no_address_is_no_rival_of_one(text):
    offer = Opinion(text, text, text, 1, box(3), 0.4)
    street = Field("address", "Mill Road 3, Leeds LS1 4AP", "x", 1, box(0))
    assert rivals_of(street, ADDRESS, [offer], []) == []
    assert rivals_of(Field("address", "Unit", "x", 1, box(0)), ADDRESS, [offer], []) == [offer]


def test_another_address_is_a_rival():
    text = "12 Oak Lane, York YO1 7HH"
    offer = Opinion(text, text, text, 1, box(3), 0.4)
    street = Field("address", "Mill Road 3, Leeds LS1 4AP", "x", 1, box(0))
    assert rivals_of(street, ADDRESS, [offer], []) == [offer]
