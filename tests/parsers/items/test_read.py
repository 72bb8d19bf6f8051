"""Items in the answers of models, in every form that families answer in. Frames are thousandths."""

from typing import Any

import pytest

from parsers.document import BoundingBox, Completion, Item, Point
from parsers.errors import AnswerError
from parsers.items import read_items, told_of

THOUSANDTHS = (1000.0, 1000.0)
BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)
OTHER = BoundingBox(0.5, 0.6, 0.7, 0.8)


def read(text: str, **details: Any) -> tuple[Item, ...]:
    return read_items(Completion(text, THOUSANDTHS, **details))


STAMP = Item(label="stamp", box=BOX)
SEAL = Item(label="seal", box=OTHER)


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        "answer",
        ["", "The man is at the door.", "{", '[{"bbox_2d": [100, 200', '{"foo": 1}', "```json\n```",
         "No, the signature is at the bottom right.", '["stamp", "seal"]', "<points></points>",
         '<tool_call>\n{"name": "mobile_use", "arguments": {"action": "cl'],
    )  # fmt: skip
    def test_an_answer_without_items_that_does_not_say_so_is_unreadable(self, answer: str) -> None:
        with pytest.raises(AnswerError) as caught:
            read(answer)
        assert caught.value.code == "unreadable"

    @pytest.mark.parametrize(
        "answer",
        ["[]", "```json\n[]\n```", "None", "none.", "{}", '{"events": []}', '{"answer": null}',
         "There is no stamp in this image.", "There are none.", "No such thing.",
         "Nothing was found",
         "No signature is visible on the page.", "I cannot find a stamp.", "没有找到印章。",
         "图中没有签名。", "Es gibt keinen Stempel.", '{"signature": null, "stamp": []}'],
    )  # fmt: skip
    def test_an_answer_that_says_there_is_nothing_has_no_items(self, answer: str) -> None:
        assert read(answer) == ()

    def test_a_box_outside_of_the_page_is_refused_and_told(self) -> None:
        answer = '[{"bbox_2d": [2000, 100, 3000, 200], "label": "stamp"}]'
        items = read(answer)
        told = {"place_as_written": "2000, 100, 3000, 200"}
        assert items == (Item(label="stamp", attributes=told),)
        said = told_of(Completion(answer, THOUSANDTHS), items)
        assert said == ("1 x: place lies outside of the page",)

    def test_a_box_that_had_to_be_clipped_or_sorted_is_told(self) -> None:
        answer = '[{"bbox_2d": [300, 400, 100, 200], "label": "stamp"}]'
        items = read(answer)
        assert (items[0].box, dict(items[0].attributes)) == (
            BOX, {"place_as_written": "300, 400, 100, 200"},
        )  # fmt: skip
        said = told_of(Completion(answer, THOUSANDTHS), items)
        assert said == ("1 x: place was sorted or clipped",)

    def test_a_point_outside_of_the_page_is_refused_and_told(self) -> None:
        (item,) = read('{"point_2d": [100, 1200], "label": "stamp"}')
        assert (item.point, item.attributes) == (None, {"place_as_written": "100, 1200"})

    def test_a_box_in_fractions_of_the_page_is_not_guessed_at(self) -> None:
        (item,) = read('{"bbox_2d": [0.1, 0.2, 0.3, 0.4], "label": "stamp"}')
        assert (item.box, item.attributes) == (None, {"place_as_written": "0.1, 0.2, 0.3, 0.4"})

    def test_an_object_that_cannot_be_followed_is_left_out_and_told(self) -> None:
        answer = '[{"label": "he said "hi", and left", "bbox_2d": [1, 2, 3, 4]}, ' + (
            '{"bbox_2d": [100, 200, 300, 400], "label": "stamp"}]'
        )
        items = read(answer)
        assert items == (STAMP,)
        told = told_of(Completion(answer, THOUSANDTHS), items)
        assert told == ("1 x: object of the answer cannot be read",)

    def test_times_that_end_before_they_start_are_told_and_not_taken(self) -> None:
        (item,) = read('{"start_time": "00:09", "end_time": "00:05", "description": "x"}')
        assert (item.text, item.start_seconds, item.end_seconds) == ("x", None, None)
        assert item.attributes == {"time_as_written": ["00:09", "00:05"]}


