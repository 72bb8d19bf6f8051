"""Tables drawn as words, for tests of their rows, columns and headers."""

from collections.abc import Sequence

from parsers.document import BoundingBox, Cell, Label, Word
from parsers.document.lines import hull_of
from parsers.layout.region import Region

ASPECT = 0.7
HEIGHT = 0.012
LETTER = 0.008
"""Of the page's width: of one letter."""


def words_at(text: str, x: float, y: float, line: int = 0) -> list[Word]:
    """Words a space apart, the first of which begins at x, y."""
    found = []
    for part in text.split():
        found.append(Word(part, BoundingBox(x, y, x + LETTER * len(part), y + HEIGHT), line))
        x += LETTER * (len(part) + 0.6)
    return found


def table(
    rows: Sequence[Sequence[str]],
    lefts: Sequence[float],
    *,
    pitch: float = 0.02,
    parted: Sequence[float] = (),
    columns: Sequence[float] | None = None,
) -> Region:
    """Its cells begin at `lefts`; a space before a cell's text moves it by a letter. parted,
    columns: where the model parts rows and columns; columns are right if it is not said."""
    words = [
        word
        for at, row in enumerate(rows)
        for x, text in zip(lefts, row, strict=True)
        for word in words_at(
            text,
            x + LETTER * (len(text) - len(text.lstrip())),
            0.1 + at * pitch,
            at * 10 + len(row),
        )
    ]
    middles = tuple(x - 0.01 for x in lefts[1:]) if columns is None else tuple(columns)
    return Region(Label.TABLE, hull_of(words), tuple(words), tuple(parted), middles)


def below(row: int, pitch: float = 0.02) -> float:
    """Between the row and the next."""
    return 0.1 + row * pitch + (HEIGHT + pitch) / 2


def ruling(y: float, x0: float, x1: float) -> BoundingBox:
    return BoundingBox(x0, y - 0.0004, x1, y + 0.0004)


def rows_of(cells: Sequence[Cell]) -> list[list[str]]:
    """Texts row by row, without empty cells."""
    rows: dict[int, list[str]] = {}
    for cell in sorted(cells, key=lambda each: (each.row, each.column)):
        if cell.text:
            rows.setdefault(cell.row, []).append(cell.text)
    return list(rows.values())
