"""The fields of a segment as a page shows them: single values, lists as tables, missing ones too.

In: a Segment. Out: values for templates. This module knows no HTML and no database.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from parsers.document import BoundingBox, Field, Segment, Violation
from parsers.document.paths import RowPath, parse_row_path, segment_prefix
from parsers.document.schema import ListDefinition, SchemaDefinition
from parsers.types import DOCUMENT_TYPES
from storage.doubts import WHY, Reason, reason_of

MARKS = {
    "exact": "●", "normalized": "◉", "fuzzy": "◐", "absent": "○", "reviewed": "✓",
    "agreed": "=", "ambiguous": "≈", "contradicted": "≠",
}  # fmt: skip
"""A mark for each word, so that nothing is told by colour alone."""
SAID = {
    Reason.CONTRADICTED: "another reader saw something else there",
    Reason.AMBIGUOUS: "another place on the pages answers as well, or better",
}
"""Where a page says it otherwise than other places."""
MOST_LINES = 6
"""Of a picture of a value's place; one of more is shown as high as this."""
Learned = Callable[[str | None, Field], str | None]
"""What reviews say of a field of a segment with this schema."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value, or the place where one is missing. path: as it is stored. why: a reason to check it,
    or None. field: None where nothing was found. learned: how often such values were right.
    decided: what a person decided about it, in words."""

    path: str
    name: str
    field: Field | None
    why: str | None = None
    in_list: bool = False
    learned: str | None = None
    decided: str | None = None

    @property
    def text(self) -> str:
        """The value as people write it, or what stands on the page where it is not understood."""
        if self.field is None:
            return ""
        if self.field.value is None:
            return self.field.raw
        return str(self.field.value)

    @property
    def box(self) -> str:
        """`x0 y0 x1 y1` in fractions of the page, or nothing."""
        return box_text(self.field.box) if self.field and self.field.box else ""

    @property
    def lines(self) -> int:
        """About how many lines its place on the page has: letters are half as wide as lines are
        high, and pages about as high as A4."""
        box = self.field.box if self.field else None
        if box is None or not box.width:
            return 1
        shape = math.sqrt(2) * box.height / box.width
        letters = len(self.field.raw) if self.field else 0
        return min(MOST_LINES, max(1, round(math.sqrt(letters / 2 * shape))))

    @property
    def page(self) -> int | None:
        return self.field.page_number if self.field else None


@dataclass(frozen=True, slots=True)
class Outer:
    """The row that rows of an inner list are of: its number, and the first of its values that has
    one."""

    number: int
    first: Shown | None


