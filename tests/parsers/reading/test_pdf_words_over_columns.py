"""Tables drawn without rulings, in which a name runs into the next column, in; words out."""

import pymupdf
import pytest

from parsers.document import BoundingBox, Word
from parsers.reading.pdf_word_cuts import cut_words

Rows = list[list[str]]
PEOPLE: Rows = [
    ["Berg", "Anna"], ["Lang", "Paul"], ["Waldbrunn-Hohenstein", "Max"], ["Ott", "Uwe"],
    ["Pohl", "Mia"],
]  # fmt: skip
DONORS: Rows = [
    ["SMITH", "JOHN"], ["FEATHERSTONEHAUGH", "ANNE"], ["REID", "TOM"], ["BELL", "SUE"],
    ["JONES", "MARY"],
]  # fmt: skip


def words_of(rows: Rows, font: str, size: float, second: float) -> list[str]:
    """second: where the second column begins (points)."""
    with pymupdf.open() as document:
        page = document.new_page()
        for at, row in enumerate(rows):
            for x, text in zip((60, second), row, strict=True):
                page.insert_text((x, 80 + 16 * at), text, fontname=font, fontsize=size)
        frame = page.rect.width, page.rect.height
        lines: dict[tuple[int, int], int] = {}
        words = [
            Word(text, BoundingBox.from_frame(box, frame), lines.setdefault(line, len(lines)))
            for *box, text, block, number, _ in page.get_text("words")
            for line in [(block, number)]
        ]
        return [word.text for word in cut_words(page, words, ())]


@pytest.mark.parametrize(
    ("rows", "font", "size", "second"),
    [
        pytest.param(PEOPLE, "tiro", 10, 151, id="over the next word, serif"),
        pytest.param(DONORS, "cour", 8, 138, id="over the next word, typewriter"),
        pytest.param(
            DONORS,
            "helv",
            9,
            60 + pymupdf.get_text_length("FEATHERSTONEHAUGH", "helv", 9),
            id="up to the next word",
        ),
    ],
)
def test_a_name_that_runs_into_the_next_column_is_parted_from_the_word_there(
    rows: Rows, font: str, size: float, second: float
) -> None:
    assert words_of(rows, font, size, second) == [text for row in rows for text in row]


def test_a_long_name_beside_an_empty_cell_stays_whole() -> None:
    rows = [*PEOPLE[:2], ["Waldbrunn-Hohenstein", ""], *PEOPLE[3:]]
    assert "Waldbrunn-Hohenstein" in words_of(rows, "tiro", 10, 145)


def test_where_few_cells_begin_no_word_is_cut() -> None:
    words = words_of(PEOPLE[1:4], "tiro", 10, 151)
    assert "Waldbrunn-HohensteinMax" in words
