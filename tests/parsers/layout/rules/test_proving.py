"""Plain pages are laid out without a model; all others are left to it."""

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from parsers.document import Label, PageInput, Rendering
from parsers.layout.region import Region
from parsers.layout.rules import prove_regions
from parsers.layout.rules.ruled_tables import find_ruled_tables
from parsers.reading.pdf import open_pdf, read_page

SENTENCE = "The keeper of the mill looks after the wheel and the stones while the river is high. "
Draw = Callable[[pymupdf.Page], None]


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[[Draw], PageInput]:
    def draw(on: Draw) -> PageInput:
        with pymupdf.open() as document:
            on(document.new_page())
            document.save(tmp_path / "drawn.pdf")
        return read_page(open_pdf(tmp_path / "drawn.pdf"), 1, Rendering(dpi=72, text_dpi=36))

    return draw


def write(page: pymupdf.Page, x0: float, y0: float, x1: float, text: str, **style: object) -> None:
    page.insert_textbox(
        (x0, y0, x1, y0 + 400), text, **({"fontsize": 11, "fontname": "tiro"} | style)
    )


def body(page: pymupdf.Page) -> None:
    write(page, 72, 150, 523, SENTENCE * 6)
    write(page, 72, 280, 523, SENTENCE * 5)


def texts(regions: list[Region] | None, label: Label) -> list[str]:
    assert regions is not None
    return [" ".join(w.text for w in r.words) for r in regions if r.label is label]


def test_columns_of_figures_are_left_to_the_model(drawn):
    def table(page):
        body(page)
        for i in range(6):
            page.insert_text((72, 500 + 16 * i), f"Item {i}")
            page.insert_text((250, 500 + 16 * i), f"{i * 17}.00")
            page.insert_text((400, 500 + 16 * i), f"{i * 3}.50")

    assert prove_regions(drawn(table)) is None


def test_two_narrow_columns_of_words_are_left_to_the_model(drawn):
    def form(page):
        body(page)
        for i, (name, value) in enumerate(
            [("Name", "Ada"), ("Town", "Kuldīga"), ("Trade", "Mill")]
        ):
            page.insert_text((72, 500 + 20 * i), name)
            page.insert_text((320, 500 + 20 * i), value)

    assert prove_regions(drawn(form)) is None


def test_text_that_is_written_on_a_picture_is_left_to_the_model(drawn):
    def poster(page):
        grey = pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 40, 40), False)
        grey.clear_with(200)
        page.insert_image((60, 140, 300, 400), pixmap=grey)
        body(page)

    assert prove_regions(drawn(poster)) is None


def test_text_that_stands_upright_is_left_to_the_model(drawn):
    def turned(page):
        body(page)
        page.insert_text((40, 500), "a note in the margin", rotate=90)

    assert prove_regions(drawn(turned)) is None


def test_leaders_of_a_table_of_contents_are_left_to_the_model(drawn):
    def contents(page):
        body(page)
        page.insert_text((72, 500), "On milling ............................... 7")

    assert prove_regions(drawn(contents)) is None


def test_a_page_of_a_few_words_is_left_to_the_model(drawn):
    assert prove_regions(drawn(lambda page: page.insert_text((72, 90), "Annual report"))) is None


def test_a_table_whose_rulings_end_within_it_is_left_to_the_model(drawn):
    def spanning(page):
        body(page)
        for i in range(4):
            page.draw_line((72, 500 + 20 * i), (420, 500 + 20 * i))
        for x, top in ((72, 500), (246, 520), (420, 500)):
            page.draw_line((x, top), (x, 560))
        page.insert_text((80, 515), "Both years")
        page.insert_text((80, 535), "2025")
        page.insert_text((250, 535), "2026")

    assert prove_regions(drawn(spanning)) is None


def test_a_table_that_is_ruled_all_over_is_found_on_any_page(drawn):
    def mixed(page):
        for i in range(3):
            for j in range(2):
                box = pymupdf.Rect(72 + 120 * j, 480 + 20 * i, 192 + 120 * j, 500 + 20 * i)
                page.draw_rect(box)
                page.insert_text((box.x0 + 5, box.y1 - 6), f"cell {i} {j}")
        page.draw_line((72, 600), (300, 600))
        page.draw_line((150, 580), (150, 640))

    ruled = find_ruled_tables(drawn(mixed))
    assert [len(table.words) for table in ruled.tables] == [18]
    assert not ruled.only


