"""A page under the pen: text set line by line, and afterwards what stands on it and where.

In go texts in reading order, in points from the top left of the page as it is displayed; out come
the bytes of a PDF with one page and a text layer, and its elements with the boxes of their drawn
words. This module does not know what the texts mean.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pymupdf

PRINTED = "D:20260918090000Z"
MARGIN = 7.0
LEADING = 1.28  # of the font's size, from line to line
GAP = 3.0  # between elements

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in thousandths of the displayed page's width and height."""
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """`tag` is h1, h2, p, li or table; `rows` a table's cells, or the lines of another element.
    header: the first row of a table holds the names of its columns."""

    tag: str
    rows: tuple[Row, ...]
    box: Box
    header: bool = False

    @property
    def text(self) -> str:
        """A table's rows as lines with cells set apart by tabs; other text as one line."""
        if self.tag == "table":
            return "\n".join(map("\t".join, self.rows))
        return " ".join(line for (line,) in self.rows)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn page: width and height in points as it is displayed, the rotation the file asks for
    in degrees clockwise, the elements in reading order, the file's bytes."""

    width: float
    height: float
    rotation: int
    elements: tuple[Element, ...]
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Font:
    """Names of two of the fonts that every PDF reader has, and a size in points."""

    plain: str = "helv"
    bold: str = "hebo"
    size: float = 8.0


class Sheet:
    """A page of `width` x `height` points as displayed, filled from the top down. rotation: the
    file says that its page is to be turned by so many degrees, and holds it turned back."""

    def __init__(self, width: float, height: float, font: Font, rotation: int = 0) -> None:
        self._width, self._height, self._font = width, height, font
        self._document = pymupdf.open()
        sides = (height, width) if rotation in (90, 270) else (width, height)
        self._page = self._document.new_page(width=sides[0], height=sides[1])
        self._page.set_rotation(rotation)
        self._y = MARGIN
        self._written: list[tuple[str, tuple[Row, ...], bool]] = []

    def write(
        self, tag: str, lines: Sequence[str], scale: float = 1.0, centered: bool = False
    ) -> None:
        """An element of text, headings in bold. scale: of the font's size."""
        font = self._font.bold if tag in ("h1", "h2") else self._font.plain
        size = self._font.size * scale
        for line in lines:
            room = self._width - pymupdf.get_text_length(line, font, size)
            if tag == "li":
                self._put(MARGIN, "-", font, size)
            self._put(room / 2 if centered else MARGIN + 8 * (tag == "li"), line, font, size)
            self._y += size * LEADING
        self._y += GAP
        self._written.append((tag, tuple((line,) for line in lines), False))

    def tabulate(
        self, rows: Sequence[Row], edges: Sequence[float], header: bool = False, strong: int = -1
    ) -> None:
        """A table: its first column at the left margin, the others flush right with the `edges`,
        in points from the right side. strong: the row in bold, besides the header."""
        for at, row in enumerate(rows):
            font = self._font.bold if (header and at == 0) or at == strong else self._font.plain
            self._put(MARGIN, row[0], font, self._font.size)
            for cell, edge in zip(row[1:], edges, strict=True):
                length = pymupdf.get_text_length(cell, font, self._font.size)
                self._put(self._width - edge - length, cell, font, self._font.size)
            self._y += self._font.size * LEADING
        self._y += GAP
        self._written.append(("table", tuple(rows), header))

    def rule(self) -> None:
        """A thin line from margin to margin."""
        ends = (MARGIN, self._y), (self._width - MARGIN, self._y)
        turn = self._page.derotation_matrix
        self._page.draw_line(*(pymupdf.Point(end) * turn for end in ends), width=0.5)
        self._y += GAP

    def finish(self) -> Drawn:
        """The page as a file. ValueError: the texts do not fit on it, or do not read as written."""
        words = self._read()
        elements = tuple(self._element(*each, words) for each in self._written)
        if next(words, None) or self._y > self._height - MARGIN / 2:
            raise ValueError(f"the page is too full: {self._y} of {self._height} points")
        self._document.set_metadata({"creationDate": PRINTED, "modDate": PRINTED})
        pdf = self._document.tobytes(garbage=4, deflate=True, no_new_id=True)
        return Drawn(self._width, self._height, self._page.rotation, elements, pdf)

    def _put(self, x: float, text: str, font: str, size: float) -> None:
        if x < 0 or x + pymupdf.get_text_length(text, font, size) > self._width:
            raise ValueError(f"the page is too narrow for {text!r}")
        place = pymupdf.Point(x, self._y + size) * self._page.derotation_matrix
        turned = self._page.rotation
        self._page.insert_text(place, text, fontname=font, fontsize=size, rotate=turned)

    def _read(self) -> Iterator[tuple[str, pymupdf.Rect]]:
        """The words of the text layer in the order in which they were drawn, bullets left out."""
        for *corners, text, _block, _line, _word in self._page.get_text("words"):
            if text != "-":
                yield text, pymupdf.Rect(corners) * self._page.rotation_matrix

    def _element(
        self,
        tag: str,
        rows: tuple[Row, ...],
        header: bool,
        words: Iterator[tuple[str, pymupdf.Rect]],
    ) -> Element:
        hull = pymupdf.Rect()
        for wanted in " ".join(cell for row in rows for cell in row).split():
            text, box = next(words, ("", hull))
            if text != wanted:
                raise ValueError(f"{wanted!r} was drawn, and reads as {text!r}")
            hull |= box
        return Element(tag, rows, self._thousandths(hull), header)

    def _thousandths(self, box: pymupdf.Rect) -> Box:
        across, down = 1000 / self._width, 1000 / self._height
        return (
            round(box.x0 * across), round(box.y0 * down),
            round(box.x1 * across), round(box.y1 * down),
        )  # fmt: skip
