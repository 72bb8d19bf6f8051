"""The next action on a screenshot, where the words of the goal name one element.

In: the act task with the page's image and its words. Out: a tool call as models write it, its point
in thousandths of the page; an empty list where the goal names no element, or more than one.
"""

import json
import time
from typing import Any

from parsers.document import Completion, Question
from parsers.engines.embedded.screen import box_of, elements_of
from parsers.items.write import FRAME
from parsers.marks.screen.next_action import NextAction, next_action


def answer(question: Question) -> Completion:
    started = time.monotonic()
    elements, size = elements_of(question)
    action = next_action(question.request, elements)
    text = _call(action, size) if action else "[]"
    return Completion(text, FRAME, seconds=time.monotonic() - started)


def _call(action: NextAction, size: tuple[int, int]) -> str:
    is_phone = size[1] > size[0]
    arguments: dict[str, Any] = {"action": "terminate", "status": "success"}
    if action.name != "done":
        click = "click" if is_phone else "left_click"
        box = box_of(action.element, size)
        point = [round(each * 1000, 1) for each in (box.center_x, box.center_y)]
        arguments = {
            "action": click if action.name == "click" else action.name,
            "coordinate": point,
        }
    if action.text is not None:
        arguments["text"] = action.text
    tool = "mobile_use" if is_phone else "computer_use"
    call = json.dumps({"name": tool, "arguments": arguments}, ensure_ascii=False)
    return f"<tool_call>\n{call}\n</tool_call>"
