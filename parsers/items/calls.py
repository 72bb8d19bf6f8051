"""Actions in answers: tool calls and code. In: an answer such as `Thought: ... Action: ...
<tool_call>{...}</tool_call>`, a call in XML (`<function=computer_use><parameter=action>click`), or
`click(x=1, y=2)` as for pyautogui. Out: an object for each call, as `actions` takes it. Code is
parsed as text and never run.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from parsers.items.json_values import json_values

_NAMES = """
click left_click right_click middle_click double_click triple_click doubleclick rightclick
tripleclick tap long_press longpress left_click_drag drag dragto move moveto mouse_move
press key keydown keyup hotkey type write typewrite input_text select swipe scroll hscroll
open open_app app system_button wait sleep screenshot answer call_user terminate finished
"""
NAMES = frozenset(_NAMES.split())
"""Of code that is an action."""
POSITIONAL: Mapping[str, tuple[str, ...]] = {
    # the names of arguments without one; x and y for all others
    **dict.fromkeys(("type", "write", "typewrite", "input_text", "answer", "finished"), ("text",)),
    **dict.fromkeys(("press", "key", "keydown", "keyup", "hotkey", "system_button"), ("keys",)),
    **dict.fromkeys(("wait", "sleep"), ("time",)),
    **dict.fromkeys(("open", "open_app", "app"), ("text",)),
    "terminate": ("status",),
    "scroll": ("pixels", "x", "y"),
    "hscroll": ("pixels", "x", "y"),
}
LONGEST_CODE = 2000  # characters of one call
MOST_CALLS = 50  # more in one answer are no next action
_TOOL_CALL = re.compile(r"<tool_call>(.*?)(?:</tool_call>|\Z)", re.DOTALL)
_FUNCTION = re.compile(r"<function=([\w.]{1,60})>((?:(?!<function=).)*?)</function>", re.DOTALL)
_PARAMETER = re.compile(r"<parameter=(\w{1,60})>((?:(?!<parameter=).)*?)</parameter>", re.DOTALL)
_CODE = re.compile(r"(?<![\w.])(?:pyautogui\.)?([A-Za-z_]{2,20})\(")


def tool_calls(text: str) -> Iterator[Any]:
    """What stands in the tokens of tool calls; with what was thought and said before the first."""
    about = _about(text)
    for found in _TOOL_CALL.finditer(text):
        functions = list(_FUNCTION.finditer(found[1]))
        calls = map(_from_xml, functions) if functions else json_values(found[1])
        for call in calls:
            yield call | about if type(call) is dict else call
            about = {}


def code_calls(text: str) -> Iterator[dict[str, Any]]:
    """Calls of functions that are actions."""
    about = _about(text.partition("Action:")[0])
    for found in islice(_CODE.finditer(text), MOST_CALLS):
        name = found[1].lower()
        arguments = _arguments(name, text, found.end()) if name in NAMES else None
        if arguments is not None:
            yield {"name": found[1], "arguments": arguments} | about
            about = {}


def _about(text: str) -> dict[str, str]:
    """What is thought and said before the action itself."""
    before = text.partition("<tool_call>")[0]
    _, _, thought = before.partition("Thought:")
    _, _, sentence = before.partition("Action:")
    said = {"thought": thought.partition("Action:")[0], "sentence": sentence}
    return {key: value for key, each in said.items() if (value := each.strip("\"' \r\n"))}


def _from_xml(found: re.Match[str]) -> dict[str, Any]:
    pairs = {name: _value(text.strip()) for name, text in _PARAMETER.findall(found[2])}
    return {"name": found[1], "arguments": pairs}


def _value(text: str) -> Any:
    """Lists and numbers as such; all else is text."""
    if not text.startswith(("[", "{")) and not re.fullmatch(r"-?\d{1,15}(?:\.\d{1,15})?", text):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _arguments(name: str, text: str, start: int) -> dict[str, Any] | None:
    """The arguments of the call that begins there, if all are plain values."""
    end = _closing(text, start)
    if end is None:
        return None
    try:
        call = ast.parse(f"f({text[start:end]})", mode="eval").body
        if not isinstance(call, ast.Call):
            return None
        given = [ast.literal_eval(each) for each in call.args]
        named = {each.arg: ast.literal_eval(each.value) for each in call.keywords if each.arg}
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return _named(name, given) | named


def _named(name: str, given: list[Any]) -> dict[str, Any]:
    """Arguments without a name, under the name that they have."""
    given = [list(each) if isinstance(each, tuple) else each for each in given]
    if len(given) == 1 and isinstance(given[0], list) and name not in POSITIONAL:
        return {"coordinate": given[0]}
    if name == "hotkey" and given:
        return {"keys": given}
    names = POSITIONAL.get(name, ("x", "y"))
    return dict(zip((*names, *map(str, range(len(names), len(given)))), given, strict=False))


def _closing(text: str, start: int) -> int | None:
    """The bracket that closes the call, outside of strings; None if it is too far."""
    depth, quote, escaped = 1, "", False
    for at in range(start, min(len(text), start + LONGEST_CODE)):
        sign = text[at]
        if escaped:
            escaped = False
        elif quote:
            escaped = sign == "\\"
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        else:
            depth += (sign in "([{") - (sign in ")]}")
        if depth == 0:
            return at
    return None
