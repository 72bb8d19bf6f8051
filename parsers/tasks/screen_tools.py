"""What a model may do on a screen, as the cookbooks of Qwen2.5-VL and Qwen3-VL define it
(computer_use, mobile_use), in the words that the models were trained with.

In: the size of a screen as the model counts it. Out: the definition of the tool as JSON, and the
names of its actions. This module is data; nothing here is ever carried out.

https://github.com/QwenLM/Qwen3-VL: cookbooks/computer_use.ipynb, cookbooks/mobile_agent.ipynb,
cookbooks/utils/agent_function_call.py (Apache-2.0).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

COMPUTER, MOBILE = "computer_use", "mobile_use"
COMPUTER_ACTIONS = (
    "key", "type", "mouse_move", "left_click", "left_click_drag", "right_click", "middle_click",
    "double_click", "scroll", "wait", "terminate",
)  # fmt: skip
MOBILE_ACTIONS = (
    "key", "click", "long_press", "swipe", "type", "system_button", "open", "wait", "terminate",
)  # fmt: skip
# Qwen3-VL has more.
LATER_COMPUTER_ACTIONS = (
    "key", "type", "mouse_move", "left_click", "left_click_drag", "right_click", "middle_click",
    "double_click", "triple_click", "scroll", "hscroll", "wait", "terminate", "answer",
)  # fmt: skip
LATER_MOBILE_ACTIONS = (
    "key", "click", "long_press", "swipe", "type", "system_button", "open", "wait", "answer",
    "terminate",
)  # fmt: skip
ACTIONS = frozenset({*LATER_COMPUTER_ACTIONS, *LATER_MOBILE_ACTIONS})
POINTED = frozenset(
    {
        "click", "left_click", "right_click", "middle_click", "double_click", "triple_click",
        "long_press", "swipe", "mouse_move", "left_click_drag",
    }
)  # fmt: skip
"""Those that need a point. On a computer those that click may leave it out, where the mouse is."""

_COMPUTER = """\
Use a mouse and keyboard to interact with a computer, and take screenshots.
* This is an interface to a desktop GUI. You do not have access to a terminal or applications \
menu. You must click on desktop icons to start applications.
* Some applications may take time to start or process actions, so you may need to wait and take \
successive screenshots to see the results of your actions. E.g. if you click on Firefox and a \
window doesn't open, try wait and taking another screenshot.
* The screen's resolution is {width}x{height}.
* Whenever you intend to move the cursor to click on an element like an icon, you should consult a \
screenshot to determine the coordinates of the element before moving the cursor.
* If you tried clicking on a program or link but it failed to load, even after waiting, try \
adjusting your cursor position so that the tip of the cursor visually falls on the element that \
you want to click.
* Make sure to click any buttons, links, icons, etc with the cursor tip in the center of the \
element. Don't click boxes on their edges unless asked."""
_MOBILE = """\
Use a touchscreen to interact with a mobile device, and take screenshots.
* This is an interface to a mobile device with touchscreen. You can perform actions like clicking, \
typing, swiping, etc.
* Some applications may take time to start or process actions, so you may need to wait and take \
successive screenshots to see the results of your actions.
* The screen's resolution is {width}x{height}.
* Make sure to click any buttons, links, icons, etc with the cursor tip in the center of the \
element. Don't click boxes on their edges unless asked."""
_EXPLAINED = {
    "mouse_move": "Move the cursor to a specified (x, y) pixel coordinate on the screen.",
    "left_click": "Click the left mouse button.",
    "left_click_drag": "Click and drag the cursor to a specified (x, y) pixel coordinate on the"
    " screen.",
    "right_click": "Click the right mouse button.",
    "middle_click": "Click the middle mouse button.",
    "double_click": "Double-click the left mouse button.",
    "triple_click": "Triple-click the left mouse button.",
    "scroll": "Performs a scroll of the mouse scroll wheel.",
    "hscroll": "Performs a horizontal scroll.",
    "answer": "Answer a question.",
    "click": "Click the point on the screen with coordinate (x, y).",
    "long_press": "Press the point on the screen with coordinate (x, y) for specified seconds.",
    "swipe": "Swipe from the starting point with coordinate (x, y) to the end point with"
    " coordinates2 (x2, y2).",
    "system_button": "Press the system button.",
    "open": "Open an app on the device.",
    "wait": "Wait specified seconds for the change to happen.",
    "terminate": "Terminate the current task and report its completion status.",
}
_ON_COMPUTER = {
    "key": "Performs key down presses on the arguments passed in order, then performs key releases"
    " in reverse order.",
    "type": "Type a string of text on the keyboard.",
}
_ON_MOBILE = {
    "key": "Perform a key event on the mobile device.\n    - This supports adb's `keyevent`"
    ' syntax.\n    - Examples: "volume_up", "volume_down", "power", "camera", "clear".',
    "type": "Input the specified text into the activated input box.",
}
_XY = (
    "(x, y): The x (pixels from the left edge) and y (pixels from the top edge) coordinates to move"
    " the mouse to."
)
_TIME = "The seconds to wait."


