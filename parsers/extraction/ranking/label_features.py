"""Candidates -> the meaning of the words around each, in nine places.

In: phrases, candidates. Out: a matrix, a column for each place and concept: how strongly a term of
the concept stands there, 0 if none does; and a few columns about the nearest label. This module
knows no field.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from parsers.extraction.ranking.candidates import Candidate
from parsers.extraction.ranking.concepts import CONCEPTS, Found, concepts_in
from parsers.extraction.ranking.phrases import Floats, Phrases, nearest_above

PLACES = (
    "before", "left", "left_twice", "above", "above_twice", "head", "party", "row", "right",
    "own",
)  # fmt: skip
NEXT, NEAR, FAR = 1.0, 0.7, 0.4
"""Strength of a label before a candidate in its phrase: by the letters between."""
NEAR_LETTERS = 8
BESIDE = 0.5
"""The part of its strength that a label has above, if another one stands over the candidate."""
FAR_HEAD = 0.12
"""A head further above than this part of the page's height is that of a table."""

NEAREST = (
    "label gap", "labels before", "colon before", "labels in line", "labels in row above",
    "head far above", "is label", "lines below party",
)  # fmt: skip
NAMES = (*(f"{place}:{concept}" for place in PLACES for concept in CONCEPTS), *NEAREST)
PARTIES = tuple(
    CONCEPTS.index(name)
    for name in (
        "invoice.seller", "invoice.seller_address", "invoice.buyer", "invoice.buyer_address",
        "labels.delivery_addresses",
    )
)  # fmt: skip
"""What names a party, above its name and address."""
Matrix = NDArray[np.float32]


def label_features(phrases: Phrases, candidates: Sequence[Candidate], boxes: Floats) -> Matrix:
    """boxes: of the candidates."""
    count, width = len(candidates), len(CONCEPTS)
    found = [concepts_in(text) for text in phrases.texts]
    meaning = _meaning(found)
    of = np.array([one.phrase for one in candidates], dtype=np.int64)
    line = np.array([one.line for one in candidates], dtype=np.int64)
    is_label = _are_labels(phrases, found)
    above = nearest_above(boxes, phrases.page[of], line, phrases.box, phrases.page, phrases.line)
    head = nearest_above(
        boxes, phrases.page[of], line, phrases.box, phrases.page, phrases.line, is_label
    )
    names_party = is_label & (meaning[:-1, PARTIES] > 0).any(axis=1)
    party = nearest_above(
        boxes, phrases.page[of], line, phrases.box, phrases.page, phrases.line, names_party
    )
    left = phrases.left[of]
    blocks = {place: np.zeros((count, width), dtype=np.float32) for place in PLACES}
    blocks["left"] = _rows(meaning, left)
    blocks["left_twice"] = _rows(meaning, _then(phrases.left, left))
    blocks["above"] = _over(phrases, found, meaning, above, boxes)
    blocks["above_twice"] = _rows(meaning, _then(phrases.above, above))
    blocks["head"] = _over(phrases, found, meaning, head, boxes)
    blocks["party"] = _over(phrases, found, meaning, party, boxes)
    first = phrases.first[of]
    blocks["row"] = _rows(meaning, np.where(first == of, -1, first))
    blocks["right"] = _rows(meaning, phrases.right[of])
    more = np.zeros((count, len(NEAREST)), dtype=np.float32)
    more[:, 0] = 99
    for number, one in enumerate(candidates):
        _within(one, number, phrases, found[one.phrase], blocks, more)
    labels_of_line = np.bincount(phrases.line, weights=is_label, minlength=len(phrases.lines))
    more[:, 3] = labels_of_line[line]
    more[:, 4] = np.where(above >= 0, labels_of_line[phrases.line[above]], 0)
    gone = boxes[:, 1] - phrases.box[head, 1] if len(phrases) else np.zeros(count)
    more[:, 5] = np.where(head >= 0, gone > FAR_HEAD, -1)
    more[:, 6] = is_label[of]
    more[:, 7] = np.where(party >= 0, np.minimum(line - phrases.line[party], 20), -1)
    return np.hstack([*(blocks[place] for place in PLACES), more])


