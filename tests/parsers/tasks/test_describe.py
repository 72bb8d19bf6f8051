"""The pictures of a page: which there are, what answers say of them, and how that is proved."""

import json
from typing import Any

import pytest

from parsers.document import (
    Block,
    BoundingBox,
    Completion,
    Figure,
    Item,
    Label,
    Page,
    PageImage,
    PageInput,
    Rendering,
    Word,
    plain,
)
from parsers.engines.scripted import ScriptedEngine
from parsers.errors import AnswerError
from parsers.tasks import Asked, open_task
from parsers.tasks.describe import MOST_PICTURES, pictures_of, prove_pictures
from parsers.tasks.page_task import answer_task

DESCRIBE = open_task("describe")
BOX = BoundingBox(0.1, 0.1, 0.5, 0.5)
DRAWN = PageInput(1, 595, 842, 0, PageImage(1, 1, b"\xff" * 3))


def page_of(*boxes: BoundingBox, words: str = "", **details: Any) -> Page:
    """A page of text and pictures, whose words stand in the middle of the first one."""
    pictures = tuple(Block(Label.PICTURE, box=box) for box in boxes)
    read = tuple(Word(word, BoundingBox(0.2, 0.2, 0.3, 0.22), 0) for word in words.split())
    text = Block(Label.TEXT, plain("text"), BoundingBox(0, 0.9, 1, 1))
    return Page(1, 595, 842, blocks=(text, *pictures), words=read, **details)


def read(**said: Any) -> Item:
    (item,) = DESCRIBE.read(Completion(json.dumps(said), (1000, 1000)))
    return item


def proved(item: Item, page: Page) -> tuple[Item, tuple[str, ...]]:
    (found,), warnings = prove_pictures((item,), Asked("", (page,)))
    return found, warnings


@pytest.mark.parametrize("said", ["", " \n", '{"answer": 42}', "{broken"])
def test_what_describes_nothing_is_unreadable(said: str) -> None:
    with pytest.raises(AnswerError):
        DESCRIBE.read(Completion(said, (1000, 1000)))


def test_a_page_without_pictures_is_not_asked_about() -> None:
    engine = ScriptedEngine("A lie.", tasks=frozenset({"describe"}), images_at_once=1)
    answer = answer_task(engine, DESCRIBE, (page_of(),), lambda *_: DRAWN)
    assert (engine.asked, answer.items, answer.error_code) == ([], (), None)


def test_prose_is_the_sentence_on_one_line() -> None:
    said = Completion(" A bridge\n over a   river. ", (1000, 1000))
    assert DESCRIBE.read(said) == (Item("A bridge over a river."),)


def test_kind_sentence_words_and_data_are_read() -> None:
    item = read(kind="Bar_Chart", description="Sales\nby year.", text=["2024", "2025"],
                table=[["year", "sales"], [2024, 7.5], [2025, None]])  # fmt: skip
    assert (item.label, item.text) == ("chart", "Sales by year.")
    assert item.attributes == {
        "words": "2024\n2025",
        "chart": [["year", "sales"], ["2024", "7.5"], ["2025", ""]],
    }


@pytest.mark.parametrize("kind", ["picture", "spaceship", None, 7, ""])
def test_a_kind_that_says_nothing_is_none(kind: object) -> None:
    assert read(kind=kind, description="It.").label is None


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ([{"a": 1, "b": 2}, {"a": 3}], [["a", "b"], ["1", "2"], ["3", ""]]),
        ({"north": 4, "south": 5}, [["north", "4"], ["south", "5"]]),
        ("none", None),
        ([1, "x", []], None),
    ],
)
def test_data_in_other_shapes_become_rows_or_nothing(table: object, rows: object) -> None:
    assert read(kind="chart", table=table).attributes.get("chart") == rows