def computer_use(width: int, height: int, *, later: bool = False) -> str:
    """later: with the actions that Qwen3-VL has besides."""
    actions = LATER_COMPUTER_ACTIONS if later else COMPUTER_ACTIONS
    typed = "`action=type` and `action=answer`" if later else "`action=type`"
    scrolled = "`action=scroll` and `action=hscroll`" if later else "`action=scroll`"
    return _tool(
        COMPUTER,
        _COMPUTER.format(width=width, height=height),
        _action(actions, _EXPLAINED | _ON_COMPUTER),
        {
            "keys": _given("Required only by `action=key`.", "array"),
            "text": _given(f"Required only by {typed}.", "string"),
            "coordinate": _given(
                f"{_XY} Required only by `action=mouse_move` and `action=left_click_drag`.", "array"
            ),
            "pixels": _given(
                "The amount of scrolling to perform. Positive values scroll up, negative values"
                f" scroll down. Required only by {scrolled}.",
                "number",
            ),
            "time": _given(f"{_TIME} Required only by `action=wait`.", "number"),
        },
    )


def mobile_use(width: int, height: int, *, later: bool = False) -> str:
    """later: with the action that Qwen3-VL has besides."""
    actions = LATER_MOBILE_ACTIONS if later else MOBILE_ACTIONS
    typed = "`action=key`, `action=type`, `action=open`, and `action=answer`"
    return _tool(
        MOBILE,
        _MOBILE.format(width=width, height=height),
        _action(actions, _EXPLAINED | _ON_MOBILE),
        {
            "coordinate": _given(
                f"{_XY} Required only by `action=click`, `action=long_press`, and `action=swipe`.",
                "array",
            ),
            "coordinate2": _given(f"{_XY} Required only by `action=swipe`.", "array"),
            "text": _given(
                f"Required only by {typed}." if later
                else "Required only by `action=key`, `action=type`, and `action=open`.",
                "string",
            ),
            "time": _given(
                f"{_TIME} Required only by `action=long_press` and `action=wait`.", "number"
            ),
            "button": _given(
                "Back means returning to the previous interface, Home means returning to the"
                " desktop, Menu means opening the application background menu, and Enter means"
                " pressing the enter. Required only by `action=system_button`",
                "string", ("Back", "Home", "Menu", "Enter"),
            ),
        },
    )  # fmt: skip


def _tool(name: str, description: str, action: Any, properties: Mapping[str, Any]) -> str:
    status = _given(
        "The status of the task. Required only by `action=terminate`.",
        "string",
        ("success", "failure"),
    )
    parameters = {
        "properties": {"action": action, **properties, "status": status},
        "required": ["action"],
        "type": "object",
    }
    function = {"name": name, "description": description, "parameters": parameters}
    return json.dumps({"type": "function", "function": function})


def _action(names: Sequence[str], explained: Mapping[str, str]) -> dict[str, Any]:
    listed = "\n".join(f"* `{name}`: {explained[name]}" for name in names)
    return _given(f"The action to perform. The available actions are:\n{listed}", "string", names)


def _given(description: str, kind: str, values: Sequence[str] = ()) -> dict[str, Any]:
    enum = {"enum": list(values)} if values else {}
    return {"description": description, **enum, "type": kind}
