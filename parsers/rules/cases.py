"""The rules of a schema, each as the cases in which a document puts it, and whether they hold.

In go a schema and the fields that were found; out come `Case`s: a rule about particular fields,
such as those of one row. A case holds, is broken, or nobody can tell, as a value is missing or the
amounts are of different currencies. This module changes no field.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product

from parsers.document import Field, FieldFormat, Rule, RuleKind, SchemaDefinition

ROW_PATH = re.compile(r"(?P<list>.+)\[(?P<ordinal>\d+)\]\.(?P<name>.+)")

Term = tuple[str, ...]
"""The paths whose values are added up: one, or one for each row of a list."""
Fields = Mapping[str, Field]
Amount = Decimal | datetime.date


@dataclass(frozen=True, slots=True)
class Case:
    """A rule about the fields of these paths. terms: for each place in the rule, what may stand in
    it. row: a list's name and an ordinal, where all are of one row. percents: the paths of
    percentages. unless: those that silence it."""

    rule: Rule
    terms: tuple[tuple[Term, ...], ...]
    row: tuple[str, int] | None = None
    percents: frozenset[str] = frozenset()
    unless: Term = ()

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(path for term in self.terms for way in term for path in way))


def cases_of(definition: SchemaDefinition, fields: Sequence[Field]) -> list[Case]:
    """All cases of the schema's rules, in their order."""
    ordinals = _ordinals(fields)
    percents = _percents(definition, fields)
    return [case for rule in definition.rules for case in _cases(rule, ordinals, percents)]


def _ordinals(fields: Sequence[Field]) -> dict[str, list[int]]:
    found: dict[str, set[int]] = {}
    for field in fields:
        row = ROW_PATH.fullmatch(field.path)
        if row:
            found.setdefault(row["list"], set()).add(int(row["ordinal"]))
    return {name: sorted(ordinals) for name, ordinals in found.items()}


def _percents(definition: SchemaDefinition, fields: Sequence[Field]) -> frozenset[str]:
    members = [("", definition.fields), *((each.name, each.fields) for each in definition.lists)]
    names = {
        (name, field.name)
        for name, listed in members
        for field in listed
        if field.format is FieldFormat.PERCENT
    }
    return frozenset(field.path for field in fields if _name(field.path) in names)


def _name(path: str) -> tuple[str, str]:
    row = ROW_PATH.fullmatch(path)
    return (row["list"], row["name"]) if row else ("", path)


def _cases(
    rule: Rule, ordinals: Mapping[str, list[int]], percents: frozenset[str]
) -> Iterator[Case]:
    terms = [tuple(term.split("|")) for term in rule.fields]
    lists = {name.rpartition(".")[0] for term in terms for name in term}
    own = next(iter(lists)) if len(lists) == 1 else ""
    parts = [[term] for term in terms] if rule.kind is RuleKind.RANGE else [terms]
    for part in parts:
        if own:
            for ordinal in ordinals.get(own, ()):
                silent = _in_row([rule.unless], own, ordinal)[0] if rule.unless else ()
                unless = tuple(path for (path,) in silent)
                yield Case(rule, _in_row(part, own, ordinal), (own, ordinal), percents, unless)
        else:
            yield Case(rule, _in_all_rows(part, ordinals), None, percents, rule.unless)


def _in_row(
    terms: Sequence[tuple[str, ...]], own: str, ordinal: int
) -> tuple[tuple[Term, ...], ...]:
    def path(name: str) -> str:
        return f"{own}[{ordinal}].{name.rpartition('.')[2]}"

    return tuple(tuple((path(name),) for name in term) for term in terms)


def _in_all_rows(
    terms: Sequence[tuple[str, ...]], ordinals: Mapping[str, list[int]]
) -> tuple[tuple[Term, ...], ...]:
    def paths(name: str) -> Term:
        listed, _, column = name.rpartition(".")
        if not listed:
            return (name,)
        return tuple(f"{listed}[{ordinal}].{column}" for ordinal in ordinals.get(listed, ()))

    return tuple(tuple(paths(name) for name in term) for term in terms)


def holds(case: Case, fields: Fields) -> bool | None:
    """Whether one way to choose among the case's fields obeys the rule; None where none of them
    could be judged."""
    verdicts = {_holds(case, ways, fields) for ways in product(*case.terms)}
    return True if True in verdicts else False if False in verdicts else None


