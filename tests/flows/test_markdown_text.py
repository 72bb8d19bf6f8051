"""Text as Markdown says what it says, and does nothing. Judged by a CommonMark parser."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from flows.markdown_text import escape_cell, inline

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


def as_content(text: str) -> str:
    """As the text of a block is stored."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "<br>".join(html.escape(line, quote=False) for line in lines if line)


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
    tokens = parse(inline(as_content(text)))

    assert {token.type for token in tokens} == {"paragraph_open", "inline", "paragraph_close"}
    assert said(tokens) == "\n".join(" ".join(line.split()) for line in text.split("\n"))


@given(SIGNS)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    content = as_content(text)

    tokens = parse(inline(content))

    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert said(tokens) == html.unescape(content.replace("<br>", "\n"))


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

    assert inline(as_content(text)) == text.replace("<", "&lt;")


def test_marks_are_those_of_markdown_where_it_has_them() -> None:
    assert inline("a <b>bold</b> and <em>slanted</em> word") == "a **bold** and *slanted* word"
    assert inline("H<sub>2</sub>O, <u>under</u>") == "H<sub>2</sub>O, under"


def test_marks_within_words_stay_html() -> None:
    """Markdown would show the stars."""
    assert inline("un<b>believ</b>able") == "un<b>believ</b>able"


def test_lines_that_end_stay_lines() -> None:
    assert inline("First<br># second") == "First\\\n\\# second"
