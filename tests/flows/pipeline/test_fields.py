"""What is found on a document's pages: which documents they are, and what stands in each."""

from collections.abc import Iterator

import pytest

from flows.pipeline.fields import find_fields
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from parsers.document import BoundingBox, Page, PageInput, Rendering, Word

RECEIPT = """{company}
12 High Street, Leeds LS1 4DY
Receipt no {number}
Date {day} March 2026 12:30
Apples {total}
Total GBP {total}
Cash 50.00
Thank you, please come again"""
GROCER = RECEIPT.format(company="GREEN GROCER LTD", number="C1801", day=5, total="7.00")
BAKER = RECEIPT.format(company="BROWN BAKER LTD", number="B77", day=6, total="9.20")


def page_of(text: str, number: int) -> Page:
    """Text on a till's roll."""
    lines = text.splitlines()
    words = []
    for row, line in enumerate(lines):
        parts, top = line.split(), row / len(lines)
        for place, part in enumerate(parts):
            x0 = place / len(parts)
            box = BoundingBox(x0, top, x0 + 0.98 / len(parts), top + 0.9 / len(lines))
            words.append(Word(part, box, row))
    return Page(number, 250, 10 * len(lines) / 0.9, words=tuple(words))


def draw(number: int, rendering: Rendering) -> PageInput:
    raise AssertionError(f"page {number} was asked for, and nobody looks at images")


@pytest.fixture
def reading(settings: Settings) -> Iterator[Context]:
    """The embedded engine, which looks for receipts and invoices."""
    context = open_context(settings.model_copy(update={"engine": "ocr", "schema_name": "auto"}))
    yield context
    context.close()


def test_no_pages_are_no_document(reading: Context) -> None:
    assert find_fields(reading, (), draw).segments == ()


def test_a_document_of_no_known_type_is_a_segment_without_fields(reading: Context) -> None:
    found = find_fields(reading, [page_of("Dear all\nit rains", 1)], draw)
    (segment,) = found.segments
    assert (segment.schema, segment.fields, found.answer) == (None, (), None)


def test_each_receipt_of_a_stack_has_its_own_fields_and_pages(reading: Context) -> None:
    found = find_fields(reading, [page_of(GROCER, 1), page_of(BAKER, 2)], draw)
    told = [
        (one.number, one.first_page, one.last_page, {f.path: str(f.value) for f in one.fields})
        for one in found.segments
    ]
    assert [each[:3] for each in told] == [(1, 1, 1), (2, 2, 2)]
    assert [each[3]["total"] for each in told] == ["7.00", "9.20"]
    assert [each[3]["company"] for each in told] == ["GREEN GROCER LTD", "BROWN BAKER LTD"]


def test_the_answers_of_several_documents_are_kept_below_their_pages(reading: Context) -> None:
    answer = find_fields(reading, [page_of(GROCER, 1), page_of(BAKER, 2)], draw).answer or ""
    assert answer.startswith("=== segment 1, page 1 ===\n{")
    assert "\n\n=== segment 2, page 2 ===\n{" in answer


def test_the_embedded_engine_is_not_asked_twice(reading: Context, context: Context) -> None:
    assert reading.engines.labels is None
    assert context.engines.labels is not None
