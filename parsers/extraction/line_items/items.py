"""Pages -> the rows of a list, such as line items.

A list is read twice: from the cells of tables, and from lines in columns below a header; the more
consistent reading wins. If neither finds a header, lines whose amounts add up to a total may be the
list. This module knows no schema by name.
"""

from collections import Counter
from collections.abc import Sequence, Set
from decimal import Decimal

from parsers.document import (
    FieldDefinition,
    FieldKind,
    ListDefinition,
    Page,
    Rule,
    RuleKind,
    SchemaDefinition,
)
from parsers.document.text import fold
from parsers.extraction.candidates import amounts_in
from parsers.extraction.line_items.codes import part_codes
from parsers.extraction.line_items.from_blocks import read_blocks
from parsers.extraction.line_items.from_cells import read_cells
from parsers.extraction.line_items.from_lines import read_lines
from parsers.extraction.line_items.from_numbers import read_numbers
from parsers.extraction.line_items.included import without_included
from parsers.extraction.line_items.list_lines import ListSearch
from parsers.extraction.line_items.margins import upright
from parsers.extraction.line_items.positions import without_positions
from parsers.extraction.line_items.proof import proof_of
from parsers.extraction.line_items.roles import Roles, roles_of
from parsers.extraction.line_items.rows import is_carried
from parsers.extraction.line_items.sums import without_sums
from parsers.extraction.line_items.unheaded import read_unheaded
from parsers.extraction.line_items.units import part_units
from parsers.extraction.lines import Line, Row, lines_to_search
from parsers.extraction.typed_values import ValueReader
from parsers.extraction.vocabulary import is_free_text
from parsers.rules import Valued, Values, Verdict, cases_of, evaluate

# Measured on the invoices of invoice2data and drawn ones, 2026-11-23.
TEXT_WORTH, NUMBER_WORTH, UNREAD_WORTH = 0.5, 1.0, -1.0
"""Scores of a value: a text, a number, and text where a number belongs."""
BROKEN = -1.0
"""Added for each rule about a row that is broken."""
PROVED, UNPROVED = 1.0, -2.0
"""Added for each row whose numbers multiply, and for each other row of a list that has such."""
MOST_BROKEN = 0.1
"""The part of the rows, at most, that do not multiply in a list whose sum is printed: no reading
that holds less can be better, however much it finds."""
EVEN = 1.2
"""How much higher the highest text of a list is than the lowest, where all have as many lines."""
SUM_WORTH = 2.0
"""Added for each row if they add up to an amount on the pages."""


def find_items(
    definition: ListDefinition, pages: Sequence[Page], schema: SchemaDefinition
) -> list[Row]:
    """The rows of the list; a row has the fields that it fills. The rules of the schema decide
    which reading is better; headers of its other lists and labels of single amounts end the list.
    Rows that only say what an amount above them includes are left out.
    """
    others = tuple(each for one in schema.lists if one != definition for each in one.fields)
    roles = roles_of(definition, schema.rules)
    search = ListSearch(definition.fields, others, _sums(schema), roles)
    lines = lines_to_search(upright(pages))
    reader = ValueReader(lines)
    printed = {one.value for line in lines if not is_carried(line.text) for one in amounts_in(line)}

    def worth(rows: Sequence[Row]) -> tuple[bool, float]:
        """Whether all its numbers hold, and how much they say."""
        values = reader.lists([definition], {definition.name: rows})
        adds_up = _adds_up(values, definition.name, schema, printed)
        proof = proof_of(rows, roles)
        unproved = len(rows) - proof.right if proof.right else 0
        proved = PROVED * proof.right + UNPROVED * unproved
        score = _coherence(definition, schema, values) + SUM_WORTH * len(rows) * adds_up + proved
        return adds_up and proof.right > 0 and proof.broken <= MOST_BROKEN * len(rows), score

    def own(rows: Sequence[Row]) -> list[Row]:
        parted = [part_units(row, definition.fields) for row in rows]
        items = without_included(parted, definition.fields, lines, reader)
        return part_codes(without_positions(without_sums(items, roles), roles), roles)

    cells, below = own(read_cells(search, pages)), own(read_lines(search, lines))
    best = max(_without_notes(cells, below, roles), below, key=worth)
    right = proof_of(best, roles).right
    textless = _are_textless(best, roles)
    if 2 * right <= len(best) or textless:
        more = (read_lines(search, lines, by_rows=True), read_numbers(search, lines))
        proved = [
            rows for rows in map(own, more)
            if not best or proof_of(rows, roles).right > right
            or (textless and not _are_textless(rows, roles))
        ]  # fmt: skip
        best = max((best, *proved), key=worth)
    headless = best or _unheaded(definition, lines, schema.rules)
    summed = own(read_numbers(search, lines, only_sums=True)) if not best else []
    blocks = own(read_blocks(search, lines)) if 2 * right <= len(best) else []
    if blocks and (proof_of(blocks, roles).right > right or not right):
        return blocks
    return max(headless, summed, blocks, key=len)


