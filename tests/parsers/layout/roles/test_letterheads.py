"""The letterhead of a letter is a page header; the head of a bill, a paper or a card is not."""

from collections.abc import Sequence

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.layout.region import Region
from parsers.layout.roles.letterheads import label_letterheads

BODY = (
    "Permit us to tell you that the wheel of the mill was repaired in the spring of this year. " * 3
)


def region(text: str, y: float, label: Label = Label.TEXT) -> Region:
    box = BoundingBox(0.2, y, 0.8, y + 0.015)
    return Region(label, box, tuple(Word(word, box, 0) for word in text.split()))


LETTERHEADS = [
    ["HARBOUR MILL LIMITED", "4 Quay Lane, Windau LV-3301", "Telephone Windau (945 13) 51617"],
    ["Mühle am Bach GmbH", "Bachweg 3, 80331 München", "Tel. 089 123456 · Fax 089 123457"],
    ["Moulin du Port", "12 rue de la Rivière, 69002 Lyon, téléphone : 04 72 00 00 00"],
]


def letter(head: Sequence[str], below: float = 0.27) -> list[Region]:
    lines = [region(text, 0.08 + 0.025 * at) for at, text in enumerate(head)]
    return [*lines, region("Dear Ada,", below), region(BODY, 0.35), region(BODY, 0.5)]


@pytest.mark.parametrize("head", LETTERHEADS)
def test_name_address_and_telephone_above_a_letter_are_its_head(head):
    labels = [each.label for each in label_letterheads(letter(head))]
    assert labels == [Label.PAGE_HEADER] * len(head) + [Label.TEXT] * 3


@pytest.mark.parametrize(
    "regions",
    [
        [],
        letter(["HARBOUR MILL LIMITED", "4 Quay Lane, Windau"]),  # without a telephone
        [*letter(LETTERHEADS[0], below=0.15), *(region(BODY, 0.17 + 0.02 * y) for y in range(9))],
        [*letter(LETTERHEADS[0]), region("Wheel 12.00", 0.7, Label.TABLE)],  # a bill
        [region(text, 0.08 + 0.025 * at) for at, text in enumerate(LETTERHEADS[1])],  # a card
        letter(["On Mills and Their Wheels", "Ada Miller, miller@mill.example"]),  # a paper
    ],
)
def test_what_is_no_letterhead_or_has_text_right_below_stays_as_it_is(regions):
    assert label_letterheads(regions) == regions
