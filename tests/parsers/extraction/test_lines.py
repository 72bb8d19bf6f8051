import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import BoundingBox, Page, Word
from parsers.extraction.lines import join, lines_of


def word(text, x0, y0, x1, y1, line=0):
    return Word(text, BoundingBox(x0, y0, x1, y1), line)


def texts(page):
    return [line.text for line in lines_of(page)]


def test_a_page_without_words_has_no_lines():
    assert lines_of(Page(1, 600, 800)) == []


def test_what_stands_side_by_side_is_one_line_though_it_was_read_in_parts():
    page = Page(
        1, 600, 800,
        words=(
            word("9.90", 0.8, 0.101, 0.9, 0.121, line=0),
            word("TOTAL", 0.1, 0.1, 0.2, 0.12, line=1),
            word("CASH", 0.1, 0.13, 0.2, 0.15, line=2),
        ),
    )  # fmt: skip
    assert texts(page) == ["TOTAL 9.90", "CASH"]


def test_a_page_that_lies_askew_keeps_its_lines():
    words = [
        word(f"{row}.{column}", x, y, x + 0.1, y + 0.02, line=row * 4 + column)
        for row in range(3)
        for column in range(4)
        for x, y in [(0.1 + 0.2 * column, 0.1 + 0.03 * row + 0.007 * column)]
    ]
    assert texts(Page(1, 600, 800, words=tuple(words))) == [
        f"{row}.0 {row}.1 {row}.2 {row}.3" for row in range(3)
    ]


def test_a_wide_gap_parts_two_phrases(draw):
    (line,) = lines_of(draw("Invoice number:        4711    due 1 May"))
    assert [line.text[start:end] for start, end in line.phrases()] == [
        "Invoice number:",
        "4711",
        "due 1 May",
    ]


def test_a_piece_has_the_box_of_the_words_it_stands_in(draw):
    page = draw("Date:05/03/2018 10:41")
    (line,) = lines_of(page)
    piece = line.piece(5, 15)
    assert (piece.text, piece.page, piece.box) == ("05/03/2018", 1, page.words[0].box)


def test_a_piece_leaves_outer_blanks_out(draw):
    page = draw("one two three")
    (line,) = lines_of(page)
    assert line.piece(3, 8) == line.piece(4, 7)


def test_there_is_no_piece_of_nothing(draw):
    (line,) = lines_of(draw("one two"))
    with pytest.raises(ValueError, match="nothing"):
        line.piece(3, 4)


def test_pieces_below_each_other_are_joined_with_the_box_of_both(draw):
    page = draw("one\ntwo")
    pieces = [line.piece(0, 3) for line in lines_of(page)]
    assert join(pieces).text == "one two"
    assert join(pieces).box == page.words[0].box.union(page.words[1].box)


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 8), st.text("abc1", min_size=1, max_size=3)),
        min_size=1,
        max_size=30,
    )
)
def test_every_word_stands_in_one_line_and_in_the_line_s_text(placed):
    words = tuple(
        word(text, x / 40, y / 10, (x + 1) / 40, y / 10 + 0.05, line=number)
        for number, (x, y, text) in enumerate(placed)
    )
    lines = lines_of(Page(1, 600, 800, words=words))
    assert sorted(map(id, words)) == sorted(id(one) for line in lines for one in line.words)
    for line in lines:
        for one, start in zip(line.words, line.starts, strict=True):
            assert line.text[start : start + len(one.text)] == one.text
