"""Items of a receipt -> rows: what describes each amount, and its quantity.

A description stands before its amount; where it does not, in the lines above the amounts or in
those below, alike for the whole list. A quantity in a line of its own belongs to the amount above
or below that is its product. This module adds nothing up.
"""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from parsers.document.text import fold
from parsers.extraction.candidates import dates_in
from parsers.extraction.line_items.sum_lines import says_included
from parsers.extraction.lines import Line, Piece, Row, join
from parsers.extraction.vocabulary import folded
from parsers.types.receipt.item_lines import COUNTED, ItemLine, read_item_line
from parsers.types.receipt.products import CENT, Span, units
from parsers.values.currencies import CURRENCIES

INDENT = 0.02
"""Of the page's width: a line that begins further left goes on with nothing."""
PITCH = 2.1
"""Heights of a line from one line of a text to the next, at most."""
MOST_TEXTS = 3
"""Lines of one description."""
FIRST_TEXTS = 1
"""Lines above the first amount that may describe it, if no other item tells how many."""
FEW_WORDS = 3
"""In a line with a currency or a unit that is the head of columns."""
MOST_WORDS = 4
SIMILAR = 85.0
"""The first words of a line, as many, are the label of a count from this likeness (0 to 100)."""
HEAD_WORDS = 2
"""Names of columns in a line from which it is the head of columns."""
LEADING = re.compile(r"^(\d{1,2}(?:[.,]\d{2,3})?) (?=[^\W\d_]|\d*[^\W\d_]{3})")
"""A count or a weight."""
OFTEN = 0.6
"""The part of the rows that begin with a count where counts come first."""


def rows_of(items: Sequence[ItemLine], lines: Sequence[Line], begin: int, end: int) -> list[Row]:
    """The row of each item. lines: of the receipt; begin: the place of the first one below name and
    address; end: that of the sum below the items."""
    place_of = {(line.page, line.index): place for place, line in enumerate(lines)}
    places = [place_of[item.line.page, item.line.index] for item in items]
    end = max(end, *(place + 1 for place in places)) if places else end
    between = [read_item_line(line) for line in lines[:end]]
    texts = _texts(items, places, between, begin)
    quantities = _quantities(items, places, between)
    counts = _leading_counts(items)
    rows = [_row(*each) for each in zip(items, texts, quantities, counts, strict=True)]
    if _is_numbered(counts, items):
        for row, count, item in zip(rows, counts, items, strict=True):
            if count and item.quantity is None:
                row.pop("quantity", None)
    return rows


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
        row["description"] = item.line.piece(*item.code)
    if count and item.quantity is None:
        row["quantity"] = item.line.piece(*count)
    source = item if item.quantity or item.unit_price else apart
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


def _text_of(one: ItemLine, item: ItemLine, count: tuple[int, int] | None) -> tuple[int, int]:
    """Of the item's own line without the count before it."""
    start, end = one.text or (0, 0)
    counted = COUNTED.match(one.line.text) if one is not item else None
    if counted:
        start = max(start, counted.end())
        start += len(one.line.text[start:]) - len(one.line.text[start:].lstrip(" x×*X"))
    return (max(start, count[1]), end) if one is item and count else (start, end)


def _piece(line: Line, span: Span) -> Piece:
    return line.piece(span.start, span.end)


def _texts(
    items: Sequence[ItemLine], places: Sequence[int], read: Sequence[ItemLine], begin: int
) -> list[list[ItemLine]]:
    """For items without a text of their own, the lines that describe them."""
    if not items:
        return []
    end = len(read)
    above = [
        _run_of_texts(read, start, place, upwards=True)
        for start, place in zip([begin - 1, *places], places, strict=False)
    ]
    below = [
        _run_of_texts(read, place, stop, upwards=False)
        for place, stop in zip(places, [*places[1:], end], strict=True)
    ]
    bare = [index for index, item in enumerate(items) if _is_bare(item)]
    found = above
    if bare and _are_below(items, bare, above, below, places, read):
        found = below
    elif bare:
        most = max((len(above[index]) for index in bare if index), default=FIRST_TEXTS)
        above[0] = above[0][-max(most, 1) :]
    return [
        found[index] if index in bare else _continued(item, below[index], index + 1 in bare)
        for index, item in enumerate(items)
    ]


def _continued(item: ItemLine, below: Sequence[ItemLine], is_taken: bool) -> list[ItemLine]:
    """The item and the lines in which its text goes on, which begin no further left. is_taken: what
    is below describes the next one."""
    lines = [item]
    for one in [] if is_taken else below:
        pitch = one.line.box.y0 - lines[-1].line.box.y0
        if one.line.box.x0 < item.line.box.x0 - INDENT or pitch > PITCH * item.line.height:
            break
        if LEADING.match(one.line.text) or one.line.page != item.line.page:
            break
        if says_included(one.line.text):
            break
        lines.append(one)
    return lines if len(lines) > 1 else []


