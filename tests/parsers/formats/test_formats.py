"""What is refused, mended or bounded in answers of any format."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import Completion, Label
from parsers.errors import AnswerError
from parsers.formats import FOREIGN_BOXES, read_answer
from parsers.formats.front_matter import TURNED
from parsers.qwen_html.normalize import Normalized

THOUSANDTHS = (1000.0, 1000.0)


def read(answer: str, answer_format: str = "") -> Normalized:
    return read_answer(Completion(answer, THOUSANDTHS, answer_format=answer_format))


def texts(answer: str) -> list[str]:
    return [block.text for block in read(answer).blocks]


UNREADABLE = {
    "nothing": "",
    "blanks": " \n\n ",
    "an empty fence": "```markdown\n```",
    "only front matter": "---\nprimary_language: en\nis_table: False\n---\n",
    "JSON that is no list of blocks": '{"title": "Invoice", "total": "12.40"}',
    "JSON in a fence": '```json\n{"title": "Invoice"}\n```',
    "an empty list": "[]",
    "a list cut off before its first block": '[{"bbox": [1, 2, 3, 4], "category": "',
    "a LaTeX document": "\\documentclass{article}\n\\begin{document}\nTotal 12.40\n\\end{document}",
    "LaTeX commands": "\\section{Invoice}\\vspace{3mm}\\textbf{Total} 12 \\hfill \\hspace{2em}",
    "tags that nobody knows": "<Line>Invoice</Line>\n<Line>Total 12.40</Line>\n<Line>Paid</Line>",
    "tokens that nobody knows": "<|seg_start|>Invoice<|seg_end|>\n\n<|seg_start|>Total<|seg_end|>",
    "places without text": (
        "<|box_start|>100 100 900 200<|box_end|><|ref_start|>text<|ref_end|><|rotate_up|>"
    ),
    "locations without an element": "<loc_1><loc_2><loc_3><loc_4>",
}


def test_listings_that_never_end_are_read_in_one_go() -> None:
    assert texts('<div data-label="Code">Total' + "<pre>" * 15_000 + "</div>") == ["Total"]


def test_a_format_without_boxes_is_not_blamed_for_having_none() -> None:
    assert read("# Invoice\n\nTotal 12.40").warnings == ()
    assert read("Invoice\n\nTotal 12.40").warnings == ()
    html = "<html><body><p>Invoice</p><p>Total 12.40</p></body></html>"
    assert read(html).warnings == ("blocks without a box: 2 of 2",)


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_text_of_a_page_is_refused(name: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read(UNREADABLE[name])
    assert caught.value.code == "unreadable"


class TestMarkdown:
    @pytest.mark.parametrize(
        ("answer", "expected"),
        [
            ("# A\n\n18. September 2026", "18. September 2026"),
            ("# A\n\n3) third and last", "3) third and last"),
            ("# A\n\n- 5.00", "- 5.00"),
            ("# A\n\n2*3*4 = 24", "2*3*4 = 24"),
            ("# A\n\n4.90* and 5.10*", "4.90* and 5.10*"),
            ("# A\n\npart_no_42", "part_no_42"),
            ("# A\n\n$5 to $10", "$5 to $10"),
            ("# A\n\nUS$5, A$6", "US$5, A$6"),
            ("# A\n\na < b and c<d", "a < b and c<d"),
            ("# A\n\nDear <Name>, <b>hello</b>", "Dear <Name>, hello"),
            ("# A\n\n#42", "#42"),
            ("# A\n\nTotal\n=====", "Total\n====="),
            ("# A\n\n        indented", "indented"),
            ("# A\n\n~~~~~", "~~~~~"),
            ("# A\n\nInvoice &amp; note \\# \\*", "Invoice & note # *"),
            ("# A\n\none  \ntwo\\\nthree", "one\ntwo\nthree"),
            ("# A\n\n[the mill](http://mill.example)", "the mill"),
            ("# A\n\n<script>alert(1)</script>fine", "fine"),
        ],
    )
    def test_signs_of_a_page_are_not_taken_for_marks(self, answer: str, expected: str) -> None:
        assert texts(answer)[1:] == [expected]

    def test_a_row_of_dashes_makes_no_heading(self) -> None:
        labels = [block.label for block in read("# A\n\nTotal\n-----\n\n12.40").blocks]
        assert labels == [Label.TITLE, Label.TEXT, Label.TEXT]

    def test_a_list_that_goes_on_keeps_its_numbers(self) -> None:
        blocks = read("# A\n\n5. five\n6. six").blocks[1:]
        assert [(block.label, block.text) for block in blocks] == [
            (Label.LIST_ITEM, "5. five"),
            (Label.LIST_ITEM, "6. six"),
        ]

    def test_a_row_longer_than_the_head_keeps_its_cells(self) -> None:
        (table,) = read("|a|b|\n|---|---|\n|1|2|3|").blocks
        assert table.text == "a\tb\t\n1\t2\t3"

    def test_a_table_that_is_cut_off_is_kept(self) -> None:
        (title, table) = read("# A\n\n<table><tr><td>a</td><td>b").blocks
        assert (title.label, table.text) == (Label.TITLE, "a\tb")

    def test_code_on_a_page_is_text(self) -> None:
        assert texts("# A\n\n```python\nx = {'a': 1}\n```")[1] == "x = {'a': 1}"

    def test_html_in_a_fence_on_the_page_is_read(self) -> None:
        page = "# A\n\n```python\nx\n```\n\n```html\n<table><tr><td>1</td></tr></table>\n```"
        assert [block.label for block in read(page).blocks] == [
            Label.TITLE,
            Label.TEXT,
            Label.TABLE,
        ]


class TestFrontMatter:
    def test_a_page_said_to_be_turned_says_so(self) -> None:
        front = "---\nis_rotation_valid: False\nrotation_correction: 90\n---\n"
        assert read(f"{front}Total").warnings[0].startswith(f"{TURNED}: by 90 degrees")

    def test_a_rule_at_the_top_is_none(self) -> None:
        assert texts("---\n\n# Total\n\n---\n\n12.40") == ["Total", "12.40"]


class TestLayoutJson:
    def test_boxes_that_cannot_be_of_the_frame_are_left_out(self) -> None:
        block = '{"bbox": [10, 20, %d, 40], "category": "Text", "text": "Total"}'
        inside, beyond = read(f"[{block % 900}]"), read(f"[{block % 1600}]")
        assert inside.blocks[0].box and not inside.warnings
        assert beyond.blocks[0].box is None and FOREIGN_BOXES in beyond.warnings

    def test_what_is_cut_off_is_kept_and_told(self) -> None:
        cut = read('[{"bbox": [1, 2, 3, 4], "category": "Text", "text": "Total 12')
        assert cut.cut and [block.text for block in cut.blocks] == ["Total 12"]

    def test_markup_in_a_text_stays_text(self) -> None:
        answer = '[{"bbox": [1, 2, 3, 4], "category": "Caption", "text": "a </p><h1>b"}]'
        assert [block.label for block in read(answer).blocks] == [Label.CAPTION]


class TestOtsl:
    def test_a_cell_that_continues_nothing_is_empty(self) -> None:
        (table,) = read("<fcel>a<fcel>b<nl><ecel><xcel><nl>").blocks
        assert table.text == "a\tb\n\t"

    def test_rows_of_unlike_length_are_kept(self) -> None:
        (table,) = read("<fcel>a<nl><fcel>b<fcel>c<nl>").blocks
        assert table.text == "a\nb\tc"


class TestDocTags:
    def test_what_was_not_closed_ends_where_the_next_begins(self) -> None:
        assert texts("<doctag><text><loc_1><loc_2><loc_3><loc_4>a<text>b</text>") == ["a", "b"]


class TestHtml:
    def test_boxes_to_check_are_signs(self) -> None:
        page = '<p><input type="checkbox" checked> paid <input type="radio"> open</p>'
        assert texts(page) == ["☑ paid ☐ open"]

    def test_what_a_field_holds_is_its_text(self) -> None:
        assert texts('<p>Name: <input type="text" value="Zoë"></p>') == ["Name: Zoë"]


HOSTILE = {
    "stars": "**a ", "brackets": "![", "dollars": "$$ ", "formulas": "\\[", "backticks": "`",
    "tables": "<table>", "rules": "|a|\n|-|\n", "comments": "<!--", "quotes": ">",
    "headings": "# a\n", "numbers": "1. a\n", "nested": "- \n  ", "lists": "[", "objects": '{"a":',
    "blocks": '[{"bbox": [1, 2, 3, 4], "category": "Text", "text": "a"},',
    "tags": "<text>", "pictures": "<picture>", "cells": "<ucel>", "references": "<|ref|>",
    "tabulars": "\\begin{tabular}", "front matter": "---\na: b\n", "divisions": "<div>\n\n",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("lead", ["", "# Total\n\n", "[{"])
@pytest.mark.parametrize("name", HOSTILE)
def test_two_million_characters_are_blocks_or_unreadable(name: str, lead: str) -> None:
    unit = HOSTILE[name]
    try:
        read((lead + unit * (2_000_000 // len(unit)))[:2_000_000])
    except AnswerError as error:
        assert error.code == "unreadable"


PIECES = (
    "# |---|\n|a|b| <table> </table> <td> $x$ $$ \\[ \\] ``` - 1. ** _ <loc_1> <text> </text> "
    '<fcel> <nl> <|ref|> <|/ref|> <|det|>[[1,2,3,4]]<|/det|> [{"bbox":[1,2,3,4], '
    '"category":"Table", "text":"a"} ] data-label="Text" <div <p> --- a: & < > ☑ \\ '
    "<!-- --> <|box_start|>1 2 3 4<|box_end|><|ref_start|>text<|ref_end|> \\begin{tabular} "
    "\\end{tabular} \\multirow{2}{*}{a} <img> </img> \ue000 0 \ue001"
)


@given(
    st.lists(st.sampled_from(PIECES.split(" ")), max_size=30),
    st.sampled_from(["", " ", "\n", "\n\n"]),
)
def test_any_answer_is_blocks_or_unreadable(pieces: list[str], between: str) -> None:
    try:
        assert read(between.join(pieces)).blocks
    except AnswerError as error:
        assert error.code == "unreadable"
