"""What is looked for on pages, without a model: from a drawn contract into SQL."""

from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from flows.pipeline.document import ingest_file
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from storage.queries import run_query

REQUEST = "signature; ticked checkbox; the date below the signature; stamp"
FOUND = "SELECT label, presence, state, text FROM current_findings ORDER BY page_number, position"


@pytest.fixture
def finding(settings: Settings) -> Iterator[Context]:
    wanted = {"engine": "ocr", "recordings": None, "find": REQUEST}
    context = open_context(settings.model_copy(update=wanted))
    yield context
    context.close()


def contract(path: Path, *, signed: bool) -> Path:
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    for row in range(6):
        page.insert_text(
            (60, 80 + 16 * row), "The lessor lets the mill to the lessee for ten years."
        )
    for row, name in enumerate(("with the garden", "with the boat")):
        box = pymupdf.Rect(60, 200 + 24 * row, 71, 211 + 24 * row)
        page.draw_rect(box, width=0.8)
        page.insert_text((80, 209 + 24 * row), name)
    page.draw_line((58, 198), (73, 213), width=1.2)
    page.draw_line((58, 213), (73, 198), width=1.2)
    page.draw_line((60, 400), (240, 400), width=0.7)
    page.insert_text((64, 412), "Signature", fontsize=9)
    page.insert_text((64, 440), "12 March 2026")
    if signed:
        points = [(70 + 7 * at, 396 - (18 if at % 2 else 2)) for at in range(12)]
        page.draw_polyline(points, color=(0.1, 0.1, 0.5), width=1.2)
    document.save(path)
    return path


@pytest.mark.slow
def test_what_was_looked_for_is_a_row_found_or_absent(finding: Context, tmp_path: Path) -> None:
    path = contract(tmp_path / "signed.pdf", signed=True)
    assert ingest_file(str(path), finding, lambda done, pages: None).status == "complete"
    _, rows, *_ = run_query(finding.database, FOUND, 99)
    assert [tuple(row) for row in rows] == [
        ("signature", "found", "signed", "Signature"),
        ("ticked checkbox", "found", "ticked", "with the garden"),
        ("the date below the signature", "found", None, "12 March 2026"),
        ("stamp", "absent", None, None),
    ]


@pytest.mark.slow
def test_contracts_without_a_signature_are_asked_for_in_sql(
    finding: Context, tmp_path: Path
) -> None:
    for name, signed in (("signed.pdf", True), ("open.pdf", False)):
        ingest_file(
            str(contract(tmp_path / name, signed=signed)), finding, lambda done, pages: None
        )
    query = """
        SELECT sources.name FROM documents
        JOIN sources ON sources.document_id = documents.id
        WHERE NOT EXISTS (
            SELECT 1 FROM current_findings
            WHERE current_findings.document_id = documents.id
            AND page_number = documents.page_count AND label = 'signature' AND state = 'signed')
    """
    _, rows, *_ = run_query(finding.database, query, 99)
    assert [row[0] for row in rows] == ["open.pdf"]