def _is_bare(item: ItemLine) -> bool:
    """Nothing or a code, such as `TS02 Kat`, stands before its amount."""
    if item.text is None:
        return True
    first, *others = item.line.text[slice(*item.text)].split()
    mixed = re.search(r"\d", first) is not None and re.search(r"[^\W\d_]", first) is not None
    return mixed and len(others) <= 1 and item.unit_price is not None


def _are_below(
    items: Sequence[ItemLine],
    bare: Sequence[int],
    above: Sequence[Sequence[ItemLine]],
    below: Sequence[Sequence[ItemLine]],
    places: Sequence[int],
    read: Sequence[ItemLine],
) -> bool:
    """By the last item, which has nothing below it where texts come first, and by the first one,
    which has the head above it where they do not."""
    first, last = bare[0], bare[-1]
    if not below[last]:
        return False
    if last + 1 < len(items):  # what is below describes the next one
        return not above[first]
    before = places[first] - 1
    return not above[first] or (before >= 0 and is_head(read[before].line))


def _run_of_texts(
    read: Sequence[ItemLine], start: int, stop: int, *, upwards: bool
) -> list[ItemLine]:
    """The describing lines next to an item; codes and quantities between are passed over."""
    places = range(stop - 1, start, -1) if upwards else range(start + 1, stop)
    found: list[ItemLine] = []
    for place in places:
        one = read[place]
        if not one.is_text and not is_head(one.line):
            continue
        if _is_noise(one.line):
            break
        if one.is_text:
            found.append(one)
        if len(found) == MOST_TEXTS or (upwards and COUNTED.match(one.line.text)):
            break
    return found[::-1] if upwards else found


def _is_noise(line: Line) -> bool:
    """No description: the head of columns, a label with its value, a date."""
    if "%" in line.text and re.search(r"\d ?%", line.text):
        return True
    labelled = re.search(r"\w\)? ?[:：](?: |$)", line.text) is not None
    named = fold(line.text) in folded("receipt.titles") | folded("companies.beside_name")
    return labelled or named or bool(dates_in(line)) or is_head(line) or is_count(line)


def is_head(line: Line) -> bool:
    words = re.findall(r"[^\W\d_]+", line.text)
    known = sum(fold(word) in _column_words() for word in words)
    marks = sum(word.upper() in CURRENCIES or fold(word) in units() for word in words)
    few = len(words) <= FEW_WORDS and known + marks > 0 and not re.search(r"\d", line.text)
    return known >= HEAD_WORDS or 0 < len(words) == known + marks or (few and marks > 0)


def _column_words() -> frozenset[str]:
    return (
        folded("tables.column_headers")
        | folded("tables.other_columns")
        | folded("receipt_line_items.quantity")
        | folded("receipt_line_items.amount")
        | folded("receipt_line_items.unit_price")
    )


def is_count(line: Line) -> bool:
    """`Total Qty: 3`, also misread."""
    words = [fold(word) for word in re.findall(r"[^\W\d_]+", line.text)]
    begins = ["".join(words[:count]) for count in range(1, min(len(words), MOST_WORDS) + 1)]
    terms = folded("tables.counts")
    return any(fuzz.ratio(begin, term) >= SIMILAR for begin in begins for term in terms)


def _quantities(
    items: Sequence[ItemLine], places: Sequence[int], read: Sequence[ItemLine]
) -> list[ItemLine | None]:
    """For each item the line of its own with its quantity: it is the product of that line."""
    found: list[ItemLine | None] = [None] * len(items)
    known = dict(zip(places, range(len(items)), strict=True))
    for place, one in enumerate(read):
        if not one.is_quantity or one.quantity is None or one.unit_price is None:
            continue
        product = one.quantity.value * one.unit_price.value
        near = [known[at] for step in (1, 2) for at in (place - step, place + step) if at in known]
        for index in near:
            amount = items[index].amount
            matches = any(abs(product - abs(each)) < CENT for each in items[index].readings)
            if amount and matches and found[index] is None and items[index].unit_price is None:
                found[index] = one
                break
    return found


def _leading_counts(items: Sequence[ItemLine]) -> list[tuple[int, int] | None]:
    """`1 M Coke 3.50`: where the counts stand that most rows begin with. Before rows that have a
    quantity, and numbered from 1, they are positions, which belong to no text either."""
    matches = [LEADING.match(item.line.text) if item.text else None for item in items]
    found = [match[1].strip("0,.") for match in matches if match]
    if len(found) < OFTEN * len(items) or (len(found) < 2 and len(items) > 1) or "" in found:
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
