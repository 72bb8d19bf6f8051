"""Heads and feet of a page that a model took for text."""

from dataclasses import replace

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.layout.region import Region
from parsers.layout.roles.running_heads import complete_running_heads, label_running_heads


def region(text: str, y: float, label: Label = Label.TEXT) -> Region:
    box = BoundingBox(0.4, y, 0.6, y + 0.015)
    return Region(label, box, tuple(Word(word, box, 0) for word in text.split()))


TEXT = region("The mill was repaired", 0.3)


@pytest.mark.parametrize(
    "regions",
    [
        [],
        [region("Notes", 0.005)],  # all that stands on the page
        [region("Notes", 0.005), region("The mill", 0.05), TEXT],  # near the text
        [region("Notes", 0.06), TEXT],  # not at the very edge
        [region("Notes", 0.005, Label.TITLE), TEXT],
        [TEXT, region("word " * 16, 0.98)],  # long
        [TEXT, region("264", 0.7)],  # a number within the page
        [TEXT, region("264", 0.9), region("Thank you", 0.95)],  # and one above text
        [TEXT, region("12.50", 0.95)],  # and one of no page
    ],
)
def test_what_is_no_head_or_foot_stays_as_it_is(regions: list[Region]) -> None:
    assert label_running_heads(regions) == regions


def test_a_short_line_at_the_very_edge_far_from_the_text_is_the_head_or_foot() -> None:
    found = label_running_heads([region("Notes", 0.005), TEXT, region("Published", 0.98)])
    assert [r.label for r in found] == [Label.PAGE_HEADER, Label.TEXT, Label.PAGE_FOOTER]


def test_a_number_beyond_all_text_is_that_of_the_page() -> None:
    number = region("199", 0.93, Label.SECTION_HEADER)
    foot = region("Published in 1997", 0.98, Label.PAGE_FOOTER)

    found = label_running_heads([number, TEXT, foot])

    assert [r.label for r in found] == [Label.PAGE_FOOTER, Label.TEXT, Label.PAGE_FOOTER]


def test_a_head_as_high_as_text_is_text() -> None:
    high = Region(Label.PAGE_HEADER, BoundingBox(0.1, 0.02, 0.9, 0.2), TEXT.words)
    low = Region(Label.PAGE_HEADER, BoundingBox(0.1, 0.02, 0.9, 0.1), TEXT.words)

    assert [r.label for r in label_running_heads([high, TEXT])] == [Label.TEXT, Label.TEXT]
    assert [r.label for r in label_running_heads([low, TEXT])] == [Label.PAGE_HEADER, Label.TEXT]


def test_what_stands_in_line_with_a_part_of_the_foot_is_a_part_of_it() -> None:
    revision, date, text = region("Revision", 0.95), region("2026", 0.95), region("text", 0.5)
    foot = replace(date, label=Label.PAGE_FOOTER)

    found = complete_running_heads([text, revision, foot])

    assert [each.label for each in found] == [Label.TEXT, Label.PAGE_FOOTER, Label.PAGE_FOOTER]


def test_what_lies_beyond_a_foot_or_head_belongs_to_it():
    head, foot = (
        region("The Mill", 0.05, Label.PAGE_HEADER), region("Harbour", 0.94, Label.PAGE_FOOTER)
    )  # fmt: skip
    beyond = [region("Draft of 1 May", 0.02), region("Use subject to the terms", 0.965)]

    found = complete_running_heads([head, TEXT, foot, *beyond])

    assert [r.label for r in found[3:]] == [Label.PAGE_HEADER, Label.PAGE_FOOTER]
    assert found[1] == TEXT
