"""What the rules of a schema prove and refute of the values of a document.

In: the definition of a document type, the fields after its rules were checked. Out: `Proofs`. What
a proof is worth, `clues` and `weigh` know. This module judges no value.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from parsers.document import Field, RuleKind, SchemaDefinition
from parsers.document.paths import parse_row_path
from parsers.rules import Case, Verdict, Way, cases_of, evaluate, holding_ways, products_of
from parsers.values.amounts import are_close

LEAST_TAXED = 2
"""Rows whose amounts are more than their products by the same part, as no chance has it."""
MOST_TAXED = Decimal("1.3")
"""Times a price without taxes, the dearest with them: 27 % in Hungary."""
MOST_OFF = Decimal("0.005")
"""Of a product, by how much its amount may be off another part: cheap prices are rounded widely."""
Judged = Sequence[tuple[Case, Verdict]]


@dataclass(frozen=True, slots=True)
class Proofs:
    """counts: by path, how many sums and products prove it. products, mistaken: the paths of
    products that hold, but for those of zero, and of broken ones; and of balances from one row to
    the next. sums: by list, 1 if its sum
    holds, -1 if it is broken. order: by path, 1 if it is in order with others, -1 if it is not.
    held: the single fields of each sum that holds with nothing added or taken away."""

    counts: Mapping[str, int]
    products: Set[str]
    mistaken: Set[str]
    sums: Mapping[str, int]
    order: Mapping[str, int]
    held: Sequence[Sequence[str]]


def proofs_of(definition: SchemaDefinition, fields: Mapping[str, Field]) -> Proofs:
    """fields: by path."""
    counts: Counter[str] = Counter()
    products: set[str] = set()
    mistaken: set[str] = set()
    sums: dict[str, int] = {}
    order: dict[str, int] = {}
    held: list[Sequence[str]] = []
    for case, holds in _judged(definition, fields):
        paths = [path for path in case.paths if path in fields]
        if case.rule.kind is RuleKind.ORDER:
            order |= dict.fromkeys(paths, 1 if holds else -1)
        elif case.rule.kind is RuleKind.PRODUCT and len(paths) > 1:
            counts.update(paths if holds else ())
            is_told = all(fields[path].value for path in paths)  # zero times anything is zero
            products.update(paths if holds and is_told else ())
            mistaken.update(() if holds else paths)
        elif case.rule.kind is RuleKind.SUM and len(paths) > 1:
            counts.update(paths if holds else ())
            held += [_singles_of(way) for way in holding_ways(case, fields)]
            lists = {row.list_name for row in map(parse_row_path, paths) if row}
            sums |= dict.fromkeys(lists, 1 if holds else -1)
        elif case.rule.kind is RuleKind.BALANCE:
            ways = holding_ways(case, fields) if holds else []
            balanced = {path.removeprefix("-") for way in ways for term in way for path in term}
            counts.update(balanced)
            products |= balanced if case.row else set()
            mistaken.update(() if holds else paths)
            held += [] if case.row else map(_singles_of, ways)
    return Proofs(counts, products, mistaken, sums, order, held)


def _judged(definition: SchemaDefinition, fields: Mapping[str, Field]) -> list[tuple[Case, bool]]:
    """Whether each case that can be judged holds, taxed rows included."""
    judged = [(case, evaluate(case, fields)) for case in cases_of(definition, list(fields))]
    taxed = _taxed_rows(judged, fields)
    return [
        (case, verdict is Verdict.HOLDS
         or (case.rule.kind is RuleKind.PRODUCT and case.row in taxed))
        for case, verdict in judged
        if verdict is not Verdict.UNKNOWN
    ]  # fmt: skip


def _singles_of(way: Way) -> tuple[str, ...]:
    singles = (path.removeprefix("-") for term in way for path in term)
    return tuple(path for path in singles if parse_row_path(path) is None)


def _taxed_rows(judged: Judged, fields: Mapping[str, Field]) -> set[tuple[str, int]]:
    """The rows of a list, if their products all fail by the same part, as amounts with taxes of
    prices without."""
    found: dict[str, list[tuple[int, Decimal, Decimal, Decimal]]] = defaultdict(list)
    others: set[str] = set()
    for case, verdict in judged:
        if case.row is None or case.rule.kind is not RuleKind.PRODUCT:
            continue
        products = list(products_of(case, fields))
        if verdict is Verdict.BROKEN and len(products) == 1 and not case.percents & {*case.paths}:
            found[case.row[0]].append((case.row[1], *products[0]))
        elif any(whole for whole, _, _ in products):
            others.add(case.row[0])
    return {
        (name, at)
        for name, rows in found.items() if name not in others and _are_taxed(rows)
        for at, *_ in rows
    }  # fmt: skip


def _are_taxed(rows: Sequence[tuple[int, Decimal, Decimal, Decimal]]) -> bool:
    if len(rows) < LEAST_TAXED or not all(result for _, _, result, _ in rows):
        return False
    part = median(whole / result for _, whole, result, _ in rows)
    alike = (
        are_close(whole, result * part, min(allowed * part, MOST_OFF * result))
        for _, whole, result, allowed in rows
    )
    return 1 < part <= MOST_TAXED and all(alike)
