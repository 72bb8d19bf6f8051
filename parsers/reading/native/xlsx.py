"""An Excel workbook in, a page for each sheet out, as its cells show their values
(ISO/IEC 29500-1, 18). What is hidden is left out and told; so is what is beyond the bounds.

Values of formulas are those that were last calculated: nothing is calculated here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.document import Block, Label, Unread
from parsers.errors import DocumentError
from parsers.reading.native.archive import Archive, Element, child, corrupt, is_on, number
from parsers.reading.native.blocks import SHEETS, NativeDocument, NativePage, Note, text_block
from parsers.reading.native.number_formats import BUILT_IN, is_date_format, show
from parsers.reading.native.sheet_heads import running_heads
from parsers.reading.native.sheet_tables import (
    Place,
    Sheet,
    SheetCell,
    leave_out_columns,
    sheet_blocks,
)

MAIN = "xl/workbook.xml"
MOST_CELLS = 20_000
"""Of a sheet with text: as many as 400 pages of print hold."""
MOST_COLUMNS = 500
MOST_SHEETS = 1_000
LONGEST_CELL = 10_000  # characters
MOST_STRINGS = 2_000_000
CENTRED_ACROSS = "centerContinuous"
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
SAVE = "Open it in an office program, let it calculate, and save it again."
DAMAGED = Unread("a damaged sheet", "Open it in an office program and save it again.")
SPLIT = "Save the sheet as several, or as CSV for a database."


@dataclass(slots=True)
class Book:
    archive: Archive
    strings: list[str]
    formats: list[str]  # by the number of a cell's style
    bold: list[bool]
    across: list[bool]  # whether its text is centred over the empty cells beside it
    since_1904: bool


@dataclass(slots=True)
class Seen:
    """What was met on a sheet besides its cells."""

    uncalculated: int = 0
    cells_left: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    parts: set[str] = field(default_factory=set)


def read_xlsx(archive: Archive) -> NativeDocument:
    """DocumentError: corrupt, too_large."""
    main = _main(archive)
    root = archive.xml(main)
    relations = archive.relations(main)
    sheets = child(root, "sheets")
    if sheets is None:
        raise corrupt()
    book = _book(archive, root, main)
    pages: list[NativePage] = []
    hidden = others = 0
    for each in list(sheets)[:MOST_SHEETS]:
        relation = relations.get(each.get("r.id", ""))
        if each.get("state") in ("hidden", "veryHidden"):
            hidden += 1
        elif relation is None or relation.kind != "worksheet":
            others += 1
        else:
            pages.append(_page_of(book, each.get("name", ""), relation.target))
    warnings = [f"hidden sheets left out: {hidden}"] * bool(hidden)
    warnings += [f"chart sheets not read: {others}"] * bool(others)
    if not pages:
        raise corrupt("The workbook has no sheet that is shown")
    if all(DAMAGED in page.unread for page in pages):
        raise corrupt()
    return NativeDocument(SHEETS, tuple(pages), warnings=tuple(warnings))


def _page_of(book: "Book", name: str, target: str) -> NativePage:
    """One damaged sheet leaves the others."""
    try:
        return _page(book, name, target)
    except DocumentError as error:
        if error.code != "corrupt":
            raise
        return NativePage((text_block(Label.SECTION_HEADER, name, 2),), unread=(DAMAGED,))


def _main(archive: Archive) -> str:
    relations = archive.relations("").values()
    kinds = (each.target for each in relations if each.kind == "officeDocument")
    return next((each for each in kinds if each in archive.names), MAIN)


def _book(archive: Archive, root: Element, main: str) -> Book:
    folder = main.rpartition("/")[0]
    styles = _styles(archive.xml(f"{folder}/styles.xml"))
    properties = child(root, "workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    strings = _strings(archive.xml(f"{folder}/sharedStrings.xml"))
    return Book(archive, strings, *styles, since_1904)


def _strings(root: Element | None) -> list[str]:
    items = list(root)[:MOST_STRINGS] if root is not None else []
    return [_rich_text(each) for each in items]


def _rich_text(item: Element) -> str:
    """Without the pronunciation of its words."""
    parts = [
        text.text or ""
        for each in item
        if each.tag in ("t", "r")
        for text in ([each] if each.tag == "t" else [t for t in each if t.tag == "t"])
    ]
    return re.sub(r"_x([0-9A-Fa-f]{4})_", _character, "".join(parts))[:LONGEST_CELL]


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if code in (9, 10) or 32 <= code < 0xD800 else ""


def _styles(root: Element | None) -> tuple[list[str], list[bool], list[bool]]:
    own = {
        number(each.get("numFmtId"), 0): each.get("formatCode", "")
        for each in _children(root, "numFmts")
    }
    fonts = [is_on(each, "b") for each in _children(root, "fonts")]
    formats: list[str] = []
    bold: list[bool] = []
    across: list[bool] = []
    for each in _children(root, "cellXfs"):
        key, font = number(each.get("numFmtId"), 0), number(each.get("fontId"), 0)
        formats.append(own.get(key) or BUILT_IN.get(key, "General"))
        bold.append(font < len(fonts) and fonts[font])
        alignment = child(each, "alignment")
        across.append(alignment is not None and alignment.get("horizontal") == CENTRED_ACROSS)
    return formats, bold, across


def _children(root: Element | None, name: str) -> list[Element]:
    found = child(root, name)
    return [] if found is None else list(found)


def _page(book: Book, name: str, part: str) -> NativePage:
    sheet, seen, merges = Sheet(name), Seen(), []
    heads: tuple[Block, ...] = ()
    for each in book.archive.stream(part, STREAMED):
        if each.tag == "row":
            _read_row(book, sheet, seen, each)
        elif each.tag == "cols":
            _read_columns(sheet, each)
        elif each.tag == "mergeCells":
            merges = [ref for cell in each if (ref := _range(cell.get("ref", "")))]
        elif each.tag in ("autoFilter", "table") and (ref := _range(each.get("ref", ""))):
            sheet.heads.add(ref[0][0])
        elif each.tag == "sheetViews":
            _read_frozen(sheet, each)
        elif each.tag == "headerFooter":
            heads = running_heads(each, name)
    sheet.merged |= dict(merges)
    notes = tuple(_beside(book, sheet, seen, part))
    seen.hidden_columns = leave_out_columns(sheet)
    feet = tuple(each for each in heads if each.label is Label.PAGE_FOOTER)
    blocks = (*heads[: len(heads) - len(feet)], *sheet_blocks(sheet), *feet)
    seen.cells_left += sheet.left
    return NativePage(blocks, notes, tuple(_warnings(seen)), tuple(_unread(seen)))


STREAMED = frozenset({"row", "cols", "mergeCells", "autoFilter", "sheetViews", "headerFooter"})


def _read_row(book: Book, sheet: Sheet, seen: Seen, element: Element) -> None:
    at = number(element.get("r"), 0) - 1
    if at < 0:
        at = 1 + max((row for row, _ in sheet.cells), default=-1)
    if element.get("hidden") in ("1", "true"):
        sheet.hidden_rows.add(at)
        seen.hidden_rows += any(len(each) for each in element)
        return
    column = -1
    open_from: int | None = None
    for each in element:
        place = _place(each.get("r", ""))
        column = column + 1 if place is None else place[1]
        cell = _read_cell(book, seen, each)
        style = number(each.get("s"), 0)
        is_across = style < len(book.across) and book.across[style]
        if cell is None or not cell.text.strip():
            if is_across and open_from is not None:
                sheet.merged[at, open_from] = (at, column)
            continue
        open_from = column if is_across else None
        if len(sheet.cells) >= MOST_CELLS or column >= MOST_COLUMNS:
            seen.cells_left += 1
        else:
            sheet.cells[at, column] = cell


def _read_cell(book: Book, seen: Seen, element: Element) -> SheetCell | None:
    kind = element.get("t", "n")
    style = number(element.get("s"), 0)
    bold = style < len(book.bold) and book.bold[style]
    code = book.formats[style] if style < len(book.formats) else "General"
    if kind == "inlineStr":
        inline = child(element, "is")
        return None if inline is None else SheetCell(_rich_text(inline), bold=bold)
    found = child(element, "v")
    text = "" if found is None else found.text or ""
    if found is None or (not text and kind != "str"):
        formula = child(element, "f")
        seen.uncalculated += formula is not None
        return None
    if kind == "s":
        at = number(text, len(book.strings))
        return SheetCell(book.strings[at], bold=bold) if at < len(book.strings) else None
    if kind == "b":
        return SheetCell("TRUE" if text == "1" else "FALSE", bold=bold)
    if kind == "n":
        return _shown(text, code, bold, book.since_1904)
    return SheetCell(text[:LONGEST_CELL].removesuffix("T00:00:00"), bold=bold)


def _shown(text: str, code: str, bold: bool, since_1904: bool) -> SheetCell:
    try:
        amount = float(text)
    except ValueError:
        return SheetCell(text[:LONGEST_CELL], bold=bold)
    return SheetCell(show(amount, code, since_1904), _figure(amount, code), bold)


def _figure(amount: float, code: str) -> float | None:
    """None of a date, which may be a header."""
    return None if is_date_format(code) else amount


def _read_columns(sheet: Sheet, element: Element) -> None:
    for each in element:
        if each.get("hidden") in ("1", "true"):
            first, last = number(each.get("min"), 1), number(each.get("max"), 0)
            sheet.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))


def _read_frozen(sheet: Sheet, element: Element) -> None:
    """Rows that stay in view while the others move are headers."""
    for pane in element.iter("pane"):
        if pane.get("state") in ("frozen", "frozenSplit"):
            rows = number((pane.get("ySplit") or "").partition(".")[0], 0)
            sheet.heads.update(range(rows - 1, rows))
    sheet.heads.discard(-1)


def _beside(book: Book, sheet: Sheet, seen: Seen, part: str) -> Iterator[Note]:
    """Comments; and headers of the tables that are defined on the sheet."""
    for relation in book.archive.relations(part).values():
        if relation.external:
            continue
        if relation.kind == "table":
            root = book.archive.xml(relation.target)
            headed = root is not None and root.get("headerRowCount", "1") != "0"
            if root is not None and headed and (ref := _range(root.get("ref", ""))):
                sheet.heads.add(ref[0][0])
        elif relation.kind == "comments":
            yield from _comments(book.archive.xml(relation.target))
        elif relation.kind == "drawing":
            root = book.archive.xml(relation.target)
            tags = {each.tag for each in root.iter()} if root is not None else set()
            seen.parts |= tags & {"pic", "graphicFrame", "sp"}


def _comments(root: Element | None) -> Iterator[Note]:
    authors = [each.text or "" for each in _children(root, "authors")]
    for each in _children(root, "commentList"):
        at = number(each.get("authorId"), len(authors))
        text = child(each, "text")
        said = "" if text is None else _rich_text(text)
        author = authors[at] if at < len(authors) else None
        yield Note(author or None, f"{each.get('ref', '')}: {said}")


def _warnings(seen: Seen) -> Iterator[str]:
    if seen.hidden_rows:
        yield f"hidden rows left out: {seen.hidden_rows}"
    if seen.hidden_columns:
        yield f"hidden columns left out: {seen.hidden_columns}"
    if seen.parts:
        yield "charts, pictures or shapes on the sheet are not read"


def _unread(seen: Seen) -> Iterator[Unread]:
    if seen.uncalculated:
        yield Unread(f"formulas without a value: {seen.uncalculated}", SAVE)
    if seen.cells_left:
        yield Unread(f"cells not read: {seen.cells_left}", SPLIT)


def _place(reference: str) -> Place | None:
    found = REFERENCE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _range(reference: str) -> tuple[Place, Place] | None:
    first, _, last = reference.partition(":")
    start, end = _place(first), _place(last or first)
    return (start, end) if start and end else None