def test_an_answer_without_end_is_bounded() -> None:
    item = read(description="x " * 9000, text="y" * 20_000, table=[["z" * 250, *"a" * 30]] * 300)
    assert len(item.text or "") <= 1000
    assert len(item.attributes["words"]) == 10_000
    rows = item.attributes["chart"]
    assert (len(rows), len(rows[0]), len(rows[0][0])) == (200, 20, 200)


def test_small_pictures_and_those_within_others_are_left_out() -> None:
    inner, small = BoundingBox(0.2, 0.2, 0.3, 0.3), BoundingBox(0.9, 0.9, 0.92, 0.92)
    assert pictures_of(page_of(BOX, inner, small, BOX)) == (BOX,)


def test_a_page_without_text_is_a_picture_as_a_whole() -> None:
    assert pictures_of(Page(1, 9, 9)) == (BoundingBox(0, 0, 1, 1),)
    assert pictures_of(page_of()) == ()


def test_of_too_many_pictures_the_largest_are_asked_about_and_that_is_told() -> None:
    boxes = [BoundingBox(0.05 * at, 0, 0.05 * at + 0.04, 0.2 + 0.01 * at) for at in range(20)]
    page = page_of(*boxes)
    engine = ScriptedEngine(["It."] * 20, tasks=frozenset({"describe"}), images_at_once=1)
    answer = answer_task(engine, DESCRIBE, (page,), lambda *_: DRAWN)
    assert [item.box for item in answer.items] == boxes[20 - MOST_PICTURES :]
    assert answer.warnings == ("pictures left out: 4 of 20, the smaller ones",)


def test_words_that_nobody_else_sees_have_no_support_and_that_is_told() -> None:
    item = Item("A sign.", "photo", BOX, attributes={"words": "NO ENTRY"})
    found, warnings = proved(item, page_of(BOX, words="Bakery", words_from="ocr: no text layer"))
    assert found.support == 0
    assert warnings == ("words not seen: 1 picture with words that no other reader sees there",)


def test_the_share_of_words_that_are_seen_is_their_support() -> None:
    item = Item("A sign.", "photo", BOX, attributes={"words": "Fresh, BREAD\nand more"})
    found, warnings = proved(item, page_of(BOX, words="FRESH bread"))
    assert (found.support, warnings) == (0.5, ())


@pytest.mark.parametrize("source", ["text layer: good (of the drawn text 1.00)", None])
def test_where_nobody_looked_for_words_there_is_nothing_to_compare(source: str | None) -> None:
    item = Item("A sign.", "photo", BOX, attributes={"words": "NO ENTRY"})
    assert proved(item, page_of(BOX, words_from=source)) == (item, ())


def test_without_words_in_the_answer_those_of_the_page_are_taken_and_marked() -> None:
    found, _ = proved(Item(None, None, BOX), page_of(BOX, words="Fresh bread"))
    assert found.attributes == {"words": "Fresh bread", "words_from": "page"}
    assert found.support is None


def test_what_a_bar_code_says_is_not_looked_for_among_the_words() -> None:
    item = Item(None, "code", BOX, attributes={"words": "EAN-13: 4006381333931"})
    assert proved(item, page_of(BOX, words="4006381", words_from="ocr"))[0].support is None


def test_a_chart_as_the_pages_answer_has_it_is_a_chart() -> None:
    chart = Block(Label.PICTURE, box=BOX, figure=Figure.CHART)
    assert proved(Item(None, None, BOX), Page(1, 9, 9, blocks=(chart,)))[0].label == "chart"


def test_the_pages_are_drawn_with_all_their_pixels() -> None:
    seen: list[Rendering] = []

    def draw(_number: int, rendering: Rendering) -> PageInput:
        seen.append(rendering)
        return DRAWN

    engine = ScriptedEngine("It.", tasks=frozenset({"describe"}), images_at_once=1)
    answer_task(engine, DESCRIBE, (page_of(BOX),), draw)
    assert (seen[0].part, seen[0].plain_undrawn) == (BOX, False)
