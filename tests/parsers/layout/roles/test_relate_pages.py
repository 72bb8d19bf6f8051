"""What only all pages together tell: heads and feet, levels of headings, tables that go on."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.document import Block, BoundingBox, Cell, Label, Page, Word, plain
from parsers.layout.roles import relate_pages

NARROW = 0.02


def block(
    text: str, y: float, label: Label = Label.TEXT, level: int | None = None, x: float = 0.1
) -> Block:
    box = BoundingBox(x, y, 0.9, y + NARROW)
    return Block(label, plain(text), box, level=level)


def table(
    rows: Sequence[Sequence[str]], y0: float, y1: float, head: int = 1, right: float = 0.9
) -> Block:
    """With cells side by side over the whole width, the first rows of them heads."""
    width = (right - 0.1) / len(rows[0])
    cells = tuple(
        Cell(
            row,
            column,
            text,
            is_header=row < head,
            box=BoundingBox(
                0.1 + column * width,
                y0 + row * 0.01,
                0.1 + (column + 0.9) * width,
                y0 + row * 0.01 + 0.009,
            ),
        )
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return Block(Label.TABLE, (), BoundingBox(0.1, y0, right, y1), cells)


def document(*pages: Sequence[Block]) -> list[Page]:
    return [Page(number, 600, 800, blocks=tuple(blocks)) for number, blocks in enumerate(pages, 1)]


def labels(pages: Sequence[Page]) -> list[list[str]]:
    return [[each.label.value for each in page.blocks] for page in pages]


class TestFurniture:
    def test_what_stands_on_two_pages_of_many_is_no_head(self) -> None:
        pages = document([block("Invoice", 0.05)], [block("Invoice", 0.05)], [block("x", 0.5)])

        assert relate_pages(pages) == tuple(pages)

    def test_what_repeats_in_the_text_is_no_head(self) -> None:
        pages = document(*[[block("As agreed.", 0.4)]] * 4)

        assert relate_pages(pages) == tuple(pages)

    def test_a_title_that_heads_repeat_stays_a_title(self) -> None:
        title = [block("The mills of the valley", 0.12, Label.TITLE, 1)]
        pages = document(title, *[[block("The mills of the valley", 0.04)]] * 3)

        assert labels(relate_pages(pages)) == [["title"], *[["page_header"]] * 3]

    def test_heads_that_take_turns_and_feet_that_count_are_found(self) -> None:
        pages = document(
            *[
                [block(("Mills", "Water")[n % 2], 0.04), block(f"- {n} / 6 -", 0.95)]
                for n in range(1, 7)
            ]
        )

        related = relate_pages(pages)

        assert labels(related) == [["page_header", "page_footer"]] * 6

    def test_numbers_that_do_not_count_the_pages_are_no_feet(self) -> None:
        pages = document(*[[block(f"Total {n}", 0.9)] for n in (17, 4, 230, 8)])

        assert relate_pages(pages) == tuple(pages)

    def test_a_head_that_stands_nowhere_else_begins_the_text(self) -> None:
        body = [[block("and so on", 0.3)]] * 5
        lone = [block("Running a program", 0.1, Label.PAGE_HEADER), block("To run it", 0.2)]
        pages = document(*body[:3], lone, *body[3:])

        assert labels(relate_pages(pages))[3] == ["text", "text"]

    @pytest.mark.parametrize(
        ("head", "height", "label"),
        [
            ("PACKING LIST", 0.012, "text"),
            ("Packing of goods", 0.012, "page_header"),
            ("Lieferschein", 0.015, "section_header"),
            ("Stock office", 0.009, "page_header"),
            ("Stock list 2024 - 17", 0.012, "page_header"),
        ],
    )
    def test_of_the_only_page_a_head_in_larger_type_or_capitals_is_its_title(
        self, head: str, height: float, label: str
    ) -> None:
        blocks = [block(head, 0.04, Label.PAGE_HEADER), block("Bolts, nuts and washers", 0.3)]
        words = [
            Word(text, BoundingBox(0.1, y, 0.3, y + high), at)
            for at, (text, y, high) in enumerate(
                [(head, 0.044, height), *[("Bolts", 0.3, 0.012)] * 4]
            )
        ]
        (page,) = document(blocks)

        related = relate_pages([replace(page, words=tuple(words))])

        assert labels(related) == [[label, "text"]]

    def test_a_line_of_a_head_that_is_read_apart_belongs_to_it(self) -> None:
        whole = [[block("Mill Ltd 5 River Road www.mill.example", 0.04)]] * 3
        pages = document(*whole, [block("Mill Ltd", 0.03), block("www.mill.example", 0.05)])

        assert labels(relate_pages(pages))[3] == ["page_header", "page_header"]


def headed_page(heights: dict[str, float]) -> Page:
    """Headings from the top down, by how high their letters are."""
    blocks, words = [], []
    for at, (text, height) in enumerate(heights.items()):
        y = 0.05 + 0.15 * at
        box = BoundingBox(0.1, y, 0.5, y + height)
        blocks.append(Block(Label.SECTION_HEADER, plain(text), box, level=2))
        words.append(Word(text, box, at))
    return Page(1, 600, 800, blocks=tuple(blocks), words=tuple(words))


class TestLevels:
    def test_levels_that_an_answer_told_stay(self) -> None:
        headings = [
            block("1.1 Water", 0.2, Label.SECTION_HEADER, 2),
            block("Grain", 0.4, Label.SECTION_HEADER, 3),
        ]
        pages = document(headings)

        assert relate_pages(pages) == tuple(pages)

    def test_numbers_tell_the_level_below_the_title(self) -> None:
        texts = ["Report", "1 Water", "1.1 Rain", "1.1.1. Showers", "2) Grain"]
        kinds = [Label.TITLE] + [Label.SECTION_HEADER] * 4
        pages = document(
            [
                block(text, 0.2 + at / 10, kind, 2)
                for at, (text, kind) in enumerate(zip(texts, kinds, strict=True))
            ]
        )

        (page,) = relate_pages(pages)

        assert [each.level for each in page.blocks] == [1, 2, 3, 4, 2]

    def test_the_height_of_letters_tells_where_there_are_no_numbers(self) -> None:
        heights = {"Water": 0.02, "Rain": 0.015, "Grain": 0.0201, "Rye": 0.0149, "17": 0.1}

        (graded,) = relate_pages([headed_page(heights)])

        assert [each.level for each in graded.blocks] == [2, 3, 2, 3, 2]

    def test_what_is_much_higher_than_all_numbered_headings_is_the_title(self) -> None:
        heights = {"Five mills": 0.03, "1 Water": 0.015, "2 Rain": 0.015, "Notes": 0.016}
        second = replace(headed_page({"Five mills": 0.03}), number=2)

        graded = relate_pages([headed_page(heights), second])

        assert [each.level for page in graded for each in page.blocks] == [1, 2, 2, 2, 2]
        assert relate_pages(graded) == graded


HEAD = ("Village", "Mills", "Grain")
ROWS = [("Ford", "3", "7.5"), ("Lea", "1", "2.0")]


class TestContinuation:
    @pytest.mark.parametrize(
        "between",
        [
            [block("Then something else was said.", 0.95)],
            [block("Table 2: Other mills", 0.05, Label.CAPTION)],
        ],
    )
    def test_what_stands_between_parts_two_tables(self, between: list[Block]) -> None:
        low = between[0].box is not None and between[0].box.y0 > 0.5
        first = [table([HEAD, *ROWS], 0.2, 0.9), *(between if low else [])]
        second = [*([] if low else between), table(ROWS, 0.1, 0.4, head=0)]

        assert not relate_pages(document(first, second))[1].blocks[-1].continues

    @pytest.mark.parametrize(
        "part",
        [
            table([("Ford", "3")], 0.1, 0.4, head=0),  # fewer columns
            table(ROWS, 0.1, 0.4, head=0, right=0.6),  # narrower
            table([("Town", "Wheels", "Flour"), *ROWS], 0.1, 0.4),  # a head of its own
            table([("Village", "Wheels", "Grain"), ("Ford", "new", "old")], 0.1, 0.4),
            table(ROWS, 0.6, 0.9, head=0),  # too low
        ],
    )
    def test_another_table_is_no_part(self, part: Block) -> None:
        pages = document([table([HEAD, *ROWS], 0.2, 0.9)], [part])

        assert not relate_pages(pages)[1].blocks[0].continues

    def test_a_page_that_was_not_read_parts_two_tables(self) -> None:
        first, _, third = document(
            [table([HEAD, *ROWS], 0.2, 0.9)], [], [table(ROWS, 0.1, 0.4, head=0)]
        )

        assert not relate_pages([first, third])[1].blocks[0].continues

    def test_a_head_that_is_repeated_links_the_parts_and_is_counted(self) -> None:
        again = [(*HEAD[:2], "Grain (continued)"), *ROWS]
        pages = document(
            [table([HEAD, *ROWS], 0.2, 0.9)], [table(again, 0.1, 0.9)], [table(again, 0.1, 0.4)]
        )

        related = relate_pages(pages)

        assert [page.blocks[0].continues for page in related] == [False, True, True]
        assert [page.blocks[0].repeated_rows for page in related] == [0, 1, 1]

    def test_columns_that_stand_alike_link_the_parts(self) -> None:
        notes = [block("1 Of the year before.", 0.92, Label.FOOTNOTE)]
        pages = document([table([HEAD, *ROWS], 0.2, 0.9), *notes], [table(ROWS, 0.1, 0.4, head=0)])

        part = relate_pages(pages)[1].blocks[0]

        assert (part.continues, part.repeated_rows) == (True, 0)

    def test_a_first_row_that_only_looked_like_a_head_is_none(self) -> None:
        words = [("oak", "the smith", "ford"), ("ash", "the miller", "lea")]
        pages = document([table([HEAD, *words], 0.2, 0.9)], [table(words, 0.1, 0.4)])

        part = relate_pages(pages)[1].blocks[0]

        assert part.continues
        assert not any(cell.is_header for cell in part.cells)

    def test_a_caption_that_says_so_links_the_parts(self) -> None:
        caption = block("Table A-1. Mills of the valley, by village: 2011—Continued", 0.05)
        other = [("Other villages", "Mills", "Grain"), *ROWS]
        pages = document(
            [table([HEAD, *ROWS], 0.2, 0.8), block("See notes at the end of the table.", 0.85)],
            [caption, table(other, 0.1, 0.4)],
        )

        assert relate_pages(pages)[1].blocks[1].continues


words_of = st.sampled_from(
    ["Page 1", "Page 2", "Mills", "1 Water", "1.1 Rain", "Table 1 continued"]
)
blocks = st.builds(
    block,
    words_of,
    st.sampled_from([0.02, 0.1, 0.3, 0.6, 0.9]),
    st.sampled_from([Label.TEXT, Label.PAGE_HEADER, Label.SECTION_HEADER, Label.FOOTNOTE]),
    st.sampled_from([None, 2]),
)
tables = st.builds(
    table,
    st.lists(st.sampled_from([HEAD, *ROWS]), min_size=1, max_size=3),
    st.sampled_from([0.05, 0.2]),
    st.sampled_from([0.4, 0.9]),
    st.integers(0, 1),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(blocks | tables, max_size=4), max_size=6))
def test_nothing_is_lost_and_doing_it_again_changes_nothing(drawn: list[list[Block]]) -> None:
    pages = document(*drawn)

    related = relate_pages(pages)

    assert [[each.text for each in page.blocks] for page in related] == [
        [each.text for each in page.blocks] for page in pages
    ]
    assert relate_pages(related) == related
