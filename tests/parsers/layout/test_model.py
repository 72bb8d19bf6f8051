"""The page built for the models: the words in invisible ink, none lost."""

import pytest

from parsers.document import BoundingBox, PageImage, Word
from parsers.layout import model as layout

WHITE = PageImage(600, 800, b"\xff" * (600 * 800 * 3))
SIZE = (600.0, 800.0)


def word(text: str, x: float, y: float, line: int = 0, confidence: float | None = None) -> Word:
    return Word(text, BoundingBox(x, y, x + 0.1, y + 0.015), line, confidence)


@pytest.fixture(scope="module", autouse=True)
def models() -> None:
    layout.load_layout()


def built_words(words: list[Word]) -> list[tuple[float, ...]]:
    import pymupdf

    with pymupdf.open() as document:
        text = layout._invisible_text(words, SIZE, 1.0)
        page = layout._build_page(document, WHITE, text, SIZE)
        return [tuple(found) for found in page.get_text("words")]


def test_words_outside_the_font_keep_their_place() -> None:
    words = [word("総計", 0.1, 0.1), word("(ночь)\\", 0.3, 0.1), word("٣٤", 0.5, 0.1)]
    assert [found[4] for found in built_words(words)] == ["xx", "(xxxx)\\", "00"]


def test_a_text_layers_boxes_come_back_as_they_were() -> None:
    ((x0, y0, x1, y1, text, *_),) = built_words([word("Total", 0.1, 0.5)])
    assert text == "Total"
    assert (x0, y0, x1, y1) == pytest.approx((60, 400, 120, 412), abs=0.2)


def test_a_font_whose_size_the_file_tells_has_that_size_whatever_its_boxes_are() -> None:
    import pymupdf

    words = [Word("Total", BoundingBox(0.1, 0.5, 0.2, 0.51), 0, None, 10.0)]
    with pymupdf.open() as document:
        text = layout._invisible_text(words, SIZE, 1.5)
        page = layout._build_page(document, WHITE, text, SIZE)
        ((_, top, _, bottom, *_),) = page.get_text("words")
    assert bottom - top == pytest.approx(15 * 1.374, abs=0.2)


def test_rulings_are_lines_where_the_file_has_them() -> None:
    import pymupdf

    rulings = [BoundingBox(0.1, 0.5, 0.9, 0.5001), BoundingBox(0.1, 0.5, 0.1001, 0.8)]
    with pymupdf.open() as document:
        drawn = layout._ruled(rulings, SIZE)
        page = layout._build_page(document, WHITE, drawn, SIZE)
        found = [tuple(path["rect"]) for path in page.get_drawings()]
    assert found[0] == pytest.approx((60, 400, 540, 400.5), abs=0.6)
    assert found[1] == pytest.approx((60, 400, 60.5, 640), abs=0.6)


def test_no_character_makes_a_word_reach_into_the_next_column() -> None:
    words = [word(text, 0.1, 0.1 * i, i) for i, text in enumerate(("‘our", "–", "•", "Æ", "€5"))]
    assert [found[2] for found in built_words(words)] == pytest.approx([120] * 5, abs=0.2)


def test_print_of_unusual_size_is_scaled_to_the_usual() -> None:
    usual = [word("text", 0.1, 0.1)]
    assert layout.natural_size(usual, SIZE) == SIZE
    for factor in (0.1, 10):
        width, height = layout.natural_size(usual, (600 * factor, 800 * factor))
        assert 300 < width < 900
        assert width / height == pytest.approx(0.75)


def test_a_page_without_words_has_a_size_too() -> None:
    assert layout.natural_size([], (60_000, 80_000)) == pytest.approx((2250, 3000))


@pytest.mark.slow
def test_two_paragraphs_are_seen_as_text() -> None:
    words = [
        Word("word", BoundingBox(x / 10, y, x / 10 + 0.08, y + 0.015), round(y * 50))
        for y in (0.1, 0.12, 0.14, 0.4, 0.42, 0.44)
        for x in range(1, 9)
    ]
    regions = layout.find_regions(WHITE, words, SIZE)
    assert len(regions) >= 2
    assert all(0 <= region.box.y0 < region.box.y1 <= 1 for region in regions)
