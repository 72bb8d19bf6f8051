"""Words typed on a scan stay as they were typed, beside those that OCR reads."""

from parsers.document import BoundingBox, Word
from parsers.ocr.layer_words import with_typed_words

HEIGHT = 0.02


def at(text: str, x0: float, x1: float, y: float = 0.5, sure: float | None = 0.97) -> Word:
    return Word(text, BoundingBox(x0, y, x1, y + HEIGHT), round(10 * y), sure)


def typed(text: str, x0: float, x1: float, y: float = 0.5) -> Word:
    return at(text, x0, x1, y - 0.002, None)


def texts(words: tuple[Word, ...], y: float = 0.5) -> str:
    return " ".join(word.text for word in words if abs(word.box.y0 - y) < HEIGHT)


def test_a_covered_word_of_the_layer_is_left_out() -> None:
    """Some scanners put what they read below the picture, and call it visible."""
    read = (at("Harbour", 0.1, 0.2), at("Street", 0.21, 0.3))
    assert with_typed_words(read, (typed("Xq!-9", 0.1, 0.2),)) == read


def test_what_ocr_reads_alike_stays_as_it_is() -> None:
    read = (at("Bern,", 0.1, 0.2), at("31", 0.3, 0.33))
    assert with_typed_words(read, (typed("31", 0.3, 0.33),)) == read


def test_a_number_that_ocr_has_not_seen_stands_in_its_line() -> None:
    read = (at("Place:", 0.1, 0.2, 0.3), at("Datum:", 0.1, 0.2), at("2024", 0.4, 0.45))
    merged = with_typed_words(read, (typed("9.", 0.25, 0.27), typed("Mai", 0.3, 0.35)))
    assert texts(merged) == "Datum: 9. Mai 2024"
    assert texts(merged, 0.3) == "Place:"


def test_a_number_that_ocr_misreads_is_as_it_was_typed() -> None:
    read = (at("Total", 0.1, 0.2), at("l29,5O", 0.3, 0.4, sure=0.7))
    assert texts(with_typed_words(read, (typed("129,50", 0.3, 0.4),))) == "Total 129,50"


def test_chinese_printed_beside_a_typed_number_stays() -> None:
    """As in a date whose blanks are filled by a typewriter: 2019 年 7 月 28 日."""
    read = (at("219年", 0.32, 0.42, sure=0.8), at("月", 0.5, 0.52), at("28日", 0.55, 0.61))
    blanks = (typed("2019", 0.3, 0.37), typed("7", 0.46, 0.47), typed("28", 0.55, 0.58))
    assert texts(with_typed_words(read, blanks)).replace(" ", "") == "2019年7月28日"


def test_a_word_far_from_all_lines_is_a_line_of_its_own() -> None:
    merged = with_typed_words((at("Invoice", 0.1, 0.2),), (typed("PAID", 0.7, 0.8, 0.9),))
    assert [(word.text, word.line) for word in merged] == [("Invoice", 5), ("PAID", 6)]
