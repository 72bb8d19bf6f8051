"""Pages drawn from text, one character of a monospaced font after the other."""

from collections.abc import Callable

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