LISTS = {
    "a list": '[{"bbox_2d": [100, 200, 300, 400], "label": "stamp"},'
    ' {"bbox_2d": [500, 600, 700, 800], "label": "seal"}]',
    "in a fence with prose": 'Here they are:\n```json\n[{"bbox_2d": [100, 200, 300, 400], "label":'
    ' "stamp"},\n {"bbox_2d": [500, 600, 700, 800], "label": "seal"}]\n```\nI hope this helps.',
    "commas too many": '[{"bbox_2d": [100, 200, 300, 400,], "label": "stamp",},'
    ' {"bbox_2d": [500, 600, 700, 800], "label": "seal"},]',
    "a comma missing": '[{"bbox_2d": [100, 200, 300, 400] "label": "stamp"}'
    ' {"bbox_2d": [500, 600, 700, 800], "label": "seal"}]',
    "Python": "[{'bbox_2d': (100, 200, 300, 400), 'label': 'stamp', 'text': None},"
    " {'bbox_2d': [500, 600, 700, 800], 'label': 'seal'}]",
    "bare keys": '[{bbox_2d: [100, 200, 300, 400], label: "stamp"},'
    " {bbox_2d: [500, 600, 700, 800], label: seal}]",
    "cut off in the middle": '```json\n[{"bbox_2d": [100, 200, 300, 400], "label": "stamp"},'
    ' {"bbox_2d": [500, 600, 700, 800], "label": "seal"}, {"bbox_2d": [1, 2, 30, 40], "label": "s',
    "cut off in a box": '[{"bbox_2d": [100, 200, 300, 400], "label": "stamp"},'
    ' {"bbox_2d": [500, 600, 700, 800], "label": "seal"}, {"label": "x", "bbox_2d": [10, 20, 30',
    "one after the other": '{"bbox_2d": [100, 200, 300, 400], "label": "stamp"}\n'
    '{"bbox_2d": [500, 600, 700, 800], "label": "seal"}',
    "within an object": '{"elements": [{"bbox_2d": [100, 200, 300, 400], "label": "stamp"},'
    ' {"bbox_2d": [500, 600, 700, 800], "label": "seal"}]}',
    "within an object, cut off": '{"elements": [{"bbox_2d": [100, 200, 300, 400], "label":'
    ' "stamp"}, {"bbox_2d": [500, 600, 700, 800], "label": "seal"}, {"bbox_2d": [1',
    "in groups": '{"stamp": [{"bbox_2d": [100, 200, 300, 400]}],'
    ' "seal": {"bbox_2d": [500, 600, 700, 800]}}',
    "places under their names": '{"stamp": [100, 200, 300, 400], "seal": [[500, 600, 700, 800]]}',
    "in two fences": '```json\n[{"bbox_2d": [100, 200, 300, 400], "label": "stamp"}]\n```\nand\n'
    '```json\n[{"bbox_2d": [500, 600, 700, 800], "label": "seal"}]\n```',
    "told twice": '{"bbox_2d": [100, 200, 300, 400], "label": "stamp"} '
    '{"bbox_2d": [100, 200, 300, 400], "label": "stamp"} '
    '{"bbox_2d": [500, 600, 700, 800], "label": "seal"}',
    "a bracket missing": '[{"bbox_2d": [100, 200, 300, 400], "label": "stamp"},'
    ' {"bbox_2d": [500, 600, 700, 800], "label": "seal"}',
    "a bracket too many": '[{"bbox_2d": [100, 200, 300, 400]], "label": "stamp"},'
    ' {"bbox_2d": [500, 600, 700, 800], "label": "seal"}]',
    "with comments": '[{"bbox_2d": [100, 200, 300, 400], "label": "stamp"}, // the first\n'
    ' {"bbox_2d": [500, 600, 700, 800], "label": "seal"}]',
    "a Markdown table": "| label | bbox_2d |\n|---|---|\n| stamp | [100, 200, 300, 400] |\n"
    "| seal | 500 600 700 800 |",
    "box tokens": "<|object_ref_start|>stamp<|object_ref_end|><|box_start|>(100,200),(300,400)"
    "<|box_end|><|object_ref_start|>seal<|object_ref_end|><|box_start|>(500,600),(700,800)"
    "<|box_end|><|im_end|>",
    "box tokens of the very first": "<ref>stamp</ref><box>(100,200),(300,400)</box> and <ref>seal"
    "</ref><box>(500,600),(700,800)</box>",
    "box tokens, stripped": "stamp(100,200),(300,400) and\nseal(500,600),(700,800)",
    "box tokens, cut off": "<|object_ref_start|>stamp<|object_ref_end|><|box_start|>(100,200),"
    "(300,400)<|box_end|><|object_ref_start|>seal<|object_ref_end|><|box_start|>(500,600),(700,800)"
    "<|box_end|><|object_ref_start|>x<|object_ref_end|><|box_start|>(5,6),(7",
}


