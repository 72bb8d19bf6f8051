"""Cells among the words of their table."""

from collections.abc import Sequence

from parsers.alignment.cells import place_cells
from parsers.alignment.text_search import Passages
from parsers.document import BoundingBox, Cell, Word

GRID = (("Crop", "Spring", "Autumn"), ("Corn", "1.5", "1.5"), ("Rye", "1.5", "15"))


def word(text: str, row: int, column: int) -> Word:
    x, y = 0.1 + 0.2 * column, 0.1 + 0.02 * row
    return Word(text, BoundingBox(x, y, x + 0.01 * len(text), y + 0.01), row)


def words_of(rows: Sequence[Sequence[str]]) -> list[Word]:
    return [
        word(text, row, column)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    ]


def cells_of(rows: Sequence[Sequence[str]]) -> list[Cell]:
    return [
        Cell(row, column, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]


def places(cells: Sequence[Cell], words: Sequence[Word]) -> list[BoundingBox | None]:
    found = place_cells(Passages(words), cells, range(len(words)))
    return [passage.box if passage else None for passage in found]


def test_without_words_there_are_no_places() -> None:
    assert place_cells(Passages([]), cells_of(GRID), []) == [None] * 9


def test_a_cell_with_a_box_or_without_text_gets_none() -> None:
    given = Cell(0, 0, "Corn", box=word("Corn", 0, 0).box)
    assert places([given, Cell(0, 1, "")], words_of([("Corn", "")])) == [None, None]


def test_equal_texts_go_to_their_own_rows_and_columns() -> None:
    assert places(cells_of(GRID), words_of(GRID)) == [each.box for each in words_of(GRID)]


def test_so_they_do_where_the_words_come_column_by_column() -> None:
    turned = sorted(words_of(GRID), key=lambda each: each.box.x0)
    assert places(cells_of(GRID), turned) == [each.box for each in words_of(GRID)]


def test_a_text_of_another_row_is_not_taken_for_one_that_is_missing() -> None:
    shown = (("Corn", "1.5"), ("Rye", ""), ("Oats", "2.5"))
    said = (("Corn", "1.5"), ("Rye", "1.5"), ("Oats", "2.5"))
    assert places(cells_of(said), words_of(shown))[3] is None


def test_long_texts_that_are_equal_stand_in_their_rows() -> None:
    rows = [(name, "delivered to the mill by the river") for name in ("Corn", "Rye", "Oats")]
    words = [
        Word(part, BoundingBox(0.3 + place / 20, top, 0.34 + place / 20, top + 0.01), number)
        for number, (_, text) in enumerate(rows)
        for top in [0.1 + 0.02 * number]
        for place, part in enumerate(text.split())
    ]
    names = [word(name, number, 0) for number, (name, _) in enumerate(rows)]
    found = places(cells_of(rows), [*names, *words])
    assert [box and round(box.y0, 3) for box in found[1::2]] == [0.1, 0.12, 0.14]
