"""A Word document in, its blocks out: headings by their styles, lists and headings with their
numbers, tables with their spans, text boxes, notes, running heads (ISO/IEC 29500-1, 17).

Knows the parts of the file, no drawing of it. Pages are divided at the breaks that the file asks
for and where Word last began one.
"""

import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from parsers.document import Block, Label, Mark, Unread
from parsers.document.content import Span, tidy
from parsers.errors import DocumentError
from parsers.reading.native.archive import (
    Archive,
    Element,
    child,
    corrupt,
    is_on,
    number,
    too_large,
    value,
)
from parsers.reading.native.blocks import TEXT, Entry, NativeDocument, Note, lines_of
from parsers.reading.native.docx_chunks import LARGEST_CHUNK, is_word, read_chunk
from parsers.reading.native.docx_paragraph import Paragraph, plain_text, role
from parsers.reading.native.docx_styles import Style, Styles, read_numbers, write_number
from parsers.reading.native.docx_tables import read_table
from parsers.reading.native.docx_text import InlineReader, NoteMark, Picture, Piece, TextBox
from parsers.reading.native.flow import Heads, PageBreak, Part, by_breaks, with_levels

MAIN = "word/document.xml"
MOST_BLOCKS = 100_000
DEEPEST = 2  # documents within documents
DEPTH_OF_STYLE = re.compile(r"^list (?:bullet|number|continue) ([2-5])$")
"""Whose lists are of one level each, and stand deeper by name."""
UNREAD = "parts in another format not read"
RENEW = "Open it in an office program and save it again."
WRAPPERS = frozenset({"customXml", "ins", "moveTo", "smartTag", "sdtContent"})
LARGE_PICTURE = 10_000.0
"""Square points, as a picture of 100 by 100 has: smaller ones are logos and signs."""


def read_docx(archive: Archive) -> NativeDocument:
    """DocumentError: corrupt, too_large."""
    name = main_part(archive)
    root = archive.xml(name)
    body = child(root, "body")
    if body is None:
        raise corrupt()
    reader = Reader(archive, name)
    parts = list(reader.walk(body))
    entries = [*with_levels(parts), *reader.last]
    heads = reader.running_heads(body)
    return NativeDocument(
        TEXT,
        tuple(by_breaks(entries, heads, is_on(reader.settings, "evenAndOddHeaders"))),
        tuple(entries),
        tuple(reader.heads),
        tuple(_warnings(reader)),
        (Unread(f"{UNREAD}: {reader.unread}", RENEW),) if reader.unread else (),
    )


def main_part(archive: Archive) -> str:
    relations = archive.relations("")
    kinds = (each.target for each in relations.values() if each.kind == "officeDocument")
    return next((each for each in kinds if each in archive.names), MAIN)


