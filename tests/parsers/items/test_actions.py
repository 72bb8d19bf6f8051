"""Actions on screens, as the families' cookbooks define them. The frame is a screenshot's."""

from typing import Any

import pytest

from parsers.document import Completion, Item, Point
from parsers.items import read_items

FRAME = (1000.0, 2000.0)
POINT = Point(0.5, 0.1)


def read(text: str) -> tuple[Item, ...]:
    return read_items(Completion(text, FRAME))


def click(**more: Any) -> Item:
    arguments = {"action": "click", "coordinate": [500, 200]}
    attributes = {"arguments": arguments, "x": 500.0, "y": 200.0, "tool": "mobile_use", **more}
    return Item(label="click", point=POINT, attributes=attributes)


CALL = '{"name": "mobile_use", "arguments": {"action": "click", "coordinate": [500, 200]}}'


@pytest.mark.parametrize(
    "answer",
    [f"<tool_call>\n{CALL}\n</tool_call>", CALL, f"<tool_call>{CALL}", f"```json\n{CALL}\n```",
     '{"function": {"name": "mobile_use", "arguments":'
     ' "{\\"action\\": \\"click\\", \\"coordinate\\": [500, 200]}"}}',
     "<tool_call>\n<function=mobile_use>\n<parameter=action>\nclick\n</parameter>\n"
     "<parameter=coordinate>\n[500, 200]\n</parameter>\n</function>\n</tool_call>"],
)  # fmt: skip
def test_a_tool_call_is_an_action_with_its_point(answer: str) -> None:
    assert read(answer) == (click(),)


def test_what_was_thought_and_said_before_a_call_goes_with_it() -> None:
    answer = f'Thought: The cart is full.\nAction: "Tap on Pay."\n<tool_call>{CALL}</tool_call>'
    assert read(answer) == (click(thought="The cart is full.", sentence="Tap on Pay."),)


def test_what_is_typed_is_the_text() -> None:
    (item,) = read(
        '{"name": "computer_use", "arguments": {"action": "type", "text": " 4 Mill St\\n"}}'
    )
    assert (item.label, item.text, item.point) == ("type", " 4 Mill St\n", None)
    assert "x" not in item.attributes


def test_keys_are_among_the_arguments() -> None:
    (item,) = read(
        '{"name": "computer_use", "arguments": {"action": "key", "keys": ["ctrl", "c"]}}'
    )
    assert (item.label, item.attributes["arguments"]["keys"]) == ("key", ["ctrl", "c"])


def test_arguments_alone_are_an_action() -> None:
    (item,) = read('{"action": "swipe", "coordinate": [500, 200], "coordinate2": [500, 900]}')
    assert (item.label, item.point) == ("swipe", POINT)
    assert item.attributes["arguments"]["coordinate2"] == [500, 900]


def test_the_end_of_a_task_is_an_action_without_a_point() -> None:
    (item,) = read('{"action": "terminate", "status": "success"}')
    assert (item.label, item.point) == ("terminate", None)


def test_several_calls_are_actions_in_their_order() -> None:
    second = '{"name": "mobile_use", "arguments": {"action": "wait", "time": 2}}'
    answer = f"<tool_call>{CALL}</tool_call>\n<tool_call>{second}</tool_call>"
    assert [item.label for item in read(answer)] == ["click", "wait"]


@pytest.mark.parametrize(
    "answer",
    ["click(x=500, y=200)", "pyautogui.click(500, 200)", "Action: click(start_box='(500,200)')",
     "```python\nclick((500, 200))\n```", "click(point='<point>500 200</point>')"],
)  # fmt: skip
def test_code_is_an_action_and_never_run(answer: str) -> None:
    (item,) = read(answer)
    assert (item.label, item.point, item.attributes["x"]) == ("click", POINT, 500.0)


def test_code_that_types_gives_the_text() -> None:
    (item,) = read("pyautogui.write('hello (world)', interval=0.1)")
    assert (item.label, item.text) == ("write", "hello (world)")


def test_code_that_is_no_action_is_none() -> None:
    with pytest.raises(Exception, match="holds no items"):
        read("print(500, 200) and __import__('os').system('x')")


def test_arguments_that_are_not_plain_values_are_refused() -> None:
    with pytest.raises(Exception, match="holds no items"):
        read("click(x=eval('1'), y=1)")


def test_a_point_beyond_the_screen_is_told_and_not_taken() -> None:
    (item,) = read('{"action": "click", "coordinate": [500, 9000]}')
    assert (item.point, item.attributes["place_as_written"]) == (None, "500, 9000")
    assert "x" not in item.attributes


def test_an_event_with_an_action_is_no_action() -> None:
    (item,) = read('{"start_time": "00:01", "end_time": "00:02", "action": "cutting"}')
    assert (item.text, item.label, item.start_seconds) == ("cutting", None, 1.0)
