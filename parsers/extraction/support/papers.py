"""What is looked into for all values of a document at once.

In: the fields of a document after its rules were checked, what its pages offer for them, and the
lines that they stand in. Out: `Papers`, with what rules prove and refute. This module judges no
value.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from parsers.document import Field, RuleKind, SchemaDefinition
from parsers.document.paths import parse_row_path
from parsers.document.text import fold
from parsers.extraction.candidates import numbers_in
from parsers.extraction.document_type import ReadRows
from parsers.extraction.labels.labels import Reading
from parsers.extraction.lines import Line
from parsers.extraction.support.opinions import Opinions
from parsers.extraction.support.places import Surroundings
from parsers.extraction.support.slips import doubt_of_pages
from parsers.rules import Verdict, cases_of, evaluate

PROVING = frozenset({RuleKind.SUM, RuleKind.PRODUCT})


@dataclass(frozen=True, slots=True)
class Papers:
    """What is looked into for all fields of a document."""

    definition: SchemaDefinition
    fields: Mapping[str, Field]
    opinions: Opinions
    surroundings: Surroundings
    numbers: Mapping[Decimal, int]
    text: str
    proved: Mapping[str, int]
    products: Set[str]
    mistaken: Set[str]
    sums: Mapping[str, int]
    order: Mapping[str, int]
    doubts: Mapping[int, float]
    lines: Sequence[Line] = ()
    row_readers: Mapping[str, ReadRows] = field(default_factory=dict)


def papers_of(
    definition: SchemaDefinition,
    fields: Sequence[Field],
    opinions: Opinions,
    reading: Reading,
    row_readers: Mapping[str, ReadRows] = MappingProxyType({}),
) -> Papers:
    known = {field.path: field for field in fields}
    numbers: Counter[Decimal] = Counter(
        abs(one.value) for line in reading.lines for one in numbers_in(line)
    )
    text = " ".join(fold(line.text) for line in reading.lines)
    return Papers(
        definition, known, opinions, Surroundings(reading), numbers, text,
        doubts=doubt_of_pages(reading.lines), lines=reading.lines,
        row_readers=row_readers, **_by_rules(definition, known),
    )  # fmt: skip


def _by_rules(definition: SchemaDefinition, fields: Mapping[str, Field]) -> dict[str, Any]:
    """proved: by path, how many sums and products prove it; products, mistaken: the paths of
    proved products and of broken ones;
    sums: by list, 1 if its sum is proved, -1 if it is broken; order: by path, 1 if it is in order
    with others, -1 if it is not."""
    proved: Counter[str] = Counter()
    products: set[str] = set()
    mistaken: set[str] = set()
    sums: dict[str, int] = {}
    order: dict[str, int] = {}
    for case in cases_of(definition, list(fields)):
        verdict = evaluate(case, fields)
        if verdict is Verdict.UNKNOWN:
            continue
        holds, paths = verdict is Verdict.HOLDS, [path for path in case.paths if path in fields]
        if case.rule.kind is RuleKind.ORDER:
            order |= dict.fromkeys(paths, 1 if holds else -1)
        elif case.rule.kind in PROVING and len(paths) > 1:
            proved.update(paths if holds else ())
            products.update(paths if holds and case.rule.kind is RuleKind.PRODUCT else ())
            mistaken.update(paths if not holds and case.rule.kind is RuleKind.PRODUCT else ())
            if case.rule.kind is RuleKind.SUM:
                lists = {row.list_name for row in map(parse_row_path, paths) if row}
                sums |= dict.fromkeys(lists, 1 if holds else -1)
    return {
        "proved": proved, "products": products, "mistaken": mistaken, "sums": sums, "order": order,
    }  # fmt: skip
