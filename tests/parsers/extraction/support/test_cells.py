from decimal import Decimal

import pytest

from parsers.document import Field, FieldDefinition, FieldFormat, FieldKind
from parsers.extraction.labels.labels import Reading
from parsers.extraction.labels.terms import terms_of
from parsers.extraction.support.cells import clues_of_column
from parsers.extraction.support.places import Surroundings

COUNT = FieldDefinition("quantity", FieldKind.NUMBER)
PRICE = FieldDefinition("price", FieldKind.NUMBER, format=FieldFormat.MONEY)
UNIT = FieldDefinition("unit", FieldKind.TEXT, synonyms=("unit", "unit of measure"))
TERMS = terms_of([UNIT], frozenset({"preis"}))
NOWHERE = Surroundings(Reading((), ()))


def clue(name, definition, *texts):
    """Of the last text of a column."""
    value = Decimal(1) if definition.kind is FieldKind.NUMBER else "x"
    column = {at: Field(f"rows[{at}].x", text, value, 1) for at, text in enumerate(texts)}
    return dict(clues_of_column(column, definition, TERMS, NOWHERE))[len(texts) - 1][name]


def test_an_amount_that_lost_its_end_has_other_decimals_than_its_column():
    assert clue("decimals_unlike", PRICE, "1.249,50", "20,00 EUR", "15,10", "11") == 0.75
    assert clue("decimals_unlike", PRICE, "1.249,50", "20,00 EUR") == 0.0


@pytest.mark.parametrize(
    ("text", "told"),
    [("5 Z03-7276", 1.0), ("12,00 811-09", 1.0), ("5 pcs", 0.0), ("-1 250,00", 0.0), ("3x", 0.0)],
)
def test_an_article_number_within_a_quantity_is_told(text, told):
    assert clue("code_in", COUNT, text) == told


def test_a_quantity_has_no_currency():
    assert clue("currency_in", COUNT, "€ 3,36") == 1.0
    assert clue("currency_in", PRICE, "€ 3,36") == 0.0


@pytest.mark.parametrize(
    ("text", "told"),
    [("Preis", 1.0), ("unit of measure", 1.0), ("Preis per desk", 1 / 3), ("kg", 0.0), ("12", 0.0)],
)
def test_a_text_that_is_a_head_of_a_column_is_told(text, told):
    assert clue("heads_in", UNIT, "pcs", text) == pytest.approx(told)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("Desk", "Chair", "Colour: oak"), 1.0),
        (("Desk", "Size: 2 m", "Colour: oak"), 0.5),
        (("Größe: 3 m", "Size: 2 m", "Colour: oak"), 0.0),
        (("Size: 2 m", "Colour: oak"), 1.0),
    ],
)
def test_what_is_odd_in_a_text_says_less_where_others_of_its_column_have_it(texts, told):
    assert clue("colon_in", UNIT, *texts) == told


def test_a_number_before_each_text_is_odd_all_the_same():
    assert clue("number_first", UNIT, "1 Desk", "2 Chair", "3 Lamp") == 1.0


def test_rates_that_differ_in_every_row_and_rates_with_cents_are_told():
    rate = FieldDefinition("rate", FieldKind.NUMBER, format=FieldFormat.PERCENT)
    for values, vary, odd in (
        (("5.37", "7.35", "2.52"), 1.0, 1.0), (("19", "7", "19"), 0.0, 0.0), (("5.5",), 0.0, 0.0),
    ):  # fmt: skip
        column = {at: Field(f"rows[{at}].x", each, Decimal(each), 1)
                  for at, each in enumerate(values)}  # fmt: skip
        found = dict(clues_of_column(column, rate, TERMS, NOWHERE))[0]
        assert (found["rates_vary"], found["odd_rate"]) == (vary, odd), values
