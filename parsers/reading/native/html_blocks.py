"""HTML as `show_html` and `show_text` write it in, blocks out: paragraphs, headings, items of lists
with their depth, tables. Knows no message and no page."""

import re
from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

from parsers.document import Block, Cell, Label, Mark
from parsers.document.content import Span, text_of, tidy
from parsers.reading.native.archive import number
from parsers.reading.native.blocks import filled, table_of
from parsers.reading.native.docx_styles import write_number
from parsers.reading.native.plain_lines import paragraphs_of
from parsers.reading.native.table_heads import with_head

INLINE = {mark.value: mark for mark in Mark}
LISTS = ("ul", "ol")
PLAIN_LINES = "lines"  # the class of text that has its own lines
FORMS = {
    "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
}  # fmt: skip
MOST_SPAN = 100  # rows or columns of a cell


def blocks_of(text: str) -> list[Block]:
    root = lxml.html.fragment_fromstring(text, create_parent="div")
    return list(_Walk().blocks(root))


class _Walk:
    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._depth = 0  # of lists
        self._keeps_lines = False

    def blocks(self, root: HtmlElement) -> Iterator[Block]:
        yield from self._inside(root, (), Block(Label.TEXT))
        yield from self._flush(Block(Label.TEXT))

    def _inside(self, node: HtmlElement, marks: tuple[Mark, ...], role: Block) -> Iterator[Block]:
        """role: what text in it is that is in no element of its own."""
        self._add(node.text, marks)
        count = number(node.get("start"), 1) - 1
        for each in node:
            count += each.tag == "li"
            if each.tag in INLINE:
                yield from self._inside(each, (*marks, INLINE[each.tag]), role)
            elif each.tag == "br":
                if self._ends_line():
                    yield from self._flush(role)
                self._spans.append(Span("\n"))
            elif each.tag == "table":
                yield from self._flush(role)
                yield from _table(each)
            elif each.get("class") == PLAIN_LINES:
                yield from self._flush(role)
                yield from paragraphs_of(each.text_content())
            else:
                yield from self._flush(role)
                own = self._role(each, role)
                if each.tag == "li" and node.tag == "ol":
                    self._add(_counted(node, count), ())
                yield from self._element(each, marks, own)
                yield from self._flush(own)
            self._add(each.tail, marks)

    def _element(self, node: HtmlElement, marks: tuple[Mark, ...], role: Block) -> Iterator[Block]:
        before = self._depth, self._keeps_lines
        self._depth += node.tag in LISTS
        self._keeps_lines |= node.tag == "pre"
        yield from self._inside(node, marks, role)
        self._depth, self._keeps_lines = before

    def _role(self, node: HtmlElement, around: Block) -> Block:
        if re.fullmatch("h[1-6]", node.tag):
            return Block(Label.SECTION_HEADER, level=int(node.tag[1]))
        if node.tag == "li":
            return Block(Label.LIST_ITEM, level=max(self._depth, 1))
        return around

    def _ends_line(self) -> bool:
        """Whether the line so far is empty, so that another end of it begins a paragraph."""
        text = next((span.text for span in reversed(self._spans) if span.text.strip(" \xa0")), "")
        return text.endswith("\n")

    def _add(self, text: str | None, marks: tuple[Mark, ...]) -> None:
        if text:
            kept = text if self._keeps_lines else re.sub(r"\s+", " ", text)
            self._spans.append(Span(kept, marks))

    def _flush(self, role: Block) -> Iterator[Block]:
        content = tidy(self._spans)
        self._spans.clear()
        if content:
            yield Block(role.label, content, level=role.level)


def _counted(node: HtmlElement, count: int) -> str:
    """What a numbered list shows before an item."""
    style = str(node.get("style", ""))
    form = next((form for name, form in FORMS.items() if name in style), "decimal")
    return "" if "none" in style else f"{write_number(count, form)}. "


def _table(node: HtmlElement) -> Iterator[Block]:
    rows = list(node.iter("tr"))
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    bold: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for each in row:
            while (at, column) in taken:
                column += 1
            across = min(max(number(each.get("colspan"), 1), 1), MOST_SPAN)
            down = min(max(number(each.get("rowspan"), 1), 1), MOST_SPAN)
            blocks = list(_Walk().blocks(each))
            text = "\n".join(text_of(block.content) for block in blocks)
            cells.append(Cell(at, column, text, down, across, each.tag == "th"))
            if all(Mark.BOLD in span.marks for block in blocks for span in block.content):
                bold.add((at, column))
            taken |= {(at + i, column + j) for i in range(down) for j in range(across)}
            column += across
    width = max((each.column + each.column_span for each in cells), default=0)
    table = table_of([with_head(filled(cells, len(rows), width), bold)])
    if table is not None:
        yield table