class Reader:
    """depth: of this document within others."""

    def __init__(self, archive: Archive, name: str, depth: int = 0) -> None:
        self.depth = depth
        folder = name.rpartition("/")[0]
        self.archive = archive
        self.relations = archive.relations(name)
        self.styles = Styles(archive.xml(self._part("styles", f"{folder}/styles.xml")))
        numbering = archive.xml(self._part("numbering", f"{folder}/numbering.xml"))
        self.numbers = read_numbers(numbering)
        self.inline = InlineReader()
        self.comments = self._comments(f"{folder}/comments.xml")
        self.footnotes = self._notes("footnotes", "footnote", f"{folder}/footnotes.xml")
        self.endnotes = self._notes("endnotes", "endnote", f"{folder}/endnotes.xml")
        self.settings = archive.xml(self._part("settings", f"{folder}/settings.xml"))
        self.shown: dict[tuple[str, str], str] = {}
        self.heads: list[Block] = []
        self.last: list[Entry] = []  # notes that stand behind the text
        self.in_cells: list[Entry] = []
        self.links = 0
        self.unread = 0  # texts within it in other formats
        self._joined: list[Piece] = []  # of paragraphs whose end is deleted
        self._blocks = 0

    def _part(self, kind: str, usual: str) -> str:
        found = (each.target for each in self.relations.values() if each.kind == kind)
        return next(found, usual)

    def _notes(self, kind: str, name: str, usual: str) -> dict[str, Element]:
        root = self.archive.xml(self._part(kind, usual))
        return {
            each.get("id", ""): each
            for each in (root if root is not None else ())
            if each.tag == name and each.get("type") in (None, "normal")
        }

    def _comments(self, usual: str) -> dict[str, Note]:
        root = self.archive.xml(self._part("comments", usual))
        return {
            each.get("id", ""): Note(each.get("author"), plain_text(each))
            for each in (root if root is not None else ())
            if each.tag == "comment"
        }

    def walk(self, container: Element) -> Iterator[Part]:
        """The blocks in it, with the page breaks between them."""
        for each in container:
            if each.tag == "p":
                yield from self.paragraph(each)
            elif each.tag == "tbl":
                yield from self.table(each)
            elif each.tag == "sdt":
                content = child(each, "sdtContent")
                yield from self.walk(content) if content is not None else ()
            elif each.tag in WRAPPERS:
                yield from self.walk(each)
            elif each.tag == "AlternateContent" and len(each):
                yield from self.walk(each[0])
            elif each.tag == "altChunk":
                yield from self._chunk(each)
        if self._joined:  # there is no next paragraph
            yield from self._written(Paragraph(Label.TEXT, None, None, False, False), ())

    def _chunk(self, node: Element) -> Iterator[Part]:
        """What a program put in as a file of its own."""
        relation = self.relations.get(node.get("r.id", ""))
        inner = relation is not None and not relation.external
        content = self.archive.read(relation.target, LARGEST_CHUNK) if relation and inner else None
        parts: Iterable[Part] | None = None
        if content and is_word(content) and self.depth < DEEPEST:
            parts = self._document(content)
        elif content:
            parts = read_chunk(content)
        self.unread += parts is None
        yield from map(self._counted, parts or ())

    def _document(self, content: bytes) -> list[Part] | None:
        try:
            archive = Archive(io.BytesIO(content))
            name = main_part(archive)
            body = child(archive.xml(name), "body")
            inner = Reader(archive, name, self.depth + 1)
            parts = None if body is None else [*inner.walk(body), *inner.last]
        except DocumentError as error:
            if error.code != "corrupt":
                raise
            return None
        self.unread += inner.unread
        self.links += inner.links
        self.inline.hidden += inner.inline.hidden
        return parts

    def table(self, node: Element) -> Iterator[Part]:
        before = len(self.in_cells)
        block, head_rows, alone = read_table(node, self)
        footnotes = [note for each in self.in_cells[before:] for note in each.footnotes]
        notes = [note for each in self.in_cells[before:] for note in each.notes]
        del self.in_cells[before:]
        if alone is not None:  # a table of one cell is a frame around what is in it
            yield from self.walk(alone)
        elif block is not None:
            yield self._counted(Entry(block, False, tuple(footnotes), tuple(notes), head_rows))

    def paragraph(self, node: Element) -> Iterator[Part]:
        properties = child(node, "pPr")
        style_id = value(properties, "pStyle") or self.styles.default
        style = self.styles.get(style_id)
        if is_on(properties, "pageBreakBefore"):
            yield PageBreak(hard=True)
        pieces = self.inline.read(node)
        if any(child(properties, "rPr", name) is not None for name in ("del", "moveFrom")):
            self._joined += pieces
            return
        shown, bullet, depth = self._number(properties, style, style_id)
        paragraph = Paragraph(*role(properties, style), shown, bullet, style.hidden, depth)
        yield from self._written(paragraph, pieces)
        section = child(properties, "sectPr")
        if section is not None and value(section, "type") != "continuous":
            yield PageBreak(hard=True)

    def _written(self, paragraph: Paragraph, pieces: Iterable[Piece]) -> Iterator[Part]:
        joined, self._joined = self._joined, []
        for piece in chain(joined, pieces):
            if isinstance(piece, TextBox):
                paragraph.after += list(self.walk(piece.content))
            elif isinstance(piece, Picture):
                paragraph.after += self._picture(piece)
            elif isinstance(piece, NoteMark):
                self._note(piece, paragraph)
            elif isinstance(piece, PageBreak) and (piece.hard or not paragraph.has_text):
                yield from map(self._counted, paragraph.flush())
                yield piece
            else:
                paragraph.add(piece)
        yield from map(self._counted, paragraph.flush())

    def _number(
        self, properties: Element | None, style: Style, style_id: str
    ) -> tuple[str | None, bool, int]:
        """What a list or a heading shows before its text, whether that is a bullet, and how deep
        it stands, from 1."""
        own = value(properties, "numPr", "numId")
        number_id = style.number_id if own is None else own
        if not number_id or number_id == "0":
            return None, False, 1
        at = value(properties, "numPr", "ilvl")
        if at is not None:
            level = number(at, 0, 8)
        elif own is None and style.number_level is None:
            level = self.numbers.level_of_style(number_id, style_id)
        else:
            level = style.number_level or 0
        found = self.numbers.next(number_id, level)
        named = DEPTH_OF_STYLE.search(style.name) if level == 0 else None
        depth = int(named[1]) if named else level + 1
        return (*found, depth) if found is not None else (None, False, 1)

    def _note(self, mark: NoteMark, paragraph: Paragraph) -> None:
        """The note that a mark refers to; the mark itself stands in the text."""
        if mark.kind == "comment":
            paragraph.notes += filter(None, [self.comments.get(mark.number)])
            return
        ends = mark.kind == "endnote"
        notes = self.endnotes if ends else self.footnotes
        if mark.number not in notes:
            return
        key = (mark.kind, mark.number)
        seen = key in self.shown
        count = 1 + sum(kind == mark.kind for kind, _ in self.shown)
        shown = self.shown.setdefault(key, write_number(count, "lowerRoman" if ends else "decimal"))
        paragraph.add(Span(shown, (Mark.RAISED,)))
        block = Block(Label.FOOTNOTE, tidy([Span(f"{shown} {plain_text(notes[mark.number])}")]))
        if not seen and ends:
            self.last.append(Entry(block))
        elif not seen:
            paragraph.footnotes.append(block)

    def _picture(self, picture: Picture) -> list[Part]:
        if picture.kind == "diagram":
            return [Entry(block) for block in self._diagram(picture.relation)]
        relation = self.relations.get(picture.relation)
        self.links += bool(relation and relation.external)
        width, height = picture.size
        is_small = picture.kind == "picture" and 0 < width * height < LARGE_PICTURE
        return [] if is_small else [Entry(Block(Label.PICTURE))]

    def _diagram(self, relation: str) -> list[Block]:
        """The texts of a diagram (SmartArt) in the order of its points."""
        found = self.relations.get(relation)
        root = self.archive.xml(found.target) if found else None
        texts = (plain_text(each) for each in _all(root, "pt"))
        return [Block(Label.TEXT, tidy([Span(text)])) for text in texts if text.strip()]

    def _counted(self, part: Part) -> Part:
        self._blocks += 1
        if self._blocks > MOST_BLOCKS:
            raise too_large(f"It has more than {MOST_BLOCKS:,} paragraphs")
        return part

    def cell_text(self, cell: Element) -> str:
        parts = [each for each in self.walk(cell) if isinstance(each, Entry)]
        self.in_cells += parts
        return lines_of(each.block for each in parts)

    def running_heads(self, body: Element) -> Heads:
        """Of the first section that has some; `heads` has those of all."""
        found: dict[tuple[Label, str], tuple[Block, ...]] = {}
        seen: set[str] = set()
        kinds = {"headerReference": Label.PAGE_HEADER, "footerReference": Label.PAGE_FOOTER}
        for section in _all(body, "sectPr"):
            titled = is_on(section, "titlePg")
            for each in section:
                relation = self.relations.get(each.get("r.id", ""))
                key = (kinds.get(each.tag, Label.TEXT), each.get("type", "default"))
                if each.tag not in kinds or relation is None or relation.external:
                    continue
                if relation.target in seen or (key[1] == "first" and not titled):
                    continue
                seen.add(relation.target)
                blocks = self._head(key[0], relation.target)
                self.heads += blocks
                found.setdefault(key, blocks)
        return found

    def _head(self, label: Label, part: str) -> tuple[Block, ...]:
        root = self.archive.xml(part)
        parts = self.walk(root) if root is not None else ()
        text = lines_of(each.block for each in parts if isinstance(each, Entry))
        return (Block(label, tidy([Span(text)])),) if text else ()


def _all(root: Element | None, name: str) -> Iterator[Element]:
    return iter(()) if root is None else root.iter(name)


def _warnings(reader: Reader) -> Iterator[str]:
    if reader.inline.hidden:
        yield f"hidden text left out: {reader.inline.hidden} runs"
    if reader.links:
        yield f"linked pictures not fetched: {reader.links}"
