"""Documents as Markdown: what stands where, and what hostile text cannot do. Judged by what a
CommonMark parser shows."""

import html
from collections.abc import Mapping
from dataclasses import replace

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement
from markdown_it import MarkdownIt

from flows.export.markdown import MarkdownWriter
from flows.export.reading_flow import compounds_of, read_passages
from parsers.document import Page, PageStatus
from parsers.qwen_html.normalize import normalize

LONG = "The river had been rising for three days when the keeper of the"
TABLE = "<table><tr><th>Mill</th><th>Head</th></tr>{}</table>"
SIGNS = st.text(alphabet="ab1 .)(#-+*_=~`<>[]!|\\$&;:/^{}%\"'é\u2028\n", min_size=1, max_size=30)
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
HARMLESS = TABLES | {"div", "p", "a", "br", "em", "h2", "ul", "ol", "li", "blockquote"}


def page_of(number: int, body: str) -> Page:
    normalized = normalize(f"<html><body>{body}</body></html>", (1000, 1000))
    return Page(number, 595, 842, blocks=normalized.blocks)


def write(
    *pages: Page, links: Mapping[tuple[int, int], str] | None = None, prefix: str = ""
) -> str:
    writer = MarkdownWriter(compounds_of(pages), links or {}, prefix)
    return "".join(writer.write(read_passages(pages)))


