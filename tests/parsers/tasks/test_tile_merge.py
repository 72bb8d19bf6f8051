"""What several tiles show is told once."""

from parsers.document import Block, BoundingBox, Cell, Item, Label, Point, Word
from parsers.document.content import plain
from parsers.tasks.tile_merge import merge_blocks, merge_items, merge_words
from parsers.tasks.tiles import Tile, into

LEFT = Tile(BoundingBox(0, 0, 0.6, 1), BoundingBox(0, 0, 0.5, 1))
RIGHT = Tile(BoundingBox(0.4, 0, 1, 1), BoundingBox(0.5, 0, 1, 1))
TEXTS = ("one", "two", "three", "four", "five")
LINE = tuple(
    Word(text, BoundingBox(0.02 + 0.2 * n, 0.1, 0.17 + 0.2 * n, 0.2), 0)
    for n, text in enumerate(TEXTS)
)


def seen(tile: Tile, *words: Word) -> list[Word]:
    return [
        Word(word.text, into(word.box, tile.part), word.line)
        for word in words
        if word.box.overlap(tile.part) > 0
    ]


def block(tile: Tile, box: BoundingBox, text: str, label: Label = Label.TEXT) -> Block:
    return Block(label, plain(text), into(box, tile.part))


def test_words_in_two_tiles_are_one_and_those_cut_by_an_edge_are_the_neighbours() -> None:
    cut = Word("fou", LINE[3].box, 0)
    words = merge_words([(LEFT, seen(LEFT, *LINE[:3], cut)), (RIGHT, seen(RIGHT, *LINE[2:]))])
    assert [word.text for word in words] == ["one", "two", "three", "four", "five"]
    assert words[4].box.x0 == LINE[4].box.x0


def test_a_word_that_the_tile_of_its_zone_has_not_seen_is_kept() -> None:
    words = merge_words([(LEFT, seen(LEFT, *LINE[:2])), (RIGHT, seen(RIGHT, *LINE[2:]))])
    assert {word.text for word in words} == set(TEXTS)


def test_lines_of_different_tiles_have_different_numbers() -> None:
    words = merge_words([(LEFT, seen(LEFT, LINE[0])), (RIGHT, seen(RIGHT, LINE[4]))])
    assert [word.line for word in words] == [0, 1]


def test_a_block_that_two_tiles_show_whole_is_told_by_one() -> None:
    box = BoundingBox(0.42, 0.1, 0.58, 0.2)
    blocks, warnings = merge_blocks(
        [(LEFT, [block(LEFT, box, "Heading")]), (RIGHT, [block(RIGHT, box, "Heading")])], ()
    )
    assert [(each.text, warnings) for each in blocks] == [("Heading", ())]


def test_a_block_that_one_tile_cuts_is_told_by_the_other() -> None:
    box = BoundingBox(0.45, 0.1, 0.8, 0.2)
    blocks, _ = merge_blocks(
        [
            (LEFT, [block(LEFT, BoundingBox(0.45, 0.1, 0.6, 0.2), "A hea")]),
            (RIGHT, [block(RIGHT, box, "A heading")]),
        ],
        (),
    )
    assert [each.text for each in blocks] == ["A heading"]


def test_lines_over_several_tiles_are_put_together_of_their_words() -> None:
    below = tuple(
        Word(word.text.upper(), BoundingBox(word.box.x0, 0.3, word.box.x1, 0.4), 1) for word in LINE
    )
    blocks, _ = merge_blocks(
        [
            (LEFT, [block(LEFT, BoundingBox(0.02, 0.1, 0.6, 0.4), "one two thr ONE TWO THR")]),
            (RIGHT, [block(RIGHT, BoundingBox(0.4, 0.1, 0.97, 0.4), "ee four five EE FOUR FIVE")]),
        ],
        (*LINE, *below),
    )
    assert [each.text for each in blocks] == [f"{' '.join(TEXTS)}\n{' '.join(TEXTS).upper()}"]


def test_a_table_that_is_cut_stays_in_parts_and_is_told() -> None:
    cells = (Cell(0, 0, "a"), Cell(0, 1, "b", box=BoundingBox(0.1, 0.1, 0.2, 0.2)))
    parts = [
        (LEFT, [Block(Label.TABLE, (), into(BoundingBox(0.1, 0.1, 0.6, 0.5), LEFT.part), cells)]),
        (RIGHT, [Block(Label.TABLE, (), into(BoundingBox(0.4, 0.1, 0.9, 0.5), RIGHT.part), cells)]),
    ]
    blocks, warnings = merge_blocks(parts, ())
    assert len(blocks) == 2
    assert blocks[1].cells[1].box is not None
    assert warnings == ("tables cut: 1, at the edge of a tile; each part is a table",)


def test_blocks_without_a_box_are_kept_and_told() -> None:
    blocks, warnings = merge_blocks([(LEFT, [Block(Label.TEXT, plain("where?"))])], ())
    assert [each.text for each in blocks] == ["where?"]
    assert warnings == ("blocks without a box: 1, maybe told twice",)


def test_an_item_that_two_tiles_show_is_one() -> None:
    box = BoundingBox(0.42, 0.1, 0.48, 0.2)
    point = Point(0.45, 0.5)
    items = merge_items(
        [
            (LEFT, [Item("Go", "button", into(box, LEFT.part)),
                    Item(None, "stamp", point=Point(0.45 / 0.6, 0.5))]),
            (RIGHT, [Item("Go", "button", into(box, RIGHT.part)),
                     Item(None, "stamp", point=Point(0.05 / 0.6, 0.5)),
                     Item("Go", "button", BoundingBox(0.8, 0.1, 0.9, 0.2))]),
        ]
    )  # fmt: skip
    assert [(each.label, each.box is not None) for each in items] == [
        ("button", True),
        ("stamp", False),
        ("button", True),
    ]
    assert items[1].point is not None
    assert abs(items[1].point.x - point.x) < 1e-9


def test_an_item_that_is_cut_is_told_by_the_tile_that_shows_it_whole() -> None:
    items = merge_items(
        [
            (LEFT, [Item("Sig", "signature", into(BoundingBox(0.5, 0.1, 0.6, 0.2), LEFT.part))]),
            (RIGHT, [Item("Signed", "signature",
                          into(BoundingBox(0.5, 0.1, 0.8, 0.2), RIGHT.part))]),
        ]
    )  # fmt: skip
    assert [each.text for each in items] == ["Signed"]


def test_what_is_said_without_a_place_is_told_once() -> None:
    items = merge_items([(LEFT, [Item("A map", "map")]), (RIGHT, [Item("A map", "map")])])
    assert items == (Item("A map", "map"),)
