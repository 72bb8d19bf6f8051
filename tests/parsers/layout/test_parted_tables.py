"""Tables within which headings of sections stand in, their parts out."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from parsers.document import BoundingBox, Label
from parsers.document.lines import hull_of
from parsers.layout.parted_tables import part_tables
from parsers.layout.region import Region
from tests.parsers.layout.tables import ASPECT, HEIGHT, below, ruling, table

Rows = Sequence[Sequence[str]]
LEFTS = (0.1, 0.6)
CV: Rows = [["Education", ""], ["BSc", "2017"], ["Abitur", "2012"], ["Languages", ""],
            ["English", "C1"], ["French", "B2"]]  # fmt: skip
LEBENSLAUF: Rows = [["Schlosser", "2019"], ["Geselle", "2014"], ["Kenntnisse", ""],
                    ["Sprachen", "Deutsch"], ["Software", "CATIA"]]  # fmt: skip
SKILLS: Rows = [["语言能力", ""], ["英语", "一般"], ["专业技能", ""], ["德语", "良好"]]


def drawn(rows: Rows, larger: float) -> tuple[Region, list[BoundingBox]]:
    """Lines of one word in type so many times as large, with a ruling below."""
    found = table(rows, LEFTS, parted=[below(row) for row in range(len(rows) - 1)])
    heads = {text for text, other in rows if not other}
    words = [replace(w, size=10.0 * larger if w.text in heads else 10.0) for w in found.words]
    rules = [ruling(below(row), 0.1, 0.9) for row, (_, other) in enumerate(rows) if not other]
    return replace(found, words=tuple(words)), rules


def said(regions: Sequence[Region]) -> list[str]:
    return [f"{each.label}: {' '.join(word.text for word in each.words)}" for each in regions]


@pytest.mark.parametrize(
    ("rows", "larger", "expected"),
    [
        (CV, 1.3, ["section_header: Education", "table: BSc 2017 Abitur 2012",
                   "section_header: Languages", "table: English C1 French B2"]),
        (LEBENSLAUF, 1.2, ["table: Schlosser 2019 Geselle 2014", "section_header: Kenntnisse",
                           "table: Sprachen Deutsch Software CATIA"]),
        (SKILLS, 1.11, ["section_header: 语言能力", "table: 英语 一般",
                        "section_header: 专业技能", "table: 德语 良好"]),
    ],
)  # fmt: skip
def test_larger_lines_with_a_ruling_of_their_own_part_a_table(
    rows: Rows, larger: float, expected: list[str]
) -> None:
    region, rules = drawn(rows, larger)
    assert said(part_tables([region], rules, ASPECT)) == expected


def test_a_heading_that_the_model_found_within_a_table_parts_it() -> None:
    region, rules = drawn(LEBENSLAUF, 1.3)
    heading = [word for word in region.words if word.text == "Kenntnisse"]
    rest = tuple(word for word in region.words if word.text != "Kenntnisse")
    regions = [replace(region, words=rest), Region(Label.TITLE, hull_of(heading), tuple(heading))]
    parts = [each for each in part_tables(regions, rules, ASPECT) if each.label is Label.TABLE]
    assert said(parts) == [
        "table: Schlosser 2019 Geselle 2014", "table: Sprachen Deutsch Software CATIA"
    ]  # fmt: skip
    assert [len(part.rows) for part in parts] == [1, 1]


def test_sections_in_the_type_of_their_table_stay_in_it() -> None:
    region, rules = drawn(CV, 1.0)
    assert part_tables([region], rules, ASPECT) == [region]


def test_a_table_with_rulings_between_its_rows_stays_whole() -> None:
    region, rules = drawn(CV, 1.3)
    assert part_tables([region], [*rules, ruling(below(1), 0.1, 0.9)], ASPECT) == [region]


def test_a_title_on_top_stays_with_its_table() -> None:
    region, rules = drawn(CV[:3], 1.3)
    assert part_tables([region], rules, ASPECT) == [region]


def test_a_table_without_rulings_stays_whole() -> None:
    region, rules = drawn(CV, 1.3)
    short = [ruling(each.center_y, 0.1, 0.2) for each in rules]
    assert part_tables([region], [], ASPECT) == part_tables([region], short, ASPECT) == [region]


def test_larger_headings_of_several_columns_are_the_header_of_a_table() -> None:
    region, _ = drawn([["Name", "Score"], ["Ada", "7"], ["Bob", "9"]], 1.3)
    header = [replace(w, size=13.0) if w.box.y0 < 0.1 + HEIGHT else w for w in region.words]
    region = replace(region, words=tuple(header))
    assert part_tables([region], [ruling(below(0), 0.1, 0.9)], ASPECT) == [region]
