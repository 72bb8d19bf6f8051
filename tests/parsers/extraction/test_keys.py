"""The keys of answers, as models spell them."""

from typing import Any

import pytest

from parsers.document import FieldDefinition, FieldKind, ListDefinition, SchemaDefinition
from parsers.extraction.keys import LONGEST_SHOWN, Named, by_key, not_asked_for


def field(name: str, *synonyms: str) -> FieldDefinition:
    return FieldDefinition(name, FieldKind.TEXT, synonyms=synonyms)


def by_name(
    answer: dict[str, Any],
    fields: tuple[FieldDefinition, ...],
    lists: tuple[ListDefinition, ...] = (),
) -> Named:
    schema = SchemaDefinition("bill", "1", tuple(fields), lists)
    return by_key(answer, schema.shape, {each.name: each for each in fields})


FIELDS = (
    field("invoice_number", "Invoice No.", "发票号码", "Rechnungsnummer", "Nummer"),
    field("order_number", "Bestellung", "Nummer"),
    field("total", "Gesamtbetrag", "票价"),
)
LISTS = (ListDefinition("line_items", (field("amount"),)),)


@pytest.mark.parametrize(
    "key", ["weather", "", "!?", "nummer", "Nummer", "x" * 100, "number", "total_2"]
)
def test_a_key_that_means_no_field_or_several_is_unknown(key: str) -> None:
    assert by_name({key: "x"}, FIELDS, LISTS) == Named({}, (key,))


@pytest.mark.parametrize(
    "key",
    ["invoice_number", "Invoice Number", "invoiceNumber", "INVOICE-NUMBER", "Invoice No.",
     "invoice_no", "发票号码", " 发票号码： ", "rechnungsnummer"],
)  # fmt: skip
def test_a_key_means_the_field_of_its_name_or_else_of_its_synonym(key: str) -> None:
    assert by_name({key: "x"}, FIELDS, LISTS).values == {"invoice_number": "x"}


@pytest.mark.parametrize("key", ["line_items", "Line Items", "lineItems"])
def test_a_key_means_a_list_by_its_name(key: str) -> None:
    assert by_name({key: []}, FIELDS, LISTS).values == {"line_items": []}


def test_a_name_in_other_letters_is_found_by_the_letters() -> None:
    fields = (field("u53d1_u7968_u4ee3_u7801"),)
    assert by_name({"发票代码": "x"}, fields).values == {fields[0].name: "x"}


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ({"Gesamtbetrag": "8", "total": "9"}, "9"),
        ({"total": None, "Gesamtbetrag": "8"}, "8"),
        ({"Total": "", "TOTAL": "9", "total": "7"}, "9"),
        ({"票价": "8", "Gesamtbetrag": "9"}, "8"),
    ],
)
def test_of_several_keys_the_name_goes_first_then_what_has_a_value(
    answer: dict[str, Any], value: str
) -> None:
    assert by_name(answer, FIELDS).values == {"total": value}


def test_unknown_keys_without_a_value_are_not_worth_a_word() -> None:
    assert by_name({"weather": "", "place": None}, FIELDS).unknown == ()


def test_the_sentence_about_unknown_keys_is_bounded() -> None:
    assert not_asked_for(["a", "a", "b"]) == "keys not asked for: a, b"
    assert not_asked_for("abcdefg").endswith("a, b, c, d, e and 2 more")
    assert len(not_asked_for(["x\n" * 1000])) < LONGEST_SHOWN + 40
