"""Text layers whose letters have no meaning, or stand over each other: told."""

from collections.abc import Sequence

import pymupdf
import pytest

from parsers.document import BoundingBox, Rendering, Word
from parsers.reading.layer_doubts import layer_doubts
from parsers.reading.pdf import read_page
from parsers.reading.text_layer import Drawing, Run

OVER = "print over print that is likely to be misread: {}"
LOST = "letters without a meaning in the file: {}"


def drawn(*texts: str, visible: bool = True) -> Drawing:
    return Drawing(tuple(Run(text, (0, 0, 1, 1), visible) for text in texts), 0.0, 0)


def words(*placed: tuple[str, float, float], height: float = 12) -> list[Word]:
    """Each with its left and its top in points, in letters half as wide as high."""
    return [
        Word(text, BoundingBox.from_frame((x, y, x + len(text) * 6, y + height), (600, 800)), 0)
        for text, x, y in placed
    ]


def test_words_with_letters_that_the_file_does_not_name_are_counted() -> None:
    found = layer_doubts(
        [], drawn("\u0633\u0627\ufffd\ufffd\u0646\u0647", "de\ufffdnition of \ufffdnd")
    )
    assert found == (LOST.format("3 words"),)


@pytest.mark.parametrize(
    "drawing",
    [drawn("Total 120"), drawn("\ufffd First point"), drawn("le\ufffdt", visible=False)],
)
def test_signs_without_letters_and_what_nobody_sees_are_not(drawing: Drawing) -> None:
    assert layer_doubts([], drawing) == ()


@pytest.mark.parametrize("shift", [0, 1.5, 2.5])
def test_a_line_of_labels_over_each_other_is_told(shift: float) -> None:
    page = words(
        ("Insurance:", 50, 100),
        ("Doctor:", 50, 100 + shift),
        ("North", 120, 100),
        ("Total", 50, 130),
    )
    assert layer_doubts(page, drawn()) == (OVER.format("1 line"),)


def test_two_lines_are_two() -> None:
    page = words(("Summe", 50, 100), ("Betrag", 52, 100), ("Nombre", 50, 130), ("Date", 60, 131))
    assert layer_doubts(page, drawn()) == (OVER.format("2 lines"),)


@pytest.mark.parametrize(
    "page",
    [
        words(("Tight", 50, 100), ("lines", 50, 106), ("below", 50, 112)),
        words(("Total", 50, 100), ("Total:", 50, 100)),
        words(("Draft", 50, 100)) + words(("DRAFT", 50, 90), height=30),
        words(("w(i)", 50, 100), ("s+1", 50, 101)),
        words(("First", 50, 100), ("second", 78, 100)),
    ],
)
def test_tight_lines_shadows_signs_of_water_and_formulas_are_none(page: Sequence[Word]) -> None:
    assert layer_doubts(page, drawn()) == ()


@pytest.mark.parametrize("font", ["helv", "tiro", "cour"])
@pytest.mark.parametrize("over", ["", "Blutgruppe: A positiv"])
def test_the_warning_is_one_of_the_page(font: str, over: str) -> None:
    with pymupdf.open() as drawn:
        page = drawn.new_page()
        page.insert_text((50, 80), "Patient: Rosa Lindt", fontname=font)
        page.insert_text((50, 100), "Versicherung: Nordkasse", fontname=font)
        page.insert_text((50, 100), over, fontname=font)
        data = drawn.tobytes()
    with pymupdf.open(stream=data, filetype="pdf") as document:
        read = read_page(document, 1, Rendering(dpi=50, text_dpi=50))
    assert read.warnings == ((OVER.format("1 line"),) if over else ())
