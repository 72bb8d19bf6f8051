"""From Qwen HTML, with all its warnings, to blocks."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.document import Block, BoundingBox, BoxFrom, Cell, Label
from parsers.document.html import write_block, write_page
from parsers.errors import AnswerError
from parsers.qwen_html.normalize import Normalized, normalize
from parsers.qwen_html.repair import MAX_LENGTH

THOUSANDTHS = (1000.0, 1000.0)


def read(answer: str) -> Normalized:
    return normalize(answer, THOUSANDTHS)


def html_of(normalized: Normalized) -> str:
    return write_page(normalized.blocks, map(write_block, normalized.blocks))


def labels_and_texts(answer: str) -> list[tuple[Label, str]]:
    return [(block.label, block.text) for block in read(answer).blocks]


def only_block(answer: str) -> Block:
    (block,) = read(answer).blocks
    return block


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        "answer",
        [
            "",
            "   \n",
            "I am sorry, I cannot read this page.",
            "3 < 5 and 7 > 6",
            "```html\n```",
            "<html><body></body></html>",
            "<html><body><p data-bbox='1 2 3 4'></p></body></html>",
            "<p data-bbox=",
            "<script>alert(1)</script>",
            '[{"bbox_2d": [1, 2, 3, 4]}]',
        ],
    )
    def test_an_answer_without_a_block_is_unreadable_and_not_an_empty_page(
        self, answer: str
    ) -> None:
        with pytest.raises(AnswerError) as caught:
            read(answer)
        assert caught.value.code == "unreadable"

    def test_the_error_holds_no_text_of_the_document(self) -> None:
        with pytest.raises(AnswerError) as caught:
            read("The patient's name is Jane Roe.")
        assert "Roe" not in str(caught.value)


class TestWhereTheHtmlStands:
    @pytest.mark.parametrize(
        "answer",
        [
            "<html><body><p>one</p></body></html>",
            "```html\n<html><body><p>one</p></body></html>\n```\n",
            "Here is the page:\n\n```html\n<p>one</p>\n```\n\nAnything else?",
            "```\n<p>one</p>\n```",
            "```html <p>one</p>```",
            "```html\n<p>one</p>",
            "Here it is: <html><body><p>one</p></body></html> That is all.",
            "Here it is:\n<p>one</p>\nThat is all.",
            "<!DOCTYPE html>\n<html><head><title>x</title><style>p {}</style></head><p>one</p>",
            "<p>one",
            "<P>one</P>",
        ],
    )
    def test_prose_fences_and_heads_are_left_out(self, answer: str) -> None:
        assert labels_and_texts(answer) == [(Label.TEXT, "one")]

    def test_text_beside_the_blocks_is_text(self) -> None:
        answer = "<html><body>before <b>it</b><p>one</p>after</body></html>"
        assert [text for _, text in labels_and_texts(answer)] == ["before it", "one", "after"]

    def test_an_answer_that_begins_anew_is_read_once(self) -> None:
        attempt = "```html\n<html><body><h1>Title</h1><p>one two three four five</p>"
        assert [text for _, text in labels_and_texts(f'{attempt}<img src="a\n{attempt}<p>six')] == [
            "Title",
            "one two three four five",
            "six",
        ]

    def test_a_fence_in_the_text_is_text(self) -> None:
        assert only_block("<p>type ``` to open</p>").text == "type ``` to open"


class TestWhatIsCutOff:
    @pytest.mark.parametrize(
        "end", ["<", "</", "</p", "<p", "<p data-b", '<p data-bbox="1 2', "<i"]
    )
    def test_a_cut_tag_is_dropped_and_what_stands_before_is_kept(self, end: str) -> None:
        first, *rest = labels_and_texts(f"<p>one</p>\n<p>two{end}")
        assert first == (Label.TEXT, "one")
        assert rest[0][1].rstrip("<") == "two"

    def test_a_cut_table_keeps_its_cells(self) -> None:
        block = only_block("<table><tr><th>a<th>b<tr><td>c<td>d")
        assert [(cell.row, cell.column, cell.text) for cell in block.cells] == [
            (0, 0, "a"),
            (0, 1, "b"),
            (1, 0, "c"),
            (1, 1, "d"),
        ]

    def test_a_missing_quote_does_not_swallow_what_follows(self) -> None:
        answer = '<p data-bbox="10 20 30 40>one</p><p data-bbox="10 50 30 60">two</p>'
        assert [(block.text, block.box) for block in read(answer).blocks] == [
            ("one", BoundingBox(0.01, 0.02, 0.03, 0.04)),
            ("two", BoundingBox(0.01, 0.05, 0.03, 0.06)),
        ]


class TestLabels:
    @pytest.mark.parametrize(
        ("html", "label"),
        [
            ("<h1>x</h1>", Label.TITLE),
            ("<h2>x</h2>", Label.SECTION_HEADER),
            ("<h6>x</h6>", Label.SECTION_HEADER),
            ("<p>x</p>", Label.TEXT),
            ("<ul><li>x</li></ul>", Label.LIST_ITEM),
            ("<ol><li>x</li></ol>", Label.LIST_ITEM),
            ('<img alt="x">', Label.PICTURE),
            ('<div class="image"><p>x</p></div>', Label.PICTURE),
            ('<div class="image ocr"><img><p>x</p></div>', Label.PICTURE),
            ('<div class="chart"><img alt="x"></div>', Label.PICTURE),
            ('<div class="music sheet" format="abc notation"><div>x</div></div>', Label.PICTURE),
            ('<div class="image caption"><p>x</p></div>', Label.CAPTION),
            ("<figure><figcaption>x</figcaption></figure>", Label.CAPTION),
            ('<div class="formula"><img><div>x</div></div>', Label.FORMULA),
            ('<div class="chemical formula" format="smile">x</div>', Label.FORMULA),
            ("<div>x</div>", Label.TEXT),
            ("<unheard-of>x</unheard-of>", Label.TEXT),
            *[(f'<p class="{label}">x</p>', label) for label in Label],
            *[(f'<h3 class="{label}">x</h3>', label) for label in Label],
            *[(f'<div class="{label}">x</div>', label) for label in Label],
        ],
    )
    def test_tag_and_class_say_the_label(self, html: str, label: Label) -> None:
        assert labels_and_texts(f"<html><body>{html}</body></html>") == [(label, "x")]

    def test_plain_html_gives_blocks_without_boxes(self) -> None:
        answer = """<html><body><header><nav><ul><li><a href="#">Home</a></li></ul></nav></header>
            <main><section class="results"><article><h3><a href="x">A result</a></h3>
            <p>Some <em>words</em></p><span>a source</span></article></section></main></body>"""
        assert labels_and_texts(answer) == [
            (Label.LIST_ITEM, "Home"),
            (Label.SECTION_HEADER, "A result"),
            (Label.TEXT, "Some words"),
            (Label.TEXT, "a source"),
        ]
        assert all(block.box is None for block in read(answer).blocks)


class TestBoxes:
    def test_boxes_are_counted_in_the_frame_of_the_answer(self) -> None:
        normalized = normalize('<p data-bbox="50 40 250 160">x</p>', (500, 200))
        assert normalized.blocks[0].box == BoundingBox(0.1, 0.2, 0.5, 0.8)
        assert 'data-bbox="100 200 500 800"' in html_of(normalized)

    def test_a_block_without_a_box_is_kept(self) -> None:
        blocks = read('<p data-bbox="1 2 30 40">a</p><p>b</p>').blocks
        assert [(block.text, block.box is None) for block in blocks] == [("a", False), ("b", True)]

    def test_boxes_say_that_the_answer_gave_them(self) -> None:
        answer = '<table data-bbox="1 2 30 40"><tr><td>a</td><td data-bbox="1 2 3 4">b</table><p>c'
        table, text = read(answer).blocks
        assert (table.box_from, text.box_from) == (BoxFrom.ANSWER, None)
        assert [cell.box_from for cell in table.cells] == [None, BoxFrom.ANSWER]
        assert only_block('<div data-bbox="1 2 30 40"><p>x</p></div>').box_from is BoxFrom.ANSWER

    @pytest.mark.parametrize(
        "answer",
        [
            '<div class="image" data-bbox="1 2 30 40"><img data-bbox="1 2 30 40"/></div>',
            '<div class="image"><img data-bbox="1 2 30 40"/></div>',
            '<div class="image" data-bbox="1 2 30 40"><img/></div>',
            '<div data-bbox="1 2 30 40"><p data-bbox="1 2 30 40">x</p></div>',
            '<div data-bbox="1 2 30 40"><p>x</p></div>',
            '<ul data-bbox="1 2 30 40"><li data-bbox="1 2 30 40"><p>x</p></li></ul>',
            '<li><p data-bbox="1 2 30 40">x</p></li>',
            '<p><span data-bbox="1 2 30 40">x</span></p>',
            '<p data-bbox="1 2 30 40"><img data-bbox="1 2 30 40"/></p>',
            '<div class="table" data-bbox="1 2 30 40"><table><tr><td>x</table></div>',
        ],
    )
    def test_parent_and_child_with_one_box_are_one_block(self, answer: str) -> None:
        assert only_block(answer).box == BoundingBox(0.001, 0.002, 0.03, 0.04)

    def test_an_image_in_a_paragraph_with_a_box_of_its_own_is_a_block(self) -> None:
        answer = '<p data-bbox="1 2 300 400">x<img data-bbox="10 20 30 40" alt="y"></p>'
        assert labels_and_texts(answer) == [(Label.TEXT, "x"), (Label.PICTURE, "y")]

    def test_a_caption_within_an_image_is_a_block(self) -> None:
        answer = """<div class="image" data-bbox="1 2 300 400"><img data-bbox="1 2 300 400">
            <div class="image caption" data-bbox="1 410 300 420">Figure 1</div></div>"""
        assert labels_and_texts(answer) == [(Label.PICTURE, ""), (Label.CAPTION, "Figure 1")]


class TestFlaws:
    @pytest.mark.parametrize(
        ("answer", "warnings"),
        [
            ('<html><body><p data-bbox="1 2 3 4">x</p></body></html>', ()),
            ('```html\n<html><body><p data-bbox="1 2 3 4">x</p></body></html>\n```', ()),
            ('<p data-bbox="1 2 3 4">x</p>', ("no body",)),
            ("<body><p>x</p><p>y</p></body>", ("blocks without a box: 2 of 2",)),
            (
                '<body><p data-bbox="3 4 1 2">x</p><p data-bbox="1 2 3 2000">y</p></body>',
                ("boxes mended: 2",),
            ),
            (
                '<body><p data-bbox="1 1 1 1">x</p><img data-bbox="here"/></body>',
                ("boxes refused: 2", "blocks without a box: 2 of 2"),
            ),
            (
                '<body><p data-bbox="1 2 3 4">x</p><p data-bbox="1 2',
                ("HTML cut inside a tag",),
            ),
        ],
    )
    def test_they_are_told_in_fixed_phrases_and_counted(
        self, answer: str, warnings: tuple[str, ...]
    ) -> None:
        assert read(answer).warnings == warnings

    def test_the_same_bad_box_on_two_blocks_counts_twice(self) -> None:
        normalized = read('<body><p data-bbox="3 4 1 2">x</p><p data-bbox="3 4 1 2">y</p></body>')
        assert normalized.warnings == ("boxes mended: 2",)

    def test_an_answer_that_ends_inside_a_tag_is_cut(self) -> None:
        assert read("<body><p>x</p><p").cut
        assert not read("<body><p>x</p><p>").cut


class TestLists:
    def test_items_of_nested_lists_follow_their_parent_without_repeating(self) -> None:
        answer = "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>"
        assert [text for _, text in labels_and_texts(answer)] == ["a", "b", "c", "d"]
        assert [block.level for block in read(answer).blocks] == [None, 2, 2, None]

    def test_the_clean_page_holds_them_in_lists(self) -> None:
        html = html_of(read("<ol><li>a<li>b</ol><p>c</p>"))
        assert re.sub(r"\s", "", html) == (
            "<html><body><ol><li>a</li><li>b</li></ol><p>c</p></body></html>"
        )


class TestTables:
    def test_spans_are_resolved_on_the_grid(self) -> None:
        block = only_block(
            "<table><tr><th rowspan=2>a<th colspan=2>b"
            "<tr><td>c<td rowspan=2>d<tr><td>e<td>f</table>"
        )
        assert block.cells == (
            Cell(0, 0, "a", 2, 1, is_header=True),
            Cell(0, 1, "b", 1, 2, is_header=True),
            Cell(1, 1, "c"),
            Cell(1, 2, "d", 2, 1),
            Cell(2, 0, "e"),
            Cell(2, 1, "f"),
        )

    @pytest.mark.parametrize("span", ["-1", "0", "", "many", "1.5", "٣"])
    def test_a_span_that_is_no_number_of_cells_is_one(self, span: str) -> None:
        cells = only_block(f"<table><tr><td colspan='{span}' rowspan='{span}'>a<td>b</table>").cells
        assert [(cell.row_span, cell.column_span, cell.column) for cell in cells] == [
            (1, 1, 0),
            (1, 1, 1),
        ]

    def test_huge_spans_are_bounded(self) -> None:
        answer = f"<table><tr><td colspan={10**9} rowspan={10**9}>a<tr><td>b</table>"
        cell = only_block(answer).cells[0]
        assert (cell.row_span, cell.column_span) == (2, 200)

    def test_the_head_of_a_table_is_made_of_headers(self) -> None:
        cells = only_block("<table><thead><tr><td>a</thead><tbody><tr><td>b<th>c</table>").cells
        assert [cell.is_header for cell in cells] == [True, False, True]

    def test_cells_keep_their_boxes(self) -> None:
        answer = '<table data-bbox="0 0 500 500"><tr><td data-bbox="10 20 30 40">a</table>'
        block = only_block(answer)
        assert block.cells[0].box == BoundingBox(0.01, 0.02, 0.03, 0.04)
        assert '<td data-bbox="10 20 30 40">' in write_block(block)

    def test_text_is_rows_of_cells_separated_by_tabs(self) -> None:
        block = only_block("<table><tr><td>a<br>b<td>c<tr><td><p>d</p><p>e</p></table>")
        assert block.text == "a b\tc\nd e"
        assert block.cells[0].text == "a\nb"

    def test_a_caption_and_stray_text_are_not_lost(self) -> None:
        answer = "<table>stray<caption>Table 1</caption><tr><td>a</td></tr></table>"
        assert labels_and_texts(answer) == [
            (Label.TEXT, "stray"),
            (Label.CAPTION, "Table 1"),
            (Label.TABLE, "a"),
        ]

    def test_the_table_of_a_chart_belongs_to_the_chart(self) -> None:
        answer = '<div class="chart"><img><table><tr><td>a<td>1</table></div>'
        block = only_block(answer)
        assert (block.label, block.text, len(block.cells)) == (Label.PICTURE, "a\t1", 2)

    def test_a_table_within_a_cell_is_its_text(self) -> None:
        answer = "<table><tr><td><table><tr><td>a<td>b<tr><td>c</table></td><td>d</table>"
        assert [cell.text for cell in only_block(answer).cells] == ["a b\nc", "d"]


class TestText:
    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ("<p>a<br>b<br/>c</p>", "a\nb\nc"),
            ("<p> a\n  b&nbsp;c </p>", "a b c"),
            ("<p>10<sup>9</sup> H<sub>2</sub>O</p>", "109 H2O"),
            ("<p>R&D &amp; x &lt; y</p>", "R&D & x < y"),
            ("<p>a < b, 8.00<全>, <jane@example.org></p>", "a < b, 8.00<全>, <jane@example.org>"),
            ("<p>a\x00b\x1fc\ud800d&#0;</p>", "abcd\ufffd"),
            ("<p>ﬁne e\u0301</p>", "ﬁne e\u0301"),
            ("<p>a <!-- not --> b</p>", "a b"),
        ],
    )
    def test_text_is_as_a_browser_shows_it(self, html: str, text: str) -> None:
        assert only_block(html).text == text

    def test_the_text_of_the_page_is_that_of_its_blocks_in_order(self) -> None:
        assert read("<h1>a</h1><img><p>b<br>c</p>").text == "a\nb\nc"


class TestSafety:
    @pytest.mark.parametrize(
        "html",
        [
            "<script>alert(1)</script>",
            "<style>p {background: url(x)}</style>",
            '<a href="javascript:alert(1)">x</a>',
            '<img src="data:image/png;base64,AAAA" onerror="alert(1)">',
            '<p style="position: fixed" onclick="alert(1)">x</p>',
            '<iframe src="https://example.org"></iframe>',
            '<svg onload="alert(1)"><text>x</text></svg>',
            "<p class='\"><script>alert(1)</script>'>x</p>",
            "<p data-bbox='1 2 3 4\" onclick=\"alert(1)'>x</p>",
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        ],
    )
    def test_the_clean_html_holds_nothing_that_runs_or_loads(self, html: str) -> None:
        cleaned = html_of(read(f"<p>kept</p>{html}"))
        allowed = r'</?[a-z0-9]+(?: (?:class|data-bbox|rowspan|colspan)="[a-z0-9_ ]*")*>'
        assert "<" not in re.sub(allowed, "", cleaned)
        assert "kept" in cleaned

    def test_thousands_of_nested_tags_are_flattened_and_their_text_kept(self) -> None:
        depth = 20_000
        normalized = read("<div>" * depth + "deep" + "</div>" * depth + "<p>after</p>")
        assert normalized.text == "deep\nafter"

    def test_too_long_an_answer_is_cut_and_says_so(self) -> None:
        paragraph = "<p>" + "word " * 20_000 + "</p>"
        normalized = read(paragraph * 50)
        assert normalized.truncated
        assert 0 < len(normalized.text) <= MAX_LENGTH

    def test_too_many_tags_are_cut_and_say_so(self) -> None:
        normalized = read("<p>" + "<b>x</b>" * 60_000)
        assert normalized.truncated
        assert normalized.text.startswith("xxx")

    @pytest.mark.parametrize(
        "unit",
        ["<", "<img>", "<!--", "<style>", '<p "', "```", '<p a="', "<!", "</", "<td>x",
         "&lt", "<p>"],
    )  # fmt: skip
    def test_hostile_repetition_is_dealt_with(self, unit: str) -> None:
        normalized = read("<p>kept</p>" + unit * 20_000)
        assert normalized.text.startswith("kept")


flow_tags = st.sampled_from(["p", "h1", "h2", "div", "ul", "ol", "li", "img", "caption"])
table_tags = st.sampled_from(["table", "thead", "tbody", "tr", "td", "th"])
tags = st.one_of(flow_tags, table_tags, st.sampled_from(["span", "br", "b", "sup", "foo"]))
classes = st.sampled_from(["image", "chart", "formula", "image caption", "page_header", "table"])
numbers = st.integers(-50, 1100).map(str)
boxes = st.lists(numbers, min_size=3, max_size=5).map(" ".join)
attributes = st.one_of(
    st.just(""),
    boxes.map(' data-bbox="{}"'.format),
    classes.map(' class="{}"'.format),
    numbers.map(" rowspan={0} colspan={0}".format),
    st.just(' alt="x y"'),
)
words = st.text(alphabet='abc é字 <>&"\n\u00a0\u3000\x00', max_size=8)
pieces = st.one_of(
    words,
    st.builds("<{}{}>".format, tags, attributes),
    tags.map("</{}>".format),
    st.sampled_from(["```html\n", "\n```", "<!--", "-->", "<body>", "</html>", "&nbsp;", "&#1;"]),
)
hostile_answers = st.lists(pieces, max_size=40).map("".join)


def try_to_read(answer: str) -> Normalized | None:
    try:
        return read(answer)
    except AnswerError:
        return None


class TestLaws:
    @given(st.one_of(st.text(), hostile_answers))
    def test_nothing_but_an_answer_error_is_ever_raised(self, answer: str) -> None:
        try_to_read(answer)

    @settings(max_examples=300)
    @given(hostile_answers)
    def test_the_clean_html_says_the_same_again(self, answer: str) -> None:
        if once := try_to_read(answer):
            again = read(html_of(once))
            assert html_of(again) == html_of(once)
            assert again.text == once.text
            assert not any(warning.startswith("boxes") for warning in again.warnings)
            assert [block.label for block in again.blocks] == [b.label for b in once.blocks]
            assert read(html_of(again)) == again

    @given(hostile_answers)
    def test_every_box_lies_on_the_page(self, answer: str) -> None:
        if normalized := try_to_read(answer):
            boxed = [*normalized.blocks, *(c for b in normalized.blocks for c in b.cells)]
            for box in (item.box for item in boxed):
                assert box is None or 0 <= box.x0 < box.x1 <= 1
                assert box is None or 0 <= box.y0 < box.y1 <= 1

    @given(st.data())
    def test_no_text_of_a_well_formed_answer_is_lost(self, data: st.DataObject) -> None:
        count = data.draw(st.integers(1, 12))
        texts = [f"w{number}w" for number in range(count)]
        blocks = [data.draw(well_formed(text)) for text in texts]
        answer = f"<html><body>{''.join(blocks)}</body></html>"
        assert re.findall(r"w\d+w", read(answer).text) == texts


def well_formed(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(
        [
            f"<p>{text}</p>",
            f"<h2 data-bbox='1 2 30 40'>{text}</h2>",
            f"<ul><li><p>{text}</p></li></ul>",
            f"<div><div>{text}</div></div>",
            f"<table><tr><td><b>{text}</b></td></tr></table>",
            f"<div class='image'><img alt='{text}'></div>",
            f"<div class='formula' data-bbox='5 6 7 8'><img><div>{text}</div></div>",
            f"<section><unheard>{text}</unheard></section>",
            f"{text}<br>",
        ]
    )
