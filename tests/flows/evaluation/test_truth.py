"""Truth by the fields of a schema: keys, types, lists, and the forms of public sets."""

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.evaluation.truth import TrueDocument, Truth, read_truth
from parsers.document import FieldDefinition, FieldKind, ListDefinition, SchemaDefinition
from parsers.errors import SetupError
from parsers.schemas.definition import schema_definition
from parsers.schemas.json_schema import model_from_json

TEXT, NUMBER, DATE = FieldKind.TEXT, FieldKind.NUMBER, FieldKind.DATE
LINES = ListDefinition(
    "line_items",
    (
        FieldDefinition("quantity", NUMBER),
        FieldDefinition("description", TEXT),
        FieldDefinition("unit_price", NUMBER),
        FieldDefinition("amount", NUMBER),
    ),
)
SCHEMA = SchemaDefinition(
    "bill",
    "1",
    (
        FieldDefinition("seller", TEXT, synonyms=("vendor", "issued by")),
        FieldDefinition("invoice_date", DATE, synonyms=("date",)),
        FieldDefinition("total", NUMBER),
    ),
    (LINES, ListDefinition("parties", (FieldDefinition("name", TEXT),))),
)


def read(folder: Path, *contents: Any, **options: Any) -> Truth:
    """The truth of documents called 1, 2, ..."""
    for number, content in enumerate(contents, start=1):
        (folder / f"{number}.json").write_text(json.dumps(content), encoding="utf-8")
    return read_truth(folder, SCHEMA, **options)


def values(document: TrueDocument) -> dict[str, list[Any]]:
    """What is wanted of each field, by the first of its names."""
    return {
        each.names[0]: [value for wanted in each.wanted for value in wanted.values]
        for each in document.fields
    }


def cells(document: TrueDocument, name: str) -> list[dict[str, list[Any]]]:
    return [values(TrueDocument("", row, {})) for row in document.lists[name]]


def test_truth_that_names_no_field_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="names no field of the schema bill"):
        read(tmp_path, {"colour": "red"})


def test_an_unknown_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="There is no form 'xml'"):
        read(tmp_path, {"total": 1}, form="xml")


def test_several_values_in_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"1\.json: seller is not a single value"):
        read(tmp_path, {"seller": {"name": "Ink & Co"}})


@pytest.mark.parametrize(("said", "word"), [(True, "true"), ([False], "false")])
def test_truth_values_are_refused(tmp_path: Path, said: Any, word: str) -> None:
    with pytest.raises(SetupError, match=rf"1\.json: total is {word}, which is no value"):
        read(tmp_path, {"total": said})


def test_truth_values_that_nobody_asks_for_are_left(tmp_path: Path) -> None:
    assert read(tmp_path, {"total": 1, "paid": True}).notes == (
        "the truth has keys not asked for: paid",
    )


def test_keys_are_names_or_synonyms_and_others_are_told(tmp_path: Path) -> None:
    truth = read(tmp_path, {"Issued by": "Ink & Co", "TOTAL": "1,234.50 EUR", "colour": "red"})

    assert values(truth.documents[0]) == {"seller": ["Ink & Co"], "total": [Decimal("1234.50")]}
    assert truth.notes == ("the truth has keys not asked for: colour",)


@pytest.mark.parametrize("empty", [None, "", " ", []])
def test_what_is_named_as_empty_is_not_to_be_found(tmp_path: Path, empty: Any) -> None:
    (document,) = read(tmp_path, {"total": empty, "line_items": empty or []}).documents

    assert values(document) == {"total": []}
    assert document.lists == {"line_items": ()}


def test_a_number_in_json_is_that_number(tmp_path: Path) -> None:
    """1.234 as text would be grouped where the others write 1.234,50."""
    truth = read(tmp_path, {"total": 1.234}, {"total": "5,20"}, {"total": "1.234"})
    totals = [values(document)["total"] for document in truth.documents]
    assert totals == [[Decimal("1.234")], [Decimal("5.20")], [Decimal(1234)]]


def test_the_order_of_dates_is_told_by_all_of_them(tmp_path: Path) -> None:
    truth = read(tmp_path, {"date": "01/02/2026"}, {"date": "12/31/2025"})

    assert values(truth.documents[0]) == {"invoice_date": [datetime.date(2026, 1, 2)]}
    assert truth.notes == ()


def test_dates_of_which_nothing_tells_the_order_are_told(tmp_path: Path) -> None:
    first, second = {"date": "01/02/2026"}, {"date": "2025-12-31"}

    (note,) = read(tmp_path, first, second).notes
    said = read(tmp_path, first, second, day_first=False)

    assert "1 ambiguous date" in note
    assert values(said.documents[0]) == {"invoice_date": [datetime.date(2026, 1, 2)]}
    assert said.notes == ()


