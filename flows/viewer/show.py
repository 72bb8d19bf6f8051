"""A document as text: what was read, block by block, its fields with their evidence, and the items
that the extra tasks found.

In: the database and a document. Out: lines, or the image of a page with its boxes drawn on it.
"""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches
from pathlib import Path

from PIL import Image

from flows.viewer.crops import find_page, render_upright
from flows.viewer.overlay import draw_boxes
from parsers.document import (
    Agreement,
    Answer,
    BoundingBox,
    BoxFrom,
    Field,
    Item,
    OtherReading,
    Page,
    Segment,
)
from parsers.document.wording import seen_from_to
from parsers.errors import SetupError
from parsers.reading.reader import Reader
from storage.answers import stored_answers
from storage.attached import GONE, attached_to, in_words, parents_of
from storage.database import Database
from storage.queries import (
    DocumentSummary,
    all_documents,
    find_documents,
    run_overview,
    stored_fields,
    stored_pages,
    stored_segments,
)
from storage.unplaced import unplaced

HEAD = 100
"""Characters of a block's text that are shown."""
THOUSANDTH = Decimal("0.001")
"""Of the page: boxes are shown to it."""
DPI = 144
"""Of rendered pages."""


def find_document(database: Database, text: str) -> DocumentSummary:
    """The one document that `text` names. SetupError bad_path where none or several do."""
    found = find_documents(database, text)
    if len(found) == 1:
        return found[0]
    if not found:
        names = sorted({each.name for each in all_documents(database) if each.name})
        close = ", ".join(get_close_matches(text, names, n=3))
        remedy = f"Similar: {close}." if close else "See: pagemill status."
        raise SetupError("bad_path", f"No document is called {text}", remedy)
    ids = ", ".join(str(document.document_id) for document in found)
    raise SetupError("bad_path", f"{text} names the documents {ids}", "Name one by its id.")


def describe(database: Database, document: DocumentSummary, number: int | None) -> Iterator[str]:
    """The document, its current run, its fields and its blocks, of one page or of all. `~` marks a
    box that the answer did not give, but the page's words. SetupError bad_path: it has no such
    page."""
    if number is None:
        pages = stored_pages(database, document.run_id or 0)
    else:
        pages = (find_page(database, document, number),)
    yield f"document {document.document_id}: {document.name}"
    yield f"  {document.uri}"
    yield f"  sha256 {document.sha256}, pages: {document.page_count or 'unknown'}"
    for parent in parents_of(database, document.document_id):
        gone = f", {GONE}" if parent.is_gone else ""
        yield f"  attached to document {parent.document_id}: {parent.name}{gone}"
    for each in attached_to(database, document.document_id):
        yield f"  attached {each.position + 1}: {in_words(each)}"
    if document.run_id is None:
        yield "  nothing was read: see `pagemill status`"
        return
    for run in run_overview(database, [document.run_id]):
        yield f"  run {run.run_id}: {run.status.value}, read by {run.engine} ({run.model})"
        if run.error:
            yield f"  {run.error_code}: {run.error}"
        yield from (f"  ! {warning}" for warning in run.warnings)
    yield from _segments(stored_segments(database, document.run_id))
    for one in unplaced(database, document.run_id):
        value = "" if one.value is None else f" {one.value}"
        yield (
            f"  ! {one.path}: {one.action.value}{value} by {one.reviewer} has no place in this"
            " reading; it is kept"
        )
    answers = stored_answers(database, document.run_id)
    for page in pages:
        yield from _page(page)
        for answer in answers:
            yield from _answer(answer, page.number)


def _segments(segments: Sequence[Segment]) -> Iterator[str]:
    """The fields of each document that the file holds, with the rules that they break."""
    for segment in segments:
        nearest = f" (nearest: {segment.nearest})" if segment.nearest else ""
        if len(segments) > 1 or nearest:
            yield f"  {segment.name}: {segment.schema or 'of no known type'}{nearest}"
        for field in segment.fields:
            yield f"  {_field(field)}"
            yield from (f"    {_reading(reading)}" for reading in field.readings)
        for violation in segment.violations:
            yield f"  ! {violation.rule}: {violation.message}"


def _reading(reading: OtherReading) -> str:
    source = f"  ({reading.source})" if reading.source else ""
    return f"{reading.reader}: {reading.raw}{source}"


