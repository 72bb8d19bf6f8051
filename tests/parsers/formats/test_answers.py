"""Answers in all formats, written for the sample pages as the makers of models publish theirs, and
what they mean. In `answers/`, one a file: the page, the format it is to be taken for, the frame of
the model's boxes, the answer, and its blocks (boxes in thousandths)."""

import json
from pathlib import Path
from typing import Any

import pytest

from parsers.document import Block, Completion
from parsers.formats import FORMATS, read_answer
from parsers.formats.raw_code import is_raw_code

FOLDER = Path(__file__).parent / "answers"
ANSWERS = {file.stem: json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))}
FRAMES = {"doctags": (500, 500), "deepseek": (999, 999)}
HALF = 0.5001  # of a unit


def completion_of(answer: dict[str, Any], answer_format: str = "") -> Completion:
    width, height = answer["frame"]
    return Completion(answer["answer"], (width, height), answer_format=answer_format)


def test_there_are_forty_and_some_in_every_format() -> None:
    assert len(ANSWERS) >= 40
    of_models = {*FORMATS} - {"office"}  # which no model answers in
    assert {answer["format"] for answer in ANSWERS.values()} == of_models


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_read_as_it_is_meant(name: str) -> None:
    answer = ANSWERS[name]
    read = read_answer(completion_of(answer))
    assert read.answer_format == answer["format"]
    assert [said(block) for block in read.blocks] == [meant(each) for each in answer["blocks"]]
    frame = FRAMES.get(answer["format"], tuple(answer["frame"]))
    for block, each in zip(read.blocks, answer["blocks"], strict=True):
        check_details(block, each)
        check_box(block, each.get("box"), frame)
    assert not is_raw_code(read.blocks)
    assert read.cut is answer.get("cut", False)
    if "warning" in answer:
        assert any(each.startswith(answer["warning"]) for each in read.warnings)


def said(block: Block) -> tuple[Any, ...]:
    return block.label.value, rows_of(block) or block.text


def meant(each: dict[str, Any]) -> tuple[Any, ...]:
    return each["label"], each.get("rows") or each["text"]


def rows_of(block: Block) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for cell in block.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return [*rows.values()]


def check_details(block: Block, each: dict[str, Any]) -> None:
    if "level" in each:
        assert block.level == each["level"]
    assert block.ordered is each.get("ordered", False)
    if each.get("header") is not None:
        assert {cell.is_header for cell in block.cells if cell.row == 0} == {each["header"]}
    spans = [(c.row, c.column, c.row_span, c.column_span) for c in block.cells]
    wide = [list(span) for span in spans if span[2:] != (1, 1)]
    assert wide == each.get("spans", [])


def check_box(block: Block, box: list[float] | None, frame: tuple[float, ...]) -> None:
    if box is None:
        return
    assert block.box is not None
    units = [side / 1000 for side in (*frame, *frame)]
    found = block.box.to_frame((1000, 1000))
    for side, expected, unit in zip(found, box, units, strict=True):
        assert abs(side - expected) * unit <= HALF


@pytest.mark.parametrize("name", ANSWERS)
def test_a_family_with_another_format_takes_it_by_its_looks(name: str) -> None:
    answer = ANSWERS[name]
    given = "doctags" if answer["format"] != "doctags" else "chandra"
    assert read_answer(completion_of(answer, given)).answer_format == answer["format"]
