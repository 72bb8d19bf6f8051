"""Notes at the foot of a page, where a model took them for text."""

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.layout.region import Region
from parsers.layout.roles.footnotes import label_footnotes


def region(text: str, y: float, size: float | None, label: Label = Label.TEXT) -> Region:
    box = BoundingBox(0.1, y, 0.9, y + 0.05)
    return Region(label, box, tuple(Word(word, box, 0, None, size) for word in text.split()))


BODY = region("The mill was repaired after the flood and has ground since. " * 3, 0.2, 10)


@pytest.mark.parametrize(
    "last",
    [
        region("1 Of the year before.", 0.8, 10),  # as large as the text
        region("1 Of the year before.", 0.3, 8),  # not at the foot
        region("Of the year before.", 0.8, 8),  # without a mark
        region("1 Of the year before.", 0.8, 8, Label.CAPTION),
        region("1 Of the year before.", 0.8, None),  # of no known size
    ],
)
def test_what_lacks_a_sign_of_a_note_is_none(last: Region) -> None:
    assert label_footnotes([BODY, last]) == [BODY, last]


def test_notes_begin_with_a_mark_and_end_above_the_page_foot() -> None:
    regions = [
        BODY,
        region("A table's source, in small print.", 0.6, 8),
        region("* Of the year before.", 0.7, 8),
        region("2 And after.", 0.8, 8, Label.LIST_ITEM),
        region("Page 4", 0.9, 8, Label.PAGE_FOOTER),
    ]

    labels = [each.label for each in label_footnotes(regions)]

    assert labels == [Label.TEXT, Label.TEXT, Label.FOOTNOTE, Label.FOOTNOTE, Label.PAGE_FOOTER]


def test_small_print_in_another_column_is_no_note() -> None:
    box = BoundingBox(0.55, 0.85, 0.9, 0.95)
    beside = Region(Label.TEXT, box, (Word("Mills", box, 0, None, 8),))
    left = BoundingBox(0.1, 0.8, 0.45, 0.85)
    note = Region(Label.TEXT, left, (Word("*", left, 0, None, 8),))

    labels = [each.label for each in label_footnotes([BODY, note, beside])]

    assert labels == [Label.TEXT, Label.FOOTNOTE, Label.TEXT]


def test_the_note_beside_a_mark_that_stands_alone_is_its_note() -> None:
    mark, note = BoundingBox(0.1, 0.9, 0.11, 0.91), BoundingBox(0.115, 0.898, 0.6, 0.912)
    regions = [
        BODY,
        Region(Label.FOOTNOTE, mark, (Word("7", mark, 0, None, 6),)),
        Region(Label.TEXT, note, (Word("Mills", note, 0, None, 8),)),
    ]

    labels = [each.label for each in label_footnotes(regions)]

    assert labels == [Label.TEXT, Label.FOOTNOTE, Label.FOOTNOTE]
