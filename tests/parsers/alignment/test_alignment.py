"""Boxes for blocks that came without."""

from collections.abc import Sequence
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.alignment import align
from parsers.document import Block, BoundingBox, BoxFrom, Cell, Label, Word
from parsers.document.html import write_block
from parsers.qwen_html.normalize import normalize

LETTER, HEIGHT = 0.008, 0.01


def line(text: str, number: int, x: float = 0.1, y: float | None = None) -> list[Word]:
    """The words of a line of print: `number` tells its height on the page, if `y` does not."""
    words = []
    top = 0.015 * number if y is None else y
    for part in text.split():
        box = BoundingBox(x, top, x + LETTER * len(part), top + HEIGHT)
        words.append(Word(part, box, number))
        x = box.x1 + LETTER
    return words


def hull(words: Sequence[Word]) -> BoundingBox:
    return reduce(BoundingBox.union, (word.box for word in words))


def blocks_of(*texts: str) -> tuple[Block, ...]:
    return normalize("".join(f"<p>{text}</p>" for text in texts), (1000, 1000)).blocks


def table(*rows: Sequence[str], place: str = "") -> tuple[Block, ...]:
    cells = ("".join(f"<td>{text}</td>" for text in row) for row in rows)
    written = "".join(f"<tr>{row}</tr>" for row in cells)
    return normalize(f"<table{place}>{written}</table>", (1000, 1000)).blocks


def grid(*rows: Sequence[str]) -> list[Word]:
    """Words in columns a fifth of the page apart."""
    return [
        word
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        for word in line(text, row, 0.1 + 0.2 * column)
    ]


HEADING = line("Corn prices", 1)
FIRST = line("In the spring the price of corn went up again", 3)
SECOND = line("and in the autumn it came down to what it was", 6)


class TestWhatCannotBePlaced:
    def test_a_text_that_is_not_on_the_page_gets_no_box(self) -> None:
        blocks = blocks_of("Corn prices", "The moon is made of green cheese and of nothing else")
        aligned = align(blocks, [*HEADING, *FIRST])
        assert aligned[0].box == hull(HEADING)
        assert aligned[1] == blocks[1]
        assert (aligned[1].box, aligned[1].box_from) == (None, None)

    def test_without_words_nothing_changes(self) -> None:
        blocks = blocks_of("Corn prices")
        assert align(blocks, ()) == blocks

    def test_a_picture_without_text_and_a_mere_sign_get_none(self) -> None:
        blocks = normalize("<p>•</p><img><p>Corn prices</p>", (1000, 1000)).blocks
        aligned = align(blocks, [*line("•", 0), *HEADING])
        assert [block.box is None for block in aligned] == [True, True, False]

    def test_what_a_picture_says_does_not_take_the_words_of_a_text(self) -> None:
        blocks = normalize('<img alt="Corn prices"><h1>Corn prices</h1>', (1000, 1000)).blocks
        picture, heading = align(blocks, HEADING)
        assert (picture.box, heading.box) == (None, hull(HEADING))

    def test_one_word_among_many_that_are_equal_is_not_guessed(self) -> None:
        words = [word for number in (20, 30, 40) for word in line("corn", number)]
        assert align(blocks_of("Corn prices", "corn"), [*HEADING, *words])[1].box is not None
        far = [*words, *line("Corn prices", 60)]
        assert align(blocks_of("Corn prices", "corn"), far)[1].box is None


class TestBlocks:
    def test_the_box_is_that_of_the_words_and_the_html_says_it(self) -> None:
        (block,) = align(blocks_of("Corn prices"), HEADING)
        assert (block.box, block.box_from) == (hull(HEADING), BoxFrom.WORDS)
        assert write_block(block) == '<p data-bbox="100 15 188 25">Corn prices</p>'

    def test_boxes_of_the_answer_stay_and_keep_their_words(self) -> None:
        answer = '<p data-bbox="90 10 210 30">Corn prices</p><p>Corn prices</p>'
        blocks = normalize(answer, (1000, 1000)).blocks
        given, found = align(blocks, [*HEADING, *line("Corn prices", 9)])
        assert given == blocks[0]
        assert (found.box, found.box_from) == (hull(line("Corn prices", 9)), BoxFrom.WORDS)

    def test_a_box_around_everything_keeps_only_the_words_of_its_text(self) -> None:
        answer = (
            '<p data-bbox="0 0 1000 1000">Corn prices</p><p>In the spring the price of corn</p>'
        )
        _, found = align(normalize(answer, (1000, 1000)).blocks, [*HEADING, *FIRST])
        assert found.box == hull(FIRST[:-3])

    def test_equal_texts_go_to_different_places_in_the_order_of_the_page(self) -> None:
        places = [line("Corn prices", number) for number in (1, 20, 40)]
        aligned = align(blocks_of(*["Corn prices"] * 4), [word for each in places for word in each])
        assert [block.box for block in aligned] == [*map(hull, places), None]

    def test_equal_texts_stand_between_their_neighbours(self) -> None:
        """Also where the answer leaves one of them out."""
        words = [*line("Total", 1), *FIRST, *line("Total", 5), *SECOND, *line("Total", 8)]
        texts = [" ".join(word.text for word in each) for each in (FIRST, SECOND)]
        first, total, second = align(blocks_of(texts[0], "Total", texts[1]), words)
        assert (first.box, second.box) == (hull(FIRST), hull(SECOND))
        assert total.box == hull(line("Total", 5))

    def test_columns_read_line_by_line_are_told_apart(self) -> None:
        left = [
            line(text, 2 * n, y=n / 50) for n, text in enumerate(["Name", "Ann Miller", "Total"])
        ]
        right = [
            line(text, 2 * n + 1, 0.6, n / 50)
            for n, text in enumerate(["Name", "Bob Baker", "Total"])
        ]
        words = [word for pair in zip(left, right, strict=True) for part in pair for word in part]
        answer = blocks_of("Name", "Ann Miller", "Total", "Name", "Bob Baker", "Total")
        assert [block.box for block in align(answer, words)] == list(map(hull, [*left, *right]))

    def test_another_reading_order_than_that_of_the_words_is_followed(self) -> None:
        texts = [" ".join(word.text for word in each) for each in (SECOND, FIRST, HEADING)]
        aligned = align(blocks_of(*texts), [*HEADING, *FIRST, *SECOND])
        assert [block.box for block in aligned] == [hull(SECOND), hull(FIRST), hull(HEADING)]


