"""The words of a PDF's page, with the style they are set in."""

from pathlib import Path

import pymupdf

from parsers.document import PageInput, Rendering, Word
from parsers.reading.pdf import open_pdf, read_page


def read(page_of: pymupdf.Document, folder: Path) -> PageInput:
    page_of.save(folder / "drawn.pdf")
    return read_page(open_pdf(folder / "drawn.pdf"), 1, Rendering(dpi=72, text_dpi=36))


def words_of(page_of: pymupdf.Document, folder: Path) -> tuple[Word, ...]:
    return read(page_of, folder).text_layer.words


def test_words_have_the_size_and_the_weight_of_their_font(tmp_path):
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 100), "Heading", fontsize=20, fontname="hebo")
        page.insert_text((72, 140), "text", fontsize=10)
        found = {w.text: (w.size, w.bold) for w in words_of(document, tmp_path)}
    assert found == {"Heading": (20.0, True), "text": (10.0, False)}


def test_a_word_that_casts_a_shadow_is_there_once(tmp_path):
    with pymupdf.open() as document:
        page = document.new_page()
        for apart in (0, 0.6):
            page.insert_text((72 + apart, 100 + apart), "Heading", fontsize=20)
        page.insert_text((72, 140), "Heading", fontsize=20)
        assert [w.text for w in words_of(document, tmp_path)] == ["Heading", "Heading"]


def test_an_initial_over_several_lines_is_a_letter_of_its_word(tmp_path):
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 128), "O", fontsize=40)
        for i, text in enumerate(["ver the past three", "decades the mill", "has stood still"]):
            page.insert_text((105, 104 + 12 * i), text, fontsize=10)
        found = [w.text for w in words_of(document, tmp_path)]
    assert found[:2] == ["Over", "the"]
    assert "O" not in found


def test_a_large_letter_that_begins_no_word_stays_alone(tmp_path):
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 128), "B", fontsize=40)
        page.insert_text((140, 104), "uilding on the river", fontsize=10)
        assert "B" in [w.text for w in words_of(document, tmp_path)]


def test_thin_lines_are_rulings_and_images_pictures_on_a_turned_page_too(tmp_path):
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=800)
        page.insert_text((72, 100), "a page with a good text layer " * 2)
        page.draw_line((100, 200), (300, 200))
        grey = pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 9, 9), False)
        grey.clear_with(99)
        page.insert_image((100, 400, 200, 500), pixmap=grey)
        page.set_rotation(90)
        turned = read(document, tmp_path)
    (line,), (picture,) = turned.rulings, turned.pictures
    assert (round(line.x0, 2), round(line.y0, 2), round(line.y1, 2)) == (0.75, 0.25, 0.75)
    assert [round(side, 2) for side in picture.to_frame((1, 1))] == [0.38, 0.25, 0.5, 0.5]


def test_a_soft_hyphen_beside_a_figure_or_before_a_capital_letter_is_a_hyphen(tmp_path):
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 100), "\u00ad68.00 CN\u00ad17 Hof\u00adNord")
        found = [w.text for w in words_of(document, tmp_path)]
    assert found == ["-68.00", "CN-17", "Hof-Nord"]


def test_a_soft_hyphen_between_letters_is_a_hyphen_where_it_takes_space(tmp_path):
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 100), "a well\u00adknown mill")
        assert [w.text for w in words_of(document, tmp_path)] == ["a", "well-known", "mill"]


def test_letters_each_with_a_shadow_are_there_once(tmp_path):
    with pymupdf.open() as document:
        page, x = document.new_page(), 72.0
        for letter in "Settlement in full 1,250.00":
            for apart in (0, 1.5):
                page.insert_text((x + apart, 100 - apart), letter, fontsize=12)
            x += pymupdf.get_text_length(letter, fontsize=12)
        found = [w.text for w in words_of(document, tmp_path)]
    assert found == ["Settlement", "in", "full", "1,250.00"]
