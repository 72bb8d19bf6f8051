"""Values of `parsers.document` as rows, and back again.

In: a Page, Block, Cell. Out: what one INSERT takes; and from rows the same values. The law:
`to_page(page_row(page)) == page`, the boxes of words up to a ten-thousandth of the page, and
warnings of several lines on one. HTML is written here, and what blocks say is read from it again.
This module knows no connection.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from parsers.document import (
    Annotation,
    AnnotationKind,
    Attempt,
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
from parsers.document.html import read_block, read_ordered, write_block, write_page
from storage.models import AnnotationRow, BlockRow, CellRow, PageRow, Row
from storage.types import clean

_SCALE = 10_000
STORED = {"max_tokens": "room"}
"""What is called otherwise in stored attempts, which keep their names."""


def page_row(run_id: int, page: Page) -> Row:
    """The page without its blocks, which need its id."""
    return {
        "run_id": run_id,
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "rotation": page.rotation,
        "answer": page.answer,
        "finish_reason": page.finish_reason,
        "html": write_page(page.blocks, map(write_block, page.blocks)),
        "text": page.text,
        "words": write_words(page.words),
        "words_from": page.words_from,
        "other_words": write_words(page.second_layer),
        "other_words_from": page.second_layer_from,
        "status": page.status,
        "error_code": page.error_code,
        "error": page.error,
        "seconds": page.seconds,
        "input_tokens": page.input_tokens,
        "output_tokens": page.output_tokens,
        "flaws": write_warnings(page.warnings),
        "attempts": write_attempts(page.attempts),
    }


def block_row(page_id: int, position: int, block: Block) -> Row:
    return {
        "page_id": page_id,
        "position": position,
        "label": block.label,
        "text": block.text,
        "html": write_block(block),
        **box_columns(block.box),
        "confidence": block.confidence,
        "box_from": block.box_from,
        "level": block.level,
        "continues": block.continues,
        "repeated_rows": block.repeated_rows,
    }


def cell_row(block_id: int, cell: Cell) -> Row:
    return {
        "block_id": block_id,
        "row": cell.row,
        "col": cell.column,
        "row_span": cell.row_span,
        "col_span": cell.column_span,
        "is_header": cell.is_header,
        "text": cell.text,
        **box_columns(cell.box),
        "box_from": cell.box_from,
    }


def annotation_row(page_id: int, position: int, annotation: Annotation) -> Row:
    return {
        "page_id": page_id,
        "position": position,
        "kind": annotation.kind,
        "name": annotation.name,
        "text": annotation.text,
        **box_columns(annotation.box),
    }


def to_page(row: PageRow, blocks: Sequence[Block], annotations: Sequence[Annotation] = ()) -> Page:
    return Page(
        number=row.number,
        width=row.width,
        height=row.height,
        rotation=row.rotation,
        status=PageStatus(row.status),
        answer=row.answer,
        finish_reason=row.finish_reason,
        text=row.text,
        blocks=tuple(_with_lists(blocks, row.html)),
        words=read_words(row.words),
        words_from=row.words_from,
        second_layer=read_words(row.other_words),
        second_layer_from=row.other_words_from,
        error_code=row.error_code,
        error=row.error,
        seconds=row.seconds,
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        warnings=read_warnings(row.flaws),
        attempts=read_attempts(row.attempts),
        annotations=tuple(annotations),
    )


def _with_lists(blocks: Iterable[Block], html: str) -> Iterator[Block]:
    ordered = read_ordered(html)
    for position, block in enumerate(blocks):
        yield replace(block, ordered=True) if position in ordered else block


def to_block(row: BlockRow, cells: Sequence[Cell]) -> Block:
    """But for whether it is an item of a numbered list, which the page's HTML tells."""
    content, figure = read_block(row.html)
    if not (content or cells):
        content = plain(row.text)  # of a row whose HTML somebody emptied
    return Block(
        label=Label(row.label),
        content=content,
        box=to_box(row),
        cells=tuple(cells),
        confidence=row.confidence,
        box_from=_box_from(row),
        level=row.level,
        continues=row.continues,
        repeated_rows=row.repeated_rows,
        figure=figure,
    )


