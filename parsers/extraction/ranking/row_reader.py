"""A second reader of rows: which column each word of them belongs to.

In: the lines of a document and where its rows stand. Out: for each word there the probability of
each of CLASSES, by what was learned from drawn documents (`benchmarks/train_rows.py`). It reads the
words alone and knows no row that was found, so that it may be wrong where others are right, and the
other way round. This module fills no field.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parsers.extraction.lines import Line
from parsers.extraction.ranking.model import load
from parsers.extraction.ranking.row_features import (
    NAMES,
    Matrix,
    Region,
    RowWords,
    words_in_rows,
)
from parsers.extraction.ranking.trees import Trees

NONE, DETAIL = "none", "detail"
"""A word of no column, and one of a line below a name, which some count to it."""
CLASSES = (
    NONE, DETAIL, "article_number", "description", "quantity", "unit", "unit_price", "tax_rate",
    "discount", "amount",
)  # fmt: skip
"""Columns have the names that they have in rows of invoices."""
MODEL = "rows"


@dataclass(frozen=True, slots=True)
class ReadWords:
    """probability: a row for each word, a column for each of CLASSES."""

    rows: RowWords
    probability: Matrix


def read_rows(lines: Sequence[Line], region: Region) -> ReadWords:
    model = load(MODEL, NAMES)
    return read_with([model[name].trees for name in CLASSES], words_in_rows(lines, region))


def read_with(trees: Sequence[Trees], rows: RowWords) -> ReadWords:
    scores = np.stack([one.scores(rows.features) for one in trees], axis=1)
    odds = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    probability: Matrix = (odds / odds.sum(axis=1, keepdims=True)).astype(np.float32)
    return ReadWords(rows, probability)
