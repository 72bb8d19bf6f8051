"""A picture of a part of a page in, the same on a white page out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox, Label, PageImage, Word
from parsers.layout.detection import PAGE_SHAPE, Sheet, is_cut_out, lay_on_sheet
from parsers.layout.region import Region

SHEET = Sheet((1200, 1560), (100, 100), (1000, 400))


def blank(width: int, height: int) -> PageImage:
    return PageImage(width, height, b"\x80" * (width * height * 3))


def words_in(x0: float, y0: float, x1: float, y1: float) -> list[Word]:
    """Words 0.02 high, in the corners of a box."""
    places = [(x, y) for x in (x0, x1 - 0.05) for y in (y0, y1 - 0.02)]
    return [Word("mill", BoundingBox(x, y, x + 0.05, y + 0.02), 0) for x, y in places]


@st.composite
def boxes(draw: st.DrawFn) -> BoundingBox:
    x0, y0 = draw(st.floats(0, 0.9)), draw(st.floats(0, 0.9))
    return BoundingBox(x0, y0, draw(st.floats(x0 + 0.05, 1)), draw(st.floats(y0 + 0.05, 1)))


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (blank(800, 1100), []),
        (blank(800, 1100), words_in(0.1, 0.08, 0.9, 0.92)),
        (blank(1100, 800), words_in(0.1, 0.08, 0.9, 0.92)),
        (blank(800, 1100), words_in(0.01, 0.2, 0.99, 0.7)),
        (blank(400, 1100), words_in(0.01, 0.01, 0.99, 0.99)),
    ],
    ids=["without words", "whole page", "whole slide", "page without margins beside", "receipt"],
)
def test_what_the_model_knows_is_not_cut_out(image: PageImage, words: list[Word]) -> None:
    assert not is_cut_out(image, words)


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (blank(1000, 700), words_in(0.01, 0.01, 0.99, 0.99)),
        (blank(1000, 400), words_in(0.1, 0.2, 0.9, 0.8)),
    ],
    ids=["words begin where it does", "wider than any page"],
)
def test_a_wide_part_of_a_page_is_cut_out(image: PageImage, words: list[Word]) -> None:
    assert is_cut_out(image, words)


@given(boxes())
def test_what_is_put_on_the_sheet_is_taken_from_it_as_it_was(box: BoundingBox) -> None:
    rows, columns = ((box.y0 + box.y1) / 2,), (box.x0, box.x1)
    put = SHEET.put(box)
    left, top = SHEET.put(BoundingBox(0, 0, 1, 1)).to_frame((1, 1))[:2]
    scale = np.divide(SHEET.picture, SHEET.size)
    taken = SHEET.take(
        Region(
            Label.TABLE,
            put,
            rows=tuple(top + row * scale[1] for row in rows),
            columns=tuple(left + column * scale[0] for column in columns),
        )
    )
    assert taken is not None
    assert taken.box.to_frame((1, 1)) == pytest.approx(box.to_frame((1, 1)))
    assert (taken.rows, taken.columns) == (pytest.approx(rows), pytest.approx(columns))
    assert taken.label is Label.TABLE


@pytest.mark.parametrize("box", [(0.1, 0.5, 0.9, 0.9), (0.0, 0.1, 0.05, 0.3)])
def test_a_region_beside_the_picture_is_none(box: tuple[float, float, float, float]) -> None:
    assert SHEET.take(Region(Label.TEXT, BoundingBox(*box))) is None


def test_a_region_that_reaches_over_the_picture_is_clipped_to_it() -> None:
    taken = SHEET.take(Region(Label.TABLE, BoundingBox(0, 0, 1, 1)))
    assert taken is not None
    assert taken.box == BoundingBox(0, 0, 1, 1)


@pytest.mark.parametrize(("width", "height"), [(1000, 300), (300, 500)])
def test_the_picture_lies_on_a_white_page_where_the_sheet_says(width: int, height: int) -> None:
    page, sheet = lay_on_sheet(blank(width, height))
    assert sheet.size == (page.width, page.height)
    assert page.height >= PAGE_SHAPE * page.width - 1
    place = sheet.put(BoundingBox(0, 0, 1, 1)).to_frame(sheet.size)
    x0, y0, x1, y1 = (round(side) for side in place)
    assert (x1 - x0, y1 - y0) == (width, height)
    pixels = np.frombuffer(page.pixels, np.uint8).reshape(page.height, page.width, 3).copy()
    assert (pixels[y0:y1, x0:x1] == 0x80).all()
    pixels[y0:y1, x0:x1] = 255
    assert (pixels == 255).all()
