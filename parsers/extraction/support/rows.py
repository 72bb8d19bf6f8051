"""What speaks for and against the values of a list: how each is unlike others of its column, what
its row lacks, and what stands around the row without being in it.

In: the rows of a list, the definition of its fields, the lines of the pages. Out: by path named
numbers from -1 to 1. Only what is unlike the rest of the same list counts, in any language. This
module decides nothing and knows no type by name.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, pairwise, product
from statistics import median

from parsers.document import Field, FieldDefinition, FieldKind
from parsers.extraction.labels.terms import terms_of
from parsers.extraction.support.cells import (
    NUMBER_FIRST,
    NUMBERS,
    clues_of_column,
    is_currency_odd,
    kind_of,
    names_charge,
    times,
)
from parsers.extraction.support.extents import Bands, extents_of
from parsers.extraction.support.places import Surroundings
from parsers.extraction.support.shapes import AMOUNT, shape_of_field
from parsers.extraction.vocabulary import folded, is_code, is_free_text

Rows = Mapping[int, Mapping[str, Field]]
"""The values of each row by column."""

STEPS = (1, 10)
LEAST_COUNTED = 3
"""Rows whose numbers count up, as counts of so many articles hardly do; where there are amounts,
products tell."""
LEFT_OVER = 6
"""Words beside a row that are none of its values, from which more say no more."""
MOST_WORDS = 200
"""Words of a row that are looked at."""


def clues_of_rows(
    rows: Rows,
    definitions: Sequence[FieldDefinition],
    surroundings: Surroundings,
    numbers: Mapping[Decimal, int],
) -> dict[str, dict[str, float]]:
    if not rows:
        return {}
    known = {field.name: field for field in definitions}
    found: dict[str, dict[str, float]] = {}
    bands, terms = _bands(rows), terms_of(definitions, folded("tables.other_columns"))
    left = _left_over(rows, bands, surroundings)
    of_rows = {
        ordinal: dict(_of_row(row, known)) | left.get(ordinal, {}) for ordinal, row in rows.items()
    }
    has_amounts = any(each.is_money for each in definitions)
    printed = _printed(rows, known, numbers)
    for name, definition in known.items():
        column = {ordinal: row[name] for ordinal, row in rows.items() if name in row}
        if not column:
            continue
        whole = {"column_filled": len(column) / len(rows), "printed_sum": printed}
        is_text = kind_of(definition) == "text"
        extents = extents_of(column, rows, bands, surroundings) if is_text else {}
        for ordinal, own in clues_of_column(column, definition, terms, surroundings):
            more = extents.get(ordinal, {})
            found[column[ordinal].path] = {**whole, **of_rows[ordinal], **own, **more}
        if not has_amounts:
            for field in column.values():
                found[field.path] |= dict(_without_amounts(field, column, definition))
    return found


def _without_amounts(
    field: Field, column: Mapping[int, Field], definition: FieldDefinition
) -> Iterator[tuple[str, float]]:
    """In a list without amounts counts may differ in their decimals, and no code is an amount; but
    nothing proves that counts are no numbers of rows, nor which sign is theirs."""
    if kind_of(definition) == "number":
        yield "counts_up", float(_counts_up(column))
        yield "undecided", float(field.valid and field.problem is not None)
        yield "decimals_unlike", 0.0
    elif kind_of(definition) == "code" and AMOUNT.fullmatch(field.raw.strip()):
        yield "misshapen", 0.0
        yield "row_misshapen", 0.0


def _counts_up(column: Mapping[int, Field]) -> bool:
    """Are its numbers 1, 2, 3 or 10, 20, 30, as those of rows are?"""
    values = [field.value for field in column.values()]
    return len(values) >= LEAST_COUNTED and any(
        values == [*range(step, step * (len(values) + 1), step)] for step in STEPS
    )


def _of_row(
    row: Mapping[str, Field], known: Mapping[str, FieldDefinition]
) -> Iterator[tuple[str, float]]:
    texts = [
        field for name, field in row.items()
        if name in known and is_free_text(known[name]) and not is_code(known[name])
    ]  # fmt: skip
    numbers = [field for name, field in row.items() if name in known
               and known[name].kind is FieldKind.NUMBER]  # fmt: skip
    yield "row_textless", float(not texts)
    yield "row_one_number", float(len(numbers) < 2)
    yield "row_charge", float(any(names_charge(one.raw) for one in texts))
    shapes = [shape_of_field(known[name], field) for name, field in row.items() if name in known]
    yield "row_misshapen", float(-1 in shapes)
    yield "row_number_first", float(any(NUMBER_FIRST.match(one.raw) is not None for one in texts))
    with_currency = [
        name
        for name, field in row.items()
        if name in known and is_currency_odd(known[name], field.raw)
    ]
    yield "row_currency", float(bool(with_currency))
    yield "row_two_numbers", float(any(len(NUMBERS.findall(one.raw)) > 1 for one in numbers))


def _bands(rows: Rows) -> Bands:
    """Each row reaches down to the next one, the last of a page as far as rows usually do."""
    tops = {ordinal: _place(row) for ordinal, row in rows.items()}
    pairs = list(pairwise(tops.values()))
    gaps = [below[1] - top[1] for top, below in pairs if top and below and _is_above(top, below)]
    usual = median(gaps) if gaps else 0.0
    found = {}
    for (ordinal, top), below in zip(
        tops.items(), [*(below for _, below in pairs), None], strict=True
    ):
        if top is not None:
            end = below[1] if below and _is_above(top, below) else top[1] + usual
            found[ordinal] = *top, end
    return found


def _is_above(top: tuple[int, float], below: tuple[int, float]) -> bool:
    return top[0] == below[0] and below[1] > top[1]


def _left_over(rows: Rows, bands: Bands, surroundings: Surroundings) -> dict[int, dict[str, float]]:
    """For each row the words from its top to its end that are in no value of it."""
    heights = [end - top for _, top, end in bands.values()]
    usual = median(heights) if heights else 0.0
    found = {}
    for ordinal, (page, top, end) in bands.items():
        boxes = [field.box for field in rows[ordinal].values() if field.box]
        words = islice(surroundings.words_between(page, top, end), MOST_WORDS)
        count = sum(not any(box.holds_middle_of(word.box) for box in boxes) for word in words)
        found[ordinal] = {
            "left_over": min(count / LEFT_OVER, 1.0),
            "row_high": times(end - top, usual) if usual else 0.0,
        }
    return found


def _place(row: Mapping[str, Field]) -> tuple[int, float] | None:
    """The page of a row, and where it begins there."""
    found = [(field.page_number, field.box.y0) for field in row.values()
             if field.page_number is not None and field.box]  # fmt: skip
    return min(found) if found else None


def _printed(
    rows: Rows, known: Mapping[str, FieldDefinition], numbers: Mapping[Decimal, int]
) -> float:
    """1 if a column of money, or counts times prices, adds up to an amount on the pages, -1 if none
    does, 0 for a single row or columns with holes. What rows come to need not be written."""
    if len(rows) < 2:
        return 0.0
    money: list[list[Decimal]] = []
    counts: list[list[Decimal]] = []
    for name, definition in known.items():
        if kind_of(definition) != "number":
            continue
        cells = (row[name].value for row in rows.values() if name in row)
        column = [value for value in cells if isinstance(value, Decimal)]
        if len(column) == len(rows):
            (money if definition.format is not None else counts).append(column)
    products = [[a * b for a, b in zip(*pair, strict=True)] for pair in product(counts, money)]
    totals = {abs(sum(values, Decimal(0))) for values in [*money, *products]}
    if not money:
        return 0.0
    return 1.0 if any(total and total in numbers for total in totals) else -1.0
