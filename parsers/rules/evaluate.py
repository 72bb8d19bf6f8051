"""Whether values obey a rule: the one place where the rules of a schema are judged.

In go a case of a rule and typed values by path, be they fields that were found or candidates that
are still to be chosen from; out comes a `Verdict`. What adjusts a sum, what silences a rule,
percentages, currencies and the rounding of print are known here. This module changes no value.
"""

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from itertools import pairwise, product
from typing import Protocol

from parsers.document import FieldValue, RuleKind
from parsers.rules.balances import Term, bare
from parsers.rules.cases import Case
from parsers.values.amounts import are_close, read_number


class Verdict(Enum):
    """What can be said of a rule by the values that are there."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    """A value is missing, amounts are of different currencies, or the rule is silenced."""


class Valued(Protocol):
    """A field, or what may become one: its typed value, and its currency where that is known."""

    @property
    def value(self) -> FieldValue | None: ...

    @property
    def currency(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class TypedValue:
    """The least that has a value."""

    value: FieldValue | None
    currency: str | None = None


Values = Mapping[str, Valued]
"""By path."""
Way = Sequence[Term]
"""One way to choose among the fields of a rule: for each of its places, whose values count."""
Amount = Decimal | datetime.date
_BARE_AMOUNT = re.compile(r"[^\w]*\d[\d.,'\s]*[^\w]*(?:[A-Z]{3})?|[A-Z]{3}[^\w]*\d[\d.,'\s]*[^\w]*")
"""A number with signs and a currency, and no other word."""


def evaluate(case: Case, values: Values) -> Verdict:
    """A rule holds if one way to choose among its fields obeys it, and is broken if none does of
    those that can be judged."""
    silent = [one for path in case.unless if (one := _value(path, values)) is not None]
    if silent:
        taken_off = len(silent) == 1 and _is_taken_off(case, silent[0], values)
        return Verdict.HOLDS if taken_off else Verdict.UNKNOWN
    found = Verdict.UNKNOWN
    for way in product(*case.terms):
        verdict = _judge(case, way, values)
        if verdict is Verdict.HOLDS:
            return verdict
        found = found if verdict is Verdict.UNKNOWN else verdict
    return found


def _is_taken_off(case: Case, silent: FieldValue, values: Values) -> bool:
    """Whether what silences a product is what was taken off it: a part in percent, or an amount."""
    text = str(silent).strip()
    amount = read_number(text.replace("%", " ")) if _BARE_AMOUNT.fullmatch(text) else None
    if amount is None:
        return False
    parts = () if "%" in text else (abs(amount),)
    return any(
        whole and are_close(whole, left, allowed)
        for whole, result, allowed in products_of(case, values)
        for left in (result * (1 - abs(amount) / 100), *(result - one for one in parts))
    )


def products_of(case: Case, values: Values) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """For each way to choose among the fields of a product what it should come to, what it comes
    to, and by how much they may differ."""
    if case.rule.kind is not RuleKind.PRODUCT:
        return
    for way in product(*case.terms):
        numbers = numbers_of(way, values)
        if numbers is None or not _are_of_one_currency(way, values):
            continue
        if all(number.is_finite() for number in numbers):
            yield _product(case, way, numbers)


def holding_ways(case: Case, values: Values) -> list[Way]:
    """The ways to choose that obey the rule by themselves, with nothing added or taken away."""
    bare = replace(case, rule=replace(case.rule, adjustments=()))
    return [way for way in product(*case.terms) if _judge(bare, way, values) is Verdict.HOLDS]


def with_totals(case: Case, rows: Values) -> tuple[Case, dict[str, Valued]]:
    """The case with one amount, at the path of the first row, in place of all rows of a list: for
    those who judge many combinations of single fields beside the same rows."""
    lists = [
        term
        for place in case.terms
        for term in place
        if len({path.startswith("-") for path in term}) == 1
        and any(bare(path) in rows for path in term)
    ]
    first = {term: term[:1] for term in lists}
    terms = tuple(tuple(first.get(term, term) for term in place) for place in case.terms)
    return replace(case, terms=terms), {bare(term[0]): _total(term, rows) for term in lists}


def _total(term: Term, values: Values) -> TypedValue:
    """Signs aside. Without a value if one of them has none, or another currency."""
    term = tuple(map(bare, term))
    numbers = numbers_of([term], values)
    currencies = {one.currency for one in _present([term], values)} - {None}
    if numbers is None or len(currencies) > 1:
        return TypedValue(None)
    return TypedValue(numbers[0], next(iter(currencies), None))


def broken_ways(case: Case, values: Values) -> list[Way]:
    """The ways to choose that break the rule."""
    return [way for way in product(*case.terms) if _judge(case, way, values) is Verdict.BROKEN]


def _judge(case: Case, way: Way, values: Values) -> Verdict:
    if case.rule.kind is RuleKind.ORDER:
        amounts = amounts_of(way, values)
        return Verdict.UNKNOWN if len(amounts) < 2 else _verdict(not out_of_order(amounts))
    numbers = numbers_of(way, values)
    if numbers is None or not _are_of_one_currency(way, values):
        return Verdict.UNKNOWN
    if case.rule.kind is RuleKind.RANGE:
        return _verdict(all(_is_within(case, number) for number in numbers))
    return _verdict(_comes_to(case, way, numbers, values))


def _are_of_one_currency(way: Way, values: Values) -> bool:
    return len({one.currency for one in _present(way, values)} - {None}) <= 1


def _verdict(obeys: bool) -> Verdict:
    return Verdict.HOLDS if obeys else Verdict.BROKEN


def _is_within(case: Case, number: Decimal) -> bool:
    least, most = case.rule.least, case.rule.most
    return (least is None or number >= least) and (most is None or number <= most)


def _comes_to(case: Case, way: Way, numbers: Sequence[Decimal], values: Values) -> bool:
    """Whether the first number is the sum or the product of the others."""
    if case.rule.kind is RuleKind.PRODUCT:
        return are_close(*_product(case, way, numbers))
    whole, result = numbers[0], result_of(case, way, numbers[1:])
    found = (_value(path, values) for path in case.rule.adjustments)
    sums = _adjusted(tuple(amount for amount in found if isinstance(amount, Decimal)))
    at = bisect_left(sums, whole - result - case.rule.tolerance)
    return at < len(sums) and are_close(whole - result, sums[at], case.rule.tolerance)


def _product(case: Case, way: Way, numbers: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Like `products_of`. Signs do not count: a credit may have its own at one of them."""
    result = result_of(case, way, numbers[1:])
    allowed = max(case.rule.tolerance, _rounding(case, way, numbers[1:], result))
    return abs(numbers[0]), abs(result), allowed


