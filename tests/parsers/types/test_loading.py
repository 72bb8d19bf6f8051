"""Schemas in users' Python files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from parsers.document import ListDefinition, Page
from parsers.errors import SetupError
from parsers.extraction.labels.labels import Reading
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

FINDERS = """
from parsers.types import DocumentType

def find_number(reading):
    {body}

DOCUMENT_TYPE = DocumentType.of(Bill, finders={{"number": find_number}})
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
        ("import re\nre.compile('(')", "error: missing )"),
        ("class Own(Exception): pass\nraise Own", "Own"),
        ("raise SystemExit(4)", "SystemExit"),
        ("from pydantic import BaseModel\nclass A(BaseModel):\n    x: object()", "Error"),
        ("class Bill: pass", "classes found: none"),
        ("from pydantic import BaseModel", "classes found: none"),
        (f"{TWO}\nclass C(A): pass", "B, C"),
        ("from pydantic import BaseModel\nclass A(BaseModel):\n    x: type", "has no JSON schema"),
    ],
)  # fmt: skip
def test_a_file_at_fault_is_refused_with_the_reason(write: Write, text: str, reason: str) -> None:
    message = refusal(write("mine.py", text))
    assert reason in message


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(b'{"title": "\xe9"}')
    assert "UTF-8" in refusal(path)


SCHEMA = '{"properties": {"größe": {"type": "string"}}}'


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(SCHEMA, encoding="utf-8-sig")
    assert [each.name for each in load_type(path).schema.fields] == ["grosse"]


def test_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(SCHEMA, encoding="utf-16")
    with pytest.raises(SetupError, match="is in UTF-16") as caught:
        load_type(path)
    assert "UTF-8" in caught.value.remedy


def test_a_class_whose_schema_is_none_is_refused(write: Write) -> None:
    text = (
        "from pydantic import BaseModel, Field\nclass Bill(BaseModel):\n"
        "    number: str = Field(json_schema_extra={'pattern': '(('})\n"
    )
    assert "#/properties/number/pattern" in refusal(write("mine.py", text))


def test_a_class_that_is_not_there_is_refused(write: Write) -> None:
    path = write("mine.py", BILL)
    assert "'Bull'" in refusal(path.with_name("mine.py:Bull"))


def test_the_class_that_is_no_row_of_another_is_the_schema(write: Write) -> None:
    found = load_type(write("mine.py", BILL))
    assert found.name == "bill"
    assert [field.name for field in found.schema.fields] == ["number", "day"]
    assert found.schema.fields[0].synonyms == ("No.", "number")
    assert [each.name for each in found.schema.lists] == ["rows"]


def test_a_class_can_be_chosen_by_its_name(write: Write) -> None:
    path = write("mine.py", BILL)
    assert load_type(path.with_name("mine.py:Row")).name == "row"


def with_finder(body: str) -> str:
    return BILL + FINDERS.format(body=body)


def test_a_file_may_bring_finders(write: Write) -> None:
    found = load_type(write("mine.py", with_finder("return None")))
    assert found.name == "bill"
    assert found.finders["number"](Reading((), ())) is None


def test_other_code_of_finders_is_another_version(write: Write) -> None:
    one, other, same = (
        load_type(write(name, with_finder(f"return None  # {body}")))
        for name, body in (("a.py", "1"), ("b.py", "2"), ("c.py", "1"))
    )
    assert one.schema.version != other.schema.version
    assert one.schema.version == same.schema.version


def test_a_comment_in_a_file_without_finders_is_the_same_version(write: Write) -> None:
    one, other = (load_type(write("mine.py", BILL + text)) for text in ("", "# more"))
    assert one.schema.version == other.schema.version


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("DOCUMENT_TYPE = Bill", "'DOCUMENT_TYPE' is neither a pydantic class"),
        (FINDERS.format(body="return").replace('"number"', '"numbers"'), "no field of that name"),
    ],
)
def test_a_document_type_at_fault_is_refused(write: Write, text: str, reason: str) -> None:
    assert reason in refusal(write("mine.py", BILL + text))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("return reading.lines[0]", "the finder of bill.number failed with IndexError in line 18"),
        ("return reading(1, 2, 3)", "failed with TypeError in line 18"),
        ("raise SystemExit(3)", "failed with SystemExit in line 18"),
        ("import no_such_module", "failed with ModuleNotFoundError in line 18"),
        ("return 'INV-1'", "mine.py: the finder of bill.number gave a str"),
    ],
)
def test_a_finder_at_fault_is_named_when_it_is_asked(write: Write, body: str, reason: str) -> None:
    found = load_type(write("mine.py", with_finder(body)))
    with pytest.raises(SetupError) as caught:
        found.finders["number"](Reading((), ()))
    assert caught.value.code == "bad_schema"
    assert reason in caught.value.message


