"""A Word table in, a table block out, with its spans (ISO/IEC 29500-1, 17.4)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from parsers.document import Block, Cell, Label
from parsers.reading.native.archive import Element, child, is_on, number, too_large, value
from parsers.reading.native.blocks import filled
from parsers.reading.native.docx_styles import Styles

MOST_COLUMNS = 500
MOST_CELLS = 200_000
FIRST_ROW = 0x20  # in `tblLook`, whether the style's look of a first row is used


class Texts(Protocol):
    styles: Styles

    def cell_text(self, cell: Element) -> str: ...


def read_table(node: Element, reader: Texts) -> tuple[Block | None, int, Element | None]:
    """The table, how many of its first rows are repeated on each page, and its only cell, if it has
    but one. None of a table without text."""
    rows = list(_rows(node))
    lines = [list(_cells(row)) for row in rows]
    if len(lines) == 1 and len(lines[0]) == 1:
        return None, 0, lines[0][0]
    cells: list[Cell] = []
    open_cells: dict[int, int] = {}  # column -> which cell goes on below
    for at, (row, line) in enumerate(zip(rows, lines, strict=True)):
        column = number(value(row, "trPr", "gridBefore"), 0, MOST_COLUMNS)
        for each in line:
            span = max(1, number(value(each, "tcPr", "gridSpan"), 1, MOST_COLUMNS))
            merge = child(each, "tcPr", "vMerge")
            if merge is not None and merge.get("val") != "restart" and column in open_cells:
                above = cells[open_cells[column]]
                cells[open_cells[column]] = replace(above, row_span=at - above.row + 1)
            else:
                open_cells.pop(column, None)
                if merge is not None:
                    open_cells[column] = len(cells)
                cells.append(Cell(at, column, reader.cell_text(each), 1, span))
            column += span
            if column >= MOST_COLUMNS:
                break
    if not any(cell.text for cell in cells):
        return None, 0, None
    width = max(cell.column + cell.column_span for cell in cells)
    if width * len(rows) > MOST_CELLS:
        raise too_large(f"A table of it has more than {MOST_CELLS:,} cells")
    repeated = _repeated(rows)
    heads = repeated or int(_has_head(node, rows, reader.styles))
    marked = (replace(each, is_header=each.row < heads) for each in cells)
    return Block(Label.TABLE, cells=filled(marked, len(rows), width)), repeated, None


def _rows(node: Element) -> Iterator[Element]:
    for each in node:
        if each.tag == "tr" and child(each, "trPr", "del") is None:
            yield each
        elif each.tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _rows(each)


def _cells(node: Element) -> Iterator[Element]:
    for each in node:
        if each.tag == "tc":
            yield each
        elif each.tag in ("sdt", "sdtContent", "customXml"):
            yield from _cells(each)


def _repeated(rows: list[Element]) -> int:
    """The first rows that are repeated at the top of each page."""
    count = 0
    for row in rows:
        if not is_on(row, "trPr", "tblHeader"):
            break
        count += 1
    return count if count < len(rows) else 0


def _has_head(node: Element, rows: list[Element], styles: Styles) -> bool:
    """Whether its first row is in bold, by the table's style or by itself, and the next is not."""
    look = child(node, "tblPr", "tblLook")
    if look is not None and len(rows) > 1:
        try:
            flags = int(look.get("val") or "0", 16)
        except ValueError:
            flags = 0
        first = look.get("firstRow") in ("1", "true") or bool(flags & FIRST_ROW)
        if first and styles.get(value(node, "tblPr", "tblStyle")).head_bold:
            return True
    return len(rows) > 1 and _is_bold(rows[0]) and not _is_bold(rows[1])


def _is_bold(row: Element) -> bool:
    runs = [run for run in row.iter("r") if any((t.text or "").strip() for t in run.iter("t"))]
    return bool(runs) and all(is_on(run, "rPr", "b") for run in runs)
