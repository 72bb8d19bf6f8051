"""Spans of text: tidy whatever they were made of."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import Block, Cell, Label, Mark, Span, plain
from parsers.document.content import skip, text_of, tidy

BOLD = (Mark.BOLD,)
spans = st.lists(
    st.builds(
        Span,
        st.text(alphabet="ab \n\t\xa0\u3000\u2028", max_size=6),
        st.lists(st.sampled_from(Mark), max_size=2).map(tuple),
    ),
    max_size=6,
)


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        (" a \t b ", "a b"),
        ("\n a \n \nb\n", "a\nb"),
        ("\xa0", ""),
        ("\n", ""),
        ("字\u3000字", "字\u3000字"),
    ],
)
def test_white_space_is_as_a_browser_shows_it(text: str, tidied: str) -> None:
    assert text_of(plain(text)) == tidied


def test_white_space_is_so_also_where_marks_begin_and_end() -> None:
    written = [Span(" a "), Span(" b ", BOLD), Span(" c"), Span("\n", BOLD)]

    assert tidy(written) == (Span("a "), Span("b", BOLD), Span(" c"))


def test_a_gap_within_a_mark_is_under_it() -> None:
    italic = (Mark.BOLD, Mark.ITALIC)

    assert tidy([Span("a ", BOLD), Span("b", italic)]) == (Span("a ", BOLD), Span("b", italic))


def test_code_keeps_the_blanks_within_it() -> None:
    code = (Mark.CODE,)
    lines = [Span("  if a:\n", code), Span("    b  = 1", code), Span("  c", BOLD)]

    assert tidy(lines) == (Span("if a:\n    b  = 1", code), Span(" "), Span("c", BOLD))


@given(spans)
def test_what_is_tidy_stays_as_it_is_and_loses_no_letter(given_spans: list[Span]) -> None:
    content = tidy(given_spans)

    assert tidy(content) == content
    assert all(span.text for span in content)
    assert all(one.marks != other.marks for one, other in pairwise(content))
    assert text_of(content).split() == text_of(given_spans).split()
    assert text_of(content).strip() == text_of(content)


def test_the_first_characters_are_left_out_over_all_spans() -> None:
    content = (Span("1.", BOLD), Span(" one"))

    assert [span.text for span in skip(content, 3)] == ["", "one"]
    assert text_of(skip(content, 99)) == ""


def test_the_text_of_a_block_is_its_content_and_a_line_for_each_row() -> None:
    cells = (Cell(0, 0, "a\nb"), Cell(0, 1, "c"), Cell(1, 0, "d"))

    assert Block(Label.TABLE, cells=cells).text == "a b\tc\nd"
    assert Block(Label.PICTURE, (Span("x", BOLD), Span("y")), cells=cells).text == "xy\na b\tc\nd"
