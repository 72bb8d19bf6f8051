"""Text as Markdown says what it says, and does nothing. Judged by a CommonMark parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from flows.export.markdown_text import escape_cell, inline
from parsers.document import Mark, Span, plain
from parsers.document.content import text_of

SIGNS = st.text(alphabet="ab1 .)(#-+*_=~`<>[]!|\\$&;:/^%@\"'é中\n", max_size=40)


def parse(markdown: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)


def said(tokens: list[Token]) -> str:
    """The text; a mark of any kind would be a token of another kind."""
    text = ""
    for token in tokens:
        for child in token.children or ():
            assert child.type in ("text", "text_special", "hardbreak", "softbreak"), child
            text += child.content if child.type.startswith("text") else "\n"
    return text


BOLD = (Mark.BOLD,)


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "- no item",
        "1. no item",
        "12) no item",
        "> no quotation",
        "---",
        "===",
        "```",
        "~~~ code",
        "    no code",
        "| no | table |",
        "a | b\n--- | ---",
        "a\n:-:",
        "[no link](https://example.com)",
        "![no image](x.png)",
        "[x]: https://example.com",
        "<script>alert(1)</script>",
        "<https://example.com>",
        "&lt; stays, &copy; too",
        "*no* **stress** __at__ _all_",
        "C:\\new\\*.txt \\",
        "~~not struck~~",
    ],
)
def test_what_would_be_markup_is_text(text: str) -> None:
    tokens = parse(inline(plain(text)))

    assert {token.type for token in tokens} == {"paragraph_open", "inline", "paragraph_close"}
    assert said(tokens) == "\n".join(" ".join(line.split()) for line in text.split("\n"))


@given(SIGNS)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    tokens = parse(inline(plain(text)))

    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert said(tokens) == text_of(plain(text))


@given(st.text(alphabet="ab |\\`*_[]()<>~$-\n", max_size=20))
def test_any_text_of_a_cell_stays_in_it(text: str) -> None:
    tokens = parse(f"| head | next |\n| --- | --- |\n| {escape_cell(text)} | end |")

    cells = [tokens[at + 1] for at, token in enumerate(tokens) if token.type == "td_open"]
    assert len(cells) == 2
    shown = (
        "\n" if child.type == "html_inline" else child.content for child in cells[0].children or ()
    )
    assert " ".join("".join(shown).split()) == " ".join(text.split())


def test_nothing_is_escaped_that_is_only_text() -> None:
    text = "Paid 12.50 € - see [1], snake_case, 5 < 6? No. 100% (net) #4 & more"

    assert inline(plain(text)) == text.replace("<", "&lt;")


def test_marks_are_those_of_markdown_where_it_has_them() -> None:
    slanted = Span("slanted", (Mark.EMPHASIZED,))
    marked = [Span("a "), Span("bold", BOLD), Span(" and "), slanted, Span(" word")]
    assert inline(marked) == "a **bold** and *slanted* word"

    lowered, under = Span("2", (Mark.LOWERED,)), Span("under", (Mark.UNDERLINED,))
    assert inline([Span("H"), lowered, Span("O, "), under]) == "H<sub>2</sub>O, under"


def test_marks_within_words_stay_html() -> None:
    """Markdown would show the stars."""
    assert inline([Span("un"), Span("believ", BOLD), Span("able")]) == "un<b>believ</b>able"


def test_marks_beside_and_within_marks_stay_html() -> None:
    both = Span("both", (Mark.BOLD, Mark.ITALIC))
    assert inline([Span("bold ", BOLD), both]) == "<b>bold </b><b><i>both</i></b>"
    assert inline([Span("a", BOLD), Span("b", (Mark.ITALIC,))]) == "<b>a</b><i>b</i>"


def test_anchors_stand_as_they_are() -> None:
    assert inline(['<a id="page-1"></a>', Span("bold", BOLD)]) == '<a id="page-1"></a>**bold**'
    assert inline([Span("bold", BOLD), '<a id="page-2"></a>']) == '<b>bold</b><a id="page-2"></a>'


def test_lines_that_end_stay_lines() -> None:
    assert inline(plain("First\n# second")) == "First\\\n\\# second"
