"""Pages drawn from text, one character of a monospaced font after the other."""

from collections.abc import Callable
from typing import Any

import pymupdf
import pytest

from parsers.document import BoundingBox, FieldDefinition, FieldKind, Page, SchemaDefinition, Word
from parsers.embedded.fields.labels import Reading, read_labels
from parsers.embedded.fields.lines import lines_of

ADVANCE, LEADING, HEIGHT = 0.01, 0.02, 0.015

Draw = Callable[..., Page]


@pytest.fixture
def draw() -> Draw:
    """Text becomes a page: its columns and lines are where they are in the text."""

    def draw(text: str, number: int = 1) -> Page:
        words = []
        for row, line in enumerate(text.strip("\n").splitlines()):
            position = 0
            for part in line.split():
                position = line.index(part, position)
                box = BoundingBox(
                    0.05 + position * ADVANCE,
                    0.05 + row * LEADING,
                    0.05 + (position + len(part)) * ADVANCE,
                    0.05 + row * LEADING + HEIGHT,
                )
                words.append(Word(part, box, row))
                position += len(part)
        return Page(number, 600, 800, words=tuple(words))

    return draw


A4 = (595.0, 842.0)


@pytest.fixture
def typeset() -> Callable[..., tuple[Page, ...]]:
    """Sheets of `(x, y, text)` in points become the pages of a file, read again by its text layer.
    A negative x is where the text ends; a fourth member is the size of the letters."""

    def typeset(sheets: list[list[tuple[Any, ...]]]) -> tuple[Page, ...]:
        document = pymupdf.open()
        for sheet in sheets:
            page = document.new_page(width=A4[0], height=A4[1])
            writer = pymupdf.TextWriter(page.rect)
            for x, y, text, *size in sheet:
                size = size[0] if size else 9
                left = x if x > 0 else -x - FONT.text_length(text, size)
                writer.append((left, y), text, FONT, size)
            writer.write_text(page)
        return tuple(_read(page, number) for number, page in enumerate(document, 1))

    return typeset


FONT = pymupdf.Font("helv")


def _read(page: pymupdf.Page, number: int) -> Page:
    words = tuple(
        Word(text, BoundingBox.from_frame((x0, y0, x1, y1), A4), 1000 * block + line)
        for x0, y0, x1, y1, text, block, line, _ in page.get_text("words")
    )
    return Page(number, *A4, words=words)


@pytest.fixture
def read(draw: Draw) -> Callable[..., Reading]:
    """Text becomes the lines of a page, with the labels of the given fields."""

    def read(text: str, *fields: FieldDefinition) -> Reading:
        return read_labels(lines_of(draw(text)), fields)

    return read


@pytest.fixture
def delivery() -> SchemaDefinition:
    """A schema of somebody's own."""
    return SchemaDefinition(
        "delivery",
        "1",
        (
            FieldDefinition("delivery_number", FieldKind.TEXT, True, "", ("delivery note no",)),
            FieldDefinition(
                "delivered", FieldKind.DATE, True, "", ("delivery date", "delivered on")
            ),
            FieldDefinition("weight", FieldKind.NUMBER, False, "", ("gross weight", "weight")),
            FieldDefinition("driver", FieldKind.TEXT, False, "", ("driver", "Fahrer")),
        ),
    )