@pytest.mark.parametrize("answer", LISTS.values(), ids=LISTS.keys())
def test_both_things_are_found_in_order(answer: str) -> None:
    assert read(answer) == (STAMP, SEAL)


BOXES = [
    '{"bbox": [100, 200, 300, 400], "label": "stamp"}',
    '{"box_2d": "100, 200, 300, 400", "label": "stamp"}',
    '{"bbox_2d": "(100,200),(300,400)", "label": "stamp"}',
    '{"bbox_2d": "<box>100 200 300 400</box>", "label": "stamp"}',
    '{"Bounding Box": [[100, 200], [300, 400]], "label": "stamp"}',
    '{"bbox": {"x1": 100, "y1": 200, "x2": 300, "y2": 400}, "label": "stamp"}',
    '{"bbox": {"left": 100, "top": 200, "right": 300, "bottom": 400}, "label": "stamp"}',
    '{"bbox": {"x": 100, "y": 200, "width": 200, "height": 200}, "label": "stamp"}',
    '{"polygon": [100, 200, 300, 200, 300, 400, 100, 400], "label": "stamp"}',
    '{"quad": [[100, 200], [300, 200], [300, 400], [100, 400]], "label": "stamp"}',
    '{"bbox_2d": [[100, 200, 300, 400]], "name": "stamp"}',
]


@pytest.mark.parametrize("answer", BOXES)
def test_a_box_is_read_in_any_notation(answer: str) -> None:
    assert read(answer) == (STAMP,)


POINTS = [
    '{"point_2d": [100, 200], "label": "stamp"}',
    '{"point": "100, 200", "label": "stamp"}',
    '{"point": {"x": 100, "y": 200}, "label": "stamp"}',
    '{"points": [[100, 200]], "label": "stamp"}',
    '{"point_2d": "<point>100 200</point>", "label": "stamp"}',
    '{"bbox_2d": [100, 200], "label": "stamp"}',
    '<point x="100" y="200" alt="stamp">stamp</point>',
    '<points x1="100" y1="200" alt="stamp"></points>',
    "<point x='100' y='200'>stamp</point>",
]


@pytest.mark.parametrize("answer", POINTS)
def test_a_point_is_read_in_any_notation(answer: str) -> None:
    assert read(answer) == (Item(label="stamp", point=Point(0.1, 0.2)),)


@pytest.mark.parametrize(
    "answer",
    ['<points x1="100" y1="200" x2="300" y2="400" alt="stars">stars</points>',
     '{"points": [[100, 200], [300, 400]], "label": "stars"}',
     '<point x="100" y="200" alt="stars">stars</point>\n'
     '<point x="300" y="400" alt="stars">stars</point>'],
)  # fmt: skip
def test_several_points_of_one_label_are_an_item_each(answer: str) -> None:
    stars = [Item(label="stars", point=Point(*at)) for at in ((0.1, 0.2), (0.3, 0.4))]
    assert read(answer) == tuple(stars)


