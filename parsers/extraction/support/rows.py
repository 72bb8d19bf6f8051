"""What speaks for and against the values of a list: how each is unlike others of its column, what
its row lacks, and what stands around the row without being in it.

In: the rows of a list, the definition of its fields, the lines of the pages. Out: by path named
numbers from -1 to 1. Only what is unlike the rest of the same list counts, in any language. This
module decides nothing and knows no type by name.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import islice, pairwise
from statistics import median

from parsers.document import Field, FieldDefinition, FieldKind
from parsers.document.text import fold
from parsers.extraction.support.places import Surroundings
from parsers.extraction.support.shapes import AMOUNT, shape_of
from parsers.extraction.vocabulary import amount_terms, is_code, is_free_text

Rows = Mapping[int, Mapping[str, Field]]
"""The values of each row by column."""

TWICE = 2.0
"""Times as long or as high as others of its column, from which a value says as much as it can."""
LEFT_OVER = 6
"""Words beside a row that are none of its values, from which more say no more."""
MOST_WORDS = 200
"""Words of a row that are looked at."""
NUMBERS = re.compile(r"\d[\d.,'’]*(?:[ \u00a0\u202f]\d{3}(?:[.,]\d+)?(?![\d-]))*")
"""Blanks may part thousands."""
NUMBER_FIRST = re.compile(r"[\d.,/-]*\d\)?\s+\S")
FORMULA = re.compile(r"\d\s*[x×*@]\s*\d|[x×*@]\s*\d+[.,]\d", re.IGNORECASE)
CODE = re.compile(r"(?=\S*\d)[^\W_]{2,}\S*")
LONGEST_CHARGE = 40
"""Characters of a row's text that may be nothing but a charge or a discount."""


def clues_of_rows(
    rows: Rows,
    definitions: Sequence[FieldDefinition],
    surroundings: Surroundings,
    numbers: Mapping[Decimal, int],
) -> dict[str, dict[str, float]]:
    known = {field.name: field for field in definitions}
    found: dict[str, dict[str, float]] = {}
    of_rows = {
        ordinal: dict(_of_row(row, known)) | left
        for (ordinal, row), left in zip(rows.items(), _left_over(rows, surroundings), strict=True)
    }
    printed = _printed(rows, known, numbers)
    for name, definition in known.items():
        column = {ordinal: row[name] for ordinal, row in rows.items() if name in row}
        if not column:
            continue
        whole = {"column_filled": len(column) / len(rows), "printed_sum": printed}
        for ordinal, own in _of_column(column, definition, surroundings):
            found[column[ordinal].path] = {**whole, **of_rows[ordinal], **own}
    return found


def _of_column(
    column: Mapping[int, Field], definition: FieldDefinition, surroundings: Surroundings
) -> Iterator[tuple[int, dict[str, float]]]:
    kind = kind_of(definition)
    lengths = [len(field.raw) for field in column.values()]
    heights = [field.box.height for field in column.values() if field.box]
    usual, high = median(lengths), median(heights) if heights else 0.0
    forms = Counter(form_of(field.raw) for field in column.values())
    for ordinal, field in column.items():
        own = {f"cell {kind}": 1.0}
        if kind == "number":
            own |= {"numbers_in": float(len(NUMBERS.findall(field.raw)) > 1)}
            own |= {"negative": float(isinstance(field.value, Decimal) and field.value < 0)}
        elif kind == "code":
            own |= dict(_of_code(field, ordinal, column, forms))
        else:
            own |= dict(_of_text(field))
            labels = surroundings.labels_in(field.page_number, field.box)
            own["labels_in"] = min(labels / 2, 1.0)
        if kind != "number":
            own["longer"] = _times(len(field.raw), usual)
            own["higher"] = _times(field.box.height, high) if field.box else 0.0
        yield ordinal, own


def kind_of(definition: FieldDefinition) -> str:
    """Of a cell: number, code or text."""
    if definition.kind is FieldKind.NUMBER:
        return "number"
    return "code" if is_code(definition) else "text"


def form_of(text: str) -> str:
    """Figures as 9, letters as a, each run once: `RE-2017/1` is `a-9/9`."""
    plain = re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "a", text.strip()))
    return re.sub(r"\s+", " ", plain)


