"""Values of documents made wrong, as models get them wrong: for benchmarks/evidence.py.

In: right values, and the pages they are of. Out: the same values, some of them made wrong.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from parsers.document import FieldValue, Page
from parsers.document.text import fold_keeping_accents as fold
from parsers.values.amounts import find_numbers, read_number
from parsers.values.dates import find_dates, read_date

SYLLABLES = (
    "ba", "co", "di", "fel", "gra", "hus", "kel", "lo", "mar", "nor", "pel", "qui", "ras", "tol",
    "vem", "wen", "zor",
)  # fmt: skip
LONGEST_LINE = 60
RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an answer. true: what is right there; text: what the answer says; how: what was
    done to it, `right` if nothing."""

    document_id: int
    path: str
    true: FieldValue
    text: str
    page_number: int | None
    how: str = RIGHT

    @property
    def name(self) -> str:
        return re.sub(r"\[\d+\]", "", self.path)


@dataclass(frozen=True, slots=True)
class World:
    """What wrong values are made from."""

    pages: Mapping[int, Sequence[Page]]
    values: Sequence[Value]
    random: random.Random


def spoil(world: World, wrong: int) -> Iterator[Value]:
    """All values, of which as many as possible up to `wrong` are made so, each way in turn."""
    order = list(range(len(world.values)))
    world.random.shuffle(order)
    ways = {name: _candidates(world, name, order) for name in SPOILERS}
    spoiled: dict[int, Value] = {}
    while ways and len(spoiled) < wrong:
        for name in list(ways)[: wrong - len(spoiled)]:
            place, text = next((each for each in ways[name] if each[0] not in spoiled), (None, ""))
            if place is None:
                del ways[name]
            else:
                spoiled[place] = replace(world.values[place], text=text, how=name)
    return (spoiled.get(place, value) for place, value in enumerate(world.values))


def _candidates(world: World, name: str, order: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Places, each with a wrong text for it."""
    for place in order:
        value = world.values[place]
        for text in SPOILERS[name](world, value):
            if _is_other(value, text):
                yield place, text
                break


def _is_other(value: Value, text: str) -> bool:
    """Whether a text is a value of the same type, and another one."""
    if isinstance(value.true, str):
        return fold(text) != fold(value.true) != ""
    read: FieldValue | None = (
        read_number(text) if isinstance(value.true, Decimal) else read_date(text)
    )
    return read is not None and read != value.true


def _swapped(world: World, value: Value) -> Iterable[str]:
    digits = [place for place, sign in enumerate(value.text) if sign.isdecimal()]
    pairs = list(pairwise(digits))
    for one, other in world.random.sample(pairs, len(pairs)):
        signs = list(value.text)
        signs[one], signs[other] = signs[other], signs[one]
        yield "".join(signs)


def _invented(world: World, value: Value) -> Iterable[str]:
    if isinstance(value.true, str) and any(sign.isalpha() for sign in value.text):
        count = max(1, min(4, len(value.text.split())))
        words = ("".join(world.random.choices(SYLLABLES, k=3)).title() for _ in range(count))
        yield " ".join(words)


def _of_another_document(world: World, value: Value) -> Iterable[str]:
    others = [
        each.text
        for each in world.values
        if each.name == value.name and each.document_id != value.document_id
    ]
    return world.random.sample(others, len(others))


def _of_another_page(world: World, value: Value) -> Iterable[str]:
    """Of numbers, those with as many decimals; of text, whole lines."""
    pages = world.pages[value.document_id]
    others = [page.text for page in pages if page.number != value.page_number]
    lines = [line.strip() for text in others for line in text.splitlines()]
    found = [each for line in lines for each in _like(value.true, line)]
    return world.random.sample(found, len(found))


def _like(true: FieldValue, line: str) -> Iterator[str]:
    if isinstance(true, Decimal):
        for number in find_numbers(line):
            if number.value.as_tuple().exponent == true.as_tuple().exponent:
                yield line[number.start : number.end]
    elif not isinstance(true, str):
        yield from (line[date.start : date.end] for date in find_dates(line))
    elif len(line) < LONGEST_LINE and any(map(str.isalpha, line)):
        yield line


SPOILERS: dict[str, Callable[[World, Value], Iterable[str]]] = {
    "digits swapped": _swapped,
    "invented": _invented,
    "of another document": _of_another_document,
    "of another page": _of_another_page,
}
