"""Pages of a run one at a time: long documents are looked at without reading all of them.

In: a database, a run, a page's number. Out: what each page is, in short, and one page whole.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.document import Page, PageStatus
from storage.database import Database
from storage.models import AnnotationRow, AnswerRow, BlockRow, CellRow, PageRow, SummaryRow
from storage.rows import grouped, read_warnings, to_annotation, to_block, to_cell, to_page, value_of


@dataclass(frozen=True, slots=True)
class PageHead:
    """A page without what is on it. width, height: in points, upright. coverage: the share of its
    words that was read, None if it is not known. start_seconds, end_seconds: of a film's page."""

    number: int
    width: float
    height: float
    rotation: int
    status: PageStatus
    error_code: str | None
    error: str | None
    warnings: tuple[str, ...]
    coverage: float | None = None
    start_seconds: float | None = None
    end_seconds: float | None = None


def page_heads(database: Database, run_id: int) -> tuple[PageHead, ...]:
    """What each page of a run is, by number. Its warnings are those of all answers about it; what
    concerns several pages is told at the first."""
    columns = [getattr(PageRow, name) for name in HEAD]
    wanted = select(*columns).where(PageRow.run_id == run_id).order_by(PageRow.number)
    with database.reading() as session:
        beside = _of_answers(session, run_id)
        return tuple(
            value_of(
                PageHead,
                row,
                status=PageStatus(row.status),
                warnings=(*read_warnings(row.flaws), *beside.get(row.number, ())),
            )
            for row in session.execute(wanted)
        )


def _of_answers(session: Session, run_id: int) -> dict[int, list[str]]:
    """The warnings of answers to extra tasks, by the first page that they are about."""
    asked = select(AnswerRow.first_page, AnswerRow.task, AnswerRow.flaws)
    asked = asked.where(AnswerRow.run_id == run_id, AnswerRow.flaws.is_not(None))
    found: dict[int, list[str]] = {}
    for page, task, flaws in session.execute(asked.order_by(AnswerRow.task, AnswerRow.id)):
        found.setdefault(page, []).extend(f"{task}: {why}" for why in read_warnings(flaws))
    return found


HEAD = (
    "number", "width", "height", "rotation", "status", "error_code", "error", "flaws", "coverage",
    "start_seconds", "end_seconds",
)  # fmt: skip


def stored_page(database: Database, run_id: int, number: int) -> Page | None:
    """Page `number` of a run, as `storage.queries.stored_pages` reads all of them."""
    wanted = (PageRow.run_id == run_id) & (PageRow.number == number)
    blocks = select(BlockRow).join(PageRow).where(wanted).order_by(BlockRow.position)
    cells = select(CellRow).join(BlockRow).join(PageRow).where(wanted).order_by(CellRow.id)
    laid_on = select(AnnotationRow).join(PageRow).where(wanted).order_by(AnnotationRow.position)
    with database.reading() as session:
        page = session.scalar(select(PageRow).where(wanted))
        if page is None:
            return None
        of_block = grouped(session.scalars(cells), "block_id", to_cell)
        read = [to_block(row, of_block[row.id]) for row in session.scalars(blocks)]
        return to_page(page, read, [to_annotation(row) for row in session.scalars(laid_on)])


def warnings_about(database: Database, document_id: int) -> int:
    """How many of a document's pages and answers have a warning, or failed, as lists count them."""
    counted = select(SummaryRow.warned).where(SummaryRow.document_id == document_id)
    with database.reading() as session:
        return session.scalar(counted) or 0
