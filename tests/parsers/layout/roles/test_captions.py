"""The captions of tables and pictures, in several languages."""

import pytest

from parsers.document import BoundingBox, Label, Word
from parsers.layout.region import Region
from parsers.layout.roles.captions import label_captions


def region(text: str, y: float = 0.1, label: Label = Label.TEXT, lines: int = 1) -> Region:
    words = [
        Word(word, BoundingBox(0.1 + 0.05 * i, top, 0.14 + 0.05 * i, top + 0.012), line, None, 10.0)
        for line in range(lines)
        for top in [y + 0.015 * line]
        for i, word in enumerate(text.split())
    ]
    return Region(label, BoundingBox(0.1, y, 0.8, y + 0.015 * lines), tuple(words))


def label_of(caption: Region, y: float = 0.13, label: Label = Label.TABLE) -> str:
    """y: where the table is."""
    return label_captions([caption, region("", y, label, 9)])[0].label.value


@pytest.mark.parametrize("text", [
    "Table 3 Adverse reactions", "Table 324. Arrests by Sex", "Table A4-12. Projected volume",
    "Tabelle 2: Übersicht", "Abb. 4 – Ämter der Stadt", "Tableau IV. Écoles", "Figure 1.",
    "Fig. 2a: x", "Tabla 3 Índice", "Table 7",
])  # fmt: skip
@pytest.mark.parametrize("label", [Label.TEXT, Label.SECTION_HEADER])
def test_a_numbered_title_above_a_table_is_its_caption(text: str, label: Label) -> None:
    assert label_of(region(text, label=label)) == "caption"


def test_below_a_picture_it_is_one_too() -> None:
    assert label_of(region("Figure 2: The mill", 0.3), 0.15, Label.PICTURE) == "caption"


@pytest.mark.parametrize("text", [
    "Table 3 shows what the stones weigh", "Table A4-13 summarizes the projections",
    "Tables 3 and 4", "Figures", "Table of the stones", "Fig. 3-5 show it", "3. Costs",
])  # fmt: skip
def test_a_sentence_or_a_heading_is_none(text: str) -> None:
    assert label_of(region(text)) == "text"


def test_far_from_a_table_or_as_long_as_a_paragraph_it_is_none() -> None:
    assert label_of(region("Table 3 Adverse reactions"), 0.4) == "text"
    assert label_of(region("Table 3 Adverse reactions", lines=6), 0.2) == "text"
    assert label_captions([region("Table 3 Stones")])[0].label is Label.TEXT
