"""Candidates for the fields of a document -> the ones that go together best.

Every candidate has a score of its own; a combination has the sum of its candidates' scores, more
for each rule of the schema that holds and less for each that is broken, and uses no piece twice.
The best is looked for by a beam search of bounded width: field by field, the best combinations so
far are kept. This module knows no schema, no page and no label.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise, product

from parsers.document import FieldValue, Rule, RuleKind, SchemaDefinition
from parsers.embedded.fields.lines import Piece

BEAM = 48
"""Combinations that are kept."""
MOST = 8
"""Candidates of a field that are tried, the best of them."""
# Measured on the invoices of invoice2data, 2026-11-23.
HOLDS, BROKEN, MISTAKEN = 1.0, -1.2, -3.0
"""What a rule adds that holds, that is broken, or whose sum is taken for one of its parts: the
first two are the document's doing, the last is a mistake in reading it."""

Rows = Mapping[str, Sequence[Mapping[str, FieldValue | None]]]
"""The values of each list's rows."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece that may answer a field. value: what it says, as far as rules ask; None if that is
    not sure."""

    field: str
    piece: Piece
    score: float
    value: FieldValue | None = None


@dataclass(frozen=True, slots=True)
class _Combination:
    score: float = 0.0
    chosen: Mapping[str, Candidate] = field(default_factory=dict)

    def with_one(self, candidate: Candidate) -> "_Combination":
        chosen = {**self.chosen, candidate.field: candidate}
        return _Combination(self.score + candidate.score, chosen)

    def uses(self, piece: Piece) -> bool:
        return any(one.piece == piece for one in self.chosen.values())


def choose(
    definition: SchemaDefinition, candidates: Iterable[Candidate], rows: Rows | None = None
) -> dict[str, Piece]:
    """The piece of each field that has one, in the order of the schema. rows: what the lists hold,
    for the rules that speak of them."""
    by_field = _best(candidates)
    order = _ordered([one.name for one in definition.fields if one.name in by_field], definition)
    beam = [_Combination()]
    for index, name in enumerate(order):
        due = _due(definition.rules, order, index)
        grown = [more for one in beam for more in _grown(one, by_field[name])]
        judged = [_judged(one, due, rows or {}) for one in grown]
        beam = sorted(judged, key=lambda one: -one.score)[:BEAM]
    chosen = beam[0].chosen
    return {one.name: chosen[one.name].piece for one in definition.fields if one.name in chosen}


def _best(candidates: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    """By field the best ones, each piece once."""
    by_field: dict[str, dict[Piece, Candidate]] = {}
    for one in sorted(candidates, key=lambda one: -one.score):
        by_field.setdefault(one.field, {}).setdefault(one.piece, one)
    return {name: list(found.values())[:MOST] for name, found in by_field.items()}


def _ordered(names: Sequence[str], definition: SchemaDefinition) -> list[str]:
    """Fields of one rule after each other, so that it is judged soon; the others last."""
    ruled = [name for rule in definition.rules for name in _names(rule) if name in names]
    return list(dict.fromkeys([*ruled, *names]))


def _names(rule: Rule) -> list[str]:
    """The single fields that the rule speaks of."""
    return [name for term in rule.fields for name in term.split("|") if "." not in name]


def _due(rules: Sequence[Rule], order: Sequence[str], index: int) -> list[Rule]:
    """The rules whose last field is decided now."""
    done = set(order[: index + 1])
    return [
        rule
        for rule in rules
        if order[index] in _names(rule) and not (set(_names(rule)) & set(order)) - done
    ]


def _grown(one: _Combination, candidates: Sequence[Candidate]) -> list[_Combination]:
    """Without the field, and with each candidate whose piece is free."""
    return [one, *(one.with_one(each) for each in candidates if not one.uses(each.piece))]


def _judged(one: _Combination, rules: Sequence[Rule], rows: Rows) -> _Combination:
    if not rules:
        return one
    values = {name: candidate.value for name, candidate in one.chosen.items()}
    bonus = sum(_bonus(rule, values, rows) for rule in rules)
    return _Combination(one.score + bonus, one.chosen)


def _bonus(rule: Rule, values: Mapping[str, FieldValue | None], rows: Rows) -> float:
    verdict = holds(rule, values, rows)
    if verdict is None:
        return 0.0
    if verdict:
        return HOLDS
    return MISTAKEN if _is_part(rule, values, rows) else BROKEN


def _is_part(rule: Rule, values: Mapping[str, FieldValue | None], rows: Rows) -> bool:
    """Does the whole stand in one of the several rows that it should be the sum of?"""
    if rule.kind is not RuleKind.SUM or len(rule.fields) != 2:
        return False
    found = rows.get(rule.fields[1].partition(".")[0], ())
    parts = {value for row in found for value in row.values()}
    return len(found) > 1 and any(
        value in parts
        for term in rule.fields[0].split("|")
        for value in _values(term, values, rows)
    )


def holds(rule: Rule, values: Mapping[str, FieldValue | None], rows: Rows) -> bool | None:
    """Whether the document's values obey the rule; None where one is missing, or where the rule
    speaks of single rows."""
    verdicts = [
        _holds(rule, terms, values, rows)
        for terms in product(*(term.split("|") for term in rule.fields))
    ]
    known = [verdict for verdict in verdicts if verdict is not None]
    return any(known) if known else None


def _holds(
    rule: Rule, terms: Sequence[str], values: Mapping[str, FieldValue | None], rows: Rows
) -> bool | None:
    if "." in terms[0]:
        return None
    found = [_values(term, values, rows) for term in terms]
    if not all(found):
        return None
    if rule.kind is RuleKind.ORDER:
        return _in_order([value for part in found for value in part])
    numbers = [[value for value in part if isinstance(value, Decimal)] for part in found]
    if not all(numbers):
        return None
    return _adds_up(rule, numbers)


def _adds_up(rule: Rule, numbers: Sequence[Sequence[Decimal]]) -> bool:
    (whole, *_), rest = numbers[0], [value for part in numbers[1:] for value in part]
    if rule.kind is RuleKind.RANGE:
        least, most = rule.least, rule.most
        return all(
            (least is None or least <= value) and (most is None or value <= most)
            for part in numbers
            for value in part
        )
    result = sum(rest, Decimal()) if rule.kind is RuleKind.SUM else _product(rest)
    return abs(whole - result) <= rule.tolerance


def _values(term: str, values: Mapping[str, FieldValue | None], rows: Rows) -> list[FieldValue]:
    name, _, column = term.partition(".")
    if not column:
        value = values.get(name)
        return [] if value is None else [value]
    return [value for row in rows.get(name, ()) if (value := row.get(column)) is not None]


def _in_order(values: Sequence[FieldValue]) -> bool | None:
    dates = [value for value in values if isinstance(value, datetime.date)]
    numbers = [value for value in values if isinstance(value, Decimal)]
    if len(values) not in (len(dates), len(numbers)):
        return None
    return all(a <= b for a, b in pairwise(dates)) and all(a <= b for a, b in pairwise(numbers))


def _product(numbers: Sequence[Decimal]) -> Decimal:
    result = Decimal(1)
    for number in numbers:
        result *= number
    return result
