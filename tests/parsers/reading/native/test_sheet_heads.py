"""What a sheet says at the top and at the foot of its print."""

from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from parsers.reading.native import xlsx
from parsers.reading.native.archive import Archive
from parsers.reading.native.sheet_heads import running_heads


def heads(code: str, kind: str = "oddHeader", more: str = "") -> list[tuple[str, str]]:
    root = etree.fromstring(f"<headerFooter {more}><{kind}/></headerFooter>")
    root[0].text = code
    return [(block.label.value, block.text) for block in running_heads(root, "März")]


@pytest.mark.parametrize("code", ["", "&L&C&R", "&CPage &P of &N", "&D &T", "&F", '&"Arial"&12'])
def test_numbers_of_pages_and_days_of_print_are_no_text(code: str) -> None:
    assert heads(code) == []


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("&LACME GmbH Rechnung 2026-88&RSeite &P", ["ACME GmbH Rechnung 2026-88"]),
        ('&L&"Arial,Bold"&12Übersicht&C&KFF0000&A&RTom && Co', ["Übersicht", "März", "Tom & Co"]),
        ("Bilan &10 2026", ["Bilan 2026"]),
        ("&C商品一覧", ["商品一覧"]),
    ],
)
def test_the_parts_of_a_head_are_blocks(code: str, shown: list[str]) -> None:
    assert heads(code) == [("page_header", text) for text in shown]


def test_the_first_page_has_its_own_if_the_sheet_says_so() -> None:
    assert heads("Cover", "firstFooter") == []
    assert heads("Cover", "firstFooter", 'differentFirst="1"') == [("page_footer", "Cover")]


def test_heads_stand_around_the_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Item", 5])
    book.active.oddHeader.left.text = "Invoice 88"
    book.active.oddFooter.center.text = "IBAN DE12"
    book.save(tmp_path / "file")
    (page,) = xlsx.read_xlsx(Archive(tmp_path / "file")).pages
    assert [block.label.value for block in page.blocks] == [
        "page_header", "section_header", "table", "page_footer"
    ]  # fmt: skip
