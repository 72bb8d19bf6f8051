"""Actions on a screen: the tool calls of the families' cookbooks (mobile_use, computer_use). In: an
object with the name of a tool and arguments, or with the arguments alone. Out: an item.

Its label is the action's name, its text what is typed; its attributes are `arguments`, all of them;
`x` and `y`, the point as the answer counts it; `tool`, `thought` and `sentence`, if there are any.
Nothing is ever carried out. This module knows no text of an answer.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from parsers.document import Frame, Item
from parsers.document.text import storable
from parsers.items.attributes import bounded
from parsers.items.places import Place, read_places
from parsers.qwen_html.boxes import numbers_in

POINTS = ("coordinate", "coordinates", "point", "position", "start_box", "start_point", "point_2d")
BOXES = ("bbox_2d", "bbox", "box")
TYPED = ("text", "content", "value")
WRITTEN = "place_as_written"
LONGEST_CALL = 100_000  # characters of arguments that are JSON within JSON

_NAME = re.compile(r"[A-Za-z_][\w.]{0,60}")
_OF_OTHERS = frozenset(
    {"start_time", "end_time", "start", "end", "timestamp", "bbox_2d", "label", "description"}
)


def is_action(row: Mapping[str, Any]) -> bool:
    """Whether an object is a tool call or its arguments; an event has times or a place."""
    if "function" in row and isinstance(row["function"], Mapping):
        return is_action(row["function"])
    if _is_name(row.get("name")) and _arguments(row) is not None:
        return True
    return _is_name(row.get("action")) and not _OF_OTHERS & set(row)


def action_item(row: Mapping[str, Any], frame: Frame) -> Iterator[Item]:
    """The action as an item."""
    call = row["function"] if isinstance(row.get("function"), Mapping) else row
    arguments = _arguments(call)
    tool = call.get("name") if arguments is not None else None
    about = {key: call[key] for key in ("thought", "sentence") if call.get(key)}
    if arguments is None:
        arguments = {key: each for key, each in call.items() if key not in about}
    action = arguments.get("action")
    label = str(action if _is_name(action) else tool)
    place = _place(arguments, frame)
    attributes: dict[str, Any] = {"arguments": dict(arguments)}
    if place and place.point:
        attributes["x"], attributes["y"] = numbers_in(place.written)[:2]
    if place and place.suspect:
        attributes[WRITTEN] = place.written
    if tool and tool != label:
        attributes["tool"] = tool
    attributes |= about
    box, point = (place.box, place.point) if place else (None, None)
    yield Item(_typed(arguments), storable(label), box, None, point, attributes=bounded(attributes))


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _arguments(call: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The arguments of a call; they may be JSON themselves."""
    given = call.get("arguments", call.get("parameters"))
    if isinstance(given, str) and len(given) <= LONGEST_CALL:
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            return None
    return given if isinstance(given, Mapping) else None


def _place(arguments: Mapping[str, Any], frame: Frame) -> Place | None:
    for key in (*POINTS, *BOXES):
        if places := read_places(arguments.get(key), frame, points=True):
            return places[0]
    both = {key: arguments.get(key) for key in ("x", "y")}
    return next(iter(read_places(both, frame, points=True)), None)


def _typed(arguments: Mapping[str, Any]) -> str | None:
    for key in TYPED:
        value = arguments.get(key)
        if isinstance(value, str) and value:
            return storable(value)
    return None