@pytest.mark.parametrize(
    "answer",
    ["<|object_ref_start|>stamp<|object_ref_end|><|box_start|>(100,200),(300,400)<|box_end|>"
     "<|box_start|>(500,600),(700,800)<|box_end|>",
     "stamp(100,200),(300,400),(500,600),(700,800)",
     '{"label": "stamp", "bbox_2d": [[100, 200, 300, 400], [500, 600, 700, 800]]}'],
)  # fmt: skip
def test_several_boxes_of_one_label_are_an_item_each(answer: str) -> None:
    assert read(answer) == (STAMP, Item(label="stamp", box=OTHER))


ALONE = ["[100, 200, 300, 400]", "(100,200),(300,400)", "[[100, 200, 300, 400]]"]


@pytest.mark.parametrize("answer", ALONE)
def test_a_box_alone_is_an_item_without_a_label(answer: str) -> None:
    assert read(answer) == (Item(box=BOX),)


def test_a_point_alone_is_an_item_without_a_label() -> None:
    assert read("(100, 200)") == (Item(point=Point(0.1, 0.2)),)


def test_boxes_are_counted_in_the_frame_of_the_completion() -> None:
    answer = Completion('{"bbox_2d": [50, 300, 150, 600]}', (500, 1500))
    assert read_items(answer)[0].box == BOX


def test_boxes_of_several_pages_are_counted_in_the_frame_of_theirs() -> None:
    answer = (
        '[{"bbox_2d": [50, 300, 150, 600], "page": 2},'
        ' {"bbox_2d": [100, 200, 300, 400], "page": 1}]'
    )
    items = read(answer, frames=((1000.0, 1000.0), (500.0, 1500.0)))
    assert [(item.page_number, item.box) for item in items] == [(2, BOX), (1, BOX)]


class TestKeysOfTheTasks:
    def test_a_spotted_line_is_text(self) -> None:
        answer = '{"bbox_2d": [100, 200, 300, 400], "text_content": "Total: 8.75"}'
        assert read(answer) == (Item("Total: 8.75", box=BOX),)

    def test_a_thing_with_names_in_two_languages_is_called_by_one(self) -> None:
        answer = '{"bbox_2d": [100, 200, 300, 400], "name_zh": "米饭", "name_en": "Rice"}'
        assert read(answer) == (Item(label="Rice", box=BOX, attributes={"name_zh": "米饭"}),)

    def test_other_keys_are_attributes(self) -> None:
        answer = (
            '{"bbox_2d": [100, 200, 300, 400], "label": "person", "sub_label": "No. 10", "n": 2}'
        )
        attributes = {"sub_label": "No. 10", "n": 2}
        assert read(answer) == (Item(label="person", box=BOX, attributes=attributes),)

    def test_an_element_of_a_screen_has_role_value_and_state(self) -> None:
        answer = (
            '{"bbox_2d": [100, 200, 300, 400], "role": "check box", "label": "Send me news",'
            ' "value": "", "state": "ticked"}'
        )
        attributes = {"role": "check box", "value": "", "state": "ticked"}
        assert read(answer) == (Item(None, "Send me news", BOX, attributes=attributes),)

    def test_a_picture_has_kind_description_words_and_chart(self) -> None:
        answer = (
            '{"kind": "chart", "description": "Sales by year.", "words": "2024 2025",'
            ' "chart": [["2024", 3], ["2025", 4]]}'
        )
        attributes = {"words": "2024 2025", "chart": [["2024", 3], ["2025", 4]]}
        assert read(answer) == (Item("Sales by year.", "chart", attributes=attributes),)

    def test_an_answer_to_a_question_has_quote_and_page(self) -> None:
        answer = (
            '{"answer": "30 days", "quote": "within 30 days", "page": 1,'
            ' "bbox_2d": [100, 200, 300, 400]}'
        )
        attributes = {"quote": "within 30 days", "page": 1}
        assert read(answer) == (Item("30 days", None, BOX, 1, attributes=attributes),)

    def test_elements_within_an_element_follow_it(self) -> None:
        answer = (
            '{"label": "form", "bbox_2d": [100, 200, 300, 400],'
            ' "children": [{"label": "seal", "bbox_2d": [500, 600, 700, 800]}]}'
        )
        assert read(answer) == (Item(label="form", box=BOX), SEAL)

    def test_quotes_within_a_text_stay(self) -> None:
        answer = """[{'text_content': 'it's "so"', 'bbox_2d': [100, 200, 300, 400]},]"""
        assert read(answer) == (Item('it\'s "so"', box=BOX),)

    def test_characters_that_no_database_takes_are_left_out(self) -> None:
        assert read('{"bbox_2d": [100, 200, 300, 400], "text": "a\\u0000b"}')[0].text == "ab"


