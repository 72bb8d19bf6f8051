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
    "text", ["30.11.2026 14:30", "2026-11-30T14:30:00Z", "November 30, 2026 at 2:15 pm"]
)
def test_a_point_in_time_is_a_date_with_the_time_behind_it(found, text):
    assert found(f"on {text} and so on", FieldKind.DATE, FieldFormat.DATE_TIME) == [text]
    assert found(f"on {text} and so on", FieldKind.DATE) != [text]


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


@pytest.mark.parametrize("text", ["< 10", "≥5", "ca. 120", "about 3", "± 2"])
def test_what_makes_a_number_inexact_belongs_to_it(found, text):
    assert found(f"Result: {text} mg", FieldKind.NUMBER) == [text]


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


@pytest.mark.parametrize(
    "text",
    ["01.03.2018", "3 May 2024", "le 3 mai 2024", "10 486,94", "EUR 1200", "1'200.-  CHF 5",
     "DE89 3704 0044 0532 0130 00", "+49 6051 123456", "06051 / 123456", "Tel 06051-1234",
     "FR 69001 Lyon", "DE-28195 Bremen", "31-147 Kraków"],
)  # fmt: skip
def test_dates_amounts_accounts_telephones_and_places_are_no_codes(found, text):
    assert not [code for code in found(text, form=FieldFormat.CODE) if code != "5"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("vom 01.03.2018: 471102", "471102"), ("FV/11/2026/88", "FV/11/2026/88"), ("INV.2026.17",
     "INV.2026.17"), ("2018-03-11-77", "2018-03-11-77"), ("CN\u00ad00417", "CN\u00ad00417")],
)  # fmt: skip
def test_a_code_stands_beside_a_date_or_looks_like_one(found, text, code):
    assert found(text, form=FieldFormat.CODE) == [code]
