"""OpenDocument in, pages of blocks out: texts, sheets and presentations (ISO/IEC 26300-1). Cells of
sheets hold what they show, so that no number is formatted here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from parsers.document import Block, Cell, Label, Mark
from parsers.document.content import Span, tidy
from parsers.errors import DocumentError
from parsers.reading.native.archive import Archive, Element, child, corrupt, number, too_large
from parsers.reading.native.blocks import (
    SLIDES,
    TEXT,
    Entry,
    NativeDocument,
    NativePage,
    Note,
    filled,
    lines_of,
)
from parsers.reading.native.flow import PAGE, PAGES, Heads, PageBreak, Part, by_breaks, with_levels
from parsers.reading.native.odf_nodes import SHAPES, is_hidden, rows_of
from parsers.reading.native.odf_styles import OdfStyles, read_styles

DEEPEST = 10  # levels of a list
MOST_BLOCKS = 100_000
MOST_SPACES = 100
MOST_COLUMNS = 500
MOST_CELLS = 200_000
SKIPPED = frozenset({
    "tracked-changes", "annotation-end", "change-start", "change-end", "sequence-decls", "forms",
    "variable-decls", "user-field-decls", "bookmark", "ruby-text", "change",
})  # fmt: skip
CONTAINERS = frozenset({
    "section", "index-body", "table-of-content", "illustration-index", "table-index",
    "alphabetical-index", "bibliography", "index-title", "g", "user-index", "a", "object-index",
})  # fmt: skip
PRESENTATION = {"title": (Label.SECTION_HEADER, 2), "subtitle": (Label.TEXT, None)}


def open_content(archive: Archive) -> tuple[Element, OdfStyles]:
    """The body of the document, and its styles. DocumentError: corrupt, encrypted, too_large."""
    manifest = archive.xml("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter("encryption-data"), None) is not None:
        raise DocumentError(
            "encrypted",
            "The office document needs a password",
            "Open it with its password and save it without one, or as PDF.",
        )
    root = archive.xml("content.xml")
    body = child(root, "body")
    if root is None or body is None or not len(body):
        raise corrupt()
    return body[0], read_styles(archive.xml("styles.xml"), root)


def read_odt(archive: Archive) -> NativeDocument:
    """DocumentError: corrupt, too_large."""
    body, styles = open_content(archive)
    reader = OdfReader(styles)
    entries = with_levels(reader.walk(body))
    heads = _running_heads(styles)
    flat = tuple(block for blocks in heads.values() for block in blocks)
    warnings = (f"hidden text left out: {reader.hidden} runs",) if reader.hidden else ()
    return NativeDocument(TEXT, tuple(by_breaks(entries, heads)), tuple(entries), flat, warnings)


def read_odp(archive: Archive) -> NativeDocument:
    """DocumentError: corrupt, too_large."""
    body, styles = open_content(archive)
    pages: list[NativePage] = []
    hidden = 0
    for page in body:
        if page.tag != "page":
            continue
        if styles.is_hidden(page.get("style-name", "")):
            hidden += 1
            continue
        pages.append(_slide(page, OdfReader(styles)))
    if not pages:
        raise corrupt("The presentation has no slide that is shown")
    warnings = (f"hidden slides left out: {hidden}",) if hidden else ()
    return NativeDocument(SLIDES, tuple(pages), warnings=warnings)


def _slide(page: Element, reader: "OdfReader") -> NativePage:
    titles: list[Block] = []
    others: list[Block] = []
    notes: list[Note] = []
    for shape in page:
        if shape.tag == "notes":
            texts = lines_of(blocks_of(reader.walk(shape)))
            notes += [Note("speaker notes", texts)] if texts else []
            continue
        label, level = PRESENTATION.get(shape.get("class", ""), (Label.TEXT, None))
        blocks = blocks_of(reader.shape(shape))
        if level is not None:
            text = " ".join(block.text for block in blocks)
            titles += [Block(label, tidy([Span(text)]), level=level)] if text else []
        else:
            others += blocks
    notes += [note for entry in reader.entries for note in entry.notes]
    return NativePage((*titles, *others), tuple(notes))


def blocks_of(parts: Iterator[Part]) -> list[Block]:
    return [part.block for part in parts if isinstance(part, Entry)]


def _running_heads(styles: OdfStyles) -> Heads:
    found: dict[tuple[Label, str], tuple[Block, ...]] = {}
    kinds = {"header": Label.PAGE_HEADER, "footer": Label.PAGE_FOOTER}
    forms = {"": "default", "-first": "first", "-left": "even"}
    for master in styles.masters:
        for name, label in kinds.items():
            for ending, pages in forms.items():
                part = child(master, name + ending)
                if part is not None and part.get("display") != "false":
                    text = lines_of(blocks_of(OdfReader(styles).walk(part)))
                    if text:
                        block = Block(label, tidy([Span(text)]))
                        found.setdefault((label, pages), (block,))
    return found


@dataclass(slots=True)
class OdfReader:
    """counts: of numbered lists, by their style and level."""

    styles: OdfStyles
    entries: list[Entry] = field(default_factory=list)
    hidden: int = 0
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _footnotes: list[Block] = field(default_factory=list)
    _notes: list[Note] = field(default_factory=list)
    _after: list[Part] = field(default_factory=list)
    _blocks: int = 0

    def walk(self, node: Element) -> Iterator[Part]:
        for each in node:
            if each.tag in SKIPPED or not isinstance(each.tag, str):
                continue
            if is_hidden(each):
                self.hidden += 1
            elif each.tag in ("p", "h"):
                yield from self._paragraph(each)
            elif each.tag in ("list", "numbered-paragraph"):
                yield from self._list(each, each.get("style-name", ""), 0)
            elif each.tag == "table":
                yield from self._table(each)
            elif each.tag in CONTAINERS:
                yield from self.walk(each)
            elif each.tag == "soft-page-break":
                yield PageBreak(hard=False)
            elif each.tag in SHAPES:
                yield from self.shape(each)

    def shape(self, node: Element) -> Iterator[Part]:
        """A frame holds one thing in several forms, of which the first is read."""
        for name in ("text-box", "table", "image", "object", "object-ole"):
            inner = child(node, name)
            if inner is None:
                continue
            if name == "text-box":
                yield from self.walk(inner)
            elif name == "table":
                yield from self._table(inner)
            else:
                yield self._entry(Block(Label.PICTURE))
            return
        if node.tag != "frame":
            yield from self.walk(node)

    def _entry(self, block: Block, head_rows: int = 0) -> Entry:
        self._blocks += 1
        if self._blocks > MOST_BLOCKS:
            raise corrupt(f"The office document has more than {MOST_BLOCKS:,} paragraphs")
        entry = Entry(block, False, tuple(self._footnotes), tuple(self._notes), head_rows)
        self._footnotes, self._notes = [], []
        self.entries.append(entry)
        return entry

    def _paragraph(self, node: Element, shown: str | None = None, depth: int = 0) -> Iterator[Part]:
        """shown: what a list shows before its text; empty for a bullet. depth: of the list."""
        style = self.styles.get(node.get("style-name", ""))
        if style.breaks:
            yield PageBreak(hard=True)
        if style.hidden:
            self.hidden += 1
            return
        content = tidy(self._spans(node, ()))
        level: int | None = None if shown is None else depth + 1
        label = Label.TEXT if shown is None else Label.LIST_ITEM
        if node.tag == "h":
            level = number(node.get("outline-level"), 1, DEEPEST)
            label = Label.SECTION_HEADER
            unlisted = node.get("is-list-header") == "true"
            shown = shown or (None if unlisted else self._next("outline", level - 1))
        elif style.title:
            label, level = Label.TITLE, 0
        if content:
            content = tidy([Span(f"{shown} "), *content]) if shown else content
            yield self._entry(Block(label, content, level=level))
        after, self._after = self._after, []
        yield from after

    def _list(self, node: Element, style: str, depth: int) -> Iterator[Part]:
        style = node.get("style-name") or style
        if node.tag == "numbered-paragraph":  # a list's item, without the list around it
            depth = max(number(node.get("level"), 1, DEEPEST) - 1, 0)
            yield from self._item(node, style, depth)
            return
        if (
            node.get("continue-numbering") != "true"
            and depth == 0
            and not node.get("continue-list")
        ):
            self._counts.pop(style, None)
        for item in node:
            if item.tag in ("list-item", "list-header"):
                yield from self._item(item, style, depth)

    def _item(self, item: Element, style: str, depth: int) -> Iterator[Part]:
        numbered = item.tag != "list-header"
        for part in item:
            if part.tag == "list":
                yield from self._list(part, style, min(depth + 1, DEEPEST - 1))
            elif part.tag in ("p", "h") and not is_hidden(part):
                start = item.get("start-value")
                shown = self._next(style, depth, start) if numbered else None
                yield from self._paragraph(part, shown or "" if numbered else None, depth)
                numbered = False
            elif part.tag in ("p", "h"):
                self.hidden += 1

    def _next(self, style: str, depth: int, start: str | None = None) -> str | None:
        """The next number at this level of a list, as it is shown; None of bullets."""
        counts = self._counts.setdefault(style, [])
        first = self.styles.start(style, depth)
        while len(counts) <= depth:
            counts.append(self.styles.start(style, len(counts)) - 1)
        del counts[depth + 1 :]
        counts[depth] = number(start, first) if start else counts[depth] + 1
        for above in range(depth):
            counts[above] = max(counts[above], self.styles.start(style, above))
        return self.styles.shown(style, counts)

    def _spans(self, node: Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        yield Span(node.text or "", marks)
        for each in node:
            yield from self._inline(each, marks)
            yield Span(each.tail or "", marks)

    def _inline(self, each: Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        name = each.tag
        if self._leaves_out(each):
            return
        if name == "s":
            yield Span(" " * max(1, number(each.get("c"), 1, MOST_SPACES)), marks)
        elif name in ("tab", "line-break"):
            yield Span("\t" if name == "tab" else "\n", marks)
        elif name == "span":
            own = self.styles.get(each.get("style-name", "")).marks
            yield from self._spans(each, tuple(dict.fromkeys((*marks, *own))))
        elif name == "note":
            yield from self._note(each)
        elif name == "annotation":
            author = child(each, "creator")
            text = lines_of(blocks_of(OdfReader(self.styles).walk(each)))
            self._notes.append(Note(None if author is None else author.text, text))
        elif name in ("page-number", "page-count"):
            yield Span(PAGE if name == "page-number" else PAGES, marks)
        elif name in SHAPES:
            found = list(self.shape(each))  # before, as it empties what is kept
            self._after += found
        elif name == "soft-page-break":
            self._after.append(PageBreak(hard=False))
        else:
            yield from self._spans(each, marks)

    def _leaves_out(self, each: Element) -> bool:
        styled = each.tag == "span" and self.styles.get(each.get("style-name", "")).hidden
        hidden = styled or is_hidden(each)
        self.hidden += hidden
        return bool(hidden or each.tag in SKIPPED or not isinstance(each.tag, str))

    def _note(self, node: Element) -> Iterator[Span]:
        citation, body = child(node, "note-citation"), child(node, "note-body")
        shown = "" if citation is None else citation.text or ""
        yield Span(shown, (Mark.RAISED,))
        text = "" if body is None else lines_of(blocks_of(OdfReader(self.styles).walk(body)))
        self._footnotes.append(Block(Label.FOOTNOTE, tidy([Span(f"{shown} {text}")])))

    def _table(self, node: Element) -> Iterator[Part]:
        cells: list[Cell] = []
        rows = 0
        heads = 0
        for row, is_head in rows_of(node):
            column = 0
            heads += is_head and heads == rows
            for each in row:
                if each.tag not in ("table-cell", "covered-table-cell"):
                    continue
                repeated = max(1, number(each.get("number-columns-repeated"), 1, MOST_COLUMNS))
                if each.tag == "table-cell":
                    text = lines_of(blocks_of(self.walk(each)))
                    down = max(1, number(each.get("number-rows-spanned"), 1))
                    across = max(1, number(each.get("number-columns-spanned"), 1))
                    cells += [Cell(rows, column + at, text, down, across)
                              for at in range(repeated)]  # fmt: skip
                column += repeated
                if column >= MOST_COLUMNS:
                    break
            rows += 1
            if max(len(cells), rows) > MOST_CELLS:
                raise too_large(f"A table of it has more than {MOST_CELLS:,} cells")
        if any(cell.text for cell in cells):
            width = max(cell.column + cell.column_span for cell in cells if cell.text)
            width = min(width, MOST_COLUMNS, MOST_CELLS // rows)
            marked = [replace(cell, is_header=cell.row < heads) for cell in cells]
            block = Block(Label.TABLE, cells=filled(marked, rows, width))
            yield self._entry(block, heads)
