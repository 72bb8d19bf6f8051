"""A user's type that goes on from a built-in one."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from parsers.document import Field, Page
from parsers.engines.ocr import OcrEngine
from parsers.errors import SetupError
from parsers.extraction.document_type import DocumentType
from parsers.tasks.extract import extract_fields
from parsers.types import DOCUMENT_TYPES, resolve

Draw = Callable[..., Page]

STATEMENT = """
Harbour Bank
Account Statement

Account holder: Ann Reed                IBAN: GB33BUKB20201555555555
Branch: Quayside

Date          Description                    Debit        Credit       Balance

Opening balance                                                         100.00
03/02/2026    Rent                           60.00                     40.00
09/02/2026    Wages                                      80.00        120.00
Closing balance                                                         120.00
"""
OWN = """
from pydantic import BaseModel, ConfigDict
from parsers.schemas import Money, Name, described

class Movement(BaseModel):
    description: str | None = described("What it was")
    debit: Money | None = described("Paid")

class Own(BaseModel):
    model_config = ConfigDict(json_schema_extra={"based_on": "bank_statement"})
    bank: Name | None = described("Whose statement it is")
    branch: Name | None = described("Which of its houses", "Branch")
    closing_balance: Money | None = described("At the end")
    entries: list[Movement] = []
"""


def written(folder: Path, text: str, name: str = "own.py") -> DocumentType:
    (folder / name).write_text(text, encoding="utf-8")
    (found,) = resolve([str(folder / name)]).values()
    return found


def fields_of(document_type: DocumentType, page: Page) -> dict[str, Field]:
    schema = document_type.schema
    engine = OcrEngine(1, (document_type,))
    found = extract_fields(engine, schema, (page,), document_type=document_type).fields
    return {field.path: field for field in found if field.raw}


@pytest.mark.parametrize("base", ["poem", "", 7, ["invoice"]])
def test_what_is_no_built_in_type_is_refused(tmp_path: Path, base: object) -> None:
    text = json.dumps({"title": "Own", "based_on": base,
                       "properties": {"batch": {"type": "string"}}})  # fmt: skip
    with pytest.raises(SetupError, match=r"own\.json: `based_on` must be one of receipt, invoice"):
        written(tmp_path, text, "own.json")


def test_fields_of_the_same_name_are_found_without_a_label(draw: Draw, tmp_path: Path) -> None:
    found = fields_of(written(tmp_path, OWN), draw(STATEMENT))
    assert found["bank"].raw == "Harbour Bank"
    assert found["closing_balance"].raw == "120.00"
    assert found["branch"].raw == "Quayside"


def test_rows_have_the_columns_that_are_asked_for_alone(draw: Draw, tmp_path: Path) -> None:
    found = fields_of(written(tmp_path, OWN), draw(STATEMENT))
    rows = {path: field.raw for path, field in found.items() if path.startswith("entries")}
    assert rows == {
        "entries[0].description": "Rent", "entries[0].debit": "60.00",
        "entries[1].description": "Wages",
    }  # fmt: skip


def test_a_json_schema_goes_on_from_a_built_in_type_as_well(draw: Draw, tmp_path: Path) -> None:
    text = json.dumps({"title": "Own", "based_on": "bank_statement",
                       "properties": {"bank": {"type": "string"}}})  # fmt: skip
    assert fields_of(written(tmp_path, text, "own.json"), draw(STATEMENT))["bank"].raw == (
        "Harbour Bank"
    )


def test_a_finder_of_the_file_comes_before_that_of_the_built_in_type(
    draw: Draw, tmp_path: Path
) -> None:
    own = """
from parsers.types import DocumentType

DOCUMENT_TYPE = DocumentType.of(Own, finders={"bank": lambda reading: reading.lines[0].piece(0, 7)})
"""
    assert fields_of(written(tmp_path, OWN + own), draw(STATEMENT))["bank"].raw == "Harbour"


def test_labels_of_both_are_known(tmp_path: Path) -> None:
    text = OWN.replace('"At the end"', '"At the end", "what is left"')
    known = {one.name: one for one in DOCUMENT_TYPES["bank_statement"].schema.fields}
    closing = next(one for one in written(tmp_path, text).schema.fields
                   if one.name == "closing_balance")  # fmt: skip
    assert closing.synonyms == ("what is left", *known["closing_balance"].synonyms)


def test_another_base_is_another_version(tmp_path: Path) -> None:
    one = written(tmp_path, OWN)
    other = written(tmp_path, OWN.replace("bank_statement", "payslip"), "other.py")
    assert one.schema.version != other.schema.version