def broken_ways(case: Case, fields: Fields) -> list[tuple[Term, ...]]:
    """The ways to choose that break the rule."""
    return [ways for ways in product(*case.terms) if _holds(case, ways, fields) is False]


def _holds(case: Case, ways: Sequence[Term], fields: Fields) -> bool | None:
    if any(path in fields and fields[path].value is not None for path in case.unless):
        return None
    if case.rule.kind is RuleKind.ORDER:
        amounts = amounts_of(ways, fields)
        return None if len(amounts) < 2 else not out_of_order(amounts)
    numbers = numbers_of(ways, fields)
    if numbers is None:
        return None
    if case.rule.kind is RuleKind.RANGE:
        least, most = case.rule.least, case.rule.most
        return all(
            (least is None or number >= least) and (most is None or number <= most)
            for number in numbers
        )
    if len({field.currency for field in _present(ways, fields)} - {None}) > 1:
        return None
    result = result_of(case, ways, numbers[1:])
    allowed = max(case.rule.tolerance, _rounding(case, ways, numbers[1:]))
    if case.rule.kind is RuleKind.PRODUCT:  # a credit may have its sign at one of them
        return abs(abs(numbers[0]) - abs(result)) <= allowed
    return any(abs(numbers[0] - result - by) <= allowed for by in _adjusted(case, fields))


def _adjusted(case: Case, fields: Fields) -> Iterator[Decimal]:
    """What the adjustments may come to: each added, taken away or left out."""
    values = [fields[path].value for path in case.rule.adjustments if path in fields]
    amounts = [value for value in values if isinstance(value, Decimal)]
    for signs in product((0, 1, -1), repeat=len(amounts)):
        yield sum((sign * one for sign, one in zip(signs, amounts, strict=True)), Decimal(0))


def amounts_of(ways: Sequence[Term], fields: Fields) -> list[tuple[str, Amount]]:
    """The paths and values of those that are there, numbers or dates."""
    return [
        (field.path, field.value)
        for field in _present(ways, fields)
        if isinstance(field.value, Decimal | datetime.date)
    ]


def out_of_order(amounts: Sequence[tuple[str, Amount]]) -> list[tuple[str, str]]:
    """The paths of neighbours of which the first is more than the second."""
    return [(one[0], two[0]) for one, two in pairwise(amounts) if _is_more(one[1], two[1])]


def _is_more(one: Amount, two: Amount) -> bool:
    if isinstance(one, Decimal) and isinstance(two, Decimal):
        return one > two
    if isinstance(one, datetime.date) and isinstance(two, datetime.date):
        return one > two
    return False


def _present(ways: Sequence[Term], fields: Fields) -> list[Field]:
    return [fields[path] for way in ways for path in way if path in fields]


def numbers_of(ways: Sequence[Term], fields: Fields) -> list[Decimal] | None:
    """The number of each place, that of rows added up; None where one is missing."""
    totals = [_total(way, fields) for way in ways]
    numbers = [total for total in totals if total is not None]
    return numbers if len(numbers) == len(totals) else None


def _total(way: Term, fields: Fields) -> Decimal | None:
    values = [fields[path].value if path in fields else None for path in way]
    numbers = [value for value in values if isinstance(value, Decimal)]
    return sum(numbers, Decimal(0)) if numbers and len(numbers) == len(values) else None


def result_of(case: Case, ways: Sequence[Term], numbers: Sequence[Decimal]) -> Decimal:
    """The sum or the product of all places but the first; 19 per cent of something are 0.19."""
    if case.rule.kind is RuleKind.SUM:
        return sum(numbers, Decimal(0))
    result = Decimal(1)
    for way, number in zip(ways[1:], numbers, strict=True):
        result *= number / 100 if way[0] in case.percents else number
    return result


def _rounding(case: Case, ways: Sequence[Term], numbers: Sequence[Decimal]) -> Decimal:
    """By how much a product may be off as its factors were rounded for print: half of their last
    decimal place. Counts and percentages are exact."""
    if case.rule.kind is not RuleKind.PRODUCT:
        return Decimal(0)
    result, off = result_of(case, ways, numbers), Decimal(0)
    for way, number in zip(ways[1:], numbers, strict=True):
        exponent = number.as_tuple().exponent
        if number and isinstance(exponent, int) and exponent < 0 and way[0] not in case.percents:
            off += abs(result / number) * Decimal(5).scaleb(exponent - 1)
    return off
