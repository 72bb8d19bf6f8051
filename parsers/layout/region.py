"""The value that travels through a page's layout: a part of it, with its label and its words."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parsers.document import BoundingBox, Cell, Label, Word
from parsers.layout.lattice import Lattice

Boxes = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the page and its words. rows, columns: of a table, where its rows (y) and columns
    (x) are divided, in fractions of the page, without the outer edges. lattice: of a table whose
    lines show every cell. cells: of a table, once they are known. text: of a barcode, which has no
    words, or of a listing as it is set."""

    label: Label
    box: BoundingBox
    words: tuple[Word, ...] = ()
    rows: tuple[float, ...] = ()
    columns: tuple[float, ...] = ()
    lattice: Lattice | None = None
    cells: tuple[Cell, ...] = ()
    text: str | None = None


def corners(boxes: Iterable[BoundingBox]) -> Boxes:
    """(boxes, 4): x0, y0, x1, y1."""
    return np.array([(box.x0, box.y0, box.x1, box.y1) for box in boxes]).reshape(-1, 4)
