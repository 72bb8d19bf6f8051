"""What is a heading, and what is none."""

from parsers.document import BoundingBox, Label, Word
from parsers.layout.region import Region
from parsers.layout.roles.headings import keep_short_headings


def region(text: str, y: float, label: Label = Label.TEXT) -> Region:
    box = BoundingBox(0.4, y, 0.6, y + 0.015)
    return Region(label, box, tuple(Word(word, box, 0) for word in text.split()))


TEXT = region("The mill was repaired", 0.3)


def test_a_heading_as_long_as_a_paragraph_is_text() -> None:
    long = region("listing " * 51, 0.2, Label.TITLE)
    short = region("listing " * 20, 0.2, Label.TITLE)

    assert [r.label for r in keep_short_headings([long, TEXT])] == [Label.TEXT, Label.TEXT]
    assert keep_short_headings([short, TEXT]) == [short, TEXT]