class TestTables:
    ROWS = (
        ("Corn", "2023", "1.5", "yes"),
        ("Rye", "2023", "15", "no"),
        ("Oats", "2024", "1.5", "no"),
    )

    def test_cells_are_placed_row_by_row_though_they_say_the_same(self) -> None:
        (block,) = align(table(*self.ROWS), grid(*self.ROWS))
        for cell in block.cells:
            assert cell.box == hull(line(cell.text, cell.row, 0.1 + 0.2 * cell.column))
            assert cell.box_from is BoxFrom.WORDS
        assert (block.box, block.box_from) == (hull(grid(*self.ROWS)), BoxFrom.WORDS)
        again = normalize(write_block(block), (1000, 1000)).blocks[0]
        assert write_block(again) == write_block(block)
        assert all(cell.box for cell in again.cells)

    def test_a_cell_the_page_does_not_show_has_no_box(self) -> None:
        rows = (("Corn", "2023"), ("Rye", "1984"), ("Oats", "2024"))
        (block,) = align(table(*rows), grid(("Corn", "2023"), ("Rye",), ("Oats", "2024")))
        assert [cell.text for cell in block.cells if not cell.box] == ["1984"]

    def test_a_table_with_a_box_is_filled_from_within_it(self) -> None:
        outside = line("Corn 2023", 30)
        blocks = table(*self.ROWS, place=' data-bbox="90 0 900 60"')
        (block,) = align(blocks, [*outside, *grid(*self.ROWS)])
        assert (block.box, block.box_from) == (blocks[0].box, BoxFrom.ANSWER)
        assert all(cell.box and cell.box.y1 < 0.06 for cell in block.cells)

    def test_boxes_of_cells_in_the_answer_stay(self) -> None:
        answer = '<table><tr><td data-bbox="1 2 3 4">Corn</td><td>2023</td></tr></table>'
        (block,) = align(normalize(answer, (1000, 1000)).blocks, grid(("Corn", "2023")))
        assert [cell.box_from for cell in block.cells] == [BoxFrom.ANSWER, BoxFrom.WORDS]
        assert write_block(block).count("data-bbox") == 3

    def test_the_chart_of_a_picture_has_cells_too(self) -> None:
        answer = (
            "<div class='chart'><table><tr><td>Corn</td><td>2023 harvest</td></tr></table></div>"
        )
        (block,) = align(normalize(answer, (1000, 1000)).blocks, grid(("Corn", "2023 harvest")))
        assert block.label is Label.PICTURE
        assert all(cell.box for cell in block.cells)


texts = st.text(alphabet="ab é字1.•", max_size=12)
boxes = st.sampled_from(["", ' data-bbox="0 0 500 500"', ' data-bbox="100 0 900 40"'])
paragraphs = st.builds("<p{}>{}</p>".format, boxes, texts)
tables = st.builds(
    "<table{}><tr><td>{}</td><td{}>{}</td></tr><tr><td>{}</td></tr></table>".format,
    boxes, texts, boxes, texts, texts,
)  # fmt: skip


def boxed(block: Block) -> list[Cell | Block]:
    return [item for item in (block, *block.cells) if item.box_from is BoxFrom.WORDS]


class TestLaws:
    @given(
        st.lists(st.one_of(paragraphs, tables), min_size=1, max_size=8), st.lists(texts, max_size=8)
    )
    def test_only_boxes_are_added_and_each_is_made_of_words(
        self, answers: list[str], lines: list[str]
    ) -> None:
        blocks = normalize(f"<p>ab</p>{''.join(answers)}", (1000, 1000)).blocks
        words = [word for number, text in enumerate(lines) for word in line(text, number)]
        for before, after in zip(blocks, align(blocks, words), strict=True):
            assert (after.text, after.label) == (before.text, before.label)
            assert [cell.text for cell in after.cells] == [cell.text for cell in before.cells]
            assert before.box is None or after.box == before.box
            for item in boxed(after):
                assert item.box is not None
                assert item.box.x0 in {word.box.x0 for word in words}
                assert item.box.y1 in {word.box.y1 for word in words}

    def test_thousands_of_equal_blocks_come_to_an_end(self) -> None:
        words = [word for number in range(20) for word in line("a " * 40, number)]
        aligned = align(blocks_of("a") * 3000, words)
        assert sum(block.box is not None for block in aligned) <= len(words)


@pytest.mark.parametrize("turned", [False, True])
def test_the_same_blocks_are_found_however_the_lines_are_ordered(turned: bool) -> None:
    words = [*HEADING, *FIRST, *SECOND]
    lines = [HEADING, FIRST, SECOND]
    ordered = [word for each in (reversed(lines) if turned else lines) for word in each]
    texts = [" ".join(word.text for word in each) for each in lines]
    assert [block.box for block in align(blocks_of(*texts), ordered)] == list(map(hull, lines))
    assert len(words) == len(ordered)
