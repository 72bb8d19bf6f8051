"""Pages as running text: what is left out, what is joined, and what stays apart."""

from collections.abc import Sequence
from dataclasses import replace

from flows.export.lists import ListItem, with_lists
from flows.export.reading_flow import (
    PageStart,
    Passage,
    compounds_of,
    joined_content,
    joined_text,
    read_passages,
)
from flows.export.tables import line_up, table_parts, text_rows
from parsers.document import Label, Page, PageStatus
from parsers.document.content import text_of
from parsers.qwen_html.normalize import normalize

LONG = "The river had been rising for three days when the keeper of the"


def page_of(number: int, html: str) -> Page:
    normalized = normalize(f"<html><body>{html}</body></html>", (1000, 1000))
    return Page(number, 595, 842, blocks=normalized.blocks)


def texts(pages: Sequence[Page]) -> list[str]:
    """`--- 2` where a page begins, else the text."""
    compounds = compounds_of(pages)
    return [
        f"--- {item.page}" if isinstance(item, PageStart) else joined_text(item, compounds)
        for item in read_passages(pages)
    ]


def test_a_failed_page_is_not_an_empty_one() -> None:
    failed = Page(2, 0, 0, status=PageStatus.FAILED, error_code="crashed", error="…")
    blank = Page(3, 595, 842, status=PageStatus.BLANK)

    _, told, empty = read_passages([Page(1, 595, 842), failed, blank])

    assert told == PageStart(2, "Page 2 could not be read: crashed")
    assert empty == PageStart(3)


def test_a_page_of_which_a_part_is_missing_is_not_a_whole_one() -> None:
    cut, lacking = (
        replace(page_of(number, "<p>Text.</p>"), status=status)
        for number, status in ((1, PageStatus.TRUNCATED), (2, PageStatus.INCOMPLETE))
    )

    starts = [each for each in read_passages([cut, lacking]) if isinstance(each, PageStart)]

    assert starts == [
        PageStart(1, "Page 1 was not read to its end"),
        PageStart(2, "Page 2 was not read in full, or not rightly"),
    ]


def test_heads_and_feet_of_pages_are_left_out() -> None:
    html = '<p class="page_header">Report</p><p>Text.</p><p class="page_footer">7</p>'

    assert texts([page_of(1, html)]) == ["--- 1", "Text."]


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    first = page_of(1, f'<p>{LONG}</p><p class="footnote">1 See there.</p>')
    second = page_of(2, '<p class="page_header">Report</p><p>mill went out.</p><p>Then.</p>')

    assert texts([first, second]) == [
        "--- 1", f"{LONG} mill went out.", "1 See there.", "Then."
    ]  # fmt: skip


def test_the_page_that_begins_within_a_paragraph_begins_there_only() -> None:
    first, second = page_of(1, f"<p>{LONG}</p>"), page_of(2, "<p>mill.</p><p>Then.</p>")

    _, passage, *_ = read_passages([first, second])

    assert isinstance(passage, Passage)
    assert [(piece.page, piece.opens) for piece in passage.pieces] == [(1, False), (2, True)]


def test_a_paragraph_that_ended_does_not_go_on() -> None:
    for end, begin in ((f"{LONG} mill.", "then"), (LONG, "Then"), ("Total due", "then")):
        pages = [page_of(1, f"<p>{end}</p>"), page_of(2, f"<p>{begin} more.</p>")]

        assert texts(pages) == ["--- 1", end, "--- 2", f"{begin} more."]


def test_nothing_goes_on_past_a_heading_or_a_page() -> None:
    first, third = page_of(1, f"<p>{LONG}</p>"), page_of(3, "<p>mill went out.</p>")
    headed = page_of(2, "<h2>Floods</h2><p>mill went out.</p>")

    assert texts([first, third])[-1] == "mill went out."
    assert texts([first, headed])[-1] == "mill went out."


def test_a_paragraph_goes_on_in_the_next_column_but_not_below() -> None:
    left, right = "100 800 480 950", "520 100 900 200"
    html = '<p data-bbox="{}">{}</p><p data-bbox="{}">mill went out.</p>'

    beside = page_of(1, html.format(left, LONG, right))
    below = page_of(1, html.format("100 100 480 200", LONG, "100 300 480 400"))

    assert texts([beside]) == ["--- 1", f"{LONG} mill went out."]
    assert len(texts([below])) == 3


