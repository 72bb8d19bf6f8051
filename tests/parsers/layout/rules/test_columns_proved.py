"""A page is proved to have one column only if no river runs through it."""

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from parsers.document import PageInput, Rendering
from parsers.layout.rules import prove_regions
from parsers.reading.pdf import open_pdf, read_page

LEFT = {
    "en": "A river runs from the hills down to the plain and carries sand and mud with it. ",
    "de": "Ein Fluss kommt aus den Bergen herab in die Ebene und trägt Sand und Lehm mit sich. ",
}
RIGHT = {
    "en": "Mountains stand for a long time but frost and rain break their rock into stones. ",
    "de": "Berge stehen lange aber Frost und Regen brechen ihren Fels zu Steinen entzwei. ",
}
Page = Callable[..., PageInput]


def lines_of(text: str, font: str, size: float, width: float) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    for word in text.split():
        if pymupdf.get_text_length(" ".join([*lines[-1], word]), font, size) > width:
            lines.append([])
        lines[-1].append(word)
    return lines


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """Two columns, written line by line across the page, with full lines."""

    def draw(
        language: str, font: str, size: float, gutter: float, leading: float = 1.2, down: float = 0
    ) -> PageInput:
        width = (468 - gutter * size) / 2
        columns = [
            (x, lines_of(text[language] * 16, font, size, width))
            for x, text in ((72, LEFT), (72 + width + gutter * size, RIGHT))
        ]
        with pymupdf.open() as document:
            sheet = document.new_page(width=612)
            for at in range(14):
                for number, (x, lines) in enumerate(columns):
                    y = 100 + leading * size * (at + number * down)
                    put(sheet, x, y, lines[at], font, size, width)
            document.save(tmp_path / "columns.pdf")
        return read_page(open_pdf(tmp_path / "columns.pdf"), 1, Rendering(dpi=72, text_dpi=36))

    return draw


def put(
    sheet: pymupdf.Page, x: float, y: float, line: list[str], font: str, size: float, width: float
) -> None:
    long = [pymupdf.get_text_length(word, font, size) for word in line]
    for word, own in zip(line, long, strict=True):
        sheet.insert_text((x, y), word, fontname=font, fontsize=size)
        x += own + (width - sum(long)) / (len(line) - 1)


@pytest.mark.parametrize(
    ("language", "font", "size", "gutter"),
    [
        ("en", "tiro", 10, 0.9),
        ("de", "helv", 9, 1.2),
        ("en", "hebo", 11, 1.5),
        ("de", "cour", 9, 2),
    ],
)
def test_columns_with_a_narrow_gutter_are_read_one_after_another_or_left_to_the_model(
    page: Page, language: str, font: str, size: float, gutter: float
) -> None:
    regions = prove_regions(page(language, font, size, gutter))
    texts = [" ".join(w.text for w in r.words) for r in regions or ()]
    assert not any(LEFT[language][:20] in text and RIGHT[language][:20] in text for text in texts)
    if regions is not None:
        assert LEFT[language].strip() in texts[0]
        assert RIGHT[language].strip() in texts[1]


@pytest.mark.parametrize(
    ("language", "font", "size", "gutter"),
    [("en", "tibo", 12, 1.3), ("de", "helv", 9, 1.5), ("en", "tiro", 10, 2.5)],
)
def test_lines_halfway_between_those_of_the_other_column_are_no_lines_of_one_column(
    page: Page, language: str, font: str, size: float, gutter: float
) -> None:
    """Otherwise the columns would be read in turns, line by line."""
    regions = prove_regions(page(language, font, size, gutter, leading=1.4, down=0.5))
    assert regions is None or all(
        len({word.text in LEFT[language].split() for word in region.words}) == 1
        or region.box.width < 0.45
        for region in regions
    )