def test_what_is_not_of_the_fields_type_stays_text_and_is_told(tmp_path: Path) -> None:
    truth = read(tmp_path, {"date": "soon", "total": "much"})

    assert values(truth.documents[0]) == {"invoice_date": ["soon"], "total": ["much"]}
    (note,) = truth.notes
    assert "'much' is no number" in note
    assert "1 more" in note


def test_rows_are_objects_or_single_values(tmp_path: Path) -> None:
    lines = [{"qty": 2, "Description": "Ink", "note": "x"}, {"note": "y"}, "Paper"]
    truth = read(tmp_path, {"line_items": lines, "parties": "Ink & Co"})
    (document,) = truth.documents

    assert cells(document, "line_items") == [{"description": ["Ink"]}, {"description": ["Paper"]}]
    assert cells(document, "parties") == [{"name": ["Ink & Co"]}]
    assert truth.notes == ("the truth has keys not asked for: qty, note",)


def test_one_of_two_fields_may_be_meant(tmp_path: Path) -> None:
    (document,) = read(tmp_path, {"line_items": [{"unit_price|amount": "3"}]}).documents
    ((field,),) = document.lists["line_items"]
    assert field.names == ("unit_price", "amount")


def test_sroie_writes_the_day_first_unless_its_dates_say_otherwise(tmp_path: Path) -> None:
    receipt = {"company": "A", "address": "B", "total": "1", "date": "01/02/2018"}

    truth = read(tmp_path, receipt)
    other = read(tmp_path, receipt, receipt | {"date": "12/31/2018"})

    assert (truth.form, other.form) == ("sroie", "sroie")
    assert "1 ambiguous date read with the day first" in truth.notes[-1]
    assert not any("ambiguous" in note for note in other.notes)
    assert values(truth.documents[0])["invoice_date"] == [datetime.date(2018, 2, 1)]
    assert values(other.documents[0])["invoice_date"] == [datetime.date(2018, 1, 2)]


def test_kleister_has_lists_and_no_spaces(tmp_path: Path) -> None:
    file = tmp_path / "expected.jsonl"
    file.write_text(
        '{"file": "a.pdf", "party": ["Ink_&_Co", "Pen_Ltd."], "date": ["2009-02-23"]}\n'
    )

    truth = read_truth(file, SCHEMA)
    (document,) = truth.documents

    assert (truth.form, document.name) == ("kleister", "a.pdf")
    assert cells(document, "parties") == [{"name": ["Ink & Co"]}, {"name": ["Pen Ltd."]}]
    assert values(document) == {"invoice_date": [datetime.date(2009, 2, 23)]}


def test_invoice2data_has_names_of_its_own(tmp_path: Path) -> None:
    lines = [
        {"name": "Ink", "price": 3.5, "qty": 1.0},
        {"desc": "Paper", "price_unit": "2.00", "qty": 3, "price_subtotal": 6.0},
    ]
    invoice = {"issuer": "Ink", "partner_name": "Ink & Co", "invoice_number": 7, "lines": lines}

    truth = read(tmp_path, [invoice | {"amount": 9.5, "date": "2026-02-01"}])
    (document,) = truth.documents
    first, second = document.lists["line_items"]

    assert (truth.form, document.name) == ("invoice2data", "1")
    assert values(document) == {
        "seller": ["Ink & Co", "Ink"],
        "total": [Decimal("9.5")],
        "invoice_date": [datetime.date(2026, 2, 1)],
    }
    assert {field.names for field in first} == {
        ("description",), ("quantity",), ("unit_price", "amount"),
    }  # fmt: skip
    assert {field.names[0] for field in second} == {
        "description", "quantity", "unit_price", "amount",
    }  # fmt: skip


def test_keys_that_are_all_names_of_the_schema_mean_just_these(tmp_path: Path) -> None:
    names = ("issuer", "amount", "date", "invoice_number")
    schema = SchemaDefinition("mine", "1", tuple(FieldDefinition(name, TEXT) for name in names))
    file = tmp_path / "1.json"
    file.write_text(json.dumps(dict.fromkeys(names, "x")), encoding="utf-8")

    truth = read_truth(file, schema)

    assert truth.form == "plain"
    assert values(truth.documents[0]) == {name: ["x"] for name in names}


def test_truth_may_be_nested_as_its_schema_is(tmp_path: Path) -> None:
    address = {"type": "object", "properties": {"City": {"type": "string"}}}
    tags = {"type": "array", "items": {"type": "string"}}
    text = json.dumps({"properties": {"soldTo": address, "tags": tags}})
    schema = schema_definition(model_from_json(text, Path("bill.json")))
    content = {"soldTo": {"City": "Linz"}, "tags": ["a", "b"]}
    (tmp_path / "1.json").write_text(json.dumps(content), encoding="utf-8")

    (document,) = read_truth(tmp_path, schema).documents

    assert values(document) == {"sold_to.city": ["Linz"]}
    assert cells(document, "tags") == [{"value": ["a"]}, {"value": ["b"]}]
