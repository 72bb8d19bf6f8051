"""Items of a receipt -> rows: what describes each amount, and its quantity.

In: the items, in order, and the lines that describe each. A quantity in a line of its own belongs
to the amount above or below that is its product. This module adds nothing up.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.extraction.lines import Line, Piece, Row, join
from parsers.types.receipt.item_lines import COUNTED, ItemLine, read_item_line
from parsers.types.receipt.item_texts import LEADING, texts_of
from parsers.types.receipt.products import CENT, Span, value_of

OFTEN = 0.6
"""The part of the rows that begin with a count where counts come first, or end with a letter where
that is one of taxes."""
EXTRAS = re.compile(r"[+–−-] ?\w")
"""What begins the line of something added to goods or taken off, which has no count of its own."""
TAX_LETTER = re.compile(r"(?<=\S) [A-H]$")


def rows_of(
    items: Sequence[ItemLine], lines: Sequence[Line], begin: int, end: int, whole: bool = False
) -> list[Row]:
    """The row of each item. lines: of the receipt; begin: the place of the first one below name and
    address; end: that of the sum below the items; whole: amounts have no decimals."""
    place_of = {(line.page, line.index): place for place, line in enumerate(lines)}
    places = [place_of[item.line.page, item.line.index] for item in items]
    end = max(end, *(place + 1 for place in places)) if places else end
    between = [read_item_line(line, whole) for line in lines[:end]]
    found = texts_of(items, places, between, begin)
    quantities = _quantities(items, places, between)
    firsts = [texts[0] if texts else item for item, texts in zip(items, found, strict=True)]
    counts = _leading_counts(firsts)
    rows = [_row(*each) for each in zip(items, found, quantities, counts, strict=True)]
    for row, item, place in zip(rows, items, places, strict=True):
        _add_price_below(row, item, between[place + 1 : place + 3])
    if _is_numbered(counts, firsts):
        for row, count, item in zip(rows, counts, items, strict=True):
            if count and item.quantity is None:
                row.pop("quantity", None)
    return _without_letters(rows, items, found)


def _without_letters(
    rows: Sequence[Row], items: Sequence[ItemLine], texts: Sequence[Sequence[ItemLine]]
) -> list[Row]:
    """The rows without the letters of taxes that most names end with which stand alone."""
    own = [item not in above for item, above in zip(items, texts, strict=True)]
    ends = [
        TAX_LETTER.search(row["description"].text) if apart and "description" in row else None
        for row, apart in zip(rows, own, strict=True)
    ]
    if sum(map(bool, ends)) < max(OFTEN * len(rows), 2):
        return list(rows)
    return [
        {**row, "description": replace(row["description"], text=row["description"].text[:-2])}
        if end
        else row
        for row, end in zip(rows, ends, strict=True)
    ]


def _row(
    item: ItemLine,
    texts: Sequence[ItemLine],
    apart: ItemLine | None,
    count: tuple[int, int] | None,
) -> Row:
    row: Row = {}
    counted = COUNTED.match(texts[0].line.text) if texts else None
    if counted and texts[0] is not item and item.quantity is None:
        row["quantity"] = texts[0].line.piece(*counted.span(1))
    described = [one.line.piece(*_text_of(one, item, count)) for one in texts or [item] if one.text]
    if described:
        row["description"] = join(described)
    elif item.code:
        row["description"] = item.line.piece(
            max(item.code[0], count[1] if count else 0), item.code[1]
        )
    first = texts[0] if texts else item
    if count and item.quantity is None:
        row["quantity"] = first.line.piece(*count)
    source = item if item.quantity or item.unit_price else apart
    if source is None:
        source = next((one for one in texts if _comes_to(one, item)), None)
    alone = next((one for one in texts if one.unit_price), None)
    for name in ("quantity", "unit_price"):
        span = getattr(source, name) if source else None
        if span and source:
            row[name] = _piece(source.line, span)
        elif name == "unit_price" and alone and alone.unit_price and name not in row:
            row[name] = _piece(alone.line, alone.unit_price)
    if item.amount:
        row["amount"] = _piece(item.line, item.amount)
    return row


def _add_price_below(row: Row, item: ItemLine, below: Sequence[ItemLine]) -> None:
    """`WEB-010 @ 1,250.00/ea` below an item: the price of one, where the count proves it."""
    one = next((each for each in below if each.amount is None), None)
    if one is None or not one.is_price or one.unit_price is None or "unit_price" in row:
        return
    count = value_of(row["quantity"].text) if "quantity" in row else Decimal(1)
    value = one.unit_price.value * (count or 0)
    if any(abs(value - abs(each)) < CENT for each in item.readings):
        row["unit_price"] = _piece(one.line, one.unit_price)


def _text_of(one: ItemLine, item: ItemLine, count: tuple[int, int] | None) -> tuple[int, int]:
    """Of the item's own line without the count before it."""
    start, end = one.text or (0, 0)
    counted = COUNTED.match(one.line.text) if one is not item else None
    if counted:
        start = max(start, counted.end())
        start += len(one.line.text[start:]) - len(one.line.text[start:].lstrip(" x×*X"))
    if not (count and _begins_with(one, count)):
        return start, end
    return max(start, count[1]), end


