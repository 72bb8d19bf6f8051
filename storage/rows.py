"""Values of `parsers.document` as rows, and back again.

In: a Page, Block, Cell, Field. Out: what one INSERT takes; and from rows the same values. The law:
`to_page(page_row(page)) == page`, the boxes of words up to a ten-thousandth of the page. This
module knows no connection.
"""

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from parsers.document import (
    Block,
    BoundingBox,
    Cell,
    Evidence,
    Field,
    FieldValue,
    Label,
    Page,
    PageStatus,
    Word,
)
from storage.models import BlockRow, CellRow, FieldRow, PageRow, Row
from storage.types import storable

_SCALE = 10_000
_LIST_PATH = re.compile(r"(?P<item>[^\[\]]+)\[(?P<ordinal>\d{1,9})\]\.(?P<name>.+)", re.DOTALL)


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
        "html": page.html,
        "text": page.text,
        "words": write_words(page.words),
        "words_from": page.words_from,
        "status": page.status,
        "error_code": page.error_code,
        "error": page.error,
        "seconds": page.seconds,
        "input_tokens": page.input_tokens,
        "output_tokens": page.output_tokens,
    }


def block_row(page_id: int, position: int, block: Block) -> Row:
    return {
        "page_id": page_id,
        "position": position,
        "label": block.label,
        "text": block.text,
        "html": block.html,
        **_box_columns(block.box),
        "confidence": block.confidence,
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
        **_box_columns(cell.box),
    }


def field_row(run_id: int, field: Field) -> Row:
    """The field with its value in words and, where it is one, as a number or a date."""
    listed = _LIST_PATH.fullmatch(field.path)
    number = isinstance(field.value, Decimal) and storable(field.value)
    return {
        "run_id": run_id,
        "path": field.path,
        "name": listed["name"] if listed else field.path,
        "item": listed["item"] if listed else None,
        "ordinal": int(listed["ordinal"]) if listed else None,
        "value": _in_words(field.value),
        "raw": field.raw,
        "number": field.value if number else None,
        "date": field.value if isinstance(field.value, datetime.date) else None,
        "page_number": field.page_number,
        **_box_columns(field.box),
        "evidence": field.evidence,
        "probability": field.probability,
        "valid": field.valid,
        "problem": field.problem,
    }


def to_page(row: PageRow, blocks: Sequence[Block]) -> Page:
    return Page(
        number=row.number,
        width=row.width,
        height=row.height,
        rotation=row.rotation,
        status=PageStatus(row.status),
        answer=row.answer,
        finish_reason=row.finish_reason,
        html=row.html,
        text=row.text,
        blocks=tuple(blocks),
        words=read_words(row.words),
        words_from=row.words_from,
        error_code=row.error_code,
        error=row.error,
        seconds=row.seconds,
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
    )


def to_block(row: BlockRow, cells: Sequence[Cell]) -> Block:
    return Block(
        label=Label(row.label),
        text=row.text,
        html=row.html,
        box=to_box(row),
        cells=tuple(cells),
        confidence=row.confidence,
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
    )


def to_field(row: FieldRow) -> Field:
    """The field; its number exactly as it was, which a SQLite column of numbers does not keep."""
    typed = Decimal(row.value) if row.number is not None and row.value else row.date or row.value
    return Field(
        path=row.path,
        raw=row.raw,
        value=typed,
        page_number=row.page_number,
        box=to_box(row),
        evidence=Evidence(row.evidence),
        probability=row.probability,
        valid=row.valid,
        problem=row.problem,
    )


def to_box(row: Any) -> BoundingBox | None:
    """The box in the columns x0 y0 x1 y1 of any row."""
    return None if row.x0 is None else BoundingBox(row.x0, row.y0, row.x1, row.y1)


def _box_columns(box: BoundingBox | None) -> Mapping[str, float | None]:
    if box is None:
        return {"x0": None, "y0": None, "x1": None, "y1": None}
    return {"x0": box.x0, "y0": box.y0, "x1": box.x1, "y1": box.y1}


def _in_words(value: FieldValue | None) -> str | None:
    if isinstance(value, Decimal):
        return f"{value:f}" if storable(value) else str(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def write_words(words: Sequence[Word]) -> str | None:
    """Compact JSON: lists of [text, x0, y0, x1, y1, line, confidence], boxes in ten-thousandths of
    the page. None if there are no words."""
    if not words:
        return None
    lists = [[word.text, *_shrink(word.box), word.line, word.confidence] for word in words]
    return json.dumps(lists, ensure_ascii=False, separators=(",", ":"))


def read_words(text: str | None) -> tuple[Word, ...]:
    """What `write_words` wrote."""
    return tuple(
        Word(word, BoundingBox.from_frame(box, (_SCALE, _SCALE)), line, confidence)
        for word, *box, line, confidence in json.loads(text or "[]")
    )


def _shrink(box: BoundingBox) -> tuple[int, int, int, int]:
    x0, x1 = _shrink_side(box.x0, box.x1)
    y0, y1 = _shrink_side(box.y0, box.y1)
    return x0, y0, x1, y1


def _shrink_side(low: float, high: float) -> tuple[int, int]:
    # A side shorter than half a ten-thousandth keeps the length of one: no box loses its area.
    start = min(round(low * _SCALE), _SCALE - 1)
    return start, max(round(high * _SCALE), start + 1)