def test_a_word_parted_at_the_end_of_a_page_is_one() -> None:
    first = page_of(1, "<p>The keeper had never seen such a remark-</p>")
    second = page_of(2, "<p>able flood.</p>")
    _, passage = read_passages([first, second])
    assert isinstance(passage, Passage)

    said = [
        (piece.page, text_of(content)) for piece, content in joined_content(passage, frozenset())
    ]

    assert said == [(1, "The keeper had never seen such a "), (2, "remarkable flood.")]


def test_a_compound_that_stands_elsewhere_keeps_its_hyphen() -> None:
    html = "<p>A water- wheel, and well- known ones.</p><p>These are well-known.</p>"

    assert texts([page_of(1, html)])[1] == "A waterwheel, and well-known ones."


def test_lines_of_running_text_are_one_and_others_stay() -> None:
    prose = "The keeper of the mill had been<br>waiting for a week."
    form = "Oak Street 12<br>care of the miller<br>41 Hill"

    assert texts([page_of(1, f"<p>{prose}</p><p>{form}</p>")])[1:] == [
        "The keeper of the mill had been waiting for a week.", form.replace("<br>", "\n")
    ]  # fmt: skip


TABLE = "<table data-bbox='100 500 900 950'><tr><th>Mill</th><th>Head</th></tr>{}</table>"
ROW = "<tr><td>{}</td><td>{}</td></tr>"


def test_a_table_over_three_pages_is_one_without_its_repeated_heads() -> None:
    pages = [page_of(n, TABLE.format(ROW.format(f"Mill {n}", n))) for n in (1, 2, 3)]
    goes_on = [replace(p.blocks[0], continues=True, repeated_rows=1) for p in pages[1:]]
    pages[1:] = [replace(p, blocks=(b,)) for p, b in zip(pages[1:], goes_on, strict=True)]

    _, passage = read_passages(pages)

    assert isinstance(passage, Passage)
    parts = table_parts(passage.pieces)
    rows = [row for cells in parts for row in text_rows(cells)]
    assert rows == [["Mill", "Head"], ["Mill 1", "1"], ["Mill 2", "2"], ["Mill 3", "3"]]
    assert [cell.row for cell in parts[2]] == [3, 3]


def test_columns_are_lined_up_also_where_letters_are_wide() -> None:
    assert list(line_up([["a", "1"], ["水車", "22"]])) == ["a    | 1", "水車 | 22"]


def test_a_caption_stands_with_the_nearer_figure() -> None:
    html = (
        "<div class='image' data-bbox='100 100 900 300'></div>"
        "<p class='caption' data-bbox='100 310 900 330'>Figure 1</p>"
        "<table data-bbox='100 500 900 700'><tr><td>a</td><td>b</td></tr></table>"
    )

    _, picture, table = read_passages([page_of(1, html)])

    assert isinstance(picture, Passage)
    assert isinstance(table, Passage)
    assert picture.caption is not None
    assert not picture.caption_first
    assert (picture.caption.label, table.caption) == (Label.CAPTION, None)


def listed(html: str) -> list[ListItem]:
    (items,) = [
        item for item in with_lists(read_passages([page_of(1, html)])) if isinstance(item, tuple)
    ]
    return list(items)


def test_bullets_and_numbers_are_written_by_the_format_and_other_markers_stay() -> None:
    items = listed("<ul><li>• one</li><li>2. two</li><li>(a) three</li><li>– four</li></ul>")

    assert [(item.skipped, item.number, item.marked) for item in items] == [
        (2, None, False), (3, 2, False), (0, None, True), (2, None, False)
    ]  # fmt: skip


def test_a_number_that_does_not_follow_stays_in_the_text() -> None:
    items = listed("<ul><li>1. one</li><li>3. three</li></ul>")

    assert [item.number for item in items] == [1, None]


def test_items_of_a_numbered_list_have_its_numbers() -> None:
    assert [item.number for item in listed("<ol><li>one</li><li>two</li></ol>")] == [1, 2]


def test_items_stand_as_deep_as_their_indent_or_their_count() -> None:
    item = "<li data-bbox='{} {} 900 {}'>{}</li>"
    marks = (("1.", 100), ("(a)", 130), ("(b)", 160), ("(i)", 165), ("2.", 95), ("• x", 130))
    html = "".join(
        item.format(x, 100 + 50 * n, 130 + 50 * n, f"{mark} text")
        for n, (mark, x) in enumerate(marks)
    )

    assert [each.depth for each in listed(f"<ul>{html}</ul>")] == [0, 1, 1, 2, 0, 1]
