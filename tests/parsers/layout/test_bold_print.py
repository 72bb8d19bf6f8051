"""Which words of a table in a picture are bold is told by how thick their strokes are."""

import pymupdf
import pytest

from parsers.document import BoundingBox, Label, PageImage, Word
from parsers.layout.bold_print import mark_bold
from parsers.layout.region import Region

SIZE = 10
ROWS = (("Region", "Total"), ("North coast", ""), ("Harbour", "82.695"), ("Cotton", "426"),
        ("Steel mills", "17.12"))  # fmt: skip


def drawn(fonts: tuple[str, ...], dpi: int, dark: bool = False) -> tuple[Region, PageImage]:
    """ROWS, each in its font, and the table as it is read."""
    words = []
    with pymupdf.open() as document:
        page = document.new_page(width=240, height=120)
        if dark:
            page.draw_rect(page.rect, color=None, fill=(0.2, 0.2, 0.2))
        for row, (texts, font) in enumerate(zip(ROWS, fonts, strict=True)):
            for column, text in enumerate(texts):
                at = (20 + 120 * column, 20 + 18 * row)
                letters = pymupdf.Font(font)
                writer = pymupdf.TextWriter(page.rect, color=(float(dark),) * 3)
                writer.append(at, text, letters, SIZE)
                writer.write_text(page)
                right = at[0] + max(1, letters.text_length(text, SIZE))
                corners = (at[0], at[1] - 0.75 * SIZE, right, at[1] + 0.2 * SIZE)
                box = BoundingBox.from_frame(corners, (240, 120))
                if text:
                    words.append(Word(text, box, 2 * row + column, 0.9))
        pixmap = page.get_pixmap(dpi=dpi)
    image = PageImage(pixmap.width, pixmap.height, pixmap.samples)
    whole = BoundingBox(0, 0, 1, 1)
    return Region(Label.TABLE, whole, tuple(words)), image


def bold_rows(fonts: tuple[str, ...], dpi: int, dark: bool = False) -> list[int]:
    """Whose labels are bold."""
    table, image = drawn(fonts, dpi, dark)
    marked = mark_bold([table], image)[0].words
    return sorted({word.line // 2 for word in marked if word.bold and word.line % 2 == 0})


FONTS = pytest.mark.parametrize(
    ("plain", "bold"), [("helv", "hebo"), ("tiro", "tibo"), ("cour", "cobo")]
)


@pytest.mark.parametrize("dpi", [100, 200])
@FONTS
def test_nothing_is_bold_in_a_table_of_one_type(plain, bold, dpi):
    assert bold_rows((plain,) * 5, dpi) == []
    assert bold_rows((bold,) * 5, dpi) == []


@pytest.mark.parametrize("dpi", [100, 200])
@FONTS
def test_bold_words_are_told_from_plain_ones(plain, bold, dpi):
    assert bold_rows((bold, bold, plain, plain, plain), dpi) == [0, 1]


def test_they_may_be_white_on_dark():
    assert bold_rows(("hebo", "hebo", "helv", "helv", "helv"), 150, dark=True) == [0, 1]
