"""Documents as HTML: well-formed, with places and unique ids, and nothing in it that runs."""

import html
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser

import lxml.html
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from flows.export.html import HtmlWriter
from flows.export.reading_flow import compounds_of, read_passages
from parsers.document import Page, PageStatus
from parsers.document.html import read_block
from parsers.qwen_html.normalize import normalize

LONG = "The river had been rising for three days when the keeper of the"
TABLE = "<table data-bbox='100 500 900 950'><tr><th>Mill</th><th>Head</th></tr>{}</table>"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)></p></body>\"' & <!-- "
VOID = {"meta", "br", "img"}


class Nesting(HTMLParser):
    """Fails where a tag is closed that is not the last one opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


def page_of(number: int, body: str) -> Page:
    normalized = normalize(f"<html><body>{body}</body></html>", (1000, 1000))
    return Page(number, 595, 842, blocks=normalized.blocks)


def read(
    *pages: Page, links: Mapping[tuple[int, int], str] | None = None, title: str = "x.pdf"
) -> HtmlElement:
    """The whole file, which is well-formed and whose ids are unique."""
    writer = HtmlWriter(compounds_of(pages), links or {})
    body = "".join(writer.write(read_passages(pages)))
    written = writer.head(title) + body + writer.foot
    nesting = Nesting()
    nesting.feed(written)
    nesting.close()
    assert nesting.opened == []
    tree = lxml.html.document_fromstring(written)
    assert max(Counter(tree.xpath("//@id")).values(), default=1) == 1
    return tree


def texts(tree: HtmlElement, path: str) -> list[str]:
    return [found.text_content() for found in tree.xpath(path)]


def goes_on(page: Page) -> Page:
    """The page, whose table at its top is the rest of the one before."""
    first, *others = page.blocks
    return replace(page, blocks=(replace(first, continues=True, repeated_rows=1), *others))


def test_a_page_that_could_not_be_read_is_told() -> None:
    failed = Page(1, 0, 0, status=PageStatus.FAILED, error_code="<crashed>", error="…")

    tree = read(failed)

    assert texts(tree, "//p[@class='problem']") == ["Page 1 could not be read: <crashed>"]


def test_a_policy_forbids_scripts_and_anything_from_elsewhere() -> None:
    (policy,) = read().xpath("//head/meta[@http-equiv='Content-Security-Policy']/@content")

    assert policy == "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'"


def test_a_title_is_text_whatever_the_file_is_called() -> None:
    tree = read(title="</title><script>alert(1)</script>")

    assert texts(tree, "//title") == ["</title><script>alert(1)</script>"]
    assert not tree.xpath("//script")


def test_no_script_survives_in_any_block() -> None:
    text = html.escape(HOSTILE)
    body = f"<h1>{text}</h1><p>{text}</p><ul><li>{text}</li></ul><p class='footnote'>{text}</p>"
    body += f"<div class='image' data-bbox='1 1 9 9'>{text}</div><p class='caption'>{text}</p>"
    body += TABLE.format(f"<tr><td>{text}</td></tr>")

    tree = read(page_of(1, body))

    assert texts(tree, "//h1 | //li | //p | //figcaption | //td") == [HOSTILE.strip()] * 7
    assert not tree.xpath("//script | //img | //@onerror | //comment()")


def test_a_block_of_which_the_html_was_stored_with_more_has_marks_only() -> None:
    page = page_of(1, "<p>Text.</p>")
    stored = '<p onclick="go()"><a href="javascript:go()"><b class="x">Text.</b></a><script>go()'
    page = replace(page, blocks=(replace(page.blocks[0], content=read_block(stored)[0]),))

    tree = read(page)

    assert lxml.html.tostring(tree.xpath("//p")[0]).strip() == (
        b'<p id="page-1-block-0"><b>Text.</b>go()</p>'
    )


@given(st.text(alphabet="ab1. )(<>&;\"'/=!-\n", min_size=1, max_size=30))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    (found,) = texts(read(page_of(1, f"<p>x{html.escape(text)}</p>")), "//p")

    assert found == " ".join(f"x{text}".split())


def test_blocks_have_their_place_as_id_and_box() -> None:
    tree = read(page_of(3, "<h1 data-bbox='100 50 900 80'>Mills</h1><h3>Water</h3><p>Text.</p>"))

    (title,) = tree.xpath("//h1")
    assert dict(title.attrib) == {"id": "page-3-block-0", "data-bbox": "100 50 900 80"}
    assert tree.xpath("//h3/@id | //p/@id") == ["page-3-block-1", "page-3-block-2"]
    assert texts(tree, "//*[@id='page-3']") == ["page 3"]


def test_a_page_begins_within_the_paragraph_that_goes_on() -> None:
    rest = "<p data-bbox='100 50 900 80'>mill went out.</p>"

    tree = read(page_of(1, f"<p>{LONG}</p>"), page_of(2, rest))

    assert texts(tree, "//p") == [f"{LONG} mill went out."]
    assert tree.xpath("//p/a/@id") == ["page-2", "page-2-block-0"]
    assert tree.xpath("//p/a/@data-bbox") == ["100 50 900 80"]


def test_a_picture_without_a_crop_is_told() -> None:
    assert texts(read(page_of(1, "<div class='image' data-bbox='1 1 9 9'></div>")), "//figure") == [
        "\npicture\n"
    ]


def test_a_picture_is_shown_from_its_url_with_what_stands_in_it() -> None:
    body = "<div class='image' data-bbox='1 1 9 9'>Stop<table><tr><td>7</td></tr></table></div>"
    body += "<p class='caption'>The <b>mill</b></p>"

    tree = read(page_of(1, body), links={(1, 0): 'x"y/0.png'})

    assert tree.xpath("//figure//img/@src") == ['x"y/0.png']
    assert texts(tree, "//figure//p | //figure//td") == ["Stop", "7"]
    assert texts(tree, "//figure/*[last()]") == ["The mill"]


def test_a_caption_above_its_table_stays_above_it() -> None:
    tree = read(page_of(1, f"<p class='caption'>Table 1</p>{TABLE.format('')}"))

    assert [found.tag for found in tree.xpath("//figure/*")] == ["figcaption", "table"]


def test_cells_keep_their_spans_and_places() -> None:
    cell = "<tr><td colspan='2' data-bbox='100 600 900 650'>both<br>lines</td></tr>"

    (found,) = read(page_of(1, TABLE.format(cell))).xpath("//td")

    assert dict(found.attrib) == {"colspan": "2", "data-bbox": "100 600 900 650"}
    assert found.xpath("./br")


def test_a_table_over_pages_is_one_whose_parts_are_bodies() -> None:
    row = "<tr><td>{0}</td><td>{0}</td></tr>"
    first, second = (page_of(n, TABLE.format(row.format(n))) for n in (1, 2))

    tree = read(first, goes_on(second))

    assert tree.xpath("//table/@id | //tbody/@id") == [
        "page-1-block-0", "page-2", "page-2-block-0"
    ]  # fmt: skip
    assert tree.xpath("//tbody/@data-bbox") == ["100 500 900 950"]
    assert [texts(row, "./*") for row in tree.xpath("//tr")] == [
        ["Mill", "Head"], ["1", "1"], ["2", "2"]
    ]  # fmt: skip


def test_a_page_begins_also_with_a_part_of_a_table_that_adds_no_row() -> None:
    second = goes_on(page_of(2, f"{TABLE.format('')}<p>Then.</p>"))

    tree = read(page_of(1, TABLE.format("")), second)

    assert len(tree.xpath("//*[@id='page-2']")) == len(tree.xpath("//tr")) == 1


def test_lists_are_as_deep_as_their_items_and_keep_their_markers() -> None:
    marks = (("1.", 100), ("(a)", 150), ("•", 150), ("2.", 100))
    items = "".join(
        f"<li data-bbox='{x} {100 + 50 * n} 900 {130 + 50 * n}'>{mark} text</li>"
        for n, (mark, x) in enumerate(marks)
    )

    tree = read(page_of(1, f"<ul>{items}</ul><p>Then.</p>"))

    assert texts(tree, "//body/ul/li") == ["1. text", "2. text"]
    assert texts(tree, "//body/ul//ul/li") == ["(a) text", "text"]
    assert len(tree.xpath("//li[@class='marked']")) == 3
    assert tree.xpath("//li/@data-bbox")[1] == "150 150 900 180"


def test_items_of_a_numbered_list_have_its_numbers() -> None:
    assert texts(read(page_of(1, "<ol><li>one</li><li>two</li></ol>")), "//li") == [
        "1. one", "2. two"
    ]  # fmt: skip


def test_ids_of_several_documents_in_one_file_differ() -> None:
    pages = [page_of(1, "<p>Text.</p>")]

    written = "".join(HtmlWriter(frozenset(), prefix="d3-").write(read_passages(pages)))

    assert 'id="d3-page-1"' in written
    assert 'href="#d3-page-1"' in written
    assert 'id="d3-page-1-block-0"' in written
