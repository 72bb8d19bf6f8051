"""Thin lines make a grid: those that are missing join cells, and cells keep what lines part."""

from pathlib import Path

import pymupdf
import pytest

from parsers.document import BoundingBox, Cell, Rendering, Word
from parsers.layout.lattice import find_lattices
from parsers.layout.lattice_cells import doubts, lattice_cells
from parsers.layout.rules.ruled_tables import find_ruled_tables, ruled_tables
from parsers.reading.pdf import open_pdf, read_page

FRAME = (600.0, 800.0)
LOOKS = pytest.mark.parametrize(
    ("font", "size", "words"),
    [
        ("helv", 9, ("Region", "Nord", "Hafen", "12,50")),
        ("tiro", 12, ("Name", "Bennett", "David", "55110")),
        ("cour", 7, ("Élevage", "forêt", "État", "(4 %)")),
    ],
)


def line(x0: float, y0: float, x1: float, y1: float) -> BoundingBox:
    return BoundingBox.from_frame((x0, y0, max(x1, x0 + 0.1), max(y1, y0 + 0.1)), FRAME)


def grid(xs: list[float], ys: list[float]) -> list[BoundingBox]:
    return [line(xs[0], y, xs[-1], y) for y in ys] + [line(x, ys[0], x, ys[-1]) for x in xs]


def word(text: str, x: float, y: float, width: float = 30, number: int = 0) -> Word:
    return Word(text, BoundingBox.from_frame((x, y, x + width, y + 10), FRAME), number)


def spans(lines: list[BoundingBox]) -> list[tuple[int, int, int, int]]:
    (found,) = find_lattices(lines, FRAME)
    assert found is not None
    return [(c.row, c.column, c.row_span, c.column_span) for c in found.cells]


def texts(cells: tuple[Cell, ...]) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in cells]


def cells_of(folder: Path, draw) -> list[list[tuple[int, int, int, int, str]]]:
    with pymupdf.open() as document:
        draw(document.new_page())
        document.save(folder / "drawn.pdf")
    page = read_page(open_pdf(folder / "drawn.pdf"), 1, Rendering(dpi=72, text_dpi=36))
    return [texts(lattice_cells(table)) for table in find_ruled_tables(page).tables]


def test_lines_that_cross_no_other_make_no_grid():
    assert find_lattices([line(100, 100, 400, 100), line(100, 200, 400, 200)], FRAME) == []


def test_a_single_frame_is_no_grid():
    assert find_lattices(grid([100, 400], [100, 200]), FRAME) == [None]


def test_a_line_that_is_missing_joins_two_cells():
    lines = [line(100, y, 400, y) for y in (100, 120, 140)]
    lines += [line(x, 100, x, 140) for x in (100, 400)] + [line(250, 100, 250, 120)]
    assert spans(lines) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2)]


def test_a_pair_of_lines_is_one():
    xs, ys = [100, 102, 250, 252, 400, 402], [100, 102, 120, 122, 140, 142]
    assert len(spans(grid(xs, ys))) == 4


def test_sides_may_be_open():
    lines = [line(100, y, 400, y) for y in (100, 120, 140)] + [line(250, 100, 250, 140)]
    assert len(spans(lines)) == 4


def test_labels_beside_ruled_amounts_stand_in_their_rows():
    lines = grid([100, 250, 400], [100, 120])
    lines += [line(250, y, 400, y) for y in (140, 160)] + [line(x, 120, x, 160) for x in (250, 400)]
    assert spans(lines)[2:] == [(1, 0, 1, 1), (1, 1, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1)]


def test_a_piece_that_is_missing_from_a_line_is_put_where_cells_would_be_uneven():
    lines = [line(100, y, 400, y) for y in (100, 140, 160)] + [line(100, 120, 300, 120)]
    lines += [line(x, 100, x, 160) for x in (100, 400)]
    lines += [line(x, y, x, y + 20) for x in (200, 300) for y in (100, 140)]
    (found,) = find_lattices(lines, FRAME)
    assert found is not None
    assert not found.even
    assert (1, 0, 1, 3) in spans(lines)


