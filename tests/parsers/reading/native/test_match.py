"""A text and its drawing are brought together page by page."""

from parsers.document import Block, BoundingBox, Cell, Label, Word
from parsers.document.content import plain
from parsers.reading.native.blocks import Entry, NativePage
from parsers.reading.native.match import divide, match_slide


def drawn(*lines: str) -> list[Word]:
    """Lines from the top of a page on; the last of them at its foot."""
    words = []
    for at, line in enumerate(lines):
        top = 0.95 if at == len(lines) - 1 else 0.03 + 0.03 * at
        for place, text in enumerate(line.split()):
            left = 0.05 + 0.05 * place
            words.append(Word(text, BoundingBox(left, top, left + 0.04, top + 0.02), at))
    return words


def text(said: str, label: Label = Label.TEXT) -> Entry:
    return Entry(Block(label, plain(said)))


def said(page: NativePage | None) -> list[tuple[str, str]]:
    assert page is not None
    return [(block.label.value, block.text) for block in page.blocks]


LONG = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma"
)


def test_another_text_is_not_matched() -> None:
    entries = [text(LONG)]
    other = drawn("one two three four five six seven eight nine ten eleven twelve thirteen", "end")
    assert divide(entries, (), [other]) == [None]


def test_a_paragraph_is_cut_where_the_next_page_begins() -> None:
    first, second = LONG[: LONG.index(" lambda")], LONG[LONG.index("lambda") :]
    pages = divide([text("Head"), text(LONG)], (), [drawn("Head", first), drawn(second, "")])
    assert [said(page) for page in pages] == [
        [("text", "Head"), ("text", first)],
        [("text", second)],
    ]


def test_what_is_drawn_above_and_below_the_text_is_its_running_head() -> None:
    pages = divide([text(LONG)], (), [drawn("Example Ltd", LONG, "Page 1 of 9")])
    assert said(pages[0]) == [
        ("page_header", "Example Ltd"),
        ("text", LONG),
        ("page_footer", "Page 1 of 9"),
    ]


def test_a_running_head_that_says_what_the_text_says_is_known_by_the_file() -> None:
    head = Block(Label.PAGE_HEADER, plain("Annual report"))
    page = drawn("Annual report", "Annual report", LONG, "")
    (found,) = divide([text("Annual report"), text(LONG)], [head], [page])
    assert [label for label, _ in said(found)] == ["page_header", "text", "text"]


def test_a_table_is_cut_between_rows_and_repeats_its_header() -> None:
    cells = [Cell(0, 0, "Name", is_header=True), Cell(0, 1, "Sum", is_header=True)]
    rows = ["alpha 11", "beta 22", "gamma 33", "delta 44"]
    for at, row in enumerate(rows, 1):
        cells += [Cell(at, column, part) for column, part in enumerate(row.split())]
    table = Entry(Block(Label.TABLE, cells=tuple(cells)), head_rows=1)
    pages = divide([table], (), [drawn("Name Sum", *rows[:2]), drawn("Name Sum", *rows[2:])])
    assert [said(page) for page in pages] == [
        [("table", "Name\tSum\nalpha\t11\nbeta\t22")],
        [("table", "Name\tSum\ngamma\t33\ndelta\t44")],
    ]


def test_a_cell_that_reaches_over_the_cut_goes_on_empty() -> None:
    cells = (Cell(0, 0, "all", 2), Cell(0, 1, "first word"), Cell(1, 1, "second row"))
    pages = divide(
        [Entry(Block(Label.TABLE, cells=cells))],
        (),
        [drawn("all first word", ""), drawn("second row", "")],
    )
    assert pages[1] is not None
    (block,) = pages[1].blocks
    assert [(c.row, c.column, c.text) for c in block.cells] == [(0, 0, ""), (0, 1, "second row")]


def test_footnotes_and_text_boxes_are_found_wherever_they_are_drawn() -> None:
    note = Block(Label.FOOTNOTE, plain("1 See the annex"))
    entries = [Entry(Block(Label.TEXT, plain(LONG)), footnotes=(note,)), text("In the box")]
    pages = divide(entries, (), [drawn("In the box", LONG, "1 See the annex")])
    assert [label for label, _ in said(pages[0])] == ["text", "text", "footnote"]


def test_what_only_the_drawing_says_is_kept() -> None:
    (page,) = divide(
        [text(LONG), text(LONG[::-1])], (), [drawn(LONG, "Chart 2026", LONG[::-1], "")]
    )
    assert ("text", "Chart 2026") in said(page)


def test_scripts_without_blanks_are_followed_sign_by_sign() -> None:
    entries = [text("本契約は当事者間の合意を定めるものである。")]
    pages = divide(
        entries, (), [drawn("本契約は当事者間の", "合意を定める"), drawn("ものである。", "")]
    )
    assert [said(page)[0][1] for page in pages] == [
        "本契約は当事者間の合意を定める",
        "ものである。",
    ]


def test_a_slide_keeps_its_order_and_gains_what_is_on_each() -> None:
    slide = NativePage((Block(Label.SECTION_HEADER, plain("Goals"), level=2),))
    found = match_slide(slide, drawn("Goals", "Example Ltd 7"))
    assert said(found) == [("section_header", "Goals"), ("page_footer", "Example Ltd 7")]


def test_what_is_drawn_beside_the_text_of_a_slide_is_the_labels_of_its_chart() -> None:
    chart = Block(Label.PICTURE)
    slide = NativePage((Block(Label.SECTION_HEADER, plain("Sales"), level=2), chart))
    found = match_slide(slide, drawn("Sales", "North", "South", ""))
    assert said(found) == [("section_header", "Sales"), ("picture", "North\nSouth")]
