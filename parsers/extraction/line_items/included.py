"""Rows of a list -> those that are items of their own.

A row such as `incl. service 2.00` may say what an amount above it includes. A tax always does. A
row whose amount is a quantity times a price never does, whatever its first word. Of the others the
printed sums decide, and if none fits they stay. This module knows no schema.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from parsers.document import FieldDefinition, FieldFormat, FieldKind
from parsers.document.text import fold
from parsers.extraction.line_items.sum_lines import after_included, label_of, says_included
from parsers.extraction.lines import Line, Row
from parsers.extraction.totals import Amount, labelled_amounts
from parsers.extraction.typed_values import ValueReader
from parsers.extraction.vocabulary import CLOSING_ROLES, Role, amount_terms, is_free_text
from parsers.values.amounts import are_close

ROUNDING = Decimal("0.02")
"""By how much a product may be off."""
MOST_EXTRAS = 6
"""Taxes between the items and a total, and as many discounts and costs of sending."""


def without_included(
    rows: Sequence[Row],
    fields: Sequence[FieldDefinition],
    lines: Sequence[Line],
    reader: ValueReader,
) -> list[Row]:
    """The rows without those that only say what an amount above them includes. The first one has
    nothing above it."""
    text = next((one for one in fields if is_free_text(one)), None)
    if text is None:  # a list of sums, such as the taxes of each rate
        return list(rows)
    texts = [row[text.name].text if text.name in row else "" for row in rows]
    said = [at > 0 and says_included(text) for at, text in enumerate(texts)]
    if not any(said):
        return list(rows)
    numbers = [_numbers(row, fields, reader) for row in rows]
    taxes = {at for at, one in enumerate(said) if one and _is_tax(after_included(texts[at]))}
    doubtful = {at for at, one in enumerate(said) if one and not _is_product(numbers[at])} - taxes
    amounts = [one[-1] if one else None for one in numbers]
    left_out = taxes
    if doubtful and not _needs(doubtful, taxes, amounts, _printed_sums(rows, lines)):
        left_out = taxes | doubtful
    return [row for at, row in enumerate(rows) if at not in left_out]


def _numbers(
    row: Row, fields: Iterable[FieldDefinition], reader: ValueReader
) -> list[Decimal | None]:
    """The row's numbers but rates, in the order of the fields: the last one is its amount."""
    own = [
        field
        for field in fields
        if field.kind is FieldKind.NUMBER and field.format is not FieldFormat.PERCENT
    ]
    if not own or own[-1].name not in row:
        return []
    values = [reader.read(field, row[field.name].text).value for field in own if field.name in row]
    return [value if isinstance(value, Decimal) else None for value in values]


def _is_product(numbers: Sequence[Decimal | None]) -> bool:
    """Whether the last number is the product of two others."""
    known = [number for number in numbers if number is not None]
    return len(known) == len(numbers) > 0 and any(
        are_close(one * other, known[-1], ROUNDING) for one, other in combinations(known[:-1], 2)
    )


def _is_tax(text: str) -> bool:
    return fold(label_of(text)) in amount_terms()[Role.TAX]


def _needs(
    doubtful: set[int],
    taxes: set[int],
    amounts: Sequence[Decimal | None],
    printed: Sequence[set[Decimal]],
) -> bool:
    """Whether the rows add up with the doubtful ones, or do not without them either."""
    counted = {at: one for at, one in enumerate(amounts) if at not in taxes}
    if any(one is None for one in counted.values()):
        return True
    known = {at: one for at, one in counted.items() if one is not None}
    whole = sum(known.values(), Decimal())
    rest = whole - sum((known[at] for at in doubtful), Decimal())
    for sums in printed:
        if whole in sums or rest in sums:
            return whole in sums
    return True


def _printed_sums(rows: Sequence[Row], lines: Sequence[Line]) -> list[set[Decimal]]:
    """What items may add up to, beside the rows: subtotals; or totals with or without taxes, costs
    of sending and discounts."""
    amounts = [one for one in labelled_amounts(lines) if not _is_in(rows, one.line)]
    parts = {one.value for one in amounts if one.role is Role.PART and not one.in_summary}
    totals = _values(amounts, *CLOSING_ROLES)
    for tax in sorted(_values(amounts, Role.TAX))[:MOST_EXTRAS]:
        totals |= {total - tax for total in totals}
    for extra in sorted(_values(amounts, Role.EXTRA))[:MOST_EXTRAS]:
        totals |= {total + by for total in totals for by in (extra, -extra)}
    return [parts, totals]


def _values(amounts: Iterable[Amount], *roles: Role) -> set[Decimal]:
    return {one.value for one in amounts if one.role in roles}


def _is_in(rows: Iterable[Row], line: Line) -> bool:
    pieces = (piece for row in rows for piece in row.values() if piece.page == line.page)
    boxes = (piece.box for piece in pieces if piece.box)
    return any(box.y0 <= line.box.center_y <= box.y1 for box in boxes)
