"""Lines are in whole paragraphs, wherever a model drew its boxes."""

from collections.abc import Sequence

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.layout.parted_text import join_whole_paragraphs
from parsers.layout.region import Region

PITCH, HEIGHT = 0.016, 0.011
Lines = Sequence[tuple[float, str]]


def text(
    *lines: str, top: float = 0.1, x: float = 0.1, pitches: Sequence[float] = (),
    label: Label = Label.TEXT, size: float | None = 10.0, first: int = 0, width: float = 0.007,
) -> Region:  # fmt: skip
    """One line below the other; a line that begins with a blank is indented."""
    words: list[Word] = []
    y = top
    for at, line in enumerate(lines):
        left = x + (0.03 if line[0] == " " else 0.0)
        for word in line.split():
            box = BoundingBox(left, y, left + width * len(word), y + HEIGHT)
            words.append(Word(word, box, first + at, None, size))
            left = box.x1 + 0.007
        y += PITCH * (pitches[at] if at < len(pitches) else 1.0)
    return Region(label, hull_of(words), tuple(words))


def shown(regions: Sequence[Region]) -> list[str]:
    return [
        " / ".join(join_words(line) for line in visual_lines(each.words))
        for each in join_whole_paragraphs(regions, 0.7)
    ]


MILL = ("The keeper of the mill looks after the", "wheel and the stones while the river is",
        "high and the gates are to be opened and")  # fmt: skip


@pytest.mark.parametrize("regions", [
    [],
    [text(*MILL)],
    [text(*MILL), text("Gates stay shut", top=0.1 + 3 * PITCH, first=9)],  # a sentence of its own
    [text(*MILL), text("shut again.", top=0.1 + 5 * PITCH, first=9)],  # further down
    [text(*MILL), text("shut again.", top=0.1 + 3 * PITCH, x=0.5, first=9)],  # elsewhere
    [text(*MILL), text("shut again.", top=0.1 + 3 * PITCH, size=8.0, first=9)],  # smaller
    [text(*MILL[:2], "high."), text("shut again.", top=0.1 + 3 * PITCH, first=9)],
    [text(*MILL), text("a) shut again.", top=0.1 + 3 * PITCH, first=9)],
    [text(*MILL), text("shut", top=0.1 + 3 * PITCH, label=Label.TABLE, first=9)],
    [text("One line", top=0.2, first=1), text("another line", top=0.3, first=2)],
    [text("12 Quay Street", "Bristol", pitches=(2.0,))],
], ids=["empty", "whole", "sentence", "further", "elsewhere", "smaller", "ended", "item", "table",
        "lines", "two lines"])  # fmt: skip
def test_other_texts_stay_as_they_are(regions: list[Region]) -> None:
    assert join_whole_paragraphs(regions, 0.7) == regions


@pytest.mark.parametrize("last", ["shut again in the evening.", "über Nacht geschlossen."])
def test_a_last_line_in_lower_case_belongs_to_its_paragraph(last: str) -> None:
    apart = text(last, top=0.1 + 3 * PITCH, first=9)
    assert shown([apart, text(*MILL)]) == [" / ".join((*MILL, last))]


def test_a_first_line_belongs_to_its_paragraph_in_scripts_without_case_if_it_is_full() -> None:
    wide = {"width": 0.02}
    body = ("作沟通协调业主监理和施工三方人员", "高塑低强岩石隧洞开挖掏槽爆破设计")
    first = text("负责四川省甘孜州丹巴磨子电站引水", top=0.1 - PITCH, first=9, **wide)
    short = text("负责四川省", top=0.1 - PITCH, first=9, **wide)
    assert len(shown([text(*body, **wide), first])) == 1
    assert len(shown([text(*body, **wide), short])) == 2


@pytest.mark.parametrize("heading", [
    ("§ 1.1 Positions and employees",), ("§1.1 Positions and employees", "  affected by the rules"),
    ("Article 7 Frais de livraison",),
])  # fmt: skip
def test_a_section_s_heading_is_apart_from_its_paragraph(heading: tuple[str, ...]) -> None:
    pitches = [1.0] * (len(heading) - 1) + [1.4]
    whole = text(*heading, " The keeper", *MILL[1:], pitches=pitches)
    assert len(shown([whole])) == 2
    assert shown([whole])[0] == " / ".join(line.strip() for line in heading)


def test_two_paragraphs_with_a_blank_between_them_are_apart() -> None:
    both = text(*MILL[:2], " At night it is", "shut again.", pitches=(1.0, 2.0))
    assert shown([both]) == [" / ".join(MILL[:2]), "At night it is / shut again."]
