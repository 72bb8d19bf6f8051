"""What is found of items: what stands in no block."""

from typing import Any

import pytest

from parsers.document import Item
from storage.searched import searched_text


@pytest.mark.parametrize("task", ["find", "spot", "screen", "act", "unknown"])
def test_what_stands_in_the_blocks_of_the_page_is_not_found_twice(task: str) -> None:
    assert searched_text(task, Item("Total", "label")) is None


def test_a_line_that_nobody_else_read_is_found() -> None:
    alone = Item("by hand", attributes={"agreement": "alone"})
    assert searched_text("spot", alone) == "by hand"
    assert searched_text("spot", Item("print", attributes={"agreement": "agreed"})) is None


def test_of_a_picture_kind_sentence_and_words_are_found() -> None:
    item = Item("A bridge.", "photo", attributes={"words": "NO\nENTRY"})
    assert searched_text("describe", item) == "photo\nA bridge.\nNO\nENTRY"


def test_words_that_were_taken_from_the_page_are_in_its_blocks() -> None:
    item = Item(None, "photo", attributes={"words": "NO ENTRY", "words_from": "page"})
    assert searched_text("describe", item) == "photo"


@pytest.mark.parametrize("attributes", [{}, {"words": ["a list"]}, {"words": 7}])
def test_an_item_that_says_nothing_is_not_found(attributes: dict[str, Any]) -> None:
    assert searched_text("describe", Item(attributes=attributes)) is None
