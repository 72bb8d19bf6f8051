"""Presentations, read slide by slide."""

from pathlib import Path

import pptx
import pytest
from pptx.util import Cm

from parsers.errors import DocumentError
from parsers.reading.native.archive import Archive
from parsers.reading.native.blocks import NativeDocument
from parsers.reading.native.pptx import read_pptx

from .made import zipped


@pytest.fixture
def deck() -> pptx.presentation.Presentation:
    return pptx.Presentation()


def read(tmp_path: Path, deck: pptx.presentation.Presentation) -> NativeDocument:
    deck.save(str(tmp_path / "file"))
    return read_pptx(Archive(tmp_path / "file"))


def said(document: NativeDocument, page: int = 0) -> list[tuple[str, str]]:
    return [(block.label.value, block.text) for block in document.pages[page].blocks]


def test_a_presentation_without_slides_is_corrupt(tmp_path: Path) -> None:
    zipped(tmp_path / "file", {"ppt/presentation.xml": "<presentation/>"})
    with pytest.raises(DocumentError) as caught:
        read_pptx(Archive(tmp_path / "file"))
    assert caught.value.code == "corrupt"


def test_a_slide_is_its_title_and_its_points(
    tmp_path: Path, deck: pptx.presentation.Presentation
) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Ziele"
    slide.placeholders[1].text = "Umsatz\nGewinn"
    document = read(tmp_path, deck)
    assert said(document) == [
        ("section_header", "Ziele"),
        ("list_item", "Umsatz"),
        ("list_item", "Gewinn"),
    ]


def test_the_first_slide_has_the_title_of_the_whole(
    tmp_path: Path, deck: pptx.presentation.Presentation
) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text = "Bilan 2026"
    assert said(read(tmp_path, deck)) == [("title", "Bilan 2026")]


def test_text_boxes_are_read_by_where_they_stand(
    tmp_path: Path, deck: pptx.presentation.Presentation
) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    for text, left, top in (("third", 2, 12), ("first", 2, 2), ("second", 2, 7)):
        box = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(8), Cm(2))
        box.text_frame.text = text
    assert [text for _, text in said(read(tmp_path, deck))] == ["first", "second", "third"]


def test_shapes_of_a_group_are_read_where_the_group_puts_them(
    tmp_path: Path, deck: pptx.presentation.Presentation
) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    low = slide.shapes.add_group_shape()
    low.shapes.add_textbox(Cm(2), Cm(2), Cm(8), Cm(2)).text_frame.text = "below"
    low.top = Cm(12)
    slide.shapes.add_textbox(Cm(2), Cm(5), Cm(8), Cm(2)).text_frame.text = "above"
    assert [text for _, text in said(read(tmp_path, deck))] == ["above", "below"]


def test_cells_that_are_merged_have_their_spans(
    tmp_path: Path, deck: pptx.presentation.Presentation
) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(3, 3, Cm(2), Cm(2), Cm(15), Cm(5)).table
    for at, text in enumerate(("A", "B", "", "C", "D", "E", "", "F", "G")):
        table.cell(at // 3, at % 3).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    (block,) = read(tmp_path, deck).pages[0].blocks
    spans = {c.text: (c.row_span, c.column_span, c.is_header) for c in block.cells}
    assert spans["B"] == (1, 2, True)
    assert spans["C"] == (2, 1, False)
    assert len(block.cells) == 7


def test_speaker_notes_are_notes_of_the_page(
    tmp_path: Path, deck: pptx.presentation.Presentation
) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Preise"
    slide.notes_slide.notes_text_frame.text = "Langsam sprechen."
    (page,) = read(tmp_path, deck).pages
    assert [(n.author, n.text) for n in page.notes] == [("speaker notes", "Langsam sprechen.")]


def test_hidden_slides_are_left_out_and_told(
    tmp_path: Path, deck: pptx.presentation.Presentation
) -> None:
    for name in ("shown", "hidden"):
        deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = name
    deck.slides[1]._element.set("show", "0")
    document = read(tmp_path, deck)
    assert len(document.pages) == 1
    assert document.warnings == ("hidden slides left out: 1",)