def to_cell(row: CellRow) -> Cell:
    return Cell(
        row=row.row,
        column=row.col,
        text=row.text,
        row_span=row.row_span,
        column_span=row.col_span,
        is_header=row.is_header,
        box=to_box(row),
        box_from=_box_from(row),
    )


def to_annotation(row: AnnotationRow) -> Annotation:
    box = BoundingBox(row.x0, row.y0, row.x1, row.y1)
    return Annotation(AnnotationKind(row.kind), row.name, row.text, box)


def to_box(row: Any) -> BoundingBox | None:
    """The box in the columns x0 y0 x1 y1 of any row."""
    return None if row.x0 is None else BoundingBox(row.x0, row.y0, row.x1, row.y1)


def _box_from(row: BlockRow | CellRow) -> BoxFrom | None:
    return None if row.box_from is None else BoxFrom(row.box_from)


def box_columns(box: BoundingBox | None) -> Mapping[str, float | None]:
    """The same box in the columns of a row."""
    if box is None:
        return {"x0": None, "y0": None, "x1": None, "y1": None}
    return {"x0": box.x0, "y0": box.y0, "x1": box.x1, "y1": box.y1}


def write_words(words: Sequence[Word]) -> str | None:
    """Compact JSON: lists of [text, x0, y0, x1, y1, line, confidence], boxes in ten-thousandths of
    the page. None if there are no words."""
    if not words:
        return None
    return _compact(
        [[clean(word.text), *_shrink(word.box), word.line, word.confidence] for word in words]
    )


def read_words(text: str | None) -> tuple[Word, ...]:
    """What `write_words` wrote."""
    return tuple(
        Word(word, BoundingBox.from_frame(box, (_SCALE, _SCALE)), line, confidence)
        for word, *box, line, confidence in json.loads(text or "[]")
    )


def write_warnings(warnings: Sequence[str]) -> str | None:
    """One warning on each line, whatever line ends it holds. None if there are none."""
    return "\n".join(" ".join(warning.splitlines()) for warning in warnings) if warnings else None


def read_warnings(text: str | None) -> tuple[str, ...]:
    """What `write_warnings` wrote."""
    return () if text is None else tuple(text.split("\n"))


def write_attempts(attempts: Sequence[Attempt]) -> str | None:
    """Compact JSON: a list of objects with the names of the Attempt's fields, `max_tokens` as
    `room`. None if there are no attempts."""
    if not attempts:
        return None
    rows = (asdict(attempt).items() for attempt in attempts)
    return _compact(
        [{STORED.get(name, name): _clean(value) for name, value in row} for row in rows]
    )


def read_attempts(text: str | None) -> tuple[Attempt, ...]:
    """What `write_attempts` wrote."""
    rows = json.loads(text or "[]")
    return tuple(Attempt(max_tokens=row.pop("room"), **row) for row in rows)


def _compact(values: Sequence[Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _clean(value: Any) -> Any:
    # JSON would hide a NUL from the column, as an escape that PostgreSQL stores but cannot read.
    return clean(value) if isinstance(value, str) else value


def _shrink(box: BoundingBox) -> tuple[int, int, int, int]:
    x0, x1 = _shrink_side(box.x0, box.x1)
    y0, y1 = _shrink_side(box.y0, box.y1)
    return x0, y0, x1, y1


def _shrink_side(low: float, high: float) -> tuple[int, int]:
    # A side shorter than half a ten-thousandth keeps the length of one: no box loses its area.
    start = min(round(low * _SCALE), _SCALE - 1)
    return start, max(round(high * _SCALE), start + 1)
