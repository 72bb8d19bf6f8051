"""Two readings of one page, compared by place: what one reader has where another one has a text.

In: texts with their boxes, and the words of another reader. Out: for each text what the other has
there, and whether it is the same, sign by sign. Only white space and what looks alike is not told
apart: ligatures, the forms of quotes and dashes; rows of points or strokes are no text. The two may
cut lines and words differently. This module knows no task and no engine.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import Indel, Opcode

from parsers.document import BoundingBox, Word
from parsers.document.geometry import shared_height, shared_width
from parsers.document.lines import assemble_lines, is_leftward

COVERED = 0.1
"""Of the narrower one's width: two texts that share less of it are beside each other. A
neighbour that is taken in costs nothing; without it, words that were cut elsewhere would differ."""
LEVEL = 0.4
"""Of the lower one's height: two texts that share less of it are on different lines."""

_LOOKS_LIKE = {
    **dict.fromkeys("‘’‚‛`´ʼ′", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣", "-"),
    **dict.fromkeys("•∙●▪◦‣", "·"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}
_ROW = re.compile(r"([._\-·*=])\1{2,}")
"""A row of the same sign is a rule, or leads the eye, and is no text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What another reader has in the place of a text. same: whether it is the text. likeness: the
    share of the text's signs that it has, too (0..1). differ: the figures differ."""

    text: str
    same: bool
    likeness: float
    figures_differ: bool = False


@lru_cache(maxsize=65_536)
def as_seen(text: str) -> str:
    """The signs of a text as an eye tells them apart."""
    signs = (_LOOKS_LIKE.get(sign, sign) for sign in unicodedata.normalize("NFKC", text))
    seen = "".join("".join(signs).split()).replace("''", '"')
    return _ROW.sub("", seen)


def compare(texts: Sequence[Word], words: Iterable[Word]) -> list[Reading | None]:
    """For each text what the other reader's words say there; None where it has none. texts: words
    or lines, each with its box."""
    shown = [word for word in words if as_seen(word.text)]
    found: list[Reading | None] = [None] * len(texts)
    for ours, theirs in _groups(texts, shown):
        if theirs:
            for at, reading in _compared(texts, ours, [shown[at] for at in theirs]):
                found[at] = reading
    return found


def _groups(texts: Sequence[Word], words: Sequence[Word]) -> Iterator[tuple[list[int], list[int]]]:
    """What stands in one place: texts and words that cover each other, directly or by others."""
    by_word: dict[int, list[int]] = {}
    by_text: dict[int, list[int]] = {}
    for at, word in _pairs(texts, words):
        by_text.setdefault(at, []).append(word)
        by_word.setdefault(word, []).append(at)
    seen: set[int] = set()
    for first in range(len(texts)):
        if first in seen:
            continue
        ours, theirs = [first], set[int]()
        seen.add(first)
        for at in ours:  # grows
            for word in set(by_text.get(at, ())) - theirs:
                theirs.add(word)
                new = [each for each in by_word[word] if each not in seen]
                seen.update(new)
                ours += new
        yield sorted(ours), sorted(theirs)


def _pairs(texts: Sequence[Word], words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Each text and each word that stand in one place."""
    order = sorted(range(len(words)), key=lambda at: words[at].box.y0)
    tops = [words[at].box.y0 for at in order]
    tallest = max((word.box.height for word in words), default=0.0)
    for at, text in enumerate(texts):
        first = bisect_left(tops, text.box.y0 - tallest)
        for word in order[first : bisect_right(tops, text.box.y1)]:
            if _are_one_place(text.box, words[word].box):
                yield at, word


def _are_one_place(one: BoundingBox, other: BoundingBox) -> bool:
    across = shared_width(one, other) >= COVERED * min(one.width, other.width)
    return across and shared_height(one, other) >= LEVEL * min(one.height, other.height)


def _compared(
    texts: Sequence[Word], ours: Sequence[int], theirs: Sequence[Word]
) -> Iterator[tuple[int, Reading]]:
    """Each text of a place by the signs that fall to it."""
    numbered = [replace(texts[at], line=at) for at in ours]
    mine, others = _in_order(numbered), _in_order(theirs)
    said = " ".join(word.text for word in others)
    one = "".join(as_seen(word.text) for word in mine)
    other = "".join(as_seen(word.text) for word in others)
    starts = _starts(as_seen(word.text) for word in others)
    steps = Indel.opcodes(one, other) if len(mine) > 1 else ()
    start = 0
    for word in mine:
        end = start + len(as_seen(word.text))
        part = other if len(mine) == 1 else _part(steps, other, (start, end), starts)
        yield word.line, _reading(one[start:end], part, said)
        start = end


def _reading(text: str, part: str, said: str) -> Reading:
    likeness = 1.0 if text == part else _share(text, part)
    return Reading(said, text == part, likeness, _figures(text) != _figures(part))


def _share(text: str, part: str) -> float:
    if not text:
        return 0.0
    common = (len(text) + len(part) - Indel.distance(text, part)) // 2
    return common / len(text)


def _part(steps: Iterable[Opcode], other: str, span: tuple[int, int], starts: Sequence[int]) -> str:
    """The signs of `other` that fall to a span of one text. steps: from that to `other`. What is
    inserted at an edge counts if it goes on within the same word there, and belongs to another text
    if a word begins or ends."""
    start, end = span
    first, last = len(other), 0
    low, high = len(other), 0
    for step in steps:
        if step.tag == "equal" and step.src_start < end and step.src_end > start:
            first = min(first, step.dest_start + max(start - step.src_start, 0))
            last = max(last, step.dest_end - max(step.src_end - end, 0))
        elif step.tag == "insert" and start <= step.src_start <= end:
            low, high = min(low, step.dest_start), max(high, step.dest_end)
    if first >= last:
        return other[low:high] if low < high else ""
    borders = set(starts)
    if low < first and first not in borders:
        first = max([low, *(each for each in starts if low <= each <= first)])
    if high > last and last not in borders:
        last = min([high, *(each for each in starts if last <= each <= high)])
    return other[first:last]


def _starts(texts: Iterable[str]) -> list[int]:
    """Where each text begins in all of them together, and where the last ends."""
    found = [0]
    for text in texts:
        found.append(found[-1] + len(text))
    return found


def _in_order(words: Iterable[Word]) -> list[Word]:
    """Line by line, in the direction of their letters."""
    lines = assemble_lines(list(words), lambda word: word.box)
    return [word for line in lines for word in (reversed(line) if is_leftward(line) else line)]


def _figures(text: str) -> str:
    return "".join(filter(str.isdecimal, text))
