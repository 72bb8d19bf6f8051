"""A text layer's words and what its page draws in, doubts about its words out: letters that the
file has no meaning for, and words over each other. Knows no file format."""

import re
from collections.abc import Iterable, Iterator, Sequence

from parsers.document import Word
from parsers.document.wording import counted
from parsers.reading.text_layer import Drawing

LOST = "\ufffd"
WORD = re.compile(rf"[\w{LOST}]+")
LEVEL = 0.25  # heights: from the middle of a word to that of one over it
ALIKE = 1.5  # times as high: a stamp or a sign of water is larger than what is below it
OVER = 0.5  # of the narrower word's width; of those side by side less is shared
SHORTEST = 3  # letters and figures of a word; shorter ones are set above and below in formulas
TURNED = 3.0  # times as high as wide, by the letter

MEANINGLESS = "letters without a meaning in the file: {}"
OVERPRINTED = "print over print that is likely to be misread: {}"


def layer_doubts(words: Sequence[Word], drawing: Drawing) -> tuple[str, ...]:
    """The sentences of the page's warnings."""
    lost, over = _count_lost(drawing), _count_overprinted(words)
    return (
        *([MEANINGLESS.format(counted(lost, "word"))] if lost else []),
        *([OVERPRINTED.format(counted(over, "line"))] if over else []),
    )


def _count_lost(drawing: Drawing) -> int:
    """Signs without any letter beside them are bullets and symbols."""
    runs = (run.text for run in drawing.runs if run.visible and LOST in run.text)
    return sum(
        LOST in word and any(map(str.isalpha, word)) for text in runs for word in WORD.findall(text)
    )


def _count_overprinted(words: Sequence[Word]) -> int:
    return sum(map(_is_overprinted, _levels(filter(_is_level, words))))


def _is_level(word: Word) -> bool:
    is_turned = word.box.height * len(word.text) > TURNED * word.box.width
    return not is_turned and sum(map(str.isalnum, word.text)) >= SHORTEST


def _levels(words: Iterable[Word]) -> Iterator[list[Word]]:
    """The words of each height on the page."""
    level: list[Word] = []
    for word in sorted(words, key=lambda each: each.box.center_y):
        if level and word.box.center_y - level[0].box.center_y > LEVEL * level[0].box.height:
            yield level
            level = []
        level.append(word)
    if level:
        yield level


def _is_overprinted(level: Sequence[Word]) -> bool:
    reaching, *rest = sorted(level, key=lambda each: each.box.x0)
    for word in rest:
        if _are_over(reaching, word):
            return True
        reaching = max(reaching, word, key=lambda each: each.box.x1)
    return False


def _are_over(one: Word, other: Word) -> bool:
    shared = min(one.box.x1, other.box.x1) - max(one.box.x0, other.box.x0)
    low, high = sorted((one.box.height, other.box.height))
    is_same = one.text in other.text or other.text in one.text
    return (
        high < ALIKE * low and shared > OVER * min(one.box.width, other.box.width) and not is_same
    )
