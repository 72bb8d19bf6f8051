"""Values are made wrong as often as asked, each way in turn, and never into what they are."""

import importlib.util
import random
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from parsers.document import Page

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "spoiling.py"


@pytest.fixture(scope="module")
def spoiling() -> ModuleType:
    spec = importlib.util.spec_from_file_location("spoiling", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["spoiling"] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


def make_world(spoiling: ModuleType, *totals: str, pages: tuple[str, ...] = ()) -> Any:
    """A document for each total, with a seller each; all of them have these pages."""
    values = []
    for number, total in enumerate(totals):
        values.append(spoiling.Value(number, "total", Decimal(total), total, 1))
        values.append(spoiling.Value(number, "seller", f"Ink {number}", f"Ink {number}", 1))
    drawn = [Page(number, 1, 1, text=text) for number, text in enumerate(pages, start=1)]
    return spoiling.World(dict.fromkeys(range(len(totals)), drawn), values, random.Random(0))


def test_nothing_is_made_wrong_where_nothing_can_be(spoiling: ModuleType) -> None:
    world = make_world(spoiling, "7")
    world = spoiling.World(world.pages, world.values[:1], world.random)
    assert list(spoiling.spoil(world, 5)) == list(world.values)


def test_as_many_are_made_wrong_as_are_asked_for_each_way_in_turn(spoiling: ModuleType) -> None:
    world = make_world(spoiling, *(f"{number}.50" for number in range(10, 20)))

    values = list(spoiling.spoil(world, 6))

    assert len(values) == 20
    assert Counter(value.how for value in values) == {
        "right": 14, "digits swapped": 2, "invented": 2, "of another document": 2,
    }  # fmt: skip
    for before, after in zip(world.values, values, strict=True):
        assert (before.text == after.text) == (after.how == "right")


def test_digits_are_not_swapped_into_the_same_number(spoiling: ModuleType) -> None:
    world = make_world(spoiling, "11.00")
    swapped = [value for value in spoiling.spoil(world, 9) if value.how == "digits swapped"]
    assert [value.text for value in swapped] == ["10.10"]


def test_a_value_of_another_page_looks_like_the_right_one(spoiling: ModuleType) -> None:
    world = make_world(spoiling, "4.44", pages=("5.55", "Page 2 of 3\n6.66\n44"))
    wrong = [value for value in spoiling.spoil(world, 9) if value.how == "of another page"]
    assert {value.path: value.text for value in wrong} == {"total": "6.66"}
