"""Drawn tables in, their level rulings out."""

import pytest
from PIL import Image, ImageDraw

from parsers.document import BoundingBox, PageImage, PageInput, TextLayer, Word
from parsers.layout.level_rulings import find_level_rulings
from parsers.ocr.words import Reading

SIDE = 400


def words(*tops: int) -> tuple[Word, ...]:
    """Two words on each line, 12 pixels high."""
    boxes = [(x, top, x + 60, top + 12) for top in tops for x in (40, 240)]
    found = [BoundingBox.from_frame(box, (SIDE, SIDE)) for box in boxes]
    return tuple(Word("mill", box, line, confidence=0.9) for line, box in enumerate(found))


def rulings(pen_to: str, tops: tuple[int, ...] = (40, 100)) -> list[tuple[int, int, int]]:
    """y, x0, x1 in pixels, of what is drawn at y 70."""
    image = Image.new("RGB", (SIDE, SIDE), "white")
    pen = ImageDraw.Draw(image)
    for word in words(*tops):
        box = word.box.to_frame((SIDE, SIDE))
        for x in range(round(box[0]), round(box[2]), 5):  # strokes of letters
            pen.line((x, box[1], x, box[3]), fill="#333")
    if pen_to == "rule":
        pen.line((30, 70, 350, 70), fill="black", width=2)
    if pen_to == "dots":
        for x in range(30, 350, 4):
            pen.point((x, 70), fill="#555")
    if pen_to == "shade":
        pen.rectangle((30, 20, 350, 70), fill="#ddd")
    if pen_to == "half":
        pen.line((30, 70, 150, 70), fill="#222")
    page = PageInput(1, 300.0, 300.0, 0, PageImage(SIDE, SIDE, image.tobytes()))
    found = find_level_rulings(page, Reading(page.image, words(*tops)))
    frame = (SIDE, SIDE)
    corners = [box.to_frame(frame) for box in found]
    return [(round((y0 + y1) / 2), round(x0), round(x1)) for x0, y0, x1, y1 in corners]


@pytest.mark.parametrize("drawn", ["rule", "dots", "shade"])
def test_rules_and_edges_of_shades_are_found_in_pictures(drawn: str) -> None:
    assert any(abs(y - 70) <= 2 and x0 <= 36 and x1 >= 344 for y, x0, x1 in rulings(drawn)), (
        rulings(drawn)
    )


def test_a_rule_below_some_columns_is_as_long_as_it_is() -> None:
    ((y, x0, x1),) = rulings("half")
    assert (abs(y - 70), abs(x0 - 30), abs(x1 - 151)) <= (1, 3, 3)


def test_lines_of_text_are_no_rulings() -> None:
    assert rulings("nothing") == []


def test_a_file_says_where_its_rulings_are() -> None:
    level, upright = BoundingBox(0.1, 0.2, 0.9, 0.201), BoundingBox(0.1, 0.2, 0.101, 0.9)
    layer = TextLayer(words(40), True)
    page = PageInput(
        1, 300.0, 300.0, 0, PageImage(0, 0, b""), text_layer=layer, rulings=(upright, level)
    )
    assert find_level_rulings(page, Reading(page.image, layer.words)) == (level,)
