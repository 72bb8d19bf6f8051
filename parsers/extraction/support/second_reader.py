"""What a second reader of rows says of each value in them.

In: the rows of a list, and for each word where they stand the probability of each column
(`ranking.row_reader`). Out: by path named numbers from -1 to 1. Which column a value belongs to was
decided by others; here it is only compared. This module decides nothing.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from parsers.document import Field, FieldDefinition
from parsers.extraction.document_type import ReadRows
from parsers.extraction.lines import Line
from parsers.extraction.ranking.row_features import MOST_WORDS, Region
from parsers.extraction.ranking.row_reader import CLASSES, DETAIL, NONE, ReadWords
from parsers.extraction.support.cells import kind_of
from parsers.extraction.support.singles import log_odds

Rows = Mapping[int, Mapping[str, Field]]
Mask = NDArray[np.bool_]
Band = tuple[float, float]
BEYOND = 0.03
"""Of the page's height above the first row and below the last one, that is read, too: a part of a
name may stand there."""
MOST_LEFT = 3
"""Words of a name that were left out, from which more say no more."""
LIKELY = 0.5
NAME, SILENT = "description", "reader_silent"


def clues_of_reader(
    rows: Rows, definitions: Sequence[FieldDefinition], lines: Sequence[Line], read: ReadRows
) -> dict[str, dict[str, float]]:
    """By path; of columns that the reader does not know nothing is said."""
    region = region_of(rows)
    if not region:
        return {}
    words = read(lines, region)
    known = {each.name: each for each in definitions if each.name in CLASSES}
    within = {
        field.path: _within(field, words)
        for row in rows.values()
        for name, field in row.items()
        if name in known and field.box
    }
    bands = _bands(rows)
    found: dict[str, dict[str, float]] = {}
    own: dict[int, list[float]] = {}
    for ordinal, row in rows.items():
        for name, field in row.items():
            if field.path in within:
                clues = _of_cell(known[name], within[field.path], words)
                if "own" in clues:
                    own.setdefault(ordinal, []).append(clues.pop("own"))
                found[field.path] = clues
                if kind_of(known[name]) == "text":
                    clues |= dict(
                        _of_text(field, known[name], within[field.path], bands[ordinal], words)
                    )
    _add_rows(rows, found, own)
    return _continued(rows, found) if len(words.rows.words) >= MOST_WORDS else found


def _add_rows(
    rows: Rows, found: Mapping[str, dict[str, float]], own: Mapping[int, Sequence[float]]
) -> None:
    """To the clues of each value those of its row and of all rows. own: by row, how likely its
    values are their columns'."""
    every = [one for each in own.values() for one in each]
    whole = float(np.mean(every)) if every else 0.0
    for ordinal, row in rows.items():
        least = log_odds(min(own[ordinal])) if ordinal in own else 0.0
        for field in row.values():
            if field.path in found:
                found[field.path] |= {"reader_row": least, "reader_rows": whole}


