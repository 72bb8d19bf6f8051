"""What is stored, written out."""

import csv
import io
import json
from pathlib import Path

import pytest

from flows.export.formats import Format, export, export_to
from flows.runtime.context import Context
from parsers.errors import SetupError
from storage.database import DatabaseError


def test_an_unknown_format_is_refused_and_nothing_is_written(
    filled: Context, tmp_path: Path
) -> None:
    with pytest.raises(SetupError, match="There is no format docx"):
        export_to(filled.database, "docx", "current_fields", tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_view_that_is_none_is_an_error_and_leaves_no_file(
    filled: Context, tmp_path: Path
) -> None:
    with pytest.raises(DatabaseError):
        export_to(filled.database, "csv", "secrets", tmp_path / "out.csv")

    assert not (tmp_path / "out.csv").exists()


def test_a_folder_that_is_not_there_is_told_by_its_name(context: Context, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"no/rows\.csv cannot be written: No such file"):
        export_to(context.database, "csv", "current_fields", tmp_path / "no" / "rows.csv")


def test_an_empty_database_gives_the_names_of_the_columns(context: Context) -> None:
    stream = io.StringIO()

    assert export(context.database, Format.CSV, "current_fields", stream) == 0
    assert stream.getvalue().startswith("document_id,")


def test_rows_are_written_as_they_are(filled: Context) -> None:
    stream = io.StringIO()

    count = export(filled.database, Format.CSV, "current_blocks", stream)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue())))

    assert count == len(rows) > 3
    assert rows[1]["text"] == "Invoice"


def test_a_document_is_a_line_of_json(filled: Context) -> None:
    stream = io.StringIO()

    assert export(filled.database, Format.JSONL, "", stream) == 1
    (row,) = map(json.loads, stream.getvalue().splitlines())

    assert row["name"] == "invoice.png"
    assert row["pages"][0]["status"] == "complete"
    assert "BS-1042" in row["pages"][0]["text"]


def test_a_document_is_markdown_with_its_tables(filled: Context, tmp_path: Path) -> None:
    assert export_to(filled.database, "markdown", "", tmp_path / "out.md") == 1
    text = (tmp_path / "out.md").read_text()

    assert "# Invoice" in text
    assert "| Oak boards | 12 | 96.00 |" in text
