"""Lines -> the rows of a list whose heads nobody knows, or that has none: by numbers that multiply.

On lines of items a quantity times a price is the amount, in any language and in any order of the
columns. Such lines show where the columns are; the rest is read as below a header. This module
knows no schema.
"""

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby, permutations

from parsers.document import FieldDefinition
from parsers.extraction.candidates import Number, amounts_in, numbers_in
from parsers.extraction.line_items.column_fields import without_position
from parsers.extraction.line_items.column_products import DECIMALS, PERCENT, is_product
from parsers.extraction.line_items.columns import stretches
from parsers.extraction.line_items.from_lines import Grid, Section, grid_of, read_section, until
from parsers.extraction.line_items.list_lines import ListSearch
from parsers.extraction.line_items.roles import Roles
from parsers.extraction.line_items.sections import alike
from parsers.extraction.lines import Line, Row
from parsers.values.amounts import decimal_sign_in, read_number

MOST_NUMBERS = 9
"""Numbers of a line; lines with more are no items."""
MOST_LINES = 200
"""Lines with amounts among which runs that add up are looked for."""
MOST_TRIED = 20
"""Products of a page by which columns of amounts are tried."""
LEAST_DIGITS = 3
"""Digits of an amount that multiplies by more than chance."""
TOUCHING = 0.3
"""How much of the narrower one two amounts of one column share."""


@dataclass(frozen=True, slots=True)
class _Seed:
    """A line whose numbers multiply, and the sides of its amount."""

    line: Line
    x0: float
    x1: float


def read_numbers(search: ListSearch, lines: Sequence[Line], only_sums: bool = False) -> list[Row]:
    """The rows of all pages, in their order. only_sums: of lists whose amounts add up to the number
    below them, without products."""
    if search.roles.amount is None:
        return []
    sign = decimal_sign_in(line.text for line in lines)
    sections: list[Section] = []
    grid = Grid()
    for _, group in groupby(lines, key=lambda line: line.page):
        page = list(group)
        seeds = _summed(page, sign) if only_sums else _multiplied(page, sign)
        if not seeds:
            grid = Grid()
            continue
        body = until(page, _first(page, seeds[0]), ())
        cells = stretches([seed.line for seed in seeds])
        grid = grid_of(cells, body, search)
        grid = replace(grid, columns=_completed(grid, seeds, search.roles, only_sums))
        read_section(sections, grid, body, search)
    return alike([(one.grid.columns, one.rows) for one in sections], search.roles)


def _first(page: Sequence[Line], seed: _Seed) -> int:
    """The place of the first of the lines above that end with a number below each other: rows whose
    numbers prove nothing, such as those of one piece."""
    at = page.index(seed.line)
    least = len(seed.line.phrases()) - 1
    while at and len(page[at - 1].phrases()) >= max(least, 2):
        last = next(iter(amounts_in(page[at - 1])[-1:]), None)
        box = page[at - 1].box_of(last.start, last.end) if last else None
        if box is None or not _touch(seed, _Seed(page[at - 1], box.x0, box.x1)):
            break
        at -= 1
    return at


def _multiplied(page: Sequence[Line], sign: str | None) -> list[_Seed]:
    return _aligned([seed for line in page for seed in _seeds(line, sign)])


def _seeds(line: Line, sign: str | None) -> list[_Seed]:
    """One for each number that is the product of two others."""
    found = [_reread(one, sign) for one in numbers_in(line)]
    if not 3 <= len(found) <= MOST_NUMBERS or len(line.phrases()) < 2:
        return []
    seeds = []
    for amount in found:
        figures = line.text[amount.start : amount.end]
        if sum(map(str.isdigit, figures)) < LEAST_DIGITS or not DECIMALS.search(figures):
            continue
        others = [one for one in found if one is not amount and one.value]
        if any(
            one.value == int(one.value)
            and is_product(float(one.value), float(other.value), float(amount.value), None)
            for one, other in permutations(others, 2)
        ):
            box = line.box_of(amount.start, amount.end)
            seeds.append(_Seed(line, box.x0, box.x1))
    return seeds