def _meaning(found: Sequence[Sequence[Found]]) -> Matrix:
    """A row for each phrase, and an empty one."""
    meaning = np.zeros((len(found) + 1, len(CONCEPTS)), dtype=np.float32)
    for at, labels in enumerate(found):
        for label in labels:
            for concept in label.concepts:
                meaning[at, concept] = max(meaning[at, concept], label.strength)
    return meaning


def _are_labels(phrases: Phrases, found: Sequence[Sequence[Found]]) -> NDArray[np.bool_]:
    """Phrases with a term, without a figure, and short."""
    return np.array(
        [
            bool(labels) and len(text) <= 40 and not any(map(str.isdigit, text))
            for text, labels in zip(phrases.texts, found, strict=True)
        ],
        dtype=bool,
    )


def _rows(meaning: Matrix, at: NDArray[np.int64]) -> Matrix:
    return meaning[at]  # -1 is the last row, which is empty


def _then(neighbour: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.where(at >= 0, neighbour[at], -1)


def _over(
    phrases: Phrases,
    found: Sequence[Sequence[Found]],
    meaning: Matrix,
    at: NDArray[np.int64],
    boxes: Floats,
) -> Matrix:
    """Of several labels in a phrase above, those over the candidate count whole."""
    rows = meaning[at]
    for number, phrase in enumerate(at):
        if phrase < 0 or len(found[phrase]) < 2:
            continue
        x0, x1 = _spread(phrases, int(phrase), found[phrase])
        over = (x0 < boxes[number, 2]) & (boxes[number, 0] < x1)
        if over.all() or not over.any():
            continue
        row = np.zeros(rows.shape[1], dtype=np.float32)
        for label, is_over in zip(found[phrase], over, strict=True):
            for concept in label.concepts:
                row[concept] = max(row[concept], label.strength * (1.0 if is_over else BESIDE))
        rows[number] = row
    return rows


def _spread(phrases: Phrases, at: int, labels: Sequence[Found]) -> tuple[Floats, Floats]:
    """Where labels begin and end, by their part of the phrase's characters."""
    x0, _, x1, _ = phrases.box[at]
    per = (x1 - x0) / max(len(phrases.texts[at]), 1)
    return (
        np.array([x0 + per * one.start for one in labels]),
        np.array([x0 + per * one.end for one in labels]),
    )


def _within(
    one: Candidate,
    number: int,
    phrases: Phrases,
    labels: Sequence[Found],
    blocks: dict[str, Matrix],
    more: Matrix,
) -> None:
    """What stands in the candidate's own phrase: before it, in it, behind it."""
    offset = int(phrases.start[one.phrase])
    text = phrases.texts[one.phrase]
    start, end = max(one.start - offset, 0), min(one.end - offset, len(text))
    before = [label for label in labels if label.end <= start]
    for label in before[-2:]:
        gap = sum(map(str.isalpha, text[label.end : start]))
        near = NEXT if gap == 0 else NEAR if gap <= NEAR_LETTERS else FAR
        _raise(blocks["before"], number, label, near * (1.0 if label is before[-1] else FAR))
    if before:
        more[number, 0] = sum(map(str.isalpha, text[before[-1].end : start]))
    more[number, 1] = len(before)
    more[number, 2] = text[:start].rstrip().endswith((":", "：", "#", "°"))
    for label in labels:
        if label.start >= end:
            _raise(blocks["right"], number, label, 1.0)
        elif label.start < end and label.end > start:
            _raise(blocks["own"], number, label, 1.0)


def _raise(block: Matrix, number: int, label: Found, part: float) -> None:
    for concept in label.concepts:
        block[number, concept] = max(block[number, concept], part)
