"""A page's words and its check boxes in, the words out with a sign where each box is: ☐ or ☒, next
to the words that it stands for, in place of what a recognizer took it for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from parsers.document import Word
from parsers.document.signs import NOT_TICKED, TICKED
from parsers.marks.check_boxes import CheckBox, without_box

COVERED = 0.8
"""Of a box, by a word."""


def add_check_boxes(words: Sequence[Word], found: Iterable[CheckBox]) -> tuple[Word, ...]:
    """Boxes without a label are left out, as are those that are among the words already."""
    kept, found = list(words), list(found)
    if len(found) == 1 and any(_is_letter(word, found[0]) for word in kept):
        return tuple(words)
    for each in found:
        if each.label and not any(_is_sign(word, each) for word in kept):
            _put(each, kept)
    return tuple(kept)


def _is_sign(word: Word, each: CheckBox) -> bool:
    return word.text in (TICKED, NOT_TICKED) and word.box.overlap(each.box) > 0


def _is_letter(word: Word, each: CheckBox) -> bool:
    """Whether a box, the only one of its page, is within a word that was read without a sign."""
    bare = without_box(word, each.box)
    covered = word.box.overlap(each.box) > COVERED * each.box.area
    return covered and len(word.text) > 1 and bare is not None and bare.text == word.text


def _put(each: CheckBox, words: list[Word]) -> None:
    bare = [without_box(word, each.box) for word in words]
    words[:] = [word for word in bare if word]
    if not words:
        return
    level = [at for at, word in enumerate(words) if word.box.y0 < each.box.center_y < word.box.y1]
    near = min(
        level or range(len(words)),
        key=lambda at: (
            abs(words[at].box.center_x - each.box.center_x)
            + abs(words[at].box.center_y - each.box.center_y)
        ),
    )
    label = words[near]
    sign = Word(TICKED if each.ticked else NOT_TICKED, each.box, label.line, label.confidence)
    words.insert(near + (label.box.center_x < each.box.center_x), replace(sign, size=label.size))
