"""Candidates for the fields of a document -> the ones that go together best.

Every candidate has a score; a combination has the sum of its candidates' scores, less for each rule
of the schema that is broken, and uses no piece twice.
The best is looked for by a beam search of bounded width: field by field, the best combinations so
far are kept. This module knows no schema, no page and no label.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from parsers.document import FieldValue, RuleKind, SchemaDefinition
from parsers.extraction.lines import Piece
from parsers.rules import Case, Values, Verdict, cases_of, evaluate, with_totals

BEAM = 48
"""Combinations that are kept."""
MOST = 8
"""Candidates of a field that are tried, the best of them."""
# Measured on the invoices of invoice2data, 2026-11-23.
BROKEN, MISTAKEN = -1.2, -3.0
"""What a rule adds that is broken, maybe by the document; or that takes its sum for one of its
parts, a mistake in reading."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece that may answer a field. value, currency: what it says, as far as rules ask; None if
    that is not sure."""

    field: str
    piece: Piece
    score: float
    value: FieldValue | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class _Combination:
    score: float = 0.0
    chosen: Mapping[str, Candidate] = field(default_factory=dict)

    def with_one(self, candidate: Candidate) -> "_Combination":
        chosen = {**self.chosen, candidate.field: candidate}
        return _Combination(self.score + candidate.score, chosen)

    def uses(self, piece: Piece) -> bool:
        return any(one.piece == piece for one in self.chosen.values())


@dataclass(frozen=True, slots=True)
class _Judge:
    """A case of a rule while fields are chosen. totals: what lists add up to. parts: the values of
    rows, for which their sum may be mistaken."""

    case: Case
    totals: Values
    parts: frozenset[FieldValue]

    def penalty(self, chosen: Mapping[str, Candidate]) -> float:
        if evaluate(self.case, {**self.totals, **chosen}) is not Verdict.BROKEN:
            return 0.0
        return MISTAKEN if self._is_part(chosen) else BROKEN

    def _is_part(self, chosen: Mapping[str, Candidate]) -> bool:
        named = (path.removeprefix("-") for (path,) in self.case.terms[0])
        wholes = (path for path in named if path in chosen)
        return any(chosen[path].value in self.parts for path in wholes)


def choose(
    definition: SchemaDefinition, candidates: Iterable[Candidate], rows: Values | None = None
) -> dict[str, Piece]:
    """The piece of each field that has one, in the order of the schema. rows: what the lists hold,
    by path, for the rules that speak of them."""
    by_field = _best(candidates)
    order = _ordered([one.name for one in definition.fields if one.name in by_field], definition)
    cases = cases_of(definition, [*order, *(rows or {})])
    judges = {case: _judge_of(case, rows or {}) for case in cases if not case.row}
    beam = [_Combination()]
    for index, name in enumerate(order):
        due = [judge for case, judge in judges.items() if _due(case, order) == index]
        grown = [more for one in beam for more in _grown(one, by_field[name])]
        judged = [_judged(one, due) for one in grown]
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
    cases = cases_of(definition, names)
    ruled = [name for case in cases for name in _asked(case) if name in names]
    return list(dict.fromkeys([*ruled, *names]))


def _asked(case: Case) -> tuple[str, ...]:
    """The paths of all values that tell whether it holds."""
    return (*case.paths, *case.rule.adjustments, *case.unless)


def _due(case: Case, order: Sequence[str]) -> int | None:
    """Where the last of its fields is decided; None where nothing of it is."""
    return max((order.index(path) for path in _asked(case) if path in order), default=None)


def _grown(one: _Combination, candidates: Sequence[Candidate]) -> list[_Combination]:
    """Without the field, and with each candidate whose piece is free."""
    texts = {each.piece.text for each in one.chosen.values()}
    free = [each for each in candidates if each.piece.text not in texts or not one.uses(each.piece)]
    return [one, *map(one.with_one, free)]


def _judged(one: _Combination, judges: Sequence[_Judge]) -> _Combination:
    penalty = sum(judge.penalty(one.chosen) for judge in judges)
    return _Combination(one.score + penalty, one.chosen) if judges else one


def _judge_of(case: Case, rows: Values) -> _Judge:
    return _Judge(*with_totals(case, rows), _parts(case, rows))


def _parts(case: Case, rows: Values) -> frozenset[FieldValue]:
    """What stands in the several rows that a single amount should be the sum of."""
    if case.rule.kind is not RuleKind.SUM or len(case.terms) != 2:
        return frozenset()
    several = len(case.terms[1][0]) > 1
    row = f"{case.rule.names[-1].rpartition('.')[0]}["
    found = [one.value for path, one in rows.items() if several and path.startswith(row)]
    return frozenset(value for value in found if value is not None)
