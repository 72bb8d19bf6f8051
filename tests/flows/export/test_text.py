"""Documents as plain text: pages, paragraphs, tables in columns, and nothing of HTML."""

from dataclasses import replace

from flows.export.reading_flow import compounds_of, read_passages
from flows.export.text import TextWriter
from parsers.document import Page, PageStatus
from parsers.qwen_html.normalize import normalize

LONG = "The river had been rising for three days when the keeper of the"
TABLE = "<table data-bbox='1 1 9 9'><tr><th>Mill</th><th>Head</th></tr>{}</table>"


def page_of(number: int, body: str) -> Page:
    normalized = normalize(f"<html><body>{body}</body></html>", (1000, 1000))
    return Page(number, 595, 842, blocks=normalized.blocks)


def write(*pages: Page) -> str:
    return "".join(TextWriter(compounds_of(pages)).write(read_passages(pages)))


def body_of(html: str) -> str:
    """What is written below the mark of the page."""
    return write(page_of(1, html)).removeprefix("--- page 1 ---\n\n")


def test_a_page_that_could_not_be_read_is_told() -> None:
    failed = Page(2, 0, 0, status=PageStatus.FAILED, error_code="crashed", error="…")

    assert write(page_of(1, "<p>Text.</p>"), failed).endswith(
        "Text.\n\n\f--- page 2 ---\n\n[Page 2 could not be read: crashed]\n\n"
    )


def test_no_pages_are_no_text() -> None:
    assert write() == ""


def test_each_page_but_the_first_begins_with_a_form_feed() -> None:
    pages = [page_of(n, f"<p>Text {n}.</p>") for n in (1, 2)]

    assert write(*pages) == "--- page 1 ---\n\nText 1.\n\n\f--- page 2 ---\n\nText 2.\n\n"


def test_a_page_that_begins_within_a_paragraph_begins_after_it() -> None:
    first, second = page_of(1, f"<p>{LONG}</p>"), page_of(2, "<p>mill went out.</p><p>Then.</p>")

    assert write(first, second) == (
        f"--- page 1 ---\n\n{LONG} mill went out.\n\n\f--- page 2 ---\n\nThen.\n\n"
    )


def test_text_is_written_as_it_stands_without_marks() -> None:
    html = "<h2>A <b>heading</b></h2><p>&lt;b&gt; &amp;amp; <i>*stars*</i><br>and lines</p>"

    assert body_of(html) == "A heading\n\n<b> &amp; *stars*\nand lines\n\n"


def test_no_text_can_begin_a_page() -> None:
    assert "\f" not in body_of("<p>End.\f--- page 9 ---</p><table><tr><td>a\fb</td></tr></table>")


def test_a_footnote_says_that_it_is_one() -> None:
    assert body_of("<p class='footnote'>1 See there.</p>") == "Footnote: 1 See there.\n\n"


def test_figures_that_say_nothing_are_told() -> None:
    assert body_of("<div class='image' data-bbox='1 1 9 9'></div>") == "[picture]\n\n"
    assert body_of("<table data-bbox='1 1 9 9'></table>") == "[table]\n\n"


def test_a_picture_is_what_stands_in_it() -> None:
    html = "<div class='image' data-bbox='1 1 9 9'>Stop<table><tr><td>7</td></tr></table></div>"

    assert body_of(html) == "Stop\n7\n\n"


def test_captions_stand_where_they_stood() -> None:
    table, caption = TABLE.format(""), "<p class='caption'>Table 1</p>"

    assert body_of(caption + table) == "Table 1\nMill | Head\n\n"
    assert body_of(table + caption) == "Mill | Head\nTable 1\n\n"


def test_columns_of_a_table_are_lined_up() -> None:
    html = TABLE.format("<tr><td>Oak<br>Mill</td><td>12</td></tr><tr><td colspan='2'>x</td></tr>")

    assert body_of(html) == "Mill     | Head\nOak Mill | 12\nx        |\n\n"


def test_a_table_too_wide_for_a_terminal_is_not_lined_up() -> None:
    wide = f"{'word ' * 40}end"

    assert f"Mill | Head\n{wide} | 1\n\n" == body_of(
        TABLE.format(f"<tr><td>{wide}</td><td>1</td></tr>")
    )


def test_a_table_over_pages_is_one_and_its_pages_begin_after_it() -> None:
    pages = [page_of(n, TABLE.format(f"<tr><td>{n}</td><td>a</td></tr>")) for n in (1, 2)]
    rest = replace(pages[1].blocks[0], continues=True, repeated_rows=1)

    written = write(pages[0], replace(pages[1], blocks=(rest,)))

    assert written == ("--- page 1 ---\n\nMill | Head\n1    | a\n2    | a\n\n\f--- page 2 ---\n\n")


def test_items_are_indented_and_keep_their_bullets() -> None:
    item = "<li data-bbox='{} {} 900 {}'>{}</li>"
    marks = (("1. one", 100), ("• two", 150), ("2. three", 100))
    items = "".join(
        item.format(x, 100 + 50 * n, 130 + 50 * n, text) for n, (text, x) in enumerate(marks)
    )

    assert body_of(f"<ul>{items}</ul><p>Then.</p>") == "1. one\n  • two\n2. three\n\nThen.\n\n"


def test_items_of_a_numbered_list_have_its_numbers() -> None:
    assert body_of("<ol><li>one</li><li>two</li></ol>") == "1. one\n2. two\n\n"