def _of_code(
    field: Field, ordinal: int, column: Mapping[int, Field], forms: Counter[str]
) -> Iterator[tuple[str, float]]:
    yield "unlike", 1 - forms[form_of(field.raw)] / len(column)
    yield "is_position", float(field.raw.strip(" .").lstrip("0") == str(ordinal + 1))
    yield "short_code", float(len(field.raw.strip()) < 4)
    yield "spaced_code", float(" " in field.raw.strip())
    yield "plain_word", float(not any(map(str.isdigit, field.raw)))


def _of_text(field: Field) -> Iterator[tuple[str, float]]:
    text = " ".join(field.raw.split())
    yield "colon_in", float(":" in text or "=" in text)
    yield "amount_in", float(AMOUNT.search(text) is not None)
    yield "number_first", float(NUMBER_FIRST.match(text) is not None)
    yield "formula_in", float(FORMULA.search(text) is not None)
    yield "bare_code", float(CODE.fullmatch(text) is not None and " " not in text)
    yield "long_number_in", float(re.search(r"\d{6}", text) is not None)
    yield "starts_odd", float(not text[:1].isalnum() or text[:1].islower())
    yield "ends_odd", float(text.endswith((",", "-", ":", "(", "&", "/")))
    yield "names_charge", float(_names_charge(text))
    yield "one_word", float(" " not in text)
    yield "long_text", min(len(text) / 160, 1.0)


def _names_charge(text: str) -> bool:
    """Whether its first word or all of it is what amounts beside the items are called."""
    if len(text) > LONGEST_CHARGE:
        return False
    whole, first = fold(text), fold(text.split(" ")[0])
    return whole in _charges() or first in _charges()


@cache
def _charges() -> frozenset[str]:
    return frozenset().union(*amount_terms().values())


def _times(one: float, usual: float) -> float:
    """From -1 for half of what is usual and less, to 1 for twice as much and more."""
    if one <= 0 or usual <= 0:
        return 0.0
    return max(-1.0, min(1.0, math.log(one / usual) / math.log(TWICE)))


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
    yield "row_charge", float(any(_names_charge(one.raw) for one in texts))
    shapes = [shape_of(known[name], field.raw) for name, field in row.items() if name in known]
    yield "row_misshapen", float(-1 in shapes)
    yield "row_number_first", float(any(NUMBER_FIRST.match(one.raw) is not None for one in texts))
    yield "row_two_numbers", float(any(len(NUMBERS.findall(one.raw)) > 1 for one in numbers))


def _left_over(rows: Rows, surroundings: Surroundings) -> Iterator[dict[str, float]]:
    """For each row the words from its top to the top of the next one that are in no value of it."""
    tops = [_place(row) for row in rows.values()]
    gaps = [
        after[1] - top[1]
        for top, after in pairwise(tops)
        if top and after and top[0] == after[0] and after[1] > top[1]
    ]
    usual = median(gaps) if gaps else 0.0
    for at, (row, top) in enumerate(zip(rows.values(), tops, strict=True)):
        after = tops[at + 1] if at + 1 < len(tops) else None
        if top is None:
            yield {}
            continue
        end = after[1] if after and after[0] == top[0] and after[1] > top[1] else top[1] + usual
        boxes = [field.box for field in row.values() if field.box]
        words = islice(surroundings.words_between(top[0], top[1], end), MOST_WORDS)
        count = sum(not any(box.holds_middle_of(word.box) for box in boxes) for word in words)
        yield {
            "left_over": min(count / LEFT_OVER, 1.0),
            "row_high": _times(end - top[1], usual) if usual else 0.0,
        }


def _place(row: Mapping[str, Field]) -> tuple[int, float] | None:
    """The page of a row, and where it begins there."""
    found = [(field.page_number, field.box.y0) for field in row.values()
             if field.page_number is not None and field.box]  # fmt: skip
    return min(found) if found else None


def _printed(
    rows: Rows, known: Mapping[str, FieldDefinition], numbers: Mapping[Decimal, int]
) -> float:
    """1 if the last column of numbers adds up to an amount on the pages, -1 if to none of them, 0
    for a single row or a column with holes."""
    if len(rows) < 2:
        return 0.0
    best = 0.0
    for name, definition in known.items():
        if definition.format is None or kind_of(definition) != "number":
            continue
        values = [row[name].value for row in rows.values() if name in row]
        amounts = [abs(one) for one in values if isinstance(one, Decimal)]
        if len(amounts) < len(rows):
            continue
        signed = abs(sum((one for one in values if isinstance(one, Decimal)), Decimal()))
        best = max(best, 1.0) if signed in numbers and signed else best
    return best
