"""A stamp along an edge of the page is one page header; other turned text is not."""

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.layout.margin_stamps import join_margin_stamps
from parsers.layout.region import Region
from parsers.layout.roles import assign_roles

BODY = BoundingBox(0.12, 0.1, 0.88, 0.9)
TEXT = Region(Label.TEXT, BODY, (Word("The mills run all night.", BODY, 0),))


def turned(text: str, x: float, y: float, *, upwards: bool, label: Label = Label.TEXT) -> Region:
    """Words of 0.01 a letter, one after another from y on."""
    words, at = [], y
    for each in text.split():
        long = 0.012 * len(each)
        top = at - long if upwards else at
        words.append(Word(each, BoundingBox(x, top, x + 0.025, top + long), 7))
        at += (-1 if upwards else 1) * (long + 0.006)
    low, high = min(w.box.y0 for w in words), max(w.box.y1 for w in words)
    return Region(label, BoundingBox(x, low, x + 0.025, high), tuple(words))


@pytest.mark.parametrize(
    ("x", "upwards", "first", "second"),
    [
        (0.02, True, "arXiv:1906.04711v2 [cs.CL]", "11 Jun 2019"),
        (0.96, False, "Downloaded from mill.example", "on 4 May 2021"),
        (0.03, True, "Heruntergeladen am Mühlbach", "3. März 2020"),
    ],
)
def test_the_parts_of_a_stamp_are_joined_in_their_order(x, upwards, first, second):
    one = turned(first, x, 0.6 if upwards else 0.2, upwards=upwards)
    edge = one.words[-1].box
    other = turned(second, x, edge.y0 - 0.006 if upwards else edge.y1 + 0.006, upwards=upwards,
                   label=Label.PAGE_HEADER)  # fmt: skip

    stamp, text = assign_roles(join_margin_stamps([TEXT, other, one]))

    assert stamp.label is Label.PAGE_HEADER
    assert " ".join(word.text for word in stamp.words) == f"{first} {second}"
    assert text == TEXT


@pytest.mark.parametrize(
    "regions",
    [
        [],
        [TEXT, turned("Summe aller Mühlen", 0.4, 0.6, upwards=True)],  # within the page
        [turned("Summe aller Mühlen", 0.02, 0.6, upwards=True),
         Region(Label.TABLE, BoundingBox(0.01, 0.2, 0.9, 0.8))],  # a head of the table's rows
        [TEXT, Region(Label.TEXT, BoundingBox(0.02, 0.3, 0.06, 0.32),
                      (Word("147", BoundingBox(0.02, 0.3, 0.06, 0.32), 0),))],  # a line's number
    ],
)  # fmt: skip
def test_what_is_no_stamp_stays_as_it_is(regions):
    assert join_margin_stamps(regions) == regions
