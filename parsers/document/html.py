"""Clean Qwen HTML: blocks and pages written from values, and what only the HTML keeps read again.

Tags, classes and attributes are those named here and all text is escaped, so nothing in it runs or
loads; boxes are in whole thousandths of the page; a page has one block per line. Only what was
written here can be read, and it reads as the same; answers of models go to the normalizer.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from itertools import groupby

from parsers.document.content import Content, Mark, Span, shared_marks, tidy
from parsers.document.page import Block, Cell, Figure, Label
from parsers.document.page_input import BoundingBox

_TAGS = {Label.TITLE: "h1", Label.TEXT: "p", Label.LIST_ITEM: "li", Label.TABLE: "table"}
_FIGURES = {Label.PICTURE: "image", Label.FORMULA: "formula"}
_LOWEST = 6
_OPENING = re.compile('<\\w+(?: class="([^"]*)")?[^>]*>')
_ROWS = re.compile("<t(?:able|body|r)>")
_TOKEN = re.compile("<(/?)([a-z0-9]+)[^<>]*>|([^<]+|<)")
_NAMED_FIGURES = {each.value: each for each in Figure}
_NAMED_MARKS = {each.value: each for each in Mark}
_LISTS = {"<ol>": True, "<ul>": False}
_ENDS = frozenset({"</ol>", "</ul>"})
DEEPEST = 9
"""List within lists; items that are deeper stand at it."""


def write_page(blocks: Iterable[Block], written: Iterable[str]) -> str:
    """The page of these blocks with their HTML, items of a list together, those of a list within
    another in it; empty without blocks."""
    lines: list[str] = []
    around: list[str] = []
    for block, html in zip(blocks, written, strict=True):
        lines += [*_moved(around, wanted := _lists_around(block, around)), html]
        around = wanted
    lines += _moved(around, [])
    return "\n".join(["<html><body>", *lines, "</body></html>"]) if lines else ""


def _lists_around(block: Block, before: Sequence[str]) -> list[str]:
    """The tags of the lists that it is in, the outermost first. before: those of the last one."""
    if block.label is not Label.LIST_ITEM:
        return []
    tag = "ol" if block.ordered else "ul"
    depth = min(block.level or 1, DEEPEST)
    outer = before[: depth - 1]
    return [*outer, *[tag] * (depth - len(outer))]


def _moved(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """The lists that end, and those that begin."""
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    yield from (f"</{tag}>" for tag in reversed(before[same:]))
    yield from (f"<{tag}>" for tag in after[same:])


def write_block(block: Block) -> str:
    """Cells become a table after the content, or the rows of a table block."""
    tag, name = _element(block)
    rows = "".join(write_rows(block.cells))
    body = f"<tbody>{rows}</tbody>" if rows else ""
    table = f"<table>{body}</table>" if body and tag != "table" else body
    opening = tag + (f' class="{name}"' if name else "") + _place(block.box)
    return f"<{opening}>{write_content(block.content)}{table}</{tag}>"


def _element(block: Block) -> tuple[str, str]:
    """Tag and class, from which the normalizer finds the label again."""
    label = block.label
    if label in _FIGURES:
        return "div", block.figure or _FIGURES[label]
    if label is Label.SECTION_HEADER:
        return f"h{min(max(2, block.level or 2), _LOWEST)}", ""
    if label not in _TAGS or (label is Label.TABLE and block.content):
        return "p", label
    return _TAGS[label], ""


def write_content(spans: Iterable[Span]) -> str:
    """Marks of neighbours that begin alike stay open between them."""
    written: list[str] = []
    before = Span("")
    for span in (*spans, Span("")):
        kept = len(shared_marks(before, span))
        written += [f"</{mark}>" for mark in reversed(before.marks[kept:])]
        written += [f"<{mark}>" for mark in span.marks[kept:]]
        written.append(_escape(span.text))
        before = span
    return "".join(written)


def write_rows(cells: Iterable[Cell], before: str = "") -> Iterator[str]:
    """A table's rows. before: HTML that the first cell begins with."""
    for _, row in groupby(cells, key=lambda cell: cell.row):
        first, *others = row
        yield f"<tr>{_cell(first, before)}{''.join(map(_cell, others))}</tr>"
        before = ""


def _cell(cell: Cell, before: str = "") -> str:
    tag = "th" if cell.is_header else "td"
    spans = (("rowspan", cell.row_span), ("colspan", cell.column_span))
    attributes = "".join(f' {name}="{span}"' for name, span in spans if span > 1)
    return f"<{tag}{attributes}{_place(cell.box)}>{before}{_escape(cell.text)}</{tag}>"


def _escape(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _place(box: BoundingBox | None) -> str:
    return f' data-bbox="{write_box(box)}"' if box else ""


def write_box(box: BoundingBox) -> str:
    """`x0 y0 x1 y1` in whole thousandths of the page, never without area."""
    x0, x1 = _thousandths(box.x0, box.x1)
    y0, y1 = _thousandths(box.y0, box.y1)
    return f"{x0} {y0} {x1} {y1}"


def _thousandths(low: float, high: float) -> tuple[int, int]:
    start, end = round(low * 1000), round(high * 1000)
    if start < end:
        return start, end
    return (start, start + 1) if start < 1000 else (999, 1000)


def read_block(written: str) -> tuple[Content, Figure | None]:
    """What a block says beside its table, and what kind of figure it is."""
    opening = _OPENING.match(written)
    inner = written[opening.end() :] if opening else written
    figure = _NAMED_FIGURES.get(opening[1]) if opening else None
    return tidy(_spans(_ROWS.split(inner, maxsplit=1)[0])), figure


def _spans(content: str) -> Iterator[Span]:
    marks: tuple[Mark, ...] = ()
    for token in _TOKEN.finditer(content):
        closing, name, text = token.groups()
        if text:
            yield Span(unescape(text), marks)
        elif name == "br":
            yield Span("\n", marks)
        elif mark := _NAMED_MARKS.get(name):
            marks = marks[:-1] if closing else (*marks, mark)


def read_ordered(page: str) -> frozenset[int]:
    """Which blocks of a written page, counted from 0, are items of a numbered list."""
    ordered: list[bool] = []
    around = [False]
    for line in page.split("\n")[1:-1]:
        if line in _LISTS:
            around.append(_LISTS[line])
        elif line in _ENDS:
            around.pop()
        else:
            ordered.append(around[-1])
    return frozenset(at for at, each in enumerate(ordered) if each)
