"""What the model sees, and what the file tells better."""

from pathlib import Path

import pymupdf
import pytest

from parsers.document import BoundingBox, Label, PageImage, PageInput, Rendering, Word
from parsers.layout.detection import MOST_SHEET, MOST_WORDS, detect_regions, lay_on_sheet
from parsers.layout.region import Region
from parsers.reading.pdf import open_pdf, read_page

WHITE = PageImage(300, 400, b"\xff" * (300 * 400 * 3))
PICTURE = BoundingBox(0.1, 0.5, 0.4, 0.7)
SIZE = (600.0, 800.0)
ROWS = [("Mill", "Grain"), ("Upper", "17.5"), ("Lower", "20.1"), ("Old", "9.8")]


def word(at: int) -> Word:
    return Word("mill", BoundingBox(0.1, 0.1, 0.2, 0.12), at)


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (WHITE, []),
        (PageImage(0, 0, b""), [word(0)]),
        (WHITE, [word(at) for at in range(MOST_WORDS + 1)]),
    ],
    ids=["without words", "not drawn", "with too many words"],
)
def test_of_what_the_model_is_not_shown_the_pictures_are_known(
    image: PageImage, words: list[Word]
) -> None:
    page = PageInput(1, *SIZE, 0, image, pictures=(PICTURE,))
    (found,) = detect_regions(page, image, words, SIZE)
    assert (found.label, found.box, found.words) == (Label.PICTURE, PICTURE, ())


def test_a_ruled_table_is_as_its_lines_have_it(tmp_path: Path) -> None:
    with pymupdf.open() as document:
        drawn = document.new_page()
        for y, texts in enumerate(ROWS):
            for x, text in enumerate(texts):
                cell = pymupdf.Rect(100 + 150 * x, 200 + 30 * y, 250 + 150 * x, 230 + 30 * y)
                drawn.draw_rect(cell)
                drawn.insert_text((cell.x0 + 10, cell.y0 + 20), text)
        document.save(tmp_path / "ruled.pdf")
    page = read_page(open_pdf(tmp_path / "ruled.pdf"), 1, Rendering(dpi=144, text_dpi=144))

    found = detect_regions(page, page.image, page.text_layer.words, (page.width, page.height))

    (table,) = [region for region in found if region.label is Label.TABLE]
    assert (len(table.rows), len(table.columns), table.words) == (3, 1, ())


def test_the_sheet_of_a_very_wide_image_is_no_larger_than_allowed() -> None:
    picture = PageImage(30_000, 60, bytes(30_000 * 60 * 3))
    page, sheet = lay_on_sheet(picture)
    assert page.width * page.height <= 1.01 * MOST_SHEET
    box = BoundingBox(0.2, 0.1, 0.4, 0.9)
    taken = sheet.take(Region(Label.TEXT, sheet.put(box)))
    assert taken is not None
    assert taken.box.x0 == pytest.approx(0.2)