def _summed(page: Sequence[Line], sign: str | None) -> list[_Seed]:
    """The longest run of lines whose last numbers come to the one below them."""
    lasts = [
        _reread(found[-1], sign) for line in page[:MOST_LINES]
        if len(line.phrases()) > 1 and (found := amounts_in(line))
    ]  # fmt: skip
    best: list[Number] = []
    for first in range(len(lasts)):
        total = Decimal()
        for end in range(first, len(lasts)):
            run = lasts[first:end]
            if len(run) > max(1, len(best)) and total == lasts[end].value:
                best = run
            total += lasts[end].value
    boxes = [one.line.box_of(one.start, one.end) for one in best]
    return [_Seed(one.line, box.x0, box.x1) for one, box in zip(best, boxes, strict=True)]


def _reread(number: Number, sign: str | None) -> Number:
    """By the document's decimal sign."""
    known = read_number(number.line.text[number.start : number.end], sign)
    return number if known is None else replace(number, value=known)


def _aligned(seeds: Sequence[_Seed]) -> list[_Seed]:
    """The most whose amounts are below each other; of equals those further right."""
    best: list[_Seed] = []
    for one in seeds[:MOST_TRIED]:
        own = {each.line.index: each for each in seeds if _touch(one, each)}
        best = max(
            list(own.values()), best, key=lambda some: (len(some), some[0].x1 if some else 0)
        )
    return best


def _touch(one: _Seed, other: _Seed) -> bool:
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    return shared > TOUCHING * min(one.x1 - one.x0, other.x1 - other.x0)


def _completed(
    grid: Grid, seeds: Sequence[_Seed], roles: Roles, only_sums: bool
) -> dict[int, FieldDefinition]:
    """The fields that numbers prove, and those that the texts of the other columns show: of a list
    that only adds up the amounts, its rates and its texts as well."""
    columns = dict(grid.columns)
    if only_sums and roles.amount and roles.amount not in columns.values():
        columns[bisect(grid.borders, (seeds[0].x0 + seeds[0].x1) / 2)] = roles.amount
    rows = [grid.texts_of(seed.line) for seed in seeds]
    texts = {
        at: [row.get(at, "") for row in rows] for at in sorted({at for row in rows for at in row})
    }
    tests: list[tuple[FieldDefinition | None, Callable[[Sequence[str]], bool]]] = [
        (roles.rate, _are_rates), (roles.unit, _are_units), (roles.code, _are_codes),
        (roles.quantity if only_sums else None, _are_counts), (roles.text, _are_words),
    ]  # fmt: skip
    for role, fits in tests:
        free = [at for at in texts if at not in columns and fits(texts[at])]
        if role and free and role not in columns.values():
            columns[max(free, key=lambda at: sum(map(len, texts[at])))] = role
    return columns


def _are_rates(texts: Sequence[str]) -> bool:
    return 2 * sum(bool(PERCENT.search(text)) for text in texts) > len(texts)


def _are_counts(texts: Sequence[str]) -> bool:
    """Numbers that do not only count the rows."""
    known = [read_number(text) for text in texts if text]
    return bool(known) and None not in known and known != list(range(1, len(known) + 1))


def _are_words(texts: Sequence[str]) -> bool:
    return 2 * sum(sum(map(str.isalpha, text)) > 2 for text in texts) > len(texts)


def _are_units(texts: Sequence[str]) -> bool:
    return all(text.isalpha() and len(text) <= 8 for text in texts if text) and any(texts)


def _are_codes(texts: Sequence[str]) -> bool:
    known = [without_position(text) for text in texts if text]
    single = all(len(text.split()) == 1 and any(map(str.isdigit, text)) for text in known)
    long = all(len(text) > 3 and not DECIMALS.search(text) for text in known)
    return bool(known) and single and long and len(set(known)) > len(known) / 2
