"""Pages -> labels and their values.

These forms are known: `Label: value` and `Label ..... value` in a line, a column of labels left of
a column of values, a short label with a colon or in a type of its own above its value, and what is
ticked of a row of check boxes. A sentence is no pair: what is not clearly one is left out. This
module knows no schema beyond the names of the two columns.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.document import Block, Cell, ListDefinition, Page, SchemaDefinition
from parsers.document.text import fold
from parsers.extraction.lines import Line, Piece, Row, lines_of
from parsers.types.key_values.by_type import pairs_by_type
from parsers.types.key_values.options import has_boxes, options_in
from parsers.types.key_values.pair import Pair, bare, is_key, is_value

LONGEST_LINE = 1000
LEAST_ROWS = 3
"""Rows of labels beside values from which they are columns."""
MOST_FIGURES = 0.2
"""The part of labels, at most, that have figures in them; more are addresses side by side."""
MOST_WORDS = 2.5
"""Words of a value, on average, where none has a figure; phrases are lists."""
KEYED = 0.7
"""The part of a column's cells, at least, that have the form of a label."""
NARROW = 0.7
"""Heights of the line: a gap from which words may be apart where many lines have it alike."""
NEAR = 2.2
"""Heights of the line within which a value stands below its label."""

_COLON = re.compile(r"(?<=[^\W_]|[.)\]'’%#°*])\s*[:：](?!//|\S*\d\d:)(?=\s|$|[^\W_]|[$€£+(])")
_TIME = re.compile(r"\d{1,2}\s*$")
_LEADER = re.compile(r" ?(?:[._·…]{3,}|(?: [.·]){3,}) ?")
_DECIMALS = re.compile(r"\d[.,]\d|\d%")
_ENUMERATOR = re.compile(r"(?:\d{1,2}[a-z]?|[a-z])[.)] +(?=[^\W\d_])")
_LETTERS = re.compile(r"[^\W\d_]+[.#]?")


def find_pairs(
    definition: ListDefinition, pages: Sequence[Page], __schema: SchemaDefinition | None = None
) -> list[Row]:
    """A row for each pair, in the order of the pages: `key`, without its colon, and `value`."""
    found = [pair for page in pages for pair in _on_page(page)]
    key, value = (field.name for field in definition.fields)
    return [{key: pair.key, value: pair.value} for pair in _once(found)]


def _on_page(page: Page) -> list[Pair]:
    tabled = [pair for block in page.blocks for pair in _in_table(block, page.number)]
    lines = [line for line in lines_of(page) if len(line.text) <= LONGEST_LINE]
    set_apart = pairs_by_type(lines)
    labels = {pair.key for pair in set_apart}
    values = {pair.value for pair in set_apart}
    pairs = tabled + [
        pair
        for pair in _in_lines(lines)
        if not _is_among(pair, tabled)
        and not {pair.key, pair.value} & labels
        and pair.key not in values
    ]
    known = {pair.key for pair in pairs} | {pair.value for pair in pairs}
    pairs += [one for one in set_apart if not {one.key, one.value} & known]
    return sorted(pairs, key=_place)


def _place(pair: Pair) -> tuple[float, float]:
    return (pair.key.box.y0, pair.key.box.x0) if pair.key.box else (0.0, 0.0)


def _is_among(pair: Pair, others: Sequence[Pair]) -> bool:
    return any(fold(pair.value.text) == fold(one.value.text) and
               fold(pair.key.text) == fold(one.key.text) for one in others)  # fmt: skip


def _once(pairs: Sequence[Pair]) -> list[Pair]:
    """Repeated page heads count once."""
    seen: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        seen.setdefault((fold(pair.key.text), fold(pair.value.text)), pair)
    return list(seen.values())