EVENTS = {
    "mm:ss.ff": '[{"start_time": "00:01.00", "end_time": "00:05.50", "description":'
    ' "A door opens."}, {"start_time": "01:02.00", "end_time": "01:03.00",'
    ' "description": "It shuts."}]',
    "hh:mm:ss": '{"events": [{"start": "00:00:01", "end": "00:00:05.5", "event": "A door opens."},'
    ' {"start": "00:01:02", "end": "00:01:03", "event": "It shuts."}]}',
    "seconds": '[{"start": 1, "end": 5.5, "description": "A door opens."},'
    ' {"start": "62s", "end": "63 seconds", "description": "It shuts."}]',
    "a span": '[{"timestamp": "00:01 - 00:05.5", "description": "A door opens."},'
    ' {"timestamp": [62, 63], "description": "It shuts."}]',
    "keys of a range": '{"00:01 - 00:05.5": "A door opens.", "01:02 - 01:03": "It shuts."}',
    "keys of a range, with objects": '{"00:01 - 00:05.5": {"description": "A door opens."},'
    ' "01:02-01:03": {"description": "It shuts."}}',
    "a Markdown table": "| start | end | description |\n| --- | --- | --- |\n"
    "| 00:01 | 00:05.5 | A door opens. |\n| 01:02 | 01:03 | It shuts. |",
    "a Markdown table with a head in words": "Events:\n\n| Start Time | End Time | Description |\n"
    "|:--|:-:|--:|\n| 00:01 | 00:05.5 | A door opens. |\n| **01:02** | 01:03 | It shuts. |",
    "prose": "From 00:01 to 00:05.5, A door opens. From 01:02 to 01:03, It shuts.",
    "lines": "- **00:01 - 00:05.5**: A door opens.\n- **01:02 - 01:03**: It shuts.",
    "headings": "### 00:01 - 00:05.5\nA door opens.\n### 01:02 - 01:03\nIt shuts.",
    "times in signs": "<1.0 seconds> - <5.5 seconds> A door opens.\n"
    "<62.0 seconds> - <63.0 seconds> It shuts.",
}


@pytest.mark.parametrize("answer", EVENTS.values(), ids=EVENTS.keys())
def test_events_have_start_and_end_in_seconds(answer: str) -> None:
    door = Item("A door opens.", start_seconds=1.0, end_seconds=5.5)
    shut = Item("It shuts.", start_seconds=62.0, end_seconds=63.0)
    assert read(answer) == (door, shut)


def test_a_moment_has_no_end() -> None:
    assert read("<0.3 seconds> The ball falls.") == (Item("The ball falls.", start_seconds=0.3),)


def test_a_time_behind_what_happens_is_read_as_well() -> None:
    items = read("The ball falls (00:03 - 00:04)")
    assert items == (Item("The ball falls", start_seconds=3.0, end_seconds=4.0),)
