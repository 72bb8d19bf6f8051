"""Ruled tables, in which a ruling cuts off what runs over it but a sign, in; words out."""

import pymupdf
import pytest

from parsers.document import BoundingBox, Word
from parsers.reading.pdf_word_cuts import cut_words

Rows = list[tuple[str, str]]
RULING = 200
PEOPLE: Rows = [("Ben & Mary (", "12 Mill Lane"), ("Eva", "88 Dale Road"), ("Tom", "4 Saw Lane")]
LEUTE: Rows = [
    ("Ute und Kai [", "17 Uhr"),
    ("Ida", "18 Uhr"),
    ("Bo und Ann /", "19 Uhr"),
    ("Jo", "20 Uhr"),
]
GENS: Rows = [("Jean &", "Nantes"), ("Hugo {", "Lyon"), ("Zoé", "Brest"), ("Éva", "Pau")]


def cut(rows: Rows, font: str, size: float, second: float) -> list[Word]:
    """Words of rows whose first cells end over the ruling, and whose second begin at `second`."""
    with pymupdf.open() as document:
        page = document.new_page()
        for at, (name, other) in enumerate(rows):
            y, sign = 80 + 20 * at, not name[-1].isalnum()
            width = pymupdf.get_text_length(name[:-1], font, size) if sign else 120
            page.insert_text((RULING - width, y), name, fontname=font, fontsize=size)
            page.insert_text((second, y), other, fontname=font, fontsize=size)
        frame = page.rect.width, page.rect.height
        lines: dict[tuple[int, int], int] = {}
        words = [
            Word(text, BoundingBox.from_frame(box, frame), lines.setdefault(line, len(lines)))
            for *box, text, block, number, _ in page.get_text("words")
            for line in [(block, number)]
        ]
        ruling = BoundingBox.from_frame((RULING - 0.3, 60, RULING + 0.3, 200), frame)
        return list(cut_words(page, words, [ruling]))


@pytest.mark.parametrize(
    ("rows", "font", "size", "second"),
    [(PEOPLE, "tiro", 9, 202), (LEUTE, "helv", 8, 202), (GENS, "cour", 10, 204)],
)
def test_a_sign_that_the_ruling_cuts_off_is_of_the_cell_before(
    rows: Rows, font: str, size: float, second: float
) -> None:
    words = cut(rows, font, size, second)
    middle = RULING / 595
    left = [word.text for word in words if word.box.center_x < middle]
    assert left == [text for name, _ in rows for text in name.split()]


def test_a_bracket_with_which_a_cell_begins_stays_with_its_word() -> None:
    rows = [("Ben", "(12) Mill Lane"), ("Eva", "(88) Dale Road"), ("Tom", "(4) Saw Lane")]
    assert "(12)" in [word.text for word in cut(rows, "tiro", 9, 200)]


def test_where_no_other_cell_begins_no_sign_is_parted() -> None:
    assert "(12" in [word.text for word in cut(PEOPLE[:1], "tiro", 9, 202)]
