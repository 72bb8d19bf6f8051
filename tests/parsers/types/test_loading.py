"""Schemas in users' Python files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from parsers.errors import SetupError
from parsers.types.loading import load_type

BILL = """
from __future__ import annotations
import datetime
from decimal import Decimal
from pydantic import BaseModel, Field

class Row(BaseModel):
    amount: Decimal

class Bill(BaseModel):
    number: str = Field(description="Its number", json_schema_extra={"synonyms": ["No."]})
    day: datetime.date | None = None
    rows: list[Row] = []
"""

TWO = "from pydantic import BaseModel\nclass A(BaseModel):\n    x: str\nclass B(A): pass"

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def refusal(path: Path) -> str:
    with pytest.raises(SetupError) as caught:
        load_type(path)
    assert caught.value.code == "bad_schema"
    return caught.value.message


def test_a_missing_file_is_a_bad_path(tmp_path: Path) -> None:
    for name in "none.py", "none.json", "none.py:Bill":
        with pytest.raises(SetupError) as caught:
            load_type(tmp_path / name)
        assert caught.value.code == "bad_path"


def test_another_kind_of_file_is_refused(write: Write) -> None:
    assert "neither a .py nor a .json" in refusal(write("schema.yaml", ""))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("class Bill(:", "line 1: SyntaxError"),
        ("import no_such_module_anywhere", "ModuleNotFoundError"),
        ("1 / 0", "ZeroDivisionError"),
        ("from pydantic import BaseModel\nclass A(BaseModel):\n    x: object()", "Error"),
        ("class Bill: pass", "classes found: none"),
        ("from pydantic import BaseModel", "classes found: none"),
        (f"{TWO}\nclass C(A): pass", "B, C"),
        ("from pydantic import BaseModel\nclass A(BaseModel):\n    x: bytes", "'x'"),
    ],
)  # fmt: skip
def test_a_file_at_fault_is_refused_with_the_reason(write: Write, text: str, reason: str) -> None:
    message = refusal(write("mine.py", text))
    assert reason in message


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in refusal(path)


def test_a_class_that_is_not_there_is_refused(write: Write) -> None:
    path = write("mine.py", BILL)
    assert "'Bull'" in refusal(path.with_name("mine.py:Bull"))


def test_the_class_that_is_no_row_of_another_is_the_schema(write: Write) -> None:
    schema = load_type(write("mine.py", BILL))
    assert schema.name == "bill"
    assert [field.name for field in schema.definition.fields] == ["number", "day"]
    assert schema.definition.fields[0].synonyms == ("No.", "number")
    assert [each.name for each in schema.definition.lists] == ["rows"]


def test_a_class_can_be_chosen_by_its_name(write: Write) -> None:
    path = write("mine.py", BILL)
    assert load_type(path.with_name("mine.py:Row")).name == "row"