@lru_cache(maxsize=256)
def _adjusted(amounts: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """What adjustments may come to, each added, taken away or left out; the least first."""
    sums = {Decimal(0)}
    for amount in amounts:
        sums |= {before + by for before in sums for by in (amount, -amount)}
    return tuple(sorted(sums))


def amounts_of(way: Way, values: Values) -> list[tuple[str, Amount]]:
    """The paths and values of those that are there, numbers or dates."""
    found = ((path, _value(path, values)) for term in way for path in term)
    return [(path, one) for path, one in found if isinstance(one, Decimal | datetime.date)]


def out_of_order(amounts: Sequence[tuple[str, Amount]]) -> list[tuple[str, str]]:
    """The paths of neighbours of which the first is more than the second."""
    return [(one[0], two[0]) for one, two in pairwise(amounts) if _is_more(one[1], two[1])]


def _is_more(one: Amount, two: Amount) -> bool:
    if isinstance(one, Decimal) and isinstance(two, Decimal):
        return one > two
    if isinstance(one, datetime.date) and isinstance(two, datetime.date):
        return one > two
    return False


def _value(path: str, values: Values) -> FieldValue | None:
    found = values.get(path)
    return None if found is None else found.value


def _present(way: Way, values: Values) -> Iterator[Valued]:
    return (values[bare(path)] for term in way for path in term if bare(path) in values)


def numbers_of(way: Way, values: Values) -> list[Decimal] | None:
    """The number of each place, that of rows added up; None where one is missing."""
    totals = []
    for term in way:
        numbers = [one for path in term if (one := _number(path, values)) is not None]
        if not numbers or len(numbers) < len(term):
            return None
        totals.append(sum(numbers, Decimal(0)))
    return totals


def _number(path: str, values: Values) -> Decimal | None:
    found = _value(bare(path), values)
    if not isinstance(found, Decimal):
        return None
    return -found if path.startswith("-") else found


def result_of(case: Case, way: Way, numbers: Sequence[Decimal]) -> Decimal:
    """The sum or the product of all places but the first; 19 per cent of something are 0.19."""
    if case.rule.kind is not RuleKind.PRODUCT:
        return sum(numbers, Decimal(0))
    result = Decimal(1)
    for term, number in zip(way[1:], numbers, strict=True):
        result *= number / 100 if term[0] in case.percents else number
    return result


def _rounding(case: Case, way: Way, factors: Sequence[Decimal], result: Decimal) -> Decimal:
    """By how much a product may be off as its factors were rounded for print: half of their last
    decimal place. Counts and percentages are exact."""
    off = Decimal(0)
    for term, number in zip(way[1:], factors, strict=True):
        exponent = number.as_tuple().exponent
        if number and isinstance(exponent, int) and exponent < 0 and term[0] not in case.percents:
            off += abs(result / number) * Decimal(5).scaleb(exponent - 1)
    return off
