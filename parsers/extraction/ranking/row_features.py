"""The words of a list's rows -> a row of numbers for each.

In: the lines of a document and where its rows stand, from the first to the last on each page. Out:
the words there, and a matrix with the columns of NAMES: what each looks like, what its phrase, its
line and its column hold, what the head of its column means, and whether sums and products hold in
its line. Nothing here depends on which columns were found. This module knows no field and no model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from parsers.document import Word
from parsers.document.text import fold
from parsers.extraction.lines import Line
from parsers.extraction.ranking.concepts import CONCEPTS, concepts_in
from parsers.extraction.ranking.phrases import Floats, Ints, Phrases, phrases_of
from parsers.extraction.ranking.row_columns import (
    HEADS,
    KINDS,
    LEAST_HEADS,
    PRODUCTS,
    head_of,
    heads_of,
    in_column,
    kinds_at,
    products_of,
)
from parsers.extraction.vocabulary import folded
from parsers.values.amounts import FoundNumber, find_numbers

Matrix = NDArray[np.float32]
Region = Mapping[int, tuple[float, float]]
"""By page, where the first row begins and the last one ends, in parts of the page's height."""
HEAD_ABOVE = 0.2
"""Of the page's height above the first row, in which the head of a table is looked for."""
MOST_WORDS = 600
"""Words in rows that are looked at: the first ones."""
FAR = 9.0
"""Heights of a line, beyond which it is not told how far."""

SUMS = tuple(
    at for at, name in enumerate(CONCEPTS)
    if name.startswith(("amounts.", "tables.carried")) or name in (
        "invoice.net", "invoice.tax", "invoice.total", "invoice.discount", "invoice.shipping",
        "invoice.rounding", "invoice.prepaid")
)  # fmt: skip
"""What a line is called that is no row."""

OWN = (
    "length", "digits", "letters", "capitals", "percent", "currency", "mixed", "unit", "value",
    "decimals", "integer", "one", "place in phrase", "rest of phrase", "after number",
    "before number", "before unit", "height", "bold", "first of line",
)  # fmt: skip
PHRASE = (
    "x0", "x1", "width", "words", "place", "rest", "in line", "number", "all number",
    "numbers in line", "number place", "number rest", "gap left", "gap right", "text digits",
    "colon", "own head", "position",
)  # fmt: skip
LINE = (
    "full", "gap above", "gap below", "lines after full", "lines to full", "indent", "called sum",
    "below head", "line height", "first number", "full above", "full below",
)  # fmt: skip

