"""A broken rule as a sentence that a person can read, with the values in it.

In go a case that is broken and the fields; out comes a `Violation`. This module judges nothing.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from parsers.document import FieldValue, RuleKind, Violation
from parsers.document.paths import parse_row_path
from parsers.rules.balances import Term, bare
from parsers.rules.cases import Case
from parsers.rules.evaluate import (
    Values,
    Verdict,
    Way,
    amounts_of,
    broken_ways,
    evaluate,
    holding_ways,
    numbers_of,
    out_of_order,
    result_of,
)

PLAIN_COLUMNS = frozenset({"amount", "total"})
"""Columns that are meant when rows are said to add up."""
LONGEST = 20
"""Figures of a number that are written out."""
CAPITALS = frozenset({"abn", "bic", "gst", "iban", "id", "nif", "vat"})


def violations_of(cases: Sequence[Case], fields: Values) -> list[Violation]:
    """Of the cases that are broken. Their paths are those of the fields that are there."""
    upwards = _is_latest_first(cases, fields)
    return [
        _violation(case, fields, upwards)
        for case in cases
        if evaluate(case, fields) is Verdict.BROKEN
    ]


def _is_latest_first(cases: Sequence[Case], fields: Values) -> bool:
    """Whether balances that hold do so by the second of their ways."""
    ways = [(case.terms[-1], holding_ways(case, fields)) for case in cases
            if case.rule.kind is RuleKind.BALANCE and len(case.terms[-1]) > 1]  # fmt: skip
    second = [way[-1] == possible[1] for possible, held in ways if len(held) == 1 for way in held]
    return sum(second) * 2 > len(second)


def _violation(case: Case, fields: Values, latest_first: bool) -> Violation:
    ways = broken_ways(case, fields)
    if case.rule.kind is RuleKind.BALANCE:
        ways = ways[-1:] if latest_first else ways[:1]
    where = f"in {row_in_words(*case.row)}, " if case.row else ""
    concerned = (bare(path) for each in ways for way in each for path in way)
    paths = dict.fromkeys(path for path in concerned if path in fields)
    return Violation(case.rule.name, sentence(where + _told(case, ways, fields)), tuple(paths))


def sentence(text: str) -> str:
    """`text` with a capital first."""
    return text[:1].upper() + text[1:]


def in_words(path: str) -> str:
    """`line_items[0].unit_price` -> unit price."""
    row = parse_row_path(bare(path))
    name = row.name if row else bare(path)
    return " ".join(word.upper() if word in CAPITALS else word for word in re.split(r"[_.]", name))


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
    told = _computed(case, others, numbers)
    result = result_of(case, ways[0], numbers)
    wholes = dict.fromkeys(tuple(map(bare, way[0])) for way in ways)
    claims = [_with_value(each, fields) for each in wholes]
    return f"{told} {written(result)}, but {' and '.join(claims)}"


def _computed(case: Case, others: Sequence[Term], numbers: Sequence[Decimal]) -> str:
    if case.rule.kind is RuleKind.PRODUCT:
        return _product(others, numbers, case)
    is_row = case.rule.kind is RuleKind.BALANCE and case.row is not None
    return "what moved leads to" if is_row else _sum(others, numbers)


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
    row = parse_row_path(bare(way[0]))
    if not row:
        return in_words(way[0])
    listed, column = in_words(row.list_name), in_words(way[0])
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
