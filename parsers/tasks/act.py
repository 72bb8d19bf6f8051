"""The act task (computer use and mobile use): the next action on a screenshot to reach a goal. In:
an answer with a tool call. Out: an item for each action, its point in the screenshot's own pixels;
one that says so where there is none. Nothing is ever carried out.

A screenshot that is higher than wide is taken for a phone's. Models count in pixels of the image
that they see (Qwen2.5-VL), others in thousandths of its sides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from parsers.document import BoundingBox, Item, PageInput, Point, Prompt
from parsers.items import read_items
from parsers.tasks import Asked, Items, PageTask
from parsers.tasks.screen_tools import ACTIONS, POINTED, computer_use, mobile_use

USUAL_DPI = 96  # of what has no pixels of its own
MOST_TOLD = 40  # characters of a name in a warning
ARGUMENTS, PRESENCE = "arguments", "presence"
"""Attributes of an item, with x and y."""

_SYSTEM = """\
# Tools

You may call one or more functions to assist with the user query.

You are provided with function signatures within <tools></tools> XML tags:
<tools>
{TOOL}
</tools>

For each function call, return a json object with function name and arguments within \
<tool_call></tool_call> XML tags:
<tool_call>
{"name": <function-name>, "arguments": <args-json-object>}
</tool_call>"""
_FORM = """

# Response format

Response format for every step:
1) Thought: one concise sentence explaining the next move (no multi-step reasoning).
2) Action: a short imperative describing what to do.
3) A single <tool_call>...</tool_call> block containing only the JSON: {"name": <function-name>, \
"arguments": <args-json-object>}.

Rules:
- Output exactly in the order: Thought, Action, <tool_call>.
- Be brief: one sentence for Thought, one for Action.
- Do not output anything else outside those three parts.
- If finishing, use action=terminate in the tool call."""
_GOAL = (
    "The user query: {request}\n"
    "Task progress (You have done the following operation on the current device): "
)
_IN_PIXELS = "You are a helpful assistant.\n\n" + _SYSTEM.replace("{TOOL}", "{tool_in_pixels}")
_IN_THOUSANDTHS = _SYSTEM.replace("{TOOL}", "{tool}") + _FORM


def tool_slots(images: Sequence[PageInput]) -> Mapping[str, str]:
    """The tool for the first image, with the screen's size as the model counts it."""
    if not images:
        return {}
    image = images[0].image
    tool = mobile_use if image.height > image.width else computer_use
    return {
        "tool": tool(1000, 1000, later=True),
        "tool_in_pixels": tool(image.width, image.height),
        "width": str(image.width),
        "height": str(image.height),
    }


def finish(items: Items, asked: Asked) -> tuple[Items, tuple[str, ...]]:
    """The actions with their points; one without a name where there is none."""
    if not items:
        return (Item(attributes={PRESENCE: "absent"}),), ()
    width, height = _own_size(asked)
    placed = tuple(_placed(item, width, height) for item in items)
    return placed, tuple(warning for item in placed for warning in _warnings(item))


def _own_size(asked: Asked) -> tuple[float, float]:
    """Columns and rows of the screenshot itself, upright as it was read."""
    page = asked.pages[0]
    for image in asked.images[:1]:
        if image.own_size is not None:
            width, height = image.own_size
            turned = (page.rotation - image.rotation) % 180 == 90
            return (height, width) if turned else (width, height)
    return page.width * USUAL_DPI / 72, page.height * USUAL_DPI / 72


def _placed(item: Item, width: float, height: float) -> Item:
    """With x and y in the screenshot's own pixels: the pixel that the point lies in."""
    given = {key: each for key, each in item.attributes.items() if key not in ("x", "y")}
    point = item.point or (_middle(item.box) if item.box else None)
    if point is not None:
        given |= {
            "x": min(int(point.x * width), int(width) - 1),
            "y": min(int(point.y * height), int(height) - 1),
        }
    return replace(item, point=point, attributes=given)


def _middle(box: BoundingBox) -> Point:
    return Point(box.center_x, box.center_y)


def _warnings(item: Item) -> Iterator[str]:
    name = (item.label or "")[:MOST_TOLD]
    if name not in ACTIONS:
        yield f"the action {name!r} is none of those that were asked for"
    elif name in POINTED and item.point is None:
        yield f"the action {name} has no point on the screenshot"


TASK = PageTask(
    name="act",
    version="1",
    prompts=(
        Prompt(_GOAL, _IN_THOUSANDTHS),
        Prompt(_GOAL, _IN_PIXELS, family="qwen2_5_vl"),
    ),
    read=read_items,
    finish=finish,
    slots=tool_slots,
)
