"""The rules of a schema, each as the cases in which a document puts it.

In go a schema and the paths of the fields that a document has; out come `Case`s: a rule about
particular fields, such as those of one row. This module knows no values.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parsers.document import FieldFormat, Rule, RuleKind, SchemaDefinition
from parsers.document.paths import RowPath, parse_row_path
from parsers.rules.balances import Name, Term, balance_terms, bare


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
        """Without signs."""
        return tuple(dict.fromkeys(bare(path) for term in self.terms for way in term
                                   for path in way))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """What a document has: the ordinals of each list, percentages, all paths; and the single fields
    and the lists of the schema, whose names may have points, the longest first."""

    ordinals: Mapping[str, list[int]]
    percents: frozenset[str]
    paths: Collection[str]
    singles: Collection[str]
    lists: Sequence[str]

    def split(self, name: str) -> Name:
        sign = "-" if name.startswith("-") else ""
        own = name.removeprefix("-")
        if own in self.singles:
            return Name(sign, "", own)
        listed = next((each for each in self.lists if own.startswith(f"{each}.")), "")
        listed = listed or own.rpartition(".")[0]
        return Name(sign, listed, own[len(listed) + 1 :] if listed else own)


def cases_of(definition: SchemaDefinition, paths: Collection[str]) -> list[Case]:
    """All cases of the schema's rules, in their order. paths: of the fields that there are, as they
    tell how many rows each list has."""
    singles = frozenset(each.name for each in definition.fields)
    lists = sorted((each.name for each in definition.lists), key=len, reverse=True)
    percents = _percents(definition, paths)
    known = _Known(_ordinals(paths), percents, frozenset(paths), singles, lists)
    return [case for rule in definition.rules for case in _cases(rule, known)]


def _ordinals(paths: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, set[int]] = {}
    for path in paths:
        row = parse_row_path(path)
        if row:
            found.setdefault(row.list_name, set()).add(row.ordinal)
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
    row = parse_row_path(path)
    return (row.list_name, row.name) if row else ("", path)


def _cases(rule: Rule, known: _Known) -> Iterator[Case]:
    terms = [tuple(map(known.split, term.split("|"))) for term in rule.fields]
    if rule.kind is RuleKind.BALANCE:
        for row, balanced in balance_terms(
            [term[0] for term in terms], known.ordinals, known.paths
        ):
            yield Case(rule, balanced, row, known.percents, rule.unless)
        return
    lists = {each.listed for term in terms for each in term}
    own = next(iter(lists)) if len(lists) == 1 else ""
    parts = [[term] for term in terms] if rule.kind is RuleKind.RANGE else [terms]
    for part in parts:
        if own:
            for ordinal in known.ordinals.get(own, ()):
                names = tuple(map(known.split, rule.unless))
                unless = tuple(str(RowPath(own, ordinal, each.own)) for each in names)
                row = (own, ordinal)
                yield Case(rule, _in_row(part, own, ordinal), row, known.percents, unless)
        else:
            terms_of_all = _in_all_rows(part, known.ordinals)
            yield Case(rule, terms_of_all, None, known.percents, rule.unless)


def _in_row(
    terms: Sequence[tuple[Name, ...]], own: str, ordinal: int
) -> tuple[tuple[Term, ...], ...]:
    return tuple(
        tuple((f"{sign}{RowPath(own, ordinal, name)}",) for sign, _, name in term) for term in terms
    )


def _in_all_rows(
    terms: Sequence[tuple[Name, ...]], ordinals: Mapping[str, list[int]]
) -> tuple[tuple[Term, ...], ...]:
    def paths(each: Name) -> Term:
        if not each.listed:
            return (f"{each.sign}{each.own}",)
        found = ordinals.get(each.listed, ())
        return tuple(f"{each.sign}{RowPath(each.listed, ordinal, each.own)}" for ordinal in found)

    return tuple(tuple(paths(each) for each in term) for term in terms)
