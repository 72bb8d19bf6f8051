"""An OpenDocument spreadsheet in, a page for each sheet out. Its cells hold what they show."""

from collections.abc import Iterator

from parsers.document import Unread
from parsers.reading.native.archive import Archive, Element, child, number
from parsers.reading.native.blocks import SHEETS, NativeDocument, NativePage, Note, lines_of
from parsers.reading.native.number_formats import show
from parsers.reading.native.odf import OdfReader, blocks_of, open_content
from parsers.reading.native.odf_styles import OdfStyles
from parsers.reading.native.sheet_tables import Sheet, SheetCell, leave_out_columns, sheet_blocks
from parsers.reading.native.xlsx import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, SAVE, SPLIT

MOST_REPEATED = 1_000
HIDDEN = ("collapse", "filter")


def read_ods(archive: Archive) -> NativeDocument:
    """DocumentError: corrupt, too_large."""
    body, styles = open_content(archive)
    pages: list[NativePage] = []
    hidden = 0
    for table in body:
        if table.tag != "table":
            continue
        properties = child(styles.styles.get(table.get("style-name", "")), "table-properties")
        if properties is not None and properties.get("display") == "false":
            hidden += 1
        else:
            pages.append(_page(table, styles))
    warnings = (f"hidden sheets left out: {hidden}",) if hidden else ()
    return NativeDocument(SHEETS, tuple(pages or [NativePage(())]), warnings=warnings)


def _page(table: Element, styles: OdfStyles) -> NativePage:
    sheet = Sheet(table.get("name", ""))
    notes: list[Note] = []
    left = uncalculated = hidden = row_at = 0
    for row in _rows(table):
        repeated = max(1, number(row.get("number-rows-repeated"), 1))
        if row.get("visibility") in HIDDEN:
            sheet.hidden_rows.update(range(row_at, row_at + min(repeated, MOST_REPEATED)))
            hidden += any(each.get("value-type") for each in row)
            row_at += repeated
            continue
        cells = list(_cells(row))
        for column, element, times in cells:
            text, said = _text(element, styles)
            text = text or _value(element)
            notes += said
            uncalculated += bool(element.get("formula")) and not text
            if not text:
                continue
            cell = SheetCell(text, _number(element), _is_bold(element, styles))
            left += max(0, repeated - MOST_REPEATED) * times
            for down in range(min(repeated, MOST_REPEATED)):
                for across in range(min(times, MOST_COLUMNS - column)):
                    if len(sheet.cells) >= MOST_CELLS:
                        left += 1
                    else:
                        sheet.cells[row_at + down, column + across] = cell
            below = max(1, number(element.get("number-rows-spanned"), 1))
            beside = max(1, number(element.get("number-columns-spanned"), 1))
            if below > 1 or beside > 1:
                sheet.merged[row_at, column] = (row_at + below - 1, column + beside - 1)
        row_at += repeated
    told = [f"hidden rows left out: {hidden}"] if hidden else []
    sheet.hidden_columns = set(_hidden_columns(table))
    if columns := leave_out_columns(sheet):
        told.append(f"hidden columns left out: {columns}")
    blocks = sheet_blocks(sheet)
    left += sheet.left
    unread = [Unread(f"cells not read: {left}", SPLIT)] if left else []
    unread += [Unread(f"formulas without a value: {uncalculated}", SAVE)] if uncalculated else []
    return NativePage(blocks, tuple(notes), tuple(told), tuple(unread))


def _rows(node: Element) -> Iterator[Element]:
    for each in node:
        if each.tag == "table-row":
            yield each
        elif each.tag in ("table-rows", "table-header-rows", "table-row-group"):
            yield from _rows(each)


def _hidden_columns(table: Element) -> Iterator[int]:
    column = 0
    for each in table.iter("table-column"):
        times = max(1, number(each.get("number-columns-repeated"), 1, MOST_COLUMNS))
        if each.get("visibility") in HIDDEN:
            yield from range(column, min(column + times, MOST_COLUMNS))
        column += times


def _cells(row: Element) -> Iterator[tuple[int, Element, int]]:
    """Each with its column, and for how many it stands."""
    column = 0
    for each in row:
        if each.tag not in ("table-cell", "covered-table-cell"):
            continue
        times = max(1, number(each.get("number-columns-repeated"), 1))
        if column < MOST_COLUMNS and (len(each) or each.get("value-type")):
            yield column, each, times
        column += times


def _text(element: Element, styles: OdfStyles) -> tuple[str, list[Note]]:
    reader = OdfReader(styles)
    text = lines_of(blocks_of(reader.walk(element)))
    notes = []
    annotation = child(element, "annotation")
    if annotation is not None:
        author = child(annotation, "creator")
        said = lines_of(blocks_of(OdfReader(styles).walk(annotation)))
        notes.append(Note(None if author is None else author.text, said))
    return text, notes


def _value(element: Element) -> str:
    """Of a cell whose program did not write what it shows."""
    amount = _number(element)
    if amount is not None:
        return show(amount, "0.##%" if element.get("value-type") == "percentage" else "General")
    names = ("string-value", "date-value", "time-value", "boolean-value")
    return next((element.get(name, "")[:LONGEST_CELL] for name in names if element.get(name)), "")


def _number(element: Element) -> float | None:
    if element.get("value-type") not in ("float", "currency", "percentage"):
        return None
    try:
        return float(element.get("value", ""))
    except ValueError:
        return None


def _is_bold(element: Element, styles: OdfStyles) -> bool:
    return bool(styles.get(element.get("style-name", "")).marks)
