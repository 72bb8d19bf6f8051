"""The rules of a schema, each as the cases in which a document puts it.

In go a schema and the paths of the fields that a document has; out come `Case`s: a rule about
particular fields, such as those of one row. This module knows no values.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parsers.document import FieldFormat, Rule, RuleKind, SchemaDefinition

ROW_PATH = re.compile(r"(?P<list>.+)\[(?P<ordinal>\d+)\]\.(?P<name>.+)")

Term = tuple[str, ...]
"""The paths whose values are added up: one, or one for each row of a list."""


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


def cases_of(definition: SchemaDefinition, paths: Collection[str]) -> list[Case]:
    """All cases of the schema's rules, in their order. paths: of the fields that there are, as they
    tell how many rows each list has."""
    ordinals = _ordinals(paths)
    percents = _percents(definition, paths)
    return [case for rule in definition.rules for case in _cases(rule, ordinals, percents)]


def _ordinals(paths: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, set[int]] = {}
    for path in paths:
        row = ROW_PATH.fullmatch(path)
        if row:
            found.setdefault(row["list"], set()).add(int(row["ordinal"]))
    return {name: sorted(ordinals) for name, ordinals in found.items()}


def _percents(definition: SchemaDefinition, paths: Iterable[str]) -> frozenset[str]:
    members = [("", definition.fields), *((each.name, each.fields) for each in definition.lists)]
    names = {
        (name, field.name)
        for name, listed in members
        for field in listed
        if field.format is FieldFormat.PERCENT
    }
    return frozenset(path for path in paths if _name(path) in names)


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
