"""Regions in, Qwen HTML out, as the normalizer understands it."""

from parsers.document import BoundingBox, Label, Word
from parsers.engines.embedded.answer import FRAME, write_answer
from parsers.layout.region import Region
from parsers.layout.table_structure import fill_tables
from parsers.qwen_html.normalize import normalize

PAGE = BoundingBox(0.1, 0.1, 0.9, 0.9)


def word(text: str, x: float, y: float, line: int, width: float = 0.1) -> Word:
    return Word(text, BoundingBox(x, y, x + width, y + 0.02), line)


def region(label: Label, *words: Word, box: BoundingBox = PAGE) -> Region:
    return Region(label, box, words)


def test_a_page_without_regions_is_a_picture_for_the_answer_must_say_something() -> None:
    (block,) = normalize(write_answer([], 0.7), FRAME).blocks
    assert (block.label, block.box) == (Label.PICTURE, BoundingBox(0, 0, 1, 1))


def test_every_label_and_its_box_survive_normalizing() -> None:
    regions = [region(label, word("text", 0.1, 0.1, 0)) for label in Label if label != Label.TABLE]
    blocks = normalize(write_answer(regions, 0.7), FRAME).blocks
    assert [block.label for block in blocks] == [r.label for r in regions]
    assert {block.box for block in blocks} == {PAGE}


def test_text_is_never_taken_for_markup() -> None:
    (block,) = normalize(
        write_answer([region(Label.TEXT, word("<b>&amp;</p>", 0.1, 0.1, 0))], 0.7), FRAME
    ).blocks
    assert block.text == "<b>&amp;</p>"


def test_wrapped_lines_are_joined_and_ended_lines_keep_their_break() -> None:
    wrapped = [word("long", 0.1, 0.1, 0, 0.75), word("word", 0.1, 0.13, 1, 0.1)]
    ended = [word("Street", 0.1, 0.1, 0), word("Town", 0.1, 0.13, 1)]
    texts = [
        block.text
        for block in normalize(
            write_answer([region(Label.TEXT, *wrapped), region(Label.TEXT, *ended)], 0.7), FRAME
        ).blocks
    ]
    assert texts == ["long word", "Street\nTown"]


def test_a_line_at_the_right_edge_alone_keeps_its_break() -> None:
    lines = [
        word("= a(b)", 0.1, 0.1, 0, 0.6), word("by definition", 0.7, 0.13, 1, 0.3),
        word("= c(d)", 0.1, 0.16, 2, 0.1),
    ]  # fmt: skip
    box = BoundingBox(0.1, 0.1, 1, 0.18)
    (block,) = normalize(write_answer([region(Label.TEXT, *lines, box=box)], 0.7), FRAME).blocks
    assert block.text == "= a(b)\nby definition\n= c(d)"


def test_rows_of_a_receipt_are_not_running_text() -> None:
    words = [
        word("TOTAL", 0.1, 0.1, 0),
        word("9.90", 0.8, 0.1, 1),
        word("CASH", 0.1, 0.13, 2, 0.3),
        word("10.00", 0.8, 0.13, 3),
    ]
    (block,) = normalize(write_answer([region(Label.TEXT, *words)], 0.7), FRAME).blocks
    assert block.text == "TOTAL 9.90\nCASH 10.00"


def test_a_table_keeps_its_empty_places() -> None:
    words = (word("a", 0.1, 0.2, 0), word("b", 0.6, 0.2, 0), word("c", 0.6, 0.6, 1))
    table = Region(Label.TABLE, PAGE, words, rows=(0.5,), columns=(0.5,))
    (block,) = normalize(write_answer(fill_tables([table], 0.7), 0.7), FRAME).blocks
    assert {(cell.row, cell.column): cell.text for cell in block.cells if cell.text} == {
        (0, 0): "a",
        (0, 1): "b",
        (1, 1): "c",
    }


def test_a_table_of_one_column_is_lines_of_text() -> None:
    words = (word("a", 0.1, 0.2, 0), word("b", 0.1, 0.6, 1))
    table = Region(Label.TABLE, PAGE, words, rows=(0.5,), columns=(0.5,))
    (block,) = normalize(write_answer(fill_tables([table], 0.7), 0.7), FRAME).blocks
    assert (block.label, block.text) == (Label.TEXT, "a\nb")


def test_neighbouring_items_share_a_list() -> None:
    items = [region(Label.LIST_ITEM, word(text, 0.1, 0.1, 0)) for text in ("one", "two")]
    assert write_answer(items, 0.7).count("<ul>") == 1
