"""OTSL, tables in a token for each cell: of docling's models, MinerU2.5 and PaddleOCR-VL, whose
answer about a table is nothing else. Source: docling-project/docling-core (types/doc/tokens.py),
opendatalab/mineru-vl-utils.

    <fcel> <ecel>          a cell, an empty one        <nl>    the end of a row
    <ched> <rhed> <srow>   a header of a column, of a row, of a section
    <lcel> <ucel> <xcel>   reached by the cell to the left, above, both
"""

import re

from parsers.formats import Rewritten
from parsers.formats.unwrap import too_long, unwrap
from parsers.formats.writing import box_attribute, document, text
from parsers.qwen_html.grid import MAX_SPAN

CELLS = ("fcel", "ecel", "lcel", "ucel", "xcel", "ched", "rhed", "srow", "nl")
_TOKEN = re.compile(rf"<({'|'.join(CELLS)})>")
_HEADERS = frozenset({"ched", "rhed", "srow"})
_OWN = _HEADERS | {"fcel", "ecel"}
_SURE = re.compile(r"\s*(?:<otsl>\s*)?<(?:fcel|ched|ecel|rhed|srow)>")

Row = list[tuple[str, str]]


def recognises(answer: str) -> bool:
    return bool(_SURE.match(unwrap(answer)[0]))


def rewrite(answer: str) -> Rewritten:
    bare, warnings = unwrap(answer)
    inner = bare.replace("<otsl>", "").replace("</otsl>", "")
    html = document([write_table(inner)])
    return Rewritten(html, None, warnings, too_long(answer), boxless=True)


def holds_cells(raw: str) -> bool:
    return bool(_TOKEN.search(raw))


def write_table(raw: str, box: str = "") -> str:
    """As an HTML table; what stands before the first cell is left out."""
    rows = _rows(raw)
    taken: set[tuple[int, int]] = set()
    written = []
    for at, row in enumerate(rows):
        cells = [
            _cell(rows, at, column, taken)
            for column in range(len(row))
            if (at, column) not in taken
        ]
        written.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table{box_attribute(box)}>{''.join(written)}</table>"


def _rows(raw: str) -> list[Row]:
    pieces = _TOKEN.split(raw)[1:]
    rows: list[Row] = [[]]
    for token, said in zip(pieces[::2], pieces[1::2], strict=True):
        if token == "nl":  # noqa: S105
            rows.append([])
        else:
            rows[-1].append((token, said.strip()))
    return [row for row in rows if row]


def _cell(rows: list[Row], at: int, column: int, taken: set[tuple[int, int]]) -> str:
    token, said = rows[at][column]
    width = height = 1
    if token in _OWN:
        while width < MAX_SPAN and _token(rows, at, column + width) == "lcel":
            width += 1
        while height < MAX_SPAN and _token(rows, at + height, column) == "ucel":
            height += 1
        if width * height > 1:
            taken.update(
                (row, each)
                for row in range(at, at + height)
                for each in range(column, column + width)
                if (row, each) == (at, column) or _token(rows, row, each) not in _OWN
            )
    tag = "th" if token in _HEADERS else "td"
    spans = (("rowspan", height), ("colspan", width))
    attributes = "".join(f' {name}="{span}"' for name, span in spans if span > 1)
    return f"<{tag}{attributes}>{text(said)}</{tag}>"


def _token(rows: list[Row], at: int, column: int) -> str:
    return rows[at][column][0] if at < len(rows) and column < len(rows[at]) else ""
