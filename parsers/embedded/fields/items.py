"""Pages -> the rows of a list, such as line items.

A list is read twice: from the cells of tables, and from lines in columns below a head; the reading
that holds together better is taken. Where neither finds a head, a run of lines that sum up to an
amount of the page may be the list. This module knows no schema.
"""

from collections.abc import Sequence, Set
from decimal import Decimal

from parsers.document import (
    FieldFormat,
    FieldKind,
    ListDefinition,
    Page,
    Rule,
    RuleKind,
    SchemaDefinition,
)
from parsers.embedded.fields.aligned import read_aligned
from parsers.embedded.fields.candidates import amounts_in
from parsers.embedded.fields.filling import part_units
from parsers.embedded.fields.kinds import is_free_text
from parsers.embedded.fields.lines import Line, lines_of
from parsers.embedded.fields.rows import Row
from parsers.embedded.fields.tabled import read_tables
from parsers.embedded.fields.typed_values import ValueReader
from parsers.embedded.fields.unheaded import read_unheaded
from parsers.embedded.fields.vocabulary import fold
from parsers.rules import Valued, Values

LONGEST_LINE = 1000
"""Characters; longer ones are no line of a list and would only cost time."""
# Measured on the invoices of invoice2data and drawn ones, 2026-11-23.
TEXT_WORTH, NUMBER_WORTH, UNREAD_WORTH = 0.5, 1.0, -1.0
"""What a field of a row is worth, by what it holds."""
SUM_WORTH = 2.0
"""What a row is worth more, where all come to a sum that is printed."""


def find_items(
    definition: ListDefinition,
    pages: Sequence[Page],
    schema: SchemaDefinition | None = None,
) -> list[Row]:
    """The rows of the list; a row has the fields that it fills. Of its schema, the rules tell which
    reading is right, heads of other lists are not taken for this one's, and the labels of single
    amounts end the list."""
    schema = schema or SchemaDefinition("", "", (), (definition,))
    others = [each for one in schema.lists if one != definition for each in one.fields]
    sums = _sums(schema)
    lines = [line for page in pages for line in lines_of(page) if len(line.text) <= LONGEST_LINE]
    reader = ValueReader(lines)
    readings = [
        [part_units(row, definition.fields) for row in rows]
        for rows in (
            read_tables(definition, pages, others, sums),
            read_aligned(lines, definition.fields, others, sums),
        )
    ]
    printed = {one.value for line in lines for one in amounts_in(line)}

    def worth(rows: Sequence[Row]) -> float:
        values = reader.lists([definition], {definition.name: rows})
        own = _coherence(definition, values)
        return own + SUM_WORTH * len(rows) * _adds_up(values, definition.name, schema, printed)

    best = max(readings, key=worth)
    return best or _unheaded(definition, lines, schema.rules)


def _sums(schema: SchemaDefinition) -> frozenset[str]:
    """The labels of a document's single amounts, which end its lists. What adjusts a sum, such as
    shipping, may be a row as well."""
    beside = {name for rule in schema.rules for name in rule.adjustments}
    money = [
        one for one in schema.fields if one.format is FieldFormat.MONEY and one.name not in beside
    ]
    return frozenset(fold(term) for one in money for term in (*one.synonyms, one.name))


def _unheaded(
    definition: ListDefinition, lines: Sequence[Line], rules: Sequence[Rule]
) -> list[Row]:
    """Only where a rule says that the list's amounts add up, and one of its texts says of what."""
    text = next((one for one in definition.fields if is_free_text(one)), None)
    summed = {name for rule in rules if rule.kind is RuleKind.SUM for name in rule.fields[1:]}
    amount = next((one for one in definition.fields if f"{definition.name}.{one.name}" in summed),
                  None)  # fmt: skip
    return read_unheaded(lines, text.name, amount.name) if text and amount else []


def _coherence(definition: ListDefinition, values: Values) -> float:
    """How many values are what their fields ask for."""
    numbers = {field.name for field in definition.fields if field.kind is FieldKind.NUMBER}
    return sum(_worth(path.rpartition("].")[2] in numbers, one) for path, one in values.items())


def _worth(is_number: bool, found: Valued) -> float:
    if not is_number:
        return TEXT_WORTH
    return NUMBER_WORTH if found.value is not None else UNREAD_WORTH


def _adds_up(values: Values, name: str, schema: SchemaDefinition, printed: Set[Decimal]) -> bool:
    """Whether the rows come to an amount that stands on the pages, as a rule says of a column."""
    columns = [
        rule.fields[1].partition(f"{name}.")[2]
        for rule in schema.rules
        if rule.kind is RuleKind.SUM and len(rule.fields) == 2
    ]
    for column in filter(None, columns):
        found = [one.value for path, one in values.items() if path.endswith(f"].{column}")]
        known = [number for number in found if isinstance(number, Decimal)]
        if len(known) > 1 and sum(known) in printed:
            return True
    return False