@dataclass(frozen=True, slots=True)
class Table:
    """A list of a segment. path: where its rows are stored, without their numbers. rows: number in
    the list, and a value for each column. within: the list around it, of whose rows its own are,
    and by number that row; empty of a list that is in none."""

    name: str
    path: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Shown, ...]], ...]
    within: str = ""
    outer: Mapping[int, Outer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A broken rule and the fields that it concerns."""

    message: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownSegment:
    """A segment with its fields in the order of its schema; fields that it has no name for last."""

    segment: Segment
    fields: tuple[Shown, ...]
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...]

    @property
    def is_untyped(self) -> bool:
        """Whether schemas were tried, and none fits well enough."""
        return self.segment.schema is None and self.segment.fit is not None

    @property
    def rows(self) -> tuple[Shown, ...]:
        """The single fields that were found, or are wanted."""
        return tuple(each for each in self.fields if each.field or each.why)

    @property
    def missing(self) -> tuple[Shown, ...]:
        """Those that were not found, which nothing forbids."""
        return tuple(each for each in self.fields if not (each.field or each.why))

    @property
    def values(self) -> Iterator[Shown]:
        """All of them, in the order of the page."""
        yield from self.fields
        for table in self.tables:
            for _, row in table.rows:
                yield from row


def show_segments(
    segments: Sequence[Segment],
    learned: Learned = lambda _schema, _field: None,
    decided: Mapping[str, str] = MappingProxyType({}),
) -> tuple[ShownSegment, ...]:
    """decided: what people decided about values, in words, by path."""
    return tuple(_show(each, learned, decided) for each in segments)


def reason_to_check(field: Field) -> str | None:
    """Why a person should look at a value; None where nobody has to, or somebody did."""
    reason = reason_of(field)
    if reason is None:
        return None
    if reason is Reason.CHANGED:
        return f"read again as {field.reread}"
    return field.problem or SAID.get(reason, WHY[reason])


def _decided(prefix: str, field: Field, decided: Mapping[str, str]) -> str | None:
    if field.reviewed_by is None:
        return None
    return decided.get(prefix + field.path, f"decided by {field.reviewed_by}")


def box_text(box: BoundingBox) -> str:
    return " ".join(f"{side:.5f}".rstrip("0").rstrip(".") for side in box.to_frame((1, 1)))


def _show(segment: Segment, learned: Learned, decided: Mapping[str, str]) -> ShownSegment:
    prefix = segment_prefix(segment.number)
    shown = [
        Shown(
            prefix + each.path, each.path, each, reason_to_check(each),
            learned=learned(segment.schema, each), decided=_decided(prefix, each, decided),
        )
        for each in segment.fields
    ]  # fmt: skip
    schema = DOCUMENT_TYPES[segment.schema].schema if segment.schema in DOCUMENT_TYPES else None
    single = {each.name: each for each in shown if not parse_row_path(each.name)}
    rules = tuple(_rule(each, prefix) for each in segment.violations)
    wanted = dict(_untold(segment))
    return ShownSegment(
        replace(segment, fields=(), violations=()),
        tuple(_ordered(single, schema, prefix, wanted)),
        tuple(_tables(shown, schema, prefix)),
        rules,
    )


def _ordered(
    single: dict[str, Shown],
    schema: SchemaDefinition | None,
    prefix: str,
    wanted: Mapping[str, str],
) -> Iterator[Shown]:
    names = [each.name for each in schema.fields] if schema else []
    for name in names:
        yield single.get(name) or Shown(prefix + name, name, None, wanted.get(name))
    yield from (each for name, each in single.items() if name not in names)


def _tables(
    shown: Iterable[Shown], schema: SchemaDefinition | None, prefix: str
) -> Iterator[Table]:
    lists: dict[str, dict[int, dict[str, Shown]]] = defaultdict(lambda: defaultdict(dict))
    for each in shown:
        if row := parse_row_path(each.name):
            lists[row.list_name][row.ordinal][row.name] = each
    known = {each.name: each for each in schema.lists} if schema else {}
    tables: dict[str, Table] = {}
    for name in [*known, *(name for name in lists if name not in known)]:
        tables[name] = _table(name, lists.get(name, {}), known.get(name), prefix)
    for name, table in tables.items():
        yield _with_outer(table, lists.get(name, {}), tables)


def _table(
    name: str, rows: dict[int, dict[str, Shown]], known: ListDefinition | None, prefix: str
) -> Table:
    found = {column for row in rows.values() for column in row}
    listed = [each.name for each in known.fields] if known else []
    columns = tuple([each for each in listed if each in found] + sorted(found - set(listed)))

    def value(ordinal: int, column: str) -> Shown:
        path = prefix + str(RowPath(name, ordinal, column))
        return replace(
            rows[ordinal].get(column) or Shown(path, column, None), name=column, in_list=True
        )

    return Table(
        name, prefix + name, columns or tuple(listed),
        tuple((at, tuple(value(at, each) for each in columns)) for at in sorted(rows)),
    )  # fmt: skip


def _with_outer(
    table: Table, rows: Mapping[int, Mapping[str, Shown]], tables: Mapping[str, Table]
) -> Table:
    within = max(
        (each for each in tables if table.name.startswith(f"{each}.")), key=len, default=""
    )
    first = {
        number: next((each for each in row if each.field), None)
        for number, row in (tables[within].rows if within else ())
    }
    parents = {
        ordinal: each.field.parent_ordinal
        for ordinal, row in rows.items()
        for each in row.values()
        if each.field and each.field.parent_ordinal is not None
    }
    outer = {ordinal: Outer(at, first.get(at)) for ordinal, at in parents.items()}
    return replace(table, within=within, outer=outer) if outer else table


def _untold(segment: Segment) -> Iterator[tuple[str, str]]:
    """Missing fields, each with the rule that wants it, where no value tells of that rule."""
    found = {each.path: each for each in segment.fields}
    for violation in segment.violations:
        if all(path not in found or found[path].valid for path in violation.paths):
            yield from ((path, violation.message) for path in violation.paths if path not in found)


def _rule(violation: Violation, prefix: str) -> Rule:
    return Rule(violation.message, tuple(prefix + path for path in violation.paths))