def _begins_with(one: ItemLine, count: tuple[int, int]) -> bool:
    leading = LEADING.match(one.line.text)
    return leading is not None and leading.span(1) == count


def _comes_to(one: ItemLine, item: ItemLine) -> bool:
    """Are quantity and price of a line those of the amount?"""
    return one.product is not None and any(
        abs(one.product - abs(each)) < CENT for each in item.readings
    )


def _piece(line: Line, span: Span) -> Piece:
    return line.piece(span.start, span.end)


def _quantities(
    items: Sequence[ItemLine], places: Sequence[int], read: Sequence[ItemLine]
) -> list[ItemLine | None]:
    """For each item the line of its own with its quantity: it is the product of that line."""
    found: list[ItemLine | None] = [None] * len(items)
    known = dict(zip(places, range(len(items)), strict=True))
    for place, one in enumerate(read):
        if not one.is_quantity:
            continue
        near = [known[at] for step in (1, 2) for at in (place - step, place + step) if at in known]
        for index in near:
            is_free = found[index] is None and items[index].unit_price is None
            if is_free and _comes_to(one, items[index]):
                found[index] = one
                break
    return found


def _may_count(item: ItemLine) -> bool:
    """`2 Euro 95`, but not `1.000 STK`: before what is no word, only if that has a figure, too."""
    behind = item.line.text[slice(*item.code)].partition(" ")[2] if item.code else ""
    return item.text is not None or re.search(r"\d", behind) is not None


def _leading_counts(items: Sequence[ItemLine]) -> list[tuple[int, int] | None]:
    """`1 M Coke 3.50`: where the counts stand that most rows begin with. Before rows that have a
    quantity, and numbered from 1, they are positions, which belong to no text either."""
    matches = [LEADING.match(item.line.text) if _may_count(item) else None for item in items]
    found = [match[1].strip("0,.") for match in matches if match]
    goods = [item for item in items if not EXTRAS.match(item.line.text)]
    if len(found) < OFTEN * len(goods) or (len(found) < 2 and len(items) > 1) or "" in found:
        return [None] * len(items)
    return [match.span(1) if match else None for match in matches]


def _is_numbered(counts: Sequence[tuple[int, int] | None], items: Sequence[ItemLine]) -> bool:
    found = [
        item.line.text[slice(*count)] for item, count in zip(items, counts, strict=True) if count
    ]
    if len(found) < 3 or not all(map(str.isdecimal, found)):
        return False
    first = int(found[0])
    return list(map(int, found)) == list(range(first, first + len(found)))