def _continued(rows: Rows, found: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Of rows behind the last word that was read: what is said of their columns on the average."""
    columns: dict[str, list[Mapping[str, float]]] = defaultdict(list)
    for row in rows.values():
        for name, field in row.items():
            if SILENT not in found.get(field.path, {SILENT: 1.0}):
                columns[name].append(found[field.path])
    usual = {name: _mean(every) for name, every in columns.items()}
    names = {field.path: name for row in rows.values() for name, field in row.items()}
    return {
        path: dict(usual.get(names[path], clues) if SILENT in clues else clues)
        for path, clues in found.items()
    }


def _mean(every: Sequence[Mapping[str, float]]) -> dict[str, float]:
    names = {name for each in every for name in each}
    return {name: sum(each.get(name, 0.0) for each in every) / len(every) for name in names}


def region_of(rows: Rows) -> Region:
    """By page, where the rows begin and end."""
    found: dict[int, tuple[float, float]] = {}
    for row in rows.values():
        for field in row.values():
            if field.box and field.page_number is not None:
                top, end = found.get(field.page_number, (1.0, 0.0))
                found[field.page_number] = (
                    min(top, field.box.y0 - BEYOND), max(end, field.box.y1 + BEYOND)
                )  # fmt: skip
    return found


def _bands(rows: Rows) -> dict[int, Band]:
    """Of each row, where the row above it ends and the one below begins, on its page."""
    places = {
        at: (page, min(box.y0 for box in boxes), max(box.y1 for box in boxes))
        for at, row in rows.items()
        if (boxes := [each.box for each in row.values() if each.box])
        and (page := next(iter(row.values())).page_number) is not None
    }
    found: dict[int, Band] = {}
    of_page: dict[int, list[int]] = defaultdict(list)
    for at, (page, _, _) in places.items():
        of_page[page].append(at)
    for every in of_page.values():
        tops = sorted(places[at][1] for at in every)
        ends = sorted(places[at][2] for at in every)
        for at in every:
            _, top, end = places[at]
            above, below = bisect_right(ends, top), bisect_left(tops, end)
            found[at] = (
                ends[above - 1] if above else top - BEYOND,
                tops[below] if below < len(tops) else end + BEYOND,
            )
    return {at: found.get(at, (0.0, 0.0)) for at in rows}


def _within(field: Field, words: ReadWords) -> Mask:
    """Which words have their middle in its box."""
    box, of = field.box, words.rows.box
    if box is None:
        return np.zeros(len(of), dtype=bool)
    across, down = (of[:, 0] + of[:, 2]) / 2, (of[:, 1] + of[:, 3]) / 2
    inside: Mask = (box.x0 <= across) & (across <= box.x1) & (box.y0 <= down) & (down <= box.y1)
    on_page: Mask = words.rows.page == field.page_number
    return inside & on_page


def _of_cell(definition: FieldDefinition, within: Mask, words: ReadWords) -> dict[str, float]:
    chosen = np.flatnonzero(within)
    if kind_of(definition) == "number":
        texts = words.rows.words
        chosen = np.array([at for at in chosen if any(map(str.isdigit, texts[at].text))], dtype=int)
    if not len(chosen):
        return {SILENT: 1.0}
    mine, mean = _likely(definition, words)[chosen], words.probability[chosen].mean(axis=0)
    none, own = float(mean[CLASSES.index(NONE)]), float(mine.mean())
    columns = [at for at, name in enumerate(CLASSES) if name not in (NONE, *_named(definition))]
    other = max(float(mean[at]) for at in columns)
    return {
        "own": own, "reader_own": log_odds(own), "reader_other": other, "reader_none": none,
        "reader_unlike": float(own < max(other, none)),
        "reader_worst": log_odds(float(mine.min())),
    }  # fmt: skip


def _named(definition: FieldDefinition) -> tuple[str, ...]:
    """The classes of its words: details may stand in a name."""
    return (definition.name, DETAIL) if definition.name == NAME else (definition.name,)


def _likely(definition: FieldDefinition, words: ReadWords) -> NDArray[np.float32]:
    columns = [CLASSES.index(name) for name in _named(definition)]
    likely: NDArray[np.float32] = words.probability[:, columns].sum(axis=1)
    return likely


def _of_text(
    field: Field, definition: FieldDefinition, within: Mask, band: Band, words: ReadWords
) -> Iterator[tuple[str, float]]:  # fmt: skip
    """Of a text: the line of it that is least likely in its column, details among it, and words
    between the rows above and below that would belong to it, without details."""
    likely, lines = _likely(definition, words), words.rows.line
    chosen = sorted(set(lines[within].tolist()))
    if chosen:
        of_lines = [likely[within & (lines == at)].mean() for at in chosen]
        yield "reader_least", log_odds(float(min(of_lines)))
        details = words.probability[within, CLASSES.index(DETAIL)]
        yield "reader_detail", float(details.max(initial=0.0))
    top, end = band
    middle = (words.rows.box[:, 1] + words.rows.box[:, 3]) / 2
    free = (middle >= top) & (middle <= end) & ~within & (words.rows.page == field.page_number)
    own = words.probability[:, CLASSES.index(definition.name)]
    yield "reader_left", min(int((free & (own > LIKELY)).sum()), MOST_LEFT) / MOST_LEFT
