"""Consecutive list items as one list: the depth of each item and its marker.

In: the passages of a document. Out: the same, list items grouped, with depth and marker. Markers
that say something, such as `(a)` or `2.1`, stay in the text; bullets are left to the format. This
module knows no format.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flows.export.reading_flow import Item, PageStart, Passage
from parsers.document import Label
from parsers.document.content import text_of

BULLET = re.compile(r"(?:[•▪◦‣·●○■□◆▸►➢✓*–—-]|o(?= +\S)) *(?=\S)")
BARE_BULLET = re.compile(r"[–—*-](?=\S)")
"""A bullet only if a blank follows."""
COUNTED = re.compile(r"(\d{1,3})[.)] +(?=\S)")
MARKED = re.compile(
    r"(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxlcIVXLC]{1,5})[.):]|\d+(?:\.\d+)+|§)"
)
COUNTER = re.compile(r"\d+(?!.*\d)|[A-Za-z]+")
"""The part of a marker that is counted; of 2.1 the last."""
ROMAN = (
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
)  # fmt: skip
DEEPER = 0.012  # of the page's width
DEEPEST = 0.15  # further to the right is another column
LEVELS = 6


@dataclass(frozen=True, slots=True)
class ListItem:
    """depth: from 0. skipped: length of the bullet or number at the start of its content, which
    the format writes instead. number: of a counted item. marked: the text has another marker."""

    passage: Passage
    depth: int
    skipped: int = 0
    number: int | None = None
    marked: bool = False


def with_lists(items: Iterable[Item]) -> Iterator[PageStart | Passage | tuple[ListItem, ...]]:
    """The document, with consecutive list items as one list."""
    for label, group in groupby(items, key=lambda item: isinstance(item, Passage) and item.label):
        if label is Label.LIST_ITEM:
            yield tuple(read_list(item for item in group if isinstance(item, Passage)))
        else:
            yield from group


def read_list(passages: Iterable[Passage]) -> Iterator[ListItem]:
    """A number is left to the format if it follows the previous one at its depth."""
    items = list(passages)
    counts: dict[int, int | None] = {}
    for passage, depth in zip(items, _depths(items), strict=True):
        item = _item(passage, depth, counts.get(depth))
        counts = {level: count for level, count in counts.items() if level < depth}
        counts[depth] = item.number
        yield item


def _depths(passages: Sequence[Passage]) -> Iterator[int]:
    """As the file or the answer says; else by count and indent."""
    is_said = any(passage.block.level for passage in passages)
    indents: list[Passage] = []
    for passage in passages:
        indents = [] if is_said else _indents(indents, passage)
        depth = (passage.block.level or 1) - 1 if is_said else len(indents) - 1
        yield min(max(depth, 0), LEVELS)


def _item(passage: Passage, depth: int, before: int | None) -> ListItem:
    text = text_of(passage.block.content)
    if passage.number is not None and not MARKED.match(text):
        return ListItem(passage, depth, number=passage.number)
    bullet = BULLET.match(text)
    if bullet and not BARE_BULLET.match(text):
        return ListItem(passage, depth, bullet.end())
    counted = COUNTED.match(text)
    if counted and (before is None or int(counted[1]) == before + 1):
        return ListItem(passage, depth, counted.end(), int(counted[1]))
    return ListItem(passage, depth, marked=bool(MARKED.match(text)))


def _indents(indents: list[Passage], passage: Passage) -> list[Passage]:
    """The item's ancestors and itself: a sibling of the item whose count it continues, else by
    indent."""
    for depth in range(len(indents) - 1, -1, -1):
        if _is_next(_sign(indents[depth]), _sign(passage)):
            return [*indents[:depth], passage]
    box, last = passage.block.box, indents[-1].block.box if indents else None
    if box is None or last is None or box.y0 < last.y0 or box.x0 - last.x0 > DEEPEST:
        return [passage]  # another column, or another page
    edge = box.x0 + DEEPER if _is_first(_sign(passage)) else box.x0 - DEEPER
    kept = [each for each in indents if each.block.box and each.block.box.x0 < edge]
    return [*kept, passage]


def _is_first(sign: str) -> bool:
    """Whether a count begins, one level deeper unless the item is further left."""
    count = COUNTER.search(sign)
    return count is not None and count[0].lower() in ("1", "a", "i")


def _sign(passage: Passage) -> str:
    """The item's marker, empty if that is a bullet or missing."""
    found = MARKED.match(passage.block.text)
    return found[0] if found else ""


def _is_next(sign: str, following: str) -> bool:
    """Whether `following` comes after `sign` in one count: 2. after 1., (b) after (a), iv after
    iii."""
    one, other = COUNTER.search(sign), COUNTER.search(following)
    if one is None or other is None or COUNTER.sub("", sign, 1) != COUNTER.sub("", following, 1):
        return False
    if one[0].isdigit():
        return other[0].isdigit() and int(other[0]) == int(one[0]) + 1
    lower, next_lower = one[0].lower(), other[0].lower()
    if lower in ROMAN and next_lower in ROMAN[1:]:
        return ROMAN.index(next_lower) == ROMAN.index(lower) + 1
    return len(lower) == len(next_lower) == 1 and ord(next_lower) == ord(lower) + 1
