import pytest

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.extraction.kinds import values_in
from parsers.extraction.lines import lines_of
from parsers.extraction.vocabulary import is_code, is_free_text


@pytest.fixture
def found(draw):
    """The texts of the values in a line."""

    def found(text, kind=FieldKind.TEXT, form=None, name="any"):
        (line,) = lines_of(draw(text))
        field = FieldDefinition(name, kind, format=form)
        return [piece.text for piece in values_in(field, line, 0, len(line.text))]

    return found


def test_nothing_is_found_where_the_kind_asks_for_something_else(found):
    assert found("soon", FieldKind.DATE) == []
    assert found("heavy", FieldKind.NUMBER) == []
    assert found("none", form=FieldFormat.CODE) == []
    assert found("4711", form=FieldFormat.IBAN) == []
    assert found("--") == []


@pytest.mark.parametrize(
    ("form", "text", "value"),
    [
        (FieldFormat.CODE, "no. CS 24198 of May", "CS 24198"),
        (FieldFormat.IBAN, "IBAN NL50INGB0683251309 BIC INGBNL2A", "NL50INGB0683251309"),
        (FieldFormat.TAX_NUMBER, "GB 980 9807 58 registered", "GB 980 9807 58"),
        (FieldFormat.CURRENCY, "all amounts in EUR", "EUR"),
        (FieldFormat.NAME, "Ann Miller", "Ann Miller"),
    ],
)
def test_a_text_is_found_by_its_format(found, form, text, value):
    assert found(text, form=form) == [value]


def test_a_percentage_needs_no_sign(found):
    assert found("rate 19 % or 7", FieldKind.NUMBER, FieldFormat.PERCENT) == ["19 %", "7"]


def test_figures_in_two_columns_are_not_one_number(found):
    assert found("21      480,00", FieldKind.NUMBER) == ["480,00", "21"]


def test_codes_are_known_by_the_format_or_the_name_of_their_field():
    assert is_code(FieldDefinition("invoice_number", FieldKind.TEXT))
    assert is_code(FieldDefinition("batch", FieldKind.TEXT, format=FieldFormat.CODE))
    assert not is_code(FieldDefinition("driver", FieldKind.TEXT))
    assert not is_code(FieldDefinition("order", FieldKind.NUMBER))


def test_names_and_addresses_may_be_any_words():
    assert is_free_text(FieldDefinition("driver", FieldKind.TEXT, format=FieldFormat.NAME))
    assert not is_free_text(FieldDefinition("driver_number", FieldKind.TEXT))
