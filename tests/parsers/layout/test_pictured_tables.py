"""Tables are found as their lines in a picture draw them; what coarse letters look like is none."""

import pytest
from PIL import Image, ImageDraw

from parsers.document import BoundingBox, PageImage, Word
from parsers.layout.pictured_tables import find_pictured_tables

SIZE = (300, 160)
XS, YS = (20, 140, 260), (20, 60, 100, 140)


def grid() -> tuple[Image.Image, list[Word]]:
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    for y in YS:
        draw.line((XS[0], y, XS[-1], y), fill="black")
    for x in XS:
        draw.line((x, YS[0], x, YS[-1]), fill="black")
    words = [
        Word("Hafen", BoundingBox.from_frame((x, y + 12, x + 90, y + 28), SIZE), 0, 0.9)
        for y in YS[:-1]
        for x in XS[:-1]
    ]
    return image, words


def rows_and_columns(image: Image.Image, words: list[Word]) -> tuple[int, int]:
    page = PageImage(*image.size, image.tobytes())
    tables, _ = find_pictured_tables(page, words, SIZE[0] / SIZE[1])
    assert tables[0].lattice
    return len(tables[0].lattice.rows) - 1, len(tables[0].lattice.columns) - 1


def test_a_grid_has_the_rows_and_columns_that_its_lines_draw():
    assert rows_and_columns(*grid()) == (3, 2)


@pytest.mark.parametrize("y", [78, 81, 83])
def test_a_stroke_through_a_word_parts_no_row(y):
    image, words = grid()
    ImageDraw.Draw(image).line((XS[0], y, XS[0] + 95, y), fill="black", width=2)
    assert rows_and_columns(image, words) == (3, 2)


def test_a_line_beyond_the_word_parts_rows():
    image, words = grid()
    ImageDraw.Draw(image).line((XS[0], 80, XS[1], 80), fill="black")
    words = [word for word in words if not (word.box.x0 < 0.4 and 0.4 < word.box.center_y < 0.6)]
    words += [
        Word("Hafen", BoundingBox.from_frame((24, y, 90, y + 14), SIZE), 0, 0.9) for y in (63, 83)
    ]
    assert rows_and_columns(image, words) == (4, 2)
