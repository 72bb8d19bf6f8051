"""A title that a model took for a page header stays in the text, and so do notes at the foot."""

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.layout.region import Region
from parsers.layout.roles import assign_roles
from parsers.layout.roles.mistaken_heads import free_mistaken_heads, keep_only_text

HEAD, FOOT = Label.PAGE_HEADER, Label.PAGE_FOOTER


def region(
    text: str,
    y: float,
    label: Label = Label.TEXT,
    *,
    size: float | None = 10.0,
    bold: bool = False,
    x: float = 0.1,
    height: float = 0.012,
) -> Region:
    box = BoundingBox(x, y, x + 0.3, y + height)
    words = (Word(word, box, 0, None if size else 0.9, size, bold) for word in text.split())
    return Region(label, box, tuple(words))


BODY = region("The keeper of the mill looks after the wheel.", 0.3)


def label_of(first: Region, *others: Region) -> str:
    return free_mistaken_heads([first, *others])[0].label.value


@pytest.mark.parametrize("head", [
    region("Harbour guide, release 2", 0.03, HEAD, size=9.0),
    region("Harbour guide", 0.03, HEAD),  # repeats, or not: other pages tell
    region("Harbour guide 17", 0.03, HEAD, bold=True),
    region("— 118 —", 0.03, HEAD, size=15.0),
    region("The keeper of the mill " * 8, 0.03, HEAD, size=15.0),
], ids=["smaller", "as large", "bold with a number", "a number", "long"])  # fmt: skip
def test_a_page_header_in_plain_type_stays_one(head: Region) -> None:
    assert label_of(head, BODY) == "page_header"


@pytest.mark.parametrize("x", [0.93, 0.02])
def test_a_turned_mark_along_a_side_stays_one(x: float) -> None:
    box = BoundingBox(x, 0.46, x + 0.02, 0.53)
    mark = Region(HEAD, box, (Word("B-1191", box, 0, None, 15.0),))
    assert label_of(mark, BODY) == "page_header"


@pytest.mark.parametrize(("size", "bold"), [(10.0, True), (15.0, False)], ids=["bold", "larger"])
def test_type_that_stands_out_beside_another_part_of_the_head_stays_one(
    size: float, bold: bool
) -> None:
    head = region("Harbour guide", 0.03, HEAD, size=size, bold=bold)
    assert label_of(head, region("17", 0.03, HEAD, x=0.6), BODY) == "page_header"


@pytest.mark.parametrize("text", ["Application for membership", "Antrag", "فاتورة رقم 118"])
def test_what_is_set_in_larger_type_than_the_text_is_a_title(text: str) -> None:
    assert label_of(region(text, 0.05, HEAD, size=15.0), BODY) == "title"
    assert label_of(region(text, 0.05, HEAD, size=11.5), BODY) == "section_header"


def test_what_is_bold_above_a_text_that_is_not_is_a_heading() -> None:
    head = region("Deux poèmes", 0.05, HEAD, size=9.0, bold=True)
    assert label_of(head, BODY) == "section_header"
    bold = region("The keeper of the mill looks after the wheel.", 0.3, bold=True)
    assert label_of(head, bold) == "page_header"


def test_in_a_scan_much_higher_letters_make_a_heading() -> None:
    body = region("The keeper of the mill", 0.3, size=None)
    assert label_of(region("Hello", 0.05, HEAD, size=None, height=0.016), body) == "section_header"
    assert label_of(region("Hello", 0.05, HEAD, size=None, height=0.013), body) == "page_header"


@pytest.mark.parametrize("foot", [
    "12 Jahresbericht der Stadtwerke", "12", "Page 3 of 7", "1 Ltd.", "© 2024 Harbour Mills",
    "(c) Harbour Mills", "12 Harbour Mills Ltd.",
])  # fmt: skip
def test_a_foot_that_begins_with_the_page_s_number_stays_one(foot: str) -> None:
    assert label_of(region(foot, 0.95, FOOT, size=7.0), BODY) == "page_footer"


@pytest.mark.parametrize("note", [
    "1 Figures are provisional.", "1Figures are provisional and unaudited.", "* Ohne Gewähr.",
    "† Décédé en 1790", "² Voir le rapport de 2023, page 14.", "3) Sans les villes du nord.",
])  # fmt: skip
def test_a_marked_sentence_at_the_foot_is_a_footnote(note: str) -> None:
    assert label_of(region(note, 0.93, FOOT, size=7.0), BODY) == "footnote"


def test_running_heads_beside_any_text_stay_as_they_are() -> None:
    page = [region("Sample document", 0.03, HEAD), BODY]
    assert keep_only_text(page) == page
    assert keep_only_text([]) == []


@pytest.mark.parametrize("beside", [
    (), (region("Page 1 of 1", 0.96, FOOT),), (Region(Label.PICTURE, BoundingBox(0.1, 0.2, 1, 1)),)
], ids=["alone", "with a page number", "over a picture"])  # fmt: skip
def test_the_only_text_of_a_page_is_no_running_head(beside: tuple[Region, ...]) -> None:
    found = assign_roles([region("Sample document", 0.03, HEAD), *beside])
    assert [each.label for each in found] == [Label.TEXT, *(each.label for each in beside)]
