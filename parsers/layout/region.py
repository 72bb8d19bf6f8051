"""The value that travels through a page's layout: a part of it, with its label and its words."""

from dataclasses import dataclass

from parsers.document import BoundingBox, Cell, Label, Word


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the page and its words.

    rows, columns: of a table, where the lines between its rows (y) and columns (x) run, in
    fractions of the page; the outer edges are not among them. cells: of a table, once they are
    found. text: what a barcode says, which no word does.
    """

    label: Label
    box: BoundingBox
    words: tuple[Word, ...] = ()
    rows: tuple[float, ...] = ()
    columns: tuple[float, ...] = ()
    cells: tuple[Cell, ...] = ()
    text: str | None = None
