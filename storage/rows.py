"""Values of `parsers.document` as rows, and back.

In: a Page, Block, Cell, Annotation. Out: what one INSERT takes, and the same values from rows. What
is read equals what was written, except that word boxes are rounded to a ten-thousandth of the page
and that a warning of several lines becomes one line. This module knows no connection.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any, TypeVar

from parsers.document import (
    Annotation,
    AnnotationKind,
    Attempt,
    Block,
    BoundingBox,
    BoxFrom,
    Cell,
    Item,
    Label,
    Page,
    PageStatus,
    Point,
    Word,
    plain,
)
from parsers.document.html import read_block, read_ordered, write_block, write_page
from storage.models import AnnotationRow, Base, BlockRow, CellRow, ItemRow, PageRow, Row
from storage.types import clean

Value = TypeVar("Value")
Key = TypeVar("Key", str, int)

_SCALE = 10_000
_AT_ONCE = 500  # values in one IN: far below every database's limit


def row_of(model: type[Base], value: Any, /, **given: Any) -> Row:
    """A row of `model`: the columns `given`, the box from `value.box`, the others from attributes
    of the same names."""
    names = [c.name for c in model.__table__.columns if c.name != "id"]
    if "x0" in names:
        sides = ("x0", "y0", "x1", "y1")
        given |= {side: getattr(value.box, side) if value.box else None for side in sides}
    return {name: given[name] if name in given else getattr(value, name) for name in names}


def value_of(kind: type[Value], row: Any, /, **given: Any) -> Value:
    """The inverse of `row_of`: a dataclass of this kind from the columns of `row` and the fields
    `given`."""
    names = [each.name for each in fields(kind) if each.init]  # type: ignore[arg-type]
    if "box" in names:
        is_placed = row.x0 is not None
        given["box"] = BoundingBox(row.x0, row.y0, row.x1, row.y1) if is_placed else None
    return kind(**{n: given[n] if n in given else getattr(row, n) for n in names})


def grouped(
    rows: Iterable[Any], column: str, make: Callable[[Any], Value]
) -> Mapping[int, list[Value]]:
    """The values made of the rows, in lists by the id in a column; an empty list for other ids."""
    groups: dict[int, list[Value]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(make(row))
    return groups


def in_parts(values: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """The values, as many at a time as one IN takes."""
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def page_row(run_id: int, page: Page) -> Row:
    """The page without its blocks, which need its id."""
    return row_of(
        PageRow,
        page,
        run_id=run_id,
        html=write_page(page.blocks, map(write_block, page.blocks)),
        words=write_words(page.words),
        other_words=write_words(page.second_layer),
        other_words_from=page.second_layer_from,
        flaws=write_warnings(page.warnings),
        attempts=write_attempts(page.attempts),
    )


def block_row(page_id: int, position: int, block: Block, language: str | None) -> Row:
    """language: of its page."""
    given = {"page_id": page_id, "position": position, "language": language}
    return row_of(BlockRow, block, html=write_block(block), **given)


def cell_row(block_id: int, cell: Cell) -> Row:
    return row_of(CellRow, cell, block_id=block_id, col=cell.column, col_span=cell.column_span)


def annotation_row(page_id: int, position: int, annotation: Annotation) -> Row:
    return row_of(AnnotationRow, annotation, page_id=page_id, position=position)


def to_page(row: PageRow, blocks: Sequence[Block], annotations: Sequence[Annotation] = ()) -> Page:
    ordered = read_ordered(row.html)
    return value_of(
        Page,
        row,
        status=PageStatus(row.status),
        blocks=tuple(
            replace(each, ordered=True) if at in ordered else each for at, each in enumerate(blocks)
        ),
        words=read_words(row.words),
        second_layer=read_words(row.other_words),
        second_layer_from=row.other_words_from,
        warnings=read_warnings(row.flaws),
        attempts=read_attempts(row.attempts),
        annotations=tuple(annotations),
    )


def to_block(row: BlockRow, cells: Sequence[Cell]) -> Block:
    """Without `ordered`, because only the HTML of the page says which lists are numbered."""
    content, figure = read_block(row.html)
    if not (content or cells):
        content = plain(row.text)  # the HTML may have been emptied by hand
    return value_of(
        Block,
        row,
        label=Label(row.label),
        content=content,
        cells=tuple(cells),
        box_from=BoxFrom(row.box_from) if row.box_from else None,
        ordered=False,
        figure=figure,
    )


def to_cell(row: CellRow) -> Cell:
    box_from = BoxFrom(row.box_from) if row.box_from else None
    return value_of(Cell, row, column=row.col, column_span=row.col_span, box_from=box_from)


def to_annotation(row: AnnotationRow) -> Annotation:
    return value_of(Annotation, row, kind=AnnotationKind(row.kind))


def item_columns(item: Item) -> Row:
    """The columns of an item that are no attributes of it, and no box."""
    x, y = (item.point.x, item.point.y) if item.point else (None, None)
    return {"point_x": x, "point_y": y, "attributes": _compact(_clean(item.attributes))}


def to_item(row: ItemRow) -> Item:
    x, y = row.point_x, row.point_y
    point = None if x is None or y is None else Point(x, y)
    return value_of(Item, row, point=point, attributes=json.loads(row.attributes or "{}"))


def write_words(words: Sequence[Word]) -> str | None:
    """Compact JSON: lists of [text, x0, y0, x1, y1, line, confidence], boxes in ten-thousandths of
    the page. None if there are no words."""
    return _compact(
        [[clean(word.text), *_shrink(word.box), word.line, word.confidence] for word in words]
    )


def read_words(text: str | None) -> tuple[Word, ...]:
    return tuple(
        Word(word, BoundingBox.from_frame(box, (_SCALE, _SCALE)), line, confidence)
        for word, *box, line, confidence in json.loads(text or "[]")
    )


def write_warnings(warnings: Sequence[str]) -> str | None:
    """One warning a line, line breaks within it replaced. None if there are none."""
    return "\n".join(" ".join(warning.splitlines()) for warning in warnings) if warnings else None


def read_warnings(text: str | None) -> tuple[str, ...]:
    return () if text is None else tuple(text.split("\n"))


def write_attempts(attempts: Sequence[Attempt]) -> str | None:
    """Compact JSON: a list of objects with the names of the Attempt's fields, `max_tokens` as
    `room`. None if there are no attempts."""
    names = {"max_tokens": "room"}
    rows = (asdict(attempt).items() for attempt in attempts)
    return _compact([{names.get(n, n): _clean(value) for n, value in row} for row in rows])


def read_attempts(text: str | None) -> tuple[Attempt, ...]:
    rows = json.loads(text or "[]")
    return tuple(Attempt(max_tokens=row.pop("room"), **row) for row in rows)


def _compact(values: Sequence[Any] | Mapping[str, Any]) -> str | None:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) if values else None


def _clean(value: Any) -> Any:
    """Without NUL, which JSON would hide as an escape that PostgreSQL stores but cannot read."""
    if isinstance(value, Mapping):
        return {clean(str(key)): _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return clean(value) if isinstance(value, str) else value


def _shrink(box: BoundingBox) -> tuple[int, int, int, int]:
    x0, x1 = _shrink_side(box.x0, box.x1)
    y0, y1 = _shrink_side(box.y0, box.y1)
    return x0, y0, x1, y1


def _shrink_side(low: float, high: float) -> tuple[int, int]:
    # A side shorter than half a ten-thousandth keeps a length of one, so the box keeps an area.
    start = min(round(low * _SCALE), _SCALE - 1)
    return start, max(round(high * _SCALE), start + 1)
