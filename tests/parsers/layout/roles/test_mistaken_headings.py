"""What a model took for a heading and is none, and headings that it took for text."""

from dataclasses import replace

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.layout.region import Region
from parsers.layout.roles.mistaken_headings import correct_headings

TEXT, HEADING = Label.TEXT, Label.SECTION_HEADER


def region(
    text: str, label: Label = TEXT, *, size: float = 0.0, y: float = 0.1, height: float = 0.012,
    sure: float | None = None, bold: int = 0,
) -> Region:  # fmt: skip
    """bold: so many of its words."""
    words = [
        Word(word, BoundingBox(x, y, x + 0.04, y + height), 0, sure, size or None, at < bold)
        for at, word in enumerate(text.split())
        for x in [0.1 + 0.05 * at]
    ]
    return Region(label, BoundingBox(0.1, y, 0.9, y + height), tuple(words))


BODY = region("The keeper of the mill looks after the wheel and the stones", size=10.0, y=0.5)


def label_of(first: Region, *others: Region) -> str:
    return correct_headings([first, *others])[0].label.value


@pytest.mark.parametrize("heading", [
    region("Estimate Totals", HEADING, bold=2),
    region("2 Results of the survey", HEADING, bold=1),  # a number
    region("Appendix D | Limits", HEADING, bold=2),
    region("Results", HEADING, sure=0.6),
    region("Phil.", HEADING, sure=0.99, height=0.03),
], ids=str)  # fmt: skip
def test_a_heading_stays_one(heading: Region) -> None:
    assert label_of(heading, BODY) == "section_header"


@pytest.mark.parametrize("text", [
    "Estimator Ellis Turner", "Bearbeiterin Frau Ida Klug", "Remarque Pare-chocs arrière",
])  # fmt: skip
def test_a_label_in_bold_with_its_value_is_no_heading(text: str) -> None:
    assert label_of(region(text, HEADING, size=10.0, bold=1), BODY) == "text"


@pytest.mark.parametrize("text", ["= μ(ρLAST:<<A,B>>)", "≤ 4 x + 1", "→ 1 ° 2"])
def test_a_line_of_a_formula_is_no_heading(text: str) -> None:
    assert label_of(region(text, HEADING), BODY) == "text"


@pytest.mark.parametrize("text", [
    "Mit freundlichen Grüßen", "Yours sincerely,", "Cordialement,",
])  # fmt: skip
def test_the_closing_of_a_letter_is_no_heading(text: str) -> None:
    assert label_of(region(text, HEADING, sure=0.99), BODY) == "text"


@pytest.mark.parametrize("text", ["Thil.", "自", "MKlu"])
def test_one_large_word_that_is_hardly_read_is_a_signature(text: str) -> None:
    assert label_of(region(text, HEADING, sure=0.8, height=0.03), BODY) == "text"


TITLE = region("项目名称", HEADING, size=13.0, y=0.2)


@pytest.mark.parametrize("text", ["研发", "Éducation", "Work history"])
def test_a_line_in_the_type_of_the_headings_is_one(text: str) -> None:
    assert label_of(region(text, size=13.0), TITLE, BODY) == "section_header"


@pytest.mark.parametrize("other", [
    region("Work history", size=11.0), region("Work history", size=13.0, bold=2),
    region("2018.05 - 2020.05", size=13.0), region("As agreed.", size=13.0),
    region("a + 2 b = 2 c", size=13.0), region("∂t", size=13.0), region("work " * 9, size=13.0),
], ids=["smaller", "bolder", "figures", "sentence", "formula", "sign", "long"])  # fmt: skip
def test_other_lines_stay_text(other: Region) -> None:
    assert label_of(other, TITLE, BODY) == "text"


def test_on_a_page_without_headings_a_bold_line_in_large_type_is_one() -> None:
    assert label_of(region("DSP Gaussmeter", size=12.0, bold=2), BODY) == "section_header"
    assert label_of(region("DSP Gaussmeter", size=12.0), BODY) == "text"
    assert label_of(region("DSP Gaussmeter", size=10.0, bold=2), BODY) == "text"


@pytest.mark.parametrize("texts", [
    ("카드 이용 안내", "적립 기준"), ("王小明 简历", "工作经历"),
    ("گزارش سالانه", "تولید"), ("Rapport", "Ventes"),
], ids=" ".join)  # fmt: skip
def test_where_nothing_is_bold_lines_in_larger_type_are_headings(texts: tuple[str, str]) -> None:
    title, heading = region(texts[0], size=18.0, y=0.1), region(texts[1], size=12.0, y=0.2)
    other = region("Two of the three stones were dressed last year", size=10.0, y=0.6)
    assert label_of(heading, title, BODY, other) == "section_header"
    assert label_of(title, heading, BODY, other) == "section_header"
    assert label_of(heading, title, BODY) == "text"  # most lines are larger: it tells nothing


@pytest.mark.parametrize("text", ["استاندارد 2-5-", "3. Costs"])
def test_a_counted_bold_line_above_a_table_is_a_heading_on_a_bold_page_too(text: str) -> None:
    cells = region("Weight of the stones in all the mills", size=10.0, y=0.5, bold=8)
    heading = region(text, size=10.0, bold=2)
    assert label_of(heading, replace(cells, label=Label.TABLE)) == "section_header"
    assert label_of(heading, cells) == "text"


@pytest.mark.parametrize("text", [
    "z(x) = a cos(kx) / cos(kL), (1)", "E(t) = 2 h + 3 (4.2a)",
])  # fmt: skip
def test_an_equation_with_its_number_is_no_heading(text: str) -> None:
    assert label_of(region(text, HEADING), BODY) == "text"


@pytest.mark.parametrize("text", ["3. Costs", "استاندارد 2-5-", "4.1) Délais"])
def test_a_counted_line_in_bold_is_a_heading(text: str) -> None:
    count = len(text.split())
    assert label_of(region(text, size=10.0, bold=count), BODY) == "section_header"
    assert label_of(region(text, size=10.0), BODY) == "text"
    bold = region("The keeper of the mill looks after", size=10.0, y=0.5, bold=7)
    assert label_of(region(text, size=10.0, bold=count), bold) == "text"


def test_where_headings_are_no_larger_than_the_text_none_is_found() -> None:
    heading = region("Part one", HEADING, size=10.0, y=0.2)
    assert label_of(region("Part two", size=10.0), heading, BODY) == "text"
    assert label_of(region("Part two"), region("Part one", HEADING, y=0.2)) == "text"
