"""The names that the export flow gives its files, if nobody names one."""

import pytest

from flows.export.formats import Format
from flows.orchestration.export import name_file


@pytest.mark.parametrize("view", ["../../etc/passwd", "a b\nc", "x" * 300, "C:\\x"])
def test_a_view_cannot_lead_elsewhere(view: str) -> None:
    name = name_file(Format.CSV, view)

    assert name.removesuffix(".csv").replace("_", "a").isalnum()
    assert len(name) < 120


def test_rows_are_named_by_their_view_and_documents_are_not() -> None:
    assert name_file(Format.CSV, "invoice_line_items") == "invoice_line_items.csv"
    assert name_file(Format.JSONL, "invoice") == "documents.jsonl"


@pytest.mark.parametrize("kind", [Format.MARKDOWN, Format.HTML, Format.TEXT])
def test_formats_with_a_file_for_each_document_name_a_folder(kind: Format) -> None:
    assert name_file(kind, "invoice") == kind.value
    assert name_file(kind.value, "invoice") == kind.value