def shown(*pages: Page, links: Mapping[tuple[int, int], str] | None = None) -> HtmlElement:
    """What a reader of the Markdown sees."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return lxml.html.fromstring(f"<div>{parser.render(write(*pages, links=links))}</div>")


def texts(tree: HtmlElement, path: str) -> list[str]:
    return [found.text_content().strip() for found in tree.xpath(path)]


def rows_of(tree: HtmlElement) -> list[list[str]]:
    return [texts(row, "./th | ./td") for row in tree.xpath("//tr")]


def goes_on(page: Page, repeated_rows: int = 1) -> Page:
    """The page, whose table at its top is the rest of the one before."""
    first, *others = page.blocks
    return replace(
        page, blocks=(replace(first, continues=True, repeated_rows=repeated_rows), *others)
    )


def test_a_page_that_could_not_be_read_is_told() -> None:
    failed = Page(2, 0, 0, status=PageStatus.FAILED, error_code="crashed_[x](y)", error="…")

    tree = shown(page_of(1, "<p>Text.</p>"), failed)

    assert texts(tree, "//em") == ["Page 2 could not be read: crashed_[x](y)"]


@pytest.mark.parametrize(
    "block",
    [
        "<p>{}</p>",
        "<h2>{}</h2>",
        "<p class='footnote'>{}</p>",
        "<p class='caption'>{}</p>",
        "<ul><li>{}</li><li>1. one</li></ul>",
        "<div class='image' data-bbox='1 1 9 9'>{}</div>",
        "<div class='formula'>\\alpha {}</div>",
        "<div class='formula'>{} \\alpha</div>",
        "<table><tr><td>{}</td><td>b</td></tr></table>",
        "<table><tr><td colspan='2'>{}</td></tr><tr><td>a</td><td>b</td></tr></table>",
    ],
)
@given(text=SIGNS)
def test_no_text_of_any_block_does_more_than_being_read(block: str, text: str) -> None:
    content = html.escape(text).replace("\n", "<br>")

    tree = shown(page_of(1, f"{block.format(content)}<p>Then.</p>"))

    formula = {"strong", "s"} if "formula" in block else set()  # where formulas are not known
    assert {found.tag for found in tree.iter()} <= HARMLESS | formula
    assert {name for found in tree.xpath("//a") for name in found.attrib} == {"id"}
    assert texts(tree, "//p")[-1] == "Then."


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[press](javascript:alert(1))",
        "![seen](https://example.com/seen.png)",
        '<a id="page-1">here</a>',
        "# heading | cell",
        "--- \\",
    ],
)
def test_what_would_do_something_is_shown_as_it_stands(text: str) -> None:
    written = html.escape(text)
    body = f"<h2>{written}</h2><p>{written}</p><ul><li>(a) {written}</li></ul>"
    body += f"<table><tr><td>{written}</td><td>b</td></tr></table>"

    tree = shown(page_of(1, body))

    assert text in texts(tree, "//p")
    assert texts(tree, "//td")[0] == text
    assert texts(tree, "//h2") == [text]
    assert texts(tree, "//li") == [f"(a) {text}"]
    assert tree.xpath("count(//a[@id='page-1'])") == 1
    assert not tree.xpath("//script | //img | //a[@href]")


def test_headings_have_their_level_and_their_anchor() -> None:
    tree = shown(page_of(1, "<h1>Mills</h1><h3>1. Water<br>and wind</h3>"))

    assert texts(tree, "//h1") == ["Mills"]
    assert texts(tree, "//h3") == ["1. Water and wind"]
    assert tree.xpath("//h3/a/@id") == ["page-1-block-1"]


def test_a_listing_is_fenced_with_its_lines_and_indents() -> None:
    code = "if a:<br/>    run `b`<br/>```<br/>c-<br/>d"
    tree = shown(page_of(1, f"<p><code>{code}</code></p><p><code>one</code> line</p>"))

    assert tree.xpath("//pre/code/text()") == ["if a:\n    run `b`\n```\nc-\nd\n"]
    assert texts(tree, "//p")[-1] == "one line"


def test_a_page_begins_within_the_paragraph_that_goes_on() -> None:
    tree = shown(page_of(1, f"<p>{LONG}</p>"), page_of(2, "<p>mill went out.</p>"))

    assert texts(tree, "//p") == ["", f"{LONG} mill went out."]
    assert tree.xpath("//p[2]/a/@id") == ["page-1-block-0", "page-2", "page-2-block-0"]


def test_anchors_of_several_documents_in_one_file_differ() -> None:
    written = write(page_of(1, "<p>Text.</p>"), prefix="document-3-")

    assert '<a id="document-3-page-1"></a>' in written
    assert '<a id="document-3-page-1-block-0"></a>Text.' in written


def test_a_picture_without_a_crop_is_told_with_what_stands_in_it() -> None:
    tree = shown(page_of(1, "<div class='image' data-bbox='1 1 9 9'># Stop<br>1. now</div>"))

    assert not tree.xpath("//img")
    assert texts(tree, "//em") == ["picture"]
    assert texts(tree, "//blockquote") == ["# Stop\n1. now"]


def test_a_picture_is_shown_from_its_url_above_its_caption() -> None:
    figure = "<div class='image' data-bbox='1 1 9 9'></div><p class='caption'>*The* mill_</p>"

    tree = shown(page_of(1, figure), links={(1, 0): "a%28b%29/0.png"})

    assert tree.xpath("//img/@src") == ["a%28b%29/0.png"]
    assert tree.xpath("//img/@alt") == ["page 1, block 0"]
    assert texts(tree, "//p[img]/following-sibling::p/em") == ["*The* mill_"]


def test_a_caption_above_its_table_stays_above_it() -> None:
    tree = shown(page_of(1, f"<p class='caption'>Table 1</p>{TABLE.format('')}"))

    assert texts(tree, "//table/preceding-sibling::p/em") == ["Table 1"]


def test_a_table_is_written_with_pipes_whatever_stands_in_it() -> None:
    body = TABLE.format("<tr><td>a | b \\| c</td><td>two<br>lines</td></tr>")

    written = write(page_of(1, body))

    assert "| Mill | Head |\n| --- | --- |\n" in written
    assert rows_of(shown(page_of(1, body))) == [["Mill", "Head"], ["a | b \\| c", "twolines"]]


def test_a_table_without_a_head_has_an_empty_one() -> None:
    body = "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>"

    assert rows_of(shown(page_of(1, body))) == [["", ""], ["1", "2"], ["3", ""]]


def test_a_head_of_fewer_cells_stands_over_all_columns() -> None:
    """Else the lines would be no table."""
    body = "<table><tr><th>Mill</th></tr><tr><td>1</td><td>2</td></tr></table>"

    assert rows_of(shown(page_of(1, body))) == [["Mill", ""], ["1", "2"]]


def test_a_table_with_spans_is_html_and_ends_with_its_last_row() -> None:
    body = "<table><tr><td colspan='2'>a\u2028\u2028[x](y) &lt;/table&gt;</td></tr>"
    body += "<tr><td>1</td><td>2</td></tr></table>"

    tree = shown(page_of(1, body))

    assert tree.xpath("//td/@colspan") == ["2"]
    assert [row[-1] for row in rows_of(tree)] == ["a\u2028\u2028[x](y) </table>", "2"]
    assert not tree.xpath("//td//p | //a[@href]")


@pytest.mark.parametrize("span", ["", " rowspan='2'"])
def test_a_table_over_pages_is_one_with_its_pages_in_it(span: str) -> None:
    first = page_of(1, TABLE.format(f"<tr><td{span}>1</td><td>a</td></tr><tr><td>b</td></tr>"))
    second = goes_on(page_of(2, TABLE.format("<tr><td>2</td><td>c</td></tr>")))

    tree = shown(first, second)

    assert len(tree.xpath("//table")) == 1
    assert len(tree.xpath("//tr")) == 4
    assert tree.xpath("//td//a/@id") == ["page-2", "page-2-block-0"]
    assert texts(tree, "//td[a]") == ["2"]


def test_a_page_whose_part_of_a_table_adds_no_row_begins_below_it() -> None:
    second = goes_on(page_of(2, f"{TABLE.format('')}<p>Then.</p>"))

    tree = shown(page_of(1, TABLE.format("<tr><td>1</td><td>a</td></tr>")), second)

    assert tree.xpath("//table/following-sibling::p/a/@id") == [
        "page-2", "page-2-block-0", "page-2-block-1"
    ]  # fmt: skip


def test_a_formula_is_one_also_if_it_is_fenced_or_on_several_lines() -> None:
    body = "<div class='formula'>$$\\frac{a}{b}<br>- c &lt; d$$</div>"

    assert "\n\n$$\\frac{a}{b} - c \\lt  d$$\n\n" in write(page_of(1, body))


@pytest.mark.parametrize("text", ["E = mc2", "\\alpha costs $5", "\\alpha [x](javascript:y)"])
def test_a_formula_that_could_be_more_is_text(text: str) -> None:
    tree = shown(page_of(1, f"<div class='formula'>{text}</div>"))

    assert texts(tree, "//p")[-1] == text
    assert not tree.xpath("//a[@href]")


def test_a_footnote_says_that_it_is_one() -> None:
    tree = shown(page_of(1, "<p class='footnote'>1. See<br># there.</p>"))

    assert texts(tree, "//p[em]") == ["Footnote: 1. See # there."]


def listed(*items: tuple[int, str]) -> HtmlElement:
    """The list of these items, each with its indent in thousandths of the page."""
    written = (
        f"<li data-bbox='{x} {100 + 50 * n} 900 {130 + 50 * n}'>{text}</li>"
        for n, (x, text) in enumerate(items)
    )
    return shown(page_of(1, f"<ul>{''.join(written)}</ul>"))


def test_lists_stand_within_their_items() -> None:
    tree = listed((100, "1. one"), (150, "• bullet<br># line"), (150, "• [x](y)"), (100, "2. two"))

    assert len(tree.xpath("./ol/li")) == 2
    assert texts(tree, "./ol/li[1]/ul/li") == ["bullet\n# line", "[x](y)"]
    assert texts(tree, "./ol/li[2]") == ["two"]


def test_items_stand_as_deep_as_the_answer_says() -> None:
    """Whatever their places, and also where a page begins within a list."""
    nested = "<ul><li>one</li><ul><li>two</li><ul><li>three</li></ul></ul><li>four</li></ul>"
    tree = shown(page_of(1, nested), page_of(2, "<ul><ul><li>five</li></ul><li>six</li></ul>"))

    found = {
        text.strip(): len(text.getparent().xpath("ancestor::ul"))
        for text in tree.xpath("//text()[normalize-space()]")
    }
    assert found == {"one": 1, "two": 2, "three": 3, "four": 1, "five": 2, "six": 1}


def test_a_list_that_does_not_begin_with_1_keeps_its_numbers() -> None:
    tree = listed((100, "• one"), (150, "5. five"), (150, "6. six"), (100, "• two"))

    assert tree.xpath("./ul/li/ol/@start") == ["5"]
    assert texts(tree, "./ul/li/ol/li") == ["five", "six"]
    assert len(tree.xpath("./ul/li")) == 2
