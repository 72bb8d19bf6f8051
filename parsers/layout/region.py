"""The value that travels through a page's layout: a part of it, with its label and its words."""

from dataclasses import dataclass

from parsers.document import BoundingBox, Label, Word


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the page and its words.

    rows, columns: of a table, where the lines between its rows (y) and columns (x) run, in
    fractions of the page; the outer edges are not among them. text: what a barcode says, which no
    word does.
    """

    label: Label
    box: BoundingBox
    words: tuple[Word, ...] = ()
    rows: tuple[float, ...] = ()
    columns: tuple[float, ...] = ()
    text: str | None = None
