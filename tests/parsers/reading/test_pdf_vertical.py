"""Columns of signs that are written downwards, and read from the right."""

import pytest

from parsers.document import BoundingBox, Word
from parsers.document.lines import join_words, visual_lines
from parsers.reading.pdf_vertical import join_columns

JAPANESE = ("吾輩は猫である。", "名前はまだ無い。", "どこで生れたか")
CHINESE = ("床前明月光，", "疑是地上霜。", "舉頭望明月，", "低頭思故鄉。")


def columns(texts: tuple[str, ...], size: float = 0.02, apart: float = 0.04) -> list[Word]:
    """Each sign a word and a line of its own, as a PDF's text layer has them."""
    words: list[Word] = []
    for number, text in enumerate(texts):
        x = 0.8 - number * apart
        for row, sign in enumerate(text):
            y = 0.1 + row * size
            words.append(Word(sign, BoundingBox(x, y, x + size, y + size), len(words)))
    return words


def level(text: str, y: float, line: int) -> list[Word]:
    return [
        Word(part, BoundingBox(0.1 + at * 0.1, y, 0.19 + at * 0.1, y + 0.02), line)
        for at, part in enumerate(text.split())
    ]


def read(words: list[Word]) -> list[str]:
    return [join_words(line) for line in visual_lines(join_columns(words))]


def test_no_words_are_none() -> None:
    assert join_columns([]) == []


@pytest.mark.parametrize("texts", [JAPANESE, CHINESE])
@pytest.mark.parametrize(("size", "apart"), [(0.02, 0.04), (0.015, 0.025), (0.03, 0.08)])
def test_columns_are_read_from_the_right(texts: tuple[str, ...], size: float, apart: float) -> None:
    assert read(columns(texts, size, apart)) == [" ".join(texts)]


def test_the_signs_of_a_tables_rows_stay_apart() -> None:
    words = [
        Word(sign, BoundingBox(0.5, 0.1 + row * 0.05, 0.52, 0.12 + row * 0.05), row)
        for row, sign in enumerate("是否是否是否")
    ]
    assert join_columns(words) == words


def test_signs_side_by_side_stay_as_they_are() -> None:
    words = level("吾 輩 は 猫 で あ る", 0.1, 0)
    assert join_columns(words) == words


def test_a_head_of_latin_above_columns_keeps_its_line() -> None:
    head = level("Natsume Soseki 1905", 0.02, 0)
    body = [Word(w.text, w.box, w.line + 1) for w in columns(JAPANESE)]
    assert read([*head, *body]) == ["Natsume Soseki 1905", " ".join(JAPANESE)]


def test_a_page_that_is_mostly_latin_is_left_as_it_is() -> None:
    words = [*columns(("吾輩は猫である",)), *level("a b c d e f g h", 0.9, 99)]
    assert join_columns(words) == words
