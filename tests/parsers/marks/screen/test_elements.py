"""Elements of small screens that are drawn here; their words are given."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import BoundingBox, Word
from parsers.marks.screen import Element, find_elements
from parsers.marks.screen.next_action import next_action
from parsers.marks.screen.rectangle import Rectangle

WIDTH, HEIGHT = 640, 400
FONT = ImageFont.load_default(size=16)


class Screen:
    def __init__(self, ground: str = "white") -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), ground)
        self.draw = ImageDraw.Draw(self.image)
        self.words: list[Word] = []

    def text(self, x: int, y: int, text: str, fill: str = "black") -> None:
        at = float(x)
        for word in text.split():
            self.draw.text((at, y), word, fill, FONT)
            x0, y0, x1, y1 = self.draw.textbbox((at, y), word, font=FONT)
            box = BoundingBox.from_frame((x0, y0, x1, y1), (WIDTH, HEIGHT))
            self.words.append(Word(word, box, 0))
            at = x1 + 5

    def frame(self, x: int, y: int, width: int, height: int = 36, **colours: str) -> None:
        colours = {"outline": "#999999", "fill": "white"} | colours
        self.draw.rounded_rectangle((x, y, x + width, y + height), 4, **colours)  # type: ignore[arg-type]

    def loosen(self, pixels: int) -> None:
        across, down = pixels / WIDTH, pixels / HEIGHT
        self.words = [
            replace(word, box=BoundingBox(
                word.box.x0 - across, word.box.y0 - down, word.box.x1 + across, word.box.y1 + down
            )) for word in self.words
        ]  # fmt: skip

    def find(self) -> list[tuple[str, str | None, str | None, str | None]]:
        found = find_elements(np.asarray(self.image), self.words)
        return [(each.role, each.label, each.value, each.state) for each in found]


@pytest.fixture
def screen() -> Screen:
    return Screen()


def test_nothing_is_found_on_an_empty_screen(screen: Screen) -> None:
    assert screen.find() == []


def test_a_paragraph_has_no_field_and_no_button(screen: Screen) -> None:
    screen.text(20, 20, "A pipe burst in the kitchen")
    screen.text(20, 44, "on the second floor")
    assert {role for role, *_ in screen.find()} == {"text"}


def test_a_field_has_the_text_above_it_as_label(screen: Screen) -> None:
    screen.text(20, 20, "Company name")
    screen.frame(20, 44, 300)
    screen.text(32, 52, "Hanseatic Tools")
    assert screen.find() == [("text field", "Company name", "Hanseatic Tools", None)]


def test_a_field_has_the_text_at_its_left_as_label(screen: Screen) -> None:
    screen.text(20, 28, "Phone:")
    screen.frame(160, 20, 300)
    assert screen.find() == [("text field", "Phone", None, None)]


def test_pale_text_in_a_field_is_no_value(screen: Screen) -> None:
    screen.text(20, 20, "Registration")
    screen.frame(20, 44, 300)
    screen.text(32, 52, "HRB 12345", "#999999")
    assert screen.find() == [("text field", "Registration", None, None)]


def test_a_field_with_an_arrow_is_a_list(screen: Screen) -> None:
    screen.text(20, 20, "Country")
    screen.frame(20, 44, 300)
    screen.text(32, 52, "Germany")
    screen.draw.line([(298, 59), (303, 64), (308, 59)], "black", 2)
    assert screen.find() == [("list", "Country", "Germany", None)]


@pytest.mark.parametrize(
    ("fill", "ink", "state"),
    [("#0b5ed7", "white", None), ("white", "#0b5ed7", None), ("#dddddd", "#aaaaaa", "disabled")],
)
def test_a_text_in_the_middle_of_a_frame_is_a_button(
    screen: Screen, fill: str, ink: str, state: str | None
) -> None:
    screen.text(20, 20, "Please check the details")
    screen.frame(20, 80, 120, fill=fill)
    screen.text(62, 88, "Save", ink)
    assert ("button", "Save", None, state) in screen.find()


def tick(draw: ImageDraw.ImageDraw) -> None:
    draw.line([(33, 37), (36, 40), (42, 33)], "black", 2)


def dot(draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse((34, 34, 40, 40), "black")


def nothing(_draw: ImageDraw.ImageDraw) -> None:
    pass


@pytest.mark.parametrize(
    ("shape", "mark", "role", "state"),
    [
        ("square", tick, "check box", "ticked"),
        ("square", nothing, "check box", "unticked"),
        ("disc", dot, "radio button", "ticked"),
        ("disc", nothing, "radio button", "unticked"),
    ],
)
def test_a_mark_beside_a_text_has_its_state(
    screen: Screen,
    shape: str,
    mark: Callable[[ImageDraw.ImageDraw], None],
    role: str,
    state: str,
) -> None:
    place = (30, 30, 44, 44)
    if shape == "square":
        screen.draw.rectangle(place, "white", "#666666")
    else:
        screen.draw.ellipse(place, "white", "#666666")
    mark(screen.draw)
    screen.text(54, 27, "Express shipping")
    assert screen.find() == [(role, "Express shipping", None, state)]


def test_a_bullet_is_no_radio_button(screen: Screen) -> None:
    screen.draw.ellipse((30, 32, 42, 44), "black")
    screen.text(54, 27, "Express shipping")
    assert screen.find() == [("text", None, "Express shipping", None)]


def test_the_cells_of_a_table_are_no_fields(screen: Screen) -> None:
    for y in (20, 50, 80):
        for x in (20, 140, 260):
            screen.draw.rectangle((x, y, x + 120, y + 30), "white", "#999999")
            screen.text(x + 8, y + 5, "Osei")
    assert {role for role, *_ in screen.find()} == {"text"}


def test_a_line_under_a_text_makes_it_a_link(screen: Screen) -> None:
    screen.text(20, 20, "Terms")
    screen.draw.line((20, 40, 66, 40), "black", 1)
    assert screen.find() == [("link", "Terms", None, None)]


def element(role: str, label: str, state: str | None = None) -> Element:
    return Element(role, Rectangle(0, 0, 10, 10), label, None, state)


ELEMENTS = (
    element("button", "Save"),
    element("button", "Save as draft"),
    element("button", "Delete"),
    element("button", "Delete"),
    element("button", "Send", "disabled"),
    element("check box", "Window seat", "ticked"),
    element("text field", "Amount"),
)


@pytest.mark.parametrize(
    "goal",
    [
        "click Delete", "click Send", "click Sav draft", "order a pizza", "type 42",
        "type 42 into Save", "tick Save", "click " + "x" * 400, "",
    ],
)  # fmt: skip
def test_a_goal_that_names_no_element_or_several_has_no_action(goal: str) -> None:
    assert next_action(goal, ELEMENTS) is None


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [
        ("click Save", ("click", "Save", None)),
        ("Press the Save as draft button.", ("click", "Save as draft", None)),
        ("type 42 into Amount", ("type", "Amount", "42")),
        ("set Amount to 1,300.00", ("type", "Amount", "1,300.00")),
        ("untick Window seat", ("click", "Window seat", None)),
        ("tick Window seat", ("done", "Window seat", None)),
    ],
)
def test_a_goal_that_names_one_element_has_its_action(
    goal: str, wanted: tuple[str, str, str | None]
) -> None:
    action = next_action(goal, ELEMENTS)
    assert action is not None
    assert (action.name, action.element.label, action.text) == wanted


def test_low_fields_are_found_though_the_words_were_boxed_with_a_margin(screen: Screen) -> None:
    """Browsers' default fields are hardly higher than a line; recognizers box words loosely."""
    screen.text(20, 23, "Quantity")
    screen.frame(110, 18, 177, 24)
    screen.text(114, 23, "12")
    screen.loosen(3)
    assert screen.find() == [("text field", "Quantity", "12", None)]


def test_the_upper_side_of_a_field_makes_no_link_of_its_label(screen: Screen) -> None:
    screen.text(20, 20, "Customer")
    screen.frame(20, 37, 300, 28, outline="#333333")
    screen.text(32, 43, "Northwind Traders")
    assert screen.find() == [("text field", "Customer", "Northwind Traders", None)]
