"""What stands for a picture where it cannot be seen."""

from flows.viewer.pictures import Description, descriptions_of
from parsers.document import Answer, Block, BoundingBox, Item, Label, Page

BOX, OTHER = BoundingBox(0.1, 0.1, 0.5, 0.5), BoundingBox(0.5, 0.5, 1, 1)
PAGE = Page(2, 9, 9, blocks=(Block(Label.TEXT, box=OTHER), Block(Label.PICTURE, box=BOX)))


def told(item: Item, task: str = "describe") -> Description | None:
    answer = Answer(task, 2, 2, items=(item,), engine="qwen", model="seven")
    return descriptions_of((PAGE,), (answer,)).get((2, 1))


def test_what_is_told_of_another_place_or_by_another_task_is_not_told_of_the_picture() -> None:
    assert told(Item("A bridge.", box=OTHER)) is None
    assert told(Item("A bridge.", box=BOX), "find") is None


def test_the_sentence_comes_before_the_kind_and_the_kind_before_the_words() -> None:
    words = {"words": "NO\nENTRY", "chart": "none"}
    told_of = [
        told(Item(text, label, BOX, attributes=words))
        for text, label in (("A\nbridge.", "photo"), (None, "photo"), (None, None))
    ]
    alternatives = [each.alternative for each in told_of if each]
    assert alternatives == ["A bridge.", "photo", "NO ENTRY"]


def test_a_charts_data_are_cells_with_a_head_and_a_reader() -> None:
    found = told(Item(None, "chart", BOX, attributes={"chart": [["a"], ["1"]]}))
    assert found is not None
    assert [(cell.row, cell.text, cell.is_header) for cell in found.chart] == [
        (0, "a", True), (1, "1", False),
    ]  # fmt: skip
    assert found.reader == "qwen (seven)"
