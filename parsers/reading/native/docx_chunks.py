"""A file that a Word document has in place of a part of its text in (`altChunk`, ISO/IEC 29500-1,
17.17.2): HTML, a web archive, plain text; its blocks out. Word documents are read by `docx`, RTF is
not read. Programs that make documents of web pages put all of their text in one.
"""

import io
import re
import zipfile
from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

from parsers.document import Block, Cell, Label, Mark
from parsers.document.content import Span, text_of, tidy
from parsers.errors import DocumentError
from parsers.reading.mail_html import show_html
from parsers.reading.mail_message import parse_message
from parsers.reading.mail_text import decode_text
from parsers.reading.native.archive import number
from parsers.reading.native.blocks import Entry, filled, table_of

LARGEST_CHUNK = 20_000_000  # bytes
LOOKED_AT = 1_000  # bytes at its start, which tell its kind
WEB_ARCHIVE = re.compile(rb"^(?:mime-version|content-type|from|date|subject)\s*:", re.I | re.M)
MARKUP = re.compile(r"<\s*(?:!doctype|html|head|body|meta|div|p|h[1-6]|table|ul|ol|span)\b", re.I)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.I)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
RTF = b"{\\rtf"
INLINE = {mark.value: mark for mark in Mark}
MOST_SPAN = 100  # rows or columns of a cell


def is_word(content: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(content))


def read_chunk(content: bytes) -> list[Entry] | None:
    """None of a format that is not read."""
    start = content[:LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(RTF) or is_word(content):
        return None
    if WEB_ARCHIVE.match(start) and not start.startswith(b"<"):
        return _archived(content)
    charset = CHARSET.search(content[:LOOKED_AT])
    name = charset[1].decode() if charset else None
    if content[:2] in UTF_16:
        name = "utf-16"
    elif b"\0" in content:
        return None
    text, _ = decode_text(content, name)
    return _blocks_of(text) if MARKUP.search(text[:LOOKED_AT]) else _paragraphs(text)


def _archived(content: bytes) -> list[Entry] | None:
    try:
        message = parse_message(content)
    except DocumentError:
        return None
    found: list[Entry] = []
    for each in message.texts:
        found += _blocks_of(each.text) if each.is_html else _paragraphs(each.text)
    return found or None


def _paragraphs(text: str) -> list[Entry]:
    contents = (tidy([Span(each)]) for each in re.split(r"\r?\n\s*\n", text))
    return [Entry(Block(Label.TEXT, content)) for content in contents if content]


def _blocks_of(text: str) -> list[Entry]:
    root = lxml.html.fragment_fromstring(show_html(text).html, create_parent="div")
    return [Entry(block) for block in _Walk().blocks(root)]


class _Walk:
    """Through HTML as `show_html` writes it, of few elements."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    def blocks(self, root: HtmlElement) -> Iterator[Block]:
        yield from self._inside(root, (), Label.TEXT, None)
        yield from self._flush(Label.TEXT, None)

    def _inside(
        self, node: HtmlElement, marks: tuple[Mark, ...], label: Label, level: int | None
    ) -> Iterator[Block]:
        """label, level: of the text in it that is in no element of its own."""
        self._add(node.text, marks)
        count = number(node.get("start"), 1) - 1
        for each in node:
            count += each.tag == "li"
            if each.tag in INLINE:
                yield from self._inside(each, (*marks, INLINE[each.tag]), label, level)
            elif each.tag == "br":
                self._spans.append(Span("\n"))
            elif each.tag == "table":
                yield from self._flush(label, level)
                yield from _table(each)
            else:
                yield from self._flush(label, level)
                own = _role(each.tag, label, level)
                if each.tag == "li" and node.tag == "ol":
                    self._add(f"{count}. ", ())
                yield from self._inside(each, marks, *own)
                yield from self._flush(*own)
            self._add(each.tail, marks)

    def _add(self, text: str | None, marks: tuple[Mark, ...]) -> None:
        if text:
            self._spans.append(Span(re.sub(r"\s+", " ", text), marks))

    def _flush(self, label: Label, level: int | None) -> Iterator[Block]:
        content = tidy(self._spans)
        self._spans.clear()
        if content:
            yield Block(label, content, level=level)


def _role(tag: str, label: Label, level: int | None) -> tuple[Label, int | None]:
    if re.fullmatch("h[1-6]", tag):
        return Label.SECTION_HEADER, int(tag[1])
    return (Label.LIST_ITEM, None) if tag == "li" else (label, level)


def _table(node: HtmlElement) -> Iterator[Block]:
    rows = list(node.iter("tr"))
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for each in row:
            while (at, column) in taken:
                column += 1
            across = min(max(number(each.get("colspan"), 1), 1), MOST_SPAN)
            down = min(max(number(each.get("rowspan"), 1), 1), MOST_SPAN)
            lines = [text_of(block.content) for block in _Walk().blocks(each)]
            cells.append(Cell(at, column, "\n".join(lines), down, across, each.tag == "th"))
            taken |= {(at + i, column + j) for i in range(down) for j in range(across)}
            column += across
    width = max((each.column + each.column_span for each in cells), default=0)
    table = table_of([filled(cells, len(rows), width)])
    if table is not None:
        yield table