def _in_table(block: Block, page: int) -> Iterator[Pair]:
    """Of a table of two columns whose first one holds labels."""
    rows: dict[int, list[Cell]] = {}
    for cell in block.cells:
        rows.setdefault(cell.row, []).append(cell)
    two = [sorted(row, key=lambda cell: cell.column) for row in rows.values() if len(row) == 2]
    filled = [row for row in two if all(cell.text.strip() for cell in row)]
    if len(filled) < LEAST_ROWS or any(len(row) > 2 for row in rows.values()):
        return
    keyed = [row for row in filled if is_key(bare(row[0].text))]
    if len(keyed) >= KEYED * len(filled) and not _are_numbers([row[0].text for row in filled]):
        for key, value in keyed:
            text = " ".join(value.text.split())
            if is_value(text):
                yield Pair(Piece(bare(key.text), page, key.box), Piece(text, page, value.box))


def _in_lines(lines: Sequence[Line]) -> Iterator[Pair]:
    columns = _columns(lines)
    for index, line in enumerate(lines):
        if has_boxes(line):
            yield from options_in(line)
            continue
        yield from _with_leaders(line)
        yield from _with_colons(line, lines[index + 1 : index + 3])
        pair = columns.get(index)
        if pair and not _COLON.search(line.text):
            yield pair


def _with_colons(line: Line, below: Sequence[Line]) -> Iterator[Pair]:
    """`Label: value`, also several in a line."""
    colons = [match for match in _COLON.finditer(line.text)
              if not _TIME.search(line.text[: match.start()])]  # fmt: skip
    begin = 0
    for index, colon in enumerate(colons):
        start = _key_start(line, begin, colon.start())
        end = _value_end(line, colon.end(), colons[index + 1].start() if len(colons) > index + 1
                         else None)  # fmt: skip
        begin = end
        key = line.text[start : colon.start()].strip()
        if not is_key(key) or _are_choices(line, colon.start()):
            continue
        value = line.text[colon.end() : end].strip()
        if value and is_value(value) and not _goes_on(value, line, end, below):
            yield Pair(line.piece(start, colon.start()), line.piece(colon.end(), end))
        elif not value and end == len(line.text.rstrip()):
            yield from _below(line, start, colon.start(), below)


def _with_leaders(line: Line) -> Iterator[Pair]:
    """`Label ........ value`."""
    leader = _LEADER.search(line.text)
    if leader and is_key(bare(line.text[: leader.start()])):
        value = line.text[leader.end() :].strip()
        numbers = sum(any(map(str.isdigit, word)) for word in value.split())
        is_row = numbers > 1 and _DECIMALS.search(value) and not any(map(str.isalpha, value))
        if value and is_value(value) and not is_row and not _LEADER.search(value):
            start = len(line.text[: leader.start()].rstrip(" :："))
            yield Pair(line.piece(0, start), line.piece(leader.end(), len(line.text)))


def _are_choices(line: Line, start: int) -> bool:
    """Are there several short words far apart behind a label, as beside boxes that are drawn? Which
    of them is ticked, the words do not tell."""
    phrases = [phrase for phrase in line.phrases() if phrase[0] > start]
    texts = [line.text[slice(*phrase)] for phrase in phrases]
    far = bool(phrases) and not line.text[start : phrases[0][0]].strip(" :：")
    short = all(text.replace(" ", "").isalpha() and len(text.split()) < 3 for text in texts)
    return far and len(texts) > 1 and short


def _key_start(line: Line, begin: int, end: int) -> int:
    """Where the phrase begins that ends at the colon."""
    start, _ = line.phrase_at(max(begin, end - 1))
    start = max(begin, start)
    number = _ENUMERATOR.match(line.text, start, end)
    return number.end() if number else start


def _value_end(line: Line, start: int, following: int | None) -> int:
    """At the wide gap, or where the next label in the same phrase begins: the words before its
    colon. Where they may all be that label, there is no value."""
    if start >= len(line.text.rstrip()):
        return len(line.text.rstrip())
    _, end = line.phrase_at(start + 1)
    if following is None or end < following:
        return max(end, start)
    words = list(re.finditer(r"\S+", line.text[start:following]))
    count = next((n for n, word in enumerate(reversed(words)) if not _LETTERS.fullmatch(word[0])),
                 1 if len(words) > 2 else len(words))  # fmt: skip
    return start + (words[len(words) - count].start() if count else following - start)