def test_words_of_a_text_that_are_framed_are_no_table():
    lines = grid([200, 230, 262], [100, 112, 124])
    words = [word(f"{n}", 201 + 31 * (n % 2), 101 + 12 * (n // 2), 28, n) for n in range(4)]
    assert not ruled_tables(lines, words, FRAME).tables


def test_numbers_below_each_other_in_two_cells_may_be_rows_and_are_left_to_the_model():
    lines = grid([100, 250, 400], [100, 120, 200])
    words = [word("Age", 110, 105), word("Total", 260, 105, number=1)]
    words += [word(f"{x}{n}", x, 125 + 15 * n, number=n + 2) for x in (110, 260) for n in range(4)]
    assert not ruled_tables(lines, words, FRAME).tables


def test_a_word_across_a_line_is_told():
    lines = grid([100, 250, 400], [100, 120, 140])
    words = [word("Name", 110, 105), word("Value", 260, 105, number=1)]
    words += [word("Overlong", 220, 125, 60, 2), word("12", 350, 125, number=3)]
    tables = ruled_tables(lines, words, FRAME).tables
    assert doubts(tables) == ("table unsure: 1 of 1 tables, words across a ruling",)


@LOOKS
def test_neighbours_closer_than_a_blank_are_parted_by_their_ruling(tmp_path, font, size, words):
    def draw(page):
        for y in (100, 130, 160):
            page.draw_line((72, y), (420, y))
        for x in (72, 246, 420):
            page.draw_line((x, 100), (x, 160))
        for y in (120, 150):
            width = pymupdf.get_text_length(words[1], font, size)
            page.insert_text((245 - width, y), words[1], fontname=font, fontsize=size)
            page.insert_text((247, y), words[2], fontname=font, fontsize=size)

    ((*_, last),) = cells_of(tmp_path, draw)
    assert last == (1, 1, 1, 1, words[2])


@LOOKS
def test_one_run_of_text_is_cut_at_the_ruling_in_it(tmp_path, font, size, words):
    def draw(page):
        for y in (100, 130, 160):
            page.draw_line((72, y), (420, y))
        at = 90 + pymupdf.get_text_length("07.01.2025", font, size)
        for x in (72, at, 420):
            page.draw_line((x, 100), (x, 160))
        for y in (120, 150):
            page.insert_text((90, y), f"07.01.2025{words[0]}", fontname=font, fontsize=size)

    (found,) = cells_of(tmp_path, draw)
    assert [cell[-1] for cell in found] == ["07.01.2025", words[0]] * 2


@LOOKS
def test_section_rows_and_a_sentence_under_headers_span_all_columns(tmp_path, font, size, words):
    def draw(page):
        for y in (100, 130, 160, 190):
            page.draw_line((72, y), (420, y))
        for x in (72, 188, 304, 420):
            for y in (100, 160) if x in (188, 304) else (100, 130, 160):
                page.draw_line((x, y), (x, y + 30))
        for x in (80, 196, 312):
            page.insert_text((x, 120), words[0], fontname=font, fontsize=size)
            page.insert_text((x, 180), words[3], fontname=font, fontsize=size)
        page.insert_text((80, 150), f"2. {words[1]}", fontname=font, fontsize=size)

    (found,) = cells_of(tmp_path, draw)
    assert found[3] == (1, 0, 1, 3, f"2. {words[1]}")
    assert len(found) == 7


@LOOKS
def test_two_tables_with_text_between_stay_two_and_keep_their_merged_cells(
    tmp_path, font, size, words
):
    def draw(page):
        for top in (100, 260):
            page.draw_rect((72, top, 420, top + 90))
        for y in (130, 160):
            page.draw_line((72, y), (420, y))
        for x in (188, 304):
            page.draw_line((x, 100), (x, 190))
        page.draw_line((188, 260), (188, 320))
        page.draw_line((188, 290), (420, 290))
        page.draw_line((304, 290), (304, 350))
        page.draw_line((72, 320), (304, 320))
        write = {"fontname": font, "fontsize": size}
        for x in (80, 196, 312):
            for y in (120, 150, 180):
                page.insert_text((x, y), words[0], **write)
        page.insert_text((72, 230), "Merged cells", **write)
        places = [(80, 290), (196, 280), (196, 310), (312, 320), (80, 340)]
        for n, place in enumerate(places):
            page.insert_text(place, f"{words[1]}{n}", **write)

    tables = cells_of(tmp_path, draw)
    merged = [cell[:4] for table in tables if len(table) == 5 for cell in table]
    assert sorted(map(len, tables)) == [5, 9]
    assert merged == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 2, 1), (2, 0, 1, 2)]


@LOOKS
@pytest.mark.parametrize("gap", [0.0, 1.5])
def test_shades_of_cells_make_a_grid_without_a_line(tmp_path, font, size, words, gap):
    def draw(page):
        for row in range(3):
            for column in range(3):
                box = pymupdf.Rect(72 + 110 * column, 100 + 25 * row, 182 + 110 * column,
                                   125 + 25 * row)  # fmt: skip
                inner = box + (gap / 2, gap / 2, -gap / 2, -gap / 2)  # noqa: RUF005
                page.draw_rect(inner, color=None, fill=(0.8 + 0.05 * row,) * 3)
                page.insert_text((box.x0 + 3, box.y1 - 7), words[column],
                                 fontname=font, fontsize=size)  # fmt: skip

    (found,) = cells_of(tmp_path, draw)
    assert [cell[-1] for cell in found] == list(words[:3]) * 3


@LOOKS
@pytest.mark.parametrize("shaded", [(0, 1, 3), (0, 2, 4), (0, 1)])
def test_shades_that_leave_rows_out_make_no_grid(tmp_path, font, size, words, shaded):
    def draw(page):
        for row in range(5):
            for column in range(3):
                box = pymupdf.Rect(72 + 110 * column, 100 + 25 * row, 182 + 110 * column,
                                   125 + 25 * row)  # fmt: skip
                if row in shaded:
                    page.draw_rect(box, color=None, fill=(0.9,) * 3)
                page.insert_text((box.x0 + 3, box.y1 - 7), words[column],
                                 fontname=font, fontsize=size)  # fmt: skip

    assert cells_of(tmp_path, draw) == []


@pytest.mark.parametrize(("text", "x", "width"), [("G", 246, 6), ("314", 236, 17), ("Av", 242, 11)])
def test_the_end_of_a_word_slightly_over_a_line_is_no_doubt(text, x, width):
    lines = grid([100, 250, 400], [100, 120, 140])
    words = [word("Name", 110, 105), word("Value", 260, 105, number=1)]
    words += [word(text, x, 125, width, 2), word("12", 350, 125, number=3)]
    tables = ruled_tables(lines, words, FRAME).tables
    assert tables
    assert doubts(tables, FRAME[0] / FRAME[1]) == ()
