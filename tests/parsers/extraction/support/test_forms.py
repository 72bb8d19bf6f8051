import pytest

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.extraction.support.forms import clues_of_form


def clue(name, form, text):
    definition = FieldDefinition("it", FieldKind.TEXT, format=form)
    return dict(clues_of_form(definition, text))[name]


@pytest.mark.parametrize(
    ("name", "form", "odd", "usual"),
    [
        ("label_in", FieldFormat.NAME, "Client: Hofladen Birke", "Hofladen Birke"),
        ("label_in", FieldFormat.ADDRESS, "Domicilio: Calle Mayor 3", "Calle Mayor 3"),
        (
            "postcodes_in",
            FieldFormat.ADDRESS,
            "Birkenweg 4 17033 Neustadt 10115 Berlin",
            "Birkenweg 4 17033 Neustadt",
        ),
        (
            "postcodes_in",
            FieldFormat.ADDRESS,
            "Birkenweg 4 17033 Neustadt 10115 Berlin",
            "Lot 2811 Jalan Besar 41150 Klang",
        ),
        ("long_number", FieldFormat.ADDRESS, "Birkenweg 4 DE123456789", "Birkenweg 4 17033 Ort"),
        ("one_figure", FieldFormat.ADDRESS, "17033 Neustadt", "Birkenweg 4, 17033 Neustadt"),
        ("short_name", FieldFormat.NAME, "FA", "Fabo"),
        ("amounts_in", FieldFormat.TAX_NUMBER, "18.40 0 18.40", "12.345.678/0001-95"),
        ("lower_code", FieldFormat.CURRENCY, "cad", "CAD"),
        ("shared_sign", FieldFormat.CURRENCY, "$", "€"),
    ],
)
def test_a_form_that_speaks_of_more_or_less_than_the_value_is_told(name, form, odd, usual):
    assert clue(name, form, odd) == 1.0
    assert clue(name, form, usual) == 0.0