def _are_textless(rows: Sequence[Row], roles: Roles) -> bool:
    """Do most rows lack what they are for?"""
    texts = sum(roles.text.name in row for row in rows) if roles.text else len(rows)
    return 2 * texts < len(rows)


def _without_notes(cells: list[Row], lines: Sequence[Row], roles: Roles) -> list[Row]:
    """The rows of cells, whose texts end where those of the same rows in lines do: a cell holds
    notes below a text, too. If cells begin at other words and
    lack some that the lines have, or have rows of other heights, the texts are the lines'."""
    text, amount = roles.text, roles.amount
    if text is None or amount is None or len(cells) != len(lines):
        return cells
    pairs = list(zip(cells, lines, strict=True))
    same = [
        {text.name, amount.name} <= row.keys() & other.keys()
        and row[amount.name].text == other[amount.name].text
        for row, other in pairs
    ]
    lacking = (
        all(same)
        and (
            _words(cells, text.name) < _words(lines, text.name)
            or (_words(cells, text.name) == _words(lines, text.name) and _are_even(lines, text))
        )
        and any(not other[text.name].text.startswith(row[text.name].text) for row, other in pairs)
    )
    return [
        row | {text.name: other[text.name]}
        if is_same and (lacking or row[text.name].text.startswith(f"{other[text.name].text} "))
        else row
        for (row, other), is_same in zip(pairs, same, strict=True)
    ]


def _are_even(rows: Sequence[Row], text: FieldDefinition) -> bool:
    """Are all texts of the same height?"""
    boxes = [row[text.name].box for row in rows]
    heights = [box.y1 - box.y0 for box in boxes if box]
    return len(heights) == len(rows) > 1 and max(heights) <= EVEN * min(heights)


def _words(rows: Sequence[Row], name: str) -> Counter[str]:
    return Counter(word for row in rows for word in row[name].text.split())


def _sums(schema: SchemaDefinition) -> frozenset[str]:
    """The labels of a document's single amounts, which end its lists. An adjustment of a sum, such
    as shipping, may be a row too."""
    beside = {name for rule in schema.rules for name in rule.adjustments}
    money = [one for one in schema.fields if one.is_money and one.name not in beside]
    return frozenset(fold(term) for one in money for term in (*one.synonyms, one.name))


def _unheaded(
    definition: ListDefinition, lines: Sequence[Line], rules: Sequence[Rule]
) -> list[Row]:
    """Only if a rule sums one of the list's columns, and the list has a text field."""
    text = next((one for one in definition.fields if is_free_text(one)), None)
    summed = {name for rule in rules if rule.kind is RuleKind.SUM for name in rule.fields[1:]}
    amount = next((one for one in definition.fields if f"{definition.name}.{one.name}" in summed),
                  None)  # fmt: skip
    return read_unheaded(lines, text.name, amount.name) if text and amount else []


def _coherence(definition: ListDefinition, schema: SchemaDefinition, values: Values) -> float:
    """The score of the values, by their kind, and of the rows, by the rules."""
    numbers = {field.name for field in definition.fields if field.kind is FieldKind.NUMBER}
    filled = (_worth(path.rpartition("].")[2] in numbers, one) for path, one in values.items())
    cases = cases_of(schema, values.keys())
    broken = [case.row and evaluate(case, values) is Verdict.BROKEN for case in cases]
    return sum(filled) + BROKEN * sum(map(bool, broken))


def _worth(is_number: bool, found: Valued) -> float:
    if not is_number:
        return TEXT_WORTH
    return NUMBER_WORTH if found.value is not None else UNREAD_WORTH


def _adds_up(values: Values, name: str, schema: SchemaDefinition, printed: Set[Decimal]) -> bool:
    """Whether a column that a rule sums adds up to an amount on the pages."""
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
