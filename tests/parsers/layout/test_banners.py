"""Tables with bars of dark ground in an image in, banners as headings out."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from parsers.document import Label, PageImage
from parsers.document.lines import hull_of
from parsers.layout.banners import part_banners
from parsers.layout.region import Region
from tests.parsers.layout.tables import ASPECT, HEIGHT, table, words_at

Rows = Sequence[Sequence[str]]
LEFTS = (0.1, 0.3, 0.55, 0.75)
FACTS: Rows = [["Name", "Petra", "Make", "Skoda"], ["Phone", "01353", "Model", "Octavia"],
               ["City", "Ely", "Reg.", "AB12"]]  # fmt: skip
TEILE: Rows = [["Lohn", "2,5", "60", "150"], ["Belag", "1", "48", "48"], ["Summe", "", "", "198"]]
WIDTH, DOWN = 700, 1000
WHOLE = [(0.09, 0.9)]
HALVES = [(0.09, 0.5), (0.54, 0.9)]


def drawn(
    bars: Sequence[tuple[float, Sequence[tuple[float, float]]]], rows: Rows, *above: str
) -> tuple[Region, PageImage]:
    """A table below lines of phrases, which stand at |; bars: how high, from where to where."""
    found = table(rows, LEFTS)
    words = list(found.words)
    for at, line in enumerate(above):
        phrases = line.split("|")
        middles = (0.5,) if len(phrases) == 1 else (0.25, 0.7)
        for x, phrase in zip(middles, phrases, strict=True):
            words += words_at(phrase, x, 0.1 - 0.02 * (len(above) - at), 90 + at)
    pixels = np.full((DOWN, WIDTH, 3), 255, np.uint8)
    for y, parts in bars:
        for x0, x1 in parts:
            pixels[round((y - 0.002) * DOWN) : round((y + HEIGHT + 0.002) * DOWN),
                   round(x0 * WIDTH) : round(x1 * WIDTH)] = 20  # fmt: skip
    image = PageImage(WIDTH, DOWN, pixels.tobytes())
    return replace(found, words=tuple(words), box=hull_of(words)), image


def said(regions: Sequence[Region]) -> list[str]:
    return [
        "table"
        if each.label is Label.TABLE
        else f"{each.label}: {' '.join(w.text for w in each.words)}"
        for each in regions
    ]


@pytest.mark.parametrize(
    ("bars", "above", "rows", "expected"),
    [
        ([(0.06, WHOLE), (0.08, HALVES)], ["Job card", "Customer|Vehicle"], FACTS,
         ["Job card", "Customer", "Vehicle"]),
        ([(0.08, HALVES)], ["Kunde|Fahrzeug"], FACTS, ["Kunde", "Fahrzeug"]),
        ([(0.08, WHOLE)], ["Arbeiten"], TEILE, ["Arbeiten"]),
    ],
)  # fmt: skip
def test_banners_on_bars_over_several_columns_are_headings_above_the_table(
    bars: list[tuple[float, list[tuple[float, float]]]],
    above: list[str],
    rows: Rows,
    expected: list[str],
) -> None:
    region, image = drawn(bars, rows, *above)
    parts = part_banners([region], image, ASPECT)
    assert said(parts) == [*(f"section_header: {each}" for each in expected), "table"]
    assert len(parts[-1].words) == sum(bool(text) for row in rows for text in row)


def test_banners_that_the_model_found_come_below_those_above_them() -> None:
    region, image = drawn([(0.06, WHOLE), (0.08, HALVES)], FACTS, "Job card", "Customer|Vehicle")
    found = [word for word in region.words if word.text in ("Customer", "Vehicle")]
    rest = tuple(word for word in region.words if word not in found)
    heading = Region(Label.SECTION_HEADER, hull_of(found), tuple(found))
    assert said(part_banners([heading, replace(region, words=rest)], image, ASPECT)) == [
        "section_header: Job card", "section_header: Customer", "section_header: Vehicle", "table"
    ]  # fmt: skip


def test_a_header_on_one_bar_stays_in_its_table() -> None:
    rows = [["Part", "Hours", "Rate", "Cost"], *TEILE]
    region, image = drawn([(0.1, WHOLE)], rows)
    assert part_banners([region], image, ASPECT) == [region]


def test_spanning_headings_on_one_bar_stay_in_their_table() -> None:
    region, image = drawn([(0.08, WHOLE)], FACTS, "2023|2024")
    assert part_banners([region], image, ASPECT) == [region]


def test_a_first_line_on_white_stays_in_its_table() -> None:
    region, image = drawn([], TEILE, "Arbeiten")
    assert part_banners([region], image, ASPECT) == [region]


def test_a_last_line_whose_label_alone_is_on_a_bar_is_a_text_below() -> None:
    rows = [*TEILE, ["Note", "waits", "", ""]]
    region, image = drawn([(0.16, [(0.09, 0.2)])], rows)
    assert said(part_banners([region], image, ASPECT)) == ["table", "text: Note waits"]


def test_a_total_on_a_bar_stays_in_its_table() -> None:
    region, image = drawn([(0.14, WHOLE)], TEILE)
    assert part_banners([region], image, ASPECT) == [region]