PIECE = "from parsers.extraction.lines import Piece; return "


@pytest.mark.parametrize(
    ("piece", "reason"),
    [
        ("Piece('A-1', 99, None)", "gave a Piece of page 99, which the document has no text of"),
        ("Piece('', 1, None)", "gave a Piece without text"),
        ("Piece(' ', 1, None)", "gave a Piece without text"),
        ("Piece(7, 1, None)", "gave a Piece without text"),
        ("Piece('A-1', None, None)", "gave a Piece of page None"),
        ("Piece('A-1', 1, (0, 0, 1, 1))", "gave a Piece whose box is a tuple"),
    ],
)
def test_a_piece_of_no_page_or_without_text_is_refused(
    write: Write, read: Callable[[str], Reading], piece: str, reason: str
) -> None:
    found = load_type(write("mine.py", with_finder(PIECE + piece)))
    with pytest.raises(SetupError) as caught:
        found.finders["number"](read("Bill A-1"))
    assert (caught.value.code, reason in caught.value.message) == ("bad_schema", True)
    assert "A-1" not in caught.value.message


def test_a_piece_of_a_row_is_held_to_the_same(write: Write, draw: Callable[[str], Page]) -> None:
    rows = PIECE + "[{'amount': Piece('1.00', 2, None)}]"
    text = with_finder(rows).replace("find_number(reading)", "find_rows(*given)")
    text = text.replace('finders={"number": find_number}', 'list_finders={"rows": find_rows}')
    found = load_type(write("mine.py", text))
    with pytest.raises(SetupError, match=r"bill\.rows gave a Piece of page 2"):
        found.list_finders["rows"](found.schema.lists[0], [draw("Bill 1.00")], found.schema)


def test_a_piece_on_the_page_is_taken(write: Write, read: Callable[[str], Reading]) -> None:
    found = load_type(write("mine.py", with_finder("return reading.lines[0].piece(5, 8)")))
    piece = found.finders["number"](read("Bill A-1"))
    assert piece and piece.text == "A-1"


@pytest.mark.parametrize("rows", ["None", "[1]", "[{'other': None}]", "[{'amount': '1.00'}]"])
def test_a_list_finder_must_give_rows_of_pieces(write: Write, rows: str) -> None:
    text = with_finder("return None").replace("find_number(reading)", "find_rows(*given)")
    text = text.replace("return None", f"return {rows}")
    text = text.replace('finders={"number": find_number}', 'list_finders={"rows": find_rows}')
    found = load_type(write("mine.py", text))
    rows_definition: ListDefinition = found.schema.lists[0]
    with pytest.raises(
        SetupError, match=r"finder of bill\.rows gave a .*; it must give a list of rows"
    ):
        found.list_finders["rows"](rows_definition, [], found.schema)


def test_an_error_of_ones_own_code_names_its_line_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(
        "from parsers.schemas import Code, described\n"
        "from parsers.types import DocumentType\n"
        "from pydantic import BaseModel\n"
        "class Mine(BaseModel):\n"
        "    number: Code = described('Of it', 'no')\n"
        "DOCUMENT_TYPE = DocumentType.of(Mine, finders={'day': print})\n"
    )
    with pytest.raises(SetupError) as error:
        load_type(path)
    assert "mine.py, line 6: schema mine: a finder is for 'day'" in error.value.message
    assert str(error.value).count(error.value.remedy) == 1


def test_a_name_that_is_missing_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("import datetime\n\nPATTERN = re.compile('x')\n")
    with pytest.raises(SetupError, match=r"mine.py, line 3: NameError: name 're'"):
        load_type(path)
