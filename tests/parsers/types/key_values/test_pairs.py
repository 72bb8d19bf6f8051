"""Labels and values on pages of any kind."""

from collections.abc import Callable

from parsers.document import Block, Cell, Label, Page
from parsers.extraction import find_lists
from parsers.types import DOCUMENT_TYPES

Draw = Callable[..., Page]
KEY_VALUES = DOCUMENT_TYPES["key_values"]


def pairs(*pages: Page) -> list[tuple[str, str]]:
    rows = find_lists(KEY_VALUES, pages).get("pairs", [])
    return [(row["key"].text, row["value"].text) for row in rows]


def test_sentences_are_no_pairs(draw: Draw) -> None:
    page = draw(
        "The mill has three duties which are the following: to grind, to sift and to sell.\n"
        "We open at 10:30 and close at 18:00.\nSee https://mill.example for more."
    )
    assert pairs(page) == []


def test_labels_without_a_value_are_no_pairs(draw: Draw) -> None:
    assert pairs(draw("Name: ____________\n\n\n\nSignature:")) == []


def test_long_labels_and_long_values_are_sentences(draw: Draw) -> None:
    words = " ".join("abcdefghijklmnopqrstuvwx")
    assert pairs(draw("Grain bought here last year and sold again: 40 tons")) == []
    assert pairs(draw(f"Grain: {words}")) == []


def test_two_lines_of_two_phrases_are_no_columns(draw: Draw) -> None:
    assert pairs(draw("Guest name         Ann Reed\nRoom               204")) == []


def test_what_stands_far_below_a_label_is_not_its_value(draw: Draw) -> None:
    assert pairs(draw("Signature:\n\n\n\n\nMill Ltd")) == []


def test_a_table_whose_first_column_holds_few_labels_has_no_pairs() -> None:
    texts = ("Grain", "rye"), ("sold, and at what price?", "12"), ("(in tons)", "40"), ("*", "9")
    cells = (
        Cell(row, col, text) for row, line in enumerate(texts) for col, text in enumerate(line)
    )
    block = Block(Label.TABLE, cells=tuple(cells))
    assert pairs(Page(1, 600, 800, blocks=(block,))) == []


def test_addresses_side_by_side_are_no_pairs(draw: Draw) -> None:
    page = draw(
        "Bill to            Ship to\nMill Ltd           Sons Ltd\n12 Quay Road       9 Hill Road\n"
        "2000 Salem         3000 Boston"
    )
    assert pairs(page) == []


def test_a_colon_parts_label_and_value(draw: Draw) -> None:
    page = draw("Order number: 4711\nDelivered : 3 May 2019\nTime: 10:30")
    assert pairs(page) == [
        ("Order number", "4711"),
        ("Delivered", "3 May 2019"),
        ("Time", "10:30"),
    ]


def test_several_pairs_stand_in_one_line(draw: Draw) -> None:
    page = draw("Order number: 4711        Date: 3 May 2019")
    assert pairs(page) == [("Order number", "4711"), ("Date", "3 May 2019")]
    assert pairs(draw("Ticket: 4711 Cashier: Mei")) == [("Ticket", "4711"), ("Cashier", "Mei")]


def test_labels_stand_left_of_values(draw: Draw) -> None:
    page = draw(
        "Guest name         Ann Reed\nRoom               204\nArrival            3 May 2019"
    )
    assert pairs(page) == [("Guest name", "Ann Reed"), ("Room", "204"), ("Arrival", "3 May 2019")]


def test_a_table_of_two_columns_holds_pairs() -> None:
    texts = [("Guest name", "Ann Reed"), ("Room", "204"), ("Arrival:", "3 May 2019")]
    cells = tuple(
        Cell(row, column, text)
        for row, both in enumerate(texts)
        for column, text in enumerate(both)
    )
    page = Page(1, 600, 800, blocks=(Block(Label.TABLE, cells=cells),))
    assert pairs(page) == [("Guest name", "Ann Reed"), ("Room", "204"), ("Arrival", "3 May 2019")]


def test_a_value_stands_below_its_label(draw: Draw) -> None:
    assert pairs(draw("Delivery address:\nMill Lane, Salem")) == [
        ("Delivery address", "Mill Lane, Salem")
    ]


def test_what_every_page_repeats_counts_once(draw: Draw) -> None:
    assert pairs(draw("Order: 4711"), draw("Order: 4711\nPrice: 3.50", 2)) == [
        ("Order", "4711"),
        ("Price", "3.50"),
    ]


def test_key_and_value_have_their_own_boxes(draw: Draw) -> None:
    (row,) = find_lists(KEY_VALUES, [draw("Order: 4711")])["pairs"]
    assert row["key"].box and row["value"].box
    assert row["key"].box.x1 < row["value"].box.x1
    assert row["value"].box.x0 > row["key"].box.x0
