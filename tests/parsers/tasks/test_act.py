"""The next action on a screenshot: what models are asked, and where their point is."""

import json

import pytest

from parsers.document import BoundingBox, Completion, Item, Page, PageImage, PageInput, Point
from parsers.families import built_in
from parsers.tasks import Asked, open_task
from parsers.tasks.page_task import question_of

GOAL = "Approve the {invoice}"
ACT = open_task("act", GOAL)
PAGE = Page(1, 1440, 810)


def drawn(width: int = 980, height: int = 560, own: tuple[int, int] | None = None) -> PageInput:
    return PageInput(1, 1440, 810, 0, PageImage(width, height, b""), own_size=own)


def finished(*items: Item, own: tuple[int, int] | None = (1920, 1080)) -> tuple[Item, ...]:
    return ACT.finish(items, Asked(GOAL, (PAGE,), (drawn(own=own),)))[0]


def told(*items: Item) -> tuple[str, ...]:
    return ACT.finish(items, Asked(GOAL, (PAGE,), (drawn(own=(1920, 1080)),)))[1]


def tool_in(system: str | None) -> dict[str, object]:
    _, _, rest = (system or "").partition("<tools>\n")
    return dict(json.loads(rest.partition("\n</tools>")[0])["function"])


@pytest.mark.parametrize(
    ("family", "size", "tool", "resolution"),
    [
        ("qwen2_5_vl", (980, 560), "computer_use", "980x560"),
        ("qwen2_5_vl", (560, 980), "mobile_use", "560x980"),
        ("qwen3_vl", (980, 560), "computer_use", "1000x1000"),
        ("qwen3_vl", (560, 980), "mobile_use", "1000x1000"),
        ("qwen2_vl", (980, 560), "computer_use", "1000x1000"),
    ],
)
def test_a_family_is_told_the_screen_as_it_counts_it(
    family: str, size: tuple[int, int], tool: str, resolution: str
) -> None:
    prompt = built_in()[family].compose(question_of(ACT, (PAGE,), (drawn(*size),)))
    asked = tool_in(prompt.system)
    assert asked["name"] == tool
    assert f"The screen's resolution is {resolution}." in str(asked["description"])
    assert GOAL in prompt.text


def test_no_answer_is_told_as_no_action() -> None:
    (item,) = finished()
    assert (item.label, item.attributes) == (None, {"presence": "absent"})


@pytest.mark.parametrize(
    ("own", "wanted"),
    [((1920, 1080), (960, 270)), ((3840, 2160), (1920, 540)), (None, (960, 270))],
)
def test_the_point_is_in_the_screenshots_own_pixels(
    own: tuple[int, int] | None, wanted: tuple[int, int]
) -> None:
    """Without its own size it has 96 dots per inch, as the page has 1440 x 810 points."""
    clicked = Item(label="left_click", point=Point(0.5, 0.25), attributes={"x": 490, "y": 140})
    (item,) = finished(clicked, own=own)
    assert (item.attributes["x"], item.attributes["y"]) == wanted


def test_a_point_at_the_last_edge_is_the_last_pixel() -> None:
    (item,) = finished(Item(label="click", point=Point(1, 1)))
    assert (item.attributes["x"], item.attributes["y"]) == (1919, 1079)


def test_a_box_has_its_point_in_the_middle() -> None:
    (item,) = finished(Item(label="click", box=BoundingBox(0.2, 0.2, 0.4, 0.6)))
    assert (item.attributes["x"], item.attributes["y"]) == (576, 432)


def test_an_action_that_is_not_known_is_told() -> None:
    assert told(Item(label="rm -rf", point=Point(0, 0))) == (
        "the action 'rm -rf' is none of those that were asked for",
    )


def test_a_click_without_a_point_is_told_and_waiting_is_not() -> None:
    assert told(Item(label="click"), Item(label="wait")) == (
        "the action click has no point on the screenshot",
    )


def test_a_tool_call_of_a_model_becomes_an_action() -> None:
    answer = (
        "Thought: I press it.\nAction: Press Approve.\n<tool_call>\n"
        '{"name": "computer_use", "arguments": {"action": "left_click", "coordinate": [500, 250]}}'
        "\n</tool_call>"
    )
    (item,) = finished(*ACT.read(Completion(answer, (1000, 1000))))
    assert (item.label, item.attributes["x"], item.attributes["y"]) == ("left_click", 960, 270)
    assert item.attributes["arguments"]["coordinate"] == [500, 250]
