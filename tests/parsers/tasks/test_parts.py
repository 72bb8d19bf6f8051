"""A task about parts of a page: each is drawn and asked about, and the answers are one."""

from dataclasses import replace

import numpy as np
import pytest

from parsers.document import (
    BoundingBox,
    Completion,
    Item,
    Page,
    PageInput,
    Point,
    Prompt,
    Rendering,
)
from parsers.engines.scripted import ScriptedEngine
from parsers.errors import AnswerError, EngineError
from parsers.imaging.pixels import from_array, to_array
from parsers.tasks import PageTask
from parsers.tasks.page_task import answer_task
from parsers.tasks.parts import draw_part

LEFT, RIGHT = BoundingBox(0, 0.5, 0.5, 1), BoundingBox(0.5, 0.5, 1, 1)
PAGE = Page(3, 100, 200)


def read(completion: Completion) -> tuple[Item, ...]:
    if completion.text == "?":
        raise AnswerError("unreadable", "It says nothing", "Ask again.")
    if completion.text == "middle":
        middle = BoundingBox(0.25, 0.25, 0.75, 0.75)
        return (Item(completion.text, box=middle, point=Point(0.5, 0.5)),)
    return (Item(completion.text),)


def task_of(*parts: BoundingBox) -> PageTask:
    return PageTask("look", "1", (Prompt("Look!"),), read, parts=lambda _: parts)


class Drawing:
    """Draws grey pixels and remembers which parts were asked for."""

    def __init__(self, rotation: int = 0) -> None:
        self.rotation = rotation
        self.parts: list[BoundingBox | None] = []

    def __call__(self, number: int, rendering: Rendering) -> PageInput:
        self.parts.append(rendering.part)
        pixels = np.zeros((2, 3, 3), dtype=np.uint8)
        pixels[0, 0] = 255
        return PageInput(number, 100, 200, self.rotation, from_array(pixels))


def engine_of(*answers: str | EngineError, images: int = 1) -> ScriptedEngine:
    given = [
        each if isinstance(each, EngineError) else Completion(each, (1000, 1000), input_tokens=5)
        for each in answers
    ]
    return ScriptedEngine(given, frozenset({"look"}), images_at_once=images)


def test_where_there_are_no_parts_nobody_is_asked_and_that_is_no_error() -> None:
    engine, draw = engine_of(), Drawing()
    answer = answer_task(engine, task_of(), (PAGE,), draw)
    assert (engine.asked, draw.parts) == ([], [])
    assert (answer.text, answer.items, answer.error_code, answer.first_page) == ("", (), None, 3)


def test_an_engine_without_the_task_says_so_even_where_there_are_no_parts() -> None:
    with pytest.raises(EngineError, match="does not have the task look"):
        answer_task(ScriptedEngine("A"), task_of(), (PAGE,), Drawing())


def test_an_error_at_one_part_is_one_of_the_page() -> None:
    away = EngineError("unreachable", "Gone", "Wait.")
    with pytest.raises(EngineError, match="Gone"):
        answer_task(engine_of("A", away), task_of(LEFT, RIGHT), (PAGE,), Drawing())


def test_what_is_unreadable_about_one_part_is_told_and_the_rest_kept() -> None:
    answer = answer_task(engine_of("?", "B"), task_of(LEFT, RIGHT), (PAGE,), Drawing())
    assert (answer.error_code, answer.error) == ("unreadable", "Page 3, look: It says nothing.")
    assert answer.items == (Item("B", box=RIGHT),)


def test_each_part_is_drawn_alone_and_the_answers_stand_below_each_other() -> None:
    engine, draw = engine_of("A", "B"), Drawing()
    answer = answer_task(engine, task_of(LEFT, RIGHT), (PAGE,), draw)
    assert draw.parts == [LEFT, RIGHT]
    assert [question.part for question in engine.asked] == [LEFT, RIGHT]
    assert answer.text == (
        "part 1 of 2, at 0 500 500 1000:\nA\n\npart 2 of 2, at 500 500 1000 1000:\nB"
    )
    assert answer.items == (Item("A", box=LEFT), Item("B", box=RIGHT))
    assert answer.input_tokens == 10


def test_of_a_single_part_the_answer_is_kept_verbatim() -> None:
    assert answer_task(engine_of("A"), task_of(LEFT), (PAGE,), Drawing()).text == "A"


def test_places_in_a_part_become_places_on_the_page() -> None:
    answer = answer_task(engine_of("middle"), task_of(RIGHT), (PAGE,), Drawing())
    (item,) = answer.items
    assert item.box == BoundingBox(0.625, 0.625, 0.875, 0.875)
    assert item.point == Point(0.75, 0.75)


def test_an_engine_that_looks_at_no_images_gets_none() -> None:
    engine, draw = engine_of("A", images=0), Drawing()
    answer_task(engine, task_of(LEFT), (PAGE,), draw)
    assert (draw.parts, engine.asked[0].pages) == ([], ())


def test_the_whole_page_is_drawn_as_ever() -> None:
    draw = Drawing()
    draw_part(draw, PAGE, Rendering(), BoundingBox(0, 0, 1, 1))
    assert draw.parts == [None]


def test_of_a_page_that_an_engine_turned_the_part_is_drawn_where_it_was_and_turned() -> None:
    draw = Drawing(rotation=90)
    drawn = draw_part(draw, replace(PAGE, rotation=180), Rendering(), BoundingBox(0, 0, 0.25, 0.5))
    assert draw.parts[-1] == BoundingBox(0, 0.75, 0.5, 1)  # of the page before it was turned
    pixels = to_array(drawn.image)
    assert (pixels.shape[:2], drawn.rotation) == ((3, 2), 180)
    assert pixels[0, 1, 0] == 255  # the top left corner went to the right