NAMES = (
    *OWN, *PHRASE, *LINE, *KINDS, *(f"column {kind}" for kind in KINDS), "column size",
    "column right", "column left", "column same", *(f"above {kind}" for kind in KINDS),
    *(f"below {kind}" for kind in KINDS), *(f"head {CONCEPTS[at]}" for at in HEADS), "head apart",
    "head middle", "head right", "head left", *PRODUCTS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowWords:
    """The words in the rows, in the order of lines. box: x0, y0, x1, y1 in parts of the page. line:
    the number of each word's line."""

    words: tuple[Word, ...]
    page: Ints
    box: Floats
    line: Ints
    features: Matrix


@dataclass(frozen=True, slots=True)
class _Found:
    """A word: its phrase, its place among the phrase's words, and the number it is a part of."""

    word: Word
    phrase: int
    place: int
    count: int
    number: FoundNumber | None


def words_in_rows(lines: Sequence[Line], region: Region) -> RowWords:
    near = [line for line in lines if line.page in region and _is_near(line, region[line.page])]
    phrases = phrases_of(near)
    if not len(phrases):
        return _none()
    numbers = [tuple(find_numbers(text)) for text in phrases.texts]
    inside = _inside(phrases, region)
    found = [one for at in np.flatnonzero(inside) for one in _words(phrases, int(at), numbers[at])][
        :MOST_WORDS
    ]
    if not found:
        return _none()
    kinds = np.array([_kinds(text, own) for text, own in zip(phrases.texts, numbers, strict=True)])
    full = _full_lines(phrases, kinds)
    of = np.array([one.phrase for one in found], dtype=np.int64)
    heads, is_head = heads_of(phrases)
    of_phrases = np.hstack([
        _phrase(phrases, numbers, kinds, is_head), _line(phrases, kinds, full, inside, is_head),
        kinds, in_column(phrases, kinds, full & inside), kinds_at(phrases.above, kinds),
        kinds_at(phrases.below, kinds), head_of(phrases, heads, is_head),
        products_of(phrases, numbers),
    ])  # fmt: skip
    features = np.hstack([_own(found, phrases), of_phrases[of]]).astype(np.float32)
    box = np.array([(b.x0, b.y0, b.x1, b.y1) for b in (one.word.box for one in found)])
    return RowWords(
        tuple(one.word for one in found), phrases.page[of], box, phrases.line[of], features
    )


def _none() -> RowWords:
    empty = np.zeros(0, dtype=np.int64)
    return RowWords((), empty, np.zeros((0, 4)), empty, np.zeros((0, len(NAMES)), np.float32))


def _is_near(line: Line, rows: tuple[float, float]) -> bool:
    return rows[0] - HEAD_ABOVE <= line.box.center_y <= rows[1] + line.height


def _inside(phrases: Phrases, region: Region) -> NDArray[np.bool_]:
    tops = np.array([region[int(page)][0] for page in phrases.page])
    ends = np.array([region[int(page)][1] for page in phrases.page])
    middle = (phrases.box[:, 1] + phrases.box[:, 3]) / 2
    inside: NDArray[np.bool_] = (middle >= tops) & (middle <= ends)
    return inside


def _words(phrases: Phrases, at: int, numbers: Sequence[FoundNumber]) -> Iterator[_Found]:
    line, first = phrases.lines[int(phrases.line[at])], int(phrases.start[at])
    end = int(phrases.end[at])
    own = [(word, start - first) for word, start in zip(line.words, line.starts, strict=True)
           if first <= start < end]  # fmt: skip
    for place, (word, start) in enumerate(own):
        last = start + len(word.text)
        number = next((one for one in numbers if one.start < last and start < one.end), None)
        yield _Found(word, at, place, len(own), number)


@cache
def _units() -> frozenset[str]:
    return folded("tables.units")


def _kinds(text: str, numbers: Sequence[FoundNumber]) -> tuple[float, ...]:
    """Of a phrase, as in KINDS."""
    digits, letters = any(map(str.isdigit, text)), any(map(str.isalpha, text))
    number = bool(numbers)
    decimals = _decimals(text, numbers[-1]) if number else 0
    percent, currency = "%" in text, any(one.mark for one in numbers)
    return (
        number, number and decimals == 0, decimals == 1, decimals == 2, decimals > 2,
        percent, currency, letters, digits and letters, len(text) < 4, " " in text,
    )  # fmt: skip


def _decimals(text: str, number: FoundNumber) -> int:
    own = text[number.start : number.end].rstrip(" -")
    at = max(own.rfind("."), own.rfind(","))
    return len(own) - at - 1 if at >= 0 and own[at + 1 :].isdigit() else 0


def _full_lines(phrases: Phrases, kinds: Floats) -> NDArray[np.bool_]:
    """Of each phrase: whether its line has two numbers, or an amount."""
    count = np.bincount(phrases.line, weights=kinds[:, 0], minlength=len(phrases.lines))
    money = np.bincount(phrases.line, weights=kinds[:, 3], minlength=len(phrases.lines))
    full: NDArray[np.bool_] = ((count >= 2) | (money >= 1))[phrases.line]
    return full


def _own(found: Sequence[_Found], phrases: Phrases) -> Floats:
    usual = float(np.median(phrases.height)) or 1.0
    rows = []
    for at, one in enumerate(found):
        before = found[at - 1] if one.place else None
        after = found[at + 1] if one.place + 1 < one.count and at + 1 < len(found) else None
        text, number = one.word.text, one.number
        digits, letters = sum(map(str.isdigit, text)), sum(map(str.isalpha, text))
        value = abs(float(number.value)) if number else 0.0
        rows.append(
            (
                len(text), digits, letters, sum(map(str.isupper, text)), "%" in text,
                bool(number and number.mark), bool(digits and letters), _is_unit(text),
                min(np.log10(value + 0.001), 9.0) if number else -9.0,
                _decimals(phrases.texts[one.phrase], number) if number else -1,
                bool(number) and value == int(value), value == 1.0, one.place,
                one.count - one.place - 1, bool(before and before.number),
                bool(after and after.number), bool(after and _is_unit(after.word.text)),
                one.word.box.height / usual, one.word.bold,
                int(phrases.first[one.phrase]) == one.phrase and not one.place,
            )
        )  # fmt: skip
    return np.array(rows, dtype=np.float32)


def _is_unit(text: str) -> bool:
    return fold(text) in _units()


def _phrase(
    phrases: Phrases, numbers: Sequence[Sequence[FoundNumber]], kinds: Floats,
    is_head: NDArray[np.bool_],
) -> Floats:  # fmt: skip
    box, line, count = phrases.box, phrases.line, len(phrases)
    left, right = float(box[:, 0].min()), float(box[:, 2].max())
    wide = max(right - left, 1e-6)
    per_line = np.bincount(line, minlength=len(phrases.lines))
    place = np.arange(count) - phrases.first
    is_number = kinds[:, 0]
    of_line = np.bincount(line, weights=is_number, minlength=len(phrases.lines))
    so_far = np.cumsum(is_number) - is_number
    number_place = so_far - so_far[phrases.first]
    aspect = np.array([phrases.lines[at].aspect for at in line])
    high = np.maximum(phrases.height / aspect, 1e-6)
    gap = np.full(count, FAR)
    has_left = phrases.left >= 0
    gap[has_left] = (box[has_left, 0] - box[phrases.left[has_left], 2]) / high[has_left]
    gap_right = np.full(count, FAR)
    has_right = phrases.right >= 0
    gap_right[has_right] = (box[phrases.right[has_right], 0] - box[has_right, 2]) / high[has_right]
    texts = phrases.texts
    whole = [
        len(own) == 1 and own[0].start <= 1 and len(text) - own[0].end <= 2
        for text, own in zip(texts, numbers, strict=True)
    ]
    columns = [
        (box[:, 0] - left) / wide, (box[:, 2] - left) / wide, (box[:, 2] - box[:, 0]) / wide,
        [text.count(" ") + 1 for text in texts], place, per_line[line] - place - 1, per_line[line],
        is_number, whole, of_line[line], number_place, of_line[line] - number_place - is_number,
        np.minimum(gap, FAR), np.minimum(gap_right, FAR),
        [sum(map(str.isdigit, text)) / len(text) for text in texts],
        [":" in text for text in texts], is_head, [_is_position(text) for text in texts],
    ]  # fmt: skip
    return np.stack([np.asarray(each, dtype=np.float64) for each in columns], axis=1)


def _is_position(text: str) -> bool:
    plain = text.rstrip(".)")
    return plain.isdigit() and len(plain) < 4


def _line(
    phrases: Phrases, kinds: Floats, full: NDArray[np.bool_], inside: NDArray[np.bool_],
    is_head: NDArray[np.bool_],
) -> Floats:  # fmt: skip
    count, line = len(phrases.lines), phrases.line
    top = np.array([each.box.y0 for each in phrases.lines])
    page = np.array([each.page for each in phrases.lines])
    high = np.maximum(np.array([each.height for each in phrases.lines]), 1e-6)
    left = np.array([each.box.x0 for each in phrases.lines])
    is_full = np.zeros(count, dtype=bool)
    is_full[line[full & inside]] = True
    above = np.full(count, FAR)
    above[1:] = np.where(page[1:] == page[:-1], (top[1:] - top[:-1]) / high[1:], FAR)
    below = np.append(np.where(page[1:] == page[:-1], (top[1:] - top[:-1]) / high[:-1], FAR), FAR)
    numbers = np.arange(count)
    last = np.maximum.accumulate(np.where(is_full, numbers, -99))
    after = np.minimum.accumulate(np.where(is_full, numbers, 999)[::-1])[::-1]
    margin = float(np.median(left[is_full])) if is_full.any() else float(left.min())
    sums = np.array([_is_sum(each.text[: each.phrases()[0][1]]) for each in phrases.lines])
    heads = np.bincount(line, weights=is_head, minlength=count) >= LEAST_HEADS
    head = np.maximum.accumulate(np.where(heads, numbers, -99))
    usual = float(np.median(high))
    first = np.array([kinds[np.searchsorted(line, at), 0] for at in range(count)])
    before, behind = np.roll(is_full, 1), np.roll(is_full, -1)
    columns = [
        is_full, np.minimum(above, FAR), np.minimum(below, FAR), np.minimum(numbers - last, FAR),
        np.minimum(after - numbers, FAR), left - margin, sums, np.minimum(numbers - head, 99),
        high / usual, first, before, behind,
    ]  # fmt: skip
    return np.stack([np.asarray(each, dtype=np.float64) for each in columns], axis=1)[line]


def _is_sum(text: str) -> bool:
    return any(at in SUMS for found in concepts_in(text) for at in found.concepts)
