"""What readers of office documents say, and how it looks, become pages."""

import datetime
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from parsers.document import AnnotationKind, Page, PageInput, Rendering, Source
from parsers.engines.embedded.page import answer_page
from parsers.engines.scripted import ScriptedEngine
from parsers.errors import DocumentError
from parsers.layout.roles import relate_pages
from parsers.reading.native.drawn_story import draw
from parsers.reading.native.open import DRAWN_OTHERWISE, UNDRAWN, UNMATCHED, open_office
from parsers.reading.office import DOCX, XLSX
from parsers.reading.reader import Reader
from parsers.tasks.parse import parse_page

from .made import heading_style, p, read, styled, word

STYLES = heading_style("T", "Title") + heading_style("A", "heading 1")
LETTER = styled("Offer", "T") + styled("1. Price", "A") + p("We offer you twelve chairs.")
SMALL = Rendering(dpi=40, text_dpi=40)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    return word(tmp_path / "letter", LETTER, styles=STYLES)


def pages_of(path: Path, media_type: str, drawing: Path | None = None) -> list[PageInput]:
    opened = open_office(path, media_type, drawing)
    pages = [opened.read(at, SMALL) for at in range(1, opened.page_count + 1)]
    opened.close()
    return pages


def parsed(page: PageInput) -> Page:
    engine = ScriptedEngine(lambda question: answer_page(question.pages[0]))
    return parse_page(engine, page)


def test_without_a_drawing_the_text_is_drawn_and_that_is_told(letter: Path) -> None:
    (page,) = pages_of(letter, DOCX)
    assert re.search('<h2 data-bbox="[0-9 ]+">1. Price</h2>', page.native_html)
    assert [word.text for word in page.text_layer.words][:2] == ["Offer", "1."]
    assert page.warnings == (UNDRAWN,)


def test_sheets_are_a_page_each_however_long_and_need_no_drawing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in range(200):
        book.active.append([f"part {row}", row])
    book.save(tmp_path / "book")
    (page,) = pages_of(tmp_path / "book", XLSX)
    assert page.height > 2 * page.width
    assert (page.warnings, page.native_html.count("<tr>")) == ((), 200)
    assert page.native_html.count("<td data-bbox=") == 400


def test_a_drawing_gives_the_boxes_and_the_file_the_structure(letter: Path, tmp_path: Path) -> None:
    draw([read(letter).pages[0].blocks], (300.0, 300.0)).save(tmp_path / "drawing")
    (page,) = pages_of(letter, DOCX, tmp_path / "drawing")
    assert (page.width, page.warnings) == (300, ())
    found = parsed(page)
    assert [(b.level, b.text, b.box is not None) for b in found.blocks] == [
        (1, "Offer", True),
        (2, "1. Price", True),
        (None, "We offer you twelve chairs.", True),
    ]
    assert found.warnings == ()


def test_levels_of_the_file_stay(letter: Path) -> None:
    (page,) = pages_of(letter, DOCX)
    found = parsed(page)
    assert relate_pages([found]) == (found,)


def test_where_the_drawing_says_something_else_it_wins(letter: Path, tmp_path: Path) -> None:
    other = word(tmp_path / "other", p(" ".join(f"word{at}" for at in range(40))))
    draw([read(other).pages[0].blocks]).save(tmp_path / "drawing")
    (page,) = pages_of(letter, DOCX, tmp_path / "drawing")
    assert (page.native_html, page.warnings) == ("", (UNMATCHED,))


def test_what_is_left_out_is_told_also_where_the_drawing_is_another(tmp_path: Path) -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>"
    file = word(tmp_path / "letter", LETTER + hidden)
    other = word(tmp_path / "other", p(" ".join(f"word{at}" for at in range(40))))
    draw([read(other).pages[0].blocks]).save(tmp_path / "drawing")
    (page,) = pages_of(file, DOCX, tmp_path / "drawing")
    assert page.warnings == ("hidden text left out: 1 runs", UNMATCHED)


def test_a_drawing_without_the_text_is_not_used(letter: Path, tmp_path: Path) -> None:
    draw([()]).save(tmp_path / "drawing")
    (page,) = pages_of(letter, DOCX, tmp_path / "drawing")
    assert "Offer" in page.native_html
    assert page.warnings == (DRAWN_OTHERWISE,)


def test_comments_are_annotations(tmp_path: Path) -> None:
    mark = '<w:r><w:commentReference w:id="0"/></w:r>'
    said = f'<w:comment w:id="0" w:author="Eva">{p("Why?")}</w:comment>'
    word(tmp_path / "file", f"<w:p><w:r><w:t>Text</w:t></w:r>{mark}</w:p>", comments=said)
    (page,) = pages_of(tmp_path / "file", DOCX)
    (note,) = page.annotations
    assert (note.kind, note.name, note.text) == (AnnotationKind.NOTE, "Eva", "Why?")


def test_the_sandboxed_process_reads_them_without_libreoffice(
    letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(letter.parent))
    moment = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    digest = hashlib.sha256(letter.read_bytes()).hexdigest()
    source = Source(letter, digest, letter.stat().st_size, "letter", "file:letter", moment)
    broken = letter.with_name("broken")
    broken.write_bytes(letter.read_bytes()[:400])
    with Reader(1) as reader:
        with pytest.raises(DocumentError) as caught:
            reader.inspect(replace(source, path=broken, sha256="0"))
        assert caught.value.code == "corrupt"
        assert reader.inspect(source).page_count == 1
        assert "Offer" in reader.read_page(source, 1, SMALL).native_html
