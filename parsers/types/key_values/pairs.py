"""Pages -> labels and their values.

Three forms are known: `Label: value` in a line, a column of labels left of a column of values,
and a short label with a colon above its value. A sentence is no pair: what is not clearly one is
left out. This module knows no schema beyond the names of the two columns.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.document import Block, Cell, ListDefinition, Page, SchemaDefinition
from parsers.document.text import fold
from parsers.extraction.lines import Line, Piece, Row, lines_of
from parsers.lexicon import word_set

MOST_KEY_WORDS, MOST_VALUE_WORDS = 6, 20
LONGEST_LINE = 1000
LEAST_ROWS = 3
"""Rows of labels beside values from which they are columns."""
MOST_FIGURES = 0.2
"""The part of labels, at most, that have figures in them; more are addresses side by side."""
KEYED = 0.7
"""The part of a column's cells, at least, that have the form of a label."""
NEAR = 2.2
"""Heights of the line within which a value stands below its label."""

_COLON = re.compile(r"(?<=[^\W_]|[.)\]'’%#°*])\s*[:：](?!//|\S*\d\d:)(?=\s|$|[^\W_]|[$€£+(])")
_TIME = re.compile(r"\d{1,2}\s*$")
_KEY = re.compile(r"[^\W_][\w .,/&()'’#°%*+-]*")
_LETTERS = re.compile(r"[^\W\d_]+[.#]?")


@dataclass(frozen=True, slots=True)
class _Pair:
    key: Piece
    value: Piece


def find_pairs(
    definition: ListDefinition, pages: Sequence[Page], __schema: SchemaDefinition | None = None
) -> list[Row]:
    """A row for each pair, in the order of the pages: `key`, without its colon, and `value`."""
    found = [pair for page in pages for pair in _on_page(page)]
    key, value = (field.name for field in definition.fields)
    return [{key: pair.key, value: pair.value} for pair in _once(found)]


def _on_page(page: Page) -> list[_Pair]:
    tabled = [pair for block in page.blocks for pair in _in_table(block, page.number)]
    lines = [line for line in lines_of(page) if len(line.text) <= LONGEST_LINE]
    pairs = tabled + [pair for pair in _in_lines(lines) if not _is_among(pair, tabled)]
    return sorted(pairs, key=_place)


def _place(pair: _Pair) -> tuple[float, float]:
    return (pair.key.box.y0, pair.key.box.x0) if pair.key.box else (0.0, 0.0)


def _is_among(pair: _Pair, others: Sequence[_Pair]) -> bool:
    return any(fold(pair.value.text) == fold(one.value.text) and
               fold(pair.key.text) == fold(one.key.text) for one in others)  # fmt: skip


def _once(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Repeated page heads count once."""
    seen = {(fold(pair.key.text), fold(pair.value.text)): pair for pair in reversed(pairs)}
    return sorted(seen.values(), key=pairs.index)


def _in_table(block: Block, page: int) -> Iterator[_Pair]:
    """Of a table of two columns whose first one holds labels."""
    rows: dict[int, list[Cell]] = {}
    for cell in block.cells:
        rows.setdefault(cell.row, []).append(cell)
    two = [sorted(row, key=lambda cell: cell.column) for row in rows.values() if len(row) == 2]
    filled = [row for row in two if all(cell.text.strip() for cell in row)]
    if len(filled) < LEAST_ROWS or any(len(row) > 2 for row in rows.values()):
        return
    keyed = [row for row in filled if _is_key(_bare(row[0].text))]
    if len(keyed) >= KEYED * len(filled) and not _are_numbers([row[0].text for row in filled]):
        for key, value in keyed:
            text = " ".join(value.text.split())
            if _is_value(text):
                yield _Pair(Piece(_bare(key.text), page, key.box), Piece(text, page, value.box))


def _in_lines(lines: Sequence[Line]) -> Iterator[_Pair]:
    columns = _columns(lines)
    for index, line in enumerate(lines):
        yield from _with_colons(line, lines[index + 1 : index + 3])
        pair = columns.get(index)
        if pair and not _COLON.search(line.text):
            yield pair


def _with_colons(line: Line, below: Sequence[Line]) -> Iterator[_Pair]:
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
        if not _is_key(key):
            continue
        value = line.text[colon.end() : end].strip()
        if value and _is_value(value) and not _goes_on(value, line, end, below):
            yield _Pair(line.piece(start, colon.start()), line.piece(colon.end(), end))
        elif not value and end == len(line.text.rstrip()):
            yield from _below(line, start, colon.start(), below)


def _key_start(line: Line, begin: int, end: int) -> int:
    """Where the phrase begins that ends at the colon."""
    start, _ = line.phrase_at(max(begin, end - 1))
    return max(begin, start)


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


def _below(line: Line, start: int, end: int, below: Sequence[Line]) -> Iterator[_Pair]:
    """The phrase right below a label that stands alone with its colon."""
    box = line.box_of(start, end)
    for other in below[:1]:
        for first, last in other.phrases():
            place = other.box_of(first, last)
            near = place.y0 - box.y1 < NEAR * line.height and abs(place.x0 - box.x0) < 0.03
            text = other.text[first:last]
            if near and not _COLON.search(text) and _is_value(text) and len(text.split()) < 10:
                yield _Pair(line.piece(start, end), other.piece(first, last))


def _columns(lines: Sequence[Line]) -> dict[int, _Pair]:
    """Lines of exactly two phrases whose second ones begin below each other, by the lines' index
    among `lines`."""
    halves = {
        index: phrases
        for index, line in enumerate(lines)
        if len(phrases := line.phrases()) == 2 and _is_key(line.text[slice(*phrases[0])])
    }
    found: dict[int, _Pair] = {}
    for run in _runs(lines, halves):
        keys = [lines[index].text[slice(*halves[index][0])] for index in run]
        if len(run) >= LEAST_ROWS and not _are_numbers(keys):
            for index in run:
                line, (key, value) = lines[index], halves[index]
                if _is_value(line.text[slice(*value)]):
                    found[index] = _Pair(line.piece(*key), line.piece(*value))
    return found


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
        min(abs(upper.x0 - lower.x0), abs(upper.x1 - lower.x1) if side else 1.0) < 0.01
        for side, (upper, lower) in enumerate(zip(*boxes, strict=True))
    )


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(" :：")


def _is_key(text: str) -> bool:
    """Short, mostly letters, no sentence."""
    words = text.split()
    letters = sum(sign.isalpha() for sign in text)
    return (
        0 < len(words) <= MOST_KEY_WORDS
        and _KEY.fullmatch(text) is not None
        and letters >= max(2, 0.5 * len(text.replace(" ", "")))
        and not {word.casefold() for word in words} & word_set("language.function_words")
    )


def _is_value(text: str) -> bool:
    """Not empty, not a line to write on, and no sentence."""
    words = text.split()
    return (
        0 < len(words) <= MOST_VALUE_WORDS
        and any(sign.isalnum() for sign in text)
        and text[-1] not in ":："
        and sum(word.casefold() in word_set("language.function_words") for word in words) < 3
    )


def _are_numbers(texts: Sequence[str]) -> bool:
    """Whether many hold figures or are equal, as in addresses and other tables' first columns."""
    figures = sum(any(sign.isdigit() for sign in text) for text in texts)
    common = Counter(texts).most_common(1)[0][1]
    return figures > MOST_FIGURES * len(texts) or common > len(texts) / 2
