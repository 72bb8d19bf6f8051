"""Items of a receipt -> the lines that describe each.

A description stands before its amount; where it does not, in the lines above the amounts or in
those below, alike for the whole list. This module adds nothing up.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from parsers.document.text import fold
from parsers.extraction.candidates import dates_in
from parsers.extraction.line_items.sum_lines import says_included
from parsers.extraction.lines import Line
from parsers.extraction.vocabulary import folded, role_of
from parsers.types.receipt.item_lines import COUNTED, ItemLine
from parsers.types.receipt.item_names import has_word
from parsers.types.receipt.products import units
from parsers.types.receipt.voids import says_void
from parsers.values.currencies import CURRENCIES

INDENT = 0.02
"""Of the page's width: a line that begins further left goes on with nothing."""
HANGING = 0.5
"""Heights of a line by which a name's next lines stand further right than its count."""
OPEN_ENDS = (",", "-", "–", "/", "&", "(")
"""A name goes on behind them, also with a number."""
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
LEADING = re.compile(r"^(\d{1,2}(?:[.,]\d{1,3})?) (?=[^\W\d_]|\d*[^\W\d_]{3})")
"""A count or a weight."""


def texts_of(
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
    if found is above:
        for index in bare:
            found[index] = found[index] or _right_above(read, places[index])
    return [
        _begun_above(read, place, begin)
        or (found[index] if index in bare else _continued(item, below[index], index + 1 in bare))
        for index, (item, place) in enumerate(zip(items, places, strict=True))
    ]


def _begun_above(read: Sequence[ItemLine], place: int, begin: int) -> list[ItemLine]:
    """`2 Oak boards,` above `   smoked   129,80`: the lines of a name that hangs from its count,
    down to that of the amount. None where the name does not begin above."""
    item = read[place]
    text, counted = item.text or item.code, LEADING.match(item.line.text)
    if text is None:
        return []
    lines = [replace(item, text=(0, text[1]))]
    for one in read[max(begin, place - MOST_TEXTS) : place][::-1]:
        pitch = lines[0].line.box.y0 - one.line.box.y0
        is_near = one.line.page == item.line.page and pitch <= PITCH * item.line.height
        if not (one.is_text and is_near) or _is_noise(one.line):
            return []
        if counted and counted[1].isdecimal() and not one.line.text.endswith(OPEN_ENDS):
            return []
        lines.insert(0, one)
        if LEADING.match(one.line.text):
            hangs = (item.line.box.x0 - one.line.box.x0) * item.line.aspect / item.line.height
            return lines if hangs > HANGING else []
    return []


def _right_above(read: Sequence[ItemLine], place: int) -> list[ItemLine]:
    """The line above an amount that nothing describes, though it has no word: `PB95`, `Ei 10`."""
    one = read[place - 1] if place and not read[place].code else None
    if one is None or one.amount or one.quantity or _is_noise(one.line):
        return []
    text = one.line.text
    is_name = re.match(r"[^\W_]{2}", text) and re.search(r"[^\W\d_]{2}", text)
    return [replace(one, text=(0, len(text)))] if is_name else []


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
        if says_included(one.line.text) or says_void(one.line.text):
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
        if upwards and _names_units(one.line):
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
    rate = re.search(r"\d ?%", line.text)
    if rate and (role_of(line.text) or not has_word(line.text[: rate.start()])):
        return True
    if says_void(line.text):
        return True
    labelled = re.search(r"\w\)? ?[:：](?: |$)", line.text) is not None
    named = fold(line.text) in folded("receipt.titles") | folded("companies.beside_name")
    return labelled or named or bool(dates_in(line)) or is_head(line) or is_count(line)


def _names_units(line: Line) -> bool:
    """`kg  EUR/kg  EUR` above the numbers of what is weighed: no head of the whole list."""
    marks = [fold(word) in units() for word in line.text.split()]
    money = [word.upper() in CURRENCIES for word in line.text.split()]
    return any(marks) and all(a or b for a, b in zip(marks, money, strict=True))


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
