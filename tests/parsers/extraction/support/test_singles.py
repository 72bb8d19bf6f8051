"""What speaks for a value that stands once, beside what else is offered for it."""

import pytest

from parsers.document import BoundingBox, Field, FieldDefinition, FieldFormat, FieldKind
from parsers.extraction.support.opinions import Opinion
from parsers.extraction.support.singles import same_as

TAX = FieldDefinition("seller_tax_number", FieldKind.TEXT, format=FieldFormat.TAX_NUMBER)
CODE = FieldDefinition("invoice_number", FieldKind.TEXT, format=FieldFormat.CODE)
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
