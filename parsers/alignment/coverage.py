"""How much of a page an answer holds, and how much of the answer is on the page.

In: the blocks of an answer and the words of the page. Out: shares, weighed by letters, and the
blocks with theirs. Where there are no words to compare with, nothing is claimed.

Compared are letters and digits, folded and without blanks (parsers.alignment.letter_runs), so that
it does not matter in which order a page is read, nor how words are parted, hyphenated or joined.
Numbers and texts too short for that are compared word by word, formulas sign by sign. This module
knows neither the answer nor who read the words.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from parsers.alignment.comparable import is_sure, why_incomparable
from parsers.alignment.letter_runs import Common, Marks, compare
from parsers.alignment.units import Unit, folded_words, is_latex, units_of
from parsers.document import Block, BoundingBox, Label, Word

MARGIN = 0.07
"""Of a page's height, at its top and at its bottom: running heads, which may be left out."""
MARGIN_WEIGHT = 0.25
"""Of a letter there, beside one elsewhere."""
FEW_WORDS = 2
"""Of a cell or a block: too few to be compared in runs of letters."""
LONGEST_SIGN = 3
"""Letters of a word that may be a part of a formula."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """coverage: the share of the words that stands in the blocks; unsupported: the share of the
    blocks' text that stands nowhere among the words (0..1). Both None without words to compare
    with; incomparable: why. blocks: each with its `support`. repeated: the share of the blocks'
    text that stands among the words, but not as often."""

    coverage: float | None
    unsupported: float | None
    blocks: tuple[Block, ...]
    incomparable: str = ""
    repeated: float = 0.0


def measure_coverage(
    blocks: Sequence[Block],
    words: Sequence[Word],
    second_layer: Sequence[Word] = (),
    unread: Sequence[BoundingBox] = (),
) -> Coverage:
    """Both shares, and the support of each block.

    second_layer: words that support an answer, though it need not hold them. unread: parts of the
    page whose words nobody has read, such as pictures beside a text layer: blocks within them, and
    then those without a box, are not judged.
    """
    units, texts = units_of(blocks), folded_words(words)
    answer = "".join(unit.text for unit in units)
    if why := why_incomparable(words, texts, answer):
        return Coverage(None, None, tuple(blocks), why)
    common = compare("".join(texts), answer)
    covered = _covered(common.first_shared, texts, _free_words(units, common.second_shared), units)
    supported = _supported(common.second_known, units, texts, folded_words(second_layer))
    judged = [_is_judged(block, unread) for block in blocks]
    return Coverage(
        float(np.average(covered, weights=_weights(words, texts))),
        _unsupported(supported, units, judged),
        tuple(_with_support(blocks, supported, units, judged)),
        repeated=_repeated(common, units, judged),
    )


def _free_words(units: Sequence[Unit], shared: Marks) -> Counter[str]:
    """Numbers, and the words of short texts, of which the page has not all letters so far."""
    free = Counter[str]()
    for unit, letters in zip(units, _letters(shared, units), strict=True):
        if letters < len(unit.text):
            free.update(word for word in unit.words if _is_short(unit) or _has_digit(word))
    return free


def _covered(
    shared: Marks, texts: Sequence[str], free: Counter[str], units: Sequence[Unit]
) -> Marks:
    """The letters of the page that stand in the answer; what it says once is counted once."""
    covered = shared.copy()
    signs = Counter("".join(unit.formula for unit in units))
    letters = _letters(shared, texts)
    for text, known, (start, end) in zip(texts, letters, _places(texts), strict=True):
        if known == len(text):
            continue
        if free[text] > 0:
            free[text] -= 1
            covered[start:end] = True
        elif len(text) <= LONGEST_SIGN and signs >= (wanted := Counter(text)):
            signs -= wanted
            covered[start:end] = True
    return covered


def _supported(
    known: Marks, units: Sequence[Unit], texts: Sequence[str], second: Sequence[str]
) -> Marks:
    """The letters of the answer that stand among the words, or in the second layer."""
    supported = known.copy()
    if second:
        supported |= compare("".join(second), "".join(unit.text for unit in units)).second_known
    words = {*texts, *second}
    letters = _letters(known, units)
    for unit, found, (start, end) in zip(units, letters, _places(units), strict=True):
        if found == len(unit.text):
            continue
        if _is_short(unit) and words.issuperset(unit.words):
            supported[start:end] = True
        for word, (first, last) in zip(unit.words, _places(unit.words), strict=True):
            if _has_digit(word) and word in words:
                supported[start + first : start + last] = True
    return supported


def _unsupported(supported: Marks, units: Sequence[Unit], judged: Sequence[bool]) -> float | None:
    """None if no block can be judged."""
    share = _share(supported, units, judged)
    return None if share is None else 1 - share


def _repeated(common: Common, units: Sequence[Unit], judged: Sequence[bool]) -> float:
    return _share(common.second_known & ~common.second_shared, units, judged) or 0.0


def _share(marks: Marks, units: Sequence[Unit], judged: Sequence[bool]) -> float | None:
    """Of the letters of blocks that can be judged, those marked."""
    counts = np.repeat([judged[unit.block] for unit in units], [len(unit.text) for unit in units])
    return float(marks[counts].mean()) if counts.any() else None


def _with_support(
    blocks: Sequence[Block], supported: Marks, units: Sequence[Unit], judged: Sequence[bool]
) -> Iterator[Block]:
    letters, stand = [0] * len(blocks), [0] * len(blocks)
    for unit, found in zip(units, _letters(supported, units), strict=True):
        letters[unit.block] += len(unit.text)
        stand[unit.block] += found
    for at, block in enumerate(blocks):
        told = judged[at] and letters[at]
        yield replace(block, support=stand[at] / letters[at]) if told else block


def _is_judged(block: Block, unread: Sequence[BoundingBox]) -> bool:
    """What is said of a picture, and LaTeX, need not be among the words."""
    if block.label is Label.PICTURE or (block.label is Label.FORMULA and is_latex(block.text)):
        return False
    box = block.box
    return not unread or (box is not None and not any(each.holds_middle_of(box) for each in unread))


def _is_short(unit: Unit) -> bool:
    return len(unit.words) <= FEW_WORDS


def _has_digit(word: str) -> bool:
    return any(map(str.isdecimal, word))


def _letters(marks: Marks, texts: Sequence[str] | Sequence[Unit]) -> list[int]:
    """How many letters of each are marked."""
    before = np.concatenate(([0], np.cumsum(marks)))
    ends = list(map(itemgetter(1), _places(texts)))
    return np.diff(before[ends], prepend=0).tolist()  # type: ignore[no-any-return]


def _places(texts: Sequence[str] | Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """Where each begins and ends when they are joined."""
    sizes = (len(each.text if isinstance(each, Unit) else each) for each in texts)
    return pairwise(chain((0,), accumulate(sizes)))


def _weights(words: Sequence[Word], texts: Sequence[str]) -> NDArray[np.float64]:
    """Of each letter of the page."""
    each = [_weight(word.box) if is_sure(word) else 0.0 for word in words]
    return np.repeat(each, list(map(len, texts)))


def _weight(box: BoundingBox) -> float:
    return 1.0 if MARGIN <= box.center_y <= 1 - MARGIN else MARGIN_WEIGHT
