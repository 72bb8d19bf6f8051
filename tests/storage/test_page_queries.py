"""Pages of a run one at a time."""

from collections.abc import Callable

from parsers.document import (
    Annotation,
    AnnotationKind,
    Block,
    BoundingBox,
    BoxFrom,
    Cell,
    Label,
    Page,
    PageStatus,
    Word,
    plain,
)
from storage.database import Database
from storage.documents import RunStore
from storage.leases import Claim
from storage.page_queries import page_heads, stored_page
from storage.queries import stored_pages

BOX = BoundingBox(0, 0, 0.5, 0.5)
GIVEN = BoxFrom.ANSWER
CELLS = (Cell(0, 0, "a", box=BOX, box_from=GIVEN), Cell(0, 1, "b"))
TABLE = Block(Label.TABLE, box=BOX, box_from=GIVEN, cells=CELLS)
TITLE = Block(Label.TITLE, plain("Mill"), BOX, box_from=GIVEN)
FULL = Page(
    2, 595, 842, rotation=90, blocks=(TITLE, TABLE), words=(Word("Mill", BOX, 0),),
    warnings=("cut",), annotations=(Annotation(AnnotationKind.TEXT_FIELD, "name", "Ann", BOX),),
)  # fmt: skip
FAILED = Page(1, 595, 842, status=PageStatus.FAILED, error_code="timed_out", error="Too slow")


def _stored(database: Database, run_id: int) -> None:
    for page in (FULL, FAILED):
        RunStore(database, run_id, "worker").store_page(page)


def test_one_page_is_as_it_is_among_all(
    database: Database, record: Callable[..., int], claim: Callable[..., Claim]
) -> None:
    run = claim(database, record(database)).run_id
    _stored(database, run)

    assert tuple(stored_page(database, run, number) for number in (1, 2)) == stored_pages(
        database, run
    )
    assert stored_page(database, run, 3) is None
    assert stored_page(database, run + 1, 1) is None


def test_heads_say_what_each_page_is_by_number(
    database: Database, record: Callable[..., int], claim: Callable[..., Claim]
) -> None:
    run = claim(database, record(database)).run_id
    _stored(database, run)

    failed, full = page_heads(database, run)
    assert (failed.number, failed.status, failed.error_code) == (1, PageStatus.FAILED, "timed_out")
    assert (full.number, full.rotation, full.warnings) == (2, 90, ("cut",))
