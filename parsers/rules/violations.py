"""A broken rule as a sentence that a person can read, with the values in it.

In go a case that is broken and the fields; out comes a `Violation`. This module judges nothing.
"""

from collections.abc import Sequence
from decimal import Decimal

from parsers.document import FieldValue, RuleKind, Violation
from parsers.rules.cases import ROW_PATH, Case, Term
from parsers.rules.evaluate import (
    Values,
    Way,
    amounts_of,
    broken_ways,
    numbers_of,
    out_of_order,
    result_of,
)

PLAIN_COLUMNS = frozenset({"amount", "total"})
"""Columns that are meant when rows are said to add up."""
LONGEST = 20
"""Figures of a number that are written out."""
CAPITALS = frozenset({"abn", "bic", "gst", "iban", "id", "nif", "vat"})


def violation_of(case: Case, fields: Values) -> Violation:
    """Of a case that is broken. Its paths are those of the fields that are there."""
    ways = broken_ways(case, fields)
    where = f"in {row_in_words(*case.row)}, " if case.row else ""
    paths = dict.fromkeys(path for each in ways for way in each for path in way if path in fields)
    return Violation(case.rule.name, sentence(where + _told(case, ways, fields)), tuple(paths))


def sentence(text: str) -> str:
    """`text` with a capital first."""
    return text[:1].upper() + text[1:]


def in_words(path: str) -> str:
    """`line_items[0].unit_price` -> unit price."""
    row = ROW_PATH.fullmatch(path)
    name = row["name"] if row else path
    return " ".join(word.upper() if word in CAPITALS else word for word in name.split("_"))


def row_in_words(listed: str, ordinal: int) -> str:
    return f"row {ordinal + 1} of the {in_words(listed)}"


def written(value: FieldValue) -> str:
    """As people write it; of what was computed, no more than the decimals that matter."""
    if not isinstance(value, Decimal):
        return str(value)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(value.adjusted()) > LONGEST:
        return str(value)
    return f"{value:.2f}" if exponent < -2 and value == round(value, 2) else f"{value:f}"


def _told(case: Case, ways: Sequence[Way], fields: Values) -> str:
    if case.rule.kind is RuleKind.ORDER:
        return _out_of_order(ways[0], fields)
    if case.rule.kind is RuleKind.RANGE:
        return " and ".join(_out_of_range(case, each[0][0], fields) for each in ways)
    others = ways[0][1:]
    numbers = numbers_of(others, fields) or []
    told = (
        _sum(others, numbers) if case.rule.kind is RuleKind.SUM else _product(others, numbers, case)
    )
    result = result_of(case, ways[0], numbers)
    claims = [_with_value(each, fields) for each in dict.fromkeys(way[0] for way in ways)]
    return f"{told} {written(result)}, but {' and '.join(claims)}"


def _with_value(way: Term, fields: Values) -> str:
    numbers = numbers_of([way], fields) or []
    return f"{in_words(way[0])} is {' '.join(map(written, numbers))}"


def _sum(ways: Sequence[Term], numbers: Sequence[Decimal]) -> str:
    """One list by its name alone; of several places each with its number."""
    if len(ways) == 1:
        called = _called(ways[0])
        return f"{called} {'add' if called.startswith('the ') else 'adds'} up to"
    parts = [f"{_called(way)} {written(n)}" for way, n in zip(ways, numbers, strict=True)]
    return f"{', '.join(parts[:-1])} and {parts[-1]} add up to"


def _called(way: Term) -> str:
    """A whole list by its name, and by its column's where that says something else."""
    row = ROW_PATH.fullmatch(way[0])
    if not row:
        return in_words(way[0])
    listed, column = in_words(row["list"]), in_words(way[0])
    plain = column in PLAIN_COLUMNS or column in listed
    return f"the {listed}" if plain else f"the values of {column} in the {listed}"


def _product(ways: Sequence[Term], numbers: Sequence[Decimal], case: Case) -> str:
    factors = [
        f"{in_words(way[0])} {written(number)}{' %' if way[0] in case.percents else ''}"
        for way, number in zip(ways, numbers, strict=True)
    ]
    return f"{' times '.join(factors)} is"


def _out_of_order(ways: Sequence[Term], fields: Values) -> str:
    amounts = dict(amounts_of(ways, fields))
    return " and ".join(
        f"{in_words(two)} {written(amounts[two])} is "
        f"{'less than' if isinstance(amounts[two], Decimal) else 'before'} "
        f"{in_words(one)} {written(amounts[one])}"
        for one, two in out_of_order(list(amounts.items()))
    )


def _out_of_range(case: Case, path: str, fields: Values) -> str:
    value, least = fields[path].value, case.rule.least
    told = f"{in_words(path)} is {'' if value is None else written(value)}"
    if least is not None and isinstance(value, Decimal) and value < least:
        return f"{told}, less than {written(least)}"
    return f"{told}, more than {'' if case.rule.most is None else written(case.rule.most)}"