def _field(field: Field) -> str:
    place = f"page {field.page_number} {_box(field.box)}" if field.page_number else "nowhere"
    sure = f", probability {field.probability:.3f}" if field.probability is not None else ""
    problem = f"  ! {field.problem}" if field.problem else ""
    money = f" {field.currency}" if field.currency else ""
    held = f", support {field.support:.3f}" if field.support is not None else ""
    agreed = f", {field.agreement.value}" if field.agreement is not Agreement.ALONE else ""
    by = f" by {field.reviewed_by}" if field.reviewed_by else ""
    reread = f", reread as {field.reread}" if field.reread is not None else ""
    proof = f"{field.evidence.value}{by}, {place}{sure}{held}{agreed}{reread}"
    return f"{field.path} = {field.value}{money}  ({proof}){problem}"


def _page(page: Page) -> Iterator[str]:
    yield ""
    seen = f", {seen_from_to(page)}" if page.start_seconds is not None else ""
    yield f"page {page.number}: {page.status.value}, {page.width:.0f} x {page.height:.0f} pt{seen}"
    if page.error:
        yield f"  {page.error_code}: {page.error}"
    if page.attempts:
        yield f"  answers not used: {'; '.join(attempt.problem for attempt in page.attempts)}"
    yield from (f"  ! {warning}" for warning in page.warnings)
    for position, block in enumerate(page.blocks):
        found = "~" if block.box_from is BoxFrom.WORDS else " "
        place = f"{block.label.value:<14}{found}{_box(block.box):<23}"
        yield f"  {position:>3} {place} {_short(block.text)}"


def _answer(answer: Answer, number: int) -> Iterator[str]:
    """What an extra task found on a page; what is wrong with it, and that it found nothing, on the
    first page that was asked about."""
    here = [each for each in answer.items if (each.page_number or answer.first_page) == number]
    first = answer.first_page == number
    if not here and not first:
        return
    asked = f": {answer.request}" if answer.request else ""
    nothing = "" if here or answer.items or answer.error else ": nothing"
    yield f"  {answer.task}{asked}{nothing}"
    if first and answer.error:
        yield f"    {answer.error_code}: {answer.error}"
    yield from (f"    ! {warning}" for warning in answer.warnings if first)
    for item in here:
        said = " ".join(filter(None, (item.label, item.text and _short(item.text))))
        yield f"    {said or '(no words)'}  ({', '.join(_facts(item))})"


def _facts(item: Item) -> Iterator[str]:
    """Where an item is, when, and how sure that is."""
    presence = item.attributes.get("presence")
    if item.box:
        yield f"box {_box(item.box)}"
    if item.point:
        yield f"point {_numbers((item.point.x, item.point.y))}"
    if item.start_seconds is not None:
        end = "" if item.end_seconds is None else f" - {item.end_seconds:.2f}"
        yield f"{item.start_seconds:.2f}{end} s"
    if not (item.box or item.point or item.start_seconds is not None) and presence != "absent":
        yield "no place"
    if item.support is not None:
        yield f"support {item.support:.2f}"
    told = (presence, item.attributes.get("role"), item.attributes.get("state"))
    yield from (each for each in told if isinstance(each, str) and each != "found")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= HEAD else f"{text[:HEAD]}…"


def _box(box: BoundingBox | None) -> str:
    return "no box" if box is None else _numbers(box.to_frame((1, 1)))


def _numbers(numbers: Sequence[float]) -> str:
    """In fractions of the page, rounded as the databases round what is in the tables."""
    sides = (Decimal(repr(side)) for side in numbers)
    return " ".join(str(side.quantize(THOUSANDTH, ROUND_HALF_UP)) for side in sides)


def render_page(
    database: Database, reader: Reader, staging: Path, document: DocumentSummary, number: int
) -> Image.Image:
    """Page `number` with the boxes of its blocks, cells, fields and items. SetupError bad_path if
    it was not read, or the staging store has no copy of the file."""
    page = find_page(database, document, number)
    picture = render_upright(reader, staging, document.sha256, page, DPI)
    run_id = document.run_id or 0
    fields, answers = stored_fields(database, run_id), stored_answers(database, run_id)
    return draw_boxes(picture, page, fields, answers)
