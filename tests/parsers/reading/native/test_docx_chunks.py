"""Texts of other formats within a Word document."""

import zipfile
from pathlib import Path

import pytest

from parsers.reading.native.docx import UNREAD
from parsers.reading.native.docx_chunks import read_chunk

from .made import RELATIONS, R, p, read, said, word, zipped

CHUNK = '<w:altChunk r:id="c"/>'
RELATED = f'<Relationship Id="c" Type="{R}/aFChunk" Target="{{0}}"/>'
PAGE = (
    "<html><head><style>.x{display:none}</style></head><body><h2>Rent</h2><p>It is <b>900</b> EUR."
    "<ol><li>heat<li>water</ol><p class=x>secret<table><tr><th>Item<th>EUR<tr><td>Heat"
    "<td>90<tr><td colspan=2>none</table></body></html>"
)
BLOCKS = [
    ("section_header", "Rent"), ("text", "It is 900 EUR."), ("list_item", "1. heat"),
    ("list_item", "2. water"), ("table", "Item\tEUR\nHeat\t90\nnone\t"),
]  # fmt: skip
ARCHIVE = (
    'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
    "Content-Type: text/html; charset=utf-8\n\n{0}\n--b--\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


def with_chunk(file: Path, name: str, content: bytes | str) -> Path:
    made = word(file, p("Before") + CHUNK + p("After"))
    return add(made, name, content)


def add(made: Path, name: str, content: bytes | str) -> Path:
    with zipfile.ZipFile(made) as given:
        parts = {each: given.read(each).decode() for each in given.namelist()}
    relations = f'<Relationships xmlns="{RELATIONS}">{RELATED.format(name)}</Relationships>'
    zipped(made, parts | {"word/_rels/document.xml.rels": relations})
    with zipfile.ZipFile(made, "a") as taken:
        taken.writestr(f"word/{name}", content)
    return made


@pytest.mark.parametrize("content", [b"{\\rtf1 Text}", b"\0\1\2"])
def test_what_is_not_read_is_told(file: Path, content: bytes) -> None:
    with_chunk(file, "a.rtf", content)
    assert said(file) == [("text", "Before"), ("text", "After")]
    assert [each.what for each in read(file).unread] == [f"{UNREAD}: 1"]


def test_a_part_that_is_not_there_is_told(file: Path) -> None:
    word(file, CHUNK)
    assert [each.what for each in read(file).unread] == [f"{UNREAD}: 1"]


@pytest.mark.parametrize("content", [PAGE, ARCHIVE.format(PAGE)])
def test_html_has_its_headings_lists_and_tables(file: Path, content: str) -> None:
    with_chunk(file, "a.htm", content)
    found = said(file)
    assert found[0] == ("text", "Before")
    assert [each for each in found if each[0] != "table"][1:-1] == BLOCKS[:-1]
    assert "Heat\t90" in next(text for label, text in found if label == "table")
    assert found[-1] == ("text", "After")
    assert read(file).unread == ()


def test_plain_text_has_its_paragraphs() -> None:
    found = read_chunk("Sehr geehrte\nFrau Böhm,\n\nanbei 5 €.".encode())
    assert found is not None
    assert [each.block.text for each in found] == ["Sehr geehrte\nFrau Böhm,", "anbei 5 €."]


def test_a_document_within_the_document_is_read(file: Path, tmp_path: Path) -> None:
    inner = word(tmp_path / "inner", p("Inner text, 12 EUR"))
    with_chunk(file, "a.docx", inner.read_bytes())
    assert said(file) == [("text", "Before"), ("text", "Inner text, 12 EUR"), ("text", "After")]


def test_documents_within_each_other_have_an_end(file: Path, tmp_path: Path) -> None:
    made = word(tmp_path / "0", p("deepest"))
    for depth in range(1, 6):
        made = with_chunk(tmp_path / str(depth), "a.docx", made.read_bytes())
    assert [each.what for each in read(made).unread] == [f"{UNREAD}: 1"]