def _goes_on(value: str, line: Line, end: int, below: Sequence[Line]) -> bool:
    """Whether it is the beginning of a sentence that goes on in the next line."""
    follows = below[0].text[:1].islower() if below else False
    return end == len(line.text) and follows and len(value.split()) > 6


def _below(line: Line, start: int, end: int, below: Sequence[Line]) -> Iterator[Pair]:
    """The phrase right below a label that stands alone with its colon."""
    box = line.box_of(start, end)
    for other in below[:1]:
        for first, last in other.phrases():
            place = other.box_of(first, last)
            near = place.y0 - box.y1 < NEAR * line.height and abs(place.x0 - box.x0) < 0.03
            text = other.text[first:last]
            if near and not _COLON.search(text) and is_value(text) and len(text.split()) < 10:
                yield Pair(line.piece(start, end), other.piece(first, last))


def _columns(lines: Sequence[Line]) -> dict[int, Pair]:
    """Lines of exactly two phrases whose second ones begin below each other, by the lines' index
    among `lines`."""
    halves = {
        index: phrases
        for index, line in enumerate(lines)
        if len(phrases := _parts(line)) == 2 and is_key(line.text[slice(*phrases[0])])
    }
    found: dict[int, Pair] = {}
    for run in _runs(lines, halves):
        keys = [lines[index].text[slice(*halves[index][0])] for index in run]
        values = [lines[index].text[slice(*halves[index][1])] for index in run]
        if len(run) >= LEAST_ROWS and not _are_numbers(keys) and not _are_lists(values):
            for index in run:
                line, (key, value) = lines[index], halves[index]
                if is_value(line.text[slice(*value)]):
                    found[index] = Pair(line.piece(*key), line.piece(*value))
    return found


def _parts(line: Line) -> list[tuple[int, int]]:
    """The phrases of a line; of a single one what stands left and right of its one wider gap, as
    labels that end where their values begin leave it."""
    phrases = line.phrases()
    if len(phrases) > 1:
        return phrases
    least = NARROW * line.height / line.aspect
    gaps = [
        (start - 1, start)
        for (one, other), start in zip(pairwise(line.words), line.starts[1:], strict=True)
        if other.box.x0 - one.box.x1 > least
    ]
    return [(0, gaps[0][0]), (gaps[0][1], len(line.text))] if len(gaps) == 1 else phrases


def _runs(lines: Sequence[Line], halves: dict[int, list[tuple[int, int]]]) -> Iterator[list[int]]:
    """Consecutive lines whose labels and whose values begin where those above do."""
    run: list[int] = []
    for index in halves:
        if run and (index != run[-1] + 1 or not _aligned(lines, halves, run[-1], index)):
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _aligned(
    lines: Sequence[Line], halves: dict[int, list[tuple[int, int]]], one: int, other: int
) -> bool:
    boxes = [[lines[index].box_of(*half) for half in halves[index]] for index in (one, other)]
    return all(
        min(abs(upper.x0 - lower.x0), abs(upper.x1 - lower.x1)) < 0.01
        for upper, lower in zip(*boxes, strict=True)
    )


def _are_numbers(texts: Sequence[str]) -> bool:
    """Whether many hold figures or are equal, as in addresses and other tables' first columns."""
    figures = sum(any(sign.isdigit() for sign in text) for text in texts)
    common = Counter(texts).most_common(1)[0][1]
    return figures > MOST_FIGURES * len(texts) or common > len(texts) / 2


def _are_lists(values: Sequence[str]) -> bool:
    """Whether they are phrases without any figure, as in a list that is set in two columns."""
    words = sum(len(text.split()) for text in values)
    return words > MOST_WORDS * len(values) and not any(map(str.isdigit, "".join(values)))
