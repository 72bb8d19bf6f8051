"""The built-in document types, and what a user may name."""

import json
from pathlib import Path

import pytest

from parsers.document import FieldKind
from parsers.errors import SetupError
from parsers.types import DOCUMENT_TYPES, resolve


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SetupError, match="receipt, invoice") as caught:
        resolve(["reciept"])
    assert caught.value.code == "bad_schema"


def test_each_type_has_the_name_that_the_dict_has_for_it() -> None:
    assert {name: found.name for name, found in DOCUMENT_TYPES.items()} == {
        name: name for name in DOCUMENT_TYPES
    }


TEXT = {"type": "string"}


def write(path: Path, title: str, field: str, node: object = TEXT) -> str:
    properties = {field: node}
    path.write_text(json.dumps({"title": title, "properties": properties}), encoding="utf-8")
    return str(path)


def test_two_schemas_of_one_name_are_refused(tmp_path: Path) -> None:
    one, other = (write(tmp_path / f"{each}.json", "Bill", each) for each in ("one", "other"))
    with pytest.raises(SetupError, match="'bill'"):
        resolve([one, other])


def test_a_schema_named_as_the_view_of_anothers_list_is_refused(tmp_path: Path) -> None:
    bill = write(tmp_path / "bill.json", "Bill", "rows", {"type": "array", "items": TEXT})
    with pytest.raises(SetupError, match="'bill_rows'"):
        resolve([bill, write(tmp_path / "mine.json", "Bill rows", "number")])


@pytest.mark.parametrize(
    ("title", "view"),
    [("invoice", "invoice"), ("INVOICE", "invoice"), ("Purchase-Order", "purchase_order"),
     ("Invoice line items", "invoice_line_items"), ("key values", "key_values")],
)  # fmt: skip
def test_a_schema_that_would_replace_a_built_in_view_is_refused_with_a_remedy(
    tmp_path: Path, title: str, view: str
) -> None:
    with pytest.raises(SetupError, match=f"mine.json: its view '{view}' would replace") as caught:
        resolve([write(tmp_path / "mine.json", title, "number")])
    assert caught.value.code == "bad_schema"
    assert "title" in caught.value.remedy


def test_so_is_one_whose_list_would(tmp_path: Path) -> None:
    rows = {"type": "array", "items": TEXT}
    with pytest.raises(SetupError, match="'invoice_line_items'"):
        resolve([write(tmp_path / "mine.json", "Invoice line", "items", rows)])


def test_so_is_a_class(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("from pydantic import BaseModel\nclass Receipt(BaseModel):\n    number: str\n")
    with pytest.raises(SetupError, match="'receipt'"):
        resolve([str(file)])


def test_schemas_are_named_or_read_from_files(tmp_path: Path) -> None:
    chosen = resolve(
        ["receipt", "receipt", write(tmp_path / "delivery.json", "Delivery", "number")]
    )
    assert list(chosen) == ["receipt", "delivery"]


def test_a_receipt_holds_what_public_sets_score() -> None:
    definition = DOCUMENT_TYPES["receipt"].schema
    kinds = {field.name: field.kind for field in definition.fields}
    assert kinds["company"] is kinds["address"] is FieldKind.TEXT
    assert kinds["date"] is FieldKind.DATE
    assert kinds["total"] is FieldKind.NUMBER


@pytest.mark.parametrize("name", ["receipt", "invoice"])
def test_line_items_have_a_description_a_quantity_a_price_and_an_amount(name: str) -> None:
    lists = {each.name: each.fields for each in DOCUMENT_TYPES[name].schema.lists}
    names = {field.name for field in lists["line_items"]}
    assert names >= {"description", "quantity", "unit_price", "amount"}


def test_every_built_in_field_is_described_and_labelled_in_several_languages() -> None:
    for found in DOCUMENT_TYPES.values():
        lists = [field for each in found.schema.lists for field in each.fields]
        for field in (*found.schema.fields, *lists):
            assert field.description
            assert len(field.synonyms) >= 4
