"""Workbooks, read sheet by sheet."""

import datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from parsers.document import Block
from parsers.errors import DocumentError
from parsers.reading.native import xlsx
from parsers.reading.native.archive import Archive
from parsers.reading.native.blocks import NativeDocument

from .made import zipped


@pytest.fixture
def book() -> openpyxl.Workbook:
    return openpyxl.Workbook()


def read(tmp_path: Path, book: openpyxl.Workbook) -> NativeDocument:
    book.save(tmp_path / "file")
    return xlsx.read_xlsx(Archive(tmp_path / "file"))


def table_of(document: NativeDocument, page: int = 0) -> Block:
    return next(block for block in document.pages[page].blocks if block.cells)


def test_a_workbook_without_sheets_is_corrupt(tmp_path: Path) -> None:
    zipped(tmp_path / "file", {"xl/workbook.xml": "<workbook/>"})
    with pytest.raises(DocumentError) as caught:
        xlsx.read_xlsx(Archive(tmp_path / "file"))
    assert caught.value.code == "corrupt"


def test_formulas_that_nobody_has_calculated_are_told(
    tmp_path: Path, book: openpyxl.Workbook
) -> None:
    book.active.append(["Sum", "=1+1"])
    (page,) = read(tmp_path, book).pages
    assert [each.what for each in page.unread] == ["formulas without a value: 1"]


def test_each_sheet_is_a_page_with_its_name(tmp_path: Path, book: openpyxl.Workbook) -> None:
    book.active.title = "März"
    book.create_sheet("April")
    names = [page.blocks[0].text for page in read(tmp_path, book).pages]
    assert names == ["März", "April"]


def test_hidden_sheets_rows_and_columns_are_left_out_and_told(
    tmp_path: Path, book: openpyxl.Workbook
) -> None:
    for row in (["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]):
        book.active.append(row)
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.create_sheet("secret").sheet_state = "hidden"
    document = read(tmp_path, book)
    assert table_of(document).text == "a\tc\ng\ti"
    assert document.warnings == ("hidden sheets left out: 1",)
    assert document.pages[0].warnings == ("hidden rows left out: 1", "hidden columns left out: 1")


def test_values_are_shown_as_their_formats_say(tmp_path: Path, book: openpyxl.Workbook) -> None:
    sheet = book.active
    sheet.append(["Date", "Amount", "Share", "Paid"])
    sheet.append([datetime.date(2026, 11, 30), 1234.5, 0.125, True])
    sheet["A2"].number_format, sheet["B2"].number_format = "dd.mm.yyyy", '#,##0.00 "€"'
    sheet["C2"].number_format = "0.0%"
    assert (
        table_of(read(tmp_path, book)).text.split("\n")[1] == "30.11.2026\t1,234.50 €\t12.5%\tTRUE"
    )


def test_merged_cells_have_their_spans(tmp_path: Path, book: openpyxl.Workbook) -> None:
    for row in (["Region", "2026", None], [None, "plan", "real"], ["North", 1, 2], [None, 3, 4]):
        book.active.append(row)
    for area in ("A1:A2", "B1:C1", "A3:A4"):
        book.active.merge_cells(area)
    cells = table_of(read(tmp_path, book)).cells
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in cells if cell.text}
    assert (spans["Region"], spans["2026"], spans["North"]) == ((2, 1), (1, 2), (2, 1))
    assert [cell.text for cell in cells if cell.is_header] == ["Region", "2026", "plan", "real"]


def test_rows_that_stay_in_view_are_headers(tmp_path: Path, book: openpyxl.Workbook) -> None:
    for row in (["Key", "Word"], ["k", "w"], ["l", "x"]):
        book.active.append(row)
    book.active.freeze_panes = "A2"
    cells = table_of(read(tmp_path, book)).cells
    assert [cell.text for cell in cells if cell.is_header] == ["Key", "Word"]


def test_comments_are_notes_of_the_page(tmp_path: Path, book: openpyxl.Workbook) -> None:
    book.active["B2"] = "x"
    book.active["B2"].comment = Comment("Sure?", "Ana")
    (page,) = read(tmp_path, book).pages
    assert [(note.author, note.text) for note in page.notes] == [("Ana", "B2: Sure?")]


def test_a_large_sheet_is_read_up_to_a_bound_and_the_rest_told(
    tmp_path: Path, book: openpyxl.Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_CELLS", 10)
    for row in range(8):
        book.active.append([f"r{row}", row])
    (page,) = read(tmp_path, book).pages
    assert [each.what for each in page.unread] == ["cells not read: 6"]


def test_a_bold_line_above_a_table_is_a_heading(tmp_path: Path, book: openpyxl.Workbook) -> None:
    book.active["A1"] = "Übersicht"
    book.active["A1"].font = Font(bold=True)
    book.active["A3"], book.active["B3"] = "Miete", 700
    labels = [block.label.value for block in read(tmp_path, book).pages[0].blocks]
    assert labels == ["section_header", "section_header", "table"]


def test_a_damaged_sheet_leaves_the_others(tmp_path: Path, book: openpyxl.Workbook) -> None:
    book.active["A1"] = "First"
    book.create_sheet("Second")["A1"] = "Second"
    book.save(tmp_path / "whole.xlsx")
    for damaged, expected in ((("sheet1",), "Second"), (("sheet1", "sheet2"), None)):
        path = tmp_path / f"{len(damaged)}.xlsx"
        with ZipFile(tmp_path / "whole.xlsx") as old, ZipFile(path, "w") as new:
            for name in old.namelist():
                is_damaged = any(name.endswith(f"{each}.xml") for each in damaged)
                new.writestr(name, b"<worksheet" if is_damaged else old.read(name))
        if expected is None:
            with pytest.raises(DocumentError) as caught:
                xlsx.read_xlsx(Archive(path))
            assert caught.value.code == "corrupt"
        else:
            first, second = xlsx.read_xlsx(Archive(path)).pages
            assert [each.what for each in first.unread] == ["a damaged sheet"]
            assert second.blocks[-1].text == expected