def test_paragraphs_are_parted_by_blanks_and_every_word_is_in_one(drawn):
    page = drawn(body)
    regions = prove_regions(page)
    assert len(texts(regions, Label.TEXT)) == 2
    assert sum(len(r.words) for r in regions or ()) == len(page.text_layer.words)


def test_paragraphs_are_parted_by_indents(drawn):
    def indented(page):
        write(page, 72, 150, 523, "    " + SENTENCE * 5 + "\n    " + SENTENCE * 5)

    assert len(texts(prove_regions(drawn(indented)), Label.TEXT)) == 2


def test_headings_are_larger_or_bold_and_the_largest_is_the_title(drawn):
    def headed(page):
        write(page, 72, 90, 523, "On milling", fontsize=22, fontname="hebo")
        write(page, 72, 125, 523, "The wheel", fontname="tibo")
        body(page)

    regions = prove_regions(drawn(headed))
    assert texts(regions, Label.TITLE) == ["On milling"]
    assert texts(regions, Label.SECTION_HEADER) == ["The wheel"]


def test_items_of_a_list_are_told_by_their_markers(drawn):
    def listed(page):
        body(page)
        for i, text in enumerate(["grind the grain;", "sift the flour;", "fill the sacks."]):
            page.insert_text((90, 420 + 16 * i), f"({'abc'[i]}) {text}")

    assert len(texts(prove_regions(drawn(listed)), Label.LIST_ITEM)) == 3


def test_small_print_at_the_foot_that_begins_with_a_mark_is_a_footnote(drawn):
    def noted(page):
        body(page)
        page.draw_line((72, 700), (200, 700))
        page.insert_text((72, 715), "1 After the deed of 1784, folio 12.", fontsize=8)

    assert texts(prove_regions(drawn(noted)), Label.FOOTNOTE) == [
        "1 After the deed of 1784, folio 12."
    ]


def test_a_page_number_is_the_pages_foot_and_no_text(drawn):
    def numbered(page):
        body(page)
        page.insert_text((290, 800), "Page 3 of 40", fontsize=9)

    assert texts(prove_regions(drawn(numbered)), Label.PAGE_FOOTER) == ["Page 3 of 40"]


def test_columns_are_read_one_after_the_other(drawn):
    def columned(page):
        write(page, 72, 90, 523, "On milling", fontsize=22, fontname="hebo")
        write(page, 72, 150, 285, "Left. " + SENTENCE * 8)
        write(page, 310, 150, 523, "Right. " + SENTENCE * 8)

    regions = prove_regions(drawn(columned))
    found = texts(regions, Label.TEXT)
    assert [text.split()[0] for text in found] == ["Left.", "Right."]


def test_the_short_last_line_of_a_paragraph_above_columns_is_no_line_of_a_column(drawn):
    def columned(page):
        for at, line in enumerate([SENTENCE, SENTENCE, "river is high."]):
            page.insert_text((72, 110 + 13 * at), line, fontsize=11, fontname="tiro")
        write(page, 72, 160, 285, "Left. " + SENTENCE * 8)
        write(page, 310, 160, 523, "Right. " + SENTENCE * 8)

    found = texts(prove_regions(drawn(columned)), Label.TEXT)
    assert [text.split()[0] for text in found] == ["The", "Left.", "Right."]
    assert found[0].endswith("high. river is high.")


def test_a_table_that_is_ruled_all_over_has_the_rows_and_columns_of_its_lines(drawn):
    def ruled(page):
        body(page)
        for i in range(4):
            for j in range(3):
                box = pymupdf.Rect(72 + 120 * j, 480 + 20 * i, 192 + 120 * j, 500 + 20 * i)
                page.draw_rect(box)
                page.insert_text((box.x0 + 5, box.y1 - 6), f"cell {i} {j}")

    (table,) = (r for r in prove_regions(drawn(ruled)) or () if r.label is Label.TABLE)
    assert (len(table.rows), len(table.columns), len(table.words)) == (3, 2, 36)
