"""What speaks for and against a value in a row, by what it says and by the others of its column.

In: a column of a list, the definition of its field, the lines of the pages. Out: named numbers from
-1 to 1. Only what is unlike the rest of the same column counts, in any language. This module
decides nothing and knows no type by name.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from statistics import median
from unicodedata import category

from parsers.document import Field, FieldDefinition, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.extraction.labels.terms import Terms
from parsers.extraction.support.places import Surroundings
from parsers.extraction.support.shapes import AMOUNT
from parsers.extraction.vocabulary import amount_terms, is_code

TWICE = 2.0
"""Times as long or as high as others of its column, from which a value says as much as it can."""
NUMBERS = re.compile(r"\d[\d.,'’]*(?:[ \u00a0\u202f]\d{3}(?:[.,]\d+)?(?![\d-]))*")
"""Blanks may part thousands."""
NUMBER_FIRST = re.compile(r"[\d.,/-]*\d\)?\s+\S")
FORMULA = re.compile(r"\d\s*[x×*@]\s*\d|[x×*@]\s*\d+[.,]\d", re.IGNORECASE)
CODE = re.compile(r"(?=\S*\d)[^\W_]{2,}\S*")
CODE_IN = re.compile(r"[^\W\d_]\d{2}|\d-\d{2}")
"""A number of an article within an amount."""
DECIMALS = re.compile(r"[.,](\d+)\D*$")
LONGEST_CHARGE = 40
"""Characters of a row's text that may be nothing but a charge or a discount."""
MOST_RATES = 2
"""Rates in a list, from which they are seldom rates."""
LEAST_OTHERS = 2
"""Other texts of a column, from which they tell how its maker writes."""
STYLES = frozenset(
    {"colon_in", "formula_in", "bare_code", "long_number_in", "heads_in", "labels_in"}
)
"""What every text of a column may have because its maker writes so. A number before each, or an
amount in each, is likelier from another column."""
MOST_HEADS = 20
"""Words of a text that are looked up."""


def clues_of_column(
    column: Mapping[int, Field],
    definition: FieldDefinition,
    terms: Terms,
    surroundings: Surroundings,
) -> Iterator[tuple[int, dict[str, float]]]:
    kind = kind_of(definition)
    lengths = [len(field.raw) for field in column.values()]
    heights = [field.box.height for field in column.values() if field.box]
    usual, high = median(lengths), median(heights) if heights else 0.0
    forms = Counter(form_of(field.raw) for field in column.values())
    decimals = Counter(_decimals(field.raw) for field in column.values())
    is_rate = definition.format is FieldFormat.PERCENT
    rates = len({field.value for field in column.values()}) if is_rate else 0
    odd = _odd_texts(column, terms, surroundings) if kind == "text" else {}
    for ordinal, field in column.items():
        own = {f"cell {kind}": 1.0}
        if kind == "number":
            own |= dict(_of_number(field, definition, decimals, len(column)))
            own["rates_vary"] = float(rates > MOST_RATES)
        elif kind == "code":
            own |= dict(_of_code(field, ordinal, column, forms))
        elif kind == "text":
            own |= odd[ordinal]
        if kind != "number":
            own["longer"] = times(len(field.raw), usual)
            own["higher"] = times(field.box.height, high) if field.box else 0.0
        yield ordinal, own


def _odd_texts(
    column: Mapping[int, Field], terms: Terms, surroundings: Surroundings
) -> dict[int, dict[str, float]]:
    """What is odd in each text of a column, less where others of it have the same."""
    odd = {
        ordinal: {
            **dict(_of_text(field)),
            "heads_in": _heads_in(field.raw, terms),
            "labels_in": min(surroundings.labels_in(field.page_number, field.box) / 2, 1.0),
        }
        for ordinal, field in column.items()
    }
    others = len(column) - 1
    if others < LEAST_OTHERS:
        return odd
    having = Counter(name for own in odd.values() for name, each in own.items() if each > 0)
    return {
        ordinal: {
            name: each * (1 - (having[name] - 1) / others if each > 0 and name in STYLES else 1)
            for name, each in own.items()
        }
        for ordinal, own in odd.items()
    }


def kind_of(definition: FieldDefinition) -> str:
    """Of a cell: number, date, code or text."""
    if definition.kind is FieldKind.NUMBER:
        return "number"
    if definition.kind is FieldKind.DATE:
        return "date"
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


def _of_number(
    field: Field, definition: FieldDefinition, decimals: Counter[int], count: int
) -> Iterator[tuple[str, float]]:
    raw = field.raw
    yield "numbers_in", float(len(NUMBERS.findall(raw)) > 1)
    yield "negative", float(isinstance(field.value, Decimal) and field.value < 0)
    yield "decimals_unlike", 1 - decimals[_decimals(raw)] / count
    if definition.format is FieldFormat.PERCENT:
        yield "is_zero", float(not field.value and "%" not in raw)
        yield "odd_rate", float(_is_odd_rate(field))
    yield "code_in", float(CODE_IN.search(raw) is not None)
    yield "currency_in", float(is_currency_odd(definition, raw))


def is_currency_odd(definition: FieldDefinition, raw: str) -> bool:
    """Whether a number that is no amount has a currency."""
    is_amount = definition.is_money or kind_of(definition) != "number"
    return not is_amount and any(category(sign) == "Sc" for sign in raw)


def _is_odd_rate(field: Field) -> bool:
    """Rates are whole or halves: `5.37` is an amount, unless a sign tells otherwise."""
    return isinstance(field.value, Decimal) and (field.value * 2) % 1 != 0 and "%" not in field.raw


def _decimals(raw: str) -> int:
    """How many figures stand behind the last sign of its number; 0 without one."""
    found = DECIMALS.search(raw)
    return len(found[1]) if found else 0


def _heads_in(raw: str, terms: Terms) -> float:
    """The part of its words that are heads of columns."""
    words = [word for word in map(fold, raw.split()[:MOST_HEADS]) if word.isalpha()]
    if not words or "".join(words) in terms:
        return float(bool(words))
    return sum(word in terms for word in words) / len(words)


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
    yield "names_charge", float(names_charge(text))
    yield "one_word", float(" " not in text)
    yield "long_text", min(len(text) / 160, 1.0)


def names_charge(text: str) -> bool:
    """Whether its first word or all of it is what amounts beside the items are called."""
    if len(text) > LONGEST_CHARGE:
        return False
    whole, first = fold(text), fold(text.split(" ")[0])
    return whole in _charges() or first in _charges()


@cache
def _charges() -> frozenset[str]:
    return frozenset().union(*amount_terms().values())


def times(one: float, usual: float) -> float:
    """From -1 for half of what is usual and less, to 1 for twice as much and more."""
    if one <= 0 or usual <= 0:
        return 0.0
    return max(-1.0, min(1.0, math.log(one / usual) / math.log(TWICE)))
